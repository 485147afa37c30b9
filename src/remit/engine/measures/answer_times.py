"""How soon providers confirm and answer: promises kept, middle and long answer times.

What lives here: `Kept` and quantiles of operational days. What does not: counting the days of one case (`remit.engine.clocks`).

A promise is judged when its due day is over. An early answer to a case that is not due yet is left out until then: counted at once, quick answers would come
into the figure before the slow ones can.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from remit.engine.measures.facts import CaseFact, Said


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises kept, of those that were due."""

    kept: int
    due: int

    @property
    def share(self) -> float | None:
        """0 to 1, None where nothing was due yet."""
        return self.kept / self.due if self.due else None


def is_due(due_on: dt.date | None, day: dt.date) -> bool:
    """Return whether a due day is over."""
    return due_on is not None and due_on < day


def is_kept(done_on: dt.date | None, due_on: dt.date | None) -> bool:
    """Return whether something was done by its due day."""
    return done_on is not None and due_on is not None and done_on <= due_on


def acknowledgements_kept(facts: Iterable[CaseFact], *, day: dt.date) -> Kept:
    """Return how many cases were confirmed as promised, of those whose confirmation was due before a day."""
    due = [fact for fact in facts if is_due(fact.acknowledge_due_on, day) and _counts(fact)]
    return Kept(sum(is_kept(fact.acknowledged_on, fact.acknowledge_due_on) for fact in due), len(due))


def answers_kept(facts: Iterable[CaseFact], *, day: dt.date) -> Kept:
    """Return how many cases were answered as promised, of those whose answer was due before a day."""
    due = [fact for fact in facts if is_due(fact.answer_due_on, day) and _counts(fact)]
    return Kept(sum(is_kept(fact.answered_on, fact.answer_due_on) for fact in due), len(due))


def _counts(fact: CaseFact) -> bool:
    """Say whether a promise still binds: what the practice withdrew before an answer nobody had to answer."""
    return not (fact.said is Said.WITHDRAWN and fact.answered_on is None)


def answer_days(facts: Iterable[CaseFact]) -> Counter[int]:
    """Return how many cases were answered after how many operational days."""
    return Counter(fact.answer_days for fact in facts if fact.answer_days is not None)


def quantile(days: Mapping[int, int], share: float) -> int | None:
    """Return the day by which a share of the cases was answered, None where none was.

    Args:
        days: number of cases by operational days.
        share: above 0, up to 1; 0.5 gives the middle answer time.
    """
    total, reached = sum(days.values()), 0
    for day in sorted(days):
        reached += days[day]
        if reached >= share * total and reached:
            return day
    return None
