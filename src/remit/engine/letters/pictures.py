"""Pictures of letters: TIFF (of one page or many), PNG, JPEG and their like.

What lives here: `read_picture`, `draw_pages`. What does not: reading the words (`ocr`), PDF documents made of pictures (`pdf`).
"""

import io
from collections.abc import Iterator, Sequence

from PIL import Image, ImageSequence, UnidentifiedImageError

from remit.engine.letters import ocr
from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document
from remit.engine.letters.pages import Page, compose

MAX_PIXELS = 60_000_000
MAX_PAGES = 100
_A4_HEIGHT = 11.7  # inches; the size of a picture that does not say its own
_LARGEST_DRAWN = 1400  # pixels
_BROKEN = "This picture is damaged and cannot be opened. Scan the letter again."
Image.MAX_IMAGE_PIXELS = None  # `_check` asks before a pixel is unpacked
FORMATS = ("TIFF", "PNG", "JPEG", "GIF", "WEBP", "BMP")


def _open(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableLetterError(_BROKEN) from error
    count = getattr(picture, "n_frames", 1)
    if count > MAX_PAGES:
        raise UnreadableLetterError(f"This picture has {count:,} pages, and no letter has more than {MAX_PAGES}. Hand in the letter by itself.")
    return picture


def _check(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise UnreadableLetterError(f"This picture measures {width:,} by {height:,} dots, far more than a page needs. Scan the letter again at 200 or 300 dpi.")
    if min(width, height) < 60 or max(width, height) > 60 * min(width, height):
        raise UnreadableLetterError(
            f"This picture measures {width:,} by {height:,} dots, which is no page of a letter. Scan the letter again at 200 or 300 dpi."
        )


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    try:
        for frame in ImageSequence.Iterator(picture):
            _check(frame)
            frame.load()
            yield frame
    except (OSError, ValueError, EOFError, SyntaxError) as error:
        if isinstance(error, UnreadableLetterError):
            raise
        raise UnreadableLetterError(_BROKEN) from error


def _dpi(picture: Image.Image) -> float:
    """Return the resolution as the picture says it, or as it would be on a sheet of A4."""
    stated = picture.info.get("dpi", (0, 0))
    value = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    guessed = max(picture.size) / _A4_HEIGHT
    return value if 0.5 * guessed < value < 2 * guessed else guessed


def read_picture(data: bytes) -> Document:
    """Read a picture of a letter.

    Raises:
        UnreadableLetterError: damaged, too large, or no page.
    """
    picture = _open(data)
    pages = []
    for frame in _frames(picture):
        scale = 72 / _dpi(frame)
        words = ocr.read_scaled(frame.convert("L"), scale) if ocr.is_on() else []
        pages.append(Page(words, frame.width * scale, frame.height * scale))
    if not ocr.is_on():
        return Document("picture", "", unread_pages=tuple(range(1, len(pages) + 1)))
    return compose("picture", pages, (ocr.note(range(1, len(pages) + 1)),))


def draw_pages(data: bytes, pages: Sequence[int]) -> list[bytes]:
    """Return pictures (PNG) of some pages, from 1, small enough for a report."""
    found = []
    for number, frame in enumerate(_frames(_open(data)), start=1):
        if number in pages:
            drawn = frame.convert("L")
            drawn.thumbnail((_LARGEST_DRAWN, _LARGEST_DRAWN))
            buffer = io.BytesIO()
            drawn.save(buffer, "PNG")
            found.append(buffer.getvalue())
    return found
