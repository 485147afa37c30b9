"""`python -m remit.batch`, which `remit batch` starts by name.

What lives here: what the command takes, how far it has come, how it ends. What does not: the run (`run`).
"""

import datetime as dt
import os
import sys
import time
from pathlib import Path
from typing import Any

import click

from remit.batch.job import BatchError, Columns, Form

_NOT_ALL_READ, _NOTHING_TO_READ, _STOPPED = 1, 3, 130
_EVERY_SECONDS = 5


class _Refusal(click.ClickException):
    """What stops a run; exit code 2."""

    exit_code = 2


class _Progress:
    """Says on standard error how far a run has come, every few seconds."""

    def __init__(self) -> None:
        """Begin to count."""
        self._start = self._last = time.monotonic()
        self._letters = 0

    def add(self, letters: int) -> None:
        """Count letters, and say so from time to time."""
        self._letters += letters
        now = time.monotonic()
        if now - self._last >= _EVERY_SECONDS:
            self._last = now
            click.echo(f"{self._letters:,} letters, {self._letters / (now - self._start):,.0f} a second", err=True)


def _read_columns(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> Columns:
    pairs = [word.partition("=") for word in given]
    if wrong := [word for word, (name, sign, theirs) in zip(given, pairs, strict=True) if not (name and sign and theirs)]:
        raise click.BadParameter(f"{wrong[0]!r} does not say which column is called how. Write it such as text=letter_text.")
    try:
        return Columns.named({name: theirs for name, _, theirs in pairs})
    except BatchError as error:
        raise click.BadParameter(str(error)) from error


def _read_day(_context: click.Context, _option: click.Parameter, given: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError:
        raise click.BadParameter(f"{given!r} is not a date that can be read. Write year, month and day, such as 2026-02-28.") from None


@click.command("batch", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.argument("source", type=click.Path(path_type=Path), metavar="INPUT")
@click.argument("output", type=click.Path(path_type=Path, file_okay=False), metavar="OUTPUT")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="The cores of this machine, or a Spark cluster.")
@click.option("--jobs", type=click.IntRange(1, 512), default=os.cpu_count() or 1, metavar="N", help="Processes on this machine (default: one a core).")
@click.option("--master", metavar="ADDRESS", help="Where the Spark cluster is; without it that of spark-submit, else this machine.")
@click.option("--format", "form", type=click.Choice([form.value for form in Form]), help="What INPUT holds, where its names do not say it.")
@click.option("--column", "columns", multiple=True, callback=_read_columns, metavar="NAME=THEIRS", help="A column that is called otherwise in the table.")
@click.option("--policy", type=click.Path(path_type=Path), metavar="FILE", help="What is agreed locally (YAML). Without it nothing is agreed.")
@click.option("--received", "received_on", callback=_read_day, metavar="DATE", help="Day of receipt for letters that name none.")
@click.option("--part", "size", type=click.IntRange(1, 1_000_000), metavar="N", help="Letters of a part (default: up to 10,000).")
@click.option("--answers", "with_answers", is_flag=True, help="Also keep each letter's whole answer (remit.triage/1).")
def command(**given: Any) -> None:
    """Read the letters of INPUT and write what they ask, their medicines and what could not be read as Parquet tables into the folder OUTPUT.

    INPUT is a Parquet, CSV or JSONL table with columns id and text (or content), a folder of such tables, or a folder of documents of any format that
    remit triage reads. A run that was stopped goes on where it was: give the same command again.

    \b
    Exit codes:
      0    all letters were read
      1    some records could not be read: the table bad_records says which and why; the others are answered
      2    the command, the policy, the input or the cluster is wrong; what was done before is kept
      3    there was nothing to read
      130  stopped by hand; what is done is kept
    """
    from remit.batch.run import Wanted, run

    progress = _Progress()
    try:
        totals = run(Wanted(**given), progress.add)
    except BatchError as error:
        raise _Refusal(str(error)) from error
    except KeyboardInterrupt:
        click.echo("Stopped. What is done is kept: give the same command again to go on.", err=True)
        raise click.exceptions.Exit(_STOPPED) from None
    click.echo(
        f"{totals.letters:,} letters, {totals.findings:,} findings, {totals.medicines:,} medicines, {totals.bad_records:,} bad records in {given['output']}."
    )
    if totals.letters + totals.bad_records == 0:
        click.echo(f"There was nothing to read in {given['source']}.", err=True)
        raise click.exceptions.Exit(_NOTHING_TO_READ)
    if totals.bad_records:
        click.echo(f"{totals.bad_records:,} records could not be read: {given['output'] / 'bad_records'} says which and why.", err=True)
        raise click.exceptions.Exit(_NOT_ALL_READ)


if __name__ == "__main__":
    sys.exit(command(prog_name="remit batch"))
