"""`remit batch`: start the batch runner by name.

What lives here: the words that are handed on; then this process becomes the runner. What does not: its options and all its work (`remit.batch`, which the
command line never imports).
"""

from __future__ import annotations

import importlib.util
import os
import sys

import click

from remit.cli.options import Refusal

_BATCH = "remit.batch"


@click.command("batch", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Read a table or a folder of letters into tables of findings, on all cores or on a Spark cluster."""
    if importlib.util.find_spec("pyarrow") is None:
        raise Refusal("Tables cannot be read here: the part for them is not installed. Install it with: pip install 'remit[batch]'")
    os.execv(sys.executable, [sys.executable, "-m", _BATCH, *words])  # noqa: S606 our own interpreter, no shell
