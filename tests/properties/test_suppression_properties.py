"""Nobody can work a hidden number back: an attacker, written apart from the method, tries."""

import itertools
from collections.abc import Iterator

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engine.measures.suppression import PublishedTable, SuppressionRule, suppress, suppress_list

TABLES = st.integers(1, 4).flatmap(lambda columns: st.lists(st.lists(st.integers(0, 12), min_size=columns, max_size=columns), min_size=1, max_size=4))
SMALL = st.integers(1, 3).flatmap(lambda columns: st.lists(st.lists(st.integers(0, 6), min_size=columns, max_size=columns), min_size=1, max_size=3))
RULES = st.builds(SuppressionRule, st.integers(2, 8))


def _grid(table: PublishedTable) -> list[list[int | None]]:
    rows = [[*cells, total] for cells, total in zip(table.cells, table.row_totals, strict=True)]
    return [*rows, [*table.column_totals, table.total]]


def _equations(grid: list[list[int | None]]) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Return what the totals say of the hidden cells: one line a row and column, one unknown a hidden cell."""
    height, width = len(grid), len(grid[0])
    hidden = [(row, column) for row in range(height) for column in range(width) if grid[row][column] is None]
    lines = []
    for row in range(height):
        lines.append([(-1 if cell[1] == width - 1 else 1) if cell[0] == row else 0 for cell in hidden])
    for column in range(width):
        lines.append([(-1 if cell[0] == height - 1 else 1) if cell[1] == column else 0 for cell in hidden])
    return np.array(lines, dtype=float), hidden


@settings(deadline=None)
@given(TABLES, RULES)
def test_the_totals_leave_no_hidden_cell_with_one_solution(cells: list[list[int]], rule: SuppressionRule) -> None:
    """A cell is fixed by the linear system exactly if its unit vector lies in the row space."""
    matrix, hidden = _equations(_grid(suppress(cells, rule)))
    if not hidden:
        return
    rank = np.linalg.matrix_rank(matrix)
    for place in range(len(hidden)):
        unit = np.zeros((1, len(hidden)))
        unit[0, place] = 1
        assert np.linalg.matrix_rank(np.vstack([matrix, unit])) > rank, hidden[place]


def _solutions(grid: list[list[int | None]], most: int) -> Iterator[dict[tuple[int, int], int]]:
    """Yield every filling of the inner hidden cells with whole numbers from 1 that agrees with all that is shown; totals follow from the inner cells."""
    inner = [(row, column) for row in range(len(grid) - 1) for column in range(len(grid[0]) - 1) if grid[row][column] is None]
    for values in itertools.product(range(1, most + 1), repeat=len(inner)):
        filled = dict(zip(inner, values, strict=True))
        full = [[filled.get((row, column), grid[row][column] or 0) for column in range(len(grid[0]) - 1)] for row in range(len(grid) - 1)]
        totals = [[*line, sum(line)] for line in full]
        totals.append([sum(column) for column in zip(*totals, strict=True)])
        shown = all(grid[row][column] in (None, totals[row][column]) for row in range(len(grid)) for column in range(len(grid[0])))
        if shown and all(totals[row][column] >= 1 for row in range(len(grid)) for column in range(len(grid[0])) if grid[row][column] is None):
            yield {(row, column): totals[row][column] for row in range(len(grid)) for column in range(len(grid[0])) if grid[row][column] is None}


@settings(deadline=None, max_examples=60)
@given(SMALL, st.builds(SuppressionRule, st.integers(2, 4)))
def test_who_knows_that_a_hidden_number_is_at_least_one_still_finds_two_values(cells: list[list[int]], rule: SuppressionRule) -> None:
    grid = _grid(suppress(cells, rule))
    hidden = [(row, column) for row, line in enumerate(grid) for column, value in enumerate(line) if value is None]
    if not hidden or sum(1 for row, column in hidden if row < len(grid) - 1 and column < len(grid[0]) - 1) > 5:
        return
    found: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden}
    for solution in _solutions(grid, 8):
        for cell, value in solution.items():
            found[cell].add(value)
        if all(len(values) > 1 for values in found.values()):
            return
    assert {cell: values for cell, values in found.items() if len(values) < 2} == {}


@settings(deadline=None)
@given(TABLES, RULES)
def test_small_numbers_are_hidden_zeros_are_shown_and_what_is_shown_is_true(cells: list[list[int]], rule: SuppressionRule) -> None:
    table = suppress(cells, rule)
    for line, shown in zip(cells, table.cells, strict=True):
        for value, cell in zip(line, shown, strict=True):
            assert cell in (None, value)
            assert (cell is not None) if value == 0 else (cell is None or value >= rule.threshold)


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=8), RULES)
def test_a_list_never_hides_exactly_one_number_beside_its_total(counts: list[int], rule: SuppressionRule) -> None:
    table = suppress_list(counts, rule)
    hidden = [value for value, cell in zip(counts, table.cells[0], strict=True) if cell is None]
    assert len(hidden) != 1 or table.total is None
    if table.total is not None and hidden:
        assert sum(hidden) > len(hidden)
