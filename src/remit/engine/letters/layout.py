"""Words with places on a page, from a PDF or from a picture, to lines in reading order: columns, tables, wrapped lines, paragraphs.

What lives here: `Word`, `read_page`. What does not: where words come from (`pdf`, `ocr`), what repeats on every page (`pages`).

All measures are points from the top left corner of the page as it is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

APART = "   "  # between cells of a row: what the reading of lines knows as columns
_ITEM = re.compile(r"(?:[-–—*•·▪◦○●➢>☐☑☒✓✔□■]|\(?\d{1,2}[.)]|\(?[a-hA-H][.)]|\[[ xX]?\])$")
_GUTTER = 10.0  # points; narrower gaps are gaps between words
_COLUMN_LINES = 4
SOFT_HYPHENS = ("\u00ad", "\u0002", "\ufffe")


class Word(NamedTuple):
    """One word and its place on the page held upright; `shown` is its place on the page as it is shown, where that lies otherwise."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    shown: tuple[float, float, float, float] | None = None


@dataclass(slots=True)
class Segment:
    """Words that stand beside each other without a wide gap."""

    words: list[Word]
    left: float
    right: float

    @property
    def text(self) -> str:
        """The words with one space between them."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Row:
    """All that stands at one height, cut at wide gaps."""

    top: float
    bottom: float
    segments: list[Segment] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Height of its letters."""
        return self.bottom - self.top


@dataclass(slots=True)
class Line:
    """A line as it is to be written.

    Attributes:
        cells: words, cut at wide gaps.
        gap: how it follows the line above: "" goes on with its word, " " with its sentence; else a line break, or two.
    """

    cells: list[list[Word]]
    gap: str = "\n"


def find_rows(words: Sequence[Word]) -> list[Row]:
    """Group words by height and cut each row at its wide gaps."""
    rows: list[tuple[float, float, list[Word]]] = []
    top = bottom = -1.0
    for word in sorted(words, key=_middle):
        low, high = word.top, word.bottom
        overlap = (high if high < bottom else bottom) - (low if low > top else top)
        # Raised letters and mixed sizes overlap their line by a good part of their own height.
        if overlap > 0.4 * (high - low) or overlap > 0.4 * (bottom - top) > 0:
            rows[-1][2].append(word)
            if high - low <= bottom - top:
                continue
            rows[-1] = (low, high, rows[-1][2])
        else:
            rows.append((low, high, [word]))
        top, bottom = low, high
    found = [_cut(group, high - low) for low, high, group in rows]
    found.sort(key=lambda row: row.top)
    return found


def _middle(word: Word) -> float:
    return word.top + word.bottom


def _cut(words: list[Word], height: float) -> Row:
    words.sort()
    wide = max(0.9 * height, 4.0)
    first = words[0]
    top, bottom, right = first.top, first.bottom, first.right
    segments: list[Segment] = []
    group = [first]
    for word in words[1:]:
        if word.left - right > wide:
            segments.append(Segment(group, group[0].left, right))
            group, right = [], word.right
        group.append(word)
        right = max(right, word.right)
        top = min(top, word.top)
        bottom = max(bottom, word.bottom)
    segments.append(Segment(group, group[0].left, right))
    return Row(top, bottom, segments)


def _free(row: Row) -> list[tuple[float, float]]:
    """Return the stretches between a row's segments, and those left and right of them."""
    edges = [(-1e9, row.segments[0].left), *((a.right, b.left) for a, b in pairwise(row.segments)), (row.segments[-1].right, 1e9)]
    return [(left, right) for left, right in edges if right - left >= _GUTTER]


def _common(gutters: list[tuple[float, float]], row: Row) -> list[tuple[float, float]]:
    """Return what remains of gutters that a further row leaves free too."""
    found = []
    for left, right in gutters:
        for free_left, free_right in _free(row):
            low, high = max(left, free_left), min(right, free_right)
            if high - low >= _GUTTER:
                found.append((low, high))
    return found


def _inner(gutters: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [gutter for gutter in gutters if gutter[0] > -1e8 and gutter[1] < 1e8]


def _runs(rows: list[Row]) -> list[tuple[list[Row], list[tuple[float, float]]]]:
    """Cut the rows of a page into runs: those that share gutters, and single rows."""
    runs: list[tuple[list[Row], list[tuple[float, float]]]] = []
    at = 0
    while at < len(rows):
        gutters = _inner(_free(rows[at])) if len(rows[at].segments) > 1 else []
        end = at + 1
        while gutters and end < len(rows) and _belongs(rows[end - 1], rows[end]):
            narrower = _common(gutters, rows[end])
            if not narrower:
                break
            gutters, end = narrower, end + 1
        runs.append((rows[at:end], gutters))
        at = end
    return runs


def _belongs(above: Row, below: Row) -> bool:
    """Return whether a row can be of one table or one pair of columns with the row above: what stands alone must follow closely."""
    step = below.top - above.bottom
    return step < 0.6 * below.height or (len(below.segments) > 1 and step < 3 * below.height)


def _side(rows: list[Row], edge: float, *, is_left: bool) -> list[Row]:
    found = []
    for row in rows:
        kept = [segment for segment in row.segments if (segment.right <= edge) == is_left]
        if kept:
            found.append(Row(min(word.top for item in kept for word in item.words), max(word.bottom for item in kept for word in item.words), kept))
    return found


def _is_prose(rows: list[Row]) -> bool:
    """Return whether lines are full, as those of a text column are, and cells of a table are not."""
    if len(rows) < _COLUMN_LINES:
        return False
    left, right = min(row.segments[0].left for row in rows), max(row.segments[-1].right for row in rows)
    words = sum(len(segment.words) for row in rows for segment in row.segments) / len(rows)
    full = sum(1 for row in rows if row.segments[-1].right > left + 0.75 * (right - left))
    return words >= 4 and full >= 0.6 * len(rows)


def order_lines(rows: list[Row]) -> list[Line]:
    """Return the lines of a page in reading order: columns one after another, tables row by row."""
    lines: list[Line] = []
    for run, gutters in _runs(rows):
        edges = [(low + high) / 2 for low, high in gutters]
        widest = max(gutters, key=lambda gutter: gutter[1] - gutter[0], default=None)
        if len(run) >= _COLUMN_LINES and widest:
            middle = (widest[0] + widest[1]) / 2
            left, right = _side(run, middle, is_left=True), _side(run, middle, is_left=False)
            if _is_prose(left) and _is_prose(right):
                lines += [*_as_column(left), *_as_column(right)]
                continue
        if len(run) > 1 and edges:
            lines += _as_table(run, edges)
        else:
            lines += [Line([segment.words for segment in row.segments]) for row in run]
    return lines


def _as_column(rows: list[Row]) -> list[Line]:
    found = order_lines(rows)
    found[0].gap = "\n\n"
    return found


def _as_table(rows: list[Row], edges: list[float]) -> list[Line]:
    """Return a line for each table row; what a cell wraps to further lines is put back into it."""
    grid: list[list[list[Segment]]] = [[[] for _ in range(len(edges) + 1)] for _ in rows]
    for row, cells in zip(rows, grid, strict=True):
        for segment in row.segments:
            cells[sum(1 for edge in edges if segment.left > edge)].append(segment)
    lefts = [min((cells[at][0].left for cells in grid if cells[at]), default=0.0) for at in range(1, len(edges) + 1)]
    rights = [*lefts, max((cells[-1][-1].right for cells in grid if cells[-1]), default=0.0)]
    table = [[[segment.words for segment in cell] for cell in grid[0]]]
    for above, below, before, cells in zip(rows, rows[1:], grid, grid[1:], strict=False):
        if below.top - above.bottom < 0.6 * below.height and _is_rest(before, cells, rights):
            for whole, more in zip(table[-1], cells, strict=True):
                for segment in more:
                    whole[-1:] = [[*(whole[-1] if whole else []), *segment.words]]
        else:
            table.append([[segment.words for segment in cell] for cell in cells])
    return [Line([words for cell in row for words in cell]) for row in table]


def _is_rest(above: list[list[Segment]], cells: list[list[Segment]], rights: list[float]) -> bool:
    """Return whether a line of a table is the rest of the row above: it begins late, or some of its cells had no room up there.

    Args:
        above: cells of the line above.
        cells: of the line.
        rights: how far each column may reach.
    """
    if not cells[0]:
        return True
    filled = sum(1 for cell in cells if cell)
    return 1 < filled < len(cells) and all(
        before and before[-1].right + (cell[0].words[0].right - cell[0].left) + 4 > right
        for before, cell, right in zip(above, cells, rights, strict=True)
        if cell
    )


def set_gaps(lines: list[Line]) -> None:
    """Say of each line whether it goes on with the one above, begins anew, or stands apart."""
    margin = max((line.cells[0][-1].right for line in lines if len(line.cells) == 1 and len(line.cells[0]) > 4), default=0.0)
    steps = [below.cells[0][0].top - above.cells[-1][-1].top for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    for above, below, step in zip(lines, lines[1:], steps, strict=False):
        first = below.cells[0][0]
        height = first.bottom - first.top
        if below.gap == "\n\n" or step < 0:
            below.gap = "\n\n"
        elif step < min(1.15 * usual, 2.2 * height) and _goes_on(above, below, margin):
            below.gap = "" if above.cells[-1][-1].text.endswith(("-", *SOFT_HYPHENS)) and first.text[:1].islower() else " "
        elif len(above.cells) > 1 and len(below.cells) > 1 and step < 3 * height:
            continue  # rows of one table, however much room it leaves between them
        elif step > max(1.32 * usual, 1.2 * height) or step > 1.75 * height:
            below.gap = "\n\n"


def _goes_on(above: Line, below: Line, margin: float) -> bool:
    """Return whether a line is the rest of a wrapped line: the word that begins it had no room above. The last cell of a row goes on in small letters."""
    before, after = above.cells[-1], below.cells[0]
    if not margin or len(below.cells) > 1 or (len(above.cells) > 1 and not after[0].text[:1].islower()):
        return False
    height = before[-1].bottom - before[-1].top
    if abs((after[0].bottom - after[0].top) - height) > 0.2 * height or _ITEM.match(after[0].text):
        return False
    left, right = above.cells[0][0].left, before[-1].right
    has_room = right + 0.2 * height + (after[0].right - after[0].left) < margin - 1
    indent = after[0].left - left
    hangs = _ITEM.match(before[0].text) is not None and len(before) > 1 and abs(after[0].left - before[1].left) < height
    return not has_room and right - left > 0.4 * margin and (abs(indent) < 1.5 * height or hangs)
