"""`remit triage`: what letters ask of the practice, and whose work it is.

What lives here: the command, its formats and its exit codes. What does not: finding and reading files (`reading`), drawing (`tables`, `report_html`).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from remit.cli.options import is_terminal, policy_option, received_option, warn, write_file, write_out
from remit.cli.reading import Answered, Asked, Sources, Unread, answer_all, find_sources, with_progress
from remit.cli.words import counted, shown

if TYPE_CHECKING:
    from remit.engine.rulebook.policy import Policy

_NOT_ALL_READ, _NOTHING_TO_READ = 1, 3


@dataclass(slots=True)
class _Run:
    """A run while it goes on: what is still to come, and what could not be read."""

    sources: Sources
    answers: Iterator[Answered | Unread]
    unread: list[Unread] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def answered(self) -> Iterator[Answered]:
        """Yield the letters that were read; the others are kept with their reasons and said at once."""
        from remit.cli.tables import count_outcomes

        for unread in self.sources.unread:
            self._keep(unread)
        for answer in self.answers:
            if isinstance(answer, Unread):
                self._keep(answer)
                continue
            self.counts += count_outcomes([answer.answer])
            yield answer

    def _keep(self, unread: Unread) -> None:
        self.unread.append(unread)
        warn(f"Not read: {'standard input' if unread.source == '-' else shown(unread.source)}: {unread.reason}")


def _draw_table(run: _Run, *, is_plain: bool) -> Iterator[str]:
    from remit.cli.tables import draw_letter, summary_line

    for answered in run.answered():
        yield draw_letter(answered, is_plain=is_plain)
    if not run.sources.is_single:
        yield summary_line(run.counts, len(run.unread)) + "\n"


def _draw_jsonl(run: _Run) -> Iterator[str]:
    for answered in run.answered():
        yield json.dumps(answered.answer, ensure_ascii=False) + "\n"


def _draw_json(run: _Run) -> Iterator[str]:
    answers: list[dict[str, Any]] = [answered.answer for answered in run.answered()]
    if run.sources.is_single and not answers:
        return
    is_one = run.sources.is_single and len(answers) + len(run.unread) == 1
    yield json.dumps(answers[0] if is_one else answers, ensure_ascii=False, indent=1) + "\n"


def _draw_html(run: _Run) -> Iterator[str]:
    from remit.cli.report_html import draw_page

    yield draw_page(list(run.answered()), run.unread)


def _draw(run: _Run, form: str, *, is_plain: bool) -> Iterator[str]:
    if form == "table":
        return _draw_table(run, is_plain=is_plain)
    return {"json": _draw_json, "jsonl": _draw_jsonl, "html": _draw_html}[form](run)


@click.command("triage")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@policy_option
@received_option
@click.option("--format", "form", type=click.Choice(["table", "json", "jsonl", "html"]), default="table", show_default=True, help="How to print the answer.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N", help="Processes that share the letters.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to a file instead of standard output.")
def command(paths: tuple[str, ...], policy: Policy | None, received_on: dt.date | None, form: str, jobs: int, output: Path | None) -> None:
    """Say what letters ask of the practice, whose work it is, and why.

    PATH is a letter, a folder (with all folders in it), or - for standard input. A letter may be text, PDF, DOCX, RTF, HTML, a scan (PDF, TIFF, PNG, JPEG), a
    mail (.eml, .msg) or an electronic message; its content decides, not its name. Each letter of a .zip is answered by itself. What cannot be read is reported,
    hidden files are left out.

    json gives one object for one letter and a list for a folder, an archive or several paths; jsonl gives one object a line; html gives one page that needs
    nothing else and shows the pages of PDFs and scans with the words marked.

    \b
    Exit codes:
      0  all letters were read
      1  some letters could not be read; the others are answered, standard error says which and why
      2  the command, the policy or the rulebook is wrong; nothing was read
      3  there was nothing to read
    """
    sources = find_sources(paths)
    if not sources.paths and not sources.unread:
        warn(f"There is nothing to read in {', '.join(map(shown, paths))}. Hand in a letter, or a folder with some.")
        raise click.exceptions.Exit(_NOTHING_TO_READ)
    run = _Run(sources, with_progress(answer_all(sources.paths, Asked(policy, received_on, with_sheets=form == "html"), jobs), len(sources.paths)))
    pieces = _draw(run, form, is_plain=output is not None or not is_terminal(sys.stdout))
    if output:
        write_file(output, "".join(pieces).encode("utf-8", errors="replace"), never_over=(Path(path) for path in sources.paths))
    else:
        _print(pieces, form)
    if run.unread:
        warn(f"{counted(len(run.unread), 'file')} could not be read; {counted(run.counts['letters'], 'letter')} answered.")
        raise click.exceptions.Exit(_NOT_ALL_READ)


def _print(pieces: Iterator[str], form: str) -> None:
    for piece in pieces:
        if form == "table":
            click.echo(piece, nl=False)
        else:
            write_out(piece)
