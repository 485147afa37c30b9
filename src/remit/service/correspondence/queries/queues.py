"""How many files and letters wait, over all practices, and whether letters open: for those who run the service, who see no letter."""

import datetime as dt

from django.db.models import Count, Min

from remit.service.audit.sealing import unseal
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


def open_ends() -> int:
    """Open the oldest and the newest letter, and hand out nothing of them. Returns how many there were.

    Raises:
        UnsealingError: no key of this copy opens one.
    """
    sealed = Letter.objects.exclude(sealed_text=b"").values_list("sealed_text", flat=True)
    found = [one for one in (sealed.order_by("pk").first(), sealed.order_by("-pk").first()) if one is not None]
    for one in found:
        unseal(one)
    return len(found)
