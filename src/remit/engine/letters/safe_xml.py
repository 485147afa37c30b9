"""XML read safely: no entities, no DTD, no network, bounded depth; mended only where that can be said.

What lives here: bytes to an element tree, and looking around in it by local names, because senders differ in their namespaces. What does not: what the
elements mean (`cda`, `kettering`, `fhir`). lxml is imported only when a document needs it: plain text must start as fast as before.
"""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Protocol, cast

from remit.engine.letters.decoding import MAX_BYTES, UnreadableLetterError


class Element(Protocol):
    """What the readers use of an element of lxml."""

    tag: str
    text: str | None
    tail: str | None

    def get(self, key: str) -> str | None:
        """Return an attribute."""

    def __iter__(self) -> Iterator["Element"]:
        """Iterate over the children."""

    def __len__(self) -> int:
        """Count the children."""

    def iter(self, *tags: str) -> Iterator["Element"]:
        """Iterate over the element and all below it."""

    def iterchildren(self, *tags: str) -> Iterator["Element"]:
        """Iterate over the children of some names."""

    def itertext(self) -> Iterator[str]:
        """Iterate over all text below."""


_ENTITY_MARKS = tuple("<!ENTITY".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAMED = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)([A-Za-z][A-Za-z0-9]{1,30});")
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = (
    "This XML file declares entities, which no clinical message needs and which can be used to attack the computer that reads it. "
    "It was not read. Ask the sender for the letter in another form."
)
TOO_DEEP = "This XML file is nested more than 250 levels deep, which no letter is. Ask the sender for the letter in another form."
_TOO_LONG = "This XML file holds a part of more than 10 MB, which is more than is read. Ask the sender for the document by itself."


@cache
def _parsers() -> tuple[Any, Any, Any]:
    """Return the module lxml.etree, the strict parser and the one that goes on after an error."""
    from lxml import etree

    options: dict[str, Any] = {
        "resolve_entities": False,
        "load_dtd": False,
        "dtd_validation": False,
        "attribute_defaults": False,
        "no_network": True,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }
    return etree, etree.XMLParser(**options), etree.XMLParser(recover=True, **options)


def check_no_entities(data: bytes) -> None:
    """Raise UnreadableLetterError where a file declares entities."""
    if any(mark in data for mark in _ENTITY_MARKS):
        raise UnreadableLetterError(_ENTITIES)


def parse_xml(data: bytes) -> tuple[Element, tuple[str, ...]]:
    """Parse an XML file; return its outermost element and what had to be mended.

    Raises:
        UnreadableLetterError: entities, too deep, too large, cut short, or no XML.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableLetterError(f"The file is larger than {MAX_BYTES // 1_000_000} MB, which no letter is. Send the letter by itself.")
    check_no_entities(data)
    etree, strict, _ = _parsers()
    problems: tuple[str, ...] = ()
    try:
        root = etree.fromstring(data.lstrip(), strict)
    except etree.XMLSyntaxError as error:
        root, problems = _mend(data, error.msg or "", error.lineno or 1)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise UnreadableLetterError(_ENTITIES)
    return cast(Element, root), problems


def _mend(data: bytes, message: str, line: int) -> tuple[Any, tuple[str, ...]]:
    """Read a file that is not well-formed where what is wrong can be named; refuse it otherwise."""
    if "depth" in message.lower():
        raise UnreadableLetterError(TOO_DEEP)
    if "too long" in message.lower() or "huge" in message.lower():
        raise UnreadableLetterError(_TOO_LONG)
    etree, strict, lenient = _parsers()
    mended = _mended(data)
    try:
        said = f"The XML of this message is not well-formed (line {line}): characters or encoding were mended. Compare it with the original."
        return etree.fromstring(mended, strict), (said,)
    except etree.XMLSyntaxError as error:
        if not _is_whole(mended):
            raise UnreadableLetterError(
                f"This XML file breaks off or is damaged at line {error.lineno or line}, so a part of the letter is missing. Ask the sender to send it again."
            ) from error
        root = etree.fromstring(mended, lenient)
    if root is None or not len(root):
        raise UnreadableLetterError(f"This XML file is damaged at line {line} and nothing of it could be read. Ask the sender to send it again.")
    said = f"The XML of this message is not well-formed (line {line}): what could be read was read, and something may be missing. Compare it with the original."
    return root, (said,)


def _mended(data: bytes) -> bytes:
    """Return the bytes as UTF-8 without a declaration, with numeric characters for named ones and no characters that XML forbids."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    text = _ILLEGAL.sub("", _DECLARATION.sub("", text))
    text = _BARE_AMPERSAND.sub("&amp;", text)
    return _NAMED.sub(_as_number, text).strip().encode("utf-8")


def _as_number(match: re.Match[str]) -> str:
    plain = html.unescape(match[0])
    return "".join(f"&#{ord(character)};" for character in plain) if plain != match[0] else f"&amp;{match[1]};"


def _is_whole(data: bytes) -> bool:
    """Return whether a file ends with the end of the element that it began with."""
    first = re.search(rb"<([A-Za-z_][\w.:-]{0,100})", data)
    return bool(first) and data.rstrip().endswith(b"</" + first[1] + b">") if first else False


def to_bytes(element: Element) -> bytes:
    """Return an element as a file of its own."""
    etree, _, _ = _parsers()
    return cast(bytes, etree.tostring(element, encoding="utf-8", with_tail=False))


def parse_html(text: str) -> Element | None:
    """Return the tree of an HTML text, however broken; None where there is nothing in it."""
    etree, _, _ = _parsers()
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(_ILLEGAL.sub("", text).encode("utf-8"), parser)
    except (etree.XMLSyntaxError, etree.ParserError):
        return None
    return cast("Element | None", root)


_NAMES: dict[object, str] = {}
_MAX_NAMES = 5_000


def local(element: Element) -> str:
    """Return the name of an element without its namespace; "" for an entity that was left alone."""
    tag: object = element.tag
    if (name := _NAMES.get(tag)) is None:
        if len(_NAMES) >= _MAX_NAMES:
            _NAMES.clear()
        name = _NAMES[tag] = tag.rpartition("}")[2] if isinstance(tag, str) else ""
    return name


def children(element: Element | None, name: str) -> list[Element]:
    """Return the children of that local name."""
    return [] if element is None else list(element.iterchildren(f"{{*}}{name}"))


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element at the end of a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def below(element: Element | None, name: str) -> Iterator[Element]:
    """Iterate over all elements of that local name at any depth."""
    return (item for item in element.iter(f"{{*}}{name}")) if element is not None else iter(())


def words(element: Element | None) -> str:
    """Return all text of an element, white space collapsed."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def words_at(element: Element | None, *path: str) -> str:
    """Return the text at the end of a path of local names, "" where there is none."""
    return words(child(element, *path))


def value_at(element: Element | None, *path: str, key: str = "value") -> str:
    """Return an attribute of the element at the end of a path of local names, "" where there is none."""
    found = child(element, *path)
    return (found.get(key) or "").strip() if found is not None else ""
