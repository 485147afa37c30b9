"""What travels between the processes comes out as it went in."""

import datetime as dt
import io

from remit.engine.letters import child, wire
from remit.engine.letters.containers import Package, Part
from remit.engine.letters.document import Box, CodedMedicine, CodedSection, Document, Facts, join

WHOLE = Document(
    "pdf",
    "Chase \ud800 it",
    ((0, 10),),
    (Box(0, 5, 1, 1.0, 2.0, 3.25, 4.5),),
    (CodedSection("Plan", "887201000000105", 0, 5),),
    (CodedMedicine("Ramipril", dose="5 mg", start=1, end=3), CodedMedicine("Aspirin")),
    Facts(nhs_number="999 798 3807", born_on=dt.date(1950, 2, 1), provider="Northmoor"),
    ("A guess.",),
    ((595.0, 842.0),),
    (2,),
    is_cut_short=True,
)


def test_document_travels_whole() -> None:
    frame = wire.read_frame(io.BytesIO(wire.pack(*wire.document_to_wire(WHOLE))))
    assert frame
    assert wire.document_from_wire(*frame) == WHOLE


def test_package_travels_whole_and_a_stream_ends_quietly() -> None:
    package = Package((Part("a", b"A"), Part("b", b"")), is_one=True, facts=Facts(patient="Mrs Ellwood"), problems=("Note.",))
    stream = io.BytesIO(wire.pack(*wire.package_to_wire(package)))
    frame = wire.read_frame(stream)
    assert frame
    assert wire.package_from_wire(*frame) == package
    assert wire.read_frame(stream) is None


def test_what_could_name_a_patient_is_not_printed() -> None:
    assert "Ellwood" not in repr(Facts(patient="Ellwood", nhs_number="999 798 3807"))
    assert "3807" not in repr(Facts(nhs_number="999 798 3807"))


def test_joined_documents_keep_every_place() -> None:
    whole = join("eml", [Document("text", "Hello"), WHOLE], problems=("Mail.",))
    at = len("Hello\n\n")
    assert whole.text[at:] == WHOLE.text
    assert whole.boxes[0] == Box(at, at + 5, 1, 1.0, 2.0, 3.25, 4.5)
    assert (whole.sections[0].start, whole.medicines[0].start, whole.medicines[1].start) == (at, at + 1, -1)
    assert whole.facts == WHOLE.facts
    assert whole.problems == ("Mail.", "A guess.")
    assert join("eml", [WHOLE, WHOLE]).boxes[1].page == 2


def _answer(op: str, form: str, data: bytes, **more: object) -> tuple[dict[str, object], list[bytes]]:
    return child.answer({"op": op, "form": form, **more}, [data])


def test_reading_process_answers_and_refuses() -> None:
    assert _answer("read", "html", b"<p>Chase it.</p>")[0]["text"] == "Chase it."
    assert _answer("unpack", "eml", b"Message-ID: <1>\nSubject: x\n\nwords")[0]["names"] == [("message", "")]
    assert "is damaged" in str(_answer("read", "pdf", b"%PDF")[0]["refused"])
    assert "is damaged" in str(_answer("draw", "pdf", b"%PDF", pages=[1])[0]["refused"])
    assert "(KeyError)" in str(_answer("draw", "rtf", b"", pages=[1])[0]["refused"])
