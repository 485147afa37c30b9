"""The commands on letters of every format: places in the answer, pages in the report, archives letter by letter."""

import io
import json
import runpy
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
from click.testing import Result
from PIL import Image

from remit.cli.reading import Asked, answer_one
from remit.engine.letters import isolation
from remit.engine.triage import default_tools
from remit.engine.triage.answer import load_schema

Run = Callable[..., Result]
RENDER = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[3] / "bench" / "renderings.py")))


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def pdf(letter: Path, tmp_path: Path) -> Path:
    """The letter of these tests as a PDF, under a name that says nothing."""
    path = tmp_path / "pdf" / "document"
    path.parent.mkdir()
    path.write_bytes(RENDER.as_pdf(letter.read_text(encoding="utf-8")))
    return path


def test_findings_of_a_pdf_carry_page_and_box(run: Run, pdf: Path) -> None:
    answer = json.loads(run("triage", pdf, "--format", "json").stdout)
    jsonschema.Draft202012Validator(load_schema()).validate(answer)
    text = run("read", pdf).stdout
    assert len(answer["findings"]) == 2
    for finding in answer["findings"]:
        assert finding["quote"] == text[finding["start"] : finding["end"]]
        assert finding["page"] == 1
        left, top, right, bottom = finding["box"]
        assert 40 < left < right < 560
        assert 100 < top < bottom < 700


def test_findings_of_text_carry_no_page(run: Run, letter: Path) -> None:
    assert [finding for finding in json.loads(run("triage", letter, "--format", "json").stdout)["findings"] if "page" in finding or "box" in finding] == []


def test_report_of_a_pdf_shows_its_page_with_the_words_marked(run: Run, pdf: Path) -> None:
    page = run("triage", pdf, "--format", "html").stdout
    assert page.count('<img src="data:image/png;base64,') == 1
    assert 'alt="Page 1 of the letter"' in page
    assert page.count('class="spot return"') >= 2
    assert 'id="l1w1" href="#l1f1"' in page
    assert 'id="l1w2"' in page
    assert "Show the letter as text" in page
    assert "img-src data:" in page


def test_report_of_a_pdf_that_asks_nothing_shows_its_text(run: Run, plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(RENDER.as_pdf(plain.read_text(encoding="utf-8")))
    assert "<img" not in run("triage", path, "--format", "html").stdout


def test_page_that_cannot_be_drawn_costs_only_its_picture(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> list[bytes]:
        raise isolation.UnreadableLetterError("no")

    monkeypatch.setattr(isolation, "draw_pages", failing)
    [answered] = answer_one(str(pdf), Asked(with_sheets=True), default_tools())
    assert getattr(answered, "sheets", None) == ()


def test_archive_is_answered_letter_by_letter(run: Run, letter: Path, plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "post.zip"
    path.write_bytes(_zip({"a.txt": letter.read_bytes(), "b/plain.docx": RENDER.as_docx(plain.read_text(encoding="utf-8")), "c.bin": b"\x00\x01" * 50}))
    result = run("triage", path, "--format", "json")
    answers = json.loads(result.stdout)
    assert [answer["source"] for answer in answers] == [f"{path}/a.txt", f"{path}/b/plain.docx"]
    assert result.exit_code == 1
    assert f"Not read: {path}/c.bin: The file is not text" in result.stderr
    text = run("read", f"{path}/a.txt").stdout
    assert [text[item["start"] : item["end"]] for item in answers[0]["findings"]] == [item["quote"] for item in answers[0]["findings"]]


def test_archive_of_one_letter_is_one_object(run: Run, letter: Path, tmp_path: Path) -> None:
    path = tmp_path / "post.zip"
    path.write_bytes(_zip({"a.txt": letter.read_bytes()}))
    assert json.loads(run("triage", path, "--format", "json").stdout)["source"] == f"{path}/a.txt"


def test_letter_that_is_not_in_an_archive_is_said(run: Run, letter: Path, tmp_path: Path) -> None:
    path = tmp_path / "post.zip"
    path.write_bytes(_zip({"a.txt": letter.read_bytes()}))
    result = run("read", f"{path}/b.txt")
    assert result.exit_code == 1
    assert f"There is no b.txt in {path}." in result.stderr


def test_damaged_archive_is_said_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "post.zip"
    path.write_bytes(b"PK\x03\x04 broken")
    assert "This zip archive is damaged" in run("triage", path).stderr
    assert "This zip archive is damaged" in run("read", f"{path}/a.txt").stderr


def test_folder_of_all_formats_is_read_by_content(run: Run, letter: Path, tmp_path: Path) -> None:
    text, folder = letter.read_text(encoding="utf-8"), tmp_path / "post"
    folder.mkdir()
    for name, render in (("a.dat", RENDER.as_docx), ("b", RENDER.as_html), ("c.txt", RENDER.as_rtf), ("d.doc", RENDER.as_pdf)):
        (folder / name).write_bytes(render(text))
    mail = EmailMessage()
    mail["Message-ID"], mail["From"] = "<1@x.example>", "clinic@larkfield.example"
    mail.add_attachment(RENDER.as_pdf(text), maintype="application", subtype="pdf", filename="letter.pdf")
    (folder / "e.mail").write_bytes(mail.as_bytes())
    answers = json.loads(run("triage", folder, "--format", "json").stdout)
    assert [len(answer["findings"]) for answer in answers] == [2] * 5
    assert answers[4]["findings"][0]["page"] == 1


def test_reading_of_a_pdf_names_its_format_and_pages(run: Run, pdf: Path, letter: Path) -> None:
    reading = json.loads(run("read", pdf, "--format", "json").stdout)
    assert reading["format"] == "pdf"
    assert [(page["start"], round(page["width"])) for page in reading["pages"]] == [(0, 595)]
    assert json.loads(run("read", letter, "--format", "json").stdout)["pages"] == []
    assert "a PDF document" in run("read", pdf, "--format", "html").stdout


def test_scan_is_read_in_a_report(run: Run, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Image.new("L", (800, 1100), 255)
    path = tmp_path / "scan.tif"
    path.write_bytes(RENDER.as_tiff([page]))
    monkeypatch.setattr(isolation, "has_ocr", lambda: False)
    result = run("triage", path)
    assert result.exit_code == 1
    assert 'This is a scan: a picture without text. To read scans, add the reading of pictures with: pip install "remit[ocr]"' in result.stderr


def test_jobs_share_documents_of_all_formats(run: Run, letter: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.pdf").write_bytes(RENDER.as_pdf(letter.read_text(encoding="utf-8")))
    answers = json.loads(run("triage", folder, "--format", "json", "--jobs", "2").stdout)
    assert [len(answer["findings"]) for answer in answers] == [2] * 4
