"""What Word documents of ours are made of: page, styles, language, properties, paragraphs, and bytes that do not depend on the clock.

What lives here: pieces, on python-docx, which is imported only when a document is made. What does not: any document (`docx`, `paper_docx`).
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

_FONT = "Arial"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def set_font(document: Document, style: str, size: float, *, is_bold: bool = False, gap: tuple[float, float] = (0, 5)) -> None:
    """Give a style our font, size and gaps, in black."""
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


def set_language(document: Document) -> None:
    """Say that all text is British English."""
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def set_properties(document: Document, title: str, author: str, day: dt.date) -> None:
    """Write title, author and day, and nothing that a clock or a machine would add."""
    written_at = dt.datetime.combine(day, dt.time())
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(title), clean(author), clean(author)
    properties.language, properties.comments, properties.keywords = "en-GB", "", ""
    properties.created = properties.modified = written_at
    properties.revision = 1


def blank_document(size: float) -> Document:
    """Make an empty A4 page in the letter's styles."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(16)
    set_font(document, "Normal", size)
    for style in ("List Number", "List Continue", "List Bullet"):
        set_font(document, style, size, gap=(0, 2))
    set_font(document, "Heading 1", size + 3, is_bold=True, gap=(8, 6))
    set_font(document, "Heading 2", size + 1, is_bold=True, gap=(8, 3))
    set_language(document)
    return document


def add_paragraph(document: Document, text: str, style: str = "Normal", *, is_bold: bool = False) -> Paragraph:
    """Add one paragraph of cleaned text."""
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(clean(text)).bold = is_bold or None
    return paragraph


def add_present(document: Document, *texts: str, style: str = "Normal", is_bold: bool = False) -> None:
    """Add a paragraph for each text that holds something: an empty one is read out as "blank"."""
    for text in filter(clean, texts):
        add_paragraph(document, text, style, is_bold=is_bold)


def add_labelled(document: Document, label: str, value: str, style: str = "Normal") -> None:
    """Add "label: value" as one close line."""
    from docx.shared import Pt

    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(clean(value))
    paragraph.paragraph_format.space_after = Pt(1)


def add_lines(document: Document, lines: tuple[str, ...], *, gap: float = 8) -> None:
    """Add the lines that hold something close together, with a gap after the last."""
    from docx.shared import Pt

    present = [line for line in lines if clean(line)]
    for number, line in enumerate(present, start=1):
        add_paragraph(document, line).paragraph_format.space_after = Pt(gap if number == len(present) else 0)


def bytes_of(document: Document) -> bytes:
    """Save a document so that the same letter gives the same bytes: python-docx stamps each part with the clock."""
    saved, stamped = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(stamped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), parts.read(name), zipfile.ZIP_DEFLATED)
    return stamped.getvalue()
