"""Whom the row of a plan names: in a cell of its own ("Repeat U&E | GP | 2 weeks"), at its end ("(GP)"), or by a mark under a column.

What lives here: cells parted by bars, tabs or three spaces (two are a slip of the typist), ends of lines, columns of marks. What does not: headings and leads
(`sections`), the words of a sentence (`remit.engine.triage`).
"""

import re
from collections.abc import Iterator

from remit.engine.letters.lines import listed_class
from remit.engine.terms import Party

OWNERS = {"OWNER_PRACTICE": Party.PRACTICE, "OWNER_PROVIDER": Party.PROVIDER, "OWNER_PATIENT": Party.PATIENT, "OWNER_OTHER": Party.OTHER}
"""Whom the class of a heading names."""
_MORE = dict.fromkeys(("unit", "team", "dept", "department", "service", "trust", "cmht", "hosp"), Party.PROVIDER) | dict.fromkeys(
    ("client", "pt", "service user"), Party.PATIENT
)
"""Whom a column may name that would be no heading by itself."""
_GAP = re.compile(r"[ \t]*\|[ \t]*|\t+|[ ]{3,}")
_END = re.compile(r"(?:\(([^()\n]{1,30})\)|(?:\s[-\u2013\u2014]|:)[ ]*([^-\u2013\u2014:()\n]{1,30}))[\s.;]*$")
_MARK = re.compile(r"(?<=[\s|])[\u2713\u2714\u2022\u25cfxXY*](?=[\s|]*$)")
_ANY_MARK = re.compile(r"[ \t|][\u2713\u2714\u2022\u25cfxXY*][ \t|]*$", re.MULTILINE)
_CELL = re.compile(r"[^\s|](?:[^|\t\n ]|[ ](?![ |\t\n]))*")
_RULE = re.compile(r"[\s|+=_-]*$")
_PARTS = ("|", "\t", "   ")
_LONGEST = 400
_LONGEST_END = 40
_MOST_WORDS = 4
_NEAR = 12
_BAR = 100
"""How far apart two columns are that a bar parts: farther than near."""


def _named(words: str) -> Party | None:
    words = words.rpartition(":")[2].strip(" .;-\u2013|")
    if not words or len(words.split()) > _MOST_WORDS:
        return None
    return _MORE.get(words.lower()) or OWNERS.get(listed_class(words))


def owner_of_row(text: str, start: int, end: int) -> Party:
    """Return whom a row names beside what is to be done; `Party.NOBODY` where it names nobody or two.

    Args:
        text: the letter.
        start, end: half-open range of the row, one line.
    """
    row = text[start:end]
    if end - start > _LONGEST or "\n" in row:
        return Party.NOBODY
    if any(map(row.__contains__, _PARTS)):
        named = {owner for cell in [cell for cell in _GAP.split(row.strip(" |\t")) if cell][1:] if (owner := _named(cell))}
    else:
        found = _END.search(row, max(0, len(row) - _LONGEST_END))
        named = {owner for words in found.groups() if words and (owner := _named(words))} if found else set()
    return named.pop() if len(named) == 1 else Party.NOBODY


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _place(line: str, at: int) -> int:
    """Return where on a line a cell or a mark stands: its column where bars part them, else its character."""
    return line.count("|", 0, at) * _BAR if "|" in line else at


def _columns(line: str) -> list[tuple[int, Party]]:
    """Return the middles of the columns of a line that heads at least two for somebody, and whom each names; the first cell says what is to be done."""
    cells = [(_place(line, (cell.start() + cell.end()) // 2), _named(cell[0]) or Party.NOBODY) for cell in _CELL.finditer(line)][1:]
    return cells if len({owner for _, owner in cells} - {Party.NOBODY}) > 1 else []


def find_marked_rows(text: str) -> dict[int, Party]:
    """Return for each line (by its first character) whose only mark stands under a column that names somebody whom that is.

    A head names two or more ("Task   Hospital   GP   Patient", "| Task | Hospital | GP |"); its rows follow until a free line.
    """
    found: dict[int, Party] = {}
    columns: list[tuple[int, Party]] = []
    if not _ANY_MARK.search(text):
        return found
    for start, line in _lines(text):
        if not line.strip():
            columns = []
        elif mark := _MARK.search(line) if columns else None:
            place = _place(line, mark.start())
            distance, owner = min((abs(middle - place), owner) for middle, owner in columns)
            if distance <= _NEAR and owner is not Party.NOBODY:
                found[start] = owner
        elif not _RULE.match(line):
            columns = _columns(line) or columns
    return found
