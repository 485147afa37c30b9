"""What commands take in and refuse: days, the local policy, files to write.

What lives here: the click types and options that several commands share, and `Refusal`. What does not: letters and folders (`reading`).
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remit.engine.rulebook.policy import Policy


class Refusal(click.ClickException):
    """What stops a run before or instead of its work; the message says what is wrong, why, and what to do. Exit code 2."""

    exit_code = 2


def read_day(value: str) -> dt.date:
    """Return the day that a user wrote as year-month-day.

    Raises:
        click.BadParameter: it is not written so, or there is no such day.
    """
    parts = value.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(part.isascii() and part.isdigit() for part in parts):
        raise click.BadParameter(f"{value!r} is not a date that can be read. Write year, month and day, such as 2026-02-28.")
    try:
        return dt.date(*map(int, parts))
    except ValueError:
        raise click.BadParameter(f"There is no day {value}: that month or day does not exist. Write year, month and day, such as 2026-02-28.") from None


def read_policy(value: str) -> Policy:
    """Return the local policy that a file holds.

    Raises:
        click.BadParameter: it or its formulary cannot be read, or breaks the format.
    """
    from remit.engine.rulebook.policy_file import PolicyError, load_policy

    try:
        policy = load_policy(Path(value))
    except PolicyError as error:
        raise click.BadParameter(str(error)) from error
    if policy.formulary is not None:
        _check_formulary(policy)
    return policy


def _check_formulary(policy: Policy) -> None:
    from remit.engine.medicines.formulary import FormularyError
    from remit.engine.triage.medicine_facts import formulary_of

    try:
        formulary_of(policy)
    except FormularyError as error:
        raise click.BadParameter(str(error)) from error


policy_option = click.option("--policy", type=read_policy, metavar="FILE", help="What is agreed locally (YAML). Without it nothing is agreed.")
received_option = click.option("--received", "received_on", type=read_day, metavar="DATE", help="The day the practice received the letter, such as 2026-03-12.")


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
    stream = sys.stdout.buffer
    stream.write(text.encode("utf-8", errors="replace"))
    stream.flush()


def is_terminal(stream: TextIO) -> bool:
    """Return whether a person watches a stream."""
    return stream.isatty()


def warn(sentence: str) -> None:
    """Say something on standard error that does not stop the run."""
    sys.stdout.flush()
    click.echo(sentence, err=True)
