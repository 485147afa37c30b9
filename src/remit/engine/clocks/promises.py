"""How long each clock runs, for whom, and on what that stands: a local promise, a contract deadline or a statute.

What lives here: deadlines as data, and the promises that are offered where a provider gave none. What does not: counting the days (`runs`), or the sentences of
the contract (`remit.engine.rulebook`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.clocks.calendar import MOST_DAYS, CalendarError
from remit.engine.signals import ClockName, Side


class DeadlineKind(StrEnum):
    """On what a deadline stands. The value is what people read beside the date."""

    LOCAL_PROMISE = "local promise"
    CONTRACT = "contract deadline"
    STATUTE = "deadline set by law"


@dataclass(frozen=True, slots=True)
class Deadline:
    """How many operational days one clock runs.

    Attributes:
        clock: which clock.
        days: operational days after the day it starts.
        kind: on what it stands.
        whose: who promised it, or who is bound ("Northmoor General Hospital").
        source: what it is read from; must be given for a contract deadline and a statute.

    Raises:
        CalendarError: the days cannot be counted, or the source of a contract deadline or statute is missing.
    """

    clock: ClockName
    days: int
    kind: DeadlineKind = DeadlineKind.LOCAL_PROMISE
    whose: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Check the days, and that law is not claimed without its source."""
        if not 1 <= self.days <= MOST_DAYS:
            raise CalendarError(f"{self.days} working days cannot be promised: give a number from 1 to {MOST_DAYS}.")
        if self.kind is not DeadlineKind.LOCAL_PROMISE and not self.source:
            raise CalendarError(f"A {self.kind.value} needs its source. Name the clause or section, or make it a local promise.")

    @property
    def label(self) -> str:
        """What stands beside the date: "local promise of Northmoor General Hospital", "contract deadline (NHS Standard Contract, General Condition 9)"."""
        whose = f" of {self.whose}" if self.whose and self.kind is DeadlineKind.LOCAL_PROMISE else ""
        return f"{self.kind.value}{whose}" + (f" ({self.source})" if self.source else "")


DEFAULT_DAYS: Mapping[ClockName, int] = {
    ClockName.ACKNOWLEDGE: 3,
    ClockName.ANSWER: 10,
    ClockName.ESCALATE: 20,
    ClockName.REPLY: 10,
    ClockName.DISPUTE: 10,
    ClockName.LEAD: 10,
    ClockName.COMMISSIONER: 20,
}
"""Operational days that are offered as local promises until a provider gives its own. None of them is a contract deadline."""

OWED_BY: Mapping[ClockName, Side | None] = {
    ClockName.ACKNOWLEDGE: Side.RESPONDENT,
    ClockName.ANSWER: Side.RESPONDENT,
    ClockName.ESCALATE: None,
    ClockName.REPLY: Side.RAISER,
    ClockName.DISPUTE: Side.RESPONDENT,
    ClockName.LEAD: Side.RESPONDENT,
    ClockName.COMMISSIONER: Side.COMMISSIONER,
    ClockName.INFORMATION_REQUEST: Side.COMMISSIONER,
}
"""Which side is late when a clock runs out. `ESCALATE` is nobody's: it only marks the day from which the commissioner sees an unanswered case."""


def make_promises(respondent: str = "", days: Mapping[ClockName, int] | None = None, *, raiser: str = "", commissioner: str = "") -> dict[ClockName, Deadline]:
    """Return the local promises that hold for one case, the defaults where nothing else was promised.

    Args:
        respondent: name of the provider (or practice) that answers, for the label.
        days: operational days that differ from `DEFAULT_DAYS`.
        raiser: name of the side that raised the case: it owes the reply to a question.
        commissioner: name of the commissioner.

    Raises:
        CalendarError: a number of days that cannot be promised, or a clock that is set by law.
    """
    given = dict(days or {})
    if strange := sorted(clock.value for clock in given.keys() - DEFAULT_DAYS.keys()):
        raise CalendarError(f"The clock {strange[0]!r} is not a local promise: its length is set elsewhere.")
    names = {Side.RAISER: raiser, Side.COMMISSIONER: commissioner}
    return {
        clock: Deadline(clock, given.get(clock, default), whose=names.get(OWED_BY[clock] or Side.RESPONDENT, respondent))
        for clock, default in DEFAULT_DAYS.items()
    }
