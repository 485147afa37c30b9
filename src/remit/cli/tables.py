"""Answers on the terminal: coloured where a person looks, plain text where a file or a pipe takes them.

What lives here: the table of one letter, the summary line, and plain columns of figures. What does not: the page (`report_html`), the words (`words`).
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from remit.cli.options import is_terminal
from remit.cli.words import KINDS, OUTCOMES, TASKS, asked_words, counted, dates_words, sender_words, shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from remit.cli.reading import Answered

_PLAIN_WIDTH = 110
_COLOURS = {"return": "bold blue", "review": "bold yellow", "accept": "dim"}
_CONTEXT = 220
_OPEN, _CLOSE = "[[", "]]"


def make_console(*, is_plain: bool = False) -> tuple[Console, io.StringIO]:
    """Return a console that writes into a buffer, in colours where standard output is a terminal, and the buffer."""
    from rich.console import Console

    is_coloured = not is_plain and is_terminal(sys.stdout)
    buffer = io.StringIO()
    width = Console().width if is_coloured else _PLAIN_WIDTH
    return Console(file=buffer, width=width, force_terminal=is_coloured, highlight=False, emoji=False, markup=False), buffer


def draw_letter(answered: Answered, *, is_plain: bool = False) -> str:
    """Return one letter with its findings, ready to print."""
    from rich.text import Text

    console, buffer = make_console(is_plain=is_plain)
    letter, findings = answered.answer["letter"], answered.answer["findings"]
    console.print(Text(shown(answered.source), style="bold"))
    console.print(Text(f"{sender_words(letter)} · {KINDS[letter['kind']]} · {dates_words(letter)}", style="dim"))
    for problem in answered.answer["problems"]:
        console.print(Text(f"Note: {shown(problem)}", style="yellow"))
    if findings:
        console.print(_table(answered, is_marked=not console.is_terminal))
    else:
        console.print(Text("Nothing is asked of the practice."))
    console.print()
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def _table(answered: Answered, *, is_marked: bool) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.HORIZONTALS, show_header=False, show_lines=True, padding=(0, 1), expand=True)
    table.add_column("number", justify="right", width=3)
    table.add_column("outcome", width=10)
    table.add_column("request", ratio=1)
    for at, finding in enumerate(answered.answer["findings"]):
        outcome = Text(OUTCOMES[finding["outcome"]], style=_COLOURS[finding["outcome"]])
        if finding["urgent"]:
            outcome.append("\nURGENT", style="bold red")
        table.add_row(Text(str(at + 1)), outcome, _request(answered, at, is_marked=is_marked))
    return table


def _request(answered: Answered, at: int, *, is_marked: bool) -> Text:
    from rich.text import Text

    finding, ground = answered.answer["findings"][at], shown(answered.grounds[at])
    text = Text()
    text.append(f"{TASKS[finding['task']]} ({asked_words(finding['asked'])})\n", style="bold")
    before, words, after = quote_in_sentence(answered.text, (finding["start"], finding["end"]), answered.sentences[at])
    marks = (_OPEN, _CLOSE) if is_marked else ("", "")
    text.append(f"{before}{marks[0]}")
    text.append(words, style="bold underline")
    text.append(f"{marks[1]}{after}\n")
    text.append(finding["reason"])
    text.append(f" “{_one_line(ground)}”\n" if ground else "\n")
    text.append(finding["citation"], style="dim")
    return text


def _one_line(text: str) -> str:
    return " ".join(shown(text).split())


def quote_in_sentence(text: str, span: tuple[int, int], around: tuple[int, int]) -> tuple[str, str, str]:
    """Return the words before, of and after a quote within its sentences, on one line; a very long sentence is shortened."""
    start, end = span
    before, words, after = _one_line(text[around[0] : start]), _one_line(text[start:end]), _one_line(text[end : around[1]])
    if len(before) > _CONTEXT:
        before = "… " + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + " …"
    left = " " if before and text[start - 1].isspace() else ""
    right = " " if after and text[end].isspace() else ""
    return before + left, words, right + after


def count_outcomes(answers: Iterable[dict[str, Any]]) -> Counter[str]:
    """Return how many findings there are of each outcome, how many of them urgent, and how many letters."""
    counts: Counter[str] = Counter()
    for answer in answers:
        counts["letters"] += 1
        counts["urgent letters"] += any(finding["urgent"] for finding in answer["findings"])
        for finding in answer["findings"]:
            counts[finding["outcome"]] += 1
            counts["urgent"] += finding["urgent"]
    return counts


def summary_line(counts: Counter[str], unread: int) -> str:
    """Return a run in one sentence."""
    requests = sum(counts[outcome] for outcome in OUTCOMES)
    parts = ", ".join(f"{counts[outcome]:,} {words.lower()}" for outcome, words in OUTCOMES.items())
    line = f"{counted(counts['letters'], 'letter')} read, {counted(requests, 'request')} found" + (f": {parts}" if requests else "")
    if counts["urgent"]:
        line += f"; {counts['urgent']:,} urgent"
    return f"{line}. {counted(unread, 'file')} not read." if unread else f"{line}."


def columns(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return figures in plain columns: the first to the left, the others to the right."""
    table = [tuple(head), *map(tuple, rows)]
    widths = [max(len(row[at]) for row in table) for at in range(len(head))]
    lines = ["  ".join(cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))) for row in table]
    return "\n".join(line.rstrip() for line in lines) + "\n"
