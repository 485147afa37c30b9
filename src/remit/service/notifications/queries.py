"""Reading mail: the queue for administrators, what waits for a person, what an organisation chose, and the look-ups by which a reply finds its subject."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Min

from remit.service.accounts.models import Membership, Person
from remit.service.audit.models import Event
from remit.service.audit.queries import list_events
from remit.service.audit.sealing import unseal_json
from remit.service.notifications.models import Digest, Fate, IncomingMail, MailboxPosition, MailChoices, OutgoingMail, State
from remit.service.notifications.routes import Attachment
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Organisation

PAGE = 50


@dataclass(frozen=True)
class Contents:
    """What an outgoing mail says."""

    subject: str = field(repr=False)
    text: str = field(repr=False)
    token: str = field(repr=False)
    attachments: tuple[Attachment, ...] = ()


def hash_token(token: str) -> str:
    """Return what is kept of a reply token. Mail servers change the case of addresses, so it does not count."""
    return hashlib.sha256(token.lower().encode()).hexdigest()


@organisations.read_once
def choices_of(organisation: Organisation | None) -> MailChoices:
    """Return what an organisation chose, or what holds where it chose nothing."""
    found = MailChoices.objects.filter(organisation=organisation).first() if organisation else None
    return found or MailChoices(organisation=organisation)


def may_hold_patient_detail(organisation: Organisation) -> bool:
    """Say whether the mail of an organisation may name a patient: it turned secure mode on."""
    return choices_of(organisation).is_secure


def contents_of(mail: OutgoingMail) -> Contents:
    """Return what a mail says."""
    return contents_from(unseal_json(mail.sealed))


def contents_from(packed: dict[str, Any]) -> Contents:
    """Return what was packed with `contents_to`."""
    attachments = tuple(Attachment(item["name"], item["kind"], bytes.fromhex(item["data"])) for item in packed.get("attachments", ()))
    return Contents(packed.get("subject", ""), packed.get("text", ""), packed.get("token", ""), attachments)


def contents_to(contents: Contents) -> dict[str, Any]:
    """Return contents as JSON can write them."""
    attachments = [{"name": item.name, "kind": item.kind, "data": item.data.hex()} for item in contents.attachments]
    return {"subject": contents.subject, "text": contents.text, "token": contents.token, "attachments": attachments}


def get_outgoing(mail_id: int) -> OutgoingMail:
    """Return one mail of the queue."""
    return OutgoingMail.objects.select_related("organisation").get(pk=mail_id)


def list_mail_events(mail: OutgoingMail) -> list[Event]:
    """Return what happened to a mail, oldest first."""
    return list_events(f"mail:{mail.pk}")


def list_outgoing(*, state: str = "", page: int = 1) -> tuple[list[OutgoingMail], int]:
    """Return one page of the queue, newest first, and how many there are in all. Without a state: all that did not arrive and are not withdrawn."""
    wanted = [state] if state else [State.UNKNOWN, State.FAILED, State.BOUNCED, State.HANDED, State.CLAIMED, State.WAITING]
    found = OutgoingMail.objects.filter(state__in=wanted).select_related("organisation")
    first = (page - 1) * PAGE
    return list(found.order_by("-queued_at", "-pk")[first : first + PAGE]), found.count()


@dataclass(frozen=True)
class Tally:
    """How the queue stands: how many mails of each state, and since when the longest waits."""

    counts: dict[str, int]
    oldest_due_at: dt.datetime | None


def tally_queue(*, at: dt.datetime) -> Tally:
    """Return how the queue stands."""
    counts = dict(OutgoingMail.objects.values_list("state").annotate(count=Count("pk")).order_by())
    oldest = OutgoingMail.objects.filter(state=State.WAITING, next_try_at__lte=at).aggregate(oldest=Min("next_try_at"))["oldest"]
    return Tally(counts, oldest)


def count_fates() -> dict[str, int]:
    """Return how many mails that came in were not looked at yet, or wait for a person."""
    wanted = (Fate.NEW, Fate.WAITING)
    found = IncomingMail.objects.filter(fate__in=wanted).values_list("fate").annotate(count=Count("pk")).order_by()
    return {**dict.fromkeys(map(str, wanted), 0), **dict(found)}


def find_by_token(token: str) -> OutgoingMail | None:
    """Return the newest mail that carried a reply token."""
    return OutgoingMail.objects.filter(token_hash=hash_token(token)).order_by("-pk").first()


def find_by_message_ids(message_ids: list[str]) -> OutgoingMail | None:
    """Return the newest of our mails that these Message-IDs name."""
    return OutgoingMail.objects.filter(message_id__in=message_ids[:50]).order_by("-pk").first()


def find_latest(about: str) -> OutgoingMail | None:
    """Return the newest mail about a subject, None where there is none."""
    return OutgoingMail.objects.filter(about=about).order_by("-pk").first()


def first_message_id(mail: OutgoingMail) -> str:
    """Return the Message-ID of the first mail about the same subject to the same address, "" where this is it: mail programs show them as one thread."""
    earlier = OutgoingMail.objects.filter(about=mail.about, to=mail.to, pk__lt=mail.pk).order_by("pk").first() if mail.about else None
    return earlier.message_id if earlier else ""


def list_waiting(*, page: int = 1) -> tuple[list[IncomingMail], int]:
    """Return one page of the replies that wait for a person, oldest first, and how many there are."""
    found = IncomingMail.objects.filter(fate=Fate.WAITING)
    first = (page - 1) * PAGE
    return list(found.order_by("received_at", "pk")[first : first + PAGE]), found.count()


def list_set_aside(*, page: int = 1) -> tuple[list[IncomingMail], int]:
    """Return one page of the replies that were set aside, the latest first, and how many there are."""
    found = IncomingMail.objects.filter(fate=Fate.SET_ASIDE).defer("sealed")
    first = (page - 1) * PAGE
    return list(found.order_by("-received_at", "-pk")[first : first + PAGE]), found.count()


def get_incoming(mail_id: int) -> IncomingMail:
    """Return one mail that came in."""
    return IncomingMail.objects.select_related("answers").get(pk=mail_id)


def count_replies_since(about: str, sender: str, since: dt.datetime) -> int:
    """Return how many mails an address sent about a subject since a moment."""
    return IncomingMail.objects.filter(about=about, sender=sender, received_at__gte=since).count()


def mailbox_key() -> str:
    """Return under which name the position in the configured mailbox is kept."""
    return hashlib.sha256(f"{settings.IMAP_HOST}\n{settings.IMAP_USER}\n{settings.IMAP_FOLDER}".encode()).hexdigest()


def find_position() -> MailboxPosition | None:
    """Return how far the configured mailbox was read, None before the first time."""
    return MailboxPosition.objects.filter(mailbox=mailbox_key()).first()


def find_last_digest_moment(person: Person) -> dt.datetime | None:
    """Return until when a person's news was gathered last, None where it never was."""
    last = Digest.objects.filter(person=person).order_by("-on").first()
    return last.until_at if last else None


def list_readers_without_digest(day: dt.date, *, most: int) -> list[Membership]:
    """Return open memberships, of at most so many people, whose news of a day was not gathered yet."""
    people = (
        Membership.objects.filter(ended_at=None, person__is_active=True)
        .exclude(person__digests__on=day)
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()[:most]
    )
    return list(Membership.objects.filter(ended_at=None, person_id__in=list(people)).select_related("person", "organisation").order_by("person_id", "pk"))
