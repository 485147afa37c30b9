"""The labelled letters and phrasings as training units.

What lives here: which clause carries which label. What does not: the features (`remit.engine.triage.features`), the fit (`train.py`).
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from letters import read_phrasings
from plain import plain_letters
from remit.engine.letters.letter import Letter, read_text
from remit.engine.measures.accuracy import NOT_A_REQUEST, Label
from remit.engine.terms import Addressee, Span, Task
from remit.engine.triage.features import Unit, read_units

ROOT = Path(__file__).resolve().parent.parent
LETTERS = ROOT / "tests" / "letters"
RULES = ROOT / "src" / "remit" / "engine" / "rulebook" / "rules"


@dataclass(slots=True)
class Example:
    """One letter or phrasing with its units, the labels that each unit carries, who wrote it, and whether it is what a rule excuses."""

    writer: str
    name: str
    letter: Letter
    labels: list[Label]
    units: list[Unit]
    is_phrasing: bool = False
    is_excused: bool = False


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


def _example(writer: str, name: str, text: str, labels: list[Label]) -> Example:
    letter = read_text(text)
    return Example(writer, name, letter, labels, read_units(letter), is_phrasing=True)


def read_given_phrasings() -> list[Example]:
    """Read `phrasings/given.tsv`: one short phrase a line, label and verdict beside it."""
    rows = [line.split("\t") for line in (LETTERS / "phrasings" / "given.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    known = {task.value for task in Task} | NOT_A_REQUEST
    return [
        _example("phrasings-given", f"given{number}", row[0], [Label(row[1], row[2], Span(0, len(row[0])))])
        for number, row in enumerate(rows)
        if row[1] in known
    ]


def read_rule_examples() -> list[Example]:
    """Read the examples of the rule files: what must match and what is excused, both of which ask for something, and what must not match."""
    examples = []
    for path in sorted(RULES.glob("*/*.yaml")):
        rule = yaml.safe_load(path.read_text(encoding="utf-8"))
        if rule["reads"]["task"] == Task.LATE_LETTER:  # its examples ask for things too, and say so nowhere
            continue
        for group in ("must_match", "must_not_match", "must_be_excused"):
            for item in rule["examples"].get(group, []):
                marked = item["text"]
                start, end = marked.find("[["), marked.find("]]") - 2
                text = marked.replace("[[", "").replace("]]", "")
                labels = [Label(rule["reads"]["task"], "yes", Span(start, end))] if start >= 0 and group != "must_not_match" else []
                if item.get("because") != "no_edition":
                    example = _example("rulebook", f"{rule['id']}-{item['id']}", text, labels)
                    examples.append(replace(example, is_excused=group == "must_be_excused"))
                if group == "must_not_match" and item.get("cue"):
                    fired = text.replace(item["cue"], item["instead"])
                    examples.append(_example("rulebook", f"{rule['id']}-{item['id']}-fires", fired, [Label(rule["reads"]["task"], "yes", Span(0, len(fired)))]))
    return examples


def read_plain_letters() -> list[Example]:
    """Read the plain sentences put together by `plain.py`."""
    return [_example("plain", f"plain{number}", text, labels) for number, (text, labels) in enumerate(plain_letters())]


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
