"""Noting that a person saw to what was not taken in."""

import datetime as dt

from django.db import transaction

from remit.service.audit.actions import Actor, record
from remit.service.intake import policies
from remit.service.intake.models import Message, State


@transaction.atomic
def see_to(message: Message, *, by: Actor, at: dt.datetime) -> None:
    """Note that somebody did what is to be done about a message that was not taken in; of what belongs to another system, about all of its workflow.

    Raises:
        RefusalError: nothing is to be done about it.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    policies.check_can_be_seen_to(message)
    rows = Message.objects.filter(pk=message.pk)
    if message.state == State.LEFT and policies.is_for_another_system(message.workflow):
        # Whoever knows to which system one of them belongs knows it of all.
        rows = Message.objects.filter(practice=message.practice_id, state=State.LEFT, workflow=message.workflow, seen_at=None)
    rows.update(seen_at=at, seen_by=by.name)
    record(subject=f"post:{message.pk}", name="post_seen_to", by=by, at=at, details={"state": message.state})
