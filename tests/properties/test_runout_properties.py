"""What holds of every run-out count."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engine.clocks import Calendar, Holiday
from remit.engine.medicines.runout import Verdict, derive_run_out

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))
SUPPLIES = st.integers(0, 60)
HOLIDAYS = st.lists(st.integers(0, 60), max_size=8)


def calendar(start: dt.date, offsets: list[int]) -> Calendar:
    """Return a calendar with holidays some days after a day."""
    days = {start + dt.timedelta(days=offset) for offset in offsets}
    return Calendar(tuple(Holiday(day, "Holiday") for day in days), dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@given(DAYS, SUPPLIES, st.integers(0, 30), HOLIDAYS, st.integers(0, 60))
@settings(deadline=None)
def test_adding_a_bank_holiday_never_gives_more_days(start: dt.date, days: int, delay: int, offsets: list[int], more: int) -> None:
    received = start + dt.timedelta(days=delay)
    before = derive_run_out(start, days, received, calendar(start, offsets))
    after = derive_run_out(start, days, received, calendar(start, [*offsets, more]))
    assert after.days_left <= before.days_left
    assert after.runs_out_on == before.runs_out_on
    assert (after.last_day_to_act or dt.date.min) <= (before.last_day_to_act or dt.date.min)
    assert before.verdict is not Verdict.UNWORKABLE or after.verdict is Verdict.UNWORKABLE


@given(DAYS, SUPPLIES, st.integers(0, 30), HOLIDAYS)
@settings(deadline=None)
def test_a_day_more_never_gives_fewer_days(start: dt.date, days: int, delay: int, offsets: list[int]) -> None:
    received = start + dt.timedelta(days=delay)
    holidays = calendar(start, offsets)
    assert derive_run_out(start, days + 1, received, holidays).days_left >= derive_run_out(start, days, received, holidays).days_left


@given(DAYS, SUPPLIES, st.integers(0, 30), HOLIDAYS)
@settings(deadline=None)
def test_the_timeline_shows_what_was_counted(start: dt.date, days: int, delay: int, offsets: list[int]) -> None:
    count = derive_run_out(start, days, start + dt.timedelta(days=delay), calendar(start, offsets))
    assert len(count.timeline) == days + 1
    assert sum(item.number is not None for item in count.timeline) == count.days_left
    assert sum(item.is_covered for item in count.timeline) == days
    assert all((item.number is None) == bool(item.why_not) for item in count.timeline)


@given(DAYS, SUPPLIES, st.integers(0, 30))
@settings(deadline=None)
def test_a_later_letter_never_gives_more_days(start: dt.date, days: int, delay: int) -> None:
    holidays = calendar(start, [])
    early, late = start + dt.timedelta(days=delay), start + dt.timedelta(days=delay + 1)
    assert derive_run_out(start, days, late, holidays).days_left <= derive_run_out(start, days, early, holidays).days_left
