"""Tables of narratives, flattened so that each row reads as a line of a letter.

What lives here: which cells name and which hold; "Column: value | Column: value" for rows under headings, "name: value" for pairs, headings where the cell
beside them holds sentences, and the people of ITK tables put together ("Dr Ruth Jones"). What does not: everything else of a narrative (`narrative_lines`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from remit.engine.letters.lines import heading_class
from remit.engine.letters.narrative_lines import MAX_DEPTH, Lines, write_element
from remit.engine.letters.safe_xml import Element, local
from remit.engine.letters.sheet import heading_line, tidy

_LABELLED = re.compile(r"[A-Z][A-Za-z /()'-]{1,40}:\s?\S")
_NAME_PARTS = ("prefix", "given name", "given", "family name", "family", "surname", "suffix")
_NAMING = ("th", "TH")
_SHORT = 70
_NARROW = 48


@dataclass(slots=True)
class _Cell:
    names: bool
    lines: list[str]

    @property
    def text(self) -> str:
        """The whole cell on one line."""
        said = [line for line in self.lines if line]
        return " ".join(line if line[-1] in ".:;,?!" or line is said[-1] else f"{line};" for line in said)


def _rows(table: Element) -> list[tuple[bool, Element]]:
    """Return the rows of a table, not of the tables inside it, and whether each stands in its head."""
    found = []
    for part in table:
        name = local(part).lower()
        if name == "tr":
            found.append((False, part))
        elif name in ("thead", "tbody", "tfoot"):
            found += [(name == "thead", row) for row in part if local(row).lower() == "tr"]
    return found


def _cell(element: Element, lines: Lines) -> _Cell:
    names = local(element) in _NAMING
    if len(element) == 0:
        text = tidy(element.text or "")
        return _Cell(names, [text] if text else [])
    inner = Lines(lines.write_table, depth=lines.depth + 1)
    if element.text:
        inner.run.append(element.text)
    for item in element:
        write_element(inner, item)
        if item.tail:
            inner.run.append(item.tail)
    inner.flush()
    return _Cell(names, [line for line in inner.done if line])


def _cells(row: Element, lines: Lines) -> list[_Cell]:
    """Return the cells of a row, also those that stand in elements which have no place in a row."""
    found = []
    for item in row:
        name = local(item).lower()
        if name in ("td", "th"):
            found.append(_cell(item, lines))
        elif name and name != "table":
            found += _cells(item, lines)
    return found


def write_table(lines: Lines, table: Element) -> None:
    """Write a table, row by row."""
    if lines.depth >= MAX_DEPTH:
        lines.add(tidy(" ".join(table.itertext())))
        return
    for part in table:
        if local(part).lower() == "caption":
            write_element(lines, part)
    rows = [(in_head, cells) for in_head, row in _rows(table) if (cells := _cells(row, lines))]
    pairs = _are_pairs([cells for _, cells in rows])
    heads: list[str] = []
    for in_head, cells in rows:
        if len(cells) > 1 and (in_head or all(cell.names for cell in cells)):
            heads = [cell.text.rstrip(" :") for cell in cells]
        elif heads and len(cells) == len(heads) and not (cells[0].names and len(cells) == 2):
            lines.add(_under_heads(heads, cells))
        else:
            _write_row(lines, cells, pairs)
    lines.flush()


def _are_pairs(rows: list[list[_Cell]]) -> bool:
    """Return whether a table without named cells is a list of names and values all the same."""
    wide = [cells for cells in rows if len(cells) > 1]
    return bool(wide) and all(len(cells) == 2 and len(cells[0].lines) == 1 and len(cells[0].text) < _NARROW and cells[0].text[-1] != "." for cells in wide)


def _under_heads(heads: list[str], cells: list[_Cell]) -> str:
    said = [f"{head}: {cell.text}" if head else cell.text for head, cell in zip(heads, cells, strict=True) if cell.lines]
    return " | ".join(said)


def _write_row(lines: Lines, cells: list[_Cell], pairs: bool) -> None:
    if len(cells) == 1:
        only = cells[0]
        for text in [heading_line(only.text)] if only.names and only.lines else only.lines:
            lines.add(text)
    elif cells[0].names or pairs:
        _write_pair(lines, cells[0].text.rstrip(" :"), cells[1:])
    elif any(len(cell.lines) > 3 for cell in cells):
        for cell in cells:
            for text in cell.lines:
                lines.add(text)
    else:
        lines.add(" | ".join(cell.text for cell in cells if cell.lines))


def _write_pair(lines: Lines, title: str, cells: list[_Cell]) -> None:
    """Write a name and its values: on one line where they are short, as heading and lines where they are sentences."""
    texts = [line for cell in cells for line in cell.lines]
    if not texts:
        return
    labelled = all(_LABELLED.match(line) for line in texts)
    title = "" if title and texts[0].lower().startswith(f"{title.lower()}:") else title
    if not title and labelled and len(cells) == 1:
        lines.add(_person(texts))
    elif not title or (labelled and len(cells) > 1):
        lines.add(" | ".join(texts))
    elif labelled and len(texts) > 1:
        lines.add(f"{title}: {_person(texts)}")
    elif not _says_whose(title) and (len(texts) == 1 or all(len(text) < _SHORT and text[-1] not in ".:" for text in texts)):
        lines.add(f"{title}: {'; '.join(text.removeprefix('- ') for text in texts)}")
    else:
        lines.add(heading_line(title))
        for text in texts:
            lines.add(text)


@lru_cache(maxsize=512)
def _says_whose(title: str) -> bool:
    return bool(heading_class(title))


def _person(texts: list[str]) -> str:
    """Return labelled lines as one, the parts of a name put together."""
    name, rest = [], []
    for text in texts:
        label, _, value = text.partition(":")
        if label.strip().lower() in _NAME_PARTS:
            name.append(value.strip())
        else:
            rest.append(text)
    return "; ".join(([" ".join(name)] if name else []) + rest)
