"""A paper says the same in all three forms, is tagged, and does not depend on the clock."""

import datetime as dt
import io

import docx
import pypdfium2
import pytest

from remit.engine.remedy import FormalPaper, PaperSection, PaperTable, paper_docx, paper_pdf, paper_text

TABLE = PaperTable("Cases by theme", ("Theme", "Cases", "Rate"), (("Fit notes", "31", "2.0"), ("All", "236", "15.6")), numeric=2)
PAPER = FormalPaper(
    kind="Contract performance notice",
    title="Onward referral at Northmoor",
    reference="CM 4907 28",
    day=dt.date(2026, 1, 5),
    day_line="Monday 5 January 2026",
    sender=("Wyvern Integrated Care Board", "Contracts team"),
    addressee=("Chief executive", "Northmoor General Hospital"),
    sections=(
        PaperSection("What happened", ("We counted 236 cases.",), (("Rate", "15.6 for every 1,000 letters"),), ("Fit notes", "Results")),
        PaperSection("In figures", table=TABLE),
    ),
    signature=("Gareth Pugh", "Director of contracts"),
    mark="Draft. Not approved.",
)
SAID = (
    *("Contract performance notice", "Onward referral at Northmoor", "CM 4907 28", "Monday 5 January 2026", "Wyvern Integrated Care Board"),
    *("Northmoor General Hospital", "What happened", "We counted 236 cases.", "15.6 for every 1,000 letters", "Fit notes", "Cases by theme"),
    *("236", "Gareth Pugh", "Draft. Not approved."),
)


def _words(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def _docx_words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("said", SAID)
def test_all_three_forms_say_it(said: str) -> None:
    assert said.lower() in paper_text(PAPER).lower()
    assert said in _docx_words(paper_docx(PAPER))
    assert said in _words(paper_pdf(PAPER))


def test_same_paper_gives_same_bytes() -> None:
    assert paper_docx(PAPER) == paper_docx(PAPER)
    assert paper_pdf(PAPER) == paper_pdf(PAPER)


def test_word_table_has_a_heading_row_that_is_marked_as_one() -> None:
    table = docx.Document(io.BytesIO(paper_docx(PAPER))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == list(TABLE.columns)
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")


def test_empty_parts_leave_nothing_behind() -> None:
    bare = FormalPaper("Agenda", "Meeting", "R", PAPER.day, PAPER.day_line, ("Sender",), (), (PaperSection("", ("One sentence.",)),))
    assert paper_text(bare).count("\n\n\n") == 0
    assert "One sentence." in _words(paper_pdf(bare))
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(paper_docx(bare))).paragraphs if not paragraph.text] == []


def test_text_that_looks_like_markup_is_printed_as_it_stands() -> None:
    bare = FormalPaper("Agenda", "#panic() *a* $x$", "R", PAPER.day, PAPER.day_line, ("Sender",), (), (PaperSection("", ("[b] <c> 漢",)),))
    words = _words(paper_pdf(bare))
    assert "#panic() *a* $x$" in words
    assert "[U+6F22]" in words
