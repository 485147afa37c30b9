"""Reading and checking chains. Events are handed out to other apps only by subject, which the asking app has scoped to an organisation."""

from collections.abc import Iterator
from dataclasses import dataclass

from remit.engine.audit.chain import entry_hash
from remit.service.audit.models import FIRST, Event


@dataclass(frozen=True)
class Break:
    """A place where a chain does not hold."""

    subject: str
    number: int
    reason: str


def list_events(subject: str) -> list[Event]:
    """Return what happened to a subject, oldest first."""
    return list(Event.objects.filter(subject=subject).order_by("number"))


def find_detail(subject: str, name: str, detail: str) -> str:
    """Return a detail of the last event of a name, "" where there is no such event or it was recorded without the detail."""
    event = Event.objects.filter(subject=subject, name=name).order_by("-number").first()
    return str(event.details.get(detail, "")) if event else ""


def find_newest() -> Event | None:
    """Return the event that was recorded last, None where there is none."""
    return Event.objects.order_by("-pk").first()


def count_subjects() -> int:
    """Return how many chains there are."""
    return Event.objects.values("subject").distinct().count()


def find_breaks() -> Iterator[Break]:
    """Yield every place of the database where a chain does not hold."""
    subject, number, previous = "", 0, FIRST
    for event in Event.objects.order_by("subject", "number").iterator(chunk_size=2000):
        if event.subject != subject:
            subject, number, previous = event.subject, 0, FIRST
        yield from _check(event, number + 1, previous)
        number, previous = event.number, event.hash


def _check(event: Event, number: int, previous: str) -> Iterator[Break]:
    if event.number != number:
        yield Break(event.subject, event.number, f"event {number} is missing before it")
    if event.previous_hash != previous:
        yield Break(event.subject, event.number, "it does not follow the event before it")
    if entry_hash(event.previous_hash, event.content()) != event.hash:
        yield Break(event.subject, event.number, "its content was changed")
