"""How many files and letters wait, over all practices: numbers for those who run the service, who see no letter."""

import datetime as dt

from django.db.models import Count, Min

from remit.service.correspondence.models import Arrival, ArrivalState, Letter, LetterState

_OPEN_FILES = (ArrivalState.WAITING, ArrivalState.READING, ArrivalState.FAILED)
_OPEN_LETTERS = (LetterState.TO_DECIDE, LetterState.TO_SEND)


def count_arrivals() -> dict[str, int]:
    """Return how many files wait, are being read, or could not be read."""
    found = Arrival.objects.filter(state__in=_OPEN_FILES).values_list("state").annotate(count=Count("pk")).order_by()
    return {**dict.fromkeys(map(str, _OPEN_FILES), 0), **dict(found)}


def count_letters() -> dict[str, int]:
    """Return how many letters wait for a decision, or to be sent."""
    found = Letter.objects.filter(state__in=_OPEN_LETTERS).values_list("state").annotate(count=Count("pk")).order_by()
    return {**dict.fromkeys(map(str, _OPEN_LETTERS), 0), **dict(found)}


def oldest_waiting() -> dt.datetime | None:
    """Return since when the file waits that waits longest to be read, None where none does."""
    found: dt.datetime | None = Arrival.objects.filter(state=ArrivalState.WAITING).aggregate(oldest=Min("queued_at"))["oldest"]
    return found
