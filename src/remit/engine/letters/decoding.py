"""Bytes to text: the encodings that hospital systems write, and clear words for what is no letter.

What lives here: plain text in UTF-8, UTF-16 and Windows-1252, with or without a byte order mark. Each further format is a module of its own beside this one.
"""

import codecs
import re

from remit.engine.letters.document import Document

MAX_BYTES = 20_000_000
MAX_FILE_BYTES = 50_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip or Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"II*\x00", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(r"[^\W\d_]")
_UNKNOWN = "\ufffd"
_EMPTY = "The file is empty. Export or scan the letter again."
_NOT_TEXT = "The file is not text: it holds binary data. Hand in the letter as text, PDF, DOCX, RTF, HTML, a scan or a mail."
_NO_WORDS = "The file holds no words, only signs and numbers. Export or scan the letter again."


class UnreadableLetterError(ValueError):
    """A document is no letter that can be read; the message says why and what to do."""


def _check_readable(data: bytes) -> None:
    if not data.strip():
        raise UnreadableLetterError(_EMPTY)
    if len(data) > MAX_BYTES:
        raise UnreadableLetterError(f"The file is larger than {MAX_BYTES // 1_000_000} MB, which no letter is. Send the letter by itself.")
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise UnreadableLetterError(f"This is {what}, and only plain text is read in this place. Hand in the document by itself.")


def check_size(data: bytes) -> None:
    """Refuse a file of any format that is empty or larger than any letter.

    Raises:
        UnreadableLetterError: with what to do instead.
    """
    if not data.strip():
        raise UnreadableLetterError(_EMPTY)
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableLetterError(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB, which no letter is. Send the letter by itself.")


def _guess_wide(data: bytes) -> str | None:
    """Return the UTF-16 flavour of text without a byte order mark, where every second byte is zero."""
    sample = data[:2000]
    if len(sample) < 4:
        return None
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.7:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 else None


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode a plain-text letter; return the text and what had to be guessed.

    Raises:
        UnreadableLetterError: empty, too large, binary, or another format.
    """
    _check_readable(data)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data, encoding), ()
    if wide := _guess_wide(data):
        return _decode_as(data, wide), ("The file is UTF-16 without a mark that says so; this was guessed.",)
    if len(_CONTROL.findall(data[:4000])) > 2:
        raise UnreadableLetterError(_NOT_TEXT)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        if text.count(_UNKNOWN) > len(text) / 3:
            raise UnreadableLetterError(_NOT_TEXT) from None
        return text, ("The file is not UTF-8; it was read as Windows-1252, so check pound signs and quotation marks.",)


def read_plain(data: bytes) -> Document:
    """Read a plain-text letter.

    Raises:
        UnreadableLetterError: empty, without words, too large or binary.
    """
    text, problems = decode(data)
    if not _WORD.search(text):
        raise UnreadableLetterError(_NO_WORDS)
    return Document("text", text, problems=problems)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableLetterError(f"The file begins as {encoding.upper()} text and then breaks off that encoding. Export the letter again.") from error
    if not text.strip():
        raise UnreadableLetterError(_EMPTY)
    if len(_CONTROL_CHARACTER.findall(text[:4000])) > 2:
        raise UnreadableLetterError(_NOT_TEXT)
    return text
