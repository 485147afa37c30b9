"""Messages that nobody here wrote are read, or refused in a sentence. They are not part of the project: without them these tests are skipped.

They lie in the folder `shared` beside the project's own, or where REMIT_SHARED says.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from remit.engine.letters import UnreadableLetterError, read_text
from remit.engine.letters.document import Document
from remit.engine.letters.messages import find_message_format, read_inside

_SHARED = Path(os.environ.get("REMIT_SHARED", Path(__file__).resolve().parents[5] / "shared"))
_REAL = _SHARED / "letters" / "real"
_ENDINGS = {".xml", ".json", ".txt", ".dat"}
_FILES = sorted(path for path in _REAL.glob("*/*") if path.suffix in _ENDINGS and find_message_format(path.read_bytes())) if _REAL.is_dir() else []
# How many of each format there are, and how many of them are refused, because they hold no letter (addresses of documents, changes of an address, receipts).
_EXPECTED = {"fhir": (70, 4), "cda": (14, 0), "hl7v2": (9, 3), "edifact": (18, 1), "xml": (3, 2)}

pytestmark = pytest.mark.skipif(not _FILES, reason="The folder with other people's documents is not here; set REMIT_SHARED to read them.")


def _pdf_or_other(data: bytes) -> Document:
    """Stand in for the reader of PDF files, which is no part of the message formats."""
    return Document("pdf", "Words of a PDF.\n") if data.startswith(b"%PDF") else read_inside(data, 1)


def _read(path: Path) -> Document | str:
    data = path.read_bytes()
    found = find_message_format(data)
    assert found is not None
    try:
        return found.read(data, _pdf_or_other)
    except UnreadableLetterError as error:
        return str(error)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_document_is_read_or_refused_in_a_sentence(path: Path) -> None:
    answer = _read(path)
    if isinstance(answer, str):
        assert len(answer) > 60
        assert answer.rstrip().endswith(".")
        return
    assert answer.text.strip()
    assert "<div" not in answer.text
    for section in answer.sections:
        assert answer.text[section.start : section.end].startswith(section.title.rstrip(" :"))
    for medicine in answer.medicines:
        assert 0 <= medicine.start < medicine.end <= len(answer.text)
    assert read_text(answer.text).text == answer.text


def test_as_many_are_read_as_before() -> None:
    counts: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for path in _FILES:
        found = find_message_format(path.read_bytes())
        name = found.name if found else ""
        counts[name] += 1
        refused[name] += isinstance(_read(path), str)
    assert {name: (counts[name], refused[name]) for name in counts} == _EXPECTED


def test_whole_transfer_of_care_documents_have_their_facts() -> None:
    documents = [answer for path in _FILES if path.name.startswith(("ITK-", "edischarge")) and isinstance(answer := _read(path), Document)]
    assert len(documents) == 8
    for document in documents:
        facts = document.facts
        assert all((facts.patient, facts.nhs_number, facts.provider, facts.specialty, facts.written_on, facts.event_on, facts.kind))
        assert len(document.sections) >= 14
