"""Letters: bytes of any format in, a `Letter` with exact offsets out.

What lives here: `read` and `read_all`. One small module a format (`formats` names them), run in a process of its own (`isolation`); and one a matter of the
words: lines, sections, tokens, dates, parties, kinds, completeness.
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.letters.decoding import UnreadableLetterError, check_size, read_plain
from remit.engine.letters.document import Document
from remit.engine.letters.formats import TEXT, detect
from remit.engine.letters.letter import Letter, read_text
from remit.engine.letters.stated import read_stated

__all__ = ["Found", "Letter", "UnreadableLetterError", "detect", "read", "read_all", "read_text"]


@dataclass(frozen=True, slots=True)
class Found:
    """One letter of a file: its name inside an archive ("" of the file itself), and the letter or the sentence why it could not be read."""

    name: str
    letter: Letter | None
    reason: str = ""


def read_document(data: bytes) -> Document:
    """Read the text of a file of any format, before anything is made of its words.

    Raises:
        UnreadableLetterError: the bytes are no letter; the message says why and what to do.
    """
    check_size(data)
    if detect(data) == TEXT:
        return read_plain(data)
    # Plain text, most of a practice's archive, must not wait for what it does not need.
    from remit.engine.letters.containers import as_one, read_tree
    from remit.engine.letters.isolation import Isolated

    return as_one(read_tree(data, Isolated()))


def read(data: bytes, *, received_on: dt.date | None = None) -> Letter:
    """Read a letter from the bytes of a file of any format. The documents of an archive are read as one.

    Args:
        data: the whole file.
        received_on: the day the practice received it, where known.

    Raises:
        UnreadableLetterError: the bytes are no letter; the message says why and what to do.
    """
    return read_stated(read_document(data), received_on)


def read_all(data: bytes, *, received_on: dt.date | None = None) -> list[Found]:
    """Read each letter of a file by itself: those of an archive, or of a mail that carries several, side by side; of anything else the one.

    Raises:
        UnreadableLetterError: the file itself cannot be read; of the letters in an archive each says so by itself.
    """
    check_size(data)
    if detect(data) == TEXT:
        return [Found("", read_stated(read_plain(data), received_on))]
    from remit.engine.letters.containers import read_tree
    from remit.engine.letters.isolation import Isolated

    return [
        Found(item.name, read_stated(item.document, received_on)) if item.document else Found(item.name, None, item.reason)
        for item in read_tree(data, Isolated(), is_apart=True)
    ]
