"""The command `remit` and its list of commands, each imported only when it is called.

What lives here: the group, `--version`, and how a run ends. What does not: any command (one module each, beside this one).
"""

import importlib
import os
import sys
from typing import Any

import click

from remit import look_less_for_rings
from remit.cli.options import Refusal

_COMMANDS = {
    "read": "remit.cli.read",
    "triage": "remit.cli.triage",
    "return": "remit.cli.return_letter",
    "medicines": "remit.cli.medicines",
    "check": "remit.cli.check",
    "rules": "remit.cli.rules",
    "evaluate": "remit.cli.evaluate",
    "verify": "remit.cli.verify",
    "batch": "remit.cli.batch",
    "foi": "remit.cli.foi",
    "serve": "remit.cli.serve",
    "work": "remit.cli.serve",
    "setup": "remit.cli.serve",
    "watch": "remit.cli.serve",
    "mesh": "remit.cli.serve",
    "export-labels": "remit.cli.serve",
    "manage": "remit.cli.serve",
    "backup": "remit.cli.operations",
    "restore": "remit.cli.operations",
    "doctor": "remit.cli.operations",
    "retain": "remit.cli.operations",
}
_BROKEN_PIPE = 141


class _LazyGroup(click.Group):
    """A group that imports a command when it is asked for: `remit triage` must not wait for what only `remit evaluate` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a letter's path."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, None where there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name])
        command: click.Command = getattr(module, "command", None) or getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that stops early (`| head`) ends it quietly, a damaged rulebook with its sentence."""
        from remit.engine.rulebook import RulebookError

        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Python flushes once more on its way out; that must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(_BROKEN_PIPE) from None
        except RulebookError as error:
            raise Refusal(str(error)) from error


def _print_version(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    if not is_asked or ctx.resilient_parsing:
        return
    from remit import __version__
    from remit.engine.rulebook import load_rulebook

    click.echo(f"remit {__version__}, rulebook {load_rulebook().release}")
    ctx.exit()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the versions of Remit and of its rulebook.")
def cli() -> None:
    """Find the work that hospital letters hand to a GP practice, and hand it back.

    \b
    remit triage post/                     what each letter of a folder asks of the practice, and whose work it is
    remit return letter.txt -o back.pdf    the letter that hands the work back
    remit medicines letter.txt             each medicine: what changed, when it runs out, who may prescribe it
    remit serve --demo                     the web service, with made-up people
    """


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows "?" for it; a run must not end because of it.
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    look_less_for_rings()
    cli(prog_name="remit")


if __name__ == "__main__":
    main()
