"""Who and when in a FHIR message: patient, practice, sender, clinician, days.

What lives here: resources to `Facts` and the head of the letter. What does not: sections and medicines.
"""

import datetime as dt
import itertools
import re

from remit.engine.letters.document import Facts
from remit.engine.letters.fhir_bundle import Bundle
from remit.engine.letters.fhir_nodes import NOTHING, Node, concept, concepts, day_of, extensions, first, identifier, many, nodes, string
from remit.engine.letters.kinds import read_kind
from remit.engine.letters.moments import read_nhs_number
from remit.engine.letters.sheet import Head
from remit.engine.terms import LetterKind

_ODS = "ods-organization-code"
_ODS_ADDRESS = re.compile(r"addressing:ods:([A-Za-z0-9]{3,10})")
_TITLED = frozenset({"Composition", "DocumentReference", "DiagnosticReport", "ReferralRequest", "Communication", "CarePlan"})
_DISCHARGED = frozenset({LetterKind.DISCHARGE_SUMMARY, LetterKind.DAY_CASE, LetterKind.VIRTUAL_WARD})


def person_name(node: Node) -> str:
    """Return a person's name as a letter writes it."""
    names = nodes(node, "name")
    name = next((item for item in names if string(item, "use") in ("official", "usual")), names[0] if names else NOTHING)
    parts = [string(part) for key in ("prefix", "given", "family", "suffix") for part in many(name, key)]
    return " ".join(part for part in parts if part) or string(name, "text")


def resource_name(bundle: Bundle, reference: object) -> str:
    """Return the name of whoever or whatever a reference means, as well as the message says it."""
    node = bundle.follow(reference)
    if string(node, "resourceType") == "PractitionerRole":
        inner = first(node, "practitioner")
        person = _own_name(bundle.follow(inner), inner)
        role = next(iter(concepts(node, "code") + concepts(node, "specialty")), "")
        return f"{person} ({role})" if person and role else person or role
    return _own_name(node, reference)


def _own_name(node: Node, reference: object) -> str:
    name = person_name(node) if string(node, "resourceType") in ("Practitioner", "Patient", "RelatedPerson") else string(node, "name")
    return name or string(reference, "display") or string(node, "description")


def organisation_of(bundle: Bundle, reference: object) -> tuple[str, str]:
    """Return name and ODS code of the organisation that a reference means, by way of a role where it means one."""
    node = bundle.follow(reference)
    if string(node, "resourceType") in ("PractitionerRole", "Encounter"):
        reference = first(node, "organization") or first(node, "serviceProvider")
        node = bundle.follow(reference)
    if node and string(node, "resourceType") not in ("Organization", "HealthcareService", "Location"):
        return "", ""
    code = identifier(node, _ODS) or (string(reference, "identifier", "value") if _ODS in string(reference, "identifier", "system") else "")
    return string(node, "name") or (string(reference, "display") if code or node else ""), code


def _sender(bundle: Bundle, holder: Node, encounter: Node) -> tuple[str, str]:
    """Return name and code of the organisation that sends: custodian, author's organisation, provider of the encounter, sender of the message."""
    header = bundle.first_of("MessageHeader")
    references = itertools.chain(
        many(holder, "custodian"),
        many(holder, "author"),
        many(encounter, "serviceProvider"),
        many(holder, "performer"),
        (item for role in bundle.of_kind("PractitionerRole") for item in many(role, "organization")),
        many(header, "sender"),
        many(header, "responsible"),
    )
    found = next((pair for item in references if any(pair := organisation_of(bundle, item))), ("", ""))
    if not any(found) and (match := _ODS_ADDRESS.search(string(header, "source", "endpoint"))):
        return string(header, "source", "name"), match[1]
    return found


def _patient(bundle: Bundle, holder: Node) -> Node:
    subject = first(holder, "subject") or first(holder, "patient") or first(holder, "for")
    found = bundle.follow(subject) if subject is not None else NOTHING
    return found or bundle.first_of("Patient")


def _practice(bundle: Bundle, patient: Node) -> tuple[str, str]:
    references = [*many(patient, "generalPractitioner"), *many(patient, "managingOrganization")]
    return next((pair for item in references if any(pair := organisation_of(bundle, item))), ("", ""))


def _specialty(bundle: Bundle, holder: Node, encounter: Node) -> str:
    setting = [concept(first(item, "valueCodeableConcept")) for item in extensions(holder, "CareSettingType")]
    found = [said for said in setting if said] + concepts(holder, "specialty") + concepts(first(holder, "context"), "practiceSetting")
    found += concepts(encounter, "serviceType")
    if not found:
        found = [said for role in bundle.of_kind("PractitionerRole") for said in concepts(role, "specialty")]
    return found[0].removesuffix(" service").removesuffix(" Service") if found else ""


def _event(bundle: Bundle, holder: Node, encounter: Node, kind: LetterKind) -> tuple[dt.date | None, str]:
    """Return the day of the event and how a letter names it: of a stay the day it ended, of a visit the day it began."""
    start = day_of(encounter, ("period", "start"), "date of admission or attendance", bundle.problems)
    end = day_of(encounter, ("period", "end"), "date of discharge", bundle.problems)
    is_stay = string(encounter, "class", "code").upper() in ("IMP", "ACUTE", "NONAC") or string(encounter, "class") == "inpatient"
    if kind in _DISCHARGED or (is_stay and kind is LetterKind.OTHER):
        return end or start, "Date of discharge" if end else "Date of admission"
    if kind is LetterKind.EMERGENCY_LETTER:
        return start or end, "Date of attendance"
    if found := start or end:
        return found, "Date seen" if kind is LetterKind.CLINIC_LETTER else "Date of contact"
    performed = ("performedDateTime", "effectiveDateTime", "performedPeriod", "effectivePeriod", "occurrenceDateTime")
    for name in performed:
        path = (name, "start") if name.endswith("Period") else (name,)
        if day := day_of(holder, path, "date of the event", bundle.problems):
            return day, "Date of event"
    return None, "Date of event"


def title_of(holder: Node) -> str:
    """Return what a document calls itself: its title, else its type."""
    if string(holder, "resourceType") not in _TITLED:
        return ""
    title = string(holder, "title") or (string(holder, "description") if string(holder, "resourceType") == "DocumentReference" else "")
    kind = next((said for said in concepts(holder, "type", "category") if not re.fullmatch(r"[\d-]+", said)), "")
    return title if not kind or kind.lower() in title.lower() else f"{kind}: {title}" if title else kind


def _written(bundle: Bundle, holder: Node) -> dt.date | None:
    written = ("date", "indexed", "issued", "authoredOn", "authored", "dateAsserted", "assertedDate", "recordedDate", "created")
    for name in written:
        if day := day_of(holder, (name,), "date of writing", bundle.problems):
            return day
    return day_of(bundle.first_of("MessageHeader"), ("timestamp",), "time of sending", bundle.problems)


def read_people(bundle: Bundle, holder: Node) -> tuple[Facts, Head]:
    """Return the facts of a message and the head of its letter.

    Args:
        bundle: the message.
        holder: the resource that is the letter: the Composition, DocumentReference, report or single resource.
    """
    patient = _patient(bundle, holder)
    encounter = bundle.follow(first(holder, "encounter") or first(holder, "context"))
    if string(encounter, "resourceType") not in ("Encounter", "EpisodeOfCare"):
        encounter = bundle.first_of("Encounter") if not many(holder, "encounter") else NOTHING
    title = title_of(holder)
    kind = read_kind(f"{title}\n" if title else "", is_paid=False)
    event_on, event = _event(bundle, holder, encounter, kind)
    provider, provider_code = _sender(bundle, holder, encounter)
    practice, practice_code = _practice(bundle, patient)
    if practice_code and practice_code == provider_code:
        practice = practice_code = ""
    author = next((name for item in [*many(holder, "author"), *many(holder, "requester")] if (name := resource_name(bundle, item))), "")
    subject = first(holder, "subject") or first(holder, "patient")
    facts = Facts(
        nhs_number=read_nhs_number(identifier(patient, "nhs-number") or _number_of(subject), bundle.problems),
        patient=person_name(patient) or string(subject, "display"),
        born_on=day_of(patient, ("birthDate",), "date of birth", bundle.problems),
        provider=provider,
        provider_code=provider_code,
        specialty=_specialty(bundle, holder, encounter),
        practice_code=practice_code,
        written_on=_written(bundle, holder),
        event_on=event_on,
        kind="" if kind is LetterKind.OTHER else kind.value,
    )
    return facts, Head(title, practice, "", event, (("Written by", author if author != provider else ""),))


def _number_of(subject: object) -> str:
    return string(subject, "identifier", "value") if "nhs-number" in string(subject, "identifier", "system") else ""
