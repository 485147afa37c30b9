"""Letters in every format: the same findings as their text; documents that nobody here wrote: read, or refused with a sentence."""

import os
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from remit.engine.letters import Letter, UnreadableLetterError, isolation, read, read_all
from remit.engine.triage import default_tools, triage_letter
from remit.engine.triage.answer import answer_object

ROOT = Path(__file__).resolve().parents[2]
RENDER = SimpleNamespace(**runpy.run_path(str(ROOT / "bench" / "renderings.py")))
LETTERS = SimpleNamespace(**runpy.run_path(str(ROOT / "bench" / "letters.py"))).list_sample(40)
FORMS = {"docx": RENDER.as_docx, "html": RENDER.as_html, "rtf": RENDER.as_rtf, "pdf": RENDER.as_pdf}
# A page breaks lines where the writer of the text did not, and now and then a sentence that runs on is read otherwise than the same words cut in two.
ALLOWED = {"docx": 0, "html": 0, "rtf": 0, "pdf": 2}
SHARED = Path(os.environ.get("REMIT_SHARED", ROOT.parent / "shared")) / "letters" / "real"
MESSAGES = {".xml", ".json", ".dat", ".txt"}  # some hold results or single resources, and no letter


def _findings(letter: Letter) -> list[tuple[str, str, str, str]]:
    answer = answer_object(triage_letter(letter, default_tools()), "letter")
    for finding in answer["findings"]:
        assert finding["quote"] == letter.text[finding["start"] : finding["end"]]
    return [(item["rule"], item["task"], item["outcome"], "".join(item["quote"].split())) for item in answer["findings"]]


@pytest.fixture(scope="module")
def plain() -> list[list[tuple[str, str, str, str]]]:
    """The findings of the letters as text."""
    return [_findings(read(text.encode())) for text in LETTERS]


@pytest.mark.parametrize("form", FORMS)
def test_rendering_gives_the_findings_of_its_text(form: str, plain: list[list[tuple[str, str, str, str]]]) -> None:
    other = [number for number, text in enumerate(LETTERS) if _findings(read(FORMS[form](text))) != plain[number]]
    assert len(other) <= ALLOWED[form], other


@pytest.mark.skipif(not isolation.has_ocr(), reason="the parts that read pictures are not installed")
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_scan_gives_the_findings_of_its_text(turned: int) -> None:
    text = (ROOT / "samples" / "clinic-letter-cardiology.txt").read_text(encoding="utf-8")
    pages = [page.rotate(turned, expand=True) for page in RENDER.as_scans(RENDER.as_pdf(text))]
    letter = read(RENDER.as_tiff(pages) if turned else RENDER.as_scanned_pdf(pages))
    wanted = {(task, outcome) for _, task, outcome, _ in _findings(read(text.encode()))}
    assert {(task, outcome) for _, task, outcome, _ in _findings(letter)} == wanted
    words = text.split()
    assert sum(word in set(letter.text.split()) for word in words) > 0.95 * len(words)


def _real() -> list[Path]:
    return sorted(path for path in SHARED.rglob("*") if path.is_file()) if SHARED.is_dir() else []


@pytest.mark.skipif(not _real(), reason="the documents that nobody here wrote are not beside this project (REMIT_SHARED names their place)")
def test_documents_that_nobody_here_wrote_are_read_or_refused_with_a_sentence() -> None:
    odd = [f"{path.name}: {reason}" for path in _real() for reason in _reasons(path) if not reason.endswith(".") or path.suffix not in MESSAGES]
    assert odd == []


def _reasons(path: Path) -> list[str]:
    """Return why parts of a file could not be read."""
    if path.suffix == ".jpg" and not isolation.has_ocr():
        return []
    try:
        return [item.reason for item in read_all(path.read_bytes()) if not item.letter]
    except UnreadableLetterError as error:
        return [str(error)]
