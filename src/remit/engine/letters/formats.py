"""Which format some bytes are, by their content, and which module reads it.

What lives here: `detect`, the one table of readers, and `read_document` for a document inside a document. What does not: the process in which readers run
(`isolation`), containers such as mail and archives (`containers`).
"""

import importlib
import re
import struct
from collections.abc import Callable
from contextvars import ContextVar

from remit.engine.letters.decoding import UnreadableLetterError, read_plain
from remit.engine.letters.document import Document

TEXT = "text"
# Each format that one module reads: "module:function" below this package. A module is imported when its first document comes.
READERS = {
    "docx": "word:read_docx",
    "html": "markup:read_html",
    "pdf": "pdf:read_pdf",
    "picture": "pictures:read_picture",
    "rtf": "rtf:read_rtf",
}
# Messages: one module knows them all, and looks for itself which of them it has.
MESSAGES = frozenset({"fhir-json", "fhir-xml", "cda", "kettering", "hl7v2", "edifact", "xml"})
# Formats that hold other documents: "module:function" that takes them apart.
CONTAINERS = {"eml": "mail:unpack_eml", "msg": "mail:unpack_msg", "zip": "archive:unpack_zip"}
NAMES = {
    "text": "plain text",
    "docx": "a Word document",
    "html": "a web page (HTML)",
    "pdf": "a PDF document",
    "picture": "a picture",
    "rtf": "an RTF document",
    "eml": "a mail",
    "msg": "an Outlook mail",
    "zip": "a zip archive",
    "fhir-json": "a FHIR message (JSON)",
    "fhir-xml": "a FHIR message (XML)",
    "cda": "a CDA document",
    "kettering": "a Kettering message",
    "hl7v2": "an HL7 version 2 message",
    "edifact": "an EDIFACT message",
    "xml": "an XML document",
}
# What is recognised only to say what to do instead.
_REFUSED = {
    "doc": "This is a Word document of the old kind (.doc), which cannot be read. Open it in a word processor, save it as .docx and hand that in.",
    "sheet": "This is a spreadsheet, and a letter is not. Save the letter itself as PDF, DOCX or text and hand that in.",
    "slides": "This is a presentation, and a letter is not. Save the letter itself as PDF, DOCX or text and hand that in.",
    "odt": "This is an OpenDocument text (.odt), which cannot be read. Save it as .docx or PDF and hand that in.",
    "json": "This is JSON data, but no FHIR message. Hand in the letter that it was made from.",
    "tnef": "This is a mail attachment of Outlook's own kind (winmail.dat). Ask the sender to send the letter itself.",
    "archive": "This is an archive of a kind that cannot be opened. Unpack it, and hand in the letters or a .zip of them.",
}
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "rtf"),
    (b"PK\x03\x04", "package"),
    (b"PK\x05\x06", "package"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"MSH|", "hl7v2"),
    (b"FHS|", "hl7v2"),
    (b"BHS|", "hl7v2"),
    (b"\x0bMSH|", "hl7v2"),
    (b"UNA:+", "edifact"),
    (b"UNB+", "edifact"),
    (b"UNH+", "edifact"),
)
_HEAD = 4096
_ZIP_ENTRY, _ZIP_END = b"PK\x01\x02", b"PK\x05\x06"
_MOST_NAMES = 2000
_HTML = re.compile(r"<(?:!doctype html|html|head|body|div|p|table|h[1-6]|span|meta|font|br|center)\b", re.IGNORECASE)
_XML_ROOT = re.compile(r"\A\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*<([A-Za-z_][\w.:-]*)([^>]*)", re.DOTALL)
_MAIL_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}:(?:[ \t]|$)|[ \t]+\S|From \S+@\S")
_MAIL_SURE = re.compile(r"^(?:mime-version|message-id|received|return-path|content-type|x-mailer|delivered-to):", re.IGNORECASE | re.MULTILINE)
_OFFICE = (("word/", "docx"), ("xl/", "sheet"), ("ppt/", "slides"))
_OLE_STREAMS = (("__properties_version1.0", "msg"), ("__substg1.0_", "msg"), ("WordDocument", "doc"), ("Workbook", "sheet"), ("PowerPoint Document", "slides"))


def detect(data: bytes) -> str:
    """Return the name of the format of some bytes: as in `READERS`, `MESSAGES` or `CONTAINERS`, "text", or a name that `check_readable` refuses."""
    head = data[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return _inside(data, name)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "picture"
    return _by_words(data)


def _inside(data: bytes, name: str) -> str:
    """Tell apart what begins alike: Office documents from archives, Outlook mail from old Office documents. Names are looked for, nothing is parsed."""
    if name == "package":
        if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
            return "odt"
        names = _member_names(data)
        return next((form for part, form in _OFFICE if "[Content_Types].xml" in names and any(name.startswith(part) for name in names)), "zip")
    if name == "ole":
        return next((form for part, form in _OLE_STREAMS if part.encode("utf-16-le") in data), "doc")
    return name


def _member_names(data: bytes) -> list[str]:
    """Return the names in the directory at the end of a zip, as far as it can be followed."""
    end = data.rfind(_ZIP_END, max(0, len(data) - 70_000))
    at = int.from_bytes(data[end + 16 : end + 20], "little") if end >= 0 else len(data)
    names: list[str] = []
    while data[at : at + 4] == _ZIP_ENTRY and len(names) < _MOST_NAMES:
        name, extra, comment = struct.unpack_from("<3H", data[at : at + 46], 28) if at + 46 <= len(data) else (0, 0, 0)
        names.append(data[at + 46 : at + 46 + name].decode("cp437"))
        at += 46 + name + extra + comment
    return names


_JSON = re.compile(r'(?:\[\s*)?\{\s*"[^"\n]{0,100}"\s*:')
"""A JSON object, or a list of them; "{{Name of patient}}" and "[[Logo]]" are what a letter system left standing."""


def _by_words(data: bytes) -> str:
    text = _loosely(data[:_HEAD])
    bare = text.lstrip("\ufeff \t\r\n")
    if bare[:1] == "<":
        return _markup(bare, data)
    if _JSON.match(bare):
        return "fhir-json" if '"resourceType"' in text or b'"resourceType"' in data else "json"
    block = re.split(r"\r?\n\r?\n", bare, maxsplit=1)[0]
    if _MAIL_SURE.search(block) and all(_MAIL_HEADER.match(line) for line in block.splitlines()[:-1]):
        return "eml"
    return TEXT


def _loosely(head: bytes) -> str:
    """Return the first characters whatever the encoding; enough to see what kind of text it is."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="replace")
    if head[1:2] == b"\x00":
        return head.decode("utf-16-le", errors="replace")
    return head.decode("utf-8", errors="replace")


_XML_KINDS = ((b"http://hl7.org/fhir", "fhir-xml"), (b"urn:hl7-org:v3", "cda"), (b"ClinicalReport", "kettering"), (b"ettering", "kettering"))


def _markup(text: str, data: bytes) -> str:
    root = _XML_ROOT.match(text)
    name, attributes = (root[1], root[2]) if root else ("", "")
    local = name.rpartition(":")[2].lower()
    if local == "html" or (not text.startswith("<?xml") and _HTML.match(text)):
        return "html"
    if not text.startswith("<?xml") and "xmlns" not in attributes and f"</{name}>".encode() not in data:
        return "html" if _HTML.search(text) else TEXT
    if local == "clinicaldocument":
        return "cda"
    narrow = data.replace(b"\x00", b"") if data[1:2] == b"\x00" or data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    # The kind that is named first is the envelope's: a FHIR bundle may speak of CDA further down, and the other way round.
    named = [(at, kind) for sign, kind in _XML_KINDS if (at := narrow.find(sign)) >= 0]
    return min(named)[1] if named else "xml"


def check_readable(form: str) -> None:
    """Refuse a format that is recognised and cannot be read.

    Raises:
        UnreadableLetterError: with what to do instead.
    """
    if form in _REFUSED:
        raise UnreadableLetterError(_REFUSED[form])


def load(place: str) -> Callable[..., object]:
    """Return the function that a table entry "module:function" names."""
    module, _, function = place.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(f"remit.engine.letters.{module}"), function)
    return found


def read_single(form: str, data: bytes) -> Document:
    """Read a document of a format that holds no others, in this process.

    Raises:
        UnreadableLetterError: it cannot be read; the message says why and what to do.
    """
    if form == TEXT:
        return read_plain(data)
    document = load("messages:read_message")(data, read_document) if form in MESSAGES else load(READERS[form])(data)
    if document is None:
        raise UnreadableLetterError(f"This begins as {NAMES[form]}, but it is none that can be read. Save the letter as PDF, DOCX or text and hand that in.")
    if not isinstance(document, Document):
        raise TypeError(f"the reader of {form} returned no document")
    return document


_depth: ContextVar[int] = ContextVar("depth", default=0)


def read_document(data: bytes) -> Document:
    """Read a document that stands inside another (a PDF in a message), whatever its format, in this process.

    Only format modules call this, from the child process; everybody else reads with `remit.engine.letters.read`.

    Raises:
        UnreadableLetterError: it cannot be read, or documents are packed too deep; the message says why and what to do.
    """
    from remit.engine.letters.containers import Here, as_one, check_depth, read_tree

    check_depth(_depth.get())
    token = _depth.set(_depth.get() + 1)
    try:
        return as_one(read_tree(data, Here()))
    finally:
        _depth.reset(token)
