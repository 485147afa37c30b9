"""Whom the row of a plan names: in a cell of its own ("Repeat U&E | GP | 2 weeks"), at its end ("(GP)"), or by a mark under a column.

What lives here: cells parted by bars, tabs or three spaces (two are a slip of the typist), ends of lines, columns of marks. What does not: headings and leads
(`sections`), the words of a sentence (`remit.engine.triage`).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from remit.engine.letters.lines import listed_class
from remit.engine.lexicon import words_of
from remit.engine.terms import Party

OWNERS = {"OWNER_PRACTICE": Party.PRACTICE, "OWNER_PROVIDER": Party.PROVIDER, "OWNER_PATIENT": Party.PATIENT, "OWNER_OTHER": Party.OTHER}
"""Whom the class of a heading names."""


class Named(NamedTuple):
    """Whom a row names, and the half-open range of the words that do."""

    owner: Party
    start: int
    end: int


UNNAMED = Named(Party.NOBODY, 0, 0)
"""What a row says that names nobody."""
_MORE = (
    dict.fromkeys(("unit", "team", "dept", "department", "service", "trust", "cmht", "hosp"), Party.PROVIDER)
    | {"gmp": Party.PRACTICE}
    | dict.fromkeys(("client", "pt", "service user"), Party.PATIENT)
)
"""Whom a column may name that would be no heading by itself."""
_WORDS = {
    Party.PRACTICE: frozenset({"gp", "surgery", "practice"}),
    Party.PROVIDER: frozenset({"hosp", "hospital", "ward", "unit", "clinic"}),
    Party.PATIENT: frozenset({"pt", "patient", "family", "parents"}),
}
"""Words by which the head of a column names somebody ("Hospital later", "Pt/family")."""
_AROUND = re.compile(r"^(?:via|by|through|per|c/o) (?:the )?(?=\S)|\s*\([^()]*\)$", re.IGNORECASE)
"""What may stand around a name: "via GP", "GP (no access here)"."""
_GAP = re.compile(r"[ \t]*\|[ \t]*|\t+|[ ]{3,}")
_END = re.compile(r"(?:[(\[]([^()\[\]\n]{1,30})[)\]]|(?:\s[-\u2013\u2014]|:)[ ]*([^-\u2013\u2014:()\n]{1,30}))[\s.;]*$")
_MARK = re.compile(r"(?<=[\s|])[\u2713\u2714\u2022\u25cfxXY*](?=[\s|.-]*$)")
_BOX = re.compile(r"[(\[][ \t]*(?P<ticked>[\u2713\u2714\u2022\u25cfxX]?)[ \t]*[)\]]")
_ANY_MARK = re.compile(r"(?:[ \t|][\u2713\u2714\u2022\u25cfxXY*]|[(\[][ xX]?[)\]])[ \t|.-]*$", re.MULTILINE)
_CELL = re.compile(r"[^\s|](?:[^|\t\n ]|[ ](?![ |\t\n]))*")
_RULE = re.compile(r"[\s|+=_-]*$")
_INDENT = 8
"""A cell that begins before this place of a line is its first."""
_PARTS = ("|", "\t", "   ")
_LONGEST = 400
_LONGEST_END = 40
_MOST_WORDS = 4
_MOST_NAME_WORDS = 2
_NEAR = 12
_BAR = 100
"""How far apart two columns are that a bar parts: farther than near."""


def _named(words: str) -> Party | None:
    words = _AROUND.sub("", words.rpartition(":")[2].strip(" .;-\u2013|"))
    if not words or len(words.split()) > _MOST_WORDS:
        return None
    return _MORE.get(words.lower()) or OWNERS.get(listed_class(words))


def _cells(row: str) -> Iterator[tuple[int, int]]:
    """Yield where the cells of a row stand, empty ones left out."""
    at = 0
    for gap in (*_GAP.finditer(row), None):
        end = gap.start() if gap else len(row)
        if row[at:end].strip():
            yield at, end
        at = gap.end() if gap else end


def _named_at(row: str, start: int, places: Iterable[tuple[int, int]]) -> list[Named]:
    return [Named(owner, start + first, start + last) for first, last in places if (owner := _named(row[first:last]))]


def owner_of_row(text: str, start: int, end: int) -> Named:
    """Return whom a row names beside what is to be done; `UNNAMED` where it names nobody or two.

    Args:
        text: the letter.
        start, end: half-open range of the row, one line.
    """
    row = text[start:end]
    if end - start > _LONGEST or "\n" in row:
        return UNNAMED
    is_parted = any(map(row.__contains__, _PARTS))
    named = _named_at(row, start, list(_cells(row))[1:]) if is_parted else []
    if not named and (found := _END.search(row, max(0, len(row) - _LONGEST_END))):
        named = _named_at(row, start, [found.span(group) for group in (1, 2) if found[group]])
    return named[0] if len({one.owner for one in named}) == 1 else UNNAMED


_DONE = re.compile(r"(?:already )?(?:done|completed?|actioned|told|handed over)(?=[ \t]*(?:$|[\d,.;(\u2013-]|on |today|yesterday|this |at ))", re.IGNORECASE)
"""Not "sent" or "requested": a test that was sent is still to be chased."""


def is_done_row(text: str, start: int, end: int) -> bool:
    """Return whether a row says what is to be done, by whom, and last that it is done ("Refer to clinic | ward | done 21 Oct").

    Args:
        text: the letter.
        start, end: half-open range of the row, one line.
    """
    row = text[start:end]
    if end - start > _LONGEST or "\n" in row or not any(map(row.__contains__, _PARTS)):
        return False
    cells = [row[first:last].strip() for first, last in _cells(row)]
    return len(cells) > 2 and len(cells[-2].split()) <= _MOST_NAME_WORDS and bool(_DONE.match(cells[-1]))


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


def _columns(line: str, start: int) -> list[tuple[int, Named]]:
    """Return the middles of the columns of a line that heads two or more, and whom each names; what begins the line says what is to be done."""
    found = [cell for cell in _CELL.finditer(line) if cell.start() > _INDENT or "|" in line]
    cells = [(_place(line, (cell.start() + cell.end()) // 2), Named(_heads(cell[0]), start + cell.start(), start + cell.end())) for cell in found]
    cells = cells[1:] if "|" in line else cells
    return cells if len(cells) > 1 and any(named.owner is not Party.NOBODY for _, named in cells) else []


def _mark(line: str) -> int:
    """Return where the only mark of a row stands, -1 where it has none or more: a sign at its end, or the one ticked box of several."""
    boxes = list(_BOX.finditer(line))
    if len(boxes) > 1:
        ticked = [box.start("ticked") for box in boxes if box["ticked"]]
        return ticked[0] if len(ticked) == 1 else -1
    found = _MARK.search(line)
    return found.start() if found else -1


def find_marked_rows(text: str) -> dict[int, Named]:
    """Return for each line (by its first character) whose only mark stands under a column that names somebody whom that is; the head itself names nobody.

    A head names one of two or more ("Task   Hospital   GP   Patient", "| Task | Hospital | GP |"); its rows follow until a free line.
    """
    found: dict[int, Named] = {}
    columns: list[tuple[int, Named]] = []
    head = 0
    if not _ANY_MARK.search(text):
        return found
    for start, line in _lines(text):
        if not line.strip() or len(line) > _LONGEST:
            columns = []
        elif columns and (at := _mark(line)) >= 0:
            place = _place(line, at)
            distance, named = min((abs(middle - place), named) for middle, named in columns)
            if distance <= _NEAR and named.owner is not Party.NOBODY:
                found[head], found[start] = UNNAMED, named
        elif not _RULE.match(line) and (heads := _columns(line, start)):
            columns, head = heads, start
    return found
