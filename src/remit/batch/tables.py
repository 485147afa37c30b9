"""The tables of a run: their columns, and the rows that one answer makes.

What lives here: Arrow schemas and `rows_of`. Every row is made from the published answer, so that tables, API and command line cannot differ. What does
not: files (`writing`).
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from remit.batch.answering import Answered
from remit.batch.reading import BadRecord, Place

Row = dict[str, Any]

_KEYS = [("id", pa.string()), ("source", pa.string()), ("row", pa.int64())]
_LETTER = [
    ("practice_code", pa.string()),
    ("provider_code", pa.string()),
    ("kind", pa.string()),
    ("written_on", pa.date32()),
    ("event_on", pa.date32()),
    ("received_on", pa.date32()),
    ("provider", pa.string()),
    ("specialty", pa.string()),
    ("truncated", pa.bool_()),
    ("release", pa.string()),
    ("edition", pa.string()),
    ("returns", pa.int32()),
    ("reviews", pa.int32()),
    ("accepts", pa.int32()),
    ("problems", pa.list_(pa.string())),
]
_FINDING = [
    ("number", pa.int32()),
    *((name, pa.string()) for name in ("rule", "task", "outcome", "basis", "asked", "quote")),
    ("start", pa.int32()),
    ("end", pa.int32()),
    *((name, pa.string()) for name in ("citation", "clause", "reason", "excuse")),
    ("urgent", pa.bool_()),
    ("minutes_low", pa.int32()),
    ("minutes_likely", pa.int32()),
    ("minutes_high", pa.int32()),
    ("minutes_basis", pa.string()),
    ("page", pa.int32()),
    ("runs_out_on", pa.date32()),
]
_MEDICINE = [
    ("number", pa.int32()),
    *((name, pa.string()) for name in ("name", "written", "misspelt_for")),
    ("start", pa.int32()),
    ("end", pa.int32()),
    *((name, pa.string()) for name in ("dose", "frequency", "route", "form", "status", "reason")),
    ("duration_days", pa.int32()),
    ("supply_kind", pa.string()),
    ("supply_days", pa.int32()),
    ("supply_words", pa.string()),
    ("action", pa.string()),
    ("before_admission", pa.bool_()),
    ("formulary_status", pa.string()),
    ("formulary_is_sample", pa.bool_()),
    ("run_out_verdict", pa.string()),
    ("supplied_on", pa.date32()),
    ("runs_out_on", pa.date32()),
    ("last_day_to_act", pa.date32()),
]
# What rates are counted from. Without rule, task and outcome a row counts the letters of its group: the denominator.
GROUP = ["month", "practice_code", "provider_code", "provider", "specialty", "kind", "rule", "task", "outcome"]
COUNTS = ["letters", "findings", "minutes_low", "minutes_likely", "minutes_high"]

TABLES: dict[str, pa.Schema] = {
    "letters": pa.schema(_KEYS + _LETTER),
    "findings": pa.schema(_KEYS + _FINDING),
    "medicines": pa.schema(_KEYS + _MEDICINE),
    "bad_records": pa.schema([*_KEYS, ("reason", pa.string())]),
}
ANSWERS = pa.schema([*_KEYS, ("answer", pa.string())])
MEASURES = pa.schema([(name, pa.string()) for name in GROUP] + [(name, pa.int64()) for name in COUNTS])
# One row a letter with everything in it, for a Spark table that its owner reads and writes (`frames`).
NESTED = pa.schema(
    [
        *_KEYS,
        *_LETTER,
        ("findings", pa.list_(pa.struct(_FINDING))),
        ("medicines", pa.list_(pa.struct(_MEDICINE))),
        ("answer", pa.string()),
        ("reason", pa.string()),
    ]
)


def rows_of(item: Answered | BadRecord) -> Iterator[tuple[str, Row]]:
    """Yield the rows that one answer or bad record makes, each with the name of its table."""
    keys = keys_of(item.place)
    if isinstance(item, BadRecord):
        yield "bad_records", keys | {"reason": item.reason}
        return
    yield "letters", keys | letter_row(item)
    for row in finding_rows(item.answer):
        yield "findings", keys | row
    for row in medicine_rows(item.answer):
        yield "medicines", keys | row


def keys_of(place: Place) -> Row:
    """Return what says which record a row is of."""
    return {"id": place.id or None, "source": place.source, "row": place.row}


def answer_row(item: Answered) -> Row:
    """Return the whole answer as one text."""
    return keys_of(item.place) | {"answer": answer_text(item.answer)}


def answer_text(answer: Mapping[str, Any]) -> str:
    """Return an answer as `remit triage --format jsonl` prints it."""
    return json.dumps(answer, ensure_ascii=False)


def letter_row(item: Answered) -> Row:
    """Return what the letters table says, without its keys."""
    letter, outcomes = item.answer["letter"], [finding["outcome"] for finding in item.answer["findings"]]
    days = {name: _day(letter[name]) for name in ("written_on", "event_on", "received_on")}
    counts = {f"{outcome}s": outcomes.count(outcome) for outcome in ("return", "review", "accept")}
    said = {name: letter[name] for name in ("kind", "provider", "specialty", "truncated")}
    codes = {"practice_code": item.practice_code or None, "provider_code": item.provider_code or None}
    return {**codes, **said, **days, **item.answer["rulebook"], **counts, "problems": item.answer["problems"]}


def finding_rows(answer: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what the findings table says, without its keys."""
    same = [name for name, _ in _FINDING if not name.startswith(("number", "minutes_", "page", "runs_out"))]
    for number, finding in enumerate(answer["findings"], start=1):
        minutes = {f"minutes_{name}": value for name, value in finding["minutes"].items()}
        more = {"number": number, "page": finding.get("page"), "runs_out_on": _day(finding.get("runs_out_on"))}
        yield {name: finding[name] for name in same} | minutes | more


def medicine_rows(answer: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what the medicines table says, without its keys."""
    same = ["name", "written", "misspelt_for", "start", "end", "dose", "frequency", "route", "form", "status", "reason", "duration_days", "action"]
    for number, item in enumerate(answer["medicines"].get("items", ()), start=1):
        supply, entry, run_out = item["supply"], item["formulary"] or {}, item["run_out"] or {}
        yield {
            "number": number,
            **{name: item[name] for name in same},
            "before_admission": item["before_admission"],
            **{f"supply_{name}": supply[name] for name in ("kind", "days", "words")},
            "formulary_status": entry.get("status"),
            "formulary_is_sample": entry.get("sample"),
            "run_out_verdict": run_out.get("verdict"),
            **{name: _day(run_out.get(name)) for name in ("supplied_on", "runs_out_on", "last_day_to_act")},
        }


def nested_row(item: Answered | BadRecord) -> Row:
    """Return everything on one record as one row."""
    keys = keys_of(item.place)
    if isinstance(item, BadRecord):
        return keys | {"reason": item.reason}
    lists = {"findings": list(finding_rows(item.answer)), "medicines": list(medicine_rows(item.answer))}
    return {**keys, **letter_row(item), **lists, "answer": answer_text(item.answer)}


def measured(item: Answered) -> Iterator[tuple[tuple[str | None, ...], tuple[int, ...]]]:
    """Yield what one letter adds to the measures: groups and their counts."""
    row, letter = letter_row(item), item.answer["letter"]
    day = letter["event_on"] or letter["written_on"] or letter["received_on"]
    base = (day[:7] if day else None, *(row[name] for name in GROUP[1:6]))
    yield (*base, None, None, None), (1, 0, 0, 0, 0)
    met: set[tuple[str, ...]] = set()
    for finding in item.answer["findings"]:
        key = tuple(finding[name] for name in GROUP[6:])
        minutes = tuple(finding["minutes"][name] for name in ("low", "likely", "high"))
        yield (*base, *key), (int(key not in met), 1, *minutes)
        met.add(key)


def _day(words: str | None) -> dt.date | None:
    return dt.date.fromisoformat(words) if words else None
