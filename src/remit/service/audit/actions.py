"""Writing events.

What lives here: `record`, which every action of every app calls inside its own transaction, `together`, which writes several at once, and `Actor`, which
every action is given as `by=`.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from remit.engine.audit.chain import entry_hash
from remit.service.audit.models import FIRST, Event


@dataclass(frozen=True)
class Actor:
    """Who does something: a person working for an organisation, or a named process of ours.

    Attributes:
        name: "person:4" or "process:setup".
        organisation: ODS code of the organisation that the person works for at that moment; empty for administrators and processes.
    """

    name: str
    organisation: str = ""

    @classmethod
    def process(cls, name: str) -> "Actor":
        """Return one of our own processes as actor."""
        return cls(f"process:{name}")


_gathered: ContextVar[list[tuple[Event, bool]] | None] = ContextVar("gathered", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Write what is recorded inside at the end of the block, in three statements however much it is.

    The block belongs inside the transaction that does what is recorded, and nothing in it may catch the error of a part that is undone: that part's events
    would be written all the same.
    """
    if _gathered.get() is not None:
        yield
        return
    token = _gathered.set([])
    try:
        yield
        events = _gathered.get() or []
    finally:
        _gathered.reset(token)
    _append(events)


def record(*, subject: str, name: str, by: Actor, at: dt.datetime, details: dict[str, Any] | None = None, is_new: bool = False) -> None:
    """Append an event to the chain of its subject.

    Args:
        subject: kind and key, such as "case:12".
        name: the past of a verb, such as "letter_read".
        by: who did it.
        at: when, with a time zone.
        details: ids, codes and words of our own; never text of a letter.
        is_new: the subject was made in this very transaction, so that nobody can have written about it yet.

    Raises:
        ValueError: the moment has no time zone.
    """
    if at.utcoffset() is None:
        raise ValueError("An event needs a moment with a time zone: pass request.at, or a moment in UTC.")
    event = Event(subject=subject, name=name, at=at.astimezone(dt.UTC), by=by.name, organisation=by.organisation, details=details or {})
    gathered = _gathered.get()
    if gathered is None:
        _append([(event, is_new)])
    else:
        gathered.append((event, is_new))


def record_reading(*, subject: str, by: Actor, at: dt.datetime, page: str) -> None:
    """Record that somebody read a patient's letter: that is an event like any other."""
    record(subject=subject, name="letter_read", by=by, at=at, details={"page": page})


@transaction.atomic(savepoint=False)  # nothing that it raises is caught inside a transaction that goes on
def _append(events: list[tuple[Event, bool]]) -> None:
    """Write events as the next links of their chains."""
    last = _find_last(sorted({event.subject for event, is_new in events if not is_new}))
    for event, _ in events:
        before = last.get(event.subject)
        event.number, event.previous_hash = (before.number + 1, before.hash) if before else (1, FIRST)
        event.hash = entry_hash(event.previous_hash, event.content())
        last[event.subject] = event
    Event.objects.bulk_create([event for event, _ in events])


def _find_last(subjects: list[str]) -> dict[str, Event]:
    """Return the last event of each subject, and let nobody else append to these chains before the transaction ends."""
    if not subjects:
        return {}
    _wait_for_turn(subjects)
    found = Event.objects.filter(subject__in=subjects)
    if len(subjects) == 1:
        return {event.subject: event for event in found.order_by("-number")[:1]}
    later = Event.objects.filter(subject=OuterRef("subject"), number__gt=OuterRef("number"))
    return {event.subject: event for event in found.exclude(Exists(later))}


def _wait_for_turn(subjects: list[str]) -> None:
    """Let one transaction at a time append to a chain. SQLite has one writer anyway (transactions begin IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(subject, 0)) FROM unnest(%s::text[]) AS subject", [subjects])
