"""Counting letters read as they come.

What lives here: `count_new_letters` and `count_letters`. What does not: which letters count (`queries.letters`), reading them (`correspondence`).

When a letter comes, the whole month of its practice is counted again, so that a provider who was named later is in it too.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max, Q

from remit.engine.measures.periods import month_period
from remit.service.correspondence.models import Letter
from remit.service.organisations.models import Organisation
from remit.service.statistics.actions.gaps import pass_numbers
from remit.service.statistics.models import LetterCount, Progress
from remit.service.statistics.queries.letters import counted_letters, letters_by_month

BATCH = 500


def count_new_letters(progress: Progress, *, at: dt.datetime) -> bool:
    """Count letters that came since the last time, and say whether all are counted. The caller stores `progress`."""
    found = Letter.objects.filter(Q(pk__gt=progress.letter) | Q(pk__in=[int(key) for key in progress.letter_gaps])).order_by("pk")
    rows = list(found.values_list("pk", "practice_id", "received_on")[:BATCH])
    for practice, month in sorted({(practice, received_on.replace(day=1)) for _, practice, received_on in rows}):
        _recount(practice, month)
    new = [key for key, _, _ in rows if key > progress.letter]
    pass_numbers(progress.letter_gaps, progress.letter, new, {key for key, _, _ in rows}, at)
    progress.letter = max([progress.letter, *new])
    return len(rows) < BATCH


def count_letters() -> int:
    """Count all letters, and return the number of the last one."""
    last: int = Letter.objects.aggregate(last=Max("pk"))["last"] or 0
    _store(letters_by_month(counted_letters()))
    return last


def _recount(practice: int, month: dt.date) -> None:
    whole = month_period(month)
    LetterCount.objects.filter(practice_id=practice, month=month).delete()
    _store(letters_by_month(counted_letters(received=(whole.first_on, whole.last_on)).filter(practice_id=practice)))


def _store(counts: Iterable[tuple[int, int, dt.date, int]]) -> None:
    commissioners = dict(Organisation.objects.exclude(commissioner=None).values_list("pk", "commissioner_id"))
    LetterCount.objects.bulk_create(
        (
            LetterCount(commissioner_ref=commissioners.get(practice) or 0, practice_id=practice, provider_ref=provider, month=month, number=number)
            for practice, provider, month, number in counts
        ),
        batch_size=1000,
    )
