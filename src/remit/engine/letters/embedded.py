"""Documents inside messages: base64 of a PDF, of RTF, of text, of HTML.

What lives here: getting the bytes out and handing them to whoever reads documents. What does not: reading PDF or RTF; the caller passes the reader in.
"""

import base64
import binascii
import re
from collections.abc import Callable

from remit.engine.letters.decoding import MAX_BYTES, UnreadableLetterError, decode
from remit.engine.letters.document import Document
from remit.engine.letters.narrative import read_markup
from remit.engine.letters.sheet import Sheet

ReadEmbedded = Callable[[bytes], Document]
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|body|div|p|table|span|h\d|br|font)\b", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_READABLE = (
    b"http://hl7.org/fhir",
    b"urn:hl7-org:v3",
    b"urn:nhs-itk",
    b"ClinicalReport",
    b"ReportMsg",
    b"<html",
    b"<HTML",
    b"<!DOCTYPE html",
    b"<!doctype html",
)
_HTML_WHOLE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_KINDS = {
    "application/pdf": "a PDF document",
    "pdf": "a PDF document",
    "text/rtf": "an RTF document",
    "application/rtf": "an RTF document",
    "rtf": "an RTF document",
    "text/html": "an HTML page",
    "image/tiff": "a picture",
    "image/jpeg": "a picture",
    "image/png": "a picture",
}


def read_plain(data: bytes) -> Document:
    """Read an embedded document that is text or HTML; the reader for callers that have no other.

    Raises:
        UnreadableLetterError: it is something else.
    """
    text, problems = decode(data)
    if _HTML.match(text):
        return Document("html", "\n".join(read_markup(text)) + "\n", problems=problems)
    return Document("text", text, problems=problems)


def from_base64(data: str, problems: list[str]) -> bytes:
    """Return the bytes of base64 as senders write it: with line breaks, without padding, for URLs; say what was left out.

    Args:
        data: the characters.
        problems: takes the sentence about characters that cannot be base64.
    """
    raw = data.encode("ascii", errors="replace").translate(bytes.maketrans(b"-_", b"+/"), b" \t\r\n").rstrip(b"=")
    clean = _NOT_BASE64.sub(b"", raw)
    if len(clean) != len(raw):
        problems.append(f"The document inside this message holds {len(raw) - len(clean)} characters that do not belong there; they were left out.")
    clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
    try:
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""


def embed_base64(sheet: Sheet, data: str, kind: str, read_embedded: ReadEmbedded) -> bool:
    """Put a document that came as base64 on the sheet; return whether it could be read.

    Args:
        sheet: where the text goes; why it could not be read becomes one of its problems.
        data: the characters.
        kind: what the message says it is ("application/pdf"), "" where it does not.
        read_embedded: reads the bytes.
    """
    if len(data) > MAX_BYTES * 2:
        sheet.problems.append("The document inside this message is larger than is read. Ask the sender for the document by itself.")
        return False
    raw = from_base64(data, sheet.problems)
    if not raw.strip(b"\x00 \r\n\t"):
        sheet.problems.append("This message says that it holds a document, but there is nothing in it. Ask the sender to send it again.")
        return False
    return embed_bytes(sheet, raw, kind, read_embedded)


def _machine_data(raw: bytes) -> str:
    """Return the name of the outermost element where some bytes are XML of a kind that no person reads, else ""."""
    start = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<") or any(sign in start for sign in _READABLE):
        return ""
    match = _ROOT.search(start.decode("utf-8", errors="replace"))
    return match[1].rpartition(":")[2] if match and not _HTML.match(match[0]) else ""


def embed_bytes(sheet: Sheet, raw: bytes, kind: str, read_embedded: ReadEmbedded) -> bool:
    """Put a document on the sheet; return whether it could be read."""
    if name := _machine_data(raw):
        sheet.problems.append(f"A record for machines inside this message ({name[:40]}) was left out.")
        return False
    try:
        document = read_embedded(raw)
    except UnreadableLetterError as error:
        said = _KINDS.get(kind.partition(";")[0].strip().lower(), "a document")
        sheet.problems.append(f"This message holds {said} that could not be read, and that may be the letter itself: {error}")
        return False
    if not document.text.strip() and not document.unread_pages:
        sheet.problems += document.problems
        sheet.problems.append("The document inside this message holds no words. It may be a picture of a letter.")
        return False
    sheet.embed(document)
    return True


def embed_text(sheet: Sheet, text: str, read_embedded: ReadEmbedded) -> bool:
    """Put a document on the sheet that came as characters: HTML, RTF, or the letter as text; return whether it held words."""
    bare = text.lstrip("\ufeff \t\r\n")
    if bare.startswith("{\\rtf"):
        return embed_bytes(sheet, bare.encode("latin-1", errors="replace"), "rtf", read_embedded)
    if _machine_data(bare.encode("utf-8", errors="replace")[:4096]):
        return embed_bytes(sheet, bare.encode("utf-8", errors="replace"), "text/xml", read_embedded)
    if _HTML.match(bare):
        whole = bare if _HTML_WHOLE.search(bare[:2000]) else f"<html><body>{bare}</body></html>"
        whole = whole if "charset" in whole[:2000].lower() else re.sub(r"(?i)<body", '<head><meta charset="utf-8"></head><body', whole, count=1)
        return embed_bytes(sheet, whole.encode("utf-8", errors="replace"), "text/html", read_embedded)
    lines = bare.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")
    if not any(line.strip() for line in lines):
        return False
    sheet.blank()
    sheet.lines(lines)
    return True


def looks_like_base64(text: str) -> bool:
    """Return whether some characters are most likely base64 and not words."""
    sample = text.strip()[:400]
    dense = sample.replace("\n", "").replace("\r", "").replace(" ", "")
    return len(dense) >= 40 and " " not in sample.strip() and not _NOT_BASE64.search(dense.encode("ascii", errors="replace").rstrip(b"="))
