"""The published answer `remit.check/1`: one object a draft, the same from command line and API.

What lives here: the mapping to that object; its JSON Schema is `check.schema.json` beside this file. What does not: how it is shown (`page`, `cards`).
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from remit.engine.drafts.check import Correction, DraftCheck
from remit.engine.drafts.missing import Missing
from remit.engine.findings import Finding

CHECK_SCHEMA = "remit.check/1"


def check_object(check: DraftCheck) -> dict[str, Any]:
    """Return the answer on one draft in the published form."""
    triage = check.triage
    return {
        "schema": CHECK_SCHEMA,
        "rulebook": {"release": triage.tools.rulebook.release, "edition": triage.edition or None},
        "kind": triage.letter.kind.value,
        "clear": check.is_clear,
        "hands_over": [_correction(triage.letter.text, item) for item in check.corrections],
        "missing": [_missing(triage.letter.text, item) for item in check.missing],
        "fair": [_fair(finding) for finding in check.fair],
        "problems": list(triage.letter.problems),
    }


def _correction(text: str, item: Correction) -> dict[str, Any]:
    finding = item.finding
    return {
        "rule": finding.rule,
        "task": finding.task.value,
        "outcome": finding.outcome.value,
        "basis": finding.basis.value,
        "quote": finding.quote,
        "start": finding.span.start,
        "end": finding.span.end,
        "sentence": text[item.sentence.start : item.sentence.end],
        "citation": finding.citation,
        "clause": finding.clause,
        "reason": finding.reason,
        "instead": item.instead,
        "urgent": finding.is_urgent,
        "minutes": finding.minutes.likely,
    }


def _missing(text: str, item: Missing) -> dict[str, Any]:
    quote = text[item.span.start : item.span.end]
    return {"lack": item.lack.value, "quote": quote, "start": item.span.start, "end": item.span.end, "what": item.what, "instead": item.instead}


def _fair(finding: Finding) -> dict[str, Any]:
    return {"task": finding.task.value, "quote": finding.quote, "start": finding.span.start, "end": finding.span.end, "reason": finding.reason}


@cache
def load_check_schema() -> dict[str, Any]:
    """Return the JSON Schema of the answer."""
    schema: dict[str, Any] = json.loads(files(__package__).joinpath("check.schema.json").read_text(encoding="utf-8"))
    return schema
