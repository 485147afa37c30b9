"""The message formats in the order in which they are recognised.

What lives here: the table, and choosing from it. What does not: files that people send (PDF, DOCX, HTML, mail).
"""

from collections.abc import Callable
from dataclasses import dataclass

from remit.engine.letters.cda import is_cda, read_cda
from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document
from remit.engine.letters.edifact import is_edifact, read_edifact
from remit.engine.letters.embedded import ReadEmbedded, read_plain
from remit.engine.letters.fhir import is_fhir, read_fhir
from remit.engine.letters.hl7v2 import is_hl7v2, read_hl7v2
from remit.engine.letters.kettering import is_kettering, read_kettering
from remit.engine.letters.other_xml import is_other_xml, read_other_xml

MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class MessageFormat:
    """One format: its name, a glance that recognises it, and its reader."""

    name: str
    is_format: Callable[[bytes], bool]
    read: Callable[[bytes, ReadEmbedded], Document]


MESSAGES: tuple[MessageFormat, ...] = (
    MessageFormat("hl7v2", is_hl7v2, read_hl7v2),
    MessageFormat("edifact", is_edifact, lambda data, _: read_edifact(data)),
    MessageFormat("kettering", is_kettering, read_kettering),
    MessageFormat("cda", is_cda, read_cda),
    MessageFormat("fhir", is_fhir, read_fhir),
    MessageFormat("xml", is_other_xml, lambda data, _: read_other_xml(data)),
)


def find_message_format(data: bytes) -> MessageFormat | None:
    """Return the message format that some bytes are of, None where they are no message."""
    return next((item for item in MESSAGES if item.is_format(data)), None)


def read_inside(data: bytes, depth: int = 0) -> Document:
    """Read a document inside a message: another message, HTML or text; the reader for callers that have no other.

    Raises:
        UnreadableLetterError: it is of a kind that is not read here, or messages lie too deep inside each other.
    """
    found = find_message_format(data)
    if not found:
        return read_plain(data)
    if depth >= MAX_DEPTH:
        raise UnreadableLetterError(f"Messages lie more than {MAX_DEPTH} deep inside each other. Ask the sender for the letter by itself.")
    return found.read(data, lambda inner: read_inside(inner, depth + 1))


def read_message(data: bytes, read_embedded: ReadEmbedded = read_inside) -> Document | None:
    """Read some bytes if they are a message, None where they are not.

    Raises:
        UnreadableLetterError: they are a message that cannot be read.
    """
    found = find_message_format(data)
    return found.read(data, read_embedded) if found else None
