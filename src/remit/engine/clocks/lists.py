"""The four lists that people work from: needs me, waiting, overdue, became overdue today. Pure functions of cases and a day.

What lives here: which case stands on which list of a side, and in what order. What does not: whose case it is to see (`remit.service`), or the words.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from remit.engine.clocks.promises import OWED_BY
from remit.engine.clocks.runs import ClockRun, find_run
from remit.engine.signals import ClockName, Side


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as the lists see it.

    Attributes:
        id: whatever the caller knows it by.
        waits_for: the side whose turn it is, None where nobody waits.
        is_open: whether it is open.
        runs: its clocks, as `read_clocks` gives them.
        is_urgent: urgent cases stand first.
    """

    id: str
    waits_for: Side | None
    is_open: bool
    runs: tuple[ClockRun, ...]
    is_urgent: bool = False


def list_needs_me(cases: Iterable[ListedCase], side: Side) -> list[ListedCase]:
    """Return the cases that wait for a side, urgent first, then by what it owes first."""
    return sorted((case for case in cases if case.waits_for is side), key=lambda case: _order(case, side))


def list_waiting(cases: Iterable[ListedCase], side: Side) -> list[ListedCase]:
    """Return the open cases that wait for another side."""
    return sorted((case for case in cases if case.is_open and case.waits_for not in (None, side)), key=lambda case: _order(case, case.waits_for))


def list_overdue(cases: Iterable[ListedCase], day: dt.date, side: Side | None = None) -> list[ListedCase]:
    """Return the cases in which a side (any, where None) is overdue on a day, the longest overdue first."""
    found = [(_most_overdue(case, day, side), case) for case in cases]
    return [case for days, case in sorted(found, key=lambda pair: (-pair[0], pair[1].id)) if days > 0]


def list_became_overdue(cases: Iterable[ListedCase], day: dt.date, side: Side | None = None) -> list[ListedCase]:
    """Return the cases in which some clock of a side became overdue on exactly this day: its due day was the operational day before."""
    return [case for case in sorted(cases, key=lambda case: case.id) if any(run.overdue_from == day for run in _owed(case, side))]


def is_with_commissioner_by_time(runs: Iterable[ClockRun], day: dt.date) -> bool:
    """Return whether a case that nobody answered has come to the commissioner: on the day its escalation clock is due, and after."""
    run = find_run(runs, ClockName.ESCALATE)
    return run is not None and run.is_running and run.due_on is not None and day >= run.due_on


def _owed(case: ListedCase, side: Side | None) -> list[ClockRun]:
    return [run for run in case.runs if run.is_running and (owner := OWED_BY[run.clock]) is not None and side in (None, owner)]


def _most_overdue(case: ListedCase, day: dt.date, side: Side | None) -> int:
    return max((run.days_overdue(day) for run in _owed(case, side)), default=0)


def _order(case: ListedCase, side: Side | None) -> tuple[bool, dt.date, str]:
    due = min((run.due_on for run in _owed(case, side) if run.due_on), default=dt.date.max)
    return (not case.is_urgent, due, case.id)
