"""When a supply runs out: each hard date with its printed derivation."""

import datetime as dt

import pytest

from remit.engine.clocks import Calendar, Holiday, england_calendar
from remit.engine.medicines.runout import Handling, RunOut, Verdict, derive_run_out

NO_HOLIDAYS = Calendar((), dt.date(2020, 1, 1), dt.date(2030, 12, 31))


def run_out(supplied: str, days: int, received: str | None = None, handling: Handling | None = None) -> RunOut:
    """Return the count for a supply in England."""
    return derive_run_out(dt.date.fromisoformat(supplied), days, dt.date.fromisoformat(received) if received else None, england_calendar(), handling)


DERIVATIONS = [
    ("christmas_eve", "2026-12-24", 7, None, "supplied 7 days Thu 24 Dec -> runs out Thu 31 Dec; 25, 26, 27, 28 Dec not working; 2 operational days left"),
    ("easter", "2026-04-02", 7, None, "supplied 7 days Thu 2 Apr -> runs out Thu 9 Apr; 3, 4, 5, 6 Apr not working; 2 operational days left"),
    ("may_day", "2026-04-30", 7, None, "supplied 7 days Thu 30 Apr -> runs out Thu 7 May; 2, 3, 4 May not working; 3 operational days left"),
    ("spring_bank_holiday", "2026-05-22", 7, None, "supplied 7 days Fri 22 May -> runs out Fri 29 May; 23, 24, 25 May not working; 3 operational days left"),
    (
        "both_may_holidays",
        "2026-05-01",
        28,
        None,
        "supplied 28 days Fri 1 May -> runs out Fri 29 May; 2, 3, 4, 9, 10, 16, 17, 23, 24, 25 May not working; 17 operational days left",
    ),
    ("saturday_discharge", "2026-03-07", 7, None, "supplied 7 days Sat 7 Mar -> runs out Sat 14 Mar; 8 Mar not working; 5 operational days left"),
    ("leap_day", "2028-02-25", 7, None, "supplied 7 days Fri 25 Feb -> runs out Fri 3 Mar; 26, 27 Feb not working; 4 operational days left"),
    (
        "scottish_holiday_counts_in_england",
        "2026-01-01",
        5,
        None,
        "supplied 5 days Thu 1 Jan -> runs out Tue 6 Jan; 3, 4 Jan not working; 2 operational days left",
    ),
    ("across_two_months", "2026-01-29", 7, None, "supplied 7 days Thu 29 Jan -> runs out Thu 5 Feb; 31 Jan, 1 Feb not working; 4 operational days left"),
    (
        "received_later",
        "2026-03-02",
        7,
        "2026-03-05",
        "supplied 7 days Mon 2 Mar -> runs out Mon 9 Mar; letter received Thu 5 Mar; 7, 8 Mar not working; 1 operational day left",
    ),
    ("one_day", "2026-03-02", 1, None, "supplied 1 day Mon 2 Mar -> runs out Tue 3 Mar; 0 operational days left"),
    ("nothing", "2026-03-02", 0, None, "supplied 0 days Mon 2 Mar -> runs out Mon 2 Mar; 0 operational days left"),
]


@pytest.mark.parametrize(("supplied", "days", "received", "words"), [case[1:] for case in DERIVATIONS], ids=[case[0] for case in DERIVATIONS])
def test_derivation_is_printed_in_one_line(supplied: str, days: int, received: str | None, words: str) -> None:
    assert run_out(supplied, days, received).words() == words


def test_derivation_day_by_day_names_each_holiday() -> None:
    assert run_out("2026-12-24", 7).lines() == [
        "Thu 24 Dec: has the medicine; not counted: the day it is supplied",
        "Fri 25 Dec: has the medicine; not counted: bank holiday (Christmas Day)",
        "Sat 26 Dec: has the medicine; not counted: weekend",
        "Sun 27 Dec: has the medicine; not counted: weekend",
        "Mon 28 Dec: has the medicine; not counted: bank holiday (Boxing Day)",
        "Tue 29 Dec: has the medicine; operational day 1",
        "Wed 30 Dec: has the medicine; operational day 2",
        "Thu 31 Dec: has run out; not counted: the patient has none left",
    ]


def test_days_before_receipt_do_not_count() -> None:
    assert run_out("2026-03-02", 5, "2026-03-04").lines() == [
        "Mon 2 Mar: has the medicine; not counted: letter not here yet",
        "Tue 3 Mar: has the medicine; not counted: letter not here yet",
        "Wed 4 Mar: has the medicine; not counted: the letter is not here before the next day",
        "Thu 5 Mar: has the medicine; operational day 1",
        "Fri 6 Mar: has the medicine; operational day 2",
        "Sat 7 Mar: has run out; not counted: weekend",
    ]


def test_leap_day_is_a_day() -> None:
    days = [item.day for item in run_out("2028-02-25", 7).timeline]
    assert dt.date(2028, 2, 29) in days
    assert len(days) == 8


def test_second_of_january_is_a_working_day_in_england() -> None:
    friday = next(item for item in run_out("2026-01-01", 5).timeline if item.day == dt.date(2026, 1, 2))
    assert (friday.number, friday.why_not) == (1, "")


def test_day_past_the_last_known_holiday_gives_a_warning() -> None:
    last = england_calendar().known_to
    assert last is not None
    count = derive_run_out(last - dt.timedelta(days=3), 14, None, england_calendar())
    assert "Bank holidays are known up to" in count.warning
    assert count.words().endswith(count.warning)
    assert count.lines()[-1] == count.warning


@pytest.mark.parametrize(
    ("supplied", "days", "received", "verdict"),
    [
        ("2026-03-02", 5, "2026-03-03", Verdict.SHORT),
        ("2026-12-24", 7, None, Verdict.UNWORKABLE),
        ("2026-03-02", 14, "2026-03-03", Verdict.WORKABLE),
        ("2026-03-02", 7, "2026-03-09", Verdict.OUT_BEFORE_RECEIPT),
        ("2026-03-02", 5, "2026-03-20", Verdict.OUT_BEFORE_RECEIPT),
        ("2026-03-02", 0, "2026-03-03", Verdict.SHORT),
    ],
)
def test_three_ways_of_failing_are_told_apart(supplied: str, days: int, received: str | None, verdict: Verdict) -> None:
    assert run_out(supplied, days, received).verdict is verdict


@pytest.mark.parametrize(
    ("supplied", "days", "received", "sentence"),
    [
        ("2026-03-02", 5, "2026-03-03", "The supply of 5 days runs out on Saturday 7 March 2026; 3 working days are left to act."),
        (
            "2026-12-24",
            7,
            None,
            "The supply of 7 days keeps the contract, yet it runs out on Thursday 31 December 2026 and only 2 working days are left, "
            "where practice and pharmacy need 3.",
        ),
        ("2026-03-02", 14, None, "The supply lasts until Monday 16 March 2026; 9 working days are left to act."),
        ("2026-03-02", 1, None, "The supply of 1 day runs out on Tuesday 3 March 2026; 0 working days are left to act."),
        ("2026-03-02", 3, None, "The supply of 3 days runs out on Thursday 5 March 2026; 2 working days are left to act."),
        ("2026-03-02", 2, None, "The supply of 2 days runs out on Wednesday 4 March 2026; 1 working day is left to act."),
        ("2026-03-02", 7, "2026-03-12", "The supply ran out on Monday 9 March 2026, before the letter was here on Thursday 12 March 2026."),
    ],
)
def test_each_answer_has_its_sentence(supplied: str, days: int, received: str | None, sentence: str) -> None:
    assert run_out(supplied, days, received).sentence() == sentence


def test_last_day_to_act_leaves_the_pharmacy_its_days() -> None:
    assert run_out("2026-03-02", 7).last_day_to_act == dt.date(2026, 3, 5)
    assert run_out("2026-03-02", 7, handling=Handling(pharmacy_days=3)).last_day_to_act == dt.date(2026, 3, 3)
    assert run_out("2026-03-02", 2, handling=Handling(pharmacy_days=3)).last_day_to_act is None


def test_receipt_before_the_supply_counts_from_the_supply() -> None:
    assert run_out("2026-03-02", 7, "2026-02-20").received_on == dt.date(2026, 3, 2)


def test_a_practice_that_needs_longer_finds_a_supply_unworkable_sooner() -> None:
    assert run_out("2026-03-02", 8).verdict is Verdict.WORKABLE
    assert run_out("2026-03-02", 8, handling=Handling(practice_days=5, pharmacy_days=2)).verdict is Verdict.UNWORKABLE


def test_holiday_takes_a_day_away() -> None:
    with_holiday = Calendar((Holiday(dt.date(2026, 3, 4), "Day off"),), dt.date(2020, 1, 1), dt.date(2030, 12, 31))
    day = dt.date(2026, 3, 2)
    assert derive_run_out(day, 7, None, NO_HOLIDAYS).days_left - derive_run_out(day, 7, None, with_holiday).days_left == 1
