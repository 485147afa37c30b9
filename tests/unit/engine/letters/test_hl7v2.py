"""HL7 version 2: letters in MDM and REF, results in ORU, stays in ADT."""

import datetime as dt
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.document import Document
from remit.engine.letters.hl7v2 import is_hl7v2, read_hl7v2
from remit.engine.letters.hl7v2_segments import split_messages

B = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("message_builders.py"))))


def test_mdm_reads_like_a_letter() -> None:
    document = read_hl7v2(B.mdm("Dear Dr Ash", "", "GP to kindly chase the coeliac serology.", "Yours sincerely"))
    assert (document.format, document.problems) == ("hl7v2", ())
    assert document.text.splitlines() == [
        "Northmoor General Hospital",
        "Clinic letter",
        "Patient: Mrs Marjorie ELLWOOD",
        "NHS number: 999 798 3807",
        "Date of birth: 2 July 1951",
        "Registered practice: ASH LANE PRACTICE (Z99999)",
        "Date of event: 3 March 2026",
        "Letter date: 5 March 2026",
        "Responsible clinician: Dr Ruth Marsh",
        "Where: GASTRO",
        "General practitioner: Dr Tom Ash",
        "",
        "Dear Dr Ash",
        "",
        "GP to kindly chase the coeliac serology.",
        "Yours sincerely",
    ]


def test_facts_are_those_of_the_message() -> None:
    facts = read_hl7v2(B.mdm("GP to chase.")).facts
    assert (facts.nhs_number, facts.patient, facts.born_on, facts.practice_code) == (B.NHS_NUMBER, "Mrs Marjorie ELLWOOD", dt.date(1951, 7, 2), "Z99999")
    assert (facts.written_on, facts.event_on, facts.kind) == (dt.date(2026, 3, 5), dt.date(2026, 3, 3), "clinic_letter")


def test_referral_names_its_sender_reason_and_diagnosis() -> None:
    data = B.hl7v2(
        "REF^I12",
        "RF1|A|R|||||||||Suspected coeliac disease".replace("|||||||||", "||||||||"),
        "PRD|RP|Marsh^Ruth|Northmoor Gastroenterology||||RZX99",
        "DG1|1||K90.0^Coeliac disease^ICD10",
        "OBX|1|FT|L^Letter||GP to chase.\\.br\\Repeat FBC \\T\\ U\\T\\E.",
    )
    document = read_hl7v2(data)
    assert (document.facts.provider, document.facts.provider_code) == ("Northmoor Gastroenterology", "RZX99")
    assert "Diagnoses\n- Coeliac disease" in document.text
    assert "GP to chase.\nRepeat FBC & U&E." in document.text


def test_results_are_lines_with_range_and_flag() -> None:
    segments = [
        "OBR|1||9|B1^Full blood count|||20260303",
        "OBX|1|NM|B2^Haemoglobin||101|g/L|130-180|L|||F",
        "OBX|2|SN|B3^CRP||<^5|mg/L",
        "OBX|3|CE|B4^Film||A^Anaemia",
        "OBX|4|ST|B5^Comment||Repeat in a month",
        "NTE|1||Please advise.",
        "OBX|5|TX|B6^Appearance||cloudy||||||F",
        "OBX|6|NM|B7^MCV||80|fL|80-100|N|||F",
    ]
    text = read_hl7v2(B.hl7v2("ORU^R01", *segments)).text
    assert text.startswith("Northmoor General Hospital\nResults report\n")
    assert (
        "Full blood count 3 March 2026:\n- Haemoglobin: 101 g/L (range 130-180) low\n- CRP: <5 mg/L\n- Film: Anaemia\n"
        "Comment: Repeat in a month\nPlease advise.\n"
        "Appearance: cloudy\n- MCV: 80 fL (range 80-100)\n"
    ) in text


def test_base64_pdf_of_a_report_goes_to_the_reader() -> None:
    def read(data: bytes) -> Document:
        assert data == b"%PDF-1.7"
        return Document("pdf", "GP to chase the histology.\n", pages=((0, 27),))

    document = read_hl7v2(B.hl7v2("ORU^R01", "OBR|1|||R^Histology", f"OBX|1|ED|R^Report||1^AP^pdf^Base64^{B.base64_of(b'%PDF-1.7')}||||||F"), read)
    assert document.text[slice(*document.pages[0])] == "GP to chase the histology.\n"


def test_documents_that_are_not_there_or_cannot_be_read_are_said() -> None:
    segments = ["OBX|1|RP|R^Report||http://pacs/1", "OBX|2|ED|R^Report||1^AP^pdf^Hex^2550", "OBX|3|ED|R^Report||1^TX^plain^A^GP to chase."]
    document = read_hl7v2(B.hl7v2("MDM^T02", *segments))
    assert "GP to chase." in document.text
    assert ["only its address (http://pacs/1)" in document.problems[0], "hexadecimal" in document.problems[1]] == [True, True]


def test_rtf_and_html_in_a_text_field_go_to_the_reader() -> None:
    assert "GP to chase." in read_hl7v2(B.mdm("<html><body><p>GP to chase.</p></body></html>")).text


@pytest.mark.parametrize(
    ("kind", "segment", "title", "event", "name"),
    [
        ("ADT^A03", "PV1|1|I|WARD9||||||" + "|" * 35 + "20260301|20260303", "Discharge notification", dt.date(2026, 3, 3), "Date of discharge"),
        ("ADT^A01", "PV1|1|I|WARD9||||||" + "|" * 35 + "20260301", "Admission notification", dt.date(2026, 3, 1), "Date of admission"),
        ("ADT^A05", "PV1|1|I|WARD9||||||" + "|" * 35 + "20260301", "Pre-admission notification", None, "Letter date"),
    ],
)
def test_stay_is_told(kind: str, segment: str, title: str, event: dt.date | None, name: str) -> None:
    document = read_hl7v2(B.hl7v2(kind, segment, "PV2|||^Fall", "AL1|1|DA|^Penicillin", "PR1|1||^X-ray"))
    assert title in document.text
    assert document.facts.event_on == event
    assert f"{name}: " in document.text
    assert "Reason for admission\nFall\n\nAllergies and adverse reactions\n- Penicillin\n\nProcedures\n- X-ray\n" in document.text


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (B.hl7v2("ADT^A28"), "ADT A28: it changes the details of a patient and holds no letter"),
        (B.hl7v2("ACK"), "acknowledges another message"),
        (B.hl7v2("MDM^T02"), r"\(MDM\) holds no words of a letter"),
        (b"MSH|^~\\&|", "no known kind"),
        (b"FHS|^~\\&|\rFTS|0\r", "holds none"),
    ],
)
def test_message_without_words_is_refused_in_a_sentence(data: bytes, match: str) -> None:
    with pytest.raises(UnreadableLetterError, match=match):
        read_hl7v2(data)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_line_end_is_read(end: str) -> None:
    assert "GP to chase." in read_hl7v2(B.hl7v2("MDM^T02", "OBX|1|TX|L||GP to chase.", end=end)).text


def test_framed_message_is_read() -> None:
    assert is_hl7v2(b"\x0b" + B.mdm("GP to chase.") + b"\x1c\r")
    assert "GP to chase." in read_hl7v2(b"\x0b" + B.mdm("GP to chase.") + b"\x1c\r").text


def test_wrapped_lines_are_joined_and_said() -> None:
    document = read_hl7v2(B.mdm("GP to kindly chase").replace(b"kindly chase", b"kindly\rchase the serology"))
    assert "GP to kindly chase the serology" in document.text
    assert "do not begin with the name of a segment" in document.problems[0]


def test_file_of_two_messages_is_read_and_said() -> None:
    document = read_hl7v2(B.mdm("GP to chase.") + B.mdm("GP to refer.") + B.hl7v2("ACK"))
    assert document.text.index("chase") < document.text.index("refer")
    assert "holds 3 messages" in document.problems[0]


def test_separators_other_than_usual_are_read() -> None:
    data = B.mdm("GP to chase.").replace(b"MSH|^~\\&|", b"MSH#*~!&#").replace(b"|", b"#").replace(b"^", b"*")
    assert "GP to chase." in read_hl7v2(data).text


@pytest.mark.parametrize(("raw", "said"), [("\\F\\", "|"), ("\\X41\\", "A"), ("\\H\\bold\\N\\", "bold"), ("a\\.sp2\\b", "a\nb"), ("\\E\\", "\\")])
def test_escapes_are_undone(raw: str, said: str) -> None:
    messages, _ = split_messages(B.hl7v2("MDM^T02", f"OBX|1|TX|L||{raw}"))
    assert messages[0][-1].repeats(5)[0].whole == said


def test_message_of_windows_is_read_and_said() -> None:
    document = read_hl7v2(B.mdm("Costs £5").decode().encode("cp1252"))
    assert "Costs £5" in document.text
    assert "Windows-1252" in document.problems[0]
