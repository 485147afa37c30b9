"""Counting letters read: the denominator of every rate.

What lives here: `count_new_letters` and `count_letters`. A letter counts once, in the month in which the practice received it, under the provider that wrote it;
the same words a second time, and letters about another practice's patients, do not count. What does not: reading letters (`correspondence`).

When a letter comes, the whole month of its practice is counted again, so that a provider who was named later is in it too.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth

from remit.service.correspondence.models import Letter, LetterState
from remit.service.organisations.models import Organisation
from remit.service.statistics.actions.gaps import pass_numbers
from remit.service.statistics.models import LetterCount, Progress

BATCH = 500
_NOT_COUNTED = (LetterState.REPEATED, LetterState.NOT_OURS)


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
    _store(_counted(Letter.objects.all()))
    return last


def _recount(practice: int, month: dt.date) -> None:
    following = (month.replace(day=28) + dt.timedelta(days=7)).replace(day=1)
    LetterCount.objects.filter(practice_id=practice, month=month).delete()
    _store(_counted(Letter.objects.filter(practice_id=practice, received_on__gte=month, received_on__lt=following)))


def _counted(letters: QuerySet[Letter]) -> Iterable[tuple[int, int, dt.date, int]]:
    kept = letters.exclude(state__in=_NOT_COUNTED).exclude(provider=None)
    rows = kept.annotate(month=TruncMonth("received_on")).values("practice_id", "provider_id", "month").annotate(number=Count("pk")).order_by()
    for row in rows.iterator(chunk_size=2000):
        yield row["practice_id"], row["provider_id"], row["month"], row["number"]


def _store(counts: Iterable[tuple[int, int, dt.date, int]]) -> None:
    commissioners = dict(Organisation.objects.exclude(commissioner=None).values_list("pk", "commissioner_id"))
    LetterCount.objects.bulk_create(
        (
            LetterCount(commissioner_ref=commissioners.get(practice) or 0, practice_id=practice, provider_ref=provider, month=month, number=number)
            for practice, provider, month, number in counts
        ),
        batch_size=1000,
    )
