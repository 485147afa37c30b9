"""What commands take in and refuse: days, the local policy, files to write.

What lives here: the click types and options that several commands share, and `Refusal`. What does not: letters and folders (`reading`).
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.engine.rulebook.policy import Policy


class Refusal(click.ClickException):
    """What stops a run before or instead of its work; the message says what is wrong, why, and what to do. Exit code 2."""

    exit_code = 2


class DayType(click.ParamType):
    """A day written as year-month-day; one that does not exist is refused by name."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day."""
        if isinstance(value, dt.date):
            return value
        parts = str(value).split("-")
        if len(str(value)) != 10 or [len(part) for part in parts] != [4, 2, 2] or not all(part.isascii() and part.isdigit() for part in parts):
            self.fail(f"{value!r} is not a date that can be read. Write year, month and day, such as 2026-02-28.", param, ctx)
        try:
            return dt.date(*map(int, parts))
        except ValueError:
            self.fail(f"There is no day {value}: that month or day does not exist. Write year, month and day, such as 2026-02-28.", param, ctx)


class PolicyType(click.ParamType):
    """A local policy file, read strictly."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Policy:
        """Return the policy."""
        from remit.engine.rulebook.policy import Policy
        from remit.engine.rulebook.policy_file import PolicyError, load_policy

        if isinstance(value, Policy):
            return value
        try:
            return load_policy(Path(value))
        except PolicyError as error:
            self.fail(str(error), param, ctx)


policy_option = click.option("--policy", type=PolicyType(), help="What is agreed locally (YAML). Without it nothing is agreed.")
received_option = click.option("--received", "received_on", type=DayType(), help="The day the practice received the letter, such as 2026-03-12.")


def today() -> dt.date:
    """Return the day of this run."""
    return dt.date.today()  # noqa: DTZ011 the practice's own calendar day is meant


def write_file(path: Path, data: bytes, *, never_over: Iterable[Path] = ()) -> None:
    """Write a file that the user named.

    Args:
        path: where to.
        data: what.
        never_over: files that were read in this run.

    Raises:
        Refusal: it cannot be written, or it is one of the files that were read.
    """
    if path.exists() and any(other.exists() and path.samefile(other) for other in never_over):
        raise Refusal(f"{path} is the letter itself and would be lost. Choose another name with -o.")
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{path} cannot be written ({error.strerror}). Check that the folder exists and that you may write there.") from error


def write_out(text: str) -> None:
    """Write text to standard output exactly: UTF-8, its line breaks as they are."""
    stream = click.get_binary_stream("stdout")
    stream.write(text.encode("utf-8"))
    stream.flush()


def is_terminal(stream: Any) -> bool:
    """Return whether a person watches a stream."""
    return bool(getattr(stream, "isatty", lambda: False)())


def warn(sentence: str) -> None:
    """Say something on standard error that does not stop the run."""
    sys.stdout.flush()
    click.echo(sentence, err=True)
