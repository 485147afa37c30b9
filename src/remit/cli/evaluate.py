"""`remit evaluate`: how right the engine is on letters that people have marked.

What lives here: the command. What does not: scoring (`scoring`), tables and page (`accuracy_page`).
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.options import is_terminal, policy_option, warn, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from remit.cli.scoring import Labelled, LetterScore
    from remit.engine.rulebook.policy import Policy

_NOTHING_TO_READ = 3


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the command line asks for; the names are those of the options."""

    folders: tuple[Path, ...]
    policy: Policy | None
    with_errors: bool
    json_file: Path | None
    by_writer: bool
    folds: Path
    with_layers: bool
    only_closed: bool
    page: Path | None
    jobs: int


def _with_progress(scores: Iterator[LetterScore], letters: Sequence[Labelled]) -> Iterator[LetterScore]:
    if not is_terminal(sys.stderr):
        return scores
    from rich.console import Console
    from rich.progress import track

    return iter(track(scores, "Scoring letters", total=len(letters), console=Console(stderr=True), transient=True, auto_refresh=False))


@click.command("evaluate")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(exists=True, file_okay=False, path_type=Path))
@policy_option
@click.option("--errors", "with_errors", is_flag=True, help="List each miss and each false alarm with its words.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the figures as JSON.")
@click.option("--by-writer", is_flag=True, help="Score each writer with a scorer that was trained without that writer.")
@click.option("--folds", type=click.Path(path_type=Path), default=Path("run/folds"), show_default=True, metavar="DIR", help="Where those scorers are.")
@click.option("--layers", "with_layers", is_flag=True, help="Say how often each step is right: ask, owner, span, family, vetoes, evidence.")
@click.option("--closed", "only_closed", is_flag=True, help="Only the closed third of the given letters.")
@click.option("--write-doc", "page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the page of the figures, with layers.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N", help="Processes that share the letters.")
def command(**given: object) -> None:
    """Score Remit on labelled letters: every ID.txt with an ID.json beside it, in DIR and its folders (those named source left out).

    A letter's folder names its writer. The figures stand twice: with all tasks, and without the three that need the medicines of a whole letter.

    \b
    Exit codes:
      0  scored
      2  the command, the labels, the policy or the rulebook are wrong
      3  there are no labelled letters
    """
    _run(_Wanted(**given))  # type: ignore[arg-type]  # click hands over by name what _Wanted names


def _run(wanted: _Wanted) -> None:
    from remit import __version__
    from remit.cli.accuracy_page import About, draw_errors, draw_page, draw_report
    from remit.cli.scoring import Method, add_up, check_folds, find_labelled, score_all
    from remit.engine.rulebook import load_rulebook

    letters, unlabelled = find_labelled(wanted.folders)
    letters = [item for item in letters if item.is_closed or not wanted.only_closed]
    if not letters:
        what = "no letter of the closed third" if wanted.only_closed else "no labelled letter"
        warn(f"There is {what} in {', '.join(map(str, wanted.folders))}. A labelled letter is ID.txt with its labels in ID.json beside it.")
        raise click.exceptions.Exit(_NOTHING_TO_READ)
    if wanted.by_writer:
        check_folds((item.writer for item in letters if not item.is_closed), wanted.folds)
    method = Method(wanted.policy, wanted.folds if wanted.by_writer else None, wanted.with_layers or wanted.page is not None)
    figures = add_up(_with_progress(score_all(letters, method, wanted.jobs), letters), only_closed=wanted.only_closed)
    about = About(__version__, load_rulebook().release, wanted.by_writer, wanted.policy is not None, len(unlabelled), wanted.only_closed)
    if wanted.with_errors:
        click.echo(draw_errors(figures.errors))
    click.echo(draw_report(figures, about), nl=False)
    if wanted.json_file:
        write_file(wanted.json_file, (json.dumps(figures.as_json(), indent=1) + "\n").encode("utf-8"))
    if wanted.page:
        write_file(wanted.page, draw_page(figures, about).encode("utf-8"))
        warn(f"Wrote {wanted.page}.")
