"""PDF documents: words with their places, whatever way the page lies; pages that are pictures are known as such."""

import ctypes
import io
import json

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import typst
from PIL import Image

from remit.engine.letters import ocr, pdf
from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.layout import Word
from remit.engine.letters.pdf import draw_pages, read_pdf
from remit.engine.letters.places import find_places
from remit.engine.letters.upright import turned_edges

LINES = ["Northmoor General Hospital", "", "Dear Dr Osei", "", "Please chase the ferritin that we took in clinic today.", "", "Yours sincerely"]


def _typst(body: str) -> bytes:
    head = '#set page(width: 400pt, height: 300pt, margin: 30pt)\n#set text(font: "Libertinus Serif", size: 11pt)\n'
    return bytes(typst.compile((head + body).encode(), ignore_system_fonts=True))


def _letter(lines: list[str] = LINES) -> bytes:
    return _typst("".join(f"#text({json.dumps(line)})\\\n" if line else "#linebreak()\n" for line in lines))


def _turned(data: bytes, degrees: int) -> bytes:
    document = pdfium.PdfDocument(data)
    for page in document:
        page.set_rotation(degrees)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _picture_pdf(count: int = 1) -> bytes:
    buffer = io.BytesIO()
    page = Image.new("L", (600, 800), 255)
    page.save(buffer, "PDF", save_all=True, append_images=[page] * (count - 1), resolution=100)
    return buffer.getvalue()


@pytest.fixture
def reading_pictures(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """OCR that sees two words on every page, and the sizes of the pictures that it was shown."""
    shown: list[tuple[int, int]] = []

    def words(picture: Image.Image) -> list[Word]:
        shown.append(picture.size)
        return [Word(100, 100, 200, 130, "Please"), Word(210, 100, 300, 130, "chase.")]

    monkeypatch.setattr(ocr._State, "begin", lambda: None)
    monkeypatch.setattr(ocr, "read_words", words)
    return shown


def test_words_come_in_lines_and_paragraphs() -> None:
    assert read_pdf(_letter()).text == "\n".join(LINES)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_words_have_their_places_as_the_page_is_shown(degrees: int) -> None:
    document = read_pdf(_turned(_letter(), degrees))
    start = document.text.index("ferritin")
    [box] = find_places(document, start, start + 8)
    width, height = document.sizes[0]
    assert (width, height) == ((400, 300) if degrees in (0, 180) else (300, 400))
    straight = find_places(read_pdf(_letter()), start, start + 8)[0]
    expected = turned_edges((straight.left, straight.top, straight.right, straight.bottom), degrees, 400, 300)
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx(expected, abs=0.1)
    assert document.text == "\n".join(LINES)


def test_letters_written_sideways_on_a_page_that_is_turned_back() -> None:
    document = read_pdf(_turned(_typst('#rotate(90deg, reflow: true)[#text("Please chase the ferritin.") #linebreak() #text("Thank you.")]'), 270))
    assert document.text.split() == ["Please", "chase", "the", "ferritin.", "Thank", "you."]


def test_typed_fields_of_a_form_are_read() -> None:
    assert "Typed in" in read_pdf(_form(b"Typed in")).text


def _form(words: bytes) -> bytes:
    """Return a PDF with one form field, written by hand."""
    stream = b"BT /F 12 Tf 5 5 Td (" + words + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/DR<</Font<</F 4 0 R>>>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Annots[5 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(" + words + b")/Rect[20 200 200 220]/F 4/P 3 0 R/AP<</N 6 0 R>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 180 20]/Resources<</Font<</F 4 0 R>>>>/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 7\n0000000000 65535 f \n" + table + b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def test_page_that_is_a_picture_waits_for_ocr() -> None:
    document = read_pdf(_picture_pdf(2))
    assert document.unread_pages == (1, 2)
    assert document.text == ""


def test_page_that_is_a_picture_is_read_at_its_place(reading_pictures: list[tuple[int, int]]) -> None:
    document = read_pdf(_picture_pdf())
    assert document.text == "Please chase."
    assert document.unread_pages == ()
    assert document.problems == ("Page 1 is a picture and was read by a program: check names, doses and numbers.",)
    width, height = document.sizes[0]
    assert reading_pictures == [(pytest.approx(width * 200 / 72, abs=1), pytest.approx(height * 200 / 72, abs=1))]
    assert document.boxes[0].left == pytest.approx(36, abs=0.2)


def test_document_of_words_and_pictures_is_read_page_by_page(reading_pictures: list[tuple[int, int]]) -> None:
    mixed = pdfium.PdfDocument(_letter())
    mixed.import_pages(pdfium.PdfDocument(_picture_pdf()))
    buffer = io.BytesIO()
    mixed.save(buffer)
    document = read_pdf(buffer.getvalue())
    assert document.text.startswith("Northmoor General Hospital")
    assert document.text.endswith("Please chase.")
    assert document.problems == ("Page 2 is a picture and was read by a program: check names, doses and numbers.",)
    assert len(reading_pictures) == 1


def test_page_of_letters_without_names_is_taken_for_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def unnamed(_: object) -> str:
        return "\ufffd" * 90

    monkeypatch.setattr(pdfium.PdfTextPage, "get_text_range", unnamed)
    monkeypatch.setattr(pdfium.PdfTextPage, "count_chars", lambda _: 90)
    with pytest.raises(UnreadableLetterError, match="no words and no picture of any"):
        read_pdf(_letter())


def test_text_of_another_length_than_its_letters_is_read_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium.PdfTextPage, "get_text_range", lambda _: "short")
    assert "chase the ferritin" in read_pdf(_letter()).text


def test_damaged_locked_and_endless_documents_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableLetterError, match=r"^This PDF document is damaged"):
        read_pdf(b"%PDF-1.7 no more")

    def locked(_: bytes) -> None:
        raise pdfium.PdfiumError("Failed to load document (PDFium: Incorrect password error).")

    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(UnreadableLetterError, match=r"^This PDF document has 2 pages, and no letter has more than 1\."):
        read_pdf(_picture_pdf(2))
    monkeypatch.setattr(pdfium, "PdfDocument", locked)
    with pytest.raises(UnreadableLetterError, match=r"^This PDF document is locked with a password\."):
        read_pdf(_letter())


def test_pages_are_drawn_as_pictures() -> None:
    [picture] = draw_pages(_letter(), [1])
    assert Image.open(io.BytesIO(picture)).size == (pytest.approx(400 * 110 / 72, abs=1), pytest.approx(300 * 110 / 72, abs=1))


def test_library_has_the_calls_that_are_used_bare() -> None:
    assert all(isinstance(getattr(pdfium_c, name), ctypes._CFuncPtr) for name in ("FPDFText_GetLooseCharBox", "FPDFPage_Flatten", "FPDFText_GetUnicode"))
