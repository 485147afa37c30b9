"""Letter and note as Word documents, read back."""

import dataclasses
import datetime as dt
import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from remit.engine.findings import Finding
from remit.engine.remedy import LetterFacts, PracticeDetails, RemedyText, ReturnLetter, Sending, Variant, compose_note, letter_docx, note_docx

Write = Callable[..., ReturnLetter]


def _read(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def _styled(document: Document, start: str) -> list[tuple[str, str]]:
    """Return style name and text of the paragraphs whose style starts so."""
    named = [(str(paragraph.style.name) if paragraph.style else "", paragraph.text) for paragraph in document.paragraphs]
    return [(style, text) for style, text in named if style.startswith(start)]


def _text(document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_headings_are_real(write: Write, three: list[Finding], question: Finding) -> None:
    document = _read(letter_docx(write([*three, question])))
    assert _styled(document, "Heading") == [
        ("Heading 1", "Return of 3 requests in your letter of 29 December 2025"),
        ("Heading 2", "The requests that we return"),
        ("Heading 2", "We also ask"),
        ("Heading 2", "When we hope to hear from you"),
        ("Heading 2", "Looking after the patient"),
    ]


def test_requests_are_a_numbered_list(write: Write, three: list[Finding]) -> None:
    document = _read(letter_docx(write(three)))
    assert [text for _, text in _styled(document, "List Number")] == [f"“{finding.quote}”" for finding in three]


def test_every_part_is_there(write: Write, three: list[Finding]) -> None:
    letter = write([dataclasses.replace(three[0], is_urgent=True), *three[1:]])
    text = _text(_read(letter_docx(letter)))
    parts = [letter.opening, letter.urgent_line, letter.due_line, letter.safety_line, letter.closing, letter.reference, *letter.signature, *letter.addressee]
    parts += [part for item in letter.items for part in (item.reason, item.citation, " ".join(item.asks))]
    assert [part for part in parts if part not in text] == []


def test_no_paragraph_is_empty(write: Write, three: list[Finding]) -> None:
    document = _read(letter_docx(write(three, practice={"address": (), "telephone": "", "email": ""})))
    assert all(paragraph.text.strip() for paragraph in document.paragraphs)


def test_language_page_and_properties(write: Write, three: list[Finding]) -> None:
    letter = write(three)
    document = _read(letter_docx(letter))
    languages = {language.get(qn("w:val")) for language in document.styles.element.iter(qn("w:lang"))}
    properties = document.core_properties
    assert languages == {"en-GB"}
    assert (properties.language, properties.title, properties.author) == ("en-GB", letter.title, "Lime Avenue Surgery")
    assert properties.created.replace(tzinfo=None) == properties.modified.replace(tzinfo=None) == dt.datetime(2025, 12, 22)
    width, height = document.sections[0].page_width, document.sections[0].page_height
    assert width is not None
    assert height is not None
    assert (round(width.mm), round(height.mm)) == (210, 297)


def test_title_holds_nothing_about_the_patient(write: Write, three: list[Finding]) -> None:
    title = _read(letter_docx(write(three))).core_properties.title
    assert title == f"Letter {write(three).reference} from Lime Avenue Surgery"


def test_same_letter_gives_the_same_bytes(write: Write, three: list[Finding]) -> None:
    assert letter_docx(write(three)) == letter_docx(write(three))


@pytest.mark.parametrize("hostile", ["<w:p/> & ]]>", "\x00\x0b\x1b\ufffe\ud800", "{{x}} ${y} #import *b*", "漢字 العربية 😀 Łódź"])
def test_hostile_text_is_printed_as_it_stands(write: Write, referral: Finding, hostile: str) -> None:
    quote = f"before {hostile} after"
    document = _read(letter_docx(write([dataclasses.replace(referral, quote=quote)], facts={"provider": f"Northmoor {hostile}"})))
    printable = "".join(character for character in hostile if character not in "\x00\x0b\x1b\ufffe\ud800")
    found = " ".join(_text(document).split())
    assert " ".join(f"before {printable} after".split()) in found


def test_protest_letter_has_no_ask(write: Write, three: list[Finding]) -> None:
    assert "We ask" not in _text(_read(letter_docx(write(three, sending={"variant": Variant.DONE_UNDER_PROTEST}))))


def test_letter_of_questions_has_no_numbered_list(write: Write, question: Finding) -> None:
    document = _read(letter_docx(write([question])))
    assert _styled(document, "List Number") == []
    assert ("Heading 2", "We ask") in _styled(document, "Heading")


def test_note_is_in_larger_type(facts: LetterFacts, three: list[Finding], remedies: dict[str, RemedyText], practice: PracticeDetails, sending: Sending) -> None:
    note = compose_note(facts, three, remedies, practice=practice, sending=sending)
    document = _read(note_docx(note))
    assert document.styles["Normal"].font.size.pt == 13
    assert [text for _, text in _styled(document, "List Bullet")] == list(note.points)
    assert note.help_line in _text(document)
    assert note_docx(note) == note_docx(note)
