"""Reading what arrived by itself: for the receivers, which see all mailboxes, and for the page of one practice."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from remit.service.accounts.models import Membership
from remit.service.correspondence.models import Arrival, ArrivalState, Delivery, Letter, LetterState, Source
from remit.service.intake.models import Answer, AnswerKind, Door, Mailbox, Message, State
from remit.service.organisations.models import Organisation
from remit.service.organisations.queries import map_organisations

PAGE = 50
_BATCH = 200
# What a person has to look at until somebody ticked it off. What was only noted or left for another system is worth a look too.
ATTENTION = (State.REFUSED, State.LEFT, State.NOTED)


def list_open(door: str, *, practice: str = "") -> list[Mailbox]:
    """Return the mailboxes that are looked into, of all practices or of one; the one that waited longest first."""
    found = Mailbox.objects.filter(door=door, ended_at=None).select_related("practice")
    found = found.filter(practice__code=practice) if practice else found
    return sorted(found, key=lambda one: (one.tried_at is not None, one.tried_at or one.made_at, one.pk))


def list_mailboxes() -> list[Mailbox]:
    """Return all mailboxes that are looked into, by practice."""
    return list(Mailbox.objects.filter(ended_at=None).select_related("practice").order_by("practice__name", "door", "address"))


def get_mailbox(mailbox_id: int) -> Mailbox:
    """Return a mailbox that is looked into."""
    return Mailbox.objects.select_related("practice").get(pk=mailbox_id, ended_at=None)


def map_known(practice_id: int, door: str, keys: Sequence[str]) -> dict[str, Message]:
    """Return those of some messages that are here already, by their name at the door."""
    return {row.key: row for row in Message.objects.filter(practice_id=practice_id, door=door, key__in=keys)}


def list_not_taken(mailbox: Mailbox, *, before: dt.datetime) -> list[Message]:
    """Return what was stored out of a mailbox before a moment and is not known to be acknowledged there."""
    return list(Message.objects.filter(mailbox=mailbox, taken_at=None, stored_at__lt=before).exclude(state=State.LEFT))


def list_with_answers(*, at: dt.datetime) -> list[Mailbox]:
    """Return the mailboxes from which answers are to be sent now."""
    due = Answer.objects.filter(due_at__lte=at).values("message__mailbox")
    return list(Mailbox.objects.filter(pk__in=due, ended_at=None).select_related("practice"))


def list_due(mailbox: Mailbox, *, at: dt.datetime) -> list[Answer]:
    """Return the answers that are to be sent from a mailbox now, oldest first."""
    found = Answer.objects.filter(message__mailbox=mailbox, due_at__lte=at).select_related("message__practice", "message__mailbox")
    return list(found.order_by("due_at", "pk")[:_BATCH])


def list_decided() -> list[tuple[Message, str]]:
    """Return messages whose sender wants to know whether the patient is known here and on whose letter a person decided, with the state of that letter."""
    waiting = Message.objects.filter(state=State.STORED, door=Door.MESH, wants_business=True).exclude(answers__kind=AnswerKind.BUSINESS)
    decided = Q(decided_at__isnull=False) | Q(state=LetterState.NOT_OURS)
    letters = Letter.objects.filter(decided, arrival__delivery__messages__in=waiting).values_list("arrival__delivery_id", "state").order_by("-pk")
    states = dict(letters[:_BATCH])
    return [(row, states[row.delivery_id]) for row in waiting.filter(delivery_id__in=states) if row.delivery_id is not None]


def get_own_message(acting: Membership, message_id: int) -> Message:
    """Return a message of the reader's own practice."""
    return Message.objects.get(practice_id=acting.organisation_id, pk=message_id)


def list_own_mailboxes(acting: Membership) -> list[Mailbox]:
    """Return the mailboxes of the reader's own practice that are looked into."""
    return list(Mailbox.objects.filter(practice_id=acting.organisation_id, ended_at=None).order_by("door", "address"))


def was_workflow_seen_to(practice: Organisation, workflow: str) -> bool:
    """Say whether somebody said before that messages of a workflow need nobody here."""
    return Message.objects.filter(practice=practice, workflow=workflow, state=State.LEFT, seen_at__isnull=False).exists()


def _waiting(acting: Membership) -> QuerySet[Message]:
    return Message.objects.filter(practice_id=acting.organisation_id, state__in=ATTENTION, seen_at=None)


def list_attention(acting: Membership) -> list[Message]:
    """Return what was not taken in and nobody saw to yet, newest first."""
    return list(_waiting(acting).prefetch_related("answers").order_by("-stored_at", "-pk")[:PAGE])


def count_attention(acting: Membership) -> int:
    """Count what was not taken in and nobody saw to yet."""
    return _waiting(acting).count()


def name_senders(rows: Sequence[Message]) -> dict[str, str]:
    """Return the names of those who sent some messages, by ODS code, as far as they are known here."""
    return {code: one.name for code, one in map_organisations({row.sender_code for row in rows if row.sender_code}).items()}


@dataclass(frozen=True)
class Came:
    """One delivery of any door.

    Attributes:
        message: what is known of the message that brought it, None for what people and folders brought.
        files, repeated, waiting, failed: how many files it holds, came before, are still to be read, and could not be read.
        letters: how many letters were read out of it.
    """

    delivery: Delivery
    message: Message | None
    files: int
    repeated: int
    waiting: int
    failed: int
    letters: int


def list_came(acting: Membership, *, source: str = "", page: int = 1) -> tuple[list[Came], int]:
    """Return what came by all doors or by one, newest first, and how much there is."""
    found = Delivery.objects.filter(practice_id=acting.organisation_id)
    found = found.filter(source=source) if source in Source.values else found
    rows = list(found.order_by("-at", "-pk")[(page - 1) * PAGE : page * PAGE])
    numbers = [row.pk for row in rows]
    messages = {row.delivery_id: row for row in Message.objects.filter(delivery_id__in=numbers).prefetch_related("answers")}
    being_read = (ArrivalState.WAITING, ArrivalState.READING)
    counts = Arrival.objects.filter(delivery_id__in=numbers).values("delivery_id").order_by()
    files = counts.annotate(
        files=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=being_read)),
        failed=Count("pk", filter=Q(state=ArrivalState.FAILED)),
    )
    of_files = {row["delivery_id"]: {"files": int(row["files"]), "waiting": int(row["waiting"]), "failed": int(row["failed"])} for row in files}
    letters = dict(Letter.objects.filter(arrival__delivery_id__in=numbers).values_list("arrival__delivery_id").annotate(Count("pk")).order_by())
    repeats = dict(Delivery.objects.filter(pk__in=numbers).annotate(found=Count("repeats")).values_list("pk", "found"))
    nothing = {"files": 0, "waiting": 0, "failed": 0}
    return [_came(row, messages, of_files.get(row.pk, nothing), letters, repeats) for row in rows], found.count()


def _came(row: Delivery, messages: dict[int | None, Message], files: dict[str, int], letters: dict[int, int], repeats: dict[int, int]) -> Came:
    return Came(row, messages.get(row.pk), files["files"], repeats.get(row.pk, 0), files["waiting"], files["failed"], letters.get(row.pk, 0))


def count_by_door(acting: Membership, *, since: dt.datetime) -> dict[str, int]:
    """Count what came by each door since a moment."""
    found = Delivery.objects.filter(practice_id=acting.organisation_id, at__gte=since).values_list("source")
    return dict(found.annotate(Count("pk")).order_by())
