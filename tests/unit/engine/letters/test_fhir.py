"""FHIR: documents, messages and single resources, JSON and XML, STU3 and UK Core, become letters."""

import datetime as dt
import json
import runpy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from remit.engine.letters import UnreadableLetterError, read_text
from remit.engine.letters.document import Document
from remit.engine.letters.fhir import is_fhir, read_fhir
from remit.engine.letters.fhir_bundle import MAX_ENTRIES
from remit.engine.terms import Party

B = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("message_builders.py"))))
WAYS: list[Callable[[dict[str, Any]], bytes]] = [B.as_json, B.as_xml]
METFORMIN = "Metformin 500mg tablets"


def statement(**members: Any) -> dict[str, Any]:
    taken: dict[str, Any] = B.entry("MedicationStatement", "m1", status="active", medicationCodeableConcept=B.coded("109081006", METFORMIN), **members)
    return taken


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("edition", ["stu3", "r4"])
def test_document_reads_like_a_letter(way: Callable[[dict[str, Any]], bytes], edition: str) -> None:
    document = read_fhir(way(B.fhir_bundle(edition=edition)))
    assert document.format == f"fhir-{edition}"
    assert document.problems == ()
    assert document.text.splitlines() == [
        "Northmoor General Hospital",
        "Gastroenterology",
        "Outpatient letter",
        "Patient: Mrs Marjorie Ellwood",
        "NHS number: 999 798 3807",
        "Date of birth: 2 July 1951",
        "Registered practice: Ash Lane Practice (Z99999)",
        "Date seen: 1 March 2026",
        "Letter date: 5 March 2026",
        "Written by: Dr Ruth Marsh (Gastroenterology)",
        "",
        "Clinical summary",
        "Seen with bloating. Examination was normal.",
        "",
        "Plan and requested actions",
        "GP to kindly chase the coeliac serology.",
    ]


@pytest.mark.parametrize("way", WAYS)
def test_facts_are_those_of_the_message(way: Callable[[dict[str, Any]], bytes]) -> None:
    facts = read_fhir(way(B.fhir_bundle())).facts
    assert (facts.nhs_number, facts.patient, facts.born_on) == (B.NHS_NUMBER, "Mrs Marjorie Ellwood", dt.date(1951, 7, 2))
    assert (facts.provider, facts.provider_code, facts.specialty, facts.practice_code) == ("Northmoor General Hospital", "RZX99", "Gastroenterology", "Z99999")
    assert (facts.written_on, facts.event_on, facts.kind) == (dt.date(2026, 3, 5), dt.date(2026, 3, 1), "clinic_letter")


def test_readers_of_plain_text_find_what_the_head_says() -> None:
    letter = read_text(read_fhir(B.as_json(B.fhir_bundle())).text)
    assert (letter.event_on, letter.written_on, letter.parties.provider) == (dt.date(2026, 3, 1), dt.date(2026, 3, 5), "Northmoor General Hospital")
    assert letter.parties.nhs_number is not None


@pytest.mark.parametrize(
    ("kind", "event_on", "said"), [("Discharge summary", 3, "Date of discharge: 3 March"), ("Emergency care discharge", 1, "Date of attendance: 1 March")]
)
def test_day_of_a_stay_is_its_end_and_that_of_an_attendance_its_begin(kind: str, event_on: int, said: str) -> None:
    document = read_fhir(B.as_json(B.fhir_bundle(kind=kind)))
    assert document.facts.event_on == dt.date(2026, 3, event_on)
    assert said in document.text


def test_sections_keep_title_code_and_place() -> None:
    document = read_fhir(B.as_xml(B.fhir_bundle()))
    assert [(section.title, section.code) for section in document.sections] == [(part[0], part[1]) for part in (B.SUMMARY, B.PLAN)]
    for section in document.sections:
        assert document.text[section.start : section.end].startswith(f"{section.title}\n")


def test_heading_that_the_lexicon_does_not_list_is_still_a_heading() -> None:
    document = read_fhir(B.as_json(B.fhir_bundle([("Wishes of the family", "", "<p>To be kept informed.</p>")])))
    assert "Wishes of the family:\nTo be kept informed." in document.text


def test_code_speaks_where_a_section_has_no_title() -> None:
    bundle = B.fhir_bundle([("Plan and requested actions", "887201000000105", "<p>Repeat FBC.</p>")])
    section = bundle["entry"][0]["resource"]["section"][0]
    del section["title"]
    section["code"]["coding"][0].pop("display")
    assert "Plan and requested actions\nRepeat FBC." in read_fhir(B.as_json(bundle)).text


def test_actions_table_tells_the_practice_from_the_patient() -> None:
    table = (
        "<table><tbody><tr><th>Actions for healthcare professionals</th><td><p>GP please repeat the FBC in two weeks.</p><p>Status: Requested</p></td></tr>"
        "<tr><th>Actions for patient or their carer</th><td>To attend the practice nurse.</td></tr></tbody></table>"
    )
    text = read_fhir(B.as_json(B.fhir_bundle([("Plan and requested actions", "887201000000105", table)]))).text
    assert "Actions for healthcare professionals:\nGP please repeat the FBC in two weeks.\nStatus: Requested\n" in text
    owners = {text[sentence.start : sentence.end]: sentence.owner for sentence in read_text(text).sentences}
    assert owners["To attend the practice nurse."] is Party.PATIENT


@pytest.mark.parametrize("way", WAYS)
def test_coded_medicine_that_the_text_does_not_name_gets_its_line(way: Callable[[dict[str, Any]], bytes]) -> None:
    dosage = [
        {
            "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
            "route": B.coded("26643006", "Oral"),
            "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablet"}}],
        }
    ]
    document = read_fhir(way(B.fhir_bundle(others=[statement(dosage=dosage, reasonCode=[B.coded("1", "Diabetes")])])))
    [medicine] = document.medicines
    assert (medicine.name, medicine.dose, medicine.route, medicine.frequency) == (METFORMIN, "1 tablet", "Oral", "twice a day")
    assert (medicine.status, medicine.reason, medicine.code) == ("active", "Diabetes", "109081006")
    assert document.text[medicine.start : medicine.end] == METFORMIN
    assert "Medications and medical devices\n- Metformin 500mg tablets, 1 tablet, Oral, twice a day, status active, for Diabetes\n" in document.text


def test_coded_medicine_that_the_text_names_is_not_written_twice() -> None:
    narrative = ("Medications and medical devices", "933361000000108", "<table><tr><th>Medication name</th><td>Metformin 500mg tablets</td></tr></table>")
    document = read_fhir(B.as_json(B.fhir_bundle([narrative], others=[statement()])))
    assert document.text.count("Metformin") == 1
    assert document.text[document.medicines[0].start : document.medicines[0].end].lower() == METFORMIN.lower()


def test_list_says_what_became_of_a_medicine() -> None:
    lists = B.entry("List", "l1", entry=[{"flag": B.coded("1", "Started"), "item": B.to("m1")}])
    assert read_fhir(B.as_json(B.fhir_bundle(others=[statement(), lists]))).medicines[0].status == "Started"


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        ({"frequency": 1, "period": 1, "periodUnit": "d"}, "once a day"),
        ({"frequency": 1, "period": 6, "periodUnit": "h"}, "every 6 hours"),
        ({"frequency": 3, "period": 2, "periodUnit": "wk"}, "3 times every 2 weeks"),
        ({"frequency": 4, "period": 1, "periodUnit": "h"}, "4 times an hour"),
        ({"when": ["HS"]}, "at bedtime"),
        ({"frequency": 1, "period": 1, "periodUnit": "d", "boundsDuration": {"value": 10, "unit": "day"}}, "once a day, for 10 days"),
        ({"frequency": "often", "periodUnit": "fortnight"}, ""),
    ],
)
def test_frequency_is_said_as_people_say_it(repeat: dict[str, Any], said: str) -> None:
    assert read_fhir(B.as_json(B.fhir_bundle(others=[statement(dosage=[{"timing": {"repeat": repeat}}])]))).medicines[0].frequency == said


def test_supply_and_form_of_a_dispensed_medicine_are_read() -> None:
    others = [
        B.entry("Medication", "x1", code=B.coded("1", "Apixaban 5mg tablets"), form=B.coded("2", "Tablet")),
        B.entry(
            "MedicationRequest",
            "m2",
            status="active",
            medicationReference=B.to("x1"),
            dosageInstruction=[{"text": "One twice a day", "asNeededBoolean": False}],
            dispenseRequest={"quantity": {"value": 56, "unit": "tablet"}, "expectedSupplyDuration": {"value": 28, "code": "d"}},
        ),
        B.entry(
            "MedicationDispense",
            "m3",
            medicationReference=B.to("x1"),
            dosageInstruction=[{"doseRange": {"low": {"value": 1}, "high": {"value": 2}}}],
            daysSupply={"value": 1, "unit": "day"},
        ),
    ]
    first, second = read_fhir(B.as_json(B.fhir_bundle(others=others))).medicines
    assert (first.name, first.form, first.supply, first.dose) == ("Apixaban 5mg tablets", "Tablet", "56 tablet, for 28 days", "One twice a day")
    assert (second.dose, second.supply) == ("1 to 2", "1 day")


def embed(data: bytes) -> Document:
    return Document("pdf", "GP please chase the histology.\n", pages=((0, 31),), sizes=((595.0, 842.0),))


@pytest.mark.parametrize("way", WAYS)
def test_document_inside_a_section_is_read_by_the_reader_that_was_passed(way: Callable[[dict[str, Any]], bytes]) -> None:
    bundle = B.fhir_bundle([])
    bundle["entry"][0]["resource"]["section"] = [{"entry": [B.to("b1")]}]
    bundle["entry"].append(B.entry("Binary", "b1", contentType="application/pdf", data=B.base64_of(b"%PDF-1.7 ...")))
    document = read_fhir(way(bundle), embed)
    (start, end) = document.pages[0]
    assert document.text[start:end] == "GP please chase the histology.\n"
    assert document.sizes == ((595.0, 842.0),)


@pytest.mark.parametrize("way", WAYS)
def test_document_reference_with_data_or_with_a_binary_beside_it_is_read(way: Callable[[dict[str, Any]], bytes]) -> None:
    letter = B.base64_of("Dear Dr Ash,\n\nGP please chase the histology.\n")
    within = {
        "resourceType": "DocumentReference",
        "id": "d",
        "type": B.coded("1", "Clinical letter"),
        "content": [{"attachment": {"contentType": "text/plain", "data": letter}}],
    }
    assert "GP please chase the histology." in read_fhir(way(within)).text
    beside = {**within, "content": [{"attachment": {"url": "urn:uuid:b1"}}]}
    bundle = {"resourceType": "Bundle", "type": "message", "entry": [{"resource": beside}, B.entry("Binary", "b1", contentType="text/plain", data=letter)]}
    document = read_fhir(way(bundle))
    assert document.text.count("GP please chase the histology.") == 1
    assert document.text.startswith("Clinical letter\n")


def test_single_binary_is_its_document() -> None:
    assert read_fhir(B.as_json({"resourceType": "Binary", "contentType": "text/html", "data": B.base64_of("<p>GP to see.</p>")})).text == "GP to see.\n"


def test_document_that_is_only_an_address_is_refused_with_what_to_do() -> None:
    resource = {"resourceType": "DocumentReference", "content": [{"attachment": {"url": "https://example.org/letter.pdf", "title": "Letter"}}]}
    with pytest.raises(UnreadableLetterError, match=r"The letter itself \(Letter\) is not in this message, only its address\. Fetch the document"):
        read_fhir(B.as_json(resource))


def test_document_that_cannot_be_read_is_said_and_the_rest_is_kept() -> None:
    others = [B.entry("Binary", "b1", contentType="application/pdf", data=B.base64_of(b"%PDF-1.7"))]
    bundle = B.fhir_bundle(others=others)
    bundle["entry"][0]["resource"]["section"].append({"entry": [B.to("b1")]})
    document = read_fhir(B.as_json(bundle))
    assert "chase the coeliac" in document.text
    assert "This message holds a PDF document that could not be read, and that may be the letter itself:" in document.problems[0]


def test_bundle_inside_a_message_is_read() -> None:
    header = B.entry("MessageHeader", "h1", timestamp="2026-03-06T00:00:00Z")
    bundle = {"resourceType": "Bundle", "type": "message", "entry": [header, {"resource": B.fhir_bundle()}]}
    for way in WAYS:
        assert "chase the coeliac" in read_fhir(way(bundle)).text


def test_contained_resources_are_found() -> None:
    resource = {
        "resourceType": "ServiceRequest",
        "contained": [{"resourceType": "Patient", "id": "p", "name": [{"text": "Marjorie Ellwood"}]}],
        "subject": {"reference": "#p"},
        "code": B.coded("1", "Echocardiogram"),
        "performer": [{"display": "Ash Lane Practice"}],
        "priority": "routine",
        "reasonCode": [{"text": "New murmur"}],
        "note": [{"text": "Please book before May."}],
    }
    for way in WAYS:
        text = read_fhir(way(resource)).text
        assert "Patient: Marjorie Ellwood" in text
        assert (
            "Plan and requested actions\n- Echocardiogram, to Ash Lane Practice, priority routine\nReason: New murmur\nNote: Please book before May.\n" in text
        )


SINGLE = [
    (
        {"resourceType": "Condition", "code": {"text": "Asthma"}, "onsetDateTime": "2020-01-02", "clinicalStatus": "active"},
        "Diagnoses\n- Asthma, 2 January 2020, status active",
    ),
    ({"resourceType": "AllergyIntolerance", "code": {"text": "Penicillin"}, "reaction": [{"manifestation": [{"text": "Rash"}]}]}, "- Penicillin, Rash"),
    ({"resourceType": "FamilyMemberHistory", "relationship": {"text": "Father"}, "condition": [{"code": {"text": "Melanoma"}}]}, "- Father, Melanoma"),
    (
        {
            "resourceType": "Observation",
            "code": {"text": "Ferritin"},
            "valueQuantity": {"value": 8.5, "unit": "ng/mL"},
            "referenceRange": [{"low": {"value": 10}, "high": {"value": 200}}],
            "interpretation": [{"text": "low"}],
        },
        "- Ferritin: 8.5 ng/mL (range 10 to 200), low",
    ),
    (
        {"resourceType": "Observation", "code": {"text": "Smoker"}, "valueBoolean": True, "comment": "Since 1990", "referenceRange": [{"high": {"value": 1}}]},
        "- Smoker: yes (range up to 1)\nComment: Since 1990",
    ),
    (
        {"resourceType": "Observation", "code": {"text": "Sample"}, "dataAbsentReason": {"text": "not done"}, "referenceRange": [{"low": {"value": 1}}]},
        "- Sample: not done (range from 1)",
    ),
    (
        {"resourceType": "Observation", "code": {"text": "BP"}, "component": [{"code": {"text": "Systolic"}, "valueQuantity": {"value": 120, "unit": "mmHg"}}]},
        "- BP: Systolic 120 mmHg",
    ),
    (
        {
            "resourceType": "DiagnosticReport",
            "code": {"text": "CT chest"},
            "status": "final",
            "effectiveDateTime": "2026-03-01",
            "conclusion": "Nodule. Suggest repeat.",
        },
        "CT chest, 1 March 2026, status final\nConclusion: Nodule. Suggest repeat.",
    ),
    (
        {"resourceType": "Encounter", "status": "finished", "period": {"start": "2026-03-01", "end": "2026-03-03"}, "reason": [{"text": "Fall"}]},
        "Dates: 1 March 2026 to 3 March 2026\nStatus: finished\nReason: Fall",
    ),
    ({"resourceType": "CarePlan", "description": "Lose weight", "activity": [{"detail": {"description": "Weigh weekly"}}]}, "- Lose weight\n- Weigh weekly"),
    ({"resourceType": "CommunicationRequest", "payload": [{"contentString": "Please see your GP."}]}, "Please see your GP."),
    (
        {
            "resourceType": "QuestionnaireResponse",
            "item": [{"text": "Sleep", "answer": [{"valueString": "poor"}], "item": [{"answer": [{"valueCoding": {"display": "Often"}}]}]}],
        },
        "Sleep: poor\nOften",
    ),
    ({"resourceType": "MedicationStatement", "medicationCodeableConcept": {"text": "Ramipril"}, "note": [{"text": "New."}]}, "- Ramipril\nNote: New."),
    ({"resourceType": "Procedure", "text": {"status": "additional", "div": "<div>Told in words.</div>"}, "code": {"text": "ECG"}}, "- ECG\n\nTold in words."),
    ({"resourceType": "Basic", "text": {"div": "<div>Only words.</div>"}}, "Only words."),
]


@pytest.mark.parametrize(("resource", "said"), SINGLE, ids=lambda item: item["resourceType"] if isinstance(item, dict) else "")
@pytest.mark.parametrize("way", WAYS)
def test_single_resource_says_what_it_holds(way: Callable[[dict[str, Any]], bytes], resource: dict[str, Any], said: str) -> None:
    assert said in read_fhir(way(resource)).text


def test_section_without_words_says_what_its_entries_hold() -> None:
    bundle = B.fhir_bundle([])
    bundle["entry"][0]["resource"]["section"] = [{"title": "Diagnoses", "entry": [B.to("l1"), B.to("gone")]}]
    bundle["entry"] += [B.entry("List", "l1", entry=[{"item": B.to("c9")}]), B.entry("Condition", "c9", code={"text": "Coeliac disease"})]
    document = read_fhir(B.as_json(bundle))
    assert "Diagnoses\n- Coeliac disease" in document.text
    assert document.problems == ("This message speaks of 1 record that it does not hold (urn:uuid:gone); what they say is not here.",)


def test_sections_inside_sections_are_read() -> None:
    bundle = B.fhir_bundle()
    bundle["entry"][0]["resource"]["section"][0]["section"] = [{"title": "Examination findings", "text": {"div": "<div>Soft abdomen</div>"}}]
    assert "Examination findings\nSoft abdomen" in read_fhir(B.as_json(bundle)).text


def test_composition_without_sections_is_said() -> None:
    bundle = B.fhir_bundle([])
    bundle["entry"][0]["resource"]["text"] = {"div": "<div>The letter in one piece.</div>"}
    document = read_fhir(B.as_json(bundle))
    assert "The letter in one piece." in document.text
    assert "has no sections" in document.problems[0]


def test_sender_of_a_message_is_read_from_its_header() -> None:
    header = B.entry("MessageHeader", "h1", source={"name": "Northmoor", "endpoint": "urn:nhs-uk:addressing:ods:RZX99"}, timestamp="2026-03-06T00:00:00Z")
    bundle = {"resourceType": "Bundle", "type": "message", "entry": [header, B.entry("Condition", "c", code={"text": "Gout"})]}
    facts = read_fhir(B.as_json(bundle)).facts
    assert (facts.provider, facts.provider_code, facts.written_on) == ("Northmoor", "RZX99", dt.date(2026, 3, 6))


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b'{"resourceType": "Bundle", "entry": [', "breaks off or is damaged at line 1"),
        (b'{"resourceType": "Bundle", "entry": []}', "holds no resource"),
        (b'{"resourceType": "Location", "name": "Ward 9"}', r"\(Location\) holds no words of a letter"),
        (b'{"resourceType": ' + b"[" * 200_000, "nested far deeper"),
        (b'{"resourceType": "X", "n": ' + b"1" * 5000 + b"}", "cannot be read"),
        (b'<Bundle xmlns="http://hl7.org/fhir"><entry><resource>', "breaks off or is damaged at line 1"),
        (b'<Bundle xmlns="http://hl7.org/fhir">' + b"<a>" * 400 + b"</a>" * 400 + b"</Bundle>", "nested more than 250 levels"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><Bundle xmlns="http://hl7.org/fhir"/>', "declares entities"),
    ],
)
def test_broken_message_is_refused_in_a_sentence(data: bytes, match: str) -> None:
    with pytest.raises(UnreadableLetterError, match=match):
        read_fhir(data)


def test_message_of_another_encoding_is_read_and_said() -> None:
    data = json.dumps(B.fhir_bundle([("Clinical summary", "1", "<p>Cost £5</p>")]), ensure_ascii=False).encode("cp1252")
    document = read_fhir(data)
    assert "Cost £5" in document.text
    assert "Windows-1252" in document.problems[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_message_in_every_unicode_encoding_is_read(encoding: str) -> None:
    data = json.dumps(B.fhir_bundle()).encode(encoding)
    assert is_fhir(data)
    assert "chase the coeliac" in read_fhir(data).text


def test_line_break_inside_a_string_is_read_and_said() -> None:
    data = B.as_json(B.fhir_bundle()).replace(b"bloating. ", b"bloating.\n")
    assert "control characters" in read_fhir(data).problems[0]


def test_more_entries_than_any_letter_has_are_left_out_and_said() -> None:
    many = [{"resource": {"resourceType": "Condition", "id": str(number), "code": {"text": f"Problem {number}"}}} for number in range(MAX_ENTRIES + 10)]
    document = read_fhir(B.as_json({"resourceType": "Bundle", "type": "collection", "entry": many}))
    assert f"more than {MAX_ENTRIES} entries" in document.problems[0]
    assert "Problem 9\n" in document.text


def test_references_in_a_circle_end() -> None:
    bundle = B.fhir_bundle()
    for number in ("o1", "r1"):
        resource = next(item["resource"] for item in bundle["entry"] if item["resource"]["id"] == number)
        resource.update(organization=B.to("r1"), practitioner=B.to("r1"), partOf=B.to("o1"))
    assert "chase the coeliac" in read_fhir(B.as_json(bundle)).text


@pytest.mark.parametrize(
    ("data", "answer"),
    [(b'{"resourceType":"X"}', True), (b'{"a": 1}', False), (b"Dear Dr", False), (b'<Bundle xmlns="http://hl7.org/fhir"/>', True), (b"<html/>", False)],
)
def test_fhir_is_recognised_at_a_glance(data: bytes, answer: bool) -> None:
    assert is_fhir(data) is answer
