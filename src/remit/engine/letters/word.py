"""Word documents (.docx): paragraphs and tables in their places, text boxes, headers and footers, lists, tick boxes.

What lives here: `read_docx`. What does not: Word documents of the old kind, which are refused (`formats`).
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document

CELL = " | "
MAX_UNPACKED_BYTES = 200_000_000
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _R, _T, _TBL, _TR, _TC = (qn(f"w:{name}") for name in ("p", "r", "t", "tbl", "tr", "tc"))
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): ""}
# Word draws tick boxes with signs of its symbol fonts.
_SIGNS = {"F0FE": "[x]", "F0FD": "[x]", "F078": "[x]", "F052": "[x]", "F0A8": "[ ]", "F06F": "[ ]", "F071": "[ ]", "F0FC": "✓", "F0FB": "✗", "F0B7": "•"}
_SKIPPED = {qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "footnoteReference")} | {f"{_MC}Fallback"}
_TEXT_BOX = qn("w:txbxContent")
_CHECK_BOX, _SYMBOL, _VANISH, _VAL = qn("w:checkBox"), qn("w:sym"), qn("w:vanish"), qn("w:val")
_LONG_PARAGRAPH = 130
_PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*$|\bpage\s*\d{0,3}\s*(?:of|/)\s*\d{0,3}", re.IGNORECASE)


def read_docx(data: bytes) -> Document:
    """Read a Word document as a letter.

    Raises:
        UnreadableLetterError: damaged, locked, or without words.
    """
    _check_size(data)
    try:
        word = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise UnreadableLetterError("This Word document is damaged and cannot be opened. Ask the sender to send it again.") from error
    reading = _Reading(_list_formats(word))
    head, foot = _edges(word, reading)
    body = reading.blocks(word.element.body)
    text = _lay_out([*head, *body, *foot])
    if not text.strip():
        raise UnreadableLetterError("This Word document holds no words; it may hold a picture of a letter. Print it to PDF and hand that in.")
    return Document("docx", text)


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(member.file_size for member in package.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableLetterError("This Word document is damaged and cannot be opened. Ask the sender to send it again.") from error
    if size > MAX_UNPACKED_BYTES:
        raise UnreadableLetterError(f"This Word document grows to more than {MAX_UNPACKED_BYTES // 1_000_000} MB, as no letter does. Ask the sender for a PDF.")


def _lay_out(blocks: list[str]) -> str:
    """Put blocks under one another; a long paragraph that ends its sentence keeps its distance from the next."""
    pieces: list[str] = []
    for block in blocks:
        if pieces and len(pieces[-1]) > _LONG_PARAGRAPH and pieces[-1].rstrip()[-1:] in (".", "?", "!") and block.strip():
            pieces.append("")
        pieces.append(block)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(pieces).replace("\u00a0", " ")).strip("\n")


def _edges(word: WordDocument, reading: "_Reading") -> tuple[list[str], list[str]]:
    """Return the lines of all headers and of all footers, each once, without page numbers."""
    found: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for section in word.sections:
        for place, parts in (
            (0, (section.first_page_header, section.header, section.even_page_header)),
            (1, (section.first_page_footer, section.footer, section.even_page_footer)),
        ):
            for part in parts:
                if not part.is_linked_to_previous:
                    found[place].update(dict.fromkeys(line for line in reading.blocks(part._element) if line.strip() and not _PAGE_NUMBER.search(line)))
    head, foot = list(found[0]), list(found[1])
    return [*head, ""] if head else [], ["", *foot] if foot else []


def _list_formats(word: WordDocument) -> dict[tuple[str, str], str]:
    """Return how each level of each list is marked: ("3", "0") -> "decimal"."""
    try:
        numbering = word.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {
        (item.get(qn("w:abstractNumId")), level.get(qn("w:ilvl"))): level.find(qn("w:numFmt")).get(_VAL)
        for item in numbering.iter(qn("w:abstractNum"))
        for level in item.iter(qn("w:lvl"))
        if level.find(qn("w:numFmt")) is not None
    }
    lists = {item.get(qn("w:numId")): item.find(qn("w:abstractNumId")).get(_VAL) for item in numbering.iter(qn("w:num"))}
    return {(number, level): form for number, kind in lists.items() for (owner, level), form in abstract.items() if owner == kind}


@dataclass(slots=True)
class _Reading:
    """Walks the tree of one document; counts numbered lists as it goes."""

    list_formats: dict[tuple[str, str], str]
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def blocks(self, parent: etree._Element) -> list[str]:
        """Return the blocks below an element in reading order: a paragraph each, a table row each."""
        found: list[str] = []
        for child in parent:
            if child.tag == _P:
                found += self._paragraph(child)
            elif child.tag == _TBL:
                found += self._table(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                found += self.blocks(child)  # content controls, tracked insertions, custom markup
        return found

    def _paragraph(self, paragraph: etree._Element) -> list[str]:
        boxes: list[etree._Element] = []
        text = "".join(_words(paragraph, boxes))
        mark = self._mark(paragraph) if text.strip() else ""
        return [mark + text, *(block for box in boxes for block in self.blocks(box))]

    def _mark(self, paragraph: etree._Element) -> str:
        """Return the bullet or number that Word draws before a list item."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return ""
        listed = properties.find(qn("w:numPr"))
        if listed is None:
            style = properties.find(qn("w:pStyle"))
            return "- " if style is not None and (style.get(_VAL) or "").startswith("ListBullet") else ""
        number, level = listed.find(qn("w:numId")), listed.find(qn("w:ilvl"))
        key = (_value(number, ""), _value(level, "0"))
        if key[0] == "0":
            return ""
        if self.list_formats.get(key, "bullet") in ("bullet", "none"):
            return "- "
        self.counts[key] += 1
        return f"{self.counts[key]}. "

    def _table(self, table: etree._Element) -> list[str]:
        rows: list[str] = []
        for row in _below(table, _TR):
            cells = ["\n".join(self.blocks(cell)).strip() for cell in _below(row, _TC)]
            filled = [cell for cell in cells if cell]
            if any(cell.count("\n") > 3 for cell in filled):  # a table that only lays out the page
                rows += [*(line for cell in filled for line in [*cell.split("\n"), ""])]
            elif filled:
                rows.append(CELL.join(" ".join(cell.split()) for cell in cells).strip())
        return rows


def _value(element: etree._Element | None, otherwise: str) -> str:
    return (element.get(_VAL) or otherwise) if element is not None else otherwise


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those inside content controls, but not those of a table inside."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in (_P, _TBL, _TR, _TC) and isinstance(child.tag, str):
            yield from _below(child, tag)


def _words(parent: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """Yield the words of a paragraph; text boxes that hang on it are collected for later."""
    for child in parent:
        tag = child.tag
        if tag == _T:
            yield child.text or ""
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == _TEXT_BOX:
            boxes.append(child)
        elif tag == _CHECK_BOX:
            yield _box(child)
        elif tag == _SYMBOL:
            yield _SIGNS.get((child.get(qn("w:char")) or "").upper(), "")
        elif tag not in _SKIPPED and not (tag == _R and _is_hidden(child)):
            yield from _words(child, boxes)


def _is_hidden(run: etree._Element) -> bool:
    properties = run.find(qn("w:rPr"))
    return properties is not None and properties.find(_VANISH) is not None


def _box(check_box: etree._Element) -> str:
    """Return a tick box of an old form field."""
    state = check_box.find(qn("w:checked"))
    if state is None:
        state = check_box.find(qn("w:default"))
    return "[x] " if state is not None and state.get(_VAL, "1") not in ("0", "false") else "[ ] "
