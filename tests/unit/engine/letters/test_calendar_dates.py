"""Days in every form that letters write them; day before month; never a made-up day."""

import datetime as dt

import pytest

from remit.engine.letters.calendar_dates import find_dates, find_written_days

THIRD = dt.date(2026, 3, 3)


@pytest.mark.parametrize(
    "words",
    [
        "03/03/2026",
        "3/3/26",
        "03.03.2026",
        "3-3-2026",
        "2026-03-03",
        "3 March 2026",
        "3rd March 2026",
        "3rd of March, 2026",
        "03-Mar-2026",
        "3 Mar '26",
        "3 MARCH 26",
        "O3/O3/2O26",
    ],
)
def test_day_comes_before_month_in_every_form(words: str) -> None:
    found, impossible = find_dates(f"on {words} in clinic", 0, 60)
    assert [date.day for date in found] == [THIRD]
    assert impossible == []


@pytest.mark.parametrize(("name", "number"), [("January", 1), ("feb", 2), ("Apr", 4), ("may", 5), ("JUNE", 6), ("Sept", 9), ("sep", 9), ("December", 12)])
def test_names_of_months_are_known_short_and_long(name: str, number: int) -> None:
    assert [date.day for date in find_dates(f"2 {name} 2026", 0, 40)[0]] == [dt.date(2026, number, 2)]


@pytest.mark.parametrize("words", ["120/80 and 3/5", "12 maybe 2026", "ratio 1.2.3", "call 01234 567890", "3 Marchers", "1/52"])
def test_other_numbers_are_no_dates(words: str) -> None:
    assert find_dates(words, 0, len(words)) == ([], [])


def test_two_figures_of_a_year_far_ahead_are_of_the_last_century() -> None:
    assert [date.day.year for date in find_dates("1/2/34 1/2/35 1/2/70", 0, 20)[0]] == [2034, 1935, 1970]


@pytest.mark.parametrize("words", ["Incident 30-01-4417", "Incident 26-01-21-03388", "Form 1/2/0097"])
def test_numbers_of_records_are_no_dates(words: str) -> None:
    assert find_dates(words, 0, len(words)) == ([], [])


@pytest.mark.parametrize("time", ["07:30", "07.30"])
def test_time_after_a_day_is_no_year(time: str) -> None:
    assert [date.day for date in find_dates(f"theatre 12 October {time}", 0, 40, 2026)[0]] == [dt.date(2026, 10, 12)]


@pytest.mark.parametrize(
    ("words", "day"), [("l4/02/2026", 14), ("20/0l/2026", 20), ("7 0ctober 2026", 7), ("7 N0v 2026", 7), ("28/O1/2O26", 28), ("O5 March 2O26", 5)]
)
def test_letters_that_a_scan_reads_for_figures_are_figures(words: str, day: int) -> None:
    assert [date.day.day for date in find_dates(words, 0, len(words))[0]] == [day]


def test_year_that_is_not_written_is_the_nearest() -> None:
    text = "29 December, 3 March, 30 February, 3 March 2020"
    written = find_written_days(text, 0, len(text))
    near = [date.day if (date := day.near(dt.date(2026, 1, 5))) else None for day in written]
    assert near == [dt.date(2025, 12, 29), THIRD, None, dt.date(2020, 3, 3)]
    next_year = find_written_days("3 January", 0, 9)[0].near(dt.date(2025, 12, 20))
    assert next_year is not None
    assert next_year.day == dt.date(2026, 1, 3)


def test_date_that_does_not_exist_is_named() -> None:
    assert find_dates("on 31/02/2026 and 3 March", 0, 25) == ([], ["31/02/2026"])
