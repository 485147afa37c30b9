"""Cases as the API shows them: as much as the pages show this reader, and no more."""

import datetime as dt
from typing import Any

from remit.engine.lifecycle import Actor, Channel, Move, list_moves
from remit.service.cases.models import Case
from remit.service.cases.queries.page import CaseRead, ItemRead
from remit.service.cases.queries.standing import Standing, Told


def case_row(case: Case, practice: str) -> dict[str, Any]:
    """Return a case of a list.

    Args:
        case: which.
        practice: how its practice is called for this reader.
    """
    same = ("reference", "type", "specialty", "raised_by", "sent_on", "due_on", "overdue_from", "answered_on")
    return {name: getattr(case, name) for name in same} | {
        "state": case.label,
        "practice": practice,
        "provider": case.provider.name,
        "waits_for": case.waits_for or None,
        "urgent": case.is_urgent,
        "changed_at": case.last_at,
    }


def case_object(read: CaseRead, *, day: dt.date) -> dict[str, Any]:
    """Return a case as its reader may see it."""
    standing = read.standing
    return case_row(read.case, read.practice) | {
        "seen": standing.seen,
        "risk_with": read.case.risk_with or None,
        "patient": _patient(read) if read.scope.is_party else None,
        "items": [_item(item) for item in read.items],
        "events": [_event(told, standing, is_readable=told.event.number in read.readable) for told in standing.told],
        "moves": _moves(read, day),
    }


def _moves(read: CaseRead, day: dt.date) -> list[str]:
    """Return what this side may do now, by the engine's table."""
    if read.side is None:
        return []
    standing = read.standing
    rows = list_moves(standing.state, Actor(read.side, Channel.ACCOUNT), is_time_up=standing.is_time_up(day))
    return [row.move.value for row in rows if row.move not in (Move.READ, Move.CORRECT_DAY)]


def moved_object(standing: Standing, number: int, *, is_new: bool) -> dict[str, Any]:
    """Return what became of a move."""
    return {
        "reference": standing.case.reference,
        "number": number,
        "is_new": is_new,
        "state": standing.state.label.value,
        "waits_for": standing.case.waits_for or None,
    }


def _patient(read: CaseRead) -> dict[str, Any]:
    known = read.kept.patient
    return {"name": known.get("name") or None, "nhs_number": known.get("nhs_number") or None, "born_on": read.kept.born_on}


def _item(item: ItemRead) -> dict[str, Any]:
    row = item.item
    said = {name: getattr(row, name) or None for name in ("rule", "outcome", "citation", "said")}
    return {"id": row.item_id, "task": row.task, "ask": row.ask, **said, "quote": item.quote or None, "reason": item.reason or None}


def _event(told: Told, standing: Standing, *, is_readable: bool) -> dict[str, Any]:
    event = told.event
    by = standing.party(event.by.side)
    return {
        "number": event.number,
        "move": event.move.value,
        "by": by,
        "at": event.at,
        "on": event.on,
        "text": (event.text or None) if is_readable else None,
    }
