"""FHIR resources as loose trees: the same few questions for JSON and XML, and an answer whatever stands where.

What lives here: XML to the shape of JSON, and access that never fails on a list where an object should be. What does not: which resources there are
(`fhir_bundle`), what they say.
"""

import datetime as dt
import html
from collections.abc import Iterator, Mapping
from typing import Any

from remit.engine.letters.moments import read_day
from remit.engine.letters.safe_xml import Element, local

Node = Mapping[str, Any]
NOTHING: Node = {}
_FHIR = "{http://hl7.org/fhir}"
_HOLDERS = frozenset({"resource", "contained"})


def from_element(element: Element) -> dict[str, Any]:
    """Return an XML resource in the shape of JSON; every member is a list, a narrative stays a tree."""
    node: dict[str, Any] = {}
    if url := element.get("url"):
        node["url"] = url
    for item in element:
        if not (name := local(item)):
            continue
        value = _member(name, item)
        if name in node:
            node[name].append(value)
        else:
            node[name] = [value]
    return node


def _member(name: str, item: Element) -> object:
    if name == "div":
        return item
    value = item.get("value")
    if value is not None or len(item) == 0:
        return value if value is not None else (item.text or "").strip()
    if name in _HOLDERS:
        return from_resource(next(iter(item)))
    return from_element(item)


def from_resource(element: Element) -> dict[str, Any]:
    """Return an XML resource with its type as JSON has it."""
    node = from_element(element)
    node["resourceType"] = local(element)
    return node


def many(node: object, name: str) -> list[Any]:
    """Return what a member holds as a list: nothing, one thing or several."""
    if not isinstance(node, dict):
        return []
    found = node.get(name)
    if isinstance(found, list):
        return [item for item in found if item is not None] if None in found else found
    return [] if found is None else [found]


def nodes(node: object, name: str) -> list[Node]:
    """Return the objects that a member holds; whatever else stands there is passed over."""
    return [item for item in many(node, name) if isinstance(item, dict)]


def first(node: object, *path: str) -> Any:
    """Return what stands first at the end of a path, None where there is nothing."""
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
        if isinstance(node, list):
            node = next((item for item in node if item is not None), None)
    return node


def string(node: object, *path: str) -> str:
    """Return the words or the number at the end of a path, "" where there are none."""
    found = first(node, *path) if path else node
    if isinstance(found, str):
        return found.strip()
    if isinstance(found, bool):
        return "yes" if found else "no"
    return f"{found:g}" if isinstance(found, float) else str(found) if isinstance(found, int) and abs(found) < 10**15 else ""


def concept(node: object) -> str:
    """Return what a coded value says: its text, else its first display, else its first code."""
    if isinstance(node, str):
        return node.strip()
    codings = nodes(node, "coding") or nodes(node, "valueCoding")
    shown = (string(item, "display") for item in codings)
    said = string(node, "text") or next((item for item in shown if item), "") or string(node, "display")
    return html.unescape(said or next((code for item in codings if (code := string(item, "code"))), ""))


def concepts(node: object, *names: str) -> list[str]:
    """Return what the coded values of some members say, empty ones left out."""
    return [said for name in names for item in many(node, name) if (said := concept(item))]


def code_of(node: object, system: str = "") -> str:
    """Return the first code of a coded value, of a system whose address holds some words where they are given."""
    for item in nodes(node, "coding"):
        if system in string(item, "system") and (code := string(item, "code")):
            return code
    return ""


def identifier(node: object, system: str) -> str:
    """Return the identifier of a resource whose system's address holds some words."""
    for item in nodes(node, "identifier"):
        if system in string(item, "system").lower() and (value := string(item, "value")):
            return value
    return ""


def extensions(node: object, url_part: str) -> Iterator[Node]:
    """Iterate over the extensions whose address holds some words."""
    return (item for item in nodes(node, "extension") if url_part in string(item, "url"))


def quantity(node: object) -> str:
    """Return a quantity with its unit ("500 mg")."""
    value = string(node, "value")
    comparator = string(node, "comparator")
    return f"{comparator}{value} {string(node, 'unit') or string(node, 'code')}".strip() if value else ""


def day_of(node: object, path: tuple[str, ...], what: str, problems: list[str]) -> dt.date | None:
    """Return the day at the end of a path, None where there is none."""
    raw = string(node, *path)
    return read_day(raw, what, problems) if raw else None
