"""XML that is none of the messages: a fragment of narrative is read, anything else is refused by its name.

What lives here: the last word on an XML file. What does not: any message.
"""

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document, Facts
from remit.engine.letters.narrative import read_narrative
from remit.engine.letters.safe_xml import local, parse_xml
from remit.engine.letters.sheet import Sheet, tidy

_NARRATIVES = frozenset({"text", "div", "section", "content", "paragraph"})


def is_other_xml(data: bytes) -> bool:
    """Return whether some bytes are XML of any kind, by a glance at them."""
    start = data[:512].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<?xml") or (start[:1] == b"<" and b"<html" not in start.lower() and b"<!doctype html" not in start.lower() and b"</" in data)


def read_other_xml(data: bytes) -> Document:
    """Read a fragment of narrative.

    Raises:
        UnreadableLetterError: it is something else; the sentence names it.
    """
    root, mended = parse_xml(data)
    name = local(root)
    lines = read_narrative(root) if name in _NARRATIVES else []
    if not lines:
        raise UnreadableLetterError(
            f'This is an XML file of a kind that holds no letter (its outermost element is "{tidy(name)[:60]}"). FHIR, CDA, ITK and Kettering are read.'
        )
    sheet = Sheet("xml", problems=[*mended, "This is a part of a message and not a whole one: who sent it, when, and about whom is not in it."])
    sheet.section("", "", lines)
    return sheet.finish(Facts(), [])
