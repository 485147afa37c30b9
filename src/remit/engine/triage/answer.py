"""The published answer `remit.triage/1`: one object a letter, the same from command line, API and batch.

What lives here: the mapping from findings to that object. Its JSON Schema is `triage.schema.json` beside this file. What does not: how it is printed
(`remit.cli`).
"""

import datetime as dt
import json
from functools import cache
from importlib.resources import files
from typing import Any

from remit.engine.findings import Finding
from remit.engine.letters.document import Document
from remit.engine.letters.places import around, find_places
from remit.engine.triage.medicine_answer import medicines_object
from remit.engine.triage.triage import Triage

SCHEMA = "remit.triage/1"


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _place(finding: Finding, document: Document | None) -> dict[str, Any]:
    """Return page and box of a finding's words (of those on their first page, where they run over two); nothing where the format has no pages."""
    places = find_places(document, finding.span.start, finding.span.end)
    if not places:
        return {}
    box = around([place for place in places if place.page == places[0].page])
    return {"page": box.page, "box": [round(edge, 1) for edge in (box.left, box.top, box.right, box.bottom)]}


def finding_object(finding: Finding, document: Document | None = None) -> dict[str, Any]:
    """Return one finding in the published form.

    Args:
        finding: as judged.
        document: that its letter was read from, for page and box.
    """
    minutes = finding.minutes
    return {
        "rule": finding.rule,
        "task": finding.task.value,
        "outcome": finding.outcome.value,
        "basis": finding.basis.value,
        "asked": finding.asked.value,
        "quote": finding.quote,
        "start": finding.span.start,
        "end": finding.span.end,
        "citation": finding.citation,
        "clause": finding.clause,
        "reason": finding.reason,
        "excuse": finding.excuse,
        "urgent": finding.is_urgent,
        "minutes": {"low": minutes.low, "likely": minutes.likely, "high": minutes.high, "basis": minutes.basis},
        **_place(finding, document),
        **({"runs_out_on": _day(finding.runs_out_on)} if finding.runs_out_on else {}),
    }


def answer_object(triage: Triage, source: str) -> dict[str, Any]:
    """Return the answer on one letter in the published form.

    Args:
        triage: the findings.
        source: path or id of the letter, as the reader knows it.
    """
    letter = triage.letter
    return {
        "schema": SCHEMA,
        "source": source,
        "letter": {
            "kind": letter.kind.value,
            "written_on": _day(letter.written_on),
            "event_on": _day(letter.event_on),
            "received_on": _day(letter.dates.received_on),
            "provider": letter.parties.provider or None,
            "specialty": letter.parties.specialty or None,
            "truncated": letter.truncated,
        },
        "rulebook": {"release": triage.tools.rulebook.release, "edition": triage.edition or None},
        "findings": [finding_object(finding, letter.document) for finding in triage.findings],
        "medicines": medicines_object(letter, triage.medicines, triage.tools.policy),
        "problems": list(letter.problems),
    }


@cache
def load_schema() -> dict[str, Any]:
    """Return the JSON Schema of the answer."""
    schema: dict[str, Any] = json.loads(files(__package__).joinpath("triage.schema.json").read_text(encoding="utf-8"))
    return schema
