"""Tables in a letter: cells of a line, and the columns that a header line names.

What lives here: lines cut by "|", tabs or wide gaps, and which columns hold the supply, and the dose before and now. What does not: what a supply means
(`supply`), what became of a medicine (`statuses`).
"""

from typing import NamedTuple

from remit.engine.lexicon import words_of
from remit.engine.lexicon.patterns import Words

_GAP = Words(r"\s*\|\s*|\t+| {3,}|(?<=\S) {2,}(?=\S)")
_NAME = frozenset("drug drugs medicine medicines medication medications name item items tablet tablets tto tta treatment".split())
_SUPPLY = frozenset("supply supplied days day qty quantity tto tta number amount wk wks weeks duration given".split())
_OTHER = frozenset(
    (
        "dose strength freq frequency route form status before after comment comments note notes remark remarks reason indication change changes for plan "
        "instructions how where directions take"
    ).split()
)
_BEFORE = frozenset("before|was|from|on arrival|on admission|at admission|admission|before admission|previously|previous|old dose|usual|home".split("|"))
_NOW = frozenset("now|is|to|on leaving|on discharge|at discharge|discharge|after|current|new|new dose|going home|today".split("|"))
_DAY = Words(r"(?<=before) (?:the )?\d{1,2}(?:st|nd|rd|th)?[ /.-][\w/.-]+|(?<=after) (?:the )?\d{1,2}(?:st|nd|rd|th)?[ /.-][\w/.-]+")
_UNNAMED = 8
_SLACK = 4


class Cell(NamedTuple):
    """Half-open range of a cell in the letter's text."""

    start: int
    end: int

    def words(self, text: str) -> str:
        """Return the words of the cell on one line."""
        return " ".join(text[self.start : self.end].split())


class Columns(NamedTuple):
    """The columns that a header names.

    Attributes:
        width: how many there are.
        supply: place of the supply column, None where there is none; `supply_title` its heading.
        offsets: where each column begins on its line.
        is_ruled: whether cells are apart by "|".
        before, now: places of the columns with the dose before and the dose now, None where there are not both.
    """

    width: int
    supply: int | None
    supply_title: str
    offsets: tuple[int, ...]
    is_ruled: bool
    before: int | None = None
    now: int | None = None

    def fits(self, text: str, start: int, end: int) -> bool:
        """Return whether a line can be a row of this table."""
        return ("|" in text[start:end]) == self.is_ruled and (self.is_ruled or len(cells_of(text, start, end)) > 1 or len(text[start:end].split()) <= 8)

    def supply_cell(self, cells: list[Cell]) -> Cell | None:
        """Return the cell of the supply column in a row, or None."""
        return self._cell(cells, self.supply)

    def doses(self, text: str, cells: list[Cell]) -> tuple[str, str] | None:
        """Return the words of the dose before and now in a row, "" for an empty cell, None where the table has no such columns or the row nothing in them."""
        if self.before is None or self.now is None:
            return None
        was, now = (cell.words(text) if cell else "" for cell in (self._cell(cells, self.before), self._cell(cells, self.now)))
        return (was, now) if was or now else None

    def _cell(self, cells: list[Cell], place: int | None) -> Cell | None:
        if place is None or not cells:
            return None
        if self.is_ruled or len(cells) == self.width:
            return cells[place] if place < len(cells) else None
        edge = self.offsets[place]
        following = self.offsets[place + 1] if place + 1 < self.width else 10_000
        line = cells[0].start - min(self.offsets[0], cells[0].start)
        inside = [cell for cell in cells[1:] if edge - _SLACK <= cell.start - line < following - _SLACK]
        return inside[-1] if inside else None


def cells_of(text: str, start: int, end: int) -> list[Cell]:
    """Return the cells of one line, empty ones of a ruled table kept."""
    line_end = text.find("\n", start, end)
    end = line_end if line_end >= 0 else end
    cells: list[Cell] = []
    at = start
    if "|" in text[start:end]:
        while at < end and text[at] in " \t|+":
            at += 1
        for part in text[at:end].rstrip(" \t|").split("|"):
            lead = len(part) - len(part.lstrip())
            cells.append(Cell(at + lead, at + lead + len(part.strip())))
            at += len(part) + 1
        return cells
    for gap in _GAP.finditer(text, start, end):
        if gap.start() > at and text[at : gap.start()].strip():
            cells.append(Cell(at, gap.start()))
        at = gap.end()
    if text[at:end].strip():
        cells.append(Cell(at, at + len(text[at:end].rstrip())))
    return cells


def read_columns(text: str, start: int, end: int) -> Columns | None:
    """Return the columns where a line is the header of a medicines table, else None."""
    words = text[start:end]
    if not 10 <= end - start <= 160 or not ("  " in words or "|" in words or "\t" in words):
        return None
    cells = cells_of(text, start, end)
    if len(cells) < 2:
        return None
    if cells[0].start - start >= _UNNAMED and "|" not in words:  # the column of the names has no title
        cells.insert(0, Cell(start, start))
    titles = [_title(cell.words(text)) for cell in cells]
    named = [bool(set(words) & (_NAME | _SUPPLY | _OTHER)) and len(words) <= 4 for words in titles]
    phrases = [" ".join(words) for words in titles]
    before, now = (next((place for place, phrase in enumerate(phrases) if phrase in names), None) for names in (_BEFORE, _NOW))
    if not before or not now or before > now:
        before = now = None
    if before is None and (not set(titles[0]) & _NAME or sum(named) < min(len(cells), 2)):
        return None
    supply = next((place for place, words in enumerate(titles) if place and set(words) & _SUPPLY), None)
    title = cells[supply].words(text) if supply is not None else ""
    return Columns(len(cells), supply, title, tuple(cell.start - start for cell in cells), "|" in text[start:end], before, now)


def _title(words: str) -> list[str]:
    """Return the words of a column's title; the day of the change in it is left out ("Before 3 June")."""
    return words_of(_DAY.sub("", words))
