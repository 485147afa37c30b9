"""Hiding small numbers in a table with totals so that no hidden cell can be worked back.

What lives here: primary and secondary suppression of one table, rounding, and the check that a reader can ask of any table. What does not: whether a table
needs it, which a person decides with a reason: a count about an organisation is not a count of patients.

Primary: a count from 1 up to the threshold is hidden, totals included. Zero is shown; it says that there was nothing.

Secondary: a reader knows that each row and column adds up to its total, and that a hidden cell is a whole number of at least 1. A hidden cell is safe if it can
be one higher or one lower and everything shown still be true. That is so exactly if it lies on a closed walk of hidden cells, alternately along rows and
columns, on which every second cell can go down by one (a total goes the other way). For each hidden cell the walk that hides least besides is looked for
with Dijkstra's method, so all of them are safe in the end; hiding more never makes another cell less safe.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cell = tuple[int, int]
Node = tuple[str, int]

_VERSION = "remit.suppression/1"


class SuppressionError(ValueError):
    """No table of counts, or a rule that cannot be meant; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class SuppressionRule:
    """What is hidden.

    Attributes:
        threshold: counts from 1 to one below it are hidden; 0 or 1 hides nothing.
        round_to: what is shown is rounded to the nearest multiple of it; 1 leaves it as it is.
        version: of the method, written down with each decision.
    """

    threshold: int = 5
    round_to: int = 1
    version: str = _VERSION

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.threshold < 0 or self.round_to < 1:
            raise SuppressionError("The threshold must be 0 or more, and the rounding 1 or more.")


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table with its totals as it may be published: None is a hidden cell.

    Attributes:
        cells: the inner cells, row by row.
        row_totals, column_totals, total: the margins; column totals are empty where the table has none.
        hidden: how many cells are hidden, margins included.
        secondary: how many of them only so that others cannot be worked back.
        rule: what was hidden, and by which version of the method.
    """

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None
    hidden: int
    secondary: int
    rule: SuppressionRule


def suppress(cells: Sequence[Sequence[int]], rule: SuppressionRule | None = None) -> PublishedTable:
    """Return a table of two ways with its totals as it may be published.

    Args:
        cells: counts row by row, without totals.
        rule: what to hide; below 5 where none is given.

    Raises:
        SuppressionError: the rows have different lengths, there is no cell, or a count is below zero.
    """
    rule = rule or SuppressionRule()
    return _published(_Grid(_checked(cells)), rule)


def suppress_list(counts: Sequence[int], rule: SuppressionRule | None = None) -> PublishedTable:
    """Return a list with its total as it may be published: a table of one row whose columns have no totals of their own."""
    rule = rule or SuppressionRule()
    grid = _Grid(_checked([counts]), has_column_totals=False)
    return _published(grid, rule)


def _checked(cells: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [list(row) for row in cells]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise SuppressionError("A table needs at least one row and one column, and rows of the same length.")
    if any(value < 0 for row in rows for value in row):
        raise SuppressionError("A count below zero cannot be. Check where the table comes from.")
    return rows


class _Grid:
    """The table with its margins as one grid: the last row and the last column are the totals."""

    def __init__(self, cells: list[list[int]], *, has_column_totals: bool = True) -> None:
        """Add the margins."""
        self.rows, self.columns = len(cells), len(cells[0])
        self.values = {(row, column): cells[row][column] for row in range(self.rows) for column in range(self.columns)}
        for row in range(self.rows):
            self.values[row, self.columns] = sum(cells[row])
        for column in range(self.columns):
            self.values[self.rows, column] = sum(line[column] for line in cells)
        self.values[self.rows, self.columns] = sum(map(sum, cells))
        # Column totals that are not printed are as hidden as can be, and cost nothing.
        self.unprinted = set() if has_column_totals else {(self.rows, column) for column in range(self.columns)}
        self.hidden: set[Cell] = set(self.unprinted)

    def is_margin(self, cell: Cell) -> bool:
        """Say whether a cell is the total of one row or column; the total of all goes with the inner cells."""
        return (cell[0] == self.rows) != (cell[1] == self.columns)

    def least(self, cell: Cell) -> int:
        """Return the least that a reader must think possible: a hidden cell is at least 1, a total that is not printed may be 0."""
        return 0 if cell in self.unprinted else 1

    def can_go(self, cell: Cell, *, up: bool) -> bool:
        """Say whether a cell can go one up or down along a walk; margins go the other way round."""
        is_rising = up is not self.is_margin(cell)
        return is_rising or self.values[cell] > self.least(cell)


def _published(grid: _Grid, rule: SuppressionRule) -> PublishedTable:
    primary = {cell for cell, value in grid.values.items() if 0 < value < rule.threshold and cell not in grid.unprinted}
    grid.hidden |= primary
    safe: set[Cell] = set()
    for cell in sorted(primary):
        if cell not in safe:
            safe |= _protect(grid, cell)
    printed = grid.hidden - grid.unprinted
    shown = {cell: None if cell in grid.hidden else _rounded(value, rule.round_to) for cell, value in grid.values.items()}
    return PublishedTable(
        tuple(tuple(shown[row, column] for column in range(grid.columns)) for row in range(grid.rows)),
        tuple(shown[row, grid.columns] for row in range(grid.rows)),
        () if grid.unprinted else tuple(shown[grid.rows, column] for column in range(grid.columns)),
        shown[grid.rows, grid.columns],
        len(printed),
        len(printed - primary),
        rule,
    )


def _rounded(value: int, step: int) -> int:
    """Return the nearest multiple; what is not zero never becomes zero, which would say that there was nothing."""
    return max((2 * value + step) // (2 * step) * step, step if value else 0)


def _protect(grid: _Grid, cell: Cell) -> set[Cell]:
    """Hide what is needed so that a cell could be one higher or one lower, and return all the cells that this makes safe.

    There is always a way: a count above zero, its two totals and the total of all can go up together.
    """
    walks = [walk for up in (True, False) if grid.can_go(cell, up=up) and (walk := _cheapest_walk(grid, cell, up=up)) is not None]
    _, walked = min(walks)
    grid.hidden |= set(walked)
    return {cell, *walked}


def _cheapest_walk(grid: _Grid, cell: Cell, *, up: bool) -> tuple[int, list[Cell]] | None:
    """Return what it costs to close a walk through a cell that goes up or down, and the cells on it."""
    start, goal = ("row", cell[0]), ("column", cell[1])
    best: dict[Node, int] = {start: 0}
    came: dict[Node, tuple[Node, Cell]] = {}
    waiting: list[tuple[int, Node]] = [(0, start)]
    while waiting:
        cost, node = heapq.heappop(waiting)
        if node == goal:
            return cost, list(_back(came, goal))
        if cost > best[node]:
            continue
        for step, following in _steps(grid, node, cell, up=up):
            total = cost + _price(grid, step)
            if total < best.get(following, total + 1):
                best[following] = total
                came[following] = (node, step)
                heapq.heappush(waiting, (total, following))
    return None


def _steps(grid: _Grid, node: Node, cell: Cell, *, up: bool) -> Iterator[tuple[Cell, Node]]:
    """Yield the cells along which a walk may go on: from a row they go against the cell, from a column with it."""
    kind, place = node
    for other in range((grid.columns if kind == "row" else grid.rows) + 1):
        step = (place, other) if kind == "row" else (other, place)
        goes_up = up if kind == "column" else not up
        may_be_hidden = step in grid.hidden or grid.values[step] > 0
        if step != cell and may_be_hidden and grid.can_go(step, up=goes_up):
            yield step, ("column" if kind == "row" else "row", other)


def _price(grid: _Grid, cell: Cell) -> int:
    """Return what it costs to hide a cell: nothing if it is hidden, else its size, and more for totals, which people look at first."""
    if cell in grid.hidden:
        return 0
    inner = cell[0] < grid.rows and cell[1] < grid.columns
    return 1000 + grid.values[cell] * (1 if inner else 4)


def _back(came: dict[Node, tuple[Node, Cell]], node: Node) -> Iterator[Cell]:
    while node in came:
        node, cell = came[node]
        yield cell
