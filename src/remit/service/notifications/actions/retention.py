"""Destroying what old mails say. That they were sent, when and where to, stays.

What lives here: counting and destroying. What does not: after how long (a person says it: `remit retain`).
"""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from remit.service.notifications.models import Fate, IncomingMail, OutgoingMail, State


def _outgoing(before: dt.datetime) -> QuerySet[OutgoingMail]:
    over = (State.SENT, State.FAILED, State.BOUNCED, State.WITHDRAWN)
    return OutgoingMail.objects.filter(queued_at__lt=before, state__in=over, is_news=False).exclude(sealed=b"")


def _files(before: dt.datetime) -> list[Path]:
    """Return the mails that a copy without a mail server keeps as files."""
    folder = Path(settings.EMAIL_FILE_PATH)
    return [path for path in folder.glob("*.eml") if path.stat().st_mtime < before.timestamp()] if folder.is_dir() else []


def count_old_mails(before: dt.datetime) -> int:
    """Return how many mails that were queued before a moment, and wait for nothing, still say something."""
    return _outgoing(before).count()


def destroy_old_mails(before: dt.datetime) -> int:
    """Destroy what they say, and their files where there is no mail server. Returns how many."""
    count = _outgoing(before).update(sealed=b"")
    for path in _files(before):
        path.unlink(missing_ok=True)
    return count


def _incoming(before: dt.datetime) -> QuerySet[IncomingMail]:
    return IncomingMail.objects.filter(received_at__lt=before, fate__in=(Fate.MATCHED, Fate.SET_ASIDE)).exclude(sealed=b"")


def count_old_replies(before: dt.datetime) -> int:
    """Return how many mails that came in before a moment, and wait for nobody, still say something."""
    return _incoming(before).count()


@transaction.atomic
def destroy_old_replies(before: dt.datetime) -> int:
    """Destroy what they say, and who sent them. Returns how many."""
    return _incoming(before).update(sealed=b"", sender="")
