"""How a milestone stands follows from data, and what a plan lacks is named."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from remit.engine.plans import Better, Direction, Measure, Milestone, MilestoneError, Reading, Status, Theme, compose_plan, judge, list_gaps, summarise
from remit.engine.remedy import FormalPaper, paper_text

RATE = Measure("cases for every 1,000 letters", 1000, Better.LOWER, counts="cases")
SHARE = Measure("letters with a number for patients", 100, Better.HIGHER)
FIT = Milestone(
    id="1",
    theme=Theme.FIT_NOTES,
    direction=Direction.PROVIDER,
    action="Fit notes for the full time off",
    owner="Head of outpatients",
    due_on=dt.date(2025, 12, 31),
    measure=RATE,
    baseline=Reading(dt.date(2025, 3, 31), 40, 10_000),
    target=Decimal("1.5"),
)
NUMBER = dataclasses.replace(FIT, id="2", action="One number for patients", measure=SHARE, baseline=Reading(dt.date(2025, 3, 31), 40, 100), target=Decimal(95))


def reading(month: int, numerator: int, denominator: int = 10_000) -> Reading:
    return Reading(dt.date(2025, month, 28), numerator, denominator)


@pytest.mark.parametrize(
    ("readings", "day", "status"),
    [
        ([], dt.date(2025, 6, 1), Status.NO_FIGURES),
        ([], dt.date(2026, 1, 1), Status.MISSED),
        ([reading(9, 15)], dt.date(2025, 10, 1), Status.MET),
        # 4.0 on 31 March to 1.5 on 31 December: on 28 September 2.35 would be on the line.
        ([reading(9, 23)], dt.date(2025, 10, 1), Status.ON_COURSE),
        ([reading(9, 24)], dt.date(2025, 10, 1), Status.AT_RISK),
        ([reading(9, 15), reading(11, 19)], dt.date(2025, 12, 1), Status.AT_RISK),
        ([reading(9, 15), reading(11, 19)], dt.date(2025, 12, 31), Status.AT_RISK),
        ([reading(9, 15), reading(11, 19)], dt.date(2026, 1, 1), Status.MISSED),
        # Nothing was read in November: that says nothing, so September's figure holds.
        ([reading(9, 15), reading(11, 0, 0)], dt.date(2026, 1, 1), Status.MET),
        # A figure of the future is not known yet.
        ([reading(12, 0)], dt.date(2025, 10, 1), Status.NO_FIGURES),
    ],
)
def test_status_follows_from_the_last_figure_and_the_day(readings: list[Reading], day: dt.date, status: Status) -> None:
    assert judge(FIT, readings, day).status is status


def test_higher_can_be_better() -> None:
    assert judge(NUMBER, [Reading(dt.date(2025, 9, 30), 88, 100)], dt.date(2025, 10, 1)).status is Status.ON_COURSE
    assert judge(NUMBER, [Reading(dt.date(2025, 9, 30), 41, 100)], dt.date(2025, 10, 1)).status is Status.AT_RISK
    assert judge(NUMBER, [Reading(dt.date(2025, 9, 30), 95, 100)], dt.date(2025, 10, 1)).status is Status.MET


def test_milestone_without_measure_is_named_and_never_met() -> None:
    bare = dataclasses.replace(FIT, measure=None)
    found = judge(bare, [reading(9, 0)], dt.date(2025, 10, 1))
    assert (found.status, found.value) == (Status.NO_MEASURE, None)
    assert "has no measure" in list_gaps([bare])[0]
    assert judge(dataclasses.replace(FIT, target=None), [reading(9, 0)], dt.date(2025, 10, 1)).status is Status.NO_MEASURE


def test_target_met_at_baseline_is_named_and_never_a_success() -> None:
    easy = dataclasses.replace(FIT, target=Decimal(4))
    assert judge(easy, [reading(9, 1)], dt.date(2026, 1, 1)).status is Status.MET_AT_BASELINE
    assert "was met before the plan began" in list_gaps([easy])[0]


def test_plan_that_names_one_side_only_says_so() -> None:
    assert list_gaps([FIT]) == ["What practices change: nothing. A plan on the interface names both sides."]
    assert list_gaps([FIT, dataclasses.replace(NUMBER, direction=Direction.PRACTICES)]) == []
    assert list_gaps([]) == []


def test_summary_counts_zeros_too() -> None:
    found = summarise([judge(FIT, [], dt.date(2025, 6, 1))])
    assert (found[Status.NO_FIGURES], found[Status.MISSED], len(found)) == (1, 0, len(Status))


@pytest.mark.parametrize("milestone", [FIT, NUMBER, dataclasses.replace(FIT, measure=None, baseline=None, target=None)])
def test_plain_data_gives_the_milestone_back(milestone: Milestone) -> None:
    assert Milestone.from_record(milestone.to_record()) == milestone


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"action": " "}, "Say what will be done"), ({"owner": ""}, "Say who answers for it"), ({"target": Decimal(-1)}, "cannot be below zero")],
)
def test_what_is_no_promise_is_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(MilestoneError, match=sentence):
        dataclasses.replace(FIT, **changes)


def test_plain_data_of_something_else_is_refused() -> None:
    with pytest.raises(MilestoneError, match="This is no milestone"):
        Milestone.from_record({"id": "1"})


def test_plan_as_paper_shows_both_sides_and_what_is_lacking() -> None:
    blank = FormalPaper("Improvement plan", "Northmoor 2025/26", "R", dt.date(2025, 10, 1), "Wednesday 1 October 2025", ("Wyvern",), (), ())
    other = dataclasses.replace(NUMBER, direction=Direction.PRACTICES, measure=None)
    day = dt.date(2025, 10, 1)
    text = paper_text(compose_plan(blank, [judge(FIT, [reading(9, 18)], day), judge(other, [], day)], day=day))
    for words in ("What the hospital changes", "What practices change", "On course", "Cannot be judged: no measure", "4.0", "1.5", "has no measure"):
        assert words in text
