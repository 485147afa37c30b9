"""The patient's note: who is doing what, in plain words."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import pytest

from remit.engine.findings import Finding
from remit.engine.remedy import LetterFacts, PatientNote, PracticeDetails, RemedyError, RemedyText, Sending, Variant, compose_note, note_text

WriteNote = Callable[..., PatientNote]


@pytest.fixture
def write_note(facts: LetterFacts, remedies: dict[str, RemedyText], practice: PracticeDetails, sending: Sending) -> WriteNote:
    """Compose a note with the inputs of conftest, some of them changed."""

    def write_with(findings: list[Finding], **changes: dict[str, Any]) -> PatientNote:
        return compose_note(
            dataclasses.replace(facts, **changes.get("facts", {})),
            findings,
            remedies,
            practice=dataclasses.replace(practice, **changes.get("practice", {})),
            sending=dataclasses.replace(sending, **changes.get("sending", {})),
        )

    return write_with


def _reading_age(text: str) -> float:
    """Flesch-Kincaid grade plus five years, with a rough count of syllables."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59 + 5


def test_note_says_who_does_what(write_note: WriteNote, three: list[Finding], question: Finding) -> None:
    note = write_note([*three, question])
    assert note.salutation == "Dear Mrs Marjorie Ellwood-Tan"
    assert note.opening == "On 29 December 2025 the rheumatology team at Northmoor General Hospital wrote to us about you. We have written back to them."
    assert note.points[1] == "The hospital asked for your scan. We have asked it to tell you the result."
    assert note.points[-1] == "The letter does not say who will do one thing. We have asked the hospital team who it is."
    assert note.answer_line == "We have asked for an answer by Thursday 8 January 2026."
    assert note.contact_line == "To ask the hospital team about this, call 01632\u00a0960\u00a0411. To ask us, call 01632\u00a0960\u00a0217."
    assert "call 111. In an emergency call 999." in note.help_line


def test_requests_of_one_kind_give_one_point(write_note: WriteNote, result: Finding) -> None:
    assert len(write_note([result, result]).points) == 1


def test_rule_without_patient_words_gets_a_plain_point(write_note: WriteNote, result: Finding, remedies: dict[str, RemedyText]) -> None:
    remedies["RES-001"] = RemedyText(("Please act.",))
    assert write_note([result]).points == ("The hospital team asked us to do something that we think is theirs to do. We have asked them to do it.",)


def test_work_done_under_protest_is_not_said_to_be_handed_back(write_note: WriteNote, three: list[Finding]) -> None:
    note = write_note(three, sending={"variant": Variant.DONE_UNDER_PROTEST})
    dealt = "We dealt with this for you, so that you did not have to wait."
    assert note.points[1] == f"The hospital asked for your scan. {dealt}"
    assert all(point.endswith(dealt) and "We have asked" not in point for point in note.points)
    assert note.opening.endswith("We have told them what we did.")
    assert "protest" not in note_text(note)


def test_note_never_shows_the_nhs_number(write_note: WriteNote, three: list[Finding]) -> None:
    note = write_note(three)
    assert "999 412" not in note_text(note)
    assert repr(note) == f"PatientNote({note.reference})"


def test_note_without_facts_still_reads(write_note: WriteNote, result: Finding) -> None:
    nothing = {"provider": "", "specialty": "", "written_on": None, "patient_name": "", "provider_telephone": ""}
    note = write_note([result], facts=nothing, practice={"telephone": ""})
    assert note.salutation == "Dear patient"
    assert note.opening == "The hospital team wrote to us about you. We have written back to them."
    assert note.contact_line == ""
    assert "call us, or call 111" in note.help_line


@pytest.mark.parametrize("variant", list(Variant))
def test_reading_age_is_at_most_14(write_note: WriteNote, three: list[Finding], question: Finding, variant: Variant) -> None:
    note = write_note([*three, question], sending={"variant": variant})
    assert _reading_age(" ".join([note.opening, *note.points, note.answer_line, note.help_line])) <= 14


def test_nothing_to_tell_is_refused(write_note: WriteNote) -> None:
    with pytest.raises(RemedyError, match="There is nothing to return"):
        write_note([])
