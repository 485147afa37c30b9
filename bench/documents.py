"""Seconds per document beside the bare library that reads the same bytes, in one run: PDF beside pypdfium2, DOCX beside python-docx.

Run `python -m bench.documents [--letters 40] [--rounds 5]`. Ours is the whole way: detection, the trip to the reading process and back, reading order, places.
The bare library runs in this process and only takes the text out. What does not live here: scans (`scans`).
"""

import argparse
import io
import time
from collections.abc import Callable, Sequence

import docx
import pypdfium2

from bench.letters import list_sample
from bench.renderings import as_docx, as_html, as_pdf, as_rtf
from bench.screen import heading, median, say, show_table
from remit.engine.letters import isolation, read, read_document

MOST = {"PDF": 2.0, "DOCX": 1.5}
FORMS: dict[str, Callable[[str], bytes]] = {"PDF": as_pdf, "DOCX": as_docx, "HTML": as_html, "RTF": as_rtf}


def bare_pdf(data: bytes) -> str:
    """Return the text of a PDF as pypdfium2 gives it."""
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def bare_docx(data: bytes) -> str:
    """Return the text of a Word document as python-docx gives it."""
    word = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


BARE: dict[str, Callable[[bytes], str]] = {"PDF": bare_pdf, "DOCX": bare_docx}


def _time(read_one: Callable[[bytes], object], documents: Sequence[bytes]) -> tuple[float, float]:
    """Return milliseconds a document: as the clock on the wall sees it, and of processor in this process and the reading one."""
    start, busy = time.perf_counter(), _busy()
    for data in documents:
        read_one(data)
    return 1000 * (time.perf_counter() - start) / len(documents), 1000 * (_busy() - busy) / len(documents)


def _busy() -> float:
    """Return seconds of processor so far; the clock of another process goes by its number, as clock_getcpuclockid(3) makes it."""
    child = isolation._plain._process  # it stays the same: a run reads fewer documents than one child may
    return time.process_time() + (time.clock_gettime((~child.pid << 3) | 2) if child else 0.0)


def _row(form: str, documents: list[bytes], rounds: int) -> list[str]:
    bare = BARE.get(form)
    for data in documents[:3]:
        read_document(data)
    ours, letters, theirs = [], [], []
    for _ in range(rounds):
        ours.append(_time(read_document, documents))
        theirs.append(_time(bare, documents) if bare else (0.0, 0.0))
        letters.append(_time(read, documents))
    (wall, busy), (bare_wall, bare_busy), (whole, _) = (tuple(median([run[at] for run in runs]) for at in (0, 1)) for runs in (ours, theirs, letters))
    ratios = [f"{wall / bare_wall:.2f}", f"{busy / bare_busy:.2f}", f"{MOST[form]}"] if bare else ["", "", ""]
    return [form, f"{wall:.2f}", f"{busy:.2f}", *([f"{bare_wall:.2f}", f"{bare_busy:.2f}"] if bare else ["", ""]), *ratios, f"{whole:.2f}"]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.documents", description=__doc__)
    parser.add_argument("--letters", type=int, default=40, help="letters of the development set, each rendered to every format")
    parser.add_argument("--rounds", type=int, default=5, help="readings of all of them, in turn with the bare library")
    options = parser.parse_args(arguments)
    texts = list_sample(options.letters)
    heading(f"Documents: {len(texts)} letters in each format, milliseconds a document")
    rows = [_row(form, [render(text) for text in texts], options.rounds) for form, render in FORMS.items()]
    head = ["format", "text", "processor", "bare library", "its processor", "times", "times processor", "at most", "letter, read whole"]
    show_table(head, rows)
    say()


if __name__ == "__main__":
    main()
