"""Elements of a narrative to lines: each line that comes out is one paragraph, bullet, heading or table row.

What lives here: paragraphs, lists, line breaks, and where a line is left free. What does not: rows and columns (`narrative_tables`), the way in (`narrative`).
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from remit.engine.letters.safe_xml import Element, local
from remit.engine.letters.sheet import heading_line, tidy

_BLOCKS = frozenset(
    "p div ul ol dl dt dd section article header footer main address blockquote center form fieldset paragraph list body html text footnote "
    "caption thead tbody tfoot tr figure hr".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption"})
_ITEMS = frozenset({"li", "item"})
_PARTED = frozenset({"p", "paragraph", "ul", "ol", "list", "blockquote"})
_SKIPPED = frozenset({"script", "style", "head", "title", "template", "img", "object", "svg", "renderMultiMedia", "input", "select"})
MAX_DEPTH = 60
_COLUMNS = re.compile(r"[ \t]*\t[ \t]*|[ ]{3,}")


@dataclass(slots=True)
class Lines:
    """The lines of a narrative as they grow."""

    write_table: Callable[["Lines", Element], None]
    done: list[str] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    bullet: str = ""
    items: int = 0
    depth: int = 0

    def flush(self) -> bool:
        """End the line that is being written; return whether there was one."""
        text = tidy("".join(self.run)) if self.run else ""
        self.run.clear()
        if not text:
            return False
        self.done.append(self.bullet + text)
        self.bullet = ""
        return True

    def separate(self) -> None:
        """Part two paragraphs, not those of one list item, by a free line: without it the second might be taken for the wrapped end of the first."""
        if self.done and self.done[-1] and not self.items:
            self.done.append("")

    def add(self, line: str) -> None:
        """Add a whole line."""
        self.flush()
        if line:
            self.done.append(line)


def _write_item(lines: Lines, element: Element) -> None:
    lines.flush()
    lines.bullet = "- "
    lines.items += 1
    _write_inside(lines, element)
    lines.items -= 1
    lines.flush()
    lines.bullet = ""


def _write_block(lines: Lines, element: Element, name: str) -> None:
    if lines.run and lines.flush() and name in _PARTED:
        lines.separate()
    count = len(lines.done)
    _write_inside(lines, element)
    if lines.flush() and name in _HEADINGS and len(lines.done) == count + 1:
        lines.done[-1] = heading_line(lines.done[-1])
    if name in _PARTED and len(lines.done) > count:
        lines.separate()


def _write_inside(lines: Lines, element: Element) -> None:
    """Write what is in an element; what lies too deep is written as words without shape."""
    if lines.depth >= MAX_DEPTH:
        lines.run.append(" ".join(element.itertext()))
        return
    lines.depth += 1
    if element.text:
        lines.run.append(element.text)
    after_content = False
    for item in element:
        is_content = local(item) == "content"
        if after_content and is_content:
            lines.flush()
        write_element(lines, item)
        if item.tail:
            lines.run.append(item.tail)
        # Two pieces of CDA content that touch are two lines: nothing else would part their words.
        after_content = is_content and not item.tail
    lines.depth -= 1


def write_element(lines: Lines, element: Element) -> None:
    """Write one element and what is in it."""
    name = local(element)
    name = name if name in _SKIPPED else name.lower()
    if not name:
        lines.run.append(html.unescape(element.text or ""))
    elif name in _SKIPPED:
        return
    elif name == "br":
        if not lines.flush() and lines.done:
            lines.separate()
    elif name == "table":
        lines.flush()
        lines.write_table(lines, element)
    elif name in _ITEMS:
        _write_item(lines, element)
    else:
        _write_text(lines, element, name)


def _write_text(lines: Lines, element: Element, name: str) -> None:
    if name == "pre":
        lines.flush()
        lines.done += [text for line in "".join(element.itertext()).splitlines() if (text := tidy(_COLUMNS.sub(" | ", line.strip())))]
    elif name in _BLOCKS or name in _HEADINGS:
        _write_block(lines, element, name)
    else:
        _write_inside(lines, element)
