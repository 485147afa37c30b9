"""The table of formats: each message goes to its reader, and nothing is loaded before it is needed."""

import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.document import CodedMedicine, Document, Facts
from remit.engine.letters.embedded import embed_base64, embed_text, from_base64, looks_like_base64, read_plain
from remit.engine.letters.messages import find_message_format, read_inside, read_message
from remit.engine.letters.sheet import Sheet

B = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("message_builders.py"))))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (B.as_json(B.fhir_bundle()), "fhir"),
        (B.as_xml(B.fhir_bundle()), "fhir"),
        (B.cda().encode(), "cda"),
        (B.in_envelope(B.as_xml(B.fhir_bundle()).decode().partition("?>")[2]), "cda"),
        (B.kettering("x"), "kettering"),
        (B.mdm("x"), "hl7v2"),
        (b"UNB+UNOC:3+1'UNH+1'", "edifact"),
        (b"<text>x</text>", "xml"),
        (b"<html><body>x</body></html>", None),
        (b"Dear Dr Ash", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_message_goes_to_its_reader(data: bytes, name: str | None) -> None:
    found = find_message_format(data)
    assert (found.name if found else None) == name


def test_no_message_is_no_document() -> None:
    assert read_message(b"Dear Dr Ash") is None


def test_fhir_in_an_itk_envelope_is_read() -> None:
    document = read_message(B.in_envelope(B.as_xml(B.fhir_bundle()).decode().partition("?>")[2]))
    assert document is not None
    assert "chase the coeliac" in document.text
    assert document.facts.nhs_number == B.NHS_NUMBER


def test_rtf_inside_xml_inside_base64_reaches_the_reader() -> None:
    inner = B.kettering("{\\rtf1 GP to chase.}")
    outer = B.as_json({"resourceType": "Binary", "contentType": "text/xml", "data": B.base64_of(inner)})

    def read(data: bytes) -> Document:
        found = find_message_format(data)
        return found.read(data, read) if found else Document("rtf", f"{data[:5].decode()} was here\n")

    document = read_message(outer, read)
    assert document is not None
    assert "{\\rtf was here" in document.text
    assert document.facts.provider == "Northmoor General Hospital"


def test_nothing_of_xml_is_loaded_before_the_first_message() -> None:
    code = "import sys, remit.engine.letters.messages; sys.exit('lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_fragment_of_a_message_is_read_and_said() -> None:
    document = read_inside(b"<text><content>Repeat prescription required<br/></content></text>")
    assert document.text == "Repeat prescription required\n"
    assert "a part of a message" in document.problems[0]


@pytest.mark.parametrize("data", [b"<Config><a/></Config>", b"<text></text>"])
def test_other_xml_is_refused_by_its_name(data: bytes) -> None:
    with pytest.raises(UnreadableLetterError, match=r"holds no letter \(its outermost element is"):
        read_inside(data)


@pytest.mark.parametrize(("data", "said"), [("R1A=", b"GP"), ("R 1\r\nA", b"GP"), ("R1A*", b"GP"), ("_-8", b"\xff\xef"), ("", b""), ("A", b"")])
def test_base64_is_read_as_senders_write_it(data: str, said: bytes) -> None:
    problems: list[str] = []
    assert from_base64(data, problems) == said
    assert len(problems) == ("*" in data)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("R1AgdG8gY2hhc2UgdGhlIGhpc3RvbG9neSwgcGxlYXNlLg==", True), ("GP to chase the histology, please, and more words", False), ("Short", False)],
)
def test_base64_is_told_from_words(text: str, answer: bool) -> None:
    assert looks_like_base64(text) is answer


def _refuse(_: bytes) -> Document:
    raise UnreadableLetterError("Not this one.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("====", "there is nothing in it"),
        ("R1A=", "could not be read, and that may be the letter itself: Not this one."),
        ("PFBhdGh3YXlzLz4=", "A record for machines"),
    ],
    ids=["empty", "refused", "machine"],
)
def test_document_that_is_not_put_on_the_sheet_is_said(data: str, said: str) -> None:
    sheet = Sheet("x")
    assert not embed_base64(sheet, data, "application/pdf", _refuse)
    assert said in sheet.problems[-1]
    assert sheet.parts == []


def test_document_larger_than_is_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.letters.embedded.MAX_BYTES", 10)
    sheet = Sheet("x")
    assert not embed_base64(sheet, "A" * 30, "", _refuse)
    assert "larger than is read" in sheet.problems[0]


def test_document_without_words_is_said() -> None:
    sheet = Sheet("x")
    assert not embed_base64(sheet, "R1A=", "", lambda _: Document("pdf", " \n", problems=("One page is a picture.",)))
    assert sheet.problems[0] == "One page is a picture."
    assert "holds no words" in sheet.problems[1]


def test_text_of_a_record_for_machines_is_left_out() -> None:
    sheet = Sheet("x")
    assert not embed_text(sheet, "<Pathways><q/></Pathways>", read_plain)
    assert not embed_text(sheet, "  \n ", read_plain)
    assert sheet.parts == []


def test_embedded_documents_keep_their_places_one_after_another() -> None:
    sheet = Sheet("x")
    sheet.line("Head")
    for number in range(2):
        medicine = CodedMedicine("Iron", start=0, end=4)
        sheet.embed(
            Document(
                "pdf", f"Iron {number}\n", pages=((0, 7),), sizes=((1.0, 1.0),), medicines=(medicine,), facts=Facts(patient=f"P{number}"), unread_pages=(1,)
            )
        )
    document = sheet.finish(Facts(provider="Northmoor"), [])
    assert [document.text[slice(*page)] for page in document.pages] == ["Iron 0\n", "Iron 1\n"]
    assert [document.text[item.start : item.end] for item in document.medicines] == ["Iron", "Iron"]
    assert (document.unread_pages, document.facts.patient, document.facts.provider) == ((1, 2), "P0", "Northmoor")


def test_text_longer_than_any_letter_is_cut_once_and_said_once() -> None:
    sheet = Sheet("x")
    sheet.line("a" * 900_000)
    sheet.embed(Document("text", "b" * 200_000))
    sheet.line("c" * 200_000, as_it_is=True)
    assert sheet.problems == ["This message is longer than any letter: only its first million characters were read."]


def test_same_medicine_twice_stands_in_two_places() -> None:
    sheet = Sheet("x")
    sheet.lines(["- Ramipril 5 mg, stopped", "- Ramipril 10 mg, started\u0007"])
    document = sheet.finish(
        Facts(), [CodedMedicine("Ramipril"), CodedMedicine("Ramipril"), CodedMedicine("Zn", supply="7 days", dose="One a day, every day", frequency="once")]
    )
    assert [document.text[item.start : item.end] for item in document.medicines] == ["Ramipril", "Ramipril", "Zn"]
    assert document.medicines[0].start < document.medicines[1].start
    assert "- Zn, One a day, every day, supply 7 days\n" in document.text
    assert "\u0007" not in document.text
