"""Deleting what the API kept for a while: answers to repeated requests, and what webhooks were told.

What lives here: counting and deleting. What does not: after how long (a person says it: `remit retain`).
"""

import datetime as dt

from django.db.models import QuerySet

from remit.service.api.models import KeptAnswer, Message, Sending


def _messages(before: dt.datetime) -> QuerySet[Message]:
    return Message.objects.filter(made_at__lt=before).exclude(state=Sending.WAITING)


def count_old_answers(before: dt.datetime) -> int:
    """Return how many answers were kept, and messages sent, before a moment."""
    return KeptAnswer.objects.filter(at__lt=before).count() + _messages(before).count()


def delete_old_answers(before: dt.datetime) -> int:
    """Delete them. Returns how many."""
    return KeptAnswer.objects.filter(at__lt=before).delete()[0] + _messages(before).delete()[0]
