"""The grammar of asking: subjects, agents, moods and forms of one clause."""

import pytest

from remit.engine.terms import Addressee, Party
from remit.engine.triage.reading import Reading, Verb, forms_of, read_clause
from remit.engine.triage.symbols import Reader

READER = Reader(Addressee.PRACTICE, frozenset(), {})


def reading_of(words: str, inherited: str = "", *, opens_with_joint: bool = False) -> Reading:
    """Read a clause; tokens are apart by spaces."""
    tokens = tuple(words.split())
    return read_clause(READER.read(tokens, 0, len(tokens), Party.NOBODY), inherited, opens_with_joint=opens_with_joint)


def forms(words: str, owner: str = "nobody") -> set[str]:
    """Return the forms of a clause."""
    return forms_of(reading_of(words), owner=owner)


def only_verb(words: str) -> Verb:
    """Return the one verb of a clause."""
    (verb,) = reading_of(words).verbs
    return verb


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("could you chase the biopsy", "practice_modal"),
        ("please could you chase the biopsy", "ask_you"),
        ("gp to chase the biopsy", "practice_to"),
        ("you should chase the biopsy", "practice_need"),
        ("you chased the biopsy", "practice_did"),
        ("please chase the biopsy", "ask_bare"),
        ("chase the biopsy", "imperative"),
        ("we will chase the biopsy", "we_plan"),
        ("we chased the biopsy", "we_done"),
        ("we are arranging the biopsy", "we_ing"),
        ("please could we refer her", "we_ask"),
        ("the community nurse will remove the clips", "other_does"),
        ("he will contact the surgery", "patient_plain"),
        ("he will contact the ward", "patient_contact"),
        ("he will book transport via the surgery", "patient_does_practice"),
        ("the biopsy was chased", "was_done"),
        ("the bloods can be repeated", "passive"),
        ("the bloods can be repeated by the surgery", "passive_by_practice"),
        ("please can the bloods be repeated", "passive_ask"),
        ("to be seen at the surgery", "agent"),
        ("bloods via the surgery please", "ask_practice"),
        ("bloods please", "ask_noverb"),
        ("copy the surgery", "mention"),
        ("over to you for the biopsy", "handover"),
        ("she was told to ring the surgery", "told_practice"),
        ("she was told to drink water", "told"),
        ("bloods are due", "need_nobody"),
        ("the leg is blue", "bare"),
    ],
)
def test_clause_shows_its_form_of_asking_promising_or_reporting(words: str, form: str) -> None:
    assert form in forms(words)


def test_practice_that_is_handed_work_takes_it_over() -> None:
    assert "handover_practice" in forms("the surgery to take over the bloods")


def test_free_verb_done_by_the_practice_is_said_to_be_so() -> None:
    assert {"verb_by_practice", "verb_free"} <= forms("bloods , then zebra to check at the surgery")


def test_heading_owner_is_joined_to_each_form() -> None:
    assert forms("chase the biopsy", "practice") == {"imperative", "imperative@practice"}


def test_clause_that_goes_on_inherits_its_subject() -> None:
    verb = reading_of("and refer her to neurology", "WE", opens_with_joint=True).verbs[0]
    assert (verb.subject, verb.how) == ("WE", "inherited")


def test_clause_that_starts_anew_inherits_nothing() -> None:
    verb = reading_of("refer her to neurology", "WE").verbs[0]
    assert (verb.subject, verb.how) == ("", "imperative")


@pytest.mark.parametrize(
    ("words", "mood"),
    [("to chase the biopsy", "plain"), ("the biopsy to be chased", "passive"), ("the biopsy was chased", "done"), ("we are arranging it", "ing")],
)
def test_verb_has_its_mood(words: str, mood: str) -> None:
    assert only_verb(words).mood == mood


@pytest.mark.parametrize("words", ["the review went well", "your review", "3 review", "biopsy review"])
def test_noun_that_looks_like_a_verb_is_none(words: str) -> None:
    assert reading_of(words).verbs == []


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("please zap the form", "plain"),
        ("it must be zapped", "passive"),
        ("you need to zap the form", "plain"),
        ("could the surgery zap the form", "plain"),
    ],
)
def test_unknown_word_where_a_verb_must_stand_is_a_verb(words: str, mood: str) -> None:
    assert [(verb.group, verb.mood) for verb in reading_of(words).verbs] == [("V_OTHER", mood)]


@pytest.mark.parametrize("words", ["zap the form", "please the form", "back to zebra", "to zebra"])
def test_unknown_word_elsewhere_is_no_verb(words: str) -> None:
    assert reading_of(words).verbs == []


def test_actor_after_a_preposition_acts_for_nobody() -> None:
    reading = reading_of("letter from the surgery to chase")
    assert reading.subject == ""
    assert reading.agents == {"PRACTICE"}


def test_actor_at_the_end_is_no_subject() -> None:
    assert reading_of("copy the surgery").mentions == {"PRACTICE"}


def test_adverb_between_subject_and_verb_is_passed_over() -> None:
    assert reading_of("we also still will chase the biopsy").subject == "WE"


def test_question_is_known_by_its_mark() -> None:
    assert reading_of("could you chase the biopsy ?").is_question
    assert not reading_of("could you chase the biopsy").is_question
    assert not read_clause([], "", opens_with_joint=False).is_question
