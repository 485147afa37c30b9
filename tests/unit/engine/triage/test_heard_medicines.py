"""Short supplies and unexplained changes that the scorer read and the medicines did not show."""

import math
from dataclasses import replace

import numpy as np
import pytest

from remit.engine.findings import Request
from remit.engine.letters.letter import read_text
from remit.engine.rulebook.policy import Policy
from remit.engine.terms import Act, Party, Span, Task
from remit.engine.triage.features import read_units
from remit.engine.triage.heard_medicines import find_heard, keep_likely
from remit.engine.triage.medicine_facts import Handed, read_medicine_facts
from remit.engine.triage.scorer import TASKS, load_scorer

LEAST = 0.4


def heard(text: str, words: str, task: Task, *, certainty: float = 0.6, shown: str = "") -> list[Handed]:
    """Return what of one reading of some words is kept, beside a finding of the medicines over others."""
    letter = read_text(f"Date of clinic: 3 March 2026\nDate of letter: 4 March 2026\n\n{text}")

    def request(part: str) -> Request:
        start = letter.text.index(part)
        return Request(task, Act.ASK, Party.PRACTICE, Span(start, start + len(part)), certainty=certainty)

    found = [Handed(request(shown))] if shown else []
    return list(find_heard(letter, [request(words)], found, read_medicine_facts(letter, Policy()), LEAST))


def test_a_supply_that_only_the_words_tell_is_kept() -> None:
    words = "only a strip of five to give her"
    assert [(item.request.task, item.days) for item in heard(f"She starts leflunomide. We had {words}.", words, Task.SHORT_SUPPLY)] == [
        (Task.SHORT_SUPPLY, None)
    ]


def test_the_days_that_the_words_tell_are_kept_with_it() -> None:
    assert [item.days for item in heard("There are three days' tablets in hand.", "three days' tablets in hand", Task.SHORT_SUPPLY)] == [3]


@pytest.mark.parametrize(
    ("text", "words", "task"),
    [
        ("28 days of everything given.", "28 days of everything given", Task.SHORT_SUPPLY),
        ("Rx:\n- Co-amoxiclav 625 mg three times a day. Two days more.\n- Ramipril 5 mg.", "Two days more.", Task.SHORT_SUPPLY),
        ("He went home with a week of paracetamol.", "a week of paracetamol", Task.SHORT_SUPPLY),
        ("Amlodipine 5 mg stopped because of ankle swelling.", "Amlodipine 5 mg stopped because of ankle swelling", Task.MEDICATION_CHANGE_UNCLEAR),
        ("Amlodipine stopped. She is well.\n\nHer amlodipine was stopped because of swelling.", "Amlodipine stopped.", Task.MEDICATION_CHANGE_UNCLEAR),
        ("Please look at it with her other tablets.", "look at it with her other tablets", Task.INTERACTION_UNADDRESSED),
        ("GP to chase the biopsy.", "GP to chase the biopsy", Task.CHASE_RESULT),
    ],
)
def test_what_the_medicines_contradict_or_others_find_is_not(text: str, words: str, task: Task) -> None:
    assert heard(text, words, task) == []


def test_a_doubtful_reading_is_not_kept() -> None:
    assert heard("We had only a strip of five.", "only a strip of five", Task.SHORT_SUPPLY, certainty=0.3) == []


def test_what_the_medicines_show_already_is_not_said_twice() -> None:
    assert heard("We had only a strip of five.", "only a strip of five", Task.SHORT_SUPPLY, shown="a strip of five") == []


def test_a_change_without_a_reason_is_kept() -> None:
    words = "the allopurinol seems to have vanished from the chart"
    assert [item.request.task for item in heard(f"By Friday {words}.", words, Task.MEDICATION_CHANGE_UNCLEAR)] == [Task.MEDICATION_CHANGE_UNCLEAR]


def weighed(certainty: float, task: Task, *, is_excused: bool = False, days: int | None = None) -> list[Handed]:
    """Return what is kept of one finding of the medicines by a scorer that knows no word, to which every clause is so likely and surely of that task."""
    letter = read_text("Dear Dr Okonjo\n\nAmlodipine 5 mg was stopped.")
    scorer = replace(
        load_scorer(),
        bias=round(1000 * math.log(certainty / (1 - certainty))),
        handover={},
        task_bias=tuple(9000 * (one is task) for one in TASKS),
        task_rows={},
        tasks=np.zeros((0, len(TASKS)), np.int32),
        sum_share=1.0,
        task_sum_share=1.0,
        doubted_at=0.01,
    )
    item = Handed(Request(task, Act.INFORM, Party.NOBODY, Span(16, 30)), days=days, is_excused=is_excused)
    return keep_likely(letter, [item], read_units(letter, scorer.network), scorer)


@pytest.mark.parametrize("task", [Task.MEDICATION_CHANGE_UNCLEAR, Task.INTERACTION_UNADDRESSED])
def test_a_change_or_interaction_in_whose_words_nothing_is_heard_is_left_out(task: Task) -> None:
    assert weighed(0.001, task) == []
    assert len(weighed(0.9, task)) == 1


def test_a_short_supply_stands_by_its_days_whatever_is_heard() -> None:
    assert len(weighed(0.001, Task.SHORT_SUPPLY)) == 1


def test_what_the_letter_itself_excuses_stays_to_be_accepted() -> None:
    assert len(weighed(0.001, Task.MEDICATION_CHANGE_UNCLEAR, is_excused=True)) == 1


@pytest.mark.parametrize(("certainty", "stays"), [(0.5, True), (0.9, False)])
def test_medicine_that_is_mostly_taken_for_days_goes_on_where_the_words_are_sure(certainty: float, stays: bool) -> None:
    (item,) = weighed(certainty, Task.SHORT_SUPPLY, is_excused=True, days=3)
    assert item.is_excused is stays


def test_a_week_of_what_is_mostly_taken_for_days_is_no_short_supply() -> None:
    (item,) = weighed(0.9, Task.SHORT_SUPPLY, is_excused=True, days=7)
    assert item.is_excused


@pytest.mark.parametrize(
    ("own", "other", "told"),
    [
        (0.002, 0.5, "Ibuprofen goes on."),
        (0.05, 0.5, "Ibuprofen goes on."),
        (0.2, 0.5, "Lithium was begun."),
        (0.02, 0.08, "Lithium was begun."),
        (0.002, 0.08, ""),
    ],
)
def test_a_pair_is_told_by_the_words_that_show_it_far_more_plainly(own: float, other: float, told: str) -> None:
    letter = read_text("Dear Dr Okonjo\n\nLithium was begun.\n\nIbuprofen goes on.")
    units = read_units(letter, load_scorer().network)
    first, second = (next(unit for unit in units if letter.text[unit.start : unit.end].startswith(name)) for name in ("Lithium", "Ibuprofen"))
    only = min(set(second.features) - set(first.features))
    odds, higher = (1000 * math.log(share / (1 - share)) for share in (own, other))
    scorer = replace(
        load_scorer(),
        bias=round(odds),
        handover={only: round(higher - odds)},
        task_bias=tuple(9000 * (one is Task.INTERACTION_UNADDRESSED) for one in TASKS),
        task_rows={},
        tasks=np.zeros((0, len(TASKS)), np.int32),
        sum_share=1.0,
        task_sum_share=1.0,
        doubted_at=0.01,
    )
    asked = Request(Task.INTERACTION_UNADDRESSED, Act.INFORM, Party.PRACTICE, Span(first.start, first.end), "lithium with ibuprofen")
    kept = keep_likely(letter, [Handed(asked, elsewhere=(Span(second.start, second.end),))], units, scorer)
    assert [letter.text[item.request.span.start : item.request.span.end] for item in kept] == ([told] if told else [])
    assert all(item.request.object_words == "lithium with ibuprofen" for item in kept)
