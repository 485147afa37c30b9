"""Around the engine that reads pictures: pages are turned upright, lines straightened, words put at their places. The engine itself is a stand-in here."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from remit.engine.letters import ocr, upright
from remit.engine.letters.pages import Page, compose

WIDTH, HEIGHT = 600, 800
LINES = [(50, 100 + 40 * number, 450, 120 + 40 * number) for number in range(5)]


class _Engine:
    """Sees five lines on a sheet that lies turned by `turned` degrees clockwise and rises by `slope`; it is sure of a line only when that stands upright."""

    def __init__(self, turned: int = 0, slope: float = 0.0) -> None:
        self.turned, self.slope = turned, slope
        self.calls = 0

    def _corners(self, turned: int) -> np.ndarray:
        boxes = []
        for left, top, right, bottom in LINES:
            corners = [upright.swing(corner, self.slope) for corner in ((left, top), (right, top), (right, bottom), (left, bottom))]
            boxes.append([upright.turn(corner, turned, WIDTH, HEIGHT) for corner in corners])
        return np.array(boxes, dtype=float)

    def __call__(self, picture: Image.Image, *, use_det: bool, use_cls: bool, use_rec: bool) -> SimpleNamespace:
        assert not use_cls
        self.calls += 1
        if not use_det:
            # The first line asked is cut out of the sheet and turned; it can be read once it is turned back.
            back = picture.info.get("turned", picture.width > picture.height)
            return SimpleNamespace(scores=[0.9] if back else [])
        if not use_rec:
            scale = picture.width / (WIDTH if self.turned in (0, 180) else HEIGHT)
            return SimpleNamespace(boxes=self._corners(self.turned) * scale)
        return SimpleNamespace(boxes=self._corners(0), txts=["Please chase the ferritin"] * 5)


def _use(monkeypatch: pytest.MonkeyPatch, engine: object) -> list[int]:
    begun: list[int] = []
    monkeypatch.setattr(ocr, "_engine", lambda: engine)
    monkeypatch.setattr(ocr._State, "begin", lambda: begun.append(1))
    return begun


def _sheet(turned: int) -> Image.Image:
    return Image.new("L", (WIDTH, HEIGHT) if turned in (0, 180) else (HEIGHT, WIDTH), 255)


@pytest.mark.parametrize("turned", [0, 90])
def test_sheet_is_turned_upright_and_words_keep_their_place_as_shown(monkeypatch: pytest.MonkeyPatch, turned: int) -> None:
    begun = _use(monkeypatch, _Engine(turned))
    words = ocr.read_words(_sheet(turned))
    assert begun == [1]
    assert [word.text for word in words[:4]] == ["Please", "chase", "the", "ferritin"]
    assert words[0][:4] == pytest.approx((50, 100, 50 + 400 * 6 / 25, 120))
    assert words[0].shown
    left, top, right, bottom = words[0].shown
    if turned == 0:
        assert words[0].shown == pytest.approx(words[0][:4])
    else:
        assert right - left == pytest.approx(20)
        assert bottom - top == pytest.approx(96)


def test_crooked_lines_are_straightened(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, _Engine(slope=math.radians(3)))
    words = ocr.read_words(_sheet(0))
    tops = [word.top for word in words[:4]]
    assert max(tops) - min(tops) < 0.1
    assert compose("picture", [Page(words, WIDTH, HEIGHT)]).text.split("\n\n") == ["Please chase the ferritin"] * 5


def test_empty_sheet_has_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, lambda *_, **__: SimpleNamespace(boxes=None, txts=None, scores=None))
    assert ocr.read_words(_sheet(0)) == []


def test_places_in_points(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, _Engine())
    [first, *_] = ocr.read_scaled(_sheet(0), 0.36)
    assert first[:4] == pytest.approx((18, 36, 18 + 34.56, 43.2))
    assert first.shown == pytest.approx(first[:4])


def test_note_names_the_pages() -> None:
    assert ocr.note([2]) == "Page 2 is a picture and was read by a program: check names, doses and numbers."
    assert ocr.note(range(1, 11)).startswith("Pages 1, 2, 3, 4, 5, 6, 7, 8 and more are pictures")


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turning_there_and_back_is_nothing(degrees: int) -> None:
    size = (WIDTH, HEIGHT) if degrees in (0, 180) else (HEIGHT, WIDTH)
    there = upright.turn((30, 70), degrees, WIDTH, HEIGHT)
    assert upright.turn(there, (360 - degrees) % 360, *size) == (30, 70)
