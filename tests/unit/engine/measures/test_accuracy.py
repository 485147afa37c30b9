"""Scoring against labelled letters, rule by rule as the benchmark states it."""

from dataclasses import dataclass

import pytest

from remit.engine.measures.accuracy import NOT_A_REQUEST, Label, Scored, Tally, is_match, score_letter
from remit.engine.terms import Outcome, Span, Task, family_of

HERE = Span(10, 20)


@dataclass(frozen=True)
class Said:
    """A finding, as much of it as scoring needs."""

    task: Task
    outcome: Outcome = Outcome.RETURN
    span: Span = HERE


def label(task: str, verdict: str = "yes", start: int = 10, end: int = 20) -> Label:
    return Label(task, verdict, Span(start, end))


def scored(labels: list[Label], answers: list[Said]) -> Scored:
    return score_letter(labels, answers)


FAMILIES = [
    {"chase_result", "communicate_result"},
    {"arrange_test", "follow_up_monitoring", "pre_op_work", "unclear_responsibility"},
    {"onward_referral", "re_referral", "dna_discharge", "book_hospital_followup"},
    {"prescribe_start", "prescribe_red", "shared_care_not_agreed"},
    {"admin_form", "transport", "private_work"},
]


@pytest.mark.parametrize("task", list(Task))
def test_families_are_those_of_the_benchmark(task: Task) -> None:
    expected = next((family for family in FAMILIES if task in family), {task.value})
    assert {member.value for member in family_of(task)} == expected


@pytest.mark.parametrize("said", list(Task))
@pytest.mark.parametrize("meant", ["chase_result", "arrange_test", "fit_note", "prescribe_red", "transport", "re_referral"])
def test_match_needs_one_family_and_an_overlap(said: Task, meant: str) -> None:
    assert is_match(Said(said), label(meant)) is (said in family_of(Task(meant)))
    assert not is_match(Said(said, span=Span(20, 30)), label(meant))


@pytest.mark.parametrize(("start", "end", "matches"), [(0, 10, False), (0, 11, True), (12, 15, True), (19, 40, True), (20, 40, False), (0, 40, True)])
def test_one_shared_character_is_an_overlap(start: int, end: int, matches: bool) -> None:
    assert is_match(Said(Task.FIT_NOTE, span=Span(start, end)), label("fit_note")) is matches


def test_exact_match_needs_the_very_task() -> None:
    assert is_match(Said(Task.CHASE_RESULT), label("communicate_result"))
    assert not is_match(Said(Task.CHASE_RESULT), label("communicate_result"), exact=True)
    assert is_match(Said(Task.CHASE_RESULT), label("chase_result"), exact=True)


def test_late_letter_matches_wherever_it_stands_and_only_itself() -> None:
    late = Said(Task.LATE_LETTER, span=Span(900, 910))
    assert is_match(late, label("late_letter"))
    assert is_match(late, label("late_letter"), exact=True)
    assert not is_match(Said(Task.LATE_LETTER), label("fit_note"))
    assert not is_match(Said(Task.FIT_NOTE), label("late_letter"))


@pytest.mark.parametrize("name", sorted(NOT_A_REQUEST))
@pytest.mark.parametrize("verdict", ["no", "yes", "depends"])
def test_the_three_other_labels_never_count(name: str, verdict: str) -> None:
    found = scored([label(name, verdict)], [])
    assert (found.tally.wanted, found.tally.soft, found.missed) == (0, 0, [])


def test_request_marked_no_does_not_count() -> None:
    assert not label("fit_note", "no").counts
    found = scored([label("fit_note", "no")], [Said(Task.FIT_NOTE)])
    assert (found.tally.wanted, found.tally.right, found.tally.false_returns) == (0, 0, 1)


def test_accepted_findings_are_no_answer() -> None:
    found = scored([label("fit_note")], [Said(Task.FIT_NOTE, Outcome.ACCEPT)])
    assert (found.tally.answered, found.tally.found) == (0, 0)
    assert found.missed == [label("fit_note")]


def test_review_finds_a_label_and_is_not_decisive() -> None:
    tally = scored([label("fit_note")], [Said(Task.FIT_NOTE, Outcome.REVIEW)]).tally
    assert (tally.found, tally.right, tally.decisive, tally.returns) == (1, 1, 0, 0)
    assert (tally.recall, tally.precision, tally.f1, tally.decisive_share) == (1.0, 1.0, 1.0, 0.0)


def test_return_that_finds_a_label_is_decisive() -> None:
    tally = scored([label("fit_note")], [Said(Task.FIT_NOTE)]).tally
    assert (tally.found, tally.exact, tally.decisive, tally.returns, tally.false_returns) == (1, 1, 1, 1, 0)


def test_finding_of_the_family_is_found_and_not_exact() -> None:
    tally = scored([label("chase_result")], [Said(Task.COMMUNICATE_RESULT)]).tally
    assert (tally.found, tally.exact, tally.exact_share) == (1, 0, 0.0)


def test_any_of_several_matches_can_be_exact_and_decisive() -> None:
    tally = scored([label("chase_result")], [Said(Task.COMMUNICATE_RESULT), Said(Task.CHASE_RESULT, Outcome.REVIEW)]).tally
    assert (tally.found, tally.exact, tally.decisive, tally.answered, tally.right) == (1, 1, 1, 2, 2)


def test_two_labels_of_one_span_are_two_labels() -> None:
    tally = scored([label("chase_result"), label("fit_note")], [Said(Task.FIT_NOTE)]).tally
    assert (tally.wanted, tally.found, tally.recall) == (2, 1, 0.5)


def test_one_finding_over_two_labels_finds_both() -> None:
    tally = scored([label("fit_note", start=0, end=5), label("fit_note", start=15, end=18)], [Said(Task.FIT_NOTE, span=Span(0, 20))]).tally
    assert (tally.wanted, tally.found, tally.answered, tally.right) == (2, 2, 1, 1)


def test_return_that_matches_nothing_is_a_false_return_and_a_false_alarm() -> None:
    said = Said(Task.FIT_NOTE)
    found = scored([label("transport")], [said])
    assert (found.tally.false_returns, found.tally.right, found.tally.found) == (1, 0, 0)
    assert found.false_alarms == [said]
    assert found.missed == [label("transport")]


def test_review_that_matches_nothing_is_a_false_alarm_and_no_false_return() -> None:
    found = scored([], [Said(Task.FIT_NOTE, Outcome.REVIEW)])
    assert (found.tally.false_returns, len(found.false_alarms)) == (0, 1)


def test_depends_label_never_counts_for_recall() -> None:
    found = scored([label("fit_note", "depends")], [])
    assert (found.tally.wanted, found.tally.soft, found.tally.recall, found.missed) == (0, 1, 1.0, [])


def test_review_of_a_depends_label_is_right() -> None:
    tally = scored([label("fit_note", "depends")], [Said(Task.FIT_NOTE, Outcome.REVIEW)]).tally
    assert (tally.right, tally.overclaimed) == (1, 0)


def test_return_of_a_depends_label_is_right_and_an_overclaim() -> None:
    tally = scored([label("fit_note", "depends")], [Said(Task.FIT_NOTE)]).tally
    assert (tally.right, tally.overclaimed, tally.soft, tally.false_returns) == (1, 1, 1, 0)


def test_finding_over_a_depends_label_of_another_family_is_right_and_no_overclaim() -> None:
    found = scored([label("transport", "depends")], [Said(Task.FIT_NOTE)])
    assert (found.tally.right, found.tally.false_returns, found.tally.overclaimed, found.false_alarms) == (1, 0, 0, [])


def test_finding_over_a_yes_label_of_another_family_is_wrong() -> None:
    assert scored([label("transport")], [Said(Task.FIT_NOTE)]).tally.right == 0


def test_finding_beside_a_depends_label_is_wrong() -> None:
    assert scored([label("transport", "depends")], [Said(Task.FIT_NOTE, span=Span(20, 30))]).tally.false_returns == 1


def test_late_letter_is_scored_without_a_place() -> None:
    tally = scored([label("late_letter", start=0, end=1)], [Said(Task.LATE_LETTER, span=Span(500, 501))]).tally
    assert (tally.found, tally.right, tally.exact, tally.decisive) == (1, 1, 1, 1)


def test_letter_without_labels_and_answers_is_perfect() -> None:
    tally = scored([], []).tally
    assert (tally.letters, tally.recall, tally.precision, tally.f1, tally.exact_share, tally.decisive_share) == (1, 1.0, 1.0, 1.0, 1.0, 1.0)
    assert tally.false_returns_per_100 == 0.0


def test_nothing_found_at_all_gives_zero_and_no_division_by_zero() -> None:
    tally = scored([label("transport")], [Said(Task.FIT_NOTE)]).tally
    assert (tally.recall, tally.precision, tally.f1) == (0.0, 0.0, 0.0)
    assert Tally().false_returns_per_100 == 0.0


def test_tallies_add_up_over_letters() -> None:
    total = Tally()
    total.add(scored([label("fit_note"), label("transport", start=40, end=50)], [Said(Task.FIT_NOTE), Said(Task.LATE_LETTER)]).tally)
    total.add(scored([label("chase_result")], [Said(Task.COMMUNICATE_RESULT, Outcome.REVIEW)]).tally)
    total.add(scored([label("fit_note", "depends")], [Said(Task.FIT_NOTE)]).tally)
    assert total == Tally(letters=3, wanted=3, found=2, answered=4, right=3, exact=1, false_returns=1, returns=3, decisive=1, soft=1, overclaimed=1)
    assert total.recall == pytest.approx(2 / 3)
    assert total.precision == pytest.approx(3 / 4)
    assert total.f1 == pytest.approx(2 * (2 / 3) * (3 / 4) / (2 / 3 + 3 / 4))
    assert total.exact_share == 0.5
    assert total.decisive_share == 0.5
    assert total.false_returns_per_100 == pytest.approx(100 / 3)


def test_figures_hold_the_counts_and_the_shares_rounded() -> None:
    figures = Tally(letters=3, wanted=3, found=2, answered=4, right=3, exact=1, false_returns=1, returns=3, decisive=1, soft=1, overclaimed=1).as_figures()
    assert figures == {
        "letters": 3,
        "wanted": 3,
        "found": 2,
        "answered": 4,
        "right": 3,
        "exact": 1,
        "false_returns": 1,
        "returns": 3,
        "decisive": 1,
        "soft": 1,
        "overclaimed": 1,
        "recall": 0.667,
        "precision": 0.75,
        "f1": 0.706,
        "exact_share": 0.5,
        "false_returns_per_100": 33.333,
        "decisive_share": 0.5,
    }


def test_label_with_a_task_nobody_knows_is_an_error_and_not_a_miss() -> None:
    with pytest.raises(ValueError, match="water_the_plants"):
        scored([label("water_the_plants")], [Said(Task.FIT_NOTE)])
