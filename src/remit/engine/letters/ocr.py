"""Reading pictures of pages: the one function behind which OCR stands, and whether it is on.

What lives here: `switch_on`, `is_on`, `read_words`. What does not: finding pictures in files (`pictures`, `pdf`), making lines of words (`layout`), turning
pages upright (`upright`). Why this engine: docs/adr/0010.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from PIL import Image

from remit.engine.letters.layout import Word

DPI = 200
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
    }
    return RapidOCR(params=settings)


def read_words(picture: Picture) -> list[Word]:
    """Return the words of a picture of a page with their places in pixels of the picture as given."""
    if _State.begin:
        _State.begin()
    seen = _engine()(picture)
    words: list[Word] = []
    if seen.boxes is None:
        return words
    for corners, text in zip(seen.boxes.tolist(), seen.txts, strict=True):
        words += _split(corners, text)
    return words


def read_scaled(picture: Picture, scale: float) -> list[Word]:
    """Return the words of a picture with their places in points.

    Args:
        picture: of a page.
        scale: points a pixel.
    """
    return [Word(word.left * scale, word.top * scale, word.right * scale, word.bottom * scale, word.text) for word in read_words(picture)]


def _split(corners: list[list[float]], text: str) -> list[Word]:
    """Cut a line of text into words, each with its share of the line's width by its letters."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    step = (right - left) / max(len(text), 1)
    words, at = [], 0
    for piece in text.split():
        at = text.index(piece, at)
        words.append(Word(left + at * step, top, left + (at + len(piece)) * step, bottom, piece))
        at += len(piece)
    return words
