"""Which letters count as read, and how many there are by month.

What lives here: the one definition of the denominator. A letter counts once, in the month in which the practice received it, under the provider that wrote
it. The same words a second time, and letters about another practice's patients, do not count. What does not: keeping the counts (`actions.letters`).
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from remit.service.correspondence.models import Letter, LetterState
from remit.service.statistics.models import ReportedLetters

_NOT_COUNTED = (LetterState.REPEATED, LetterState.NOT_OURS)


def counted_letters(*, received: tuple[dt.date, dt.date] | None = None) -> QuerySet[Letter]:
    """Return the letters that count, received in a range of days, both ends included."""
    found = Letter.objects.exclude(state__in=_NOT_COUNTED).exclude(provider=None)
    return found.filter(received_on__range=received) if received else found


def letters_by_month(letters: QuerySet[Letter]) -> Iterator[tuple[int, int, dt.date, int]]:
    """Yield practice, provider, month and how many letters."""
    rows = letters.annotate(month=TruncMonth("received_on")).values("practice_id", "provider_id", "month").annotate(number=Count("pk")).order_by()
    for row in rows.iterator(chunk_size=2000):
        yield row["practice_id"], row["provider_id"], row["month"], row["number"]


def reported_by_month(reports: QuerySet[ReportedLetters]) -> Iterator[tuple[int, int, dt.date, int]]:
    """Yield practice, provider, month and how many letters were read elsewhere."""
    yield from reports.values_list("practice_id", "provider_id", "month", "number").iterator(chunk_size=2000)
