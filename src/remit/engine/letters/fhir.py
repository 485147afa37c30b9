"""FHIR messages: documents, messages and single resources, JSON and XML, STU3 and R4.

What lives here: which resource is the letter, its sections, and the documents inside it. What does not: resources (`fhir_bundle`), people (`fhir_people`),
medicines (`fhir_medicines`), what a resource without words says (`fhir_resources`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document
from remit.engine.letters.embedded import ReadEmbedded, embed_base64, read_plain
from remit.engine.letters.fhir_bundle import Bundle, load_bundle, say_missing
from remit.engine.letters.fhir_medicines import read_medicines
from remit.engine.letters.fhir_nodes import NOTHING, Node, code_of, concept, first, nodes, string
from remit.engine.letters.fhir_people import read_people, title_of
from remit.engine.letters.fhir_resources import RESOURCES
from remit.engine.letters.narrative import read_markup, read_narrative
from remit.engine.letters.prsb import title_for
from remit.engine.letters.sheet import Sheet

_HOLDERS = ("Composition", "DocumentReference", "DiagnosticReport", "ReferralRequest", "ServiceRequest", "Communication", "CommunicationRequest", "Task")
_DOCUMENTS = ("DocumentReference", "Binary", "Media")
_MAX_SECTION_DEPTH = 12
_MAX_LINES = 3_000


def is_fhir(data: bytes) -> bool:
    """Return whether some bytes are a FHIR resource, by a glance at them."""
    narrow = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if narrow.startswith(b"{"):
        return b'"resourceType"' in narrow or b'"resourceType"' in data
    return b"<" in narrow and b"http://hl7.org/fhir" in narrow and b"urn:hl7-org:v3" not in narrow


def _form(data: bytes) -> str:
    if b"/STU3/" in data or b"ReferralRequest" in data or b"ProcedureRequest" in data:
        return "fhir-stu3"
    return "fhir-r4"


@dataclass(slots=True)
class _Reading:
    """A message on its way to a letter."""

    bundle: Bundle
    sheet: Sheet
    read_embedded: ReadEmbedded
    is_document_read: bool = False

    def write_sections(self, holder: Node, depth: int = 0) -> None:
        """Write the sections of a Composition, sections inside sections after their own words."""
        for section in nodes(holder, "section"):
            code = code_of(first(section, "code"), "snomed") or code_of(first(section, "code"))
            title = title_for(string(section, "title"), code, concept(first(section, "code")))
            lines = list(_narrative(section))
            self.sheet.section(title, code, lines or self._entries(section))
            self._embed_entries(section)
            if depth < _MAX_SECTION_DEPTH:
                self.write_sections(section, depth + 1)
            elif nodes(section, "section"):
                self.sheet.problems.append("Sections of this message lie too deep inside each other; the deepest were left out.")

    def _entries(self, section: Node) -> list[str]:
        """Return what the entries of a section say that has no words of its own."""
        found: list[str] = []
        for reference in nodes(section, "entry"):
            node = self.bundle.follow(reference)
            members = [self.bundle.follow(first(item, "item")) for item in nodes(node, "entry")] if string(node, "resourceType") == "List" else [node]
            for member in members:
                found += self.describe(member)
        return found[:_MAX_LINES]

    def describe(self, node: Node) -> list[str]:
        """Return what a resource says in lines."""
        entry = RESOURCES.get(string(node, "resourceType"))
        return list(entry[1](self.bundle, node)) if entry else []

    def _embed_entries(self, section: Node) -> None:
        for reference in nodes(section, "entry"):
            found = self.bundle.find(reference)
            if found and found.kind in _DOCUMENTS:
                self.embed(found.node)

    def embed(self, node: Node) -> None:
        """Write the document that a DocumentReference, Binary, Media or report holds."""
        kind = string(node, "resourceType")
        if kind == "Binary":
            self._embed_data(string(node, "data") or string(node, "content"), string(node, "contentType"))
            return
        holders = [*nodes(node, "content"), *({"attachment": item} for item in nodes(node, "presentedForm"))]
        holders = holders if kind != "Media" else [{"attachment": item} for item in nodes(node, "content")]
        for holder in holders:
            self._embed_attachment(first(holder, "attachment"))

    def _embed_attachment(self, attachment: object) -> None:
        kind = string(attachment, "contentType")
        if data := string(attachment, "data"):
            self._embed_data(data, kind)
        elif address := string(attachment, "url"):
            found = self.bundle.find({"reference": address})
            binary = found.node if found else NOTHING
            if data := string(binary, "data") or string(binary, "content"):
                self._embed_data(data, string(binary, "contentType") or kind)
            else:
                name = string(attachment, "title") or address
                self.sheet.problems.append(f"The letter itself ({name[:80]}) is not in this message, only its address. Fetch the document and hand that in.")

    def _embed_data(self, data: str, kind: str) -> None:
        self.is_document_read |= embed_base64(self.sheet, data, kind, self.read_embedded)

    def write_resources(self, kinds: tuple[str, ...]) -> None:
        """Write all resources of some types, each type under its heading."""
        lines: dict[str, list[str]] = {}
        for node in self.bundle.of_kind(*kinds):
            heading = RESOURCES[string(node, "resourceType")][0]
            lines.setdefault(heading, []).extend(self.describe(node))
        for heading, found in lines.items():
            if len(found) > _MAX_LINES:
                self.sheet.problems.append(f'Only the first {_MAX_LINES} of {len(found)} lines under "{heading}" were read.')
            self.sheet.section(heading, "", list(dict.fromkeys(found))[:_MAX_LINES])


def _narrative(node: Node) -> Iterator[str]:
    """Iterate over the lines of a resource's or section's own words."""
    found = first(node, "text", "div")
    if found is None:
        found = first(node, "text")
    if isinstance(found, str):
        yield from read_markup(found)
    elif found is not None and hasattr(found, "itertext"):
        yield from read_narrative(found)


def _holder(bundle: Bundle, single: Node) -> Node:
    """Return the resource that is the letter."""
    return single or bundle.first_of(*_HOLDERS) or NOTHING


def _write_rest(reading: _Reading, holder: Node) -> None:
    """Write a message without Composition: its documents, else its resources, else their own words."""
    before = reading.sheet.length
    for node in reading.bundle.of_kind("DocumentReference"):
        reading.embed(node)
    for node in reading.bundle.of_kind("DiagnosticReport", *(() if reading.is_document_read else ("Binary", "Media"))):
        reading.embed(node)
    kinds = tuple(dict.fromkeys(held.kind for held in reading.bundle.held if held.kind in RESOURCES))
    reading.write_resources(kinds)
    if reading.sheet.length == before or string(holder, "text", "status") == "additional":
        reading.sheet.section("", "", list(_narrative(holder)))


def _write(reading: _Reading, holder: Node) -> None:
    if string(holder, "resourceType") != "Composition":
        _write_rest(reading, holder)
        return
    before = reading.sheet.length
    reading.write_sections(holder)
    if reading.sheet.length == before:
        reading.sheet.section("", "", list(_narrative(holder)))
        for node in reading.bundle.of_kind("Binary", "DocumentReference"):
            reading.embed(node)
    if not nodes(holder, "section"):
        reading.sheet.problems.append("This message has no sections, which a clinical document must have; what else it holds was read.")


def read_fhir(data: bytes, read_embedded: ReadEmbedded = read_plain) -> Document:
    """Read a FHIR message.

    Args:
        data: the message, JSON or XML.
        read_embedded: reads a document inside the message.

    Raises:
        UnreadableLetterError: damaged, or it holds no words.
    """
    bundle, single = load_bundle(data)
    holder = _holder(bundle, single)
    facts, head = read_people(bundle, holder)
    reading = _Reading(bundle, Sheet(_form(data)), read_embedded)
    reading.sheet.write_head(facts, head)
    before = reading.sheet.length
    medicines = read_medicines(bundle)
    _write(reading, holder)
    if reading.sheet.length == before and not medicines:
        reason = " ".join(reading.sheet.problems) or "Hand in the letter that goes with it."
        kind = string(holder, "resourceType") or ", ".join(sorted({held.kind for held in bundle.held})[:4])
        raise UnreadableLetterError(f"This FHIR message ({title_of(holder) or kind}) holds no words of a letter. {reason}")
    reading.sheet.problems[:0] = bundle.problems
    reading.sheet.problems += say_missing(bundle)
    return reading.sheet.finish(facts, medicines)
