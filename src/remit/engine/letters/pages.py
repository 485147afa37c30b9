"""Pages of words to one text: what repeats on every page is kept once, sentences run on over page breaks, every word keeps its place.

What lives here: `Page`, `compose`. What does not: the order of words on one page (`layout`), where they come from (`pdf`, `pictures`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from remit.engine.letters.document import Box, Document
from remit.engine.letters.layout import APART, SOFT_HYPHENS, Line, Row, Word, find_rows, order_lines, set_gaps

_EDGE = 0.14  # of the page's height: where headers and footers stand
_EDGE_ROWS = 5
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(r"\bpage\s*(\d{1,3})\s*(?:of|/)\s*(\d{1,3})\b|^\W*(\d{1,3})\s*(?:of|/)\s*(\d{1,3})\W*$", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"^\W*(?:page\s*)?\d{1,3}\W*$", re.IGNORECASE)
_ENDS = (".", "?", "!", ":", ";")
_LIGATURES = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u00ad": "", "\x00": ""})
# Parts that keep the hyphen at which a line was broken.
_HYPHENATED = frozenset("co re pre post non self anti on off well in out up e follow long short half over under day night low high".split())


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one page, and its size in points as it is shown."""

    words: Sequence[Word]
    width: float
    height: float


def _words_of(row: Row) -> str:
    return " ".join(segment.text for segment in row.segments)


def _edges(rows: list[Row], height: float) -> tuple[list[int], list[int]]:
    """Return the numbers of the rows at the head and at the foot of a page."""
    head = [at for at, row in enumerate(rows[:_EDGE_ROWS]) if row.bottom < _EDGE * height]
    foot = [len(rows) - 1 - at for at, row in enumerate(reversed(rows[-_EDGE_ROWS:])) if row.top > (1 - _EDGE) * height]
    return head, foot


def _drop_repeated(pages: list[list[Row]], heights: list[float]) -> list[list[Row]]:
    """Keep a header on the first page and a footer on the last; page numbers nowhere, where they say that all pages are here."""
    edges = [_edges(rows, height) for rows, height in zip(pages, heights, strict=True)]
    counts = (Counter[str](), Counter[str]())
    for rows, places in zip(pages, edges, strict=True):
        for count, numbers in zip(counts, places, strict=True):
            count.update({_DIGITS.sub("#", _words_of(rows[at])) for at in numbers})
    enough = max(2, round(0.6 * len(pages)))
    has_all = _has_all_pages(pages, edges)
    kept = []
    for page, (rows, (head, foot)) in enumerate(zip(pages, edges, strict=True)):
        dropped = {at for at in head if page > 0 and _repeats(rows[at], counts[0], enough)}
        dropped |= {at for at in foot if page < len(pages) - 1 and _repeats(rows[at], counts[1], enough)}
        dropped |= {at for at in (*head, *foot) if _is_page_number(rows[at], has_all=has_all)}
        kept.append([row for at, row in enumerate(rows) if at not in dropped])
    return kept


def _repeats(row: Row, counts: Counter[str], enough: int) -> bool:
    words = _words_of(row)
    return counts[_DIGITS.sub("#", words)] >= enough and not _NUMBERED.search(words)


def _is_page_number(row: Row, *, has_all: bool) -> bool:
    words = _words_of(row)
    if _LONE_NUMBER.match(words):
        return True
    found = _NUMBERED.search(words)
    return has_all and found is not None and len(found[0]) > 0.6 * len(words)


def _has_all_pages(pages: list[list[Row]], edges: list[tuple[list[int], list[int]]]) -> bool:
    """Return whether "page 1 of 3" and its like name no page that is missing."""
    named = [
        found
        for rows, (head, foot) in zip(pages, edges, strict=True)
        for at in dict.fromkeys((*head, *foot))
        if (found := _NUMBERED.search(_words_of(rows[at])))
    ]
    seen = {int(found[1] or found[3]) for found in named}
    return all(int(found[2] or found[4]) in seen and int(found[2] or found[4]) <= len(pages) for found in named)


def _clean(word: str) -> str:
    """Return a word with its letters apart; a hyphen at the end of a line stays only where the word is written with one."""
    if word.endswith(SOFT_HYPHENS):
        word = word[:-1] + ("-" if word[:-1].lower() in _HYPHENATED or "-" in word else "")
    return word.translate(_LIGATURES)


class _Writer:
    """Writes words one after another and notes where each stands."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.boxes: list[Box] = []

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def words(self, words: list[Word], page: int) -> None:
        at, texts, boxes, new = self.length, [], self.boxes, tuple.__new__  # straight to the tuple: there are hundreds of words on a page
        for left, top, right, bottom, raw, shown in words:
            text = raw if raw.isascii() and raw[-1] != "\x02" else _clean(raw)
            if text:
                end = at + len(text)
                boxes.append(new(Box, (at, end, page, *shown) if shown else (at, end, page, left, top, right, bottom)))
                texts.append(text)
                at = end + 1
        self.write(" ".join(texts))

    def line(self, line: Line, page: int) -> None:
        for at, cell in enumerate(line.cells):
            if at:
                self.write(APART)
            self.words(cell, page)


def _runs_over(above: Line, below: Line) -> bool:
    """Return whether a sentence goes on over a page break."""
    if len(above.cells) > 1 or len(below.cells) > 1:
        return False
    last, first = above.cells[0][-1].text, below.cells[0][0].text
    return not last.endswith(_ENDS) and first[:1].islower()


def compose(form: str, pages: Sequence[Page], problems: tuple[str, ...] = ()) -> Document:
    """Return one document for some pages of words.

    Args:
        form: name of the format.
        pages: in order; a page may be empty.
        problems: what there is to say of the whole.
    """
    rows = [find_rows(page.words) if page.words else [] for page in pages]
    if len(rows) > 1:
        rows = _drop_repeated(rows, [page.height for page in pages])
    writer, ranges = _Writer(), []
    above: Line | None = None
    for number, page_rows in enumerate(rows, start=1):
        lines = order_lines(page_rows)
        set_gaps(lines)
        if above and lines:
            writer.write(" " if _runs_over(above, lines[0]) else "\n\n" if above.cells[-1][-1].text.endswith(".") else "\n")
        start = writer.length
        for at, line in enumerate(lines):
            if at:
                writer.write(line.gap)
            writer.line(line, number)
        ranges.append((start, writer.length))
        above = lines[-1] if lines else above
    return Document(
        form, "".join(writer.pieces), tuple(ranges), tuple(writer.boxes), problems=problems, sizes=tuple((page.width, page.height) for page in pages)
    )
