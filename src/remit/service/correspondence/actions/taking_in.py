"""Taking files in: each is stored once, sealed, and queued in the same transaction, so that a crash loses nothing and reads nothing twice.

What lives here: `take_in`, which upload, folder, mail, MESH and FHIR all call; trying again and removing what could not be read. What does not: reading
(`reading`).
"""

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal, seal_text
from remit.service.correspondence import policies
from remit.service.correspondence.models import Arrival, ArrivalState, Delivery, Original, Repeat, Source
from remit.service.organisations.models import Organisation
from remit.service.ui.jobs import enqueue
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_on

_LONGEST_NAME = 120
# A file of these states can come again and is then read as if it were new.
_GONE = (ArrivalState.REMOVED,)


@dataclass(frozen=True)
class Incoming:
    """One file as it came.

    Attributes:
        name: as the sender calls it; a path in it is cut off.
        data: the whole file.
        received_on: the day it reached the practice, None where that is the day it comes in here.
    """

    name: str
    data: bytes = field(repr=False)
    received_on: dt.date | None = None


@dataclass(frozen=True)
class Refused:
    """A file that was not taken in, and the sentence why."""

    name: str
    reason: str


@dataclass(frozen=True)
class TakenIn:
    """What became of some files.

    Attributes:
        delivery: under which they stand together.
        stored: new here.
        repeated: here already, whatever they were called then.
        refused: not taken in.
    """

    delivery: Delivery
    stored: tuple[Arrival, ...]
    repeated: tuple[Arrival, ...]
    refused: tuple[Refused, ...]


def bare_name(name: str) -> str:
    """Return the name of a file without path and control characters: "../../a.pdf" and a path of Windows become "a.pdf"."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(character for character in last if character.isprintable()).strip(" .")
    return clean[-_LONGEST_NAME:] or "letter"


def has_path(name: str) -> bool:
    """Say whether a name came with a path in it."""
    return "/" in name or "\\" in name


@transaction.atomic
def take_in(files: Sequence[Incoming], *, practice: Organisation, source: str, by: Actor, at: dt.datetime) -> TakenIn:
    """Store files for a practice and queue each to be read. A file that is here already is stored once and said so.

    Args:
        files: as they came.
        practice: whose letters they are.
        source: one of `Source`.
        by: who brings them.
        at: when.

    Returns:
        What became of each; a file that is empty or too large is refused by itself and stops none of the others.

    Raises:
        RefusalError: nothing, too many, or too much at once, or the practice closed; nothing is stored then.
    """
    policies.check_practice_open(practice, day=day_on(at))
    policies.check_delivery([len(file.data) for file in files])
    delivery = Delivery.objects.create(reference=f"p{secrets.token_hex(8)}", practice=practice, source=Source(source), by=by.name, at=at)
    stored: list[Arrival] = []
    repeated: list[Arrival] = []
    refused: list[Refused] = []
    for file in files:
        try:
            policies.check_file(len(file.data))
        except RefusalError as refusal:
            refused.append(Refused(bare_name(file.name), str(refusal)))
            continue
        arrival, is_new = _store(file, delivery, at=at)
        (stored if is_new else repeated).append(arrival)
        if is_new:
            _queue(arrival, by=by, at=at, name="letter_taken_in")
    known = {arrival.pk: arrival for arrival in repeated if arrival not in stored}
    Repeat.objects.bulk_create([Repeat(delivery=delivery, arrival=arrival) for arrival in known.values()])
    return TakenIn(delivery, tuple(stored), tuple(known.values()), tuple(refused))


def _store(file: Incoming, delivery: Delivery, *, at: dt.datetime) -> tuple[Arrival, bool]:
    """Return the row of a file, and whether it is new; of two that bring the same file at once one stores it and the other finds it."""
    digest = hashlib.sha256(file.data).hexdigest()
    facts = {
        "delivery": delivery,
        "sealed_name": seal_text(bare_name(file.name)),
        "had_path": has_path(file.name),
        "received_on": file.received_on or day_on(at),
        "queued_at": at,
    }
    try:
        with transaction.atomic():
            arrival = Arrival.objects.create(reference=f"a{secrets.token_hex(8)}", practice=delivery.practice, digest=digest, size=len(file.data), **facts)
    except IntegrityError:
        arrival = Arrival.objects.select_for_update().get(practice=delivery.practice, digest=digest)
        if arrival.state not in _GONE:
            return arrival, False
        for name, value in {**facts, "state": ArrivalState.WAITING, "attempts": 0}.items():
            setattr(arrival, name, value)
        arrival.save()
    Original.objects.create(arrival=arrival, sealed_data=seal(file.data))
    return arrival, True


def _queue(arrival: Arrival, *, by: Actor, at: dt.datetime, name: str) -> None:
    """Write the event and ask a worker to read it."""
    record(subject=f"arrival:{arrival.reference}", name=name, by=by, at=at, details={"source": arrival.delivery.source, "size": arrival.size})
    queue(arrival, at=at)


def queue(arrival: Arrival, *, at: dt.datetime) -> None:
    """Ask a worker to read an arrival."""
    arrival.state, arrival.queued_at = ArrivalState.WAITING, at
    arrival.reader, arrival.pulse_at = "", None
    arrival.save(update_fields=["state", "queued_at", "reader", "pulse_at"])
    Arrival.objects.filter(pk=arrival.pk).update(job=enqueue("read_arrival", arrival.pk))


@transaction.atomic
def read_again(arrival: Arrival, *, by: Actor, at: dt.datetime) -> None:
    """Try once more to read what could not be read.

    Raises:
        RefusalError: it is not in trouble.
    """
    arrival = Arrival.objects.select_for_update().select_related("delivery").get(pk=arrival.pk)
    policies.check_can_read_again(arrival)
    arrival.attempts, arrival.sealed_reason = 0, b""
    arrival.save(update_fields=["attempts", "sealed_reason"])
    _queue(arrival, by=by, at=at, name="reading_asked_again")


@transaction.atomic
def remove_arrival(arrival: Arrival, *, by: Actor, at: dt.datetime) -> None:
    """Remove what could not be read: its bytes go, and that it was here stays.

    Raises:
        RefusalError: it was read, or is being read.
    """
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    policies.check_can_remove(arrival)
    erase(arrival, ArrivalState.REMOVED)
    record(subject=f"arrival:{arrival.reference}", name="arrival_removed", by=by, at=at)


def erase(arrival: Arrival, state: str) -> None:
    """Take away the bytes of an arrival and what it was called."""
    Original.objects.filter(arrival=arrival).delete()
    arrival.state, arrival.sealed_reason, arrival.sealed_name = state, b"", seal_text("letter")
    arrival.save(update_fields=["state", "sealed_reason", "sealed_name"])
