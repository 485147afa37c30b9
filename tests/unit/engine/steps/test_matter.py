"""A matter goes up its ladder one decided step after another, and each refusal says what to do."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from remit.engine.plans import Better, Direction, Measure, Milestone, Theme
from remit.engine.steps import (
    Decider,
    Ladder,
    MatterState,
    SeenTerm,
    StepEvent,
    StepRefusedError,
    Withheld,
    WithholdingError,
    can_step,
    check_step,
    fold_matter,
    get_ladder,
    list_preparable,
    list_steps,
    pounds,
    with_terms,
    work_out,
)

LADDER = get_ladder("performance", "2025-26")
DAY = dt.date(2026, 1, 5)
AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
MILESTONE = Milestone("m1", Theme.FIT_NOTES, Direction.PROVIDER, "Fit notes in full", "Lead", DAY, Measure("cases", 1000, Better.LOWER), target=Decimal(1))
READ = {"clause": "GC9.25", "page": "44", "read_on": DAY, "read_by": "H. Brightwell"}
SHARES = {row.id: row for row in with_terms(LADDER, [SeenTerm("milestone", percent=Decimal(2), cap=Decimal(10), **READ)]).shares}
MONEY = work_out(SHARES["milestone"], month="2026-01", value_pence=100_000_00)


def step(number: int, move: str, **more: object) -> StepEvent:
    given = {"text": "Agreed by telephone", "evidence": "abc", "day": DAY, "milestone": "m1", "milestones": (), "withheld": None} | more
    if move == "agree_plan":
        given["milestones"] = (MILESTONE,)
    if move == "withhold":
        given["withheld"] = MONEY
    return StepEvent(number, move, Decider.APPROVER, "person:2", AT, DAY, "person:1", **given)  # type: ignore[arg-type]


def walk(*moves: str, ladder: Ladder = LADDER) -> MatterState:
    """Take steps, each checked before it is folded."""
    events: list[StepEvent] = []
    for number, move in enumerate(moves, 1):
        event = step(number, move)
        check_step(ladder, fold_matter(ladder, events), event)
        events.append(event)
    return fold_matter(ladder, events)


@pytest.mark.parametrize(
    ("moves", "label"),
    [
        (("raise_informally", "settle"), "settled"),
        (("raise_informally", "log_attempt", "issue_notice", "call_meeting", "hold_meeting", "agree_plan", "meet_milestone", "complete"), "completed"),
        (("issue_notice", "hold_meeting", "start_investigation", "report_investigation", "ask_for_plan", "agree_plan"), "plan"),
        (("issue_notice", "hold_meeting", "ask_for_plan", "report_no_plan", "withhold", "agree_plan"), "plan"),
        (("issue_notice", "hold_meeting", "agree_plan", "issue_exception_report", "withhold", "withhold", "release", "complete"), "completed"),
        (("issue_notice", "hold_meeting", "agree_plan", "issue_exception_report", "withhold", "retain"), "retained"),
        (("issue_notice", "log_attempt", "record_no_engagement", "withhold", "release"), "released"),
        (("issue_notice", "withdraw_notice"), "withdrawn"),
        (("take_no_action",), "no_action"),
        (("raise_informally", "take_no_action", "take_up_again", "issue_notice"), "notice"),
    ],
)
def test_ways_up_and_off_the_ladder(moves: tuple[str, ...], label: str) -> None:
    assert walk(*moves).label == label


@pytest.mark.parametrize("edition", ["2015-16", "2016-17", "2017-19", "2019-20", "2022-23", "2025-26", "2026-27"])
def test_each_edition_goes_from_query_to_release(edition: str) -> None:
    moves = ("raise_informally", "log_attempt", "issue_notice", "hold_meeting", "ask_for_plan", "report_no_plan", "withhold", "release")
    assert walk(*moves, ladder=get_ladder("performance", edition)).label == "released"


def test_doing_nothing_keeps_who_when_and_why() -> None:
    said = walk("raise_informally", "take_no_action").events[-1]
    assert (said.by, said.on, said.text) == ("person:2", DAY, "Agreed by telephone")


def test_officer_may_prepare_but_not_decide() -> None:
    officer = dataclasses.replace(step(1, "issue_notice"), decider=Decider.OFFICER)
    with pytest.raises(StepRefusedError, match=r"is decided by an approver\. Prepare it and send it for approval"):
        check_step(LADDER, MatterState(), officer)
    assert "issue_notice" not in {row.id for row in list_steps(LADDER, MatterState(), Decider.OFFICER)}
    assert {row.id for row in list_preparable(LADDER, MatterState())} == {"issue_notice", "take_no_action"}


@pytest.mark.parametrize(
    ("before", "event", "sentence"),
    [
        ((), step(2, "issue_notice"), "Something else was recorded"),
        ((), step(1, "dance"), "has no step 'dance'"),
        ((), step(1, "agree_plan"), "“Remedial action plan” is not possible now: this matter stands at “Nothing started”"),
        ((), step(1, "issue_notice", evidence=""), "A notice needs its evidence"),
        ((), step(1, "raise_informally", text=" "), "Write a few words"),
        ((), step(1, "take_no_action", text=""), "Give your reason"),
        (("issue_notice",), step(2, "call_meeting", day=dt.date(2025, 1, 1)), "Name the day"),
        (("issue_notice",), step(2, "record_no_engagement"), "Record at least one attempt"),
        (("issue_notice", "hold_meeting"), dataclasses.replace(step(3, "agree_plan"), milestones=()), "A plan needs at least one milestone"),
        (("issue_notice", "hold_meeting", "agree_plan"), step(4, "issue_exception_report", milestone="m9"), "Choose a milestone of the plan"),
        (
            ("issue_notice", "hold_meeting", "agree_plan", "meet_milestone"),
            step(5, "issue_exception_report"),
            "Choose a milestone of the plan in force that is not met",
        ),
        (("issue_notice", "hold_meeting", "agree_plan", "issue_exception_report"), dataclasses.replace(step(5, "withhold"), withheld=None), "Work out first"),
        (("issue_notice",), dataclasses.replace(step(2, "hold_meeting"), on=dt.date(2025, 1, 1)), "lies before the day of the step before it"),
    ],
)
def test_step_that_may_not_be_taken_says_why(before: tuple[str, ...], event: StepEvent, sentence: str) -> None:
    state = walk(*before)
    with pytest.raises(StepRefusedError, match=sentence):
        check_step(LADDER, state, event)
    assert not can_step(LADDER, state, event)


def test_steps_that_turn_on_engagement_are_offered_only_after_an_attempt() -> None:
    assert "record_no_engagement" not in {row.id for row in list_steps(LADDER, walk("issue_notice"), Decider.APPROVER)}
    assert "record_no_engagement" in {row.id for row in list_steps(LADDER, walk("issue_notice", "log_attempt"), Decider.APPROVER)}


def test_record_that_is_not_whole_is_seen() -> None:
    with pytest.raises(StepRefusedError, match="Step 1 of this matter is missing"):
        fold_matter(LADDER, [step(2, "issue_notice")])
    with pytest.raises(StepRefusedError, match="was never possible"):
        fold_matter(LADDER, [step(1, "retain")])


@pytest.mark.parametrize("move", ["issue_notice", "agree_plan", "withhold"])
def test_plain_data_gives_the_step_back(move: str) -> None:
    assert StepEvent.from_record(step(3, move).to_record()) == step(3, move)


def test_plain_data_of_something_else_is_refused() -> None:
    with pytest.raises(StepRefusedError, match="is no step of a matter"):
        StepEvent.from_record({"number": "x"})


def test_two_per_cent_for_each_milestone_is_capped_and_called_available() -> None:
    one = work_out(SHARES["milestone"], month="2026-01", value_pence=1_234_567_89)
    assert (one.available_pence, one.words) == (2_469_135, "2% of £1,234,567.89: £24,691.35, available to the commissioner.")
    seven = work_out(SHARES["milestone"], month="2026-01", value_pence=100_000_00, milestones=7)
    assert (seven.available_pence, seven.is_capped) == (10_000_00, True)
    assert seven.words == "2% for each of 7 milestones of £100,000.00, capped at 10% together: £10,000.00, available to the commissioner."
    assert "applied" not in seven.words


def test_sum_is_rounded_down_so_that_it_never_passes_the_percentage() -> None:
    assert work_out(SHARES["milestone"], month="2026-01", value_pence=149).available_pence == 2


def test_released_money_is_no_longer_available() -> None:
    start = ("issue_notice", "hold_meeting", "agree_plan", "issue_exception_report", "withhold", "withhold")
    assert walk(*start).available_pence == 2 * MONEY.available_pence
    assert walk(*start, "release").available_pence == 0
    assert walk(*start, "retain").available_pence == 2 * MONEY.available_pence


@pytest.mark.parametrize(
    ("share", "more", "sentence"),
    [
        (LADDER.shares[0], {}, "Remit has not seen in the contract which percentage"),
        (SHARES["milestone"], {"value_pence": 0}, "Enter the month's value"),
        (SHARES["milestone"], {"milestones": 0}, "Say for how many milestones"),
    ],
)
def test_sum_that_cannot_be_worked_out_says_why(share: object, more: dict[str, int], sentence: str) -> None:
    with pytest.raises(WithholdingError, match=sentence):
        work_out(share, **({"month": "2026-01", "value_pence": 100} | more))  # type: ignore[arg-type]


def test_plain_data_of_no_sum_is_refused() -> None:
    with pytest.raises(WithholdingError, match="This is no sum"):
        Withheld.from_record({})
    assert pounds(0) == "£0.00"
