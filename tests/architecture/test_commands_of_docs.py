"""Every line of the pages about running Remit that begins with `remit` is understood by the command line, word by word. None is run."""

import re
import shlex
from pathlib import Path

import click
import pytest

from remit.cli.main import cli

PAGES = ("deploy-on-one-machine", "deploy-on-several-machines", "upgrade", "rotate-keys", "back-up", "retention", "watch-the-service", "watch-a-folder")
BLOCK = re.compile(r"^```\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"(?:^|[=/ ])(remit (?:[a-z][a-z-]+)(?= |$).*)$")


def commands(root: Path) -> list[tuple[str, str]]:
    """Return the commands in blocks and in sentences."""
    found = []
    for page in PAGES:
        text = (root / f"docs/how-to/{page}.md").read_text("utf-8")
        lines = [line for block in BLOCK.findall(text) for line in block.splitlines()] + re.findall(r"`(remit [^`]+)`", text)
        found += [(page, match[1].replace("\\%", "%")) for line in lines if (match := COMMAND.search(line)) and not line.startswith("sudo")]
    return found


def test_commands_of_the_pages_about_running_remit_are_understood(root: Path) -> None:
    found = commands(root)
    assert len(found) > 25
    wrong = []
    for page, line in found:
        words = shlex.split(line)[1:]
        command = cli.get_command(click.Context(cli), words[0])
        try:
            if command is None:
                raise click.UsageError("no such command")
            # A name alone in a sentence speaks of the command; it need not hold all that the command wants.
            command.make_context(words[0], words[1:], resilient_parsing=len(words) == 1)
        except click.ClickException as error:
            wrong.append(f"{page}: {line}: {error.format_message()}")
    assert wrong == []


@pytest.mark.parametrize("line", ["remit backup", "remit retain letters --older-then 5", "remit nothing x"])
def test_a_command_that_does_not_exist_would_be_seen(line: str) -> None:
    words = shlex.split(line)[1:]
    command = cli.get_command(click.Context(cli), words[0])
    if command is not None:
        with pytest.raises(click.ClickException):
            command.make_context(words[0], words[1:])
