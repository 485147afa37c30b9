"""Days, clocks and moves in words; every move, label and task of the engine has them."""

import datetime as dt

import pytest

from remit.engine.clocks import england_calendar
from remit.engine.clocks.promises import make_promises
from remit.engine.clocks.runs import read_clocks
from remit.engine.lifecycle import MOVES, Ask, Label, Move, StateType
from remit.engine.signals import ClockName, Effect, Side, Signal
from remit.engine.terms import Task
from remit.service.cases.presenters import steps, tables
from remit.service.cases.presenters.case import ANSWERS
from remit.service.cases.presenters.days import clock_row, counted_words, day_near, due_in_words, overdue_words
from remit.service.cases.presenters.outgoing_mail import requests_in_words

MONDAY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 1, 8), "is due Thursday 8 January, in 3 working days"),
        (dt.date(2026, 1, 6), "is due Tuesday 6 January, in 1 working day"),
        (MONDAY, "is due today, Monday 5 January"),
        (dt.date(2026, 1, 2), "was due Friday 2 January, overdue by 1 working day"),
        (dt.date(2025, 12, 24), "was due Wednesday 24 December, overdue by 5 working days"),
        (dt.date(2026, 4, 7), "is due Tuesday 7 April 2026, in 64 working days"),
    ],
)
def test_due_day_is_a_sentence_with_working_days(day: dt.date, words: str) -> None:
    assert due_in_words(day, MONDAY) == words


def test_friday_is_not_overdue_on_sunday() -> None:
    assert due_in_words(dt.date(2026, 1, 2), dt.date(2026, 1, 4)) == "was due Friday 2 January"


def test_year_is_said_only_outside_this_contract_year() -> None:
    assert day_near(dt.date(2025, 4, 1), MONDAY) == "Tuesday 1 April"
    assert day_near(dt.date(2025, 3, 31), MONDAY) == "Monday 31 March 2025"


def test_overdue_counts_the_first_day_as_one() -> None:
    assert overdue_words(MONDAY, MONDAY) == "Overdue by 1 working day"
    assert overdue_words(dt.date(2025, 12, 30), MONDAY) == "Overdue by 4 working days"


def _rows(*signals: Signal, today: dt.date = MONDAY, went_up_by: int | None = None) -> list[tuple[str, str, str]]:
    runs = read_clocks(signals, make_promises("Northmoor"), england_calendar())
    rows = (clock_row(run, today, went_up_by=went_up_by, why_lapsed="the case was withdrawn") for run in runs)
    return [(row.what, row.when, row.stands) for row in rows]


START = dt.date(2025, 12, 22)


@pytest.mark.parametrize(
    ("effect", "on", "row"),
    [
        (None, None, ("Answer", "By Thursday 8 January", "In 3 working days")),
        (Effect.STOP, dt.date(2026, 1, 5), ("Answer", "By Thursday 8 January", "Done on time")),
        (Effect.STOP, dt.date(2026, 1, 9), ("Answer", "By Thursday 8 January", "Done late")),
        (Effect.LAPSE, dt.date(2026, 1, 5), ("Answer", "By Thursday 8 January", "Not needed any more: the case was withdrawn")),
        (Effect.VOID, dt.date(2025, 12, 23), ("Answer", "By Thursday 8 January", "Does not count: it was not delivered")),
        (Effect.PAUSE, dt.date(2025, 12, 29), ("Answer", "Paused since Monday 29 December", "Paused")),
    ],
)
def test_clock_says_how_it_stands(effect: Effect | None, on: dt.date | None, row: tuple[str, str, str]) -> None:
    signals = [Signal(ClockName.ANSWER, Effect.START, START, 1)]
    if effect and on:
        signals.append(Signal(ClockName.ANSWER, effect, on, 2))
    assert _rows(*signals) == [row]


def test_case_that_went_to_the_commissioner_says_when() -> None:
    signals = (Signal(ClockName.ESCALATE, Effect.START, START, 1), Signal(ClockName.ESCALATE, Effect.STOP, dt.date(2026, 1, 2), 4))
    assert _rows(*signals, went_up_by=4) == [("Goes to the commissioner", "On Thursday 22 January", "Sent there on Friday 2 January")]
    assert _rows(*signals)[0][2] == "Did not come to that"


def test_day_that_only_scotland_keeps_is_counted() -> None:
    run = read_clocks([Signal(ClockName.ANSWER, Effect.START, START, 1)], make_promises("Northmoor"), england_calendar())[0]
    second = next(day for day in run.days if day.day == dt.date(2026, 1, 2))
    assert (second.number, counted_words(second, MONDAY)) == (6, "Counted")


def test_derivation_says_that_a_promise_is_no_contract_deadline_and_names_each_pause() -> None:
    signals = (
        Signal(ClockName.ANSWER, Effect.START, START, 1),
        Signal(ClockName.ANSWER, Effect.PAUSE, dt.date(2025, 12, 29), 2, "waiting for the practice"),
        Signal(ClockName.ANSWER, Effect.RESUME, dt.date(2026, 1, 2), 3),
    )
    row = clock_row(read_clocks(signals, make_promises("Northmoor"), england_calendar())[0], MONDAY)
    assert "This is a local promise, not a contract deadline." in row.intro
    assert "The clock was paused after Monday 29 December until Friday 2 January (waiting for the practice)." in row.intro
    assert row.label == "Local promise of Northmoor"


def test_every_word_of_the_engine_has_words_for_people() -> None:
    assert set(tables.TASK_WORDS) == set(Task)
    assert set(tables.LABEL_TAGS) == set(tables.STANDING) == set(Label)
    assert set(tables.TYPE_TAGS) == set(StateType)
    assert set(tables.MOVE_PAST) == set(Move)
    assert set(tables.CLOCK_WORDS) == set(ClockName)
    assert set(tables.LAPSE_WORDS) == {row.move for row in MOVES if any(effect is Effect.LAPSE for _, effect in row.clocks)}


def test_every_move_of_a_person_has_a_page_and_an_answer_when_done() -> None:
    people = {row.move for row in MOVES if row.by & {Side.RAISER, Side.RESPONDENT, Side.COMMISSIONER} and row.at}
    elsewhere = {Move.ACKNOWLEDGE, Move.MESSAGE, Move.CORRECT_DAY, Move.READ, Move.SEND}
    assert people == set(steps.STEPS) | set(ANSWERS) | elsewhere
    assert people - {Move.READ, Move.SEND} == set(steps.DONE)
    assert set(steps.THEIR_ANSWERS) == set(steps.WRITTEN_DOWN) == set(ANSWERS)


def test_closed_is_never_called_done() -> None:
    for label, (words, _) in tables.LABEL_TAGS.items():
        assert not {"done", "fixed", "solved"} & set(words.lower().split()), label


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ([Ask.TAKE_BACK], "1 request returned"),
        ([Ask.TAKE_BACK, Ask.COUNT, Ask.TAKE_BACK, Ask.ANSWER], "2 requests returned, 1 done and reported, 1 question"),
        ([Ask.COUNT, Ask.COUNT], "2 requests done and reported"),
        ([Ask.ANSWER, Ask.ANSWER], "2 questions"),
    ],
)
def test_mail_counts_requests_by_kind(asks: list[Ask], words: str) -> None:
    assert requests_in_words(asks) == words
