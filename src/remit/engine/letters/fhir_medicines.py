"""Coded medicines of a FHIR message: name, dose, route, frequency, form, status, reason, supply.

What lives here: MedicationStatement, MedicationRequest, MedicationDispense and their STU3 and R4 spellings. What does not: medicines named in text only.
"""

from collections.abc import Mapping

from remit.engine.letters.document import CodedMedicine
from remit.engine.letters.fhir_bundle import Bundle
from remit.engine.letters.fhir_nodes import Node, code_of, concept, concepts, extensions, first, many, nodes, quantity, string

KINDS = ("MedicationStatement", "MedicationRequest", "MedicationOrder", "MedicationDispense", "MedicationAdministration")
_PERIODS = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
_TIMES = {1: "once", 2: "twice"}
_WHEN = {
    "HS": "at bedtime",
    "WAKE": "on waking",
    "AC": "before food",
    "PC": "after food",
    "C": "with food",
    "MORN": "in the morning",
    "AFT": "in the afternoon",
    "EVE": "in the evening",
    "NIGHT": "at night",
}
MAX_MEDICINES = 300


def read_medicines(bundle: Bundle) -> list[CodedMedicine]:
    """Return the medicines that a message states in coded form, a request and its dispense once."""
    changes = _changes(bundle)
    found: dict[tuple[str, str], CodedMedicine] = {}
    for node in bundle.of_kind(*KINDS):
        medicine = read_medicine(bundle, node, changes.get(string(node, "id"), ""))
        if medicine.name:
            found.setdefault((medicine.name, medicine.dose), medicine)
    if len(found) > MAX_MEDICINES:
        bundle.problems.append(f"This message lists {len(found)} medicines; only the first {MAX_MEDICINES} were taken.")
    return list(found.values())[:MAX_MEDICINES]


def _changes(bundle: Bundle) -> dict[str, str]:
    """Return what the lists of a message say became of each medicine, by its number ("Started")."""
    found: dict[str, str] = {}
    for node in bundle.of_kind("List"):
        for entry in nodes(node, "entry"):
            said = concept(first(entry, "flag"))
            target = string(entry, "item", "reference")
            if said and target:
                found[target.rpartition("/")[2].rpartition(":")[2]] = said
    return found


def read_medicine(bundle: Bundle, node: Node, change: str = "") -> CodedMedicine:
    """Return one medicine.

    Args:
        bundle: the message, for the resources that the medicine refers to.
        node: MedicationStatement, MedicationRequest or MedicationDispense.
        change: what a list of the message says became of it, "" where none does.
    """
    reference = first(node, "medicationReference")
    medication = bundle.follow(reference)
    coded = first(node, "medicationCodeableConcept") or first(medication, "code")
    dosage = first(node, "dosage") or first(node, "dosageInstruction")
    return CodedMedicine(
        name=concept(coded) or string(reference, "display"),
        dose=_dose(dosage),
        route=concept(first(dosage, "route")),
        frequency=_frequency(dosage),
        form=next(iter(concepts(medication, "form")), ""),
        status=change or _change(node) or string(node, "status"),
        reason=next(iter(concepts(node, "reasonCode", "reasonCodeableConcept")), ""),
        supply=_supply(node),
        code=code_of(coded),
    )


def _change(node: Node) -> str:
    """Return what a medicine's own extension says became of it."""
    for item in extensions(node, "MedicationChange"):
        for inner in nodes(item, "extension"):
            if string(inner, "url").lower() in ("status", "changetype"):
                return concept(first(inner, "valueCodeableConcept")) or string(inner, "valueCode") or string(inner, "valueString")
    return ""


def _dose(dosage: object) -> str:
    rate = first(dosage, "doseAndRate")
    plain = quantity(first(dosage, "doseQuantity")) or quantity(first(rate, "doseQuantity"))
    span = first(dosage, "doseRange") or first(rate, "doseRange")
    if not plain and span is not None:
        plain = f"{quantity(first(span, 'low'))} to {quantity(first(span, 'high'))}".strip()
        plain = "" if plain == "to" else plain
    return string(dosage, "text") or plain or string(dosage, "patientInstruction")


def _frequency(dosage: object) -> str:
    timing = first(dosage, "timing")
    said = concept(first(timing, "code"))
    repeat = first(timing, "repeat")
    parts = [said or _rate(repeat), *(_WHEN.get(string(item), "") for item in many(repeat, "when"))]
    if string(dosage, "asNeededBoolean") in ("yes", "true") or first(dosage, "asNeededCodeableConcept") is not None:
        parts.append(f"as needed {concept(first(dosage, 'asNeededCodeableConcept'))}".strip())
    if bounds := _duration(first(repeat, "boundsDuration")):
        parts.append(f"for {bounds}")
    return ", ".join(part for part in parts if part)


def _rate(repeat: object) -> str:
    """Return a rate as people say it: "twice a day", "every 6 hours", "3 times every 2 weeks"."""
    unit = _PERIODS.get(string(repeat, "periodUnit"), "")
    times, period = _number(string(repeat, "frequency")) or 1, _number(string(repeat, "period")) or 1
    if not unit:
        return ""
    often = _TIMES.get(times, f"{times} times")
    if period == 1:
        return f"{often} a {unit}" if unit != "hour" else f"{often} an hour"
    return f"every {period} {unit}s" if times == 1 else f"{often} every {period} {unit}s"


def _duration(value: object) -> str:
    """Return a length of time as people say it ("28 days")."""
    amount = string(value, "value")
    unit = string(value, "unit") or string(value, "code")
    unit = _PERIODS.get(unit, unit.lower())
    return f"{amount} {unit}{'s' if amount != '1' and unit and unit[-1] != 's' else ''}" if amount else ""


def _number(raw: str) -> int:
    return int(float(raw)) if raw.replace(".", "", 1).isdecimal() and len(raw) < 8 else 0


def _supply(node: Node) -> str:
    request = first(node, "dispenseRequest")
    amount = quantity(first(node, "quantity")) or quantity(first(request, "quantity"))
    days = _duration(first(node, "daysSupply")) or _duration(first(request, "expectedSupplyDuration"))
    if not amount and not days:
        for item in extensions(node, "uantity"):
            value = first(item, "valueQuantity")
            amount = amount or (quantity(value) if isinstance(value, Mapping) else "")
    return ", ".join(part for part in (amount, f"for {days}" if days and amount else days) if part)
