"""A letter asks the same whether it comes as plain text or as a message: forty development letters, rendered as FHIR (JSON, XML) and CDA."""

import hashlib
import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

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


def _findings(text: str) -> list[tuple[str, str, str]]:
    found = triage_letter(read_text(text), default_tools()).findings
    return sorted((finding.task.value, finding.outcome.value, " ".join(finding.quote.lower().split())) for finding in found)


def _renderings(text: str) -> dict[str, bytes]:
    sections = _BUILD.letter_sections(text)
    bundle = {"resourceType": "Bundle", "type": "document", "entry": [_BUILD.composition(sections)]}
    document = _BUILD.cda(_BUILD.as_cda_sections(sections), title="", head=False)
    return {"FHIR JSON": json.dumps(bundle).encode(), "FHIR XML": _BUILD.as_xml(bundle), "CDA": document.encode()}


@pytest.mark.parametrize("path", _sample(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_message_gives_the_findings_of_the_plain_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    expected = _findings(text)
    for name, data in _renderings(text).items():
        document = read_message(data)
        assert document is not None, name
        assert _findings(document.text) == expected, name
