"""FHIR resources to lines of a letter, one function a family of resources.

What lives here: what a Condition, an Observation, a ServiceRequest says, and under which heading. What does not: medicines (`fhir_medicines`), documents inside
resources (`fhir`), who sent it (`fhir_people`).
"""

from collections.abc import Callable, Iterator

from remit.engine.letters.fhir_bundle import Bundle
from remit.engine.letters.fhir_medicines import KINDS as MEDICINE_KINDS
from remit.engine.letters.fhir_medicines import read_medicine
from remit.engine.letters.fhir_nodes import Node, concept, concepts, first, many, nodes, quantity, string
from remit.engine.letters.fhir_people import resource_name
from remit.engine.letters.moments import read_day, say_day
from remit.engine.letters.sheet import MEDICINES, say_medicine

_YES_NO = {"yes": "yes", "no": "no", "true": "yes", "false": "no"}
Describe = Callable[[Bundle, Node], Iterator[str]]


def _day(node: Node, *names: str) -> str:
    """Return the first day that some members state, as a letter writes it; a period is given by both ends."""
    for name in names:
        value = first(node, name)
        days = [string(value)] if isinstance(value, str) else [string(value, "start"), string(value, "end")]
        said = [say_day(day) for raw in days if raw and (day := read_day(raw, name, []))]
        if said:
            return " to ".join(dict.fromkeys(said))
    return ""


def _joined(*parts: str) -> str:
    return ", ".join(part.rstrip(".") for part in parts if part)


def _notes(node: Node) -> Iterator[str]:
    for item in many(node, "note"):
        if text := string(item, "text") or string(item):
            yield f"Note: {text}"
    if text := string(node, "comment"):
        yield f"Comment: {text}"


def _coded(bundle: Bundle, node: Node) -> Iterator[str]:
    """Condition, Procedure, AllergyIntolerance, Immunization, FamilyMemberHistory, Flag: what it is, since when, how sure."""
    what = next(iter(concepts(node, "code", "vaccineCode", "relationship", "substance")), "")
    status = concept(first(node, "verificationStatus")) or concept(first(node, "clinicalStatus")) or string(node, "status")
    reactions = [said for item in nodes(node, "reaction") for said in concepts(item, "manifestation")]
    conditions = [said for item in nodes(node, "condition") for said in concepts(item, "code")]
    when = _day(node, "onsetDateTime", "onsetPeriod", "performedDateTime", "performedPeriod", "occurrenceDateTime", "date", "assertedDate", "recordedDate")
    if what or reactions or conditions:
        yield "- " + _joined(what, *reactions, *conditions, when, f"status {status}" if status else "", *concepts(node, "bodySite"))
    yield from _notes(node)


def _value(node: Node) -> str:
    said = quantity(first(node, "valueQuantity")) or concept(first(node, "valueCodeableConcept")) or string(node, "valueString")
    said = said or string(node, "valueInteger") or _YES_NO.get(string(node, "valueBoolean"), "") or _day(node, "valueDateTime", "valuePeriod")
    return said or concept(first(node, "dataAbsentReason"))


def _range(node: Node) -> str:
    for item in nodes(node, "referenceRange"):
        low, high = quantity(first(item, "low")), quantity(first(item, "high"))
        said = string(item, "text") or (f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}" if high else "")
        if said:
            return f" (range {said})"
    return ""


def _observation(bundle: Bundle, node: Node) -> Iterator[str]:
    """Observation: name, value, range, how it is judged, and its components."""
    name = concept(first(node, "code"))
    flag = next(iter(concepts(node, "interpretation")), "")
    parts = [f"{concept(first(item, 'code'))} {_value(item)}".strip() for item in nodes(node, "component")]
    value = _joined(_value(node), *parts)
    if name and value:
        when = _day(node, "effectiveDateTime", "effectivePeriod", "issued")
        yield f"- {name}: {value}{_range(node)}{f', {flag}' if flag else ''}{f', {when}' if when else ''}"
    yield from _notes(node)


def _report(bundle: Bundle, node: Node) -> Iterator[str]:
    """DiagnosticReport: what was examined, its results where no one else lists them, its conclusion."""
    name = next(iter(concepts(node, "code", "category")), "")
    if name:
        yield _joined(name, _day(node, "effectiveDateTime", "effectivePeriod", "issued"), f"status {string(node, 'status')}" if string(node, "status") else "")
    for conclusion in [string(node, "conclusion"), *concepts(node, "conclusionCode", "codedDiagnosis")]:
        if conclusion:
            yield f"Conclusion: {conclusion}"


def _encounter(bundle: Bundle, node: Node) -> Iterator[str]:
    """Encounter, EpisodeOfCare: what kind, when, where, why."""
    stay = first(node, "hospitalization")
    facts = (
        ("Type of contact", _joined(*concepts(node, "type", "serviceType"))),
        ("Dates", _day(node, "period")),
        ("Status", string(node, "status")),
        ("Reason", _joined(*concepts(node, "reason", "reasonCode"))),
        ("Where", _joined(*(resource_name(bundle, first(item, "location")) for item in nodes(node, "location")))),
        ("Discharged to", concept(first(stay, "dischargeDisposition"))),
    )
    yield from (f"{name}: {value}" for name, value in facts if value)
    yield from _notes(node)


def _request(bundle: Bundle, node: Node) -> Iterator[str]:
    """ServiceRequest, ReferralRequest, ProcedureRequest, Task, CarePlan, CommunicationRequest: what is asked of whom, when, why."""
    what = string(node, "description") or _joined(*concepts(node, "code", "serviceRequested", "title", "orderDetail"))
    recipients = [*many(node, "performer"), *many(node, "recipient"), *many(node, "owner"), *many(node, "requestedPerformer")]
    whom = _joined(*(name for item in recipients if (name := resource_name(bundle, item))))
    status, urgency = string(node, "status"), string(node, "priority")
    if what:
        yield "- " + _joined(
            what,
            f"to {whom}" if whom else "",
            _day(node, "occurrenceDateTime", "occurrencePeriod", "executionPeriod", "period"),
            f"priority {urgency}" if urgency else "",
            f"status {status}" if status else "",
        )
    for reason in concepts(node, "reasonCode", "reason"):
        yield f"Reason: {reason}"
    for item in nodes(node, "activity"):
        if said := string(item, "detail", "description") or concept(first(item, "detail", "code")):
            yield f"- {said}"
    for item in nodes(node, "payload"):
        if said := string(item, "contentString"):
            yield said
    yield from _notes(node)


def _answers(bundle: Bundle, node: Node, depth: int = 0) -> Iterator[str]:
    """QuestionnaireResponse: question and answer, groups inside groups."""
    for item in nodes(node, "item"):
        said = [_value(answer) or string(answer, "valueDate") or concept(first(answer, "valueCoding")) for answer in nodes(item, "answer")]
        text = string(item, "text")
        if said := [value for value in said if value]:
            yield f"{text}: {'; '.join(said)}" if text else "; ".join(said)
        if depth < 8:
            yield from _answers(bundle, item, depth + 1)


def _medicine(bundle: Bundle, node: Node) -> Iterator[str]:
    """MedicationStatement and its kin, on one line."""
    if (medicine := read_medicine(bundle, node)).name:
        yield f"- {say_medicine(medicine)}"
    yield from _notes(node)


RESOURCES: dict[str, tuple[str, Describe]] = {
    "Condition": ("Diagnoses", _coded),
    "Procedure": ("Procedures", _coded),
    "AllergyIntolerance": ("Allergies and adverse reactions", _coded),
    "Immunization": ("Immunisations", _coded),
    "FamilyMemberHistory": ("Family history", _coded),
    "Flag": ("Safety alerts", _coded),
    "Observation": ("Investigation results", _observation),
    "DiagnosticReport": ("Report", _report),
    "Encounter": ("Attendance details", _encounter),
    "EpisodeOfCare": ("Attendance details", _encounter),
    "ServiceRequest": ("Plan and requested actions", _request),
    "ReferralRequest": ("Plan and requested actions", _request),
    "ProcedureRequest": ("Plan and requested actions", _request),
    "Task": ("Plan and requested actions", _request),
    "CarePlan": ("Plan and requested actions", _request),
    "CommunicationRequest": ("Plan and requested actions", _request),
    "Communication": ("Message", _request),
    "QuestionnaireResponse": ("Assessment", _answers),
    **dict.fromkeys(MEDICINE_KINDS, (MEDICINES, _medicine)),
}
