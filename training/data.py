"""The labelled letters and phrasings as training units.

What lives here: which clause carries which label. What does not: the features (`remit.engine.triage.features`), the fit (`train.py`).
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from letters import read_phrasings

from remit.engine.letters.letter import Letter, read_text
from remit.engine.measures.accuracy import Label
from remit.engine.terms import Addressee, Span, Task
from remit.engine.triage.features import Unit, read_units

ROOT = Path(__file__).resolve().parent.parent
LETTERS = ROOT / "tests" / "letters"


@dataclass(slots=True)
class Example:
    """One letter or phrasing with its units, the labels that each unit carries, and who wrote it."""

    writer: str
    name: str
    letter: Letter
    labels: list[Label]
    units: list[Unit]
    is_phrasing: bool = False


def is_closed(writer: str, name: str) -> bool:
    """Return whether a letter belongs to the third of the given letters that is kept closed: never read, never trained on."""
    return writer == "given" and int(name[1:]) % 3 == 0


def read_labels(path: Path) -> list[Label]:
    """Read the labels of one letter."""
    found = json.loads(path.read_text(encoding="utf-8"))["findings"]
    return [Label(item["label"], item["breach"], Span(item["start"], item["end"])) for item in found]


def read_letters() -> list[Example]:
    """Read every labelled letter, the closed ones included."""
    examples = []
    for path in sorted(LETTERS.glob("*/*.json")):
        letter = read_text(path.with_suffix(".txt").read_bytes().decode("utf-8"))
        examples.append(Example(path.parent.name, path.stem, letter, read_labels(path), read_units(letter)))
    return examples


_SPOKEN = {"patient": Addressee.PATIENT, "colleague": Addressee.COLLEAGUE, "practice": Addressee.PRACTICE}


def read_all_phrasings() -> list[Example]:
    """Read the phrasings as letters of one to three sentences."""
    examples = []
    for path in sorted((LETTERS / "phrasings").glob("*.txt")):
        for number, phrasing in enumerate(read_phrasings(path)):
            letter = read_text(phrasing.text)
            letter = replace(letter, parties=replace(letter.parties, addressee=_SPOKEN[phrasing.addressee]))
            labels = [Label(item["label"], item["breach"], Span(item["start"], item["end"])) for item in phrasing.labels]
            examples.append(Example(f"phrasings-{path.stem}", f"{path.stem}{number}", letter, labels, read_units(letter), is_phrasing=True))
    return examples


def tasks_of(unit: Unit, labels: list[Label]) -> list[tuple[Task, str]]:
    """Return the (task, verdict) of the labels that a unit carries: most of the unit or most of the label lies in the other."""
    found = []
    for label in labels:
        if not label.counts or label.name == Task.LATE_LETTER:
            continue
        shared = min(unit.end, label.span.end) - max(unit.start, label.span.start)
        if shared > 0 and shared >= 0.5 * min(unit.end - unit.start, label.span.end - label.span.start):
            found.append((Task(label.name), label.verdict))
    return found


def is_doubtful(unit: Unit, labels: list[Label]) -> bool:
    """Return whether a unit only touches a label, so that it should teach neither way."""
    return any(label.counts and unit.start < label.span.end and label.span.start < unit.end for label in labels)
