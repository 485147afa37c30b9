"""PDF documents: the words of each page with their places; pages that are pictures are handed to OCR where that is on.

What lives here: `read_pdf`, `draw_pages`. What does not: reading order (`layout`, `pages`), reading pictures (`ocr`).
"""

import ctypes
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from remit.engine.letters import ocr
from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document
from remit.engine.letters.layout import Word
from remit.engine.letters.pages import Page, compose
from remit.engine.letters.upright import turned_edges

MAX_PAGES = 300
_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?")  # the two signs stand for a hyphen at the end of a line
_STRANGE = re.compile(r"[\ufffd\x00-\x01\x03-\x08\x0e-\x1f\ue000-\uf8ff]")
_FEW_WORDS = 12
_SAMPLE = 5  # letters asked for their direction
_DRAWN_DPI = 110
_LARGEST_SIDE = 3000  # pixels
_BROKEN = "This PDF document is damaged and cannot be opened. Ask the sender to send it again."
_LOCKED = "This PDF document is locked with a password. Open it with its password, print it to a new PDF, and hand that in."


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableLetterError(_LOCKED if "assword" in str(error) else _BROKEN) from error
    if len(document) > MAX_PAGES:
        count = len(document)
        document.close()
        raise UnreadableLetterError(f"This PDF document has {count:,} pages, and no letter has more than {MAX_PAGES}. Hand in the letter by itself.")
    return document


def read_pdf(data: bytes) -> Document:
    """Read a PDF document as a letter.

    Raises:
        UnreadableLetterError: damaged, locked, or of too many pages.
    """
    document = _open(data)
    try:
        has_form = document.get_formtype() != pdfium_c.FORMTYPE_NONE
        pages, pictures = [], []
        for number in range(len(document)):
            page, is_picture = _read_page(document, number, has_form=has_form)
            pages.append(page)
            if is_picture:
                pictures.append(number + 1)
    finally:
        document.close()
    composed = compose("pdf", pages)
    if not composed.text.strip() and not pictures:
        raise UnreadableLetterError("This PDF document has no words and no picture of any. Ask the sender to send the letter again.")
    read = tuple(number for number in pictures if ocr.is_on())
    problems = (ocr.note(read),) if read else ()
    return replace(composed, problems=problems, unread_pages=() if read else tuple(pictures))


def _read_page(document: pdfium.PdfDocument, number: int, *, has_form: bool) -> tuple[Page, bool]:
    """Return a page, and whether it is a picture of words rather than words."""
    page = document[number]
    try:
        if has_form and pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS:
            page.close()  # what was typed into the fields of a form is text only after that
            page = document[number]
        width, height = page.get_size()
        words = _words_of(page)
        if len(words) >= _FEW_WORDS or not _has_picture(page, width * height):
            return Page(words, width, height), False
        if ocr.is_on():
            picture = _draw(page, ocr.DPI)
            words = ocr.read_scaled(picture, width / picture.width) or words
        return Page(words, width, height), True
    finally:
        page.close()


def _words_of(page: pdfium.PdfPage) -> list[Word]:
    """Return the words of a page with their places, as the page is shown."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        text = textpage.get_text_range() if count > 0 else ""
        if len(text) != count:
            text = "".join(chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, at) or 32) for at in range(count))
        if not text or len(_STRANGE.findall(text)) > 0.3 * len(text):
            return []  # letters without names: only a picture of this page can be read
        return _place(page, textpage, text)
    finally:
        textpage.close()


# The same function, told of plain addresses: it is called twice a word, and a page has hundreds.
_get_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


def _place(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, text: str) -> list[Word]:
    found = list(_WORD.finditer(text))
    raw, get_box = ctypes.cast(textpage.raw, ctypes.c_void_p).value, _get_box
    # Left, top, right and bottom of the first and of the last letter of each word, all in one piece of memory.
    edges = (ctypes.c_float * (8 * len(found)))()
    address = ctypes.addressof(edges)
    for match in found:
        start, end = match.span()
        get_box(raw, start, address)
        get_box(raw, end - 1, address + 16)
        address += 32
    left_edge, bottom_edge, right_edge, top_edge = page.get_cropbox()
    values = edges[:]
    words, new = [], tuple.__new__  # straight to the tuple: there are hundreds of words on a page
    for match, left, top, right, bottom, last_left, last_top, last_right, last_bottom in zip(found, *(values[at::8] for at in range(8)), strict=True):
        if last_top != top or last_right < right:  # not one upright line of one size
            left, top, right, bottom = min(left, last_left), max(top, last_top), max(right, last_right), min(bottom, last_bottom)
        else:
            right = last_right
        words.append(new(Word, (left - left_edge, top_edge - top, right - left_edge, top_edge - bottom, match[0], None)))
    shown, written = page.get_rotation(), _direction(textpage.raw, [match.start() for match in found[:: max(1, len(found) // _SAMPLE)]])
    if shown == written == 0:
        return words
    return [_turned(word, shown, written, right_edge - left_edge, top_edge - bottom_edge) for word in words]


def _direction(raw: pdfium_c.FPDF_TEXTPAGE, places: list[int]) -> int:
    """Return by how many degrees, clockwise, the page as it is stored must be turned so that most of its letters stand upright.

    Args:
        raw: the text of the page.
        places: numbers of the letters that are asked.
    """
    counts: Counter[int] = Counter()
    for at in places:
        angle = pdfium_c.FPDFText_GetCharAngle(raw, at)  # radians, clockwise from upright
        counts[round(-math.degrees(angle) / 90) * 90 % 360 if angle > 0 else 0] += 1
    return counts.most_common(1)[0][0] if counts else 0


def _turned(word: Word, shown: int, written: int, width: float, height: float) -> Word:
    upright = turned_edges(word[:4], written, width, height)
    return Word(*upright, word.text, turned_edges(word[:4], shown, width, height) if shown != written else None)


def _has_picture(page: pdfium.PdfPage, area: float) -> bool:
    """Return whether pictures cover a good part of a page."""
    covered = 0.0
    for item in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = item.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered > 0.25 * area


def _draw(page: pdfium.PdfPage, dpi: int) -> ocr.Picture:
    width, height = page.get_size()
    scale = min(dpi / 72, _LARGEST_SIDE / max(width, height, 1))
    picture: ocr.Picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
    return picture


def draw_pages(data: bytes, pages: Sequence[int]) -> list[bytes]:
    """Return pictures (PNG) of some pages, from 1, as they are shown."""
    document = _open(data)
    try:
        found = []
        for number in pages:
            buffer = io.BytesIO()
            _draw(document[number - 1], _DRAWN_DPI).save(buffer, "PNG", optimize=False)
            found.append(buffer.getvalue())
        return found
    finally:
        document.close()
