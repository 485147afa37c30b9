"""The lists: needs me, waiting, overdue, became overdue today."""

import datetime as dt

from remit.engine.clocks import england_calendar
from remit.engine.clocks.lists import ListedCase, is_with_commissioner_by_time, list_became_overdue, list_needs_me, list_overdue, list_waiting
from remit.engine.clocks.promises import make_promises
from remit.engine.clocks.runs import read_clocks
from remit.engine.signals import ClockName, Effect, Side, Signal

FRIDAY = dt.date(2026, 1, 2)


def case(name: str, sent: dt.date, waits_for: Side | None = Side.RESPONDENT, *, stopped: dt.date | None = None, urgent: bool = False) -> ListedCase:
    given = [Signal(ClockName.ANSWER, Effect.START, sent, 1), Signal(ClockName.ESCALATE, Effect.START, sent, 1)]
    if stopped:
        given += [Signal(ClockName.ANSWER, Effect.STOP, stopped, 2), Signal(ClockName.ESCALATE, Effect.STOP, stopped, 2)]
    return ListedCase(name, waits_for, not stopped, read_clocks(given, make_promises(), england_calendar()), urgent)


EARLY, LATE = case("early", dt.date(2025, 12, 15)), case("late", dt.date(2025, 12, 22))
URGENT = case("urgent", dt.date(2026, 1, 5), urgent=True)
DONE = case("done", dt.date(2025, 11, 3), None, stopped=dt.date(2025, 11, 5))
QUESTION = case("question", dt.date(2025, 12, 22), Side.RAISER)
ALL = [LATE, DONE, QUESTION, URGENT, EARLY]


def names(found: list[ListedCase]) -> list[str]:
    return [one.id for one in found]


def test_what_needs_a_side_stands_urgent_first_then_by_due_day() -> None:
    assert names(list_needs_me(ALL, Side.RESPONDENT)) == ["urgent", "early", "late"]
    assert names(list_needs_me(ALL, Side.RAISER)) == ["question"]


def test_what_a_side_waits_for_is_open_and_somebody_elses_turn() -> None:
    assert names(list_waiting(ALL, Side.RAISER)) == ["urgent", "early", "late"]
    assert names(list_waiting(ALL, Side.RESPONDENT)) == ["question"]


def test_overdue_is_what_passed_its_day_and_still_runs() -> None:
    assert names(list_overdue(ALL, dt.date(2026, 1, 9))) == ["early", "late", "question"]
    assert names(list_overdue(ALL, dt.date(2026, 1, 9), Side.COMMISSIONER)) == []
    assert names(list_overdue(ALL, dt.date(2026, 1, 8), Side.RESPONDENT)) == ["early"]


# Alaveteli #7440: users wanted the list of what has just gone overdue.
def test_became_overdue_is_the_first_operational_day_after_and_no_other() -> None:
    assert names(list_became_overdue(ALL, dt.date(2026, 1, 8))) == []
    assert names(list_became_overdue(ALL, dt.date(2026, 1, 9))) == ["late", "question"]
    assert names(list_became_overdue(ALL, dt.date(2026, 1, 12))) == []


def test_case_due_on_friday_became_overdue_on_monday() -> None:
    found = case("x", dt.date(2025, 12, 16))
    assert found.runs[0].due_on == dt.date(2026, 1, 2)
    assert [on for on in (FRIDAY + dt.timedelta(days=ahead) for ahead in range(5)) if list_became_overdue([found], on)] == [dt.date(2026, 1, 5)]


def test_escalation_day_makes_nobody_late() -> None:
    only = ListedCase("x", Side.RESPONDENT, True, tuple(run for run in EARLY.runs if run.clock is ClockName.ESCALATE))
    assert list_overdue([only], dt.date(2026, 6, 1)) == []


def test_unanswered_case_comes_to_the_commissioner_on_its_day() -> None:
    assert not is_with_commissioner_by_time(LATE.runs, dt.date(2026, 1, 21))
    assert is_with_commissioner_by_time(LATE.runs, dt.date(2026, 1, 22))
    assert not is_with_commissioner_by_time(DONE.runs, dt.date(2026, 6, 1))
    assert not is_with_commissioner_by_time((), dt.date(2026, 6, 1))
