"""Writing events.

What lives here: `record`, which every action of every app calls inside its own transaction, and `Actor`, which every action is given as `by=`.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

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


@transaction.atomic(savepoint=False)  # nothing that it raises is caught inside a transaction that goes on
def record(*, subject: str, name: str, by: Actor, at: dt.datetime, details: dict[str, Any] | None = None) -> Event:
    """Append an event to the chain of its subject.

    Args:
        subject: kind and key, such as "case:12".
        name: the past of a verb, such as "letter_read".
        by: who did it.
        at: when, with a time zone.
        details: ids, codes and words of our own; never text of a letter.

    Raises:
        ValueError: the moment has no time zone.
    """
    if at.utcoffset() is None:
        raise ValueError("An event needs a moment with a time zone: pass request.at, or a moment in UTC.")
    _wait_for_turn(subject)
    number, last = Event.objects.filter(subject=subject).order_by("-number").values_list("number", "hash").first() or (0, FIRST)
    event = Event(
        subject=subject,
        number=number + 1,
        name=name,
        at=at.astimezone(dt.UTC),
        by=by.name,
        organisation=by.organisation,
        details=details or {},
        previous_hash=last,
    )
    event.hash = entry_hash(event.previous_hash, event.content())
    event.save(force_insert=True)
    return event


def record_reading(*, subject: str, by: Actor, at: dt.datetime, page: str) -> Event:
    """Record that somebody read a patient's letter: that is an event like any other."""
    return record(subject=subject, name="letter_read", by=by, at=at, details={"page": page})


def _wait_for_turn(subject: str) -> None:
    """Let one transaction at a time append to a chain. SQLite has one writer anyway (transactions begin IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
