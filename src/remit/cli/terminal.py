"""Answers in colours, for a person at a terminal.

What lives here: everything that needs rich, which takes longer to import than a letter takes to read. What does not: plain text (`tables`).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from remit.cli.tables import head_lines, quote_in_sentence, reason_line, request_title
from remit.cli.words import OUTCOMES, shown

if TYPE_CHECKING:
    from remit.cli.reading import Answered

_COLOURS = {"return": "bold blue", "review": "bold yellow", "accept": "dim"}
_WIDEST = 130


def make_console() -> tuple[Console, io.StringIO]:
    """Return a console as wide as the terminal that writes into a buffer, and the buffer."""
    buffer = io.StringIO()
    width = min(Console().width, _WIDEST)
    return Console(file=buffer, width=width, force_terminal=True, highlight=False, emoji=False, markup=False), buffer


def draw_coloured(answered: Answered) -> str:
    """Return one letter with its findings."""
    console, buffer = make_console()
    console.print(Text(shown(answered.source), style="bold"))
    for number, line in enumerate(head_lines(answered)):
        console.print(Text(line, style="dim" if number == 0 else "yellow" if line.startswith("Note") else ""))
    if answered.answer["findings"]:
        console.print(_table(answered))
    console.print()
    return buffer.getvalue()


def _table(answered: Answered) -> Table:
    table = Table(box=box.HORIZONTALS, show_header=False, show_lines=True, padding=(0, 1), expand=True)
    table.add_column("number", justify="right", width=3)
    table.add_column("outcome", width=10)
    table.add_column("request", ratio=1)
    for at, finding in enumerate(answered.answer["findings"]):
        outcome = Text(OUTCOMES[finding["outcome"]], style=_COLOURS[finding["outcome"]])
        if finding["urgent"]:
            outcome.append("\nURGENT", style="bold red")
        table.add_row(Text(str(at + 1)), outcome, _request(answered, at))
    return table


def _request(answered: Answered, at: int) -> Text:
    finding = answered.answer["findings"][at]
    before, words, after = quote_in_sentence(answered, at)
    return Text.assemble(
        (f"{request_title(finding)}\n", "bold"),
        before,
        (words, "bold underline"),
        f"{after}\n",
        f"{reason_line(answered, at)}\n",
        (finding["citation"], "dim"),
    )


def draw_markdown(text: str) -> str:
    """Return a page of the rulebook as it reads best."""
    console, buffer = make_console()
    console.print(Markdown(text))
    return buffer.getvalue()
