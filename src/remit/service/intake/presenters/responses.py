"""The answer that a sender's system reads: an ITK3 response as FHIR STU3.

What lives here: `response_message`. What does not: which code is answered (`policies`), and sending (`actions.answers`).
The shape: https://nhsconnect.github.io/ITK3-FHIR-Messaging-Distribution/explore_response_structure.html
"""

import datetime as dt
import uuid
from typing import Any

from lxml import etree

from remit.service.intake.models import Answer
from remit.service.intake.policies import POSITIVE, Code

_FHIR = "http://hl7.org/fhir"
_NHS = "https://fhir.nhs.uk/STU3"
_ORGANISATION = f"{_NHS}/StructureDefinition/CareConnect-ITK-Header-Organization-1"
_OUTCOMES = {
    Code.UNREADABLE: ("fatal", "processing", "Unreadable message received"),
    Code.OTHER_PRACTICE: ("fatal", "not-found", "Unrecognised Recipient Organisation"),
    Code.DUPLICATE: ("fatal", "duplicate", "Duplicate Message received"),
    Code.SUCCESS: ("information", "informational", "Success"),
    Code.TOO_LARGE: ("fatal", "too-long", "Message too large"),
    Code.PATIENT_KNOWN: ("information", "informational", "Patient known here"),
    Code.PATIENT_UNKNOWN: ("fatal", "not-found", "Patient not known here"),
}


def _add(parent: Any, name: str, value: str = "") -> Any:
    found = etree.SubElement(parent, f"{{{_FHIR}}}{name}")
    if value:
        found.set("value", value)
    return found


def _resource(bundle: Any, kind: str, number: str, profile: str) -> Any:
    entry = _add(bundle, "entry")
    _add(entry, "fullUrl", f"urn:uuid:{number}")
    resource = _add(_add(entry, "resource"), kind)
    _add(resource, "id", number)
    _add(_add(resource, "meta"), "profile", profile)
    return resource


def _part_number(answer: Answer, part: str) -> str:
    """Return the identifier of a part of an answer: the same each time it is made, so that an answer sent twice is the same answer."""
    return str(uuid.uuid5(uuid.UUID(answer.number), part))


def response_message(answer: Answer) -> bytes:
    """Return an answer as the sender's system reads it: an ITK3 response in FHIR STU3, XML. It holds nothing of the letter or the patient."""
    bundle = etree.Element(f"{{{_FHIR}}}Bundle", nsmap={None: _FHIR})  # type: ignore[dict-item]  # None: without prefix
    _add(bundle, "id", _part_number(answer, "bundle"))
    _add(_add(bundle, "meta"), "profile", f"{_NHS}/StructureDefinition/ITK-Message-Bundle-1")
    _add(_add(bundle, "identifier"), "value", answer.number)
    _add(bundle, "type", "message")
    _write_header(bundle, answer)
    row = answer.message
    _write_organisation(bundle, _part_number(answer, "sender"), row.practice.code, row.practice.name)
    if row.sender_code:
        _write_organisation(bundle, _part_number(answer, "receiver"), row.sender_code, "")
    _write_outcome(bundle, answer)
    return bytes(etree.tostring(bundle, xml_declaration=True, encoding="UTF-8"))


def _write_header(bundle: Any, answer: Answer) -> None:
    header = _resource(bundle, "MessageHeader", answer.number, f"{_NHS}/StructureDefinition/ITK-MessageHeader-2")
    handling = _add(header, "extension")
    handling.set("url", f"{_NHS}/StructureDefinition/Extension-ITK-MessageHandling-2")
    for name, element, value in (("BusAckRequested", "valueBoolean", "false"), ("InfAckRequested", "valueBoolean", "false")):
        flag = _add(handling, "extension")
        flag.set("url", name)
        _add(flag, element, value)
    event = _add(header, "event")
    _add(event, "system", f"{_NHS}/CodeSystem/ITK-MessageEvent-2")
    _add(event, "code", "ITK008M")
    _add(event, "display", "ITK Response")
    if answer.message.sender_code:
        _add(_add(header, "receiver"), "reference", f"urn:uuid:{_part_number(answer, 'receiver')}")
    _add(_add(header, "sender"), "reference", f"urn:uuid:{_part_number(answer, 'sender')}")
    _add(header, "timestamp", answer.made_at.astimezone(dt.UTC).isoformat(timespec="seconds"))
    _add(_add(header, "source"), "endpoint", answer.message.mailbox.address if answer.message.mailbox else "")
    response = _add(header, "response")
    # Of a message that nobody can read only MESH knows a name.
    _add(response, "identifier", answer.message.number or answer.message.key)
    _add(response, "code", "ok" if answer.code in POSITIVE else "fatal-error")
    _add(_add(response, "details"), "reference", f"urn:uuid:{_part_number(answer, 'outcome')}")
    _add(_add(header, "focus"), "reference", f"urn:uuid:{_part_number(answer, 'outcome')}")


def _write_organisation(bundle: Any, number: str, code: str, name: str) -> None:
    organisation = _resource(bundle, "Organization", number, _ORGANISATION)
    identifier = _add(organisation, "identifier")
    _add(identifier, "system", "https://fhir.nhs.uk/Id/ods-organization-code")
    _add(identifier, "value", code)
    if name:
        _add(organisation, "name", name)


def _write_outcome(bundle: Any, answer: Answer) -> None:
    severity, kind, display = _OUTCOMES[Code(answer.code)]
    outcome = _resource(bundle, "OperationOutcome", _part_number(answer, "outcome"), f"{_NHS}/StructureDefinition/ITK-Response-OperationOutcome-1")
    issue = _add(outcome, "issue")
    _add(issue, "severity", severity)
    _add(issue, "code", kind)
    coding = _add(_add(issue, "details"), "coding")
    _add(coding, "system", f"{_NHS}/CodeSystem/ITK-ResponseCodes-1")
    _add(coding, "code", answer.code)
    _add(coding, "display", display)
