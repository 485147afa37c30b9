"""The demonstration before it meets a database: made-up people, letters that ask what they say they ask, and histories that a case can have."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace

import pytest

from remit.engine.clocks.calendar import england_calendar
from remit.engine.clocks.lists import is_with_commissioner_by_time
from remit.engine.clocks.promises import make_promises
from remit.engine.clocks.runs import read_clocks
from remit.engine.letters.letter import read_text
from remit.engine.lifecycle import CaseState, Event, Label, Move, Names, add_event, check_move, fold, list_signals
from remit.engine.moments import england_day
from remit.engine.terms import NHSNumber, OdsCode, Task
from remit.engine.triage import Tools, default_tools, triage_letter
from remit.service.config.demonstration import area, histories, mixture
from remit.service.config.demonstration.dice import Dice
from remit.service.config.demonstration.histories import events_of
from remit.service.config.demonstration.mixture import CasePlan, plan_cases, plan_monday, plan_quiet_letters
from remit.service.config.demonstration.patients import make_number, make_patient
from remit.service.config.demonstration.writing import MadeLetter, write_letter

CALENDAR = england_calendar()
FOUND_IN_A_HUNDRED = 97


@pytest.fixture(scope="module")
def plans() -> tuple[CasePlan, ...]:
    return plan_cases()


@pytest.fixture(scope="module")
def letters(plans: tuple[CasePlan, ...]) -> list[MadeLetter]:
    return [write_letter(plan.brief) for plan in plans if plan.brief]


@pytest.fixture(scope="module")
def tools() -> Tools:
    return default_tools()


def history(plan: CasePlan) -> list[Event]:
    return events_of(plan.opening, plan.steps, [str(place) for place, _ in enumerate(plan.tasks, 1)])


def check_history(events: list[Event]) -> CaseState:
    state: CaseState | None = None
    for event in events:
        runs = read_clocks(list_signals(state), make_promises(), CALENDAR) if state else ()
        check_move(state, event, names=Names(), is_time_up=is_with_commissioner_by_time(runs, event.on))
        state = add_event(state, event)
    assert state is not None
    return state


def test_dice_fall_the_same_way_every_time() -> None:
    dice = Dice("a name")
    assert [dice.number(1, 6) for _ in range(3)] == [6, 3, 6]
    assert {Dice(str(name)).weighted({"a": 1, "b": 0}) for name in range(50)} == {"a"}
    assert sorted(Dice("x").some("abc", 5)) == ["a", "b", "c"]


def test_patients_are_made_up_and_no_two_share_a_number() -> None:
    numbers = [make_number(place) for place in range(10_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(NHSNumber(number).digits.startswith("999") for number in numbers)
    assert make_patient(7) == make_patient(7)
    assert {make_patient(place, only="her").is_woman for place in range(20)} == {True}


def test_codes_have_the_right_shape_and_addresses_end_nowhere() -> None:
    assert all(OdsCode(one["code"]).code.startswith("ZZ") for one in area.organisations())
    assert all(one["email"].endswith(".example") for one in area.people())
    assert {area.gp_of(one["code"]) for one in area.organisations() if one["kind"] == "practice"} <= {one["name"] for one in area.people()}


def test_there_are_about_400_cases_in_14_months_up_to_the_day(plans: tuple[CasePlan, ...]) -> None:
    assert 395 <= len(plans) <= 405
    assert plans[0].opening.at > dt.datetime(2024, 11, 1, tzinfo=dt.UTC)
    assert max(step.at for plan in plans for step in plan.steps) < mixture.NOW
    assert len({plan.patient.nhs_number for plan in plans} | {one.patient.nhs_number for one in plan_monday()}) == len(plans) + len(plan_monday())
    assert {plan.practice for plan in plans} == {one["code"] for one in area.organisations() if one["kind"] == "practice"}


def test_letters_that_hand_nothing_over_are_ten_times_as_many(plans: tuple[CasePlan, ...]) -> None:
    quiet = plan_quiet_letters()
    assert 9 < sum(one.count for one in quiet) / len(plans) < 12
    assert not [one for one in quiet if one.practice == "ZZA005" and one.month >= dt.date(2025, 10, 1)], "this practice stopped sending letters"


def test_each_history_is_possible(plans: tuple[CasePlan, ...]) -> None:
    for plan in plans:
        events = history(plan)
        assert check_history(events) == fold(events)


def test_an_impossible_history_would_be_seen(plans: tuple[CasePlan, ...]) -> None:
    events = history(next(plan for plan in plans if plan.story == "upheld" and len(plan.steps) == 10))
    with pytest.raises(ValueError, match=r"cannot be done now|Only"):
        check_history([replace(event, number=place) for place, event in enumerate((e for e in events if e.move is not Move.ESCALATE_TO_COMMISSIONER), 1)])


def test_every_state_can_be_seen_on_the_day_and_every_move_was_made(plans: tuple[CasePlan, ...]) -> None:
    labels = Counter(fold(history(plan)).label for plan in plans)
    moves = Counter(event.move for plan in plans for event in history(plan))
    assert set(Label) - set(labels) == set()
    assert set(Move) - set(moves) == set()


def test_people_work_on_working_days_and_in_their_hours(plans: tuple[CasePlan, ...]) -> None:
    waiting = [plan for plan in plans if not plan.steps]
    assert [plan.opening.at.weekday() for plan in waiting] == [6], "one waits from Sunday evening for the hours of mail"
    for plan in plans:
        for event in history(plan)[0 if plan.steps else 1 :]:
            assert CALENDAR.is_operational(england_day(event.at)), plan.number
            assert 6 <= event.at.hour <= 19, plan.number


def test_one_provider_returns_less_and_answers_sooner_after_its_change(plans: tuple[CasePlan, ...]) -> None:
    def monthly(is_after: bool) -> float:
        days = [plan.opening.at.date() for plan in plans if plan.provider == "ZZP2"]
        return len([day for day in days if (day >= dt.date(2025, 10, 1)) is is_after]) / (3 if is_after else 11)

    def days_to_answer(is_after: bool) -> float:
        found = []
        for plan in plans:
            answers = [step for step in plan.steps if step.move in (Move.TAKE_BACK, Move.DISAGREE, Move.TAKE_BACK_IN_PART)]
            if plan.provider == "ZZP2" and answers and (plan.opening.at.date() >= dt.date(2025, 10, 1)) is is_after:
                found.append(CALENDAR.operational_days_between(england_day(plan.opening.at), england_day(answers[0].at)))
        return sum(found) / len(found)

    assert monthly(is_after=False) > 2.5 * monthly(is_after=True)
    assert days_to_answer(is_after=False) > 2 * days_to_answer(is_after=True)


def test_letters_are_told_apart_and_the_same_every_time(plans: tuple[CasePlan, ...], letters: list[MadeLetter]) -> None:
    assert len({letter.text for letter in letters}) == len(letters)
    assert [write_letter(plan.brief) for plan in plans if plan.brief] == letters
    assert not [letter.text for letter in letters if re.search(r"[{}⟦⟧\[\]|]", letter.text)]


def test_letters_ask_for_every_task(plans: tuple[CasePlan, ...], letters: list[MadeLetter]) -> None:
    asked = {ask.task for letter in letters for ask in letter.asks}
    assert set(Task) - asked == {Task.LATE_LETTER}
    assert [plan.number for plan, letter in zip((plan for plan in plans if plan.brief), letters, strict=True) if len(letter.asks) != len(plan.tasks)] == []


def test_engine_finds_what_the_letters_ask(letters: list[MadeLetter], tools: Tools) -> None:
    asks = found = late = overlooked = 0
    for letter in letters:
        findings = triage_letter(read_text(letter.text), tools).findings
        late += any(finding.task is Task.LATE_LETTER for finding in findings)
        overlapping = [any(one.span.start < ask.end and ask.start < one.span.end for one in findings) for ask in letter.asks]
        overlooked += not any(overlapping)
        asks, found = asks + len(overlapping), found + sum(overlapping)
    assert found * 100 >= FOUND_IN_A_HUNDRED * asks
    # In these a person marks the words, as the page lets them.
    assert overlooked * 100 <= 2 * len(letters)
    assert late >= 20


def test_mondays_post_has_an_urgent_letter_and_letters_that_ask_for_nothing(tools: Tools) -> None:
    post = plan_monday()
    found = [triage_letter(read_text(one.letter.text), tools).findings for one in post]
    to_decide = [[one for one in findings if one.outcome.value != "accept"] for findings in found]
    assert any(one.is_urgent for one in to_decide[0])
    assert 6 <= len([one for one in to_decide if one]) <= 9
    assert [one for one in to_decide if not one]
    assert len({one.name for one in post}) == len(post)


def test_a_case_that_cannot_stand_where_it_should_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histories, "CALENDAR", CALENDAR)
    place = mixture._Place(1, "ZZP1", dt.date(2026, 1, 2), "ZZA001", "Cardiology", "upheld", 6)
    with pytest.raises(ValueError, match="began too late for 6 steps"):
        mixture._plan(place)
