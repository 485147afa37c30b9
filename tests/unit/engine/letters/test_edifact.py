"""EDIFACT: laboratory reports as text."""

import datetime as dt

import pytest

from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.edifact import is_edifact, read_edifact

HEAD = "UNA:+.? 'UNB+UNOC:3+1+2+260305:1000+1++MEDRPT'"
REPORT = (
    "UNH+1+MEDRPT:0:1:RT:NHS003'DTM+137:202603051000:203'NAD+PO+G1:900++Dr T Ash'SPR+PRO'NAD+MR+Z99999:901++Ash Lane Practice'"
    "SPR+ORG'NAD+SLA+++Haematology'SPR+DPT'"
    "NAD+SLA+RZX99:903++ST ELSEWHERE?'S HOSPITAL'SPR+ORG'STS++PR'DTM+ISR:202603051000:203'PNA+PAT+9997983807:OPI+++SU:ELLWOOD+FO:MARJORIE+TI:MRS'"
    "DTM+329:19510702:102'FTX+CID+++TIRED?: ALWAYS'SPC+TSP+:::BLOOD'DTM+SCO:202603030900:203'INV+MQ+42R4.:911::Serum ferritin'RSL+NV+8:7++:::ng/mL+LO'"
    "RND+U+10+200'INV+MQ+:::Film'FTX+RIT+++Please repeat.:.:Suggest iron'INV+MQ+1.'RSL+NV+5+++:::mg/L'RND+U++9'FTX+ZZZ+++Phoned'UNT+9+1'"
)


def test_report_reads_like_a_letter() -> None:
    document = read_edifact(f"{HEAD}{REPORT}UNZ+1+1'".encode())
    assert (document.format, document.problems) == ("edifact", ())
    assert document.text.splitlines() == [
        "ST ELSEWHERE'S HOSPITAL",
        "Haematology",
        "Pathology report (provisional)",
        "Patient: MRS MARJORIE ELLWOOD",
        "NHS number: 999 798 3807",
        "Date of birth: 2 July 1951",
        "Registered practice: Ash Lane Practice (Z99999)",
        "Date of sample: 3 March 2026",
        "Letter date: 5 March 2026",
        "Requested by: Dr T Ash",
        "",
        "Clinical details",
        "TIRED: ALWAYS",
        "",
        "Specimen:",
        "BLOOD",
        "",
        "Results",
        "Serum ferritin: above 8 ng/mL low (range 10 to 200)",
        "Film",
        "Please repeat.",
        "",
        "Suggest iron",
        "1.: 5 (range 9)",
        "",
        "Comments:",
        "Phoned",
    ]
    facts = document.facts
    assert (facts.provider_code, facts.practice_code, facts.event_on, facts.written_on) == ("RZX99", "Z99999", dt.date(2026, 3, 3), dt.date(2026, 3, 5))


def test_reports_about_several_patients_have_no_patient_in_common() -> None:
    second = REPORT.replace("MARJORIE", "ANNE").replace("9997983807", "9990001111")
    document = read_edifact(f"{HEAD}{REPORT}{second}".encode())
    assert document.problems == ("This file holds 2 reports about 2 patients; they were read one after another.",)
    assert (document.facts.nhs_number, document.facts.patient, document.facts.born_on) == ("", "", None)
    assert document.facts.provider == "ST ELSEWHERE'S HOSPITAL"
    assert "about one patient" in read_edifact(f"{HEAD}{REPORT}{REPORT}".encode()).problems[0]


def test_service_string_without_its_space_is_read() -> None:
    assert "Serum ferritin" in read_edifact(f"{HEAD.replace('? ', '?')}{REPORT}".encode()).text


def test_text_that_ends_in_a_released_question_mark_ends_there() -> None:
    assert "TIRED?\n" in read_edifact(f"{HEAD}{REPORT.replace('TIRED?: ALWAYS', 'TIRED??')}".encode()).text


def test_report_without_results_is_said() -> None:
    assert "holds no result" in read_edifact(b"UNH+1+NHSRSR:D:1'NAD+SLA+++X'SPR+DPT'UNT+1+1'").problems[0]


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"UNH+1+NHSACK:D:1'BGM+AKR'UNT+1+1'", "acknowledges other messages"),
        (b"UNH+1+ORDERS:D'UNT+1'", "of the kind ORDERS"),
        (b"UNB+x'", "it holds no message"),
    ],
)
def test_file_without_a_report_is_refused_in_a_sentence(data: bytes, match: str) -> None:
    with pytest.raises(UnreadableLetterError, match=match):
        read_edifact(data)


def test_edifact_is_recognised_at_a_glance() -> None:
    assert is_edifact(f"{HEAD}{REPORT}".encode())
    assert not is_edifact(b"UNHAPPY with the plan")
