"""Narrative of messages to lines of text: XHTML of FHIR, text of CDA, HTML of older messages.

What lives here: the way in, for a narrative that is a tree and for one that came as a string. What does not: lines (`narrative_lines`), tables
(`narrative_tables`), whole HTML files that people send.
"""

import html
import re

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.narrative_lines import Lines, write_element
from remit.engine.letters.narrative_tables import write_table
from remit.engine.letters.safe_xml import TOO_DEEP, Element, parse_html, parse_xml
from remit.engine.letters.sheet import tidy

_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_TAG = re.compile(r"<[a-zA-Z/!]")


def read_narrative(element: Element) -> list[str]:
    """Return the lines of a narrative; "" stands for a free line between two paragraphs."""
    lines = Lines(write_table)
    write_element(lines, element)
    lines.flush()
    while lines.done and not lines.done[-1]:
        lines.done.pop()
    return lines.done


def read_markup(text: str) -> list[str]:
    """Return the lines of a narrative that came as a string: XHTML, HTML however broken, or plain text.

    What is nested deeper than any parser goes is given as words without shape, so that none is lost.
    """
    if not _TAG.search(text):
        return [tidy(line) for line in html.unescape(text).splitlines() if line.strip()]
    element: Element | None
    try:
        element, mended = parse_xml(text.encode("utf-8", errors="replace"))
    except UnreadableLetterError as error:
        if str(error) == TOO_DEEP:
            return [said] if (said := tidy(html.unescape(_ANY_TAG.sub(" ", text)))) else []
        mended = ("",)
    if mended:  # what is no XML is most likely HTML, whose readers know better what was meant
        element = parse_html(text)
    return read_narrative(element) if element is not None else []
