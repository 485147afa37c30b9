"""Shared care: the table of states, the checklist, and silence."""

import datetime as dt

import pytest

from remit.engine.medicines.names import load_names
from remit.engine.medicines.shared_care import (
    MOVES,
    POINT_WORDS,
    Move,
    Point,
    SharedCareError,
    State,
    checklist,
    decide_by_silence,
    find_agreement,
    move,
)
from remit.engine.rulebook.policy import Policy, SharedCareAgreement

DAY = dt.date(2026, 3, 2)


def test_request_is_checked_before_it_is_accepted() -> None:
    assert move(move(State.REQUESTED, Move.CHECK), Move.ACCEPT) is State.ACCEPTED
    with pytest.raises(SharedCareError, match=r"A request that is requested cannot be moved by “accept”. Possible: check, decline"):
        move(State.REQUESTED, Move.ACCEPT)


def test_declined_stays_declined() -> None:
    with pytest.raises(SharedCareError, match="Possible: nothing"):
        move(State.DECLINED, Move.ACCEPT)


def test_more_information_leads_back_to_the_check() -> None:
    state = move(move(State.CHECKED, Move.ASK), Move.ANSWER)
    assert move(state, Move.CHECK) is State.CHECKED


def test_every_state_can_be_reached() -> None:
    assert {*MOVES.values()} == set(State)


def test_silence_is_never_acceptance_unless_the_policy_says_so() -> None:
    assert not decide_by_silence(Policy(), DAY, DAY + dt.timedelta(days=1000)).is_accepted
    policy = Policy(silence_is_acceptance_after_days=14)
    assert not decide_by_silence(policy, DAY, DAY + dt.timedelta(days=13)).is_accepted
    accepted = decide_by_silence(policy, DAY, DAY + dt.timedelta(days=14))
    assert accepted.is_accepted
    assert "Agreed locally" in accepted.because


def test_checklist_says_what_a_letter_shows_and_what_is_missing() -> None:
    letter = "Diagnosis: rheumatoid arthritis. FBC and LFT normal. The shared care protocol is enclosed; bloods fortnightly. She has been counselled."
    shown = {check.point for check in checklist(letter, Policy()) if check.is_shown}
    assert shown == {Point.PROTOCOL, Point.INDICATION, Point.BASELINE_TESTS, Point.PATIENT_INFORMED, Point.MONITORING}
    assert {check.point for check in checklist("", Policy()) if check.is_shown} == set()


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        ("Diagnoses\n\n1. Bipolar disorder\nPlan: lithium", {Point.INDICATION: "Diagnoses 1. Bipolar disorder"}),
        ("Diagnosis:\n", {Point.INDICATION: "Diagnosis:"}),
        ("St Jude's\n01484 555 0143\nDear Doctor", {}),
        ("Our nurses' line is 01484 555 0143.", {Point.CONTACT: "Our nurses' line is 01484 555 0143."}),
        ("He was " + "so " * 60 + "stable that " + "very " * 60, {Point.STABLE: ("so " * 16 + "stable that " + "very " * 13).strip()}),
    ],
)
def test_checklist_shows_the_words_with_what_stands_beside_them(letter: str, words: dict[Point, str]) -> None:
    assert {check.point: check.words for check in checklist(letter, Policy()) if check.is_shown} == words


def test_only_the_policy_says_that_it_is_funded() -> None:
    policy = Policy(commissioned_services=frozenset({"near_patient_testing"}))
    assert next(check for check in checklist("", policy) if check.point is Point.FUNDED).is_shown


def test_agreement_holds_by_generic_name_or_brand_and_not_before_its_day() -> None:
    policy = Policy(shared_care=(SharedCareAgreement("Priadel", agreed_on=DAY),))
    lithium = load_names().find("lithium")
    assert lithium is not None
    assert find_agreement(lithium, policy, DAY) is not None
    assert find_agreement(lithium, policy, DAY - dt.timedelta(days=1)) is None
    assert find_agreement(lithium, Policy(), DAY) is None


def test_every_point_has_its_words() -> None:
    assert set(POINT_WORDS) == set(Point)
