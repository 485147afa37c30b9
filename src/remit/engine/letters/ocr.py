"""Reading pictures of pages: the one function behind which OCR stands, and whether it is on.

What lives here: `switch_on`, `is_on`, `read_words`. What does not: finding pictures in files (`pictures`, `pdf`), making lines of words (`layout`),
the geometry of turned pages (`upright`). Why this engine: docs/adr/0005.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache
from statistics import median
from typing import Any

from PIL import Image

from remit.engine.letters.layout import Word
from remit.engine.letters.upright import Corner, Edges, around, swing, turned_edges

DPI = 200
_SMALL_SIDE = 1000  # pixels; enough to see which way lines run
_LINES_ASKED = 6
Picture = Image.Image


class _State:
    """Whether OCR is on in this process, and whom to tell that a page begins."""

    begin: Callable[[], None] | None = None


def switch_on(begin: Callable[[], None]) -> None:
    """Let this process read pictures.

    Args:
        begin: called before each page, so that its time can be limited by itself.
    """
    _State.begin = begin


def is_on() -> bool:
    """Return whether this process may read pictures."""
    return _State.begin is not None


def note(pages: Sequence[int]) -> str:
    """Return what a reader should know of pages that were read by OCR."""
    if len(pages) == 1:
        return f"Page {pages[0]} is a picture and was read by a program: check names, doses and numbers."
    listed = f"{', '.join(map(str, pages[:8]))}{' and more' if len(pages) > 8 else ''}"
    return f"Pages {listed} are pictures and were read by a program: check names, doses and numbers."


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    settings = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        # Lines are looked for in a smaller picture than they are read from: as sure, and twice as fast.
        "Det.limit_type": "max",
        "Det.limit_side_len": 1280,
    }
    return RapidOCR(params=settings)


def read_words(picture: Picture) -> list[Word]:
    """Return the words of a picture of a page, upright and straight, each with its place in pixels of the picture as given."""
    if _State.begin:
        _State.begin()
    degrees = _find_turn(picture)
    upright = picture.rotate(-degrees, expand=True) if degrees else picture
    seen = _engine()(upright, use_det=True, use_cls=False, use_rec=True)  # the flags of one call stay for the next
    if seen.boxes is None:
        return []
    lines = [([(x, y) for x, y in corners], text) for corners, text in zip(seen.boxes.tolist(), seen.txts, strict=True)]
    slope = _slope([corners for corners, _ in lines])
    back = (360 - degrees) % 360
    words: list[Word] = []
    for corners, text in lines:
        words += [_placed(piece, word, slope, back, upright.size) for piece, word in _split(corners, text)]
    return words


def read_scaled(picture: Picture, scale: float) -> list[Word]:
    """Return the words of a picture with their places in points.

    Args:
        picture: of a page.
        scale: points a pixel.
    """

    def scaled(edges: Edges) -> Edges:
        left, top, right, bottom = edges
        return left * scale, top * scale, right * scale, bottom * scale

    return [Word(*scaled(word[:4]), word.text, scaled(word.shown) if word.shown else None) for word in read_words(picture)]


def _slope(lines: Sequence[list[Corner]]) -> float:
    """Return by how many radians the lines of a page rise or fall: the median of its long ones."""
    long = sorted(lines, key=lambda corners: corners[0][0] - corners[1][0])[: max(3, len(lines) // 2)]
    slopes = [math.atan2(corners[1][1] - corners[0][1], corners[1][0] - corners[0][0]) for corners in long]
    return median(slopes) if slopes else 0.0


def _placed(corners: list[Corner], text: str, slope: float, back: int, size: tuple[int, int]) -> Word:
    shown = turned_edges(around(corners), back, *size)
    return Word(*around([swing(corner, -slope) for corner in corners]), text, shown)


def _split(corners: list[Corner], text: str) -> list[tuple[list[Corner], str]]:
    """Cut a line of text into words, each with its share of the line by its letters."""
    (left, top), (right, top_right), (_, bottom_right), (_, bottom) = corners
    pieces, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        first, last = at / len(text), (at + len(word)) / len(text)
        pieces.append(
            (
                [
                    (left + share * (right - left), y + share * (y_right - y))
                    for share in (first, last)
                    for y, y_right in ((top, top_right), (bottom, bottom_right))
                ],
                word,
            )
        )
        at += len(word)
    return pieces


def _find_turn(picture: Picture) -> int:
    """Return by how many degrees, clockwise, a picture must be turned so that its lines can be read."""
    small = picture.copy()
    small.thumbnail((_SMALL_SIDE, _SMALL_SIDE))
    found = _engine()(small, use_det=True, use_cls=False, use_rec=False).boxes
    boxes = [] if found is None else [around([(x, y) for x, y in corners]) for corners in found.tolist()]
    if not boxes:
        return 0
    upright = sum(1 for left, top, right, bottom in boxes if right - left >= bottom - top)
    sideways = 90 if upright < len(boxes) / 2 else 0
    longest = sorted(boxes, key=lambda box: max(box[2] - box[0], box[3] - box[1]))[-_LINES_ASKED:]
    scale = picture.width / small.width
    lines = [
        picture.crop((round((left - 2) * scale), round((top - 2) * scale), round((right + 2) * scale), round((bottom + 2) * scale)))
        for left, top, right, bottom in longest
    ]
    sure = {degrees: sum(_certainty(line.rotate(-degrees, expand=True)) for line in lines) for degrees in (sideways, sideways + 180)}
    return max(sure, key=lambda degrees: sure[degrees])


def _certainty(line: Picture) -> float:
    seen = _engine()(line, use_det=False, use_cls=False, use_rec=True)
    return sum(seen.scores) if seen.scores else 0.0
