"""What the cases of some figures cost practices: rows by case and role, and their sums.

What lives here: `read_cost`. What does not: prices and minutes (`remit.engine.measures.cost`).
"""

from dataclasses import dataclass

from remit.engine.measures.cost import CostRow, CostSum, PriceList, list_costs, sum_cost
from remit.service.statistics.queries.figures import Figures, list_facts


@dataclass(frozen=True)
class Cost:
    """What cases cost, by one list of prices: every row, and sums by contract year and role."""

    prices: PriceList
    rows: tuple[CostRow, ...]
    whole: CostSum
    parts: tuple[tuple[str, str, CostSum], ...]


def read_cost(figures: Figures, prices: PriceList) -> Cost:
    """Return the cost of the cases of some figures. Nothing is scaled up to what was not recorded."""
    facts = list_facts(figures.area, figures.view, period=figures.period)
    rows = list_costs(facts, first_on=figures.period.first_on, last_on=figures.period.last_on, prices=prices)
    keys = sorted({(row.year, row.role) for row in rows})
    parts = tuple((year, role, sum_cost(row for row in rows if (row.year, row.role) == (year, role))) for year, role in keys)
    return Cost(prices, tuple(rows), sum_cost(rows), parts)
