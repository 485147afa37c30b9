"""Word documents: everything that a reader of the page sees, in its place."""

import io
import zipfile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.word import read_docx


def _bytes(word: WordDocument) -> bytes:
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _text(word: WordDocument) -> str:
    return read_docx(_bytes(word)).text


def _with_xml(*paragraphs: str) -> str:
    word = docx.Document()
    for xml in paragraphs:
        word.element.body.insert(len(word.element.body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    return _text(word)


def test_paragraphs_and_tables_stand_in_their_places() -> None:
    word = docx.Document()
    word.add_paragraph("Dear Dr Osei")
    table = word.add_table(rows=2, cols=2)
    for cell, words in zip((cell for row in table.rows for cell in row.cells), ("Action", "Who", "Chase\nferritin", "GP"), strict=True):
        cell.text = words
    word.add_paragraph("Yours sincerely")
    assert _text(word) == "Dear Dr Osei\nAction | Who\nChase ferritin | GP\nYours sincerely"


def test_table_that_lays_out_the_page_is_read_cell_by_cell() -> None:
    word = docx.Document()
    cells = word.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "A\nB\nC\nD\nE", "Ward 5"
    assert _text(word) == "A\nB\nC\nD\nE\n\nWard 5"


def test_lists_carry_their_marks() -> None:
    word = docx.Document()
    word.add_paragraph("Chase it", style="List Bullet")
    word.add_paragraph("Refer", style="List Bullet")
    assert _text(word) == "- Chase it\n- Refer"


def test_numbered_list_is_counted() -> None:
    word = docx.Document()
    numbers = [item.get(docx.oxml.ns.qn("w:numId")) for item in word.part.numbering_part.element.iter(docx.oxml.ns.qn("w:num"))]
    for words in ("First", "Second"):
        paragraph = word.add_paragraph(words)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = int(_decimal(word, numbers))
        properties.get_or_add_ilvl().val = 0
    assert _text(word) == "1. First\n2. Second"


def _decimal(word: WordDocument, numbers: list[str]) -> str:
    from remit.engine.letters.word import _list_formats

    formats = _list_formats(word)
    return next(number for number in numbers if formats.get((number, "0")) == "decimal")


def test_list_that_is_switched_off_has_no_mark() -> None:
    item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='{}'/></w:numPr></w:pPr><w:r><w:t>Words</w:t></w:r></w:p>"
    assert _with_xml(item.format(0)) == "Words"
    assert _with_xml(item.format(999)) == "- Words"


def test_headers_and_footers_are_read_once_without_page_numbers() -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Northmoor Hospital"
    word.sections[0].footer.paragraphs[0].text = "Page 1 of 1"
    word.sections[0].footer.add_paragraph("Tel 01632 960111")
    word.add_paragraph("Dear Dr Osei")
    word.add_section()
    assert _text(word) == "Northmoor Hospital\n\nDear Dr Osei\n\nTel 01632 960111"


def test_tick_boxes_old_and_new() -> None:
    old = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData>"
        "<w:checkBox><w:default w:val='{}'/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t>Chase</w:t></w:r></w:p>"
    )
    checked = old.replace("<w:default w:val='{}'/>", "<w:default w:val='0'/><w:checked/>")
    sign = "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t xml:space='preserve'> Refer</w:t></w:r></w:p>"
    assert _with_xml(old.format(1), old.format(0), checked, sign) == "[x] Chase\n[ ] Chase\n[x] Chase\n[x] Refer"


def test_text_box_follows_its_paragraph_once() -> None:
    box = (
        "<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        "<mc:Choice Requires='wps'><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert _with_xml(box) == "Before\nBoxed"


def test_deleted_and_hidden_words_and_field_codes_are_not_read() -> None:
    xml = (
        "<w:p><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:ins><w:r><w:t>yes</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    )
    assert _with_xml(xml) == "yes\ta-b\nc"


def test_words_in_content_controls_are_read() -> None:
    xml = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Filled in</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    word = docx.Document()
    word.element.body.insert(0, parse_xml(xml))
    assert _text(word) == "Filled in"


def test_long_paragraph_keeps_its_distance() -> None:
    word = docx.Document()
    word.add_paragraph("She came to the clinic. " * 8)
    word.add_paragraph("Thank you.")
    assert "clinic. \n\nThank you." in _text(word)


def test_document_without_words_or_damaged_is_refused() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^This Word document holds no words; it may hold a picture"):
        _text(docx.Document())
    whole = _bytes(docx.Document())
    with pytest.raises(UnreadableLetterError, match=r"^This Word document is damaged"):
        read_docx(whole[:200])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<broken")
    with pytest.raises(UnreadableLetterError, match=r"^This Word document is damaged"):
        read_docx(buffer.getvalue())


def test_document_that_grows_without_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.letters.word.MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(UnreadableLetterError, match=r"^This Word document grows to more than"):
        _text(docx.Document())


def test_entities_and_outside_files_are_not_followed(tmp_path: object) -> None:
    word = docx.Document()
    word.add_paragraph("Dear Dr Osei SECRET")
    source, target = io.BytesIO(_bytes(word)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "word/document.xml":
                data = data.replace(b"<w:document", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document', 1).replace(b"SECRET", b"&x;")
            new.writestr(item, data)
    assert read_docx(target.getvalue()).text == "Dear Dr Osei "
