"""Few kinds that make up most: rows in order of size with their share and what they add up to.

What lives here: `pareto`. What does not: drawing it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

REST = "rest"


@dataclass(frozen=True, slots=True)
class ParetoRow:
    """One kind.

    Attributes:
        share: 0 to 1 of the whole.
        reached: share of this and all larger kinds together.
    """

    value: str
    number: int
    share: float
    reached: float


def pareto(counts: Mapping[str, int], *, most: int | None = None) -> list[ParetoRow]:
    """Return the kinds in order of size, those of one size by name; kinds without a case are left out.

    Args:
        counts: number by kind.
        most: how many rows stand by themselves; what follows is one row `rest`.
    """
    ordered = sorted(((number, value) for value, number in counts.items() if number), key=lambda pair: (-pair[0], pair[1]))
    cut = len(ordered) if most is None or len(ordered) <= most + 1 else most
    rows = [(value, number) for number, value in ordered[:cut]]
    if cut < len(ordered):
        rows.append((REST, sum(number for number, _ in ordered[cut:])))
    total, reached, answer = sum(counts.values()), 0, []
    for value, number in rows:
        reached += number
        answer.append(ParetoRow(value, number, number / total, reached / total))
    return answer


def rows_for(rows: list[ParetoRow], share: float) -> int:
    """Return how many of the first rows make up a share of the whole."""
    return next((place for place, row in enumerate(rows, 1) if row.reached >= share), len(rows))
