"""A paper as a Word document: real headings, lists and tables with a heading row, British English, properties without a clock.

What lives here: layout with python-docx. What does not: what a paper is (`paper`), or the pieces (`docx_parts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.engine.remedy.docx_parts import add_labelled, add_lines, add_paragraph, add_present, blank_document, bytes_of, set_properties
from remit.engine.remedy.wording import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

    from remit.engine.remedy.paper import FormalPaper, PaperSection, PaperTable


def paper_docx(paper: FormalPaper) -> bytes:
    """Return a paper as a Word document, A4. The same paper gives the same bytes."""
    document = blank_document(10.5)
    set_properties(document, f"{paper.kind} {paper.reference}: {paper.title}", paper.sender[0], paper.day)
    add_paragraph(document, paper.sender[0], is_bold=True)
    add_lines(document, paper.sender[1:])
    add_lines(document, paper.addressee)
    add_lines(document, (paper.day_line, f"Our reference: {paper.reference}"))
    document.add_heading(f"{clean(paper.kind)}: {clean(paper.title)}", level=1)
    add_present(document, paper.mark, is_bold=True)
    for section in paper.sections:
        _add_section(document, section)
    if paper.signature:
        add_paragraph(document, paper.signature[0], is_bold=True)
        add_lines(document, paper.signature[1:])
    return bytes_of(document)


def _add_section(document: Document, section: PaperSection) -> None:
    if clean(section.heading):
        document.add_heading(clean(section.heading), level=2)
    add_present(document, *section.paragraphs)
    for label, value in section.facts:
        add_labelled(document, label, value)
    for point in section.points:
        add_paragraph(document, point, "List Bullet")
    if section.table:
        _add_table(document, section.table)


def _add_table(document: Document, table: PaperTable) -> None:
    from docx.oxml import OxmlElement

    add_paragraph(document, table.caption, is_bold=True).paragraph_format.keep_with_next = True
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    first = len(table.columns) - table.numeric
    for place, text in enumerate(table.columns):
        _fill(grid.rows[0].cells[place], text, is_bold=True, is_number=place >= first)
    # Marks the row as a heading, so that a screen reader names the column and a second page repeats it.
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        cells = grid.add_row().cells
        for place, text in enumerate(row):
            _fill(cells[place], text, is_bold=place == 0, is_number=place >= first)
    add_paragraph(document, "")


def _fill(cell: _Cell, text: str, *, is_bold: bool, is_number: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(clean(text))
    run.bold, run.font.size = is_bold or None, Pt(9.5)
    paragraph.paragraph_format.space_after = Pt(1)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
