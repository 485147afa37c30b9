"""Forgetting who sent letters by mail whose time is over. That a message came, when and what became of it stays.

What lives here: counting and forgetting. What does not: after how long (a person says it: `remit retain`), the letters themselves (`correspondence`).
Mailboxes of MESH and systems of organisations are no persons, and stay.
"""

import datetime as dt

from django.db.models import QuerySet

from remit.service.intake.models import Door, Message
from remit.service.intake.queries import ATTENTION


def _senders(before: dt.datetime) -> QuerySet[Message]:
    return Message.objects.filter(door=Door.MAIL, came_at__lt=before).exclude(sender="")


def _over(before: dt.datetime) -> QuerySet[Message]:
    return _senders(before).exclude(state__in=ATTENTION, seen_at=None)


def count_old_senders(before: dt.datetime) -> int:
    """Return of how many mails that came before a moment, and wait for nobody, the sender is still known."""
    return _over(before).count()


def count_waiting_senders(before: dt.datetime) -> int:
    """Return how many mails are as old and stay, because nobody saw to them yet."""
    return _senders(before).filter(state__in=ATTENTION, seen_at=None).count()


def forget_old_senders(before: dt.datetime) -> int:
    """Forget who sent them. Returns how many."""
    return _over(before).update(sender="")
