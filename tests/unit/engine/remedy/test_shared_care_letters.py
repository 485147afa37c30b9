"""The answers to a shared-care request, and that each is printed whole and kept as it was."""

import dataclasses
import json
from collections.abc import Callable
from io import BytesIO

import docx
import pypdfium2
import pytest

from remit.engine.findings import Finding
from remit.engine.medicines.shared_care import Point
from remit.engine.remedy import (
    ASKED_WITHOUT_LETTER,
    REFERRAL_POINTS,
    LetterFacts,
    PlainLetter,
    PracticeDetails,
    RemedyError,
    RemedyText,
    ReturnLetter,
    Sending,
    SharedCareAnswer,
    SharedCareFacts,
    compose_note,
    compose_shared_care,
    from_data,
    letter_docx,
    letter_pdf,
    letter_text,
    plain_docx,
    plain_pdf,
    plain_text,
    to_data,
)

ANSWERS = (
    SharedCareFacts(SharedCareAnswer.ACCEPT, "methotrexate", confirmed=(Point.PROTOCOL, Point.STABLE)),
    SharedCareFacts(SharedCareAnswer.DECLINE, "methotrexate", (Point.FUNDED,), reason="It is not commissioned from us."),
    SharedCareFacts(SharedCareAnswer.ASK, "methotrexate", (Point.BASELINE_TESTS, Point.CONTACT)),
)
Answer = Callable[[SharedCareFacts], PlainLetter]


@pytest.fixture
def answer(facts: LetterFacts, practice: PracticeDetails, sending: Sending) -> Answer:
    """Compose an answer."""
    return lambda about: compose_shared_care(about, facts, practice=practice, sending=dataclasses.replace(sending, own_line="We spoke to her today."))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _parts(letter: PlainLetter) -> list[str]:
    sections = [part for section in letter.sections for part in (section.heading, *section.paragraphs, *section.points, section.strong)]
    return [part for part in (letter.subject, letter.opening, *sections, letter.own_line, letter.closing, letter.reference, *letter.signature) if part]


@pytest.mark.parametrize("about", ANSWERS, ids=lambda about: about.answer)
def test_text_word_and_pdf_hold_every_part(answer: Answer, about: SharedCareFacts) -> None:
    letter = answer(about)
    document = pypdfium2.PdfDocument(plain_pdf(letter))
    printed = _flat(" ".join(page.get_textpage().get_text_range() for page in document))
    written = _flat(" ".join(paragraph.text for paragraph in docx.Document(BytesIO(plain_docx(letter))).paragraphs))
    for text in (printed, written, _flat(plain_text(letter))):
        assert [part for part in _parts(letter) if _flat(part) not in text] == []
    assert len(document) == 1


@pytest.mark.parametrize("about", ANSWERS[1:], ids=lambda about: about.answer)
def test_what_is_not_accepted_stays_with_the_hospital(answer: Answer, about: SharedCareFacts) -> None:
    keep = answer(about).sections[-1].strong
    assert keep.startswith("Prescribing and monitoring of methotrexate stay with your team. Silence from us is never acceptance.")


def test_acceptance_says_from_when_and_what_it_relies_on(answer: Answer) -> None:
    letter = answer(ANSWERS[0])
    assert "We accept, from 22 December 2025" in letter.opening
    assert letter.sections[0].points == ("The protocol is named or enclosed", "The patient is stable on the dose")
    assert "stay with your team" not in plain_text(letter)


def test_question_names_what_is_missing(answer: Answer) -> None:
    letter = answer(ANSWERS[2])
    assert letter.sections[0].points == ("Baseline tests are done and given", "Whom to ask if problems arise")
    assert "Please reply by Thursday 8 January 2026 (10 working days)." in letter.sections[-1].paragraphs[0]
    assert "It is not a contract deadline." in letter.closing


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"medicine": " "}, "The medicine is not named: write which medicine this is about."),
        ({"answer": "decline"}, "Give the reason in a sentence or two: the hospital must know why you decline."),
        ({"answer": "ask"}, "Choose what is missing, or write your question: this letter would ask nothing."),
    ],
)
def test_answer_that_nobody_could_understand_is_refused(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(RemedyError, match=sentence):
        SharedCareFacts(**{"answer": SharedCareAnswer.ACCEPT, "medicine": "methotrexate", **given})  # type: ignore[arg-type]


def test_letters_and_note_are_kept_as_they_were(
    answer: Answer, write: Callable[..., ReturnLetter], three: list[Finding], question: Finding, facts: LetterFacts, remedies: dict[str, RemedyText]
) -> None:
    letter = write([*three, question], sending={"done": frozenset({0}), "own_line": "A line.", "promise_days": 7})
    note = compose_note(facts, three, remedies, practice=letter.practice, sending=Sending(letter.reference, letter.day, "Dr Amara Osei"))
    for paper in (letter, note, *map(answer, ANSWERS)):
        assert from_data(json.loads(json.dumps(to_data(paper)))) == paper


@pytest.mark.parametrize("data", [{}, {"kind": "letter"}, {"kind": "poem"}])
def test_what_is_no_letter_is_not_read_as_one(data: dict[str, str]) -> None:
    with pytest.raises(RemedyError, match=r"This is no letter that Remit kept: something in it is missing or of the wrong kind."):
        from_data(data)


def test_mixed_letter_prints_what_was_done_numbered_on(write: Callable[..., ReturnLetter], three: list[Finding]) -> None:
    letter = write(three, sending={"done": frozenset({0}), "own_line": "A line of my own."})
    document = pypdfium2.PdfDocument(letter_pdf(letter))
    printed = _flat(" ".join(page.get_textpage().get_text_range() for page in document))
    written = _flat(" ".join(paragraph.text for paragraph in docx.Document(BytesIO(letter_docx(letter))).paragraphs))
    for text in (printed, written, _flat(letter_text(letter))):
        assert [part for part in (letter.reported_heading, letter.reported_line, "A line of my own.") if part not in text] == []
    assert f"3. {letter.reported[0].quote}" in printed


@pytest.mark.parametrize("kind", [*ASKED_WITHOUT_LETTER.values(), *REFERRAL_POINTS.values()], ids=lambda kind: kind.words)
def test_words_without_a_letter_speak_of_no_letter_that_came(kind: object) -> None:
    remedy = kind.remedy  # type: ignore[attr-defined]
    assert remedy.asks
    assert remedy.notice_text
    assert "your letter of" not in f"{remedy.asks} {remedy.notice_text} {remedy.patient_text}".lower()
    assert "{" not in remedy.notice_text
