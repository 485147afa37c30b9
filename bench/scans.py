"""Scans of development letters: words, findings, seconds and memory of OCR, beside tesseract where that is installed.

Run `python -m bench.scans [--letters 40] [--dpi 200] [--degrees 1]`. Letters are rendered to PDF, drawn as a scanner would see them (crooked, with noise)
and read. Each engine's words go through the same layout, so only the reading of letters differs.
"""

import argparse
import difflib
import json
import math
import os
import re
import resource
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from bench.letters import LETTERS
from bench.renderings import as_pdf, as_picture, as_scans
from bench.screen import heading, median, say, show_table
from remit.engine.letters import ocr
from remit.engine.letters.document import Document
from remit.engine.letters.layout import Word
from remit.engine.letters.letter import Letter, read_text
from remit.engine.letters.pages import Page, compose
from remit.engine.letters.upright import around, swing
from remit.engine.measures.accuracy import Label, Tally, score_letter
from remit.engine.terms import Span
from remit.engine.triage import default_tools, triage_letter

_WORD = re.compile(r"\w[\w'/.-]*\w|\w")
Read = Callable[[Image.Image], list[Word]]


@dataclass(frozen=True, slots=True)
class Marked:
    """A development letter with its labels."""

    text: str
    labels: tuple[Label, ...]


def list_marked(count: int) -> list[Marked]:
    """Return labelled letters of at most two pages, some of every writer, the closed ones left out."""
    folders = sorted(folder for folder in LETTERS.iterdir() if folder.is_dir() and folder.name not in ("phrasings", "given"))
    rounds = zip(*(sorted(folder.glob("*.txt"))[2:12] for folder in folders), strict=False)
    found = []
    for path in (path for paths in rounds for path in paths):
        text = path.read_bytes().decode()
        if len(text) < 5000:
            found.append(Marked(text, _labels(path)))
    return found[:count]


def _labels(path: Path) -> tuple[Label, ...]:
    rows = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["findings"]
    return tuple(Label(row["label"], row["breach"], Span(row["start"], row["end"])) for row in rows)


def moved(labels: Sequence[Label], text: str, other: str) -> list[Label]:
    """Return labels of one text at the same words of another; a label whose words are all gone stands nowhere and is missed."""
    old, new = list(_WORD.finditer(text)), list(_WORD.finditer(other))
    matcher = difflib.SequenceMatcher(None, [word[0].lower() for word in old], [word[0].lower() for word in new], autojunk=False)
    places = {block.a + step: block.b + step for block in matcher.get_matching_blocks() for step in range(block.size)}
    found = []
    for label in labels:
        kept = [new[places[at]] for at, word in enumerate(old) if word.start() < label.span.end and label.span.start < word.end() and at in places]
        span = Span(kept[0].start(), kept[-1].end()) if kept else Span(len(other) + 1, len(other) + 2)
        found.append(replace(label, span=span))
    return found


def accuracy(text: str, other: str) -> float:
    """Return the share of a text's words that are found in another, each as often as it is written."""
    wanted, got = (Counter(word.lower() for word in _WORD.findall(words)) for words in (text, other))
    return (wanted & got).total() / max(1, wanted.total())


def by_tesseract(picture: Image.Image) -> list[Word]:
    """Return the words of a picture as tesseract reads them, one thread."""
    command = [shutil.which("tesseract") or "tesseract", "-", "-", "--psm", "3", "tsv"]
    surroundings = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    answer = subprocess.run(command, input=as_picture(picture, "PNG"), capture_output=True, check=True, env=surroundings)  # noqa: S603 a program of this machine
    lines: dict[tuple[str, ...], list[Word]] = {}
    for row in answer.stdout.decode().splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, width, height = map(float, cells[6:10])
            lines.setdefault(tuple(cells[1:5]), []).append(Word(left, top, left + width, top + height, cells[11]))
    return _straightened(list(lines.values()))


def _straightened(lines: list[list[Word]]) -> list[Word]:
    """Straighten a crooked page, as ours is, and give the words of a line one height: tesseract boxes each word by its own letters."""
    long = [(words[0], words[-1]) for words in lines if len(words) > 4]
    slopes = [math.atan2(last.bottom - first.bottom, last.left - first.left) for first, last in long]
    slope = median(slopes) if slopes else 0.0
    found = []
    for words in lines:
        straight = [Word(*around([swing((x, y), -slope) for x in (word.left, word.right) for y in (word.top, word.bottom)]), word.text) for word in words]
        top, bottom = min(word.top for word in straight), max(word.bottom for word in straight)
        found += [word._replace(top=top, bottom=bottom) for word in straight]
    return found


def _document(pages: Sequence[Image.Image], read: Read, dpi: int) -> Document:
    scale = 72 / dpi
    found = []
    for page in pages:
        words = [Word(word.left * scale, word.top * scale, word.right * scale, word.bottom * scale, word.text) for word in read(page)]
        found.append(Page(words, page.width * scale, page.height * scale))
    return compose("picture", found)


def _tally(letter: Letter, labels: Sequence[Label]) -> Tally:
    return score_letter(labels, triage_letter(letter, default_tools()).findings).tally


def _row(name: str, read: Read, letters: Sequence[Marked], options: argparse.Namespace) -> list[str]:
    shares, whole, seconds, pages = [], Tally(), 0.0, 0
    for number, marked in enumerate(letters):
        scans = as_scans(as_pdf(marked.text), dpi=options.dpi, degrees=options.degrees, seed=100 * number)
        start = time.perf_counter()
        document = _document(scans, read, options.dpi)
        seconds += time.perf_counter() - start
        pages += len(scans)
        shares.append(accuracy(marked.text, document.text))
        whole.add(_tally(read_text(document.text), moved(marked.labels, marked.text, document.text)))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN if read is by_tesseract else resource.RUSAGE_SELF).ru_maxrss / 1000
    mean = sum(shares) / len(shares)
    return [name, f"{mean:.4f}", f"{min(shares):.3f}", f"{whole.recall:.3f}", f"{whole.precision:.3f}", f"{seconds / pages:.2f}", f"{peak:.0f}"]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.scans", description=__doc__)
    parser.add_argument("--letters", type=int, default=40, help="labelled letters, some of every writer")
    parser.add_argument("--dpi", type=int, default=200, help="dots an inch of the scans")
    parser.add_argument("--degrees", type=float, default=1.0, help="how far the sheets lie askew")
    parser.add_argument("--engine", choices=["both", "rapidocr", "tesseract"], default="both", help="what reads them")
    options = parser.parse_args(arguments)
    letters = list_marked(options.letters)
    heading(f"Scans of {len(letters)} letters at {options.dpi} dpi, {options.degrees:g} degrees askew")
    plain = Tally()
    for marked in letters:
        plain.add(_tally(read_text(marked.text), marked.labels))
    rows = [["plain text", "1.0000", "1.000", f"{plain.recall:.3f}", f"{plain.precision:.3f}", "", ""]]
    if shutil.which("tesseract") and options.engine != "rapidocr":
        rows.append(_row("tesseract", by_tesseract, letters, options))
    if options.engine != "tesseract":
        ocr.switch_on(lambda: None)
        rows.append(_row("RapidOCR", ocr.read_words, letters, options))
    show_table(["read by", "words right", "worst letter", "recall", "precision", "seconds a page", "MB at most"], rows)
    say()


if __name__ == "__main__":
    main()
