"""Pictures of letters: pages of a TIFF, sizes, and what is no page of a letter."""

import io

import pytest
from PIL import Image

from remit.engine.letters import ocr, pictures
from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.layout import Word
from remit.engine.letters.pictures import draw_pages, read_picture


def _picture(size: tuple[int, int] = (1654, 2339), *, form: str = "PNG", pages: int = 1, dpi: int = 200) -> bytes:
    page, buffer = Image.new("L", size, 255), io.BytesIO()
    more = {"save_all": True, "append_images": [page] * (pages - 1)} if form == "TIFF" else {}
    page.save(buffer, form, dpi=(dpi, dpi), **more)
    return buffer.getvalue()


@pytest.fixture
def reading_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr._State, "begin", lambda: None)
    monkeypatch.setattr(ocr, "read_words", lambda _: [Word(200, 1000, 300, 1040, "Dear"), Word(310, 1000, 400, 1040, "Dr")])


def test_picture_waits_for_ocr() -> None:
    assert read_picture(_picture(form="TIFF", pages=3)).unread_pages == (1, 2, 3)


@pytest.mark.usefixtures("reading_pictures")
def test_each_page_of_a_tiff_is_read_and_measured_in_points() -> None:
    document = read_picture(_picture(form="TIFF", pages=2))
    assert document.text == "Dear Dr\nDear Dr"
    assert document.sizes[0] == pytest.approx((595.4, 842.0), abs=0.1)
    assert (document.boxes[0].left, document.boxes[0].top) == pytest.approx((72, 360), abs=0.1)
    assert document.problems == ("Pages 1, 2 are pictures and were read by a program: check names, doses and numbers.",)


@pytest.mark.usefixtures("reading_pictures")
@pytest.mark.parametrize("dpi", [1, 72, 5000])
def test_resolution_that_cannot_be_right_is_taken_from_the_size_of_the_sheet(dpi: int) -> None:
    assert read_picture(_picture(dpi=dpi)).sizes[0][1] == pytest.approx(842.4, abs=1)


@pytest.mark.parametrize("size", [(1, 100_000), (50, 50), (9000, 9000)])
def test_what_is_no_page_is_refused_with_its_measure(size: tuple[int, int]) -> None:
    with pytest.raises(UnreadableLetterError, match=rf"^This picture measures {size[0]:,} by {size[1]:,} dots, .* Scan the letter again at 200 or 300 dpi\.$"):
        read_picture(_picture(size))


def test_too_many_pages_and_damage_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PAGES", 1)
    with pytest.raises(UnreadableLetterError, match="This picture has 2 pages, and no letter has more than 1"):
        read_picture(_picture(form="TIFF", pages=2))
    with pytest.raises(UnreadableLetterError, match=r"^This picture is damaged and cannot be opened\. Scan the letter again\.$"):
        read_picture(b"\x89PNG\r\n\x1a\n broken")


@pytest.mark.usefixtures("reading_pictures")
def test_picture_cut_short_is_refused() -> None:
    whole = _picture(form="JPEG")
    with pytest.raises(UnreadableLetterError, match=r"^This picture is damaged"):
        read_picture(whole[: len(whole) // 2])


def test_pages_are_drawn_small() -> None:
    [picture] = draw_pages(_picture(form="TIFF", pages=3), [2])
    assert Image.open(io.BytesIO(picture)).size == (990, 1400)
