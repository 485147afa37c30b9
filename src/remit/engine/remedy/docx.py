"""Letter and note as Word documents: real headings and lists, British English, properties without a clock.

What lives here: layout with python-docx, which is imported only when a document is made. What does not: the pieces
(`docx_parts`), any sentence (`compose`, `note`), or the other two forms (`text`, `pdf`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.engine.remedy.docx_parts import add_labelled, add_lines, add_paragraph, add_present, blank_document, bytes_of, set_properties
from remit.engine.remedy.wording import clean

if TYPE_CHECKING:
    from docx.document import Document

    from remit.engine.remedy.facts import PracticeDetails
    from remit.engine.remedy.letter import Item, PatientNote, PlainLetter, ReturnLetter


def _add_letterhead(document: Document, practice: PracticeDetails) -> None:
    from docx.shared import Pt

    name = add_paragraph(document, practice.name, is_bold=True)
    name.runs[0].font.size = Pt(15)
    name.paragraph_format.space_after = Pt(0)
    add_lines(document, (", ".join(practice.address), "   ".join(filter(None, (practice.telephone, practice.email)))))


def _add_signature(document: Document, signature: tuple[str, ...]) -> None:
    from docx.shared import Mm

    first = add_paragraph(document, signature[0])
    first.paragraph_format.space_before, first.paragraph_format.space_after = Mm(11), Mm(0)
    add_lines(document, signature[1:])


def _add_item(document: Document, item: Item) -> None:
    add_paragraph(document, item.quote, "List Number", is_bold=True).paragraph_format.keep_with_next = True
    add_present(document, item.reason, item.citation, style="List Continue")
    if item.asks:
        add_labelled(document, "We ask", " ".join(item.asks), "List Continue")


def _add_requests(document: Document, letter: ReturnLetter) -> None:
    """Add what is returned, what was done under protest, numbered on, and the questions."""
    if letter.items:
        document.add_heading(clean(letter.items_heading), level=2)
    for item in letter.items:
        _add_item(document, item)
    if letter.reported:
        document.add_heading(clean(letter.reported_heading), level=2)
        add_paragraph(document, letter.reported_line)
    for item in letter.reported:
        _add_item(document, item)
    if letter.questions:
        document.add_heading(clean(letter.questions_heading), level=2)
    for question in letter.questions:
        add_paragraph(document, question.quote, "List Bullet", is_bold=True)
        add_paragraph(document, " ".join(question.asks), "List Continue")


def _begin(letter: ReturnLetter | PlainLetter) -> Document:
    """Begin a document with letterhead, address, subject, greeting and opening."""
    from docx.shared import Pt

    document = blank_document(10.5)
    set_properties(document, letter.title, letter.practice.name, letter.day)
    _add_letterhead(document, letter.practice)
    add_lines(document, letter.addressee)
    add_lines(document, (letter.day_line, f"Our reference: {letter.reference}"))
    document.add_heading(clean(letter.subject), level=1)
    for label, value in letter.particulars:
        add_labelled(document, label, value)
    add_paragraph(document, letter.salutation).paragraph_format.space_before = Pt(6)
    add_paragraph(document, letter.opening)
    return document


def plain_docx(letter: PlainLetter) -> bytes:
    """Return a plain letter as a Word document, A4. The same letter gives the same bytes."""
    document = _begin(letter)
    for section in letter.sections:
        document.add_heading(clean(section.heading), level=2)
        add_present(document, *section.paragraphs)
        add_present(document, *section.points, style="List Bullet")
        add_present(document, section.strong, is_bold=True)
    add_present(document, letter.own_line, letter.closing, "Yours sincerely")
    _add_signature(document, letter.signature)
    return bytes_of(document)


def letter_docx(letter: ReturnLetter) -> bytes:
    """Return the letter as a Word document, A4. The same letter gives the same bytes."""
    document = _begin(letter)
    add_present(document, letter.own_line)
    add_present(document, letter.urgent_line, is_bold=True)
    _add_requests(document, letter)
    document.add_heading("When we hope to hear from you", level=2)
    add_paragraph(document, letter.due_line)
    document.add_heading("Looking after the patient", level=2)
    add_paragraph(document, letter.safety_line, is_bold=True)
    add_present(document, letter.closing, "Yours sincerely")
    _add_signature(document, letter.signature)
    return bytes_of(document)


def note_docx(note: PatientNote) -> bytes:
    """Return the patient's note as a Word document, A4, in larger type. The same note gives the same bytes."""
    document = blank_document(13)
    set_properties(document, note.title, note.practice.name, note.day)
    _add_letterhead(document, note.practice)
    add_lines(document, (note.day_line, f"Our reference: {note.reference}"))
    document.add_heading(clean(note.heading), level=1)
    add_paragraph(document, note.salutation)
    add_paragraph(document, note.opening)
    for point in note.points:
        add_paragraph(document, point, "List Bullet")
    add_present(document, note.answer_line, note.contact_line)
    document.add_heading(clean(note.help_heading), level=2)
    add_paragraph(document, note.help_line, is_bold=True)
    _add_signature(document, note.signature)
    return bytes_of(document)
