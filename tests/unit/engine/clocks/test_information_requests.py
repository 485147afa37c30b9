"""Information requests: another calendar, 20 working days, and what starts or suspends them."""

import datetime as dt

import pytest

from remit.engine.clocks import england_calendar, information_request_calendar
from remit.engine.clocks.information_requests import INFORMATION_REQUEST, InformationRequest, read_request_clock

RECEIVED = dt.date(2025, 12, 11)


def test_request_is_due_on_the_twentieth_working_day_after_receipt() -> None:
    run = read_request_clock(InformationRequest(RECEIVED))
    assert run.due_on == dt.date(2026, 1, 14)
    assert "Fri 2 Jan not counted: bank holiday (2nd January, Scotland)" in run.words().splitlines()
    assert england_calendar().add_operational_days(RECEIVED, 20) == dt.date(2026, 1, 13)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 1, 2), "bank holiday (2nd January, Scotland)"),
        (dt.date(2026, 3, 17), "bank holiday (St Patrick’s Day, Northern Ireland)"),
        (dt.date(2026, 7, 13), "bank holiday (Battle of the Boyne (Orangemen’s Day), Northern Ireland)"),
        (dt.date(2026, 8, 3), "bank holiday (Summer bank holiday, Scotland)"),
        (dt.date(2026, 8, 31), "bank holiday (Summer bank holiday)"),
        (dt.date(2026, 11, 30), "bank holiday (St Andrew’s Day, Scotland)"),
    ],
)
def test_holiday_of_any_part_of_the_kingdom_is_no_working_day(day: dt.date, words: str) -> None:
    assert information_request_calendar().why_not(day) == words


def test_request_calendar_holds_every_holiday_of_england() -> None:
    calendar = information_request_calendar()
    assert [holiday for holiday in england_calendar().holidays if calendar.is_operational(holiday.day)] == []


def test_deadline_is_called_law_with_its_section() -> None:
    assert INFORMATION_REQUEST.label == "deadline set by law (Freedom of Information Act 2000, section 10(1))"


def test_clarity_asked_for_suspends_and_clarity_given_begins_anew() -> None:
    asked = InformationRequest(RECEIVED, clarity_asked_on=dt.date(2025, 12, 15))
    assert read_request_clock(asked).due_on is None
    given = InformationRequest(RECEIVED, dt.date(2025, 12, 15), clarity_given_on=dt.date(2026, 2, 2))
    run = read_request_clock(given)
    assert (run.started_on, run.due_on) == (dt.date(2026, 2, 2), dt.date(2026, 3, 2))


def test_days_from_fees_notice_to_payment_are_not_counted_both_included() -> None:
    run = read_request_clock(InformationRequest(dt.date(2026, 2, 2), fee_asked_on=dt.date(2026, 2, 4), fee_paid_on=dt.date(2026, 2, 6)))
    lines = run.words().splitlines()
    assert lines[1] == "day 1 Tue 3 Feb"
    assert lines[2:5] == [f"{day} Feb not counted: paused, waiting for the fee" for day in ("Wed 4", "Thu 5", "Fri 6")]
    assert run.due_on == dt.date(2026, 3, 5)


def test_answered_request_was_kept_or_not() -> None:
    assert read_request_clock(InformationRequest(RECEIVED, answered_on=dt.date(2026, 1, 14))).was_kept is True
    assert read_request_clock(InformationRequest(RECEIVED, answered_on=dt.date(2026, 1, 15))).was_kept is False


def test_another_calendar_can_be_given() -> None:
    assert read_request_clock(InformationRequest(RECEIVED), england_calendar()).due_on == dt.date(2026, 1, 13)


def test_past_the_last_known_holiday_of_any_part_a_warning_is_given() -> None:
    known_to = information_request_calendar().known_to
    assert known_to is not None
    assert read_request_clock(InformationRequest(known_to)).warning.startswith("Bank holidays are known up to")
