"""HTML letters: the words as a browser would lay them out, tables row by row.

What lives here: `read_html` and `text_of_html`, which messages with HTML inside use too. What does not: XML messages. Nothing is loaded and no script runs: the
parser only builds a tree.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from remit.engine.letters.decoding import UnreadableLetterError, decode
from remit.engine.letters.document import Document

CELL = " | "
_HIDDEN = frozenset("script style head title template noscript iframe object svg math select option textarea".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_APART = frozenset("p h1 h2 h3 h4 h5 h6 table ul ol dl blockquote pre".split())
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\u200b]+")
_MAX_NESTING = 150
"""Deeper than any letter; beyond it the words are kept and the structure is not."""


def read_html(data: bytes) -> Document:
    """Read a web page as a letter.

    Raises:
        UnreadableLetterError: it shows no words.
    """
    text, problems = _decode(data)
    words = text_of_html(text)
    if not words.strip():
        raise UnreadableLetterError("This web page shows no words. Open it in a browser, print it to PDF, and hand that in.")
    return Document("html", words, problems=problems)


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    named = _CHARSET.search(data[:4096])
    if named and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode(named[1].decode("ascii")), ()
        except (LookupError, UnicodeDecodeError):
            text, _ = decode(data)
            return text, ("The page is not in the encoding that it names; another was guessed, so check pound signs and quotation marks.",)
    return decode(data)


class _Writer:
    """Puts words, line breaks and blank lines together, each as few times as needed."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.breaks = 2  # line breaks at the end of what is written
        self.space = False
        self.is_held = False  # after a bullet: its words stand on its line, whatever block they are in

    def words(self, text: str) -> None:
        bare = _SPACES.sub(" ", text)
        if not bare.strip():
            self.space = self.space or bool(bare)
            return
        if not self.breaks and (self.space or bare[0] == " "):
            self.pieces.append(" ")
        self.pieces.append(bare.strip(" "))
        self.space, self.breaks, self.is_held = bare[-1] == " ", 0, False

    def raw(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.space, self.breaks = False, len(text) - len(text.rstrip("\n"))

    def line(self, count: int = 1) -> None:
        if self.is_held:
            return
        if self.breaks < count:
            self.pieces.append("\n" * (count - self.breaks))
            self.breaks = count
        self.space = False

    def text(self) -> str:
        return "".join(self.pieces).replace("\u00a0", " ").strip("\n")


def text_of_html(html: str) -> str:
    """Return the words of a page: blocks on lines of their own, list items with a bullet, table cells of a row apart by " | "."""
    body = LexborHTMLParser(html).body
    writer = _Writer()
    if body is not None:
        _write_children(body, writer, 0)
    return writer.text()


def _write_children(node: LexborNode, writer: _Writer, depth: int) -> None:
    for child in node.iter(include_text=True):
        _write(child, writer, depth + 1)


def _write(node: LexborNode, writer: _Writer, depth: int) -> None:
    tag = node.tag or ""
    if tag == "-text":
        writer.words(node.text_content or "")
    elif tag == "br":
        writer.pieces.append("\n")
        writer.breaks, writer.space = writer.breaks + 1, False
    elif tag in _HIDDEN or _UNSEEN.search(node.attributes.get("style") or ""):
        return
    elif depth > _MAX_NESTING:
        writer.words(node.text(separator=" "))
    else:
        _write_element(tag, node, writer, depth)


def _write_element(tag: str, node: LexborNode, writer: _Writer, depth: int) -> None:
    if tag == "input":
        _write_box(node, writer)
    elif tag == "pre":
        writer.line(2)
        writer.raw(node.text().replace("\r\n", "\n").strip("\n"))
        writer.line(2)
    elif tag == "tr":
        _write_row(node, writer, depth)
    elif tag in _BLOCKS:
        apart = 2 if tag in _APART else 1
        writer.line(apart)
        if tag == "li":
            writer.words("- ")
            writer.is_held = True
        _write_children(node, writer, depth)
        writer.is_held = False
        writer.line(apart)
    else:
        _write_children(node, writer, depth)


def _write_box(node: LexborNode, writer: _Writer) -> None:
    if (node.attributes.get("type") or "").lower() in ("checkbox", "radio"):
        writer.words("[x] " if "checked" in node.attributes else "[ ] ")
    elif (node.attributes.get("type") or "text").lower() not in ("hidden", "submit", "button", "password"):
        writer.words(node.attributes.get("value") or "")


def _write_row(row: LexborNode, writer: _Writer, depth: int) -> None:
    """Write a table row: one line where its cells are short, one cell under another where the row only lays out a page."""
    cells = []
    for cell in row.iter():
        inner = _Writer()
        _write_children(cell, inner, depth + 1)
        cells.append(inner.text())
    filled = [cell for cell in cells if cell.strip()]
    writer.line()
    if any(cell.strip().count("\n") > 3 for cell in filled):
        writer.raw("\n\n".join(filled))
    else:
        writer.raw(CELL.join(" ".join(cell.split()) for cell in cells).strip() if filled else "")
    writer.line()
