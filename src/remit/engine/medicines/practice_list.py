"""The practice's own list of a patient's medicines, from CSV or FHIR.

What lives here: both readers, and the refusal of another patient's list. What does not: the comparison (`reconciliation`).
"""

import csv
import io
import json
import re
from typing import Any, NamedTuple

from remit.engine.medicines.names import Medicine, Names, find_named, load_names
from remit.engine.terms import IdentifierError, NHSNumber

LARGEST_LIST = 5_000_000
_NHS_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"


class PracticeListError(ValueError):
    """A practice list cannot be used; the message says what is wrong and what to do."""


class WrongPatientError(PracticeListError):
    """The list is another patient's."""


class Listed(NamedTuple):
    """One line of the list: the medicine where its name is known, and its words."""

    medicine: Medicine | None
    words: str
    dose: str = ""


class PracticeList(NamedTuple):
    """A patient's medicines as the practice has them; `nhs_number` where the list names one."""

    items: tuple[Listed, ...]
    nhs_number: NHSNumber | None = None


def read_practice_list(data: bytes, *, source: str, names: Names | None = None) -> PracticeList:
    """Read a list from CSV (columns medicine, and if wanted dose and nhs_number) or from a FHIR bundle in JSON.

    Raises:
        PracticeListError: neither, or the file breaks the format.
    """
    if len(data) > LARGEST_LIST:
        raise PracticeListError(f"{source}: larger than 5 megabytes, so it is no list of one patient. Hand in the right file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PracticeListError(f"{source}: this is not UTF-8 text. Save it as “CSV UTF-8”.") from error
    known = names or load_names()
    return _read_fhir(text, source, known) if text.lstrip().startswith(("{", "[")) else _read_csv(text, source, known)


def check_same_patient(listed: PracticeList, nhs_number: NHSNumber | None) -> None:
    """Refuse a list of another patient.

    Raises:
        WrongPatientError: both name an NHS number, and they differ. The numbers are not printed.
    """
    if listed.nhs_number and nhs_number and listed.nhs_number != nhs_number:
        raise WrongPatientError(
            "STOP: the practice list carries another patient's NHS number than the letter. Nothing was compared. Hand in this patient's list."
        )


def _number(value: str, source: str) -> NHSNumber:
    try:
        return NHSNumber(re.sub(r"\D", "", value))
    except IdentifierError as error:
        raise PracticeListError(f"{source}: the NHS number is not valid. {error}") from error


def _one_number(values: set[str], source: str) -> NHSNumber | None:
    numbers = {_number(value, source) for value in values if value.strip()}
    if len(numbers) > 1:
        raise WrongPatientError(f"STOP: {source} holds medicines of more than one NHS number. Nothing was compared. Hand in the list of one patient.")
    return next(iter(numbers), None)


def _read_csv(text: str, source: str, names: Names) -> PracticeList:
    reader = csv.DictReader(io.StringIO(text))
    fields = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if "medicine" not in fields:
        raise PracticeListError(f"{source}: the column 'medicine' is missing. The first line must name the columns: medicine, dose, nhs_number.")
    items, numbers = [], set()
    for row in reader:
        words = (row[fields["medicine"]] or "").strip()
        if words:
            items.append(Listed(find_named(words, names), words, (row.get(fields.get("dose", ""), "") or "").strip()))
        numbers.add((row.get(fields.get("nhs_number", ""), "") or "").strip())
    return PracticeList(tuple(items), _one_number(numbers, source))


def _read_fhir(text: str, source: str, names: Names) -> PracticeList:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise PracticeListError(f"{source}: this JSON cannot be read ({error}). Export the list again.") from error
    resources = list(_resources(data))
    statements = [
        item
        for item in resources
        if item.get("resourceType") in ("MedicationStatement", "MedicationRequest") and item.get("status", "active") in ("active", "on-hold", "unknown")
    ]
    if not statements:
        raise PracticeListError(
            f"{source}: there is no active MedicationStatement or MedicationRequest in it. Hand in the FHIR bundle of the patient's medicines."
        )
    medications = {f"Medication/{item.get('id', '')}": item for item in resources if item.get("resourceType") == "Medication"}
    items = [_listed(item, medications, names) for item in statements]
    numbers = {
        str(identifier.get("value", ""))
        for item in resources
        if item.get("resourceType") == "Patient"
        for identifier in item.get("identifier", ())
        if identifier.get("system", "").lower() == _NHS_SYSTEM.lower()
    }
    return PracticeList(tuple(items), _one_number(numbers, source))


def _resources(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, list):
        return [resource for item in data for resource in _resources(item)]
    if isinstance(data, dict) and data.get("resourceType") == "Bundle":
        return [entry["resource"] for entry in data.get("entry", ()) if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)]
    return [data] if isinstance(data, dict) else []


def _listed(item: dict[str, Any], medications: dict[str, dict[str, Any]], names: Names) -> Listed:
    concept = item.get("medicationCodeableConcept") or medications.get(str(item.get("medicationReference", {}).get("reference", "")), {}).get("code", {})
    display = concept.get("text") or next((coding.get("display", "") for coding in concept.get("coding", ())), "")
    dosages = item.get("dosage") or item.get("dosageInstruction") or ()
    dose = next((str(dosage.get("text", "")) for dosage in dosages), "")
    return Listed(find_named(display, names), display, dose)
