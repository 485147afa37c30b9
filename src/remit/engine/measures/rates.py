"""Rates per 1,000 letters read, with their denominator and how many practices reported.

What lives here: `Rate`, `Completeness`. What does not: whether a rate is unusual (`xmr`, `funnel`).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from remit.engine.measures.facts import LettersRead
from remit.engine.measures.periods import Period

PER = 1000


@dataclass(frozen=True, slots=True)
class Rate:
    """A count for every 1,000 letters read. Without letters there is no rate: `per_1000` is None, which is not zero."""

    number: int
    letters: int

    @property
    def per_1000(self) -> float | None:
        """The rate, unrounded."""
        return PER * self.number / self.letters if self.letters else None


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many practices sent letters, of all that could have. A count without it says more about who reports than about who is reported."""

    reporting: int
    practices: int

    @property
    def share(self) -> float | None:
        """0 to 1, None where there is no practice."""
        return self.reporting / self.practices if self.practices else None


def letters_in(letters: Iterable[LettersRead], period: Period) -> int:
    """Return how many letters were read in the months of a period. Letters are counted by month, so a period is taken by its whole months."""
    return sum(row.count for row in letters if _touches(row.month, period))


def completeness_in(letters: Iterable[LettersRead], practices: Iterable[str], period: Period) -> Completeness:
    """Return how many of these practices had letters read in a period."""
    known = frozenset(practices)
    reporting = {row.practice for row in letters if row.count > 0 and _touches(row.month, period)}
    return Completeness(len(reporting & known), len(known))


def _touches(month: dt.date, period: Period) -> bool:
    return period.first_on.replace(day=1) <= month <= period.last_on
