"""Dates and numbers as machines write them, and a sentence for each guess."""

import datetime as dt

import pytest

from remit.engine.letters.moments import read_day, read_nhs_number


@pytest.mark.parametrize(
    "raw", ["2026-03-05", "2026-03-05T10:00:00+00:00", "20260305", "202603051000+0000", "20260305100000", "05/03/2026", "5 March 2026", " 20260305 "]
)
def test_day_is_read_without_remark(raw: str) -> None:
    problems: list[str] = []
    assert (read_day(raw, "day", problems), problems) == (dt.date(2026, 3, 5), [])


@pytest.mark.parametrize("raw", ["", "2026", "2026-03", "202603"])
def test_part_of_a_date_is_no_day_and_no_problem(raw: str) -> None:
    problems: list[str] = []
    assert (read_day(raw, "day", problems), problems) == (None, [])


@pytest.mark.parametrize(
    ("raw", "day", "said"), [("19962501", dt.date(1996, 1, 25), "day and month exchanged"), ("25011996", dt.date(1996, 1, 25), "begins with the day")]
)
def test_guess_is_said(raw: str, day: dt.date, said: str) -> None:
    problems: list[str] = []
    assert read_day(raw, "date of birth", problems) == day
    assert said in problems[0]


@pytest.mark.parametrize("raw", ["202144161244", "2026-02-31", "00000000", "tomorrow", "99999999"])
def test_what_is_no_date_is_left_out_and_said(raw: str) -> None:
    problems: list[str] = []
    assert read_day(raw, "day", problems) is None
    assert problems == [f'The day in this message, "{raw}", is not a date that exists; it was left out.']


@pytest.mark.parametrize(("raw", "number", "said"), [("999 798 3807", "9997983807", 0), ("", "", 0), ("12345", "", 1), ("\u0669" * 10, "", 1)])
def test_number_has_ten_digits_or_is_left_out(raw: str, number: str, said: int) -> None:
    problems: list[str] = []
    assert read_nhs_number(raw, problems) == number
    assert len(problems) == said
