"""Containerfile and compose.yaml, which are not run here: they read well, name files, commands and options that exist, and hold no secret."""

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from remit.cli.main import cli


@pytest.fixture(scope="module")
def compose(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((root / "compose.yaml").read_text("utf-8"))
    return found


def parse(words: list[str]) -> click.Context:
    """Let the command line read its words, without running the command."""
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None, words
    return command.make_context(words[0], words[1:])


def test_compose_starts_a_database_the_web_service_and_a_worker(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"database", "web", "worker"}
    assert compose["services"]["web"]["build"]["dockerfile"] == "Containerfile"
    assert set(compose["volumes"]) == {"database", "data"}
    assert compose["services"]["web"]["depends_on"] == {"database": {"condition": "service_healthy"}}


@pytest.mark.parametrize("service", ["web", "worker"])
def test_command_of_a_container_exists_with_its_options(compose: dict[str, Any], service: str) -> None:
    shell, flag, line = compose["services"][service]["command"]
    assert (shell, flag) == ("sh", "-c")
    words = shlex.split(line.replace("$$REMIT_HOSTS", "remit.example"))
    assert words[0] == "remit"
    assert parse(words[1:]).params["hosts"] == "remit.example"


def test_image_starts_a_command_that_exists_and_copies_files_that_exist(root: Path) -> None:
    text = (root / "Containerfile").read_text("utf-8")
    (line,) = re.findall(r'^CMD \["remit", (.*)\]$', text, re.MULTILINE)
    assert parse([word.strip('" ') for word in line.split(",")]).params["without_worker"] is True
    named = [name for names in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for name in names.split()]
    assert len(named) >= 5
    assert [name for name in named if not (root / name).exists()] == []


def test_every_secret_comes_from_outside(compose: dict[str, Any]) -> None:
    secrets = {
        name: value for service in compose["services"].values() for name, value in service["environment"].items() if re.search("KEY|PASSWORD|TOKEN", name)
    }
    assert len(secrets) >= 4
    assert [name for name, value in secrets.items() if not re.fullmatch(r"\$\{\w+:\?set it in \.env\}", value)] == []


def test_settings_that_containers_name_exist(compose: dict[str, Any], root: Path) -> None:
    modules = {service["environment"].get("DJANGO_SETTINGS_MODULE") for service in compose["services"].values()} - {None}
    assert modules
    assert [name for name in modules if not (root / "src" / f"{name.replace('.', '/')}.py").is_file()] == []
