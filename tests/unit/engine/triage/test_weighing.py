"""What is measured of a clause for the second weighing. Scores are made by hand, so that no claim turns on trained weights."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engine.letters.letter import Letter, read_text
from remit.engine.terms import LetterKind, Task
from remit.engine.triage.features import read_units
from remit.engine.triage.network import Heard
from remit.engine.triage.scorer import TASKS, as_likelihood
from remit.engine.triage.weighing import Candidate, describe

HEAD = "OXENHOLT HOSPITAL\nClinic date: 08/09/2026\n\nDear Dr Okonjo\n\n"
RANKED = [(0.82, Task.CHASE_RESULT), (0.12, Task.COMMUNICATE_RESULT), (0.06, Task.FIT_NOTE)]


def letter(text: str) -> Letter:
    """Return a letter with an ordinary head."""
    return read_text(HEAD + text)


def candidates(read: Letter, *sureness: float, words: tuple[float, ...] = (1.0, 3.0)) -> list[Candidate]:
    """Return the first clauses of a letter, each as sure as is said."""
    units = [unit for unit in read_units(read) if unit.start >= len(HEAD)][: len(sureness)]
    heard = Heard(2.0, words, np.full((len(words), len(TASKS)), 1 / len(TASKS), np.float32))
    return [
        Candidate(replace(unit, heard=heard), -1.2, 0.4, as_likelihood(0.4), RANKED, 0.94, sure, is_plain=False)
        for unit, sure in zip(units, sureness, strict=True)
    ]


def steps(names: list[str], measure: str) -> list[float]:
    """Return the steps of a measure that were reached."""
    return [float(name.partition(">=")[2]) for name in names if name.startswith(f"{measure}>=")]


def test_measure_is_said_as_every_step_it_reaches() -> None:
    read = letter("Please chase the biopsy result.\n")
    (names,) = describe(read, candidates(read, 0.5))
    assert steps(names, "sureness") == [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5]
    assert max(steps(names, "sum")) == -1.5
    assert max(steps(names, "network")) == 2
    assert (max(steps(names, "likelier")), max(steps(names, "doubter"))) == (2, -1.5)
    assert (max(steps(names, "loudest word")), max(steps(names, "mean word")), max(steps(names, "stillest word"))) == (3, 2, 1)
    assert max(steps(names, "both")) == 0
    assert (max(steps(names, "task")), max(steps(names, "family")), max(steps(names, "rival"))) == (0.8, 0.94, 0.1)
    assert len(names) == len(set(names))


def test_clause_without_words_is_measured_by_the_whole() -> None:
    read = letter("Please chase the biopsy result.\n")
    (names,) = describe(read, candidates(read, 0.5, words=()))
    assert max(steps(names, "loudest word")) == max(steps(names, "mean word")) == max(steps(names, "stillest word")) == 2


def test_others_of_the_letter_count_and_the_clause_itself_does_not() -> None:
    read = letter("Please chase the biopsy result.\n\nPlease see to the form.\n")
    first, second = describe(read, candidates(read, 0.9, 0.3))
    assert (max(steps(first, "surest other")), max(steps(second, "surest other"))) == (0.3, 0.9)
    assert (max(steps(first, "surest of the task")), max(steps(second, "surest of the task"))) == (0.3, 0.9)
    assert not steps(first, "surest of the sentence")
    assert (max(steps(first, "all others")), max(steps(second, "all others"))) == (0.3, 0.6)


def test_clause_of_the_same_sentence_counts_as_such() -> None:
    read = letter("Please chase the biopsy result and refer her to neurology.\n")
    first, _ = describe(read, candidates(read, 0.9, 0.5))
    assert max(steps(first, "surest of the sentence")) == 0.5


def test_clause_that_hardly_asks_changes_nothing_for_the_sum_of_the_others() -> None:
    read = letter("Please chase the biopsy result.\n\nShe sleeps well.\n")
    first, _ = describe(read, candidates(read, 0.9, 0.09))
    assert not steps(first, "all others")


def test_letter_reader_work_and_neighbours_are_named() -> None:
    read = letter("I saw her today. Please chase the biopsy result. Bloods are due.\n")
    middle = describe(read, candidates(read, 0.1, 0.5, 0.1))[1]
    assert {f"kind {read.kind}", f"reader {read.parties.addressee}", "of chase_result", "has ASK", "has RESULT", "n:TEST"} <= set(middle)
    assert not {"private", "disclaimed", "plain"} & set(middle)


def test_length_of_clause_sentences_and_letter_is_measured() -> None:
    read = letter("Please chase the biopsy result. Bloods are due.\n")
    first, second = describe(read, candidates(read, 0.5, 0.5))
    assert (max(steps(first, "words")), max(steps(second, "words"))) == (5, 3)
    long = letter("She slept well and walked the whole length of the ward on the morning after that. " * 20)
    (other,) = describe(long, candidates(long, 0.5))
    for measure, short, much in (("words a sentence", 10, 15), ("words of the letter", 60, 270)):
        assert max(steps(first, measure), default=0) == max(steps(second, measure), default=0) < short
        assert max(steps(other, measure)) == much


@pytest.mark.parametrize(("words", "said"), [("Please chase the biopsy result.", "not named"), ("GP to chase the biopsy result.", "named")])
def test_clause_says_whether_it_names_the_practice(words: str, said: str) -> None:
    read = letter(f"{words}\n")
    assert f"reader {read.parties.addressee}, practice {said}" in describe(read, candidates(read, 0.5))[0]


def test_private_clinic_disclaimer_and_plain_ask_are_named() -> None:
    read = replace(letter("Please chase the biopsy result.\n\nThis letter is for your information only.\n"), kind=LetterKind.PRIVATE_LETTER, is_private=True)
    (item,) = candidates(read, 0.5)
    (names,) = describe(read, [replace(item, is_plain=True)])
    assert {"kind private_letter", "private", "disclaimed", "plain"} <= set(names)


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([Task.CHASE_RESULT, Task.FIT_NOTE]), st.booleans()), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_what_stands_beside_a_clause_is_what_each_other_one_says(drawn: list[tuple[float, Task, bool]]) -> None:
    read = letter("Please chase the biopsy result.\n\nPlease see to the form.\n")
    two = candidates(read, 0.5, 0.5)
    items = [replace(two[is_second], sureness=sure, ranked=[(0.9, task), (0.1, Task.TRANSPORT)]) for sure, task, is_second in drawn]
    for at, names in enumerate(describe(read, items)):
        others = items[:at] + items[at + 1 :]
        of_task = [other for other in others if other.ranked[0][1] is items[at].ranked[0][1]]
        of_sentence = [other for other in others if other.unit.sentence.start == items[at].unit.sentence.start]
        for measure, group in (("surest other", others), ("surest of the task", of_task), ("surest of the sentence", of_sentence)):
            surest = max((other.sureness for other in group), default=0.0)
            assert all(step <= surest for step in steps(names, measure))
            assert bool(steps(names, measure)) is (surest >= 0.02)


def test_letter_without_a_candidate_has_nothing_to_describe() -> None:
    assert describe(letter("She sleeps well.\n"), []) == []
