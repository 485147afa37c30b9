"""What must hold of every calendar."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from remit.engine.clocks import Calendar, Holiday, england_calendar

DAYS = st.dates(dt.date(2016, 1, 1), dt.date(2028, 6, 30))
HOLIDAYS = st.lists(DAYS, max_size=12).map(lambda days: tuple(Holiday(day, "Holiday") for day in days))
COUNTS = st.integers(0, 60)


@given(HOLIDAYS, DAYS, DAYS, COUNTS)
def test_adding_a_holiday_never_makes_a_due_day_earlier(holidays: tuple[Holiday, ...], extra: dt.date, start: dt.date, n: int) -> None:
    before = Calendar(holidays).add_operational_days(start, n)
    after = Calendar((*holidays, Holiday(extra, "New"))).add_operational_days(start, n)
    assert after >= before


@given(HOLIDAYS, DAYS, COUNTS)
def test_counting_undoes_adding(holidays: tuple[Holiday, ...], start: dt.date, n: int) -> None:
    calendar = Calendar(holidays)
    due = calendar.add_operational_days(start, n)
    assert calendar.operational_days_between(start, due) == n
    assert calendar.operational_days_between(due, start) == -n
    assert n == 0 or calendar.is_operational(due)


@given(DAYS, COUNTS, COUNTS)
def test_adding_in_two_steps_is_adding_at_once(start: dt.date, first: int, second: int) -> None:
    england = england_calendar()
    assert england.add_operational_days(england.add_operational_days(start, first), second) == england.add_operational_days(start, first + second)


@given(HOLIDAYS, DAYS, COUNTS)
def test_derivation_names_every_day_once(holidays: tuple[Holiday, ...], start: dt.date, n: int) -> None:
    derivation = Calendar(holidays).derive(start, n)
    assert [counted.day for counted in derivation.days] == [start + dt.timedelta(days=ahead) for ahead in range(len(derivation.days))]
    assert [counted.number for counted in derivation.days if counted.number] == list(range(1, n + 1))
    assert all((counted.number is None) == bool(counted.why_not) for counted in derivation.days)
