"""Letter and note as Word documents: real headings and lists, British English, properties without a clock.

What lives here: layout with python-docx, which is imported only when a document is made. What does not: any sentence (`compose`, `note`),
or the other two forms (`text`, `pdf`).
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

from remit.engine.remedy.wording import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from remit.engine.remedy.facts import PracticeDetails
    from remit.engine.remedy.letter import Item, PatientNote, PlainLetter, ReturnLetter

_FONT = "Arial"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def _set_font(document: Document, style: str, size: float, *, is_bold: bool = False, gap: tuple[float, float] = (0, 5)) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    chosen = document.styles[style]
    chosen.font.name, chosen.font.size, chosen.font.bold = _FONT, Pt(size), is_bold
    chosen.font.color.rgb = RGBColor(0, 0, 0)
    fonts = chosen.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), _FONT)
    chosen.paragraph_format.space_before, chosen.paragraph_format.space_after = Pt(gap[0]), Pt(gap[1])
    chosen.paragraph_format.line_spacing = 1.05


def _set_language(document: Document) -> None:
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _set_properties(document: Document, title: str, author: str, day: dt.date) -> None:
    written_at = dt.datetime.combine(day, dt.time())
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(title), clean(author), clean(author)
    properties.language, properties.comments, properties.keywords = "en-GB", "", ""
    properties.created = properties.modified = written_at
    properties.revision = 1


def _blank(size: float) -> Document:
    """Make an empty A4 page in the letter's styles."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(16)
    _set_font(document, "Normal", size)
    for style in ("List Number", "List Continue", "List Bullet"):
        _set_font(document, style, size, gap=(0, 2))
    _set_font(document, "Heading 1", size + 3, is_bold=True, gap=(8, 6))
    _set_font(document, "Heading 2", size + 1, is_bold=True, gap=(8, 3))
    _set_language(document)
    return document


def _add(document: Document, text: str, style: str = "Normal", *, is_bold: bool = False) -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(clean(text)).bold = is_bold or None
    return paragraph


def _add_present(document: Document, *texts: str, style: str = "Normal", is_bold: bool = False) -> None:
    """Add a paragraph for each text that holds something: an empty one is read out as "blank"."""
    for text in filter(clean, texts):
        _add(document, text, style, is_bold=is_bold)


def _add_labelled(document: Document, label: str, value: str, style: str = "Normal") -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(clean(value))
    paragraph.paragraph_format.space_after = Pt(1)


def _add_lines(document: Document, lines: tuple[str, ...], *, gap: float = 8) -> None:
    """Add the lines that hold something close together, with a gap after the last."""
    from docx.shared import Pt

    present = [line for line in lines if clean(line)]
    for number, line in enumerate(present, start=1):
        _add(document, line).paragraph_format.space_after = Pt(gap if number == len(present) else 0)


def _add_letterhead(document: Document, practice: PracticeDetails) -> None:
    from docx.shared import Pt

    name = _add(document, practice.name, is_bold=True)
    name.runs[0].font.size = Pt(15)
    name.paragraph_format.space_after = Pt(0)
    _add_lines(document, (", ".join(practice.address), "   ".join(filter(None, (practice.telephone, practice.email)))))


def _add_signature(document: Document, signature: tuple[str, ...]) -> None:
    from docx.shared import Mm

    first = _add(document, signature[0])
    first.paragraph_format.space_before, first.paragraph_format.space_after = Mm(11), Mm(0)
    _add_lines(document, signature[1:])


def _add_item(document: Document, item: Item) -> None:
    _add(document, item.quote, "List Number", is_bold=True).paragraph_format.keep_with_next = True
    _add_present(document, item.reason, item.citation, style="List Continue")
    if item.asks:
        _add_labelled(document, "We ask", " ".join(item.asks), "List Continue")


def _add_requests(document: Document, letter: ReturnLetter) -> None:
    """Add what is returned, what was done under protest, numbered on, and the questions."""
    if letter.items:
        document.add_heading(clean(letter.items_heading), level=2)
    for item in letter.items:
        _add_item(document, item)
    if letter.reported:
        document.add_heading(clean(letter.reported_heading), level=2)
        _add(document, letter.reported_line)
    for item in letter.reported:
        _add_item(document, item)
    if letter.questions:
        document.add_heading(clean(letter.questions_heading), level=2)
    for question in letter.questions:
        _add(document, question.quote, "List Bullet", is_bold=True)
        _add(document, " ".join(question.asks), "List Continue")


def _bytes_of(document: Document) -> bytes:
    """Save a document so that the same letter gives the same bytes: python-docx stamps each part with the clock."""
    saved, stamped = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(stamped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), parts.read(name), zipfile.ZIP_DEFLATED)
    return stamped.getvalue()


def _begin(letter: ReturnLetter | PlainLetter) -> Document:
    """Begin a document with letterhead, address, subject, greeting and opening."""
    from docx.shared import Pt

    document = _blank(10.5)
    _set_properties(document, letter.title, letter.practice.name, letter.day)
    _add_letterhead(document, letter.practice)
    _add_lines(document, letter.addressee)
    _add_lines(document, (letter.day_line, f"Our reference: {letter.reference}"))
    document.add_heading(clean(letter.subject), level=1)
    for label, value in letter.particulars:
        _add_labelled(document, label, value)
    _add(document, letter.salutation).paragraph_format.space_before = Pt(6)
    _add(document, letter.opening)
    return document


def plain_docx(letter: PlainLetter) -> bytes:
    """Return a plain letter as a Word document, A4. The same letter gives the same bytes."""
    document = _begin(letter)
    for section in letter.sections:
        document.add_heading(clean(section.heading), level=2)
        _add_present(document, *section.paragraphs)
        _add_present(document, *section.points, style="List Bullet")
        _add_present(document, section.strong, is_bold=True)
    _add_present(document, letter.own_line, letter.closing, "Yours sincerely")
    _add_signature(document, letter.signature)
    return _bytes_of(document)


def letter_docx(letter: ReturnLetter) -> bytes:
    """Return the letter as a Word document, A4. The same letter gives the same bytes."""
    document = _begin(letter)
    _add_present(document, letter.own_line)
    _add_present(document, letter.urgent_line, is_bold=True)
    _add_requests(document, letter)
    document.add_heading("When we hope to hear from you", level=2)
    _add(document, letter.due_line)
    document.add_heading("Looking after the patient", level=2)
    _add(document, letter.safety_line, is_bold=True)
    _add_present(document, letter.closing, "Yours sincerely")
    _add_signature(document, letter.signature)
    return _bytes_of(document)


def note_docx(note: PatientNote) -> bytes:
    """Return the patient's note as a Word document, A4, in larger type. The same note gives the same bytes."""
    document = _blank(13)
    _set_properties(document, note.title, note.practice.name, note.day)
    _add_letterhead(document, note.practice)
    _add_lines(document, (note.day_line, f"Our reference: {note.reference}"))
    document.add_heading(clean(note.heading), level=1)
    _add(document, note.salutation)
    _add(document, note.opening)
    for point in note.points:
        _add(document, point, "List Bullet")
    _add_present(document, note.answer_line, note.contact_line)
    document.add_heading(clean(note.help_heading), level=2)
    _add(document, note.help_line, is_bold=True)
    _add_signature(document, note.signature)
    return _bytes_of(document)
