"""What a FHIR message holds: its resources, and who means whom.

What lives here: JSON and XML to resources, bundles in bundles laid flat, references by full address, by type and number, by number alone, and contained ones.
What does not: what the resources say. An XML resource is taken apart only when it is asked for; most of a message never is.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from remit.engine.letters.decoding import MAX_BYTES, UnreadableLetterError
from remit.engine.letters.fhir_nodes import NOTHING, Node, from_resource, many, string
from remit.engine.letters.safe_xml import Element, child, children, local, parse_xml, value_at

MAX_ENTRIES = 5_000
_MAX_NESTING = 4
_TOO_DEEP = "This JSON file is nested far deeper than any letter. Ask the sender for the letter in another form."


@dataclass(slots=True)
class Held:
    """One resource: as JSON, or as an XML element until it is asked for."""

    kind: str
    address: str
    element: Element | None
    known: Node | None = None

    @property
    def node(self) -> Node:
        """The resource in the shape of JSON."""
        if self.known is None:
            self.known = from_resource(self.element) if self.element is not None else NOTHING
        return self.known


@dataclass(slots=True)
class Bundle:
    """The resources of a message in their order, and what they are called.

    Attributes:
        kind: "document", "message", "collection", ..., "" for a single resource.
        held: the resources.
        named: the resources by every name that a reference may use.
        missing: references that lead nowhere, of those that were followed.
        problems: what there is to say of the message as a whole.
    """

    kind: str = ""
    held: list[Held] = field(default_factory=list)
    named: dict[str, Held] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """Iterate over the resources of some types."""
        return (item.node for item in self.held if item.kind in kinds)

    def first_of(self, *kinds: str) -> Node:
        """Return the first resource of the first type that there is one of, else an empty one."""
        return next((node for kind in kinds for node in self.of_kind(kind)), NOTHING)

    def follow(self, reference: object) -> Node:
        """Return the resource that a reference means, an empty one where there is none; that is remembered."""
        found = self.find(reference)
        if found is None and (address := string(reference, "reference")):
            self.missing.setdefault(address)
        return found.node if found else NOTHING

    def find(self, reference: object) -> Held | None:
        """Return what a reference means without taking it apart, None where the message does not hold it."""
        address = string(reference, "reference")
        return (self.named.get(address) or self.named.get(_tail(address))) if address else None

    def add(self, held: Held, number: str) -> None:
        """Add a resource under its names; of two with the same name the first keeps it."""
        self.held.append(held)
        for name in (held.address, f"{held.kind}/{number}" if number else "", number, _tail(held.address)):
            if name:
                self.named.setdefault(name, held)


def _tail(address: str) -> str:
    return address if address.startswith("#") else address[max(address.rfind("/"), address.rfind(":")) + 1 :]


def load_bundle(data: bytes) -> tuple[Bundle, Node]:
    """Return the resources of a message, and the resource that it is where it is only one.

    Raises:
        UnreadableLetterError: damaged, too deep, too large, or without any resource.
    """
    bundle = Bundle()
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if start.startswith(b"<"):
        root, mended = parse_xml(data)
        bundle.problems += mended
        _add_element(bundle, root, 0)
    else:
        _add_node(bundle, _load_json(data, bundle.problems), "", 0)
    if not bundle.held:
        raise UnreadableLetterError("This FHIR message holds no resource that can be read. Ask the sender to send it again.")
    return bundle, bundle.held[0].node if not bundle.kind and len(bundle.held) == 1 else NOTHING


def _load_json(data: bytes, problems: list[str]) -> object:
    if len(data) > MAX_BYTES:
        raise UnreadableLetterError(f"The file is larger than {MAX_BYTES // 1_000_000} MB, which no letter is. Send the letter by itself.")
    try:
        return json.loads(data)
    except RecursionError as error:
        raise UnreadableLetterError(_TOO_DEEP) from error
    except UnicodeDecodeError:
        problems.append("This message is not UTF-8; it was read as Windows-1252, so check pound signs and quotation marks.")
        return _load_text(data.decode("cp1252", errors="replace"), strict=True)
    except json.JSONDecodeError:
        document = _load_text(data.decode("utf-8-sig", errors="replace"), strict=False)
        problems.append("The JSON of this message holds line breaks or control characters inside its text, which it must not; they were read as they are.")
        return document
    except ValueError as error:
        raise UnreadableLetterError(f"This JSON file cannot be read: {error}. Ask the sender to send it again.") from error


def _load_text(text: str, *, strict: bool) -> object:
    try:
        return json.loads(text, strict=strict)
    except RecursionError as error:
        raise UnreadableLetterError(_TOO_DEEP) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, character {error.colno}"
        raise UnreadableLetterError(f"This JSON file breaks off or is damaged at {where}. Ask the sender to send it again.") from error
    except ValueError as error:
        raise UnreadableLetterError(f"This JSON file cannot be read: {error}. Ask the sender to send it again.") from error


def _is_full(bundle: Bundle) -> bool:
    if len(bundle.held) < MAX_ENTRIES:
        return False
    said = f"This message holds more than {MAX_ENTRIES} entries; those after them were left out. Ask the sender for the letter by itself."
    if said not in bundle.problems:
        bundle.problems.append(said)
    return True


def _add_node(bundle: Bundle, node: object, address: str, depth: int) -> None:
    if not isinstance(node, Mapping) or depth > _MAX_NESTING:
        return
    kind = string(node, "resourceType")
    if kind == "Bundle" or (not kind and many(node, "entry")):
        bundle.kind = _kind(bundle.kind, string(node, "type"))
        for entry in many(node, "entry"):
            if _is_full(bundle):
                return
            inner = entry.get("resource") if isinstance(entry, Mapping) else None
            _add_node(bundle, inner, string(entry, "fullUrl"), depth + 1)
    elif kind:
        bundle.add(Held(kind, address, None, node), string(node, "id"))
        for inner in many(node, "contained"):
            if isinstance(inner, Mapping) and not _is_full(bundle):
                _add_contained(bundle, Held(string(inner, "resourceType"), f"#{string(inner, 'id').removeprefix('#')}", None, inner))


def _add_contained(bundle: Bundle, held: Held) -> None:
    bundle.named.setdefault(held.address, held)
    if held.kind == "Binary":
        bundle.held.append(held)


def _kind(outer: str, inner: str) -> str:
    """Return the kind of a bundle with another in it: a document in a message is a document."""
    return "document" if "document" in (outer, inner) else outer or inner or "collection"


def _add_element(bundle: Bundle, element: Element, depth: int, address: str = "") -> None:
    if depth > _MAX_NESTING:
        return
    kind = local(element)
    if kind == "Bundle":
        bundle.kind = _kind(bundle.kind, value_at(element, "type"))
        _add_entries(bundle, element, depth)
        return
    bundle.add(Held(kind, address, element), value_at(element, "id"))
    for holder in children(element, "contained"):
        for inner in holder:
            if not _is_full(bundle):
                _add_contained(bundle, Held(local(inner), f"#{value_at(inner, 'id').removeprefix('#')}", inner))


def _add_entries(bundle: Bundle, element: Element, depth: int) -> None:
    for entry in children(element, "entry"):
        if _is_full(bundle):
            return
        holder = child(entry, "resource")
        for inner in holder if holder is not None else ():
            _add_element(bundle, inner, depth + 1, value_at(entry, "fullUrl"))


def say_missing(bundle: Bundle) -> list[str]:
    """Return a sentence about references that lead nowhere, if there are any."""
    if not bundle.missing:
        return []
    names = list(bundle.missing)
    shown = ", ".join(name[:60] for name in names[:3]) + (", ..." if len(names) > 3 else "")
    return [f"This message speaks of {len(names)} record{'s' if len(names) > 1 else ''} that it does not hold ({shown}); what they say is not here."]
