"""Noting that a person saw to what was not taken in."""

import datetime as dt

from django.db import transaction

from remit.service.audit.actions import Actor, record
from remit.service.intake import policies
from remit.service.intake.models import Message


@transaction.atomic
def see_to(message: Message, *, by: Actor, at: dt.datetime) -> None:
    """Note that somebody did what is to be done about a message that was not taken in.

    Raises:
        RefusalError: nothing is to be done about it.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    policies.check_can_be_seen_to(message)
    message.seen_at, message.seen_by = at, by.name
    message.save(update_fields=["seen_at", "seen_by"])
    record(subject=f"post:{message.pk}", name="post_seen_to", by=by, at=at, details={"state": message.state})
