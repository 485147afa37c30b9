"""The words of the field as types: identifiers that must never be wrong, spans, and the two records made of them."""

import dataclasses
import json
import logging

import pytest

from remit.engine.findings import Evidence, Finding, Minutes, Request
from remit.engine.terms import (
    Act,
    Addressee,
    Basis,
    IdentifierError,
    LetterKind,
    NHSNumber,
    OdsCode,
    Outcome,
    Party,
    Span,
    Task,
    family_of,
    has_valid_check_digit,
)

VALID = "9990000018"


@pytest.mark.parametrize("digits", [VALID, "9990000026", "9994567829", "9990000042"])
def test_nhs_number_with_a_fitting_check_digit_is_taken(digits: str) -> None:
    assert NHSNumber(digits).digits == digits


@pytest.mark.parametrize("place", range(10))
def test_one_wrong_digit_never_passes(place: int) -> None:
    wrong = VALID[:place] + str((int(VALID[place]) + 1) % 10) + VALID[place + 1 :]
    with pytest.raises(IdentifierError, match=r"^The check digit of this NHS number does not fit: one digit was misread or mistyped\.$"):
        NHSNumber(wrong)


@pytest.mark.parametrize("place", [3, 7, 8])
def test_two_neighbours_exchanged_never_pass(place: int) -> None:
    digits = "9994567829"
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert swapped != digits
    assert not has_valid_check_digit(swapped)


def test_remainder_of_ten_has_no_check_digit_at_all() -> None:
    assert not any(has_valid_check_digit(f"999000014{figure}") for figure in range(10))


def test_check_digit_of_eleven_is_written_as_zero() -> None:
    number = next(f"99900{middle:04d}0" for middle in range(1000) if has_valid_check_digit(f"99900{middle:04d}0"))
    assert sum(int(figure) * weight for figure, weight in zip(number[:9], range(10, 1, -1), strict=True)) % 11 == 0


@pytest.mark.parametrize(
    "digits", ["", "999000001", "99900000181", "999 000 0018", "999000001X", "999000001\n", "".join(chr(0x660 + int(figure)) for figure in VALID)]
)
def test_anything_but_ten_figures_is_refused(digits: str) -> None:
    with pytest.raises(IdentifierError, match=r"^An NHS number has ten digits\.$"):
        NHSNumber(digits)


def test_refusal_of_a_number_does_not_quote_it() -> None:
    with pytest.raises(IdentifierError) as refusal:
        NHSNumber("9990000019")
    assert "0019" not in str(refusal.value)


def test_number_reaches_no_print_and_no_log_by_accident(caplog: pytest.LogCaptureFixture) -> None:
    number = NHSNumber(VALID)
    logging.getLogger("test").warning("patient %s %r", number, [number])
    for shown in (repr(number), str(number), f"{number}", repr({"patient": number}), caplog.text):
        assert VALID not in shown
        assert "hidden" in shown


def test_number_is_spaced_only_where_it_is_asked_for() -> None:
    assert NHSNumber(VALID).spaced() == "999 000 0018"


def test_equal_numbers_are_one_key() -> None:
    assert len({NHSNumber(VALID), NHSNumber(VALID)}) == 1


@pytest.mark.parametrize("code", ["X99", "ZZ999", "Z99999"])
def test_ods_code_of_three_to_six_capitals_or_figures_is_taken(code: str) -> None:
    assert OdsCode(code).code == code


@pytest.mark.parametrize("code", ["", "X9", "Z999999", "zz999", "ZZ-99", "ZZ 99", "ZZ99\n"])
def test_other_ods_codes_are_refused_with_what_was_given(code: str) -> None:
    with pytest.raises(IdentifierError) as refusal:
        OdsCode(code)
    assert str(refusal.value) == f"An ODS code is 3 to 6 capital letters or digits; this is {code!r}."


@pytest.mark.parametrize(
    ("one", "other", "overlaps"), [((0, 5), (4, 9), True), ((0, 5), (5, 9), False), ((0, 9), (3, 4), True), ((5, 9), (0, 5), False), ((3, 4), (3, 4), True)]
)
def test_spans_overlap_where_they_share_a_character(one: tuple[int, int], other: tuple[int, int], overlaps: bool) -> None:
    assert Span(*one).overlaps(Span(*other)) is overlaps
    assert Span(*other).overlaps(Span(*one)) is overlaps


def test_tasks_stand_in_the_order_of_the_published_answer() -> None:
    assert " ".join(Task) == (
        "chase_result communicate_result arrange_test follow_up_monitoring onward_referral re_referral dna_discharge book_hospital_followup fit_note "
        "prescribe_start prescribe_red shared_care_not_agreed short_supply medication_change_unclear interaction_unaddressed patient_query_redirected "
        "post_op_care pre_op_work admin_form transport private_work late_letter unclear_responsibility"
    )


def test_family_is_the_same_seen_from_each_of_its_members() -> None:
    for task in Task:
        assert task in family_of(task)
        assert all(family_of(member) == family_of(task) for member in family_of(task))


@pytest.mark.parametrize("task", [Task.FIT_NOTE, Task.LATE_LETTER, Task.POST_OP_CARE, Task.SHORT_SUPPLY])
def test_task_without_a_family_stands_alone(task: Task) -> None:
    assert family_of(task) == {task}


@pytest.mark.parametrize("words", [Task, Outcome, Basis, Party, Act, LetterKind, Addressee])
def test_words_of_the_field_are_written_as_plain_text(words: type[Task]) -> None:
    for word in words:
        assert json.loads(json.dumps(word)) == word.value
        assert word.value == word.value.lower()


def test_no_outcome_is_called_a_breach() -> None:
    assert {outcome.value for outcome in Outcome} == {"return", "review", "accept"}


def test_request_holds_what_one_sentence_does_and_nothing_more() -> None:
    request = Request(Task.FIT_NOTE, Act.ASK, Party.PRACTICE, Span(0, 4))
    assert (request.object_words, request.due_words, request.condition, request.evidence) == ("", "", "", ())
    assert request.certainty == 1.0
    assert request.second_task is None
    assert not request.is_soft


def test_finding_cannot_be_changed_after_it_was_made() -> None:
    evidence = (Evidence("ask", "please", Span(0, 6)),)
    finding = Finding(
        rule="FIT-001",
        rule_version=1,
        task=Task.FIT_NOTE,
        outcome=Outcome.RETURN,
        basis=Basis.CONTRACT,
        asked=Party.PRACTICE,
        quote="please",
        span=Span(0, 6),
        citation="NHS Standard Contract 2025/26, Service Condition 11",
        clause=None,
        reason="The hospital issues it.",
        excuse=None,
        excuse_words="",
        is_urgent=False,
        minutes=Minutes(2, 4, 8, "estimate"),
        evidence=evidence,
    )
    assert (finding.is_question, finding.due_on, finding.evidence) == (False, None, evidence)
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.quote = "other"  # type: ignore[misc]
