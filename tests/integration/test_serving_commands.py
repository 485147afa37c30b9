"""`remit serve`, `remit setup` and `remit manage` from outside."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

REMIT = Path(sysconfig.get_path("scripts")) / "remit"


def _run(*words: str, data: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([REMIT, *words], env={"REMIT_DATA": str(data), "PATH": ""}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--demo", "--hosts", "remit.example"], "so it does not run under public names. Leave out --demo or --hosts."),
        (["--demo", "--address", "0.0.0.0:8000"], "so it listens on this machine only. Leave out --address or name 127.0.0.1."),
    ],
)
def test_demonstration_is_not_shown_to_the_world(words: list[str], sentence: str, tmp_path: Path) -> None:
    answer = _run("serve", *words, data=tmp_path)
    assert answer.returncode == 2
    assert sentence in answer.stderr


def test_setup_prints_a_link_and_the_record_holds(tmp_path: Path) -> None:
    made = _run("setup", "--email", "sam@remit.example", "--name", "Sam Okafor", "--data", str(tmp_path), data=tmp_path)
    assert "http://127.0.0.1:8000/invitation/" in made.stdout, made.stderr
    assert _run("manage", "verify", data=tmp_path).stdout == "All 1 chains hold.\n"


def test_deployment_has_nothing_that_django_warns_of(tmp_path: Path) -> None:
    environment = {"REMIT_DATA": str(tmp_path), "REMIT_HOSTS": "remit.example", "PATH": ""}
    words = [REMIT, "manage", "check", "--deploy", "--fail-level", "WARNING"]
    answer = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (0, "System check identified no issues (0 silenced).\n"), answer.stderr
