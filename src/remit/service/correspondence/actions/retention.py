"""Destroying the words of letters whose time is over. That they were here, what was found by rule and what was decided stays, and so does every event.

What lives here: counting and destroying. What does not: after how long (a person says it: `remit retain`), cases (`cases.actions.retention`).
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal_text
from remit.service.correspondence.actions.taking_in import erase
from remit.service.correspondence.models import Arrival, ArrivalState, Finding, Letter, LetterState, Original

_AT_ONCE = 100
# Nobody waits for one of these any more.
_FINISHED = (LetterState.SENT, LetterState.DONE, LetterState.ONLY_OURS, LetterState.NOTHING_ASKED, LetterState.REPEATED)


def _letters(before: dt.datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(read_at__lt=before, state__in=_FINISHED).exclude(sealed_text=b"")


def count_old_letters(before: dt.datetime) -> int:
    """Return how many finished letters that were read before a moment still have words."""
    return _letters(before).count()


def count_unfinished_letters(before: dt.datetime) -> int:
    """Return how many such letters wait for somebody, and so stay."""
    return Letter.objects.filter(read_at__lt=before, state__in=(LetterState.TO_DECIDE, LetterState.TO_SEND)).count()


def destroy_old_letters(before: dt.datetime, *, by: Actor, at: dt.datetime) -> int:
    """Destroy the words of finished letters and the files that they came in. Returns how many letters."""
    numbers = list(_letters(before).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(numbers), _AT_ONCE):
        _destroy(numbers[first : first + _AT_ONCE], by=by, at=at)
    return len(numbers)


@transaction.atomic
def _destroy(numbers: list[int], *, by: Actor, at: dt.datetime) -> None:
    letters = list(Letter.objects.select_for_update().filter(pk__in=numbers))
    Finding.objects.filter(letter__in=letters).update(sealed_words=b"")
    Letter.objects.filter(pk__in=numbers).update(sealed_text=b"", sealed_details=b"")
    arrivals = Arrival.objects.filter(letters__in=letters).exclude(pk__in=Letter.objects.exclude(sealed_text=b"").values("arrival_id"))
    over = list(arrivals.distinct().values_list("pk", flat=True))
    Original.objects.filter(arrival_id__in=over).delete()
    Arrival.objects.filter(pk__in=over).update(sealed_name=seal_text("letter"), sealed_reason=b"")
    for letter in letters:
        record(subject=f"letter:{letter.reference}", name="letter_words_destroyed", by=by, at=at)


def _unread(before: dt.datetime) -> QuerySet[Arrival]:
    return Arrival.objects.filter(queued_at__lt=before, state=ArrivalState.FAILED)


def count_old_files(before: dt.datetime) -> int:
    """Return how many files that could not be read came in before a moment."""
    return _unread(before).count()


@transaction.atomic
def destroy_old_files(before: dt.datetime, *, by: Actor, at: dt.datetime) -> int:
    """Destroy files that could not be read. Returns how many."""
    arrivals = list(_unread(before).select_for_update())
    for arrival in arrivals:
        erase(arrival, ArrivalState.REMOVED)
        record(subject=f"arrival:{arrival.reference}", name="arrival_removed", by=by, at=at, details={"why": "its time is over"})
    return len(arrivals)
