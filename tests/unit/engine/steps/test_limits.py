"""Time limits of every edition over Christmas, Easter and the end of a month, each with its days."""

import datetime as dt

import pytest

from remit.engine.clocks import england_calendar
from remit.engine.rulebook import load_rulebook
from remit.engine.steps import Decider, Due, MatterState, SeenTerm, StepEvent, add_months, fold_matter, get_ladder, list_due, with_terms

EDITIONS = [edition.id for edition in load_rulebook().editions]
READ = {"clause": "GC9.8", "page": "41", "read_on": dt.date(2026, 1, 5), "read_by": "H. Brightwell"}
AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def steps(*moves: tuple[str, dt.date]) -> list[StepEvent]:
    return [
        StepEvent(number, move, Decider.APPROVER, "person:1", AT, on, text="x", evidence="e", day=on + dt.timedelta(days=9))
        for number, (move, on) in enumerate(moves, 1)
    ]


def dues(edition: str, term: SeenTerm, *moves: tuple[str, dt.date]) -> dict[str, Due]:
    ladder = with_terms(get_ladder("performance", edition), [term])
    return {due.limit.id: due for due in list_due(ladder, fold_matter(ladder, steps(*moves)), england_calendar())}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("notice", "due"),
    [
        # Christmas: 25, 26 December and 1 January are bank holidays.
        (dt.date(2025, 12, 19), dt.date(2026, 1, 7)),
        # Easter 2026: Good Friday 3 April, Easter Monday 6 April.
        (dt.date(2026, 3, 27), dt.date(2026, 4, 14)),
        # The end of a month on a weekend: 31 January 2026 is a Saturday.
        (dt.date(2026, 1, 30), dt.date(2026, 2, 13)),
        # The prototype's day.
        (dt.date(2026, 1, 5), dt.date(2026, 1, 19)),
        # 2 January is a holiday in Scotland only, so it counts here.
        (dt.date(2025, 12, 31), dt.date(2026, 1, 15)),
    ],
)
def test_ten_operational_days_from_a_notice(edition: str, notice: dt.date, due: dt.date) -> None:
    found = dues(edition, SeenTerm("meeting", days=10, **READ), ("issue_notice", notice))["meeting"]
    assert found.due_on == due
    assert sum(line.startswith("day ") for line in found.how) == 10
    assert (found.is_overdue(due), found.is_overdue(due + dt.timedelta(days=1))) == (False, True)


def test_derivation_names_each_day_that_is_left_out() -> None:
    found = dues("2025-26", SeenTerm("meeting", days=10, **READ), ("issue_notice", dt.date(2025, 12, 19)))["meeting"]
    assert "Thu 25 Dec not counted: bank holiday (Christmas Day)" in found.how
    assert "Fri 26 Dec not counted: bank holiday (Boxing Day)" in found.how
    assert "Sat 27 Dec not counted: weekend" in found.how


@pytest.mark.parametrize("edition", EDITIONS)
def test_number_that_nobody_verified_gives_no_day_and_says_what_to_do(edition: str) -> None:
    ladder = get_ladder("performance", edition)
    found = list_due(ladder, fold_matter(ladder, steps(("issue_notice", dt.date(2026, 1, 5)))), england_calendar())[0]
    assert found.due_on is None
    assert found.how == (
        f"How long this takes is in General Condition 9. Remit has not seen that text for {edition.replace('-', '/')}. "
        "Read it in the signed contract and enter the number with its page.",
    )
    assert not found.is_overdue(dt.date(2030, 1, 1))


@pytest.mark.parametrize("edition", [edition for edition in EDITIONS if edition != "2026-27"])
@pytest.mark.parametrize(
    ("started", "due"),
    [
        (dt.date(2025, 12, 31), dt.date(2026, 2, 28)),
        (dt.date(2023, 12, 31), dt.date(2024, 2, 29)),
        (dt.date(2026, 2, 28), dt.date(2026, 4, 28)),
        (dt.date(2026, 7, 31), dt.date(2026, 9, 30)),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(edition: str, started: dt.date, due: dt.date) -> None:
    moves = (("issue_notice", started), ("hold_meeting", started), ("start_investigation", started))
    assert dues(edition, SeenTerm("investigation", months=2, **READ), *moves)["investigation"].due_on == due


def test_short_month_is_said() -> None:
    assert add_months(dt.date(2025, 12, 31), 2) == (
        dt.date(2026, 2, 28),
        "2 months after Wednesday 31 December 2025: Saturday 28 February 2026. February has no day 31, so its last day counts.",
    )
    assert add_months(dt.date(2026, 1, 5), 1)[1] == "1 month after Monday 5 January 2026: Thursday 5 February 2026."


def test_meeting_in_time_keeps_the_limit_and_a_late_one_does_not() -> None:
    term, notice = SeenTerm("meeting", days=10, **READ), dt.date(2026, 1, 5)
    in_time = dues("2025-26", term, ("issue_notice", notice), ("hold_meeting", dt.date(2026, 1, 19)))["meeting"]
    late = dues("2025-26", term, ("issue_notice", notice), ("hold_meeting", dt.date(2026, 1, 20)))["meeting"]
    assert (in_time.was_kept, late.was_kept) == (True, False)
    assert not late.is_overdue(dt.date(2026, 2, 1))


def test_limit_of_a_matter_that_ended_waits_for_nobody() -> None:
    found = dues("2025-26", SeenTerm("meeting", days=10, **READ), ("issue_notice", dt.date(2026, 1, 5)), ("take_no_action", dt.date(2026, 1, 6)))["meeting"]
    assert (found.is_over, found.was_kept, found.is_overdue(dt.date(2026, 3, 1))) == (True, None, False)


def test_information_notice_names_its_day() -> None:
    ladder = get_ladder("information_breach", "2025-26")
    notice = steps(("issue_notice", dt.date(2026, 1, 5)))
    (found,) = list_due(ladder, fold_matter(ladder, notice), england_calendar())
    assert (found.due_on, found.how) == (dt.date(2026, 1, 14), ("The day that the step of Monday 5 January 2026 names.",))


def test_bank_holidays_not_known_yet_are_warned_of() -> None:
    found = dues("2025-26", SeenTerm("meeting", days=10, **READ), ("issue_notice", dt.date(2040, 1, 5)))["meeting"]
    assert "Bank holidays are known up to" in found.warning


def test_matter_that_did_not_begin_has_no_limit() -> None:
    ladder = get_ladder("performance", "2025-26")
    assert list_due(ladder, MatterState(), england_calendar()) == ()
