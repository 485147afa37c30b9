"""The head of a FHIR message (ITK3): to whom it is addressed, and which answers its sender wants.

What lives here: `read_envelope`, which looks at the `MessageHeader` and nothing else. What does not: the letter inside (`fhir`), and what an answer looks like
(the service's `intake`). It is read where messages are received, before anything is stored, so it asks for no process of its own: the XML is read without
entities, DTD and network, within limits of size and depth (`safe_xml`, docs/adr/0009).
"""

import re
from dataclasses import dataclass

from remit.engine.letters.fhir import is_fhir
from remit.engine.letters.fhir_bundle import Bundle, load_bundle
from remit.engine.letters.fhir_nodes import NOTHING, Node, extensions, first, many, nodes, string
from remit.engine.letters.fhir_people import organisation_of

_ODS_ADDRESS = re.compile(r"addressing:ods:([A-Za-z0-9]{3,10})")
_NO_CODE = re.compile(r"[^A-Z0-9]")
_HANDLING = "Extension-ITK-MessageHandling"
_YES, _NO = ("true", "yes"), ("false", "no")
MOST_RECEIVERS = 20


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the head of a message says.

    Attributes:
        number: the identifier of the message, by which an answer names it; "" where it has none.
        sender: ODS code of who sent it, "" where it does not say.
        receivers: ODS codes of those to whom it is addressed, as many as it says.
        wants_technical: whether its sender wants to be told that it arrived ("InfAckRequested"); None where that cannot be read.
        wants_business: whether its sender wants to be told that the patient is known ("BusAckRequested"); None where that cannot be read.
    """

    number: str = ""
    sender: str = ""
    receivers: tuple[str, ...] = ()
    wants_technical: bool | None = None
    wants_business: bool | None = None


def read_envelope(data: bytes) -> Envelope | None:
    """Return the head of a message, None where it is of another format or has no head.

    Raises:
        UnreadableLetterError: it is damaged; the message says how.
    """
    if not is_fhir(data):
        return None
    bundle, single = load_bundle(data)
    header = single if string(single, "resourceType") == "MessageHeader" else bundle.first_of("MessageHeader")
    if header == NOTHING:
        return None
    handling = next(extensions(header, _HANDLING), NOTHING)
    return Envelope(
        number="".join(character for character in string(header, "id") if character.isprintable())[:64],
        sender=_code(bundle, first(header, "sender")),
        receivers=_receivers(bundle, header),
        wants_technical=_flag(handling, "InfAckRequested"),
        wants_business=_flag(handling, "BusAckRequested"),
    )


def _receivers(bundle: Bundle, header: Node) -> tuple[str, ...]:
    """Return whom a message is for: its receivers (STU3), those of its destinations (R4), and destinations that are ODS addresses."""
    references = [*many(header, "receiver"), *(item for place in nodes(header, "destination") for item in many(place, "receiver"))]
    codes = [_code(bundle, item) for item in references]
    codes += [found[1].upper() for place in nodes(header, "destination") if (found := _ODS_ADDRESS.search(string(place, "endpoint")))]
    return tuple(dict.fromkeys(code for code in codes if code))[:MOST_RECEIVERS]


def _code(bundle: Bundle, reference: object) -> str:
    return _NO_CODE.sub("", organisation_of(bundle, reference)[1].upper())[:10] if reference is not None else ""


def _flag(handling: Node, name: str) -> bool | None:
    """Return what a flag says; XML writes it as a word, JSON as a truth value."""
    said = next((string(item, "valueBoolean").lower() for item in nodes(handling, "extension") if string(item, "url") == name), "")
    return True if said in _YES else False if said in _NO else None
