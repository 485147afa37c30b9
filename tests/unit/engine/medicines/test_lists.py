"""The practice's own list, and what happened between two lists."""

import json

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.medicines.practice_list import PracticeList, PracticeListError, WrongPatientError, check_same_patient, read_practice_list
from remit.engine.medicines.reconciliation import Change, Compared, compare_with_list, compare_within_letter
from remit.engine.medicines.rows import read_rows
from remit.engine.terms import NHSNumber

MINE, OTHER = NHSNumber("9990000042"), NHSNumber("9990000018")
LETTER = """Medicines on discharge
Ramipril 5 mg od - STOPPED, acute kidney injury
Amlodipine 10 mg od - increased from 5 mg, blood pressure 170/90
Bisoprolol 2.5 mg od - continued
Omeprazole 20 mg od - stopped
Apixaban 5 mg bd - new, atrial fibrillation
Lansoprazole 30 mg od
"""
LIST = """medicine,dose,nhs_number
Ramipril 5mg capsules,one daily,999 000 0042
Amlodipine 5mg tablets,one daily,999 000 0042
Cardicor 5mg tablets,one daily,999 000 0042
Omeprazole 20mg capsules,one daily,999 000 0042
Warfarin 1mg tablets,as directed,999 000 0042
Herbal mixture,two daily,999 000 0042
"""


def csv(text: str) -> PracticeList:
    """Read a list in CSV."""
    return read_practice_list(text.encode(), source="list.csv")


def fhir(*resources: dict) -> PracticeList:
    """Read a list in FHIR."""
    bundle = {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}
    return read_practice_list(json.dumps(bundle).encode(), source="list.json")


def compared() -> dict[str, Compared]:
    """Return the changes between list and letter by name."""
    return {item.name: item for item in compare_with_list(read_rows(read_text(LETTER)), csv(LIST))}


def test_each_change_is_told_with_its_proof() -> None:
    found = compared()
    assert {name: (item.change, item.is_explained) for name, item in found.items()} == {
        "ramipril": (Change.STOPPED, True),
        "amlodipine": (Change.CHANGED, True),
        "bisoprolol": (Change.CHANGED, False),
        "omeprazole": (Change.STOPPED, False),
        "warfarin": (Change.STOPPED, False),
        "Herbal mixture": (Change.STOPPED, False),
        "apixaban": (Change.STARTED, True),
        "lansoprazole": (Change.STARTED, False),
    }
    assert found["warfarin"].proof == "warfarin stands on the list before and nowhere in the letter."
    assert found["bisoprolol"].proof == "The dose was 5mg before and is 2.5 mg now, without a word on it."
    assert found["omeprazole"].proof == "The letter says that it was stopped and gives no reason."
    assert found["lansoprazole"].proof == "It is not on the list before, and the letter does not say that it is new."


def test_same_dose_written_otherwise_is_no_change() -> None:
    rows = read_rows(read_text("Medicines on discharge\nLevothyroxine 100 micrograms od\nMetformin 1 g bd\n"))
    found = compare_with_list(rows, csv("medicine\nLevothyroxine 100mcg tablets\nMetformin 1000mg tablets\n"))
    assert [item.change for item in found] == [Change.CONTINUED, Change.CONTINUED]


def test_lists_within_a_letter_are_compared() -> None:
    text = "Medication on admission\nRamipril 5 mg od\nWarfarin 3 mg od\n\nMedication on discharge\nRamipril 5 mg od - continued\nApixaban 5 mg bd - new, AF\n"
    found = {item.name: item.change for item in compare_within_letter(read_rows(read_text(text)))}
    assert found == {"ramipril": Change.CONTINUED, "warfarin": Change.STOPPED, "apixaban": Change.STARTED}


def test_letter_with_one_list_has_nothing_to_compare() -> None:
    assert compare_within_letter(read_rows(read_text(LETTER))) == ()


def test_fhir_bundle_gives_active_medicines_and_the_number() -> None:
    listed = fhir(
        {"resourceType": "Patient", "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000042"}]},
        {"resourceType": "Medication", "id": "m1", "code": {"coding": [{"display": "Ramipril 5mg capsules"}]}},
        {"resourceType": "MedicationStatement", "status": "active", "medicationReference": {"reference": "Medication/m1"}, "dosage": [{"text": "one daily"}]},
        {"resourceType": "MedicationRequest", "status": "active", "medicationCodeableConcept": {"text": "Amlodipine 5mg tablets"}},
        {"resourceType": "MedicationRequest", "status": "stopped", "medicationCodeableConcept": {"text": "Warfarin 1mg tablets"}},
    )
    assert [(item.medicine.name if item.medicine else None, item.dose) for item in listed.items] == [("ramipril", "one daily"), ("amlodipine", "")]
    assert listed.nhs_number == MINE


def test_another_patients_list_is_refused_loudly() -> None:
    with pytest.raises(WrongPatientError, match="STOP: the practice list carries another patient's NHS number"):
        check_same_patient(csv(LIST), OTHER)
    check_same_patient(csv(LIST), MINE)
    check_same_patient(csv("medicine\nRamipril\n"), OTHER)
    check_same_patient(csv(LIST), None)


def test_refusal_does_not_print_the_number() -> None:
    with pytest.raises(WrongPatientError) as caught:
        check_same_patient(csv(LIST), OTHER)
    assert "999" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"drug\nRamipril\n", "the column 'medicine' is missing"),
        (b"medicine,nhs_number\nRamipril,9990000043\n", "the NHS number is not valid"),
        (b"medicine,nhs_number\nRamipril,9990000042\nAspirin,9990000018\n", "STOP: list holds medicines of more than one NHS number"),
        (b"{broken", "this JSON cannot be read"),
        (b'{"resourceType": "Bundle", "entry": []}', "there is no active MedicationStatement"),
        (b"[1]", "there is no active MedicationStatement"),
        ("medicine\nParacétamol\n".encode("cp1252"), "this is not UTF-8"),
    ],
)
def test_broken_list_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(PracticeListError, match=words):
        read_practice_list(data, source="list")


def test_giant_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.medicines.practice_list.LARGEST_LIST", 3)
    with pytest.raises(PracticeListError, match="larger than"):
        csv(LIST)
