"""Kettering XML: letters as HTML, base64 or text, with dates as they come."""

import datetime as dt
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.document import Document
from remit.engine.letters.kettering import is_kettering, read_kettering

B = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("message_builders.py"))))
HTML = "<![CDATA[<html><body><h2>Plan</h2><p>GP to kindly chase the coeliac serology.</p></body></html>]]>"


def test_message_reads_like_a_letter() -> None:
    document = read_kettering(B.kettering(HTML))
    assert (document.format, document.problems) == ("kettering", ())
    assert document.text.splitlines() == [
        "Northmoor General Hospital",
        "Gastroenterology",
        "Clinic letter",
        "Patient: Marjorie Ellwood",
        "NHS number: 999 798 3807",
        "Date of birth: 2 July 1951",
        "Registered practice: Ash Lane Practice (Z99999)",
        "Date seen: 3 March 2026",
        "Letter date: 5 March 2026",
        "Responsible clinician: Dr R Marsh",
        "Recipient: Dr T Ash",
        "Action requested of the practice: yes",
        "",
        "Plan",
        "GP to kindly chase the coeliac serology.",
    ]


def test_facts_are_those_of_the_message() -> None:
    facts = read_kettering(B.kettering(HTML)).facts
    assert (facts.nhs_number, facts.provider, facts.provider_code, facts.practice_code) == (B.NHS_NUMBER, "Northmoor General Hospital", "RZX99", "Z99999")
    assert (facts.written_on, facts.event_on, facts.kind, facts.specialty) == (dt.date(2026, 3, 5), dt.date(2026, 3, 3), "clinic_letter", "Gastroenterology")


def test_date_that_is_none_is_left_out_and_said() -> None:
    document = read_kettering(B.kettering(HTML, written="202144161244"))
    assert document.facts.written_on == dt.date(2026, 3, 6)
    assert document.problems == ('The date of writing in this message, "202144161244", is not a date that exists; it was left out.',)


def test_birth_date_with_day_and_month_exchanged_is_guessed_and_said() -> None:
    document = read_kettering(B.kettering(HTML, born="19962501"))
    assert document.facts.born_on == dt.date(1996, 1, 25)
    assert document.problems == ('The date of birth in this message, "19962501", has day and month exchanged; it was read as 25 January 1996.',)


@pytest.mark.parametrize(
    "block",
    [
        HTML,
        "&lt;p&gt;GP to kindly chase the coeliac serology.&lt;/p&gt;",
        "&amp;lt;p&amp;gt;GP to kindly chase the coeliac serology.&amp;lt;/p&amp;gt;",
        "<p>GP to kindly chase the coeliac serology.</p>",
        "Dear Dr Ash,\n\nGP to kindly chase the coeliac serology.",
        B.base64_of("<html><body><p>GP to kindly chase the coeliac serology.</p></body></html>"),
    ],
    ids=["CDATA", "escaped", "escaped twice", "elements", "text", "base64"],
)
def test_letter_is_found_however_it_is_packed(block: str) -> None:
    assert "\nGP to kindly chase the coeliac serology.\n" in read_kettering(B.kettering(block)).text


@pytest.mark.parametrize(
    ("block", "first"),
    [
        (B.base64_of(b"%PDF-1.7 " + b"x" * 40), b"%PDF"),
        (B.base64_of("{\\rtf1 GP to chase the histology, please.}"), b"{\\rt"),
        ("{\\rtf1 GP to chase.}", b"{\\rt"),
    ],
)
def test_pdf_and_rtf_go_to_the_reader(block: str, first: bytes) -> None:
    def read(data: bytes) -> Document:
        assert data[:4] == first
        return Document("rtf", "GP to chase.\n")

    assert read_kettering(B.kettering(block), read).text.endswith("\n\nGP to chase.\n")


def test_document_creation_falls_back_to_the_day_of_sending() -> None:
    assert read_kettering(B.kettering(HTML, written="")).facts.written_on == dt.date(2026, 3, 6)


def test_type_of_event_names_the_letter() -> None:
    assert read_kettering(B.kettering(HTML, kind="AE")).facts.kind == "emergency_letter"
    document = read_kettering(B.kettering(HTML, kind="Discharge summary"))
    assert "Date of discharge: 3 March 2026" in document.text


def test_coded_entries_are_listed() -> None:
    code = "<CodedData><ClinicalCode><Term30>Peak flow</Term30><CodeName>339g.</CodeName><Value1>100</Value1><Unit1>l/min</Unit1></ClinicalCode></CodedData>"
    assert (
        "Coded entries:\n- Peak flow: 100 l/min\n"
        in read_kettering(B.kettering(HTML).replace(b"<ReportingInformation>", f"{code}<ReportingInformation>".encode())).text
    )


def test_parties_are_told_apart_without_their_numbers() -> None:
    data = B.kettering(HTML).replace(b"<IdValue>1</IdValue>", b"<IdValue/>").replace(b"<IdValue>2</IdValue>", b"<IdValue/>")
    facts = read_kettering(data).facts
    assert (facts.provider_code, facts.practice_code) == ("RZX99", "Z99999")


def test_number_without_a_type_is_taken_where_it_has_ten_digits() -> None:
    assert read_kettering(B.kettering(HTML).replace(b"<IdType>NHS</IdType>", b"")).facts.nhs_number == B.NHS_NUMBER


def test_ampersand_of_a_careless_sender_is_mended_and_said() -> None:
    document = read_kettering(B.kettering("<p>U&Es today, &pound;5 & more&nbsp;</p>"))
    assert "U&Es today, £5 & more" in document.text
    assert "not well-formed" in document.problems[0]


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (B.kettering(""), "holds no letter"),
        (B.kettering(HTML)[:-30], "breaks off or is damaged"),
        (B.kettering(B.base64_of(b"%PDF-1.7 " + b"x" * 40)), "holds no letter.*PDF document"),
    ],
)
def test_message_without_a_letter_is_refused_in_a_sentence(data: bytes, match: str) -> None:
    with pytest.raises(UnreadableLetterError, match=match):
        read_kettering(data)


def test_kettering_is_recognised_at_a_glance() -> None:
    assert is_kettering(B.kettering(HTML))
    assert is_kettering(B.kettering(HTML).decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert not is_kettering(b"<ReportMsg/>")
    assert not is_kettering(b"ReportMsg TextItem")


def test_message_in_utf_16_is_read() -> None:
    data = B.kettering(HTML).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert "chase the coeliac" in read_kettering(data).text
