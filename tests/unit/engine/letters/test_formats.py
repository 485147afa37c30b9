"""Which format some bytes are is told by their content alone."""

import base64
import io
import json
import zipfile

import pytest

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.formats import CONTAINERS, MESSAGES, NAMES, READERS, check_readable, detect, load, read_document, read_single


def _zip(*names: str, content: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"Dear Dr Osei, please chase it.", "text"),
        (b"\n\n%PDF-1.4 is how the file began, he said", "pdf"),
        (b"junk before\n%PDF-1.4", "pdf"),
        (b"{\\rtf1 Dear}", "rtf"),
        (b"\xef\xbb\xbf{\\rtf1 Dear}", "rtf"),
        (_zip("[Content_Types].xml", "word/document.xml"), "docx"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "sheet"),
        (_zip("[Content_Types].xml", "ppt/presentation.xml"), "slides"),
        (_zip("letter.docx", content=_zip("[Content_Types].xml", "word/document.xml")), "zip"),
        (b"PK\x03\x04 [Content_Types].xml word/document.xml", "zip"),
        (_zip("a.txt")[:-22] + b"PK\x01\x02" + bytes(12) + _zip("a.txt")[-22:], "zip"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
        (b"PK\x03\x04 letter.txt", "zip"),
        (b"PK\x05\x06" + bytes(18), "zip"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "msg"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "sheet"),
        (OLE, "doc"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"RIFF\x00\x00\x00\x00WEBP", "picture"),
        (b"\x78\x9f\x3e\x22", "tnef"),
        (b"Rar!\x1a", "archive"),
        (b"MSH|^~\\&|", "hl7v2"),
        (b"\x0bMSH|^~\\&|", "hl7v2"),
        (b"UNB+UNOA:2+", "edifact"),
        (b"<!DOCTYPE html><html><body>Dear</body></html>", "html"),
        (b"<p>Dear Dr Osei</p>", "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "html"),
        (b'<Bundle xmlns="http://hl7.org/fhir"><id value="1"/></Bundle>', "fhir-xml"),
        (b'<?xml version="1.0"?><!-- made --><Bundle xmlns="http://hl7.org/fhir"/>', "fhir-xml"),
        ('<Bundle xmlns="http://hl7.org/fhir"/>'.encode("utf-16"), "fhir-xml"),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "cda"),
        (b'<itk:Envelope xmlns:itk="urn:nhs-itk:ns:201005"><ClinicalDocument xmlns="urn:hl7-org:v3"/></itk:Envelope>', "cda"),
        (b"<?xml version='1.0'?><ReportMsg><ClinicalReport/></ReportMsg>", "kettering"),
        (b"<?xml version='1.0'?><note>Dear</note>", "xml"),
        (b"<note>Dear</note>", "xml"),
        (b"<see the letter of March> he said", "text"),
        (b"<someone> wrote in <b>bold</b>, and then <div>more</div>", "html"),
        (b'{"resourceType": "Bundle"}', "fhir-json"),
        (b'{"id": "' + b"x" * 5000 + b'", "resourceType": "Bundle"}', "fhir-json"),
        (b'[{"id": 1}]', "json"),
        (b"{{Name of patient}}\nDear Dr Hale", "text"),
        (b"[[Logo]]\nDear Dr Hale", "text"),
        (b'["Wyke Road Surgery"]\nDear Dr Hale', "text"),
        (b"[ ] tick here\nDear", "text"),
        (b"Received: from a by b\nFrom: x\n\tfolded\n\nbody", "eml"),
        (b"Message-ID: <1>\nThis line is no header\nat all\n\nbody", "text"),
        ("Dear Dr Osei".encode("utf-16-le"), "text"),
    ],
)
def test_format_is_told_by_content(data: bytes, form: str) -> None:
    assert detect(data) == form


@pytest.mark.parametrize("form", ["doc", "sheet", "slides", "odt", "json", "tnef", "archive"])
def test_format_that_is_recognised_and_not_read_says_what_to_do(form: str) -> None:
    with pytest.raises(UnreadableLetterError, match=r"(?:hand|Hand|Ask|File) .*\.$"):
        check_readable(form)


def test_every_format_has_a_name_and_its_reader_can_be_loaded() -> None:
    for form, place in {**READERS, **CONTAINERS, **dict.fromkeys(MESSAGES, "messages:read_message")}.items():
        check_readable(form)
        assert form in NAMES
        assert callable(load(place))


def test_message_that_is_none_after_all_is_refused_by_name() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^This begins as a Kettering message, but it is none that can be read\. Save the letter as PDF"):
        read_single("kettering", b"Dear Dr Osei")


def test_message_is_read_with_the_document_inside_it() -> None:
    inside = base64.b64encode(b"<html><body><p>Please chase the ferritin.</p></body></html>").decode()
    raw = json.dumps({"resourceType": "Binary", "contentType": "text/html", "data": inside}).encode()
    assert "Please chase the ferritin." in read_single(detect(raw), raw).text


def test_document_inside_a_document_is_read_here() -> None:
    assert read_document(b"<p>Please chase it.</p>").text == "Please chase it."


def test_reader_that_returns_no_document_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "rtf", "formats:detect")
    with pytest.raises(TypeError, match="the reader of rtf returned no document"):
        read_document(b"{\\rtf1 Dear}")
