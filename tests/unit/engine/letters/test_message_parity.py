"""A letter asks the same whether it comes as plain text or as a message: forty development letters, rendered as FHIR (JSON, XML) and CDA.

Columns become cells and lines become paragraphs on the way, and the reading of a sentence leans on its neighbours: three letters of forty may differ
in a request, four in an outcome.
"""

import hashlib
import json
import runpy
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

from remit.engine.letters import read_text
from remit.engine.letters.messages import read_message
from remit.engine.triage.triage import default_tools, triage_letter

_BUILD = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("message_builders.py"))))
_LETTERS = Path(__file__).resolve().parents[3] / "letters"
_COUNT = 40
# `given` holds letters that are kept closed, `week-in-post-two` is scored by whoever measures the scorer.
_LEFT_OUT = {"phrasings", "given", "week-in-post-two"}


def _sample() -> list[Path]:
    paths = [path for path in _LETTERS.glob("*/*.txt") if path.parent.name not in _LEFT_OUT]
    return sorted(paths, key=lambda path: hashlib.sha256(f"{path.parent.name}/{path.name}".encode()).digest())[:_COUNT]


Answer = tuple[str, str, str]


def _findings(text: str) -> list[Answer]:
    found = triage_letter(read_text(text), default_tools()).findings
    return sorted((finding.task.value, finding.outcome.value, " ".join(finding.quote.lower().split())) for finding in found)


def _renderings(text: str) -> dict[str, bytes]:
    sections = _BUILD.letter_sections(text)
    bundle = {"resourceType": "Bundle", "type": "document", "entry": [_BUILD.composition(sections)]}
    document = _BUILD.cda(_BUILD.as_cda_sections(sections), title="", head=False)
    return {"FHIR JSON": json.dumps(bundle).encode(), "FHIR XML": _BUILD.as_xml(bundle), "CDA": document.encode()}


@lru_cache(maxsize=1)
def _answers() -> list[tuple[str, list[Answer], list[Answer]]]:
    """Return for each letter in each rendering its name, what is found in the plain text, and what in the message."""
    answers = []
    for path in _sample():
        text = path.read_text(encoding="utf-8", errors="replace")
        for name, data in _renderings(text).items():
            document = read_message(data)
            assert document is not None, name
            answers.append((f"{path.parent.name} {path.stem}", _findings(text), _findings(document.text)))
    return answers


def test_messages_give_the_requests_of_the_plain_text() -> None:
    differ = {letter for letter, plain, message in _answers() if [row[::2] for row in plain] != [row[::2] for row in message]}
    assert len(differ) <= 3, differ


def test_messages_give_the_outcomes_of_the_plain_text() -> None:
    differ = {letter for letter, plain, message in _answers() if plain != message}
    assert len(differ) <= 4, differ
