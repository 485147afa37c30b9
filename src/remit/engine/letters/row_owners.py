"""Whom the row of a plan names: in a cell of its own ("Repeat U&E | GP | 2 weeks"), at its end ("(GP)"), or by a mark under a column.

What lives here: cells parted by bars, tabs or three spaces (two are a slip of the typist), ends of lines, columns of marks. What does not: headings and leads
(`sections`), the words of a sentence (`remit.engine.triage`).
"""

import re
from collections.abc import Iterator

from remit.engine.letters.lines import listed_class
from remit.engine.lexicon import words_of
from remit.engine.terms import Party

OWNERS = {"OWNER_PRACTICE": Party.PRACTICE, "OWNER_PROVIDER": Party.PROVIDER, "OWNER_PATIENT": Party.PATIENT, "OWNER_OTHER": Party.OTHER}
"""Whom the class of a heading names."""
_MORE = dict.fromkeys(("unit", "team", "dept", "department", "service", "trust", "cmht", "hosp"), Party.PROVIDER) | dict.fromkeys(
    ("client", "pt", "service user"), Party.PATIENT
)
"""Whom a column may name that would be no heading by itself."""
_WORDS = {
    Party.PRACTICE: frozenset({"gp", "surgery", "practice"}),
    Party.PROVIDER: frozenset({"hosp", "hospital", "ward", "unit", "clinic"}),
    Party.PATIENT: frozenset({"pt", "patient", "family", "parents"}),
}
"""Words by which the head of a column names somebody ("Hospital later", "Pt/family")."""
_GAP = re.compile(r"[ \t]*\|[ \t]*|\t+|[ ]{3,}")
_END = re.compile(r"(?:\(([^()\n]{1,30})\)|(?:\s[-\u2013\u2014]|:)[ ]*([^-\u2013\u2014:()\n]{1,30}))[\s.;]*$")
_MARK = re.compile(r"(?<=[\s|])[\u2713\u2714\u2022\u25cfxXY*](?=[\s|]*$)")
_BOX = re.compile(r"[(\[][ \t]*(?P<ticked>[\u2713\u2714\u2022\u25cfxX]?)[ \t]*[)\]]")
_ANY_MARK = re.compile(r"(?:[ \t|][\u2713\u2714\u2022\u25cfxXY*]|[(\[][ xX]?[)\]])[ \t|]*$", re.MULTILINE)
_CELL = re.compile(r"[^\s|](?:[^|\t\n ]|[ ](?![ |\t\n]))*")
_RULE = re.compile(r"[\s|+=_-]*$")
_INDENT = 8
"""A cell that begins before this place of a line is its first."""
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


def _heads(words: str) -> Party:
    """Return whom the head of a column names, `Party.NOBODY` where it names nobody or two."""
    if owner := _named(words):
        return owner
    here = set(words_of(words))
    named = [owner for owner, names in _WORDS.items() if here & names]
    return named[0] if len(named) == 1 and len(here) <= _MOST_WORDS else Party.NOBODY


def _columns(line: str) -> list[tuple[int, Party]]:
    """Return the middles of the columns of a line that heads two or more, and whom each names; what begins the line says what is to be done."""
    cells = [(_place(line, (cell.start() + cell.end()) // 2), _heads(cell[0])) for cell in _CELL.finditer(line) if cell.start() > _INDENT or "|" in line]
    cells = cells[1:] if "|" in line else cells
    return cells if len(cells) > 1 and any(owner is not Party.NOBODY for _, owner in cells) else []


def _mark(line: str) -> int:
    """Return where the only mark of a row stands, -1 where it has none or more: a sign at its end, or the one ticked box of several."""
    boxes = list(_BOX.finditer(line))
    if len(boxes) > 1:
        ticked = [box.start("ticked") for box in boxes if box["ticked"]]
        return ticked[0] if len(ticked) == 1 else -1
    found = _MARK.search(line)
    return found.start() if found else -1


def find_marked_rows(text: str) -> dict[int, Party]:
    """Return for each line (by its first character) whose only mark stands under a column that names somebody whom that is; the head itself names nobody.

    A head names one of two or more ("Task   Hospital   GP   Patient", "| Task | Hospital | GP |"); its rows follow until a free line.
    """
    found: dict[int, Party] = {}
    columns: list[tuple[int, Party]] = []
    head = 0
    if not _ANY_MARK.search(text):
        return found
    for start, line in _lines(text):
        if not line.strip() or len(line) > _LONGEST:
            columns = []
        elif columns and (at := _mark(line)) >= 0:
            place = _place(line, at)
            distance, owner = min((abs(middle - place), owner) for middle, owner in columns)
            if distance <= _NEAR and owner is not Party.NOBODY:
                found[head], found[start] = Party.NOBODY, owner
        elif not _RULE.match(line) and (heads := _columns(line)):
            columns, head = heads, start
    return found
