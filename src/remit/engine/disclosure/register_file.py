"""The file of a register: one JSON object a line, so that a register can be answered from without the service.

What lives here: `read_register` and `write_register`. What does not: what the lines hold (`records`, `remit.engine.measures.facts`). It holds no patient, no
clinician and no words of a letter.

The kinds of line: `register` (first), `organisation`, `succession`, `case`, `event`, `letters`, `action`, `policy`. Events are not needed for an answer; they
are there so that anybody can count again from the beginning.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from remit.engine.disclosure.records import ActionFact, ActionKind, DisclosureError, Known, PolicyFact, Register
from remit.engine.measures.facts import AskedFor, CaseFact, CaseKind, LettersRead, Said
from remit.engine.measures.succession import Lineage, Succession
from remit.engine.terms import LetterKind, Task

FORMAT = "remit.register/1"


def write_register(register: Register, events: Iterable[Mapping[str, Any]] = ()) -> Iterator[str]:
    """Yield the lines of a register, each with its line break; `events` are facts of case events with their case, as the service keeps them."""
    yield _line("register", {"format": FORMAT, "recorded_from": _day(register.recorded_from), "actions_from": _day(register.actions_from)})
    for one in register.organisations:
        yield _line("organisation", {"code": one.code, "name": one.name, "kind": one.kind, "commissioner": one.commissioner})
    for step in register.lineage.steps.values():
        yield _line("succession", {"before": step.before, "after": step.after, "on": _day(step.on)})
    for fact in register.facts:
        yield _line("case", _fact_record(fact))
    for event in events:
        yield _line("event", event)
    for row in register.letters:
        yield _line("letters", {"practice": row.practice, "provider": row.provider, "month": _day(row.month), "count": row.count})
    for action in register.actions:
        yield _line("action", {"kind": action.kind.value, "on": _day(action.on), "provider": action.provider, "pence": action.pence})
    for policy in register.policies:
        days = {"valid_from": _day(policy.valid_from), "valid_to": _day(policy.valid_to)}
        yield _line("policy", {"title": policy.title, "version": policy.version, "link": policy.link} | days)


def read_register(lines: Iterable[str]) -> Register:
    """Return the register of a file.

    Raises:
        DisclosureError: a line is no record of a register; the message names it.
    """
    found: dict[str, list[Any]] = {name: [] for name in _READERS}
    head: dict[str, Any] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        record = _parsed(number, line)
        kind = record.get("record")
        if head is None:
            head = _head(record)
        elif kind in _READERS:
            found[kind].append(_read(number, _READERS[kind], record))
        elif kind != "event":
            raise DisclosureError(f"Line {number}: there is no record of the kind {kind!r} in a register. Export it again.")
    if head is None:
        raise DisclosureError("The file is empty. Export the register first.")
    return Register(
        recorded_from=_read_day(head.get("recorded_from")),
        actions_from=_read_day(head.get("actions_from")),
        organisations=tuple(found["organisation"]),
        facts=tuple(found["case"]),
        letters=tuple(found["letters"]),
        actions=tuple(found["action"]),
        policies=tuple(found["policy"]),
        lineage=Lineage.of(found["succession"]),
    )


def _line(kind: str, record: Mapping[str, Any]) -> str:
    return json.dumps({"record": kind, **record}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _parsed(number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise DisclosureError(f"Line {number} is no JSON ({error}). Export the register again.") from error
    if not isinstance(record, dict):
        raise DisclosureError(f"Line {number} is no record. Export the register again.")
    return record


def _head(record: dict[str, Any]) -> dict[str, Any]:
    if record.get("format") != FORMAT:
        raise DisclosureError(f"This is no register of the format {FORMAT}: its first line does not say so. Export it again, or use the Remit that wrote it.")
    return record


def _read(number: int, reader: Callable[[dict[str, Any]], Any], record: dict[str, Any]) -> Any:
    try:
        return reader(record)
    except (KeyError, TypeError, ValueError) as error:
        raise DisclosureError(f"Line {number}: this {record['record']} cannot be read ({error!r}). Export the register again.") from error


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _fact_record(fact: CaseFact) -> dict[str, Any]:
    """Return a case without its minutes: they are no part of an answer."""
    return {
        "case": fact.case,
        "practice": fact.practice,
        "provider": fact.provider,
        "opened_on": _day(fact.opened_on),
        "requests": [{"task": request.task.value, "rule": request.rule} for request in fact.requests],
        "kind": fact.kind.value,
        "site": fact.site,
        "specialty": fact.specialty,
        "letter_kind": fact.letter_kind.value if fact.letter_kind else None,
        "event_on": _day(fact.event_on),
        "label": fact.label,
        "said": fact.said.value,
        "acknowledged_on": _day(fact.acknowledged_on),
        "answered_on": _day(fact.answered_on),
        "acknowledge_due_on": _day(fact.acknowledge_due_on),
        "answer_due_on": _day(fact.answer_due_on),
        "answer_days": fact.answer_days,
        "urgent": fact.is_urgent,
    }


def _read_fact(row: dict[str, Any]) -> CaseFact:
    return CaseFact(
        case=str(row["case"]),
        practice=row["practice"],
        provider=row["provider"],
        opened_on=dt.date.fromisoformat(row["opened_on"]),
        requests=tuple(AskedFor(Task(request["task"]), request["rule"]) for request in row["requests"]),
        kind=CaseKind(row["kind"]),
        site=row["site"],
        specialty=row["specialty"],
        letter_kind=LetterKind(row["letter_kind"]) if row["letter_kind"] else None,
        event_on=_read_day(row["event_on"]),
        label=row["label"],
        said=Said(row["said"]),
        acknowledged_on=_read_day(row["acknowledged_on"]),
        answered_on=_read_day(row["answered_on"]),
        acknowledge_due_on=_read_day(row["acknowledge_due_on"]),
        answer_due_on=_read_day(row["answer_due_on"]),
        answer_days=row["answer_days"],
        is_urgent=bool(row["urgent"]),
    )


_READERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "organisation": lambda row: Known(row["code"], row["name"], row["kind"], row["commissioner"]),
    "succession": lambda row: Succession(row["before"], row["after"], dt.date.fromisoformat(row["on"])),
    "case": _read_fact,
    "letters": lambda row: LettersRead(row["practice"], row["provider"], dt.date.fromisoformat(row["month"]), int(row["count"])),
    "action": lambda row: ActionFact(ActionKind(row["kind"]), dt.date.fromisoformat(row["on"]), row["provider"], int(row["pence"])),
    "policy": lambda row: PolicyFact(row["title"], row["version"], dt.date.fromisoformat(row["valid_from"]), _read_day(row["valid_to"]), row["link"]),
}
