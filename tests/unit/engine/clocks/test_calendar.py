"""Operational days: which days count, and the list of days behind each answer."""

import datetime as dt
import subprocess
import sys
from importlib import resources

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from remit.engine.clocks import Calendar, CalendarError, Holiday, day_words, england_calendar, short_day_words
from remit.engine.clocks.calendar import MOST_DAYS

ENGLAND = england_calendar()


def test_christmas_days_are_not_counted() -> None:
    assert ENGLAND.add_operational_days(dt.date(2025, 12, 22), 10) == dt.date(2026, 1, 8)
    assert not ENGLAND.is_operational(dt.date(2025, 12, 25))
    assert not ENGLAND.is_operational(dt.date(2025, 12, 26))
    assert ENGLAND.is_operational(dt.date(2025, 12, 24))


def test_easter_is_not_counted() -> None:
    assert ENGLAND.why_not(dt.date(2026, 4, 3)) == "bank holiday (Good Friday)"
    assert ENGLAND.why_not(dt.date(2026, 4, 6)) == "bank holiday (Easter Monday)"
    assert ENGLAND.add_operational_days(dt.date(2026, 4, 2), 1) == dt.date(2026, 4, 7)


@pytest.mark.parametrize("day", [dt.date(2026, 1, 2), dt.date(2026, 11, 30), dt.date(2026, 8, 3)])
def test_scottish_holiday_counts_in_england(day: dt.date) -> None:
    scottish = {holiday["date"] for holiday in BankHolidays(use_cached_holidays=True).get_holidays(division="scotland")}
    assert day in scottish
    assert ENGLAND.is_operational(day)


def test_day_in_lieu_at_the_year_end_is_not_counted() -> None:
    assert ENGLAND.add_operational_days(dt.date(2021, 12, 31), 1) == dt.date(2022, 1, 4)
    assert ENGLAND.why_not(dt.date(2022, 1, 3)).startswith("bank holiday")


@pytest.mark.parametrize("day", [dt.date(2020, 5, 8), dt.date(2022, 6, 3), dt.date(2022, 9, 19), dt.date(2023, 5, 8)])
def test_single_holidays_of_past_years_are_known(day: dt.date) -> None:
    assert not ENGLAND.is_operational(day)


def test_weekend_says_so() -> None:
    assert ENGLAND.why_not(dt.date(2026, 1, 3)) == "weekend"
    assert ENGLAND.why_not(dt.date(2026, 1, 5)) == ""


def test_start_on_a_weekend_counts_from_monday() -> None:
    assert ENGLAND.add_operational_days(dt.date(2026, 1, 10), 1) == dt.date(2026, 1, 12)


def test_no_days_gives_the_start() -> None:
    derivation = ENGLAND.derive(dt.date(2026, 1, 5), 0)
    assert derivation.due_on == dt.date(2026, 1, 5)
    assert len(derivation.days) == 1


def test_between_is_zero_on_the_day_and_negative_after_it() -> None:
    due = dt.date(2026, 1, 8)
    assert ENGLAND.operational_days_between(dt.date(2025, 12, 22), due) == 10
    assert ENGLAND.operational_days_between(due, due) == 0
    assert ENGLAND.operational_days_between(dt.date(2026, 1, 9), due) == -1


def test_derivation_shows_each_day_as_text() -> None:
    words = ENGLAND.derive(dt.date(2025, 12, 22), 3).words().splitlines()
    assert words == [
        "Mon 22 Dec not counted: the day it starts",
        "day 1 Tue 23 Dec",
        "day 2 Wed 24 Dec",
        "Thu 25 Dec not counted: bank holiday (Christmas Day)",
        "Fri 26 Dec not counted: bank holiday (Boxing Day)",
        "Sat 27 Dec not counted: weekend",
        "Sun 28 Dec not counted: weekend",
        "day 3 Mon 29 Dec",
    ]


def test_past_the_last_known_year_a_warning_is_given() -> None:
    assert ENGLAND.known_to is not None
    inside = ENGLAND.derive(ENGLAND.known_to - dt.timedelta(days=30), 2)
    outside = ENGLAND.derive(ENGLAND.known_to - dt.timedelta(days=3), 10)
    assert inside.warning == ""
    assert outside.warning == f"Bank holidays are known up to {day_words(ENGLAND.known_to)}. After that only weekends were left out. Check the date."
    assert outside.words().endswith(outside.warning)


def test_before_the_first_known_year_a_warning_is_given() -> None:
    assert ENGLAND.derive(dt.date(2009, 3, 2), 1).warning.startswith("Bank holidays are known from Sunday 1 January 2012.")


def test_calendar_from_given_holidays() -> None:
    calendar = Calendar((Holiday(dt.date(2030, 5, 7), "Fair Day"), Holiday(dt.date(2030, 5, 6), "Feast Day")))
    assert calendar.add_operational_days(dt.date(2030, 5, 3), 1) == dt.date(2030, 5, 8)
    assert (calendar.known_from, calendar.known_to) == (dt.date(2030, 1, 1), dt.date(2030, 12, 31))
    assert calendar == Calendar(calendar.holidays[::-1])
    assert hash(calendar) == hash(Calendar(calendar.holidays[::-1]))


def test_known_range_can_be_given() -> None:
    calendar = Calendar((), known_from=dt.date(2030, 1, 1), known_to=dt.date(2030, 6, 30))
    assert calendar.warning_for(dt.date(2030, 2, 1), dt.date(2030, 3, 1)) == ""


def test_calendar_without_holidays_warns() -> None:
    assert Calendar().derive(dt.date(2030, 5, 6), 1).warning == "No bank holidays are known: only weekends were left out. Check the date."


@pytest.mark.parametrize("n", [-1, MOST_DAYS + 1])
def test_count_out_of_range_is_refused(n: int) -> None:
    with pytest.raises(CalendarError, match=f"{n} working days cannot be counted: give a number from 0 to {MOST_DAYS}."):
        ENGLAND.derive(dt.date(2026, 1, 5), n)


def test_moment_is_refused() -> None:
    moment = dt.datetime(2025, 12, 25, 9, 4)
    with pytest.raises(CalendarError, match="not from a moment"):
        ENGLAND.is_operational(moment)
    with pytest.raises(CalendarError, match="not from a moment"):
        ENGLAND.derive(moment, 0)


def test_end_of_all_days_is_refused() -> None:
    with pytest.raises(CalendarError, match="past the year 9999"):
        ENGLAND.derive(dt.date(9999, 12, 30), 5)


def test_holidays_equal_those_of_the_library() -> None:
    theirs = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    assert [(holiday.day, holiday.name) for holiday in ENGLAND.holidays] == [(one["date"], one["title"]) for one in theirs]


def test_no_http_client_is_imported() -> None:
    code = "import sys, remit.engine.clocks as c; c.england_calendar(); print('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_import_alone_reads_no_holidays() -> None:
    code = "import sys, remit.engine.clocks; print('govuk_bank_holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_missing_data_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ModuleNotFoundError

    monkeypatch.setattr(resources, "files", missing)
    with pytest.raises(CalendarError, match="install the package govuk-bank-holidays again"):
        england_calendar.__wrapped__()


def test_days_in_words() -> None:
    assert day_words(dt.date(2026, 1, 8)) == "Thursday 8 January 2026"
    assert day_words(dt.date(2026, 1, 8), with_weekday=False) == "8 January 2026"
    assert short_day_words(dt.date(2026, 9, 8)) == "Tue 8 Sep"
