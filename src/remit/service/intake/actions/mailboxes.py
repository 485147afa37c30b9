"""Which mailboxes are looked into: adding, ending, and noting how a look went."""

import datetime as dt
from typing import Any

from django.db import transaction

from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal_json
from remit.service.intake import policies
from remit.service.intake.models import Door, Mailbox
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_on


@transaction.atomic
def add_mailbox(practice: Organisation, door: str, address: str, access: dict[str, Any], *, by: Actor, at: dt.datetime) -> Mailbox:
    """Look into a mailbox from now on.

    Args:
        practice: whose post it gets.
        door: MESH or mail.
        address: MESH mailbox id; for mail as `mail_address` writes it.
        access: how it is opened: "password", and for mail "host", "port", "tls", "user", "folder".
        by: who adds it.
        at: when.

    Raises:
        RefusalError: no practice, a closed one, no such id, the mailbox for replies, or the mailbox is looked into already.
    """
    policies.check_can_have_mailbox(practice, count=Mailbox.objects.filter(ended_at=None).count(), day=day_on(at))
    if door == Door.MESH:
        policies.check_mailbox_name(address)
    else:
        policies.check_not_for_replies(access)
    if other := Mailbox.objects.filter(door=door, address=address, ended_at=None).select_related("practice").first():
        raise RefusalError(f"This mailbox is looked into already, for {other.practice.name}. End that first, if it is to be another's.")
    mailbox = Mailbox.objects.create(practice=practice, door=door, address=address, sealed_access=seal_json(access), made_at=at, made_by=by.name)
    record(subject=f"mailbox:{mailbox.pk}", name="mailbox_added", by=by, at=at, details={"door": door, "practice": practice.code})
    return mailbox


def mail_address(user: str, host: str, folder: str) -> str:
    """Return how a mailbox for letters by mail is called."""
    return f"{user} on {host}" if folder.upper() == "INBOX" else f"{user} on {host}, folder {folder}"


@transaction.atomic
def end_mailbox(mailbox: Mailbox, *, by: Actor, at: dt.datetime) -> None:
    """Look into a mailbox no more; what came through it stays, and how it was opened is forgotten.

    Raises:
        RefusalError: it was ended already.
    """
    if not Mailbox.objects.filter(pk=mailbox.pk, ended_at=None).update(ended_at=at, sealed_access=b""):
        raise RefusalError("This mailbox was ended already.")
    record(subject=f"mailbox:{mailbox.pk}", name="mailbox_ended", by=by, at=at)


def note_visit(mailbox: Mailbox, trouble: str, *, at: dt.datetime) -> None:
    """Note when a mailbox was looked into, and our sentence where that failed."""
    facts: dict[str, Any] = {"tried_at": at, "said": trouble[:400]} | ({} if trouble else {"reached_at": at})
    Mailbox.objects.filter(pk=mailbox.pk).update(**facts)
