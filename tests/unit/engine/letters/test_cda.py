"""CDA: clinical documents, NHS 111 reports and ITK envelopes become letters."""

import datetime as dt
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from remit.engine.letters import UnreadableLetterError, read_text
from remit.engine.letters.cda import is_cda, read_cda
from remit.engine.letters.document import Document

B = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("message_builders.py"))))
MEDICINE = (
    "<entry><substanceAdministration><text>One twice a day</text><statusCode code='active'/><effectiveTime><period value='12' unit='h'/></effectiveTime>"
    "<routeCode displayName='Oral'/><consumable><manufacturedProduct><manufacturedMaterial><code code='1' displayName='Apixaban 5mg tablets'/>"
    "</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"
)


def test_document_reads_like_a_letter() -> None:
    document = read_cda(B.cda().encode())
    assert (document.format, document.problems) == ("cda", ())
    assert document.text.splitlines() == [
        "Northmoor General Hospital",
        "Outpatient letter",
        "Patient: Mrs Marjorie Ellwood",
        "NHS number: 999 798 3807",
        "Date of birth: 2 July 1951",
        "Registered practice: Ash Lane Practice (Z99999)",
        "Date seen: 3 March 2026",
        "Letter date: 5 March 2026",
        "Written by: Dr Ruth Marsh",
        "",
        "Clinical summary",
        "Seen with bloating. Examination was normal.",
        "",
        "Plan and requested actions",
        "GP to kindly chase the coeliac serology.",
    ]


def test_facts_and_sections_are_those_of_the_document() -> None:
    document = read_cda(B.cda().encode())
    facts = document.facts
    assert (facts.nhs_number, facts.patient, facts.born_on) == (B.NHS_NUMBER, "Mrs Marjorie Ellwood", dt.date(1951, 7, 2))
    assert (facts.provider_code, facts.practice_code, facts.written_on, facts.event_on) == ("RZX99", "Z99999", dt.date(2026, 3, 5), dt.date(2026, 3, 3))
    assert [(section.title, section.code) for section in document.sections] == [(part[0], part[1]) for part in (B.SUMMARY, B.PLAN)]
    letter = read_text(document.text)
    assert (letter.event_on, letter.written_on) == (facts.event_on, facts.written_on)


def test_document_in_its_envelopes_is_found() -> None:
    assert is_cda(B.in_envelope(B.cda()))
    assert "chase the coeliac" in read_cda(B.in_envelope(B.cda())).text


def test_several_documents_are_read_one_after_another_and_said() -> None:
    document = read_cda(B.in_envelope(B.cda() + B.cda([("Earlier report", "", "Called last week.")], title="NHS 111 Report") + B.cda([])))
    assert document.text.index("chase the coeliac") < document.text.index("Called last week.")
    assert "holds 3 documents" in document.problems[0]
    assert "holds no words of a letter" in document.problems[1]
    for section in document.sections:
        assert document.text[section.start :].startswith(section.title)


def test_touching_contents_are_lines_and_spaced_ones_are_not() -> None:
    text = "<content styleCode='Bold'>Method:</content> <content>Elective</content><br/><content>Warm to touch</content><content>Acne</content>"
    assert "Method: Elective\nWarm to touch\nAcne\n" in read_cda(B.cda([("Summary", "", text)]).encode()).text


def test_table_and_list_of_cda_are_lines() -> None:
    text = "<table><thead><tr><th>Test</th><th>Result</th></tr></thead><tbody><tr><td>Hb</td><td>101</td></tr></tbody></table>"
    text += "<list><caption>Actions</caption><item>Repeat FBC</item></list>"
    assert "Test: Hb | Result: 101\nActions\n- Repeat FBC\n" in read_cda(B.cda([("Results", "", text)]).encode()).text


def test_coded_medicine_is_read() -> None:
    document = read_cda(B.cda().replace("</section></component></section>", f"{MEDICINE}</section></component></section>").encode())
    [medicine] = document.medicines
    assert (medicine.name, medicine.dose, medicine.route, medicine.frequency, medicine.status) == (
        "Apixaban 5mg tablets",
        "One twice a day",
        "Oral",
        "every 12 h",
        "active",
    )
    assert document.text[medicine.start : medicine.end] == medicine.name


def test_dose_of_a_medicine_is_read_where_no_text_says_it() -> None:
    entry = MEDICINE.replace("<text>One twice a day</text>", "<doseQuantity><center value='5' unit='mg'/></doseQuantity>").replace(
        "<period value='12' unit='h'/>", ""
    )
    [medicine] = read_cda(B.cda().replace("</section></component></section>", f"{entry}</section></component></section>").encode()).medicines
    assert (medicine.dose, medicine.frequency) == ("5 mg", "")


def test_embedded_document_is_handed_to_the_reader() -> None:
    seen: list[bytes] = []

    def read(data: bytes) -> Document:
        seen.append(data)
        return Document("pdf", "GP to chase the histology.\n")

    body = f"<nonXMLBody><text mediaType='application/pdf' representation='B64'>{B.base64_of(b'%PDF-1.7')}</text></nonXMLBody>"
    assert "GP to chase the histology." in read_cda(B.cda(body=body).encode(), read).text
    assert seen == [b"%PDF-1.7"]


def test_body_that_is_plain_text_is_the_letter() -> None:
    body = "<nonXMLBody><text mediaType='text/plain'>Dear Dr Ash,\n\nGP to chase.</text></nonXMLBody>"
    assert read_cda(B.cda(body=body).encode()).text.endswith("Dear Dr Ash,\n\nGP to chase.\n")
    body = "<nonXMLBody><text><paragraph>GP to chase.</paragraph></text></nonXMLBody>"
    assert read_cda(B.cda(body=body).encode()).text.endswith("\nGP to chase.\n")


def test_record_for_machines_is_left_out_and_said() -> None:
    media = f"<entry><observationMedia><value representation='B64'>{B.base64_of('<PathwaysCase><question/></PathwaysCase>')}</value></observationMedia></entry>"
    document = read_cda(B.cda().replace("</section></component></section>", f"{media}</section></component></section>").encode())
    assert "question" not in document.text
    assert document.problems == ("A record for machines inside this message (PathwaysCase) was left out.",)


@pytest.mark.parametrize("payload", ["<ReportMsg><x/></ReportMsg>", "R1AgdG8gY2hhc2Uu", "&lt;p&gt;GP to chase.&lt;/p&gt;"])
def test_payload_that_is_no_clinical_document_goes_to_the_reader(payload: str) -> None:
    seen: list[bytes] = []

    def read(data: bytes) -> Document:
        seen.append(data)
        return Document("text", "GP to chase.\n")

    assert read_cda(B.in_envelope(payload), read).text == "GP to chase.\n"
    assert seen[0][:4] in (b"<Rep", b"GP t", b"<p>G")


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (B.cda([]).encode(), "holds no words of a letter"),
        (B.cda(body="<nonXMLBody><text><reference value='letter.pdf'/></text></nonXMLBody>").encode(), "holds no words|only its address"),
        (B.cda(body="<nonXMLBody><text representation='B64'>%%%%</text></nonXMLBody>").encode(), "there is nothing in it"),
        (B.in_envelope(""), "holds no clinical document"),
        (B.cda().encode()[:-40], "breaks off or is damaged"),
    ],
)
def test_document_without_words_is_refused_in_a_sentence(data: bytes, match: str) -> None:
    with pytest.raises(UnreadableLetterError, match=match):
        read_cda(data)


def test_sections_too_deep_inside_each_other_end() -> None:
    deep = "<section><text>x</text><component>" * 100 + "</component></section>" * 100
    assert "chase" not in read_cda(B.cda(body=f"<structuredBody><component>{deep}</component></structuredBody>").encode()).text


def test_discharge_day_is_the_end_of_the_stay() -> None:
    data = B.cda(title="Discharge summary").replace("<low value='20260303'/>", "<low value='20260301'/><high value='20260304'/>")
    assert read_cda(data.encode()).facts.event_on == dt.date(2026, 3, 4)
