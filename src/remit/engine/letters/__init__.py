"""Letters: bytes in, a `Letter` with exact offsets out.

What lives here: `read`. One small module a matter: decoding, lines, sections, tokens, dates, parties, kinds, completeness.
"""

import datetime as dt

from remit.engine.letters.decoding import UnreadableLetterError, decode
from remit.engine.letters.letter import Letter, read_text

__all__ = ["Letter", "UnreadableLetterError", "read", "read_text"]


def read(data: bytes, *, received_on: dt.date | None = None) -> Letter:
    """Read a letter from the bytes of a file.

    Args:
        data: the whole file.
        received_on: the day the practice received it, where known.

    Raises:
        UnreadableLetterError: the bytes are no letter; the message says why and what to do.
    """
    text, problems = decode(data)
    return read_text(text, received_on=received_on, problems=problems)
