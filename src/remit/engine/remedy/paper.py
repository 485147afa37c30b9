"""A paper: any document of ours that is no letter to a clinic. A notice, an agenda, a plan, an exception report, an answer to an information request.

What lives here: `FormalPaper` and its parts, and the paper as plain text. What does not: what a paper says (`remit.engine.steps`, `remit.engine.plans`,
`remit.engine.disclosure`), or its other two forms (`paper_docx`, `paper_pdf`).
"""

import datetime as dt
import textwrap
from dataclasses import dataclass

from remit.engine.remedy.wording import clean

_WIDTH = 78


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table with its caption. The first column names the row; cells are text as people read it.

    Attributes:
        caption: what it shows.
        columns: headings.
        rows: cells, each row as long as `columns`.
        numeric: how many columns at the right hold numbers.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: int = 0


@dataclass(frozen=True, slots=True)
class PaperSection:
    """One part of a paper under a heading; whatever is empty is left out.

    Attributes:
        heading: its heading.
        paragraphs: whole sentences.
        facts: (label, value) rows.
        points: a list.
        table: a table at the end.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    table: PaperTable | None = None


@dataclass(frozen=True, slots=True)
class FormalPaper:
    """A whole document.

    Attributes:
        kind: what it is called above its title ("Contract performance notice").
        title: its subject.
        reference: ours.
        day: the day it carries.
        day_line: that day in words.
        sender: who it comes from, name first.
        addressee: to whom, line by line; empty for a paper to nobody in particular.
        sections: what it says.
        signature: name and post of who answers for it; empty where nobody signed.
        mark: a line in bold under the heading, such as "Draft. Not approved."
    """

    kind: str
    title: str
    reference: str
    day: dt.date
    day_line: str
    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    signature: tuple[str, ...] = ()
    mark: str = ""


def paper_text(paper: FormalPaper) -> str:
    """Return a paper as plain text, at most 78 characters a line but for tables."""
    head = [*paper.sender, "", paper.kind.upper(), paper.title, *filter(None, (paper.mark,)), f"Our reference: {paper.reference}", paper.day_line]
    blocks = ["\n".join(map(clean, head)), "\n".join(map(clean, paper.addressee))]
    blocks += [block for section in paper.sections for block in _section(section)]
    blocks.append("\n".join(map(clean, paper.signature)))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _section(section: PaperSection) -> list[str]:
    heading = clean(section.heading)
    blocks = [f"{heading}\n{'-' * len(heading)}"] if heading else []
    blocks += [_wrapped(text) for text in section.paragraphs]
    blocks += ["\n".join(_wrapped(f"{label}: {value}") for label, value in section.facts)]
    blocks += ["\n".join(_wrapped(f"- {point}") for point in section.points)]
    return blocks + ([_table(section.table)] if section.table else [])


def _wrapped(text: str) -> str:
    return textwrap.fill(clean(text), _WIDTH, subsequent_indent="  " if text.startswith("- ") else "", break_long_words=False, break_on_hyphens=False)


def _table(table: PaperTable) -> str:
    rows = [table.columns, *table.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
    first = len(table.columns) - table.numeric
    lines = [
        "  ".join(cell.rjust(width) if place >= first else cell.ljust(width) for place, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    return "\n".join([clean(table.caption), *(line.rstrip() for line in lines)])
