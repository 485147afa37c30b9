"""Letters read in an area: the denominator, and which practices reported.

What lives here: `read_letters`, `list_letters`. What does not: which letters count (`letters`), keeping the counts (`actions.letters`).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from remit.engine.measures.counts import Viewpoint
from remit.engine.measures.facts import LettersRead
from remit.engine.measures.periods import Period
from remit.engine.measures.rates import Completeness
from remit.service.organisations.models import Kind, Organisation
from remit.service.statistics.models import LetterCount, ReportedLetters
from remit.service.statistics.queries.letters import counted_letters, letters_by_month, reported_by_month
from remit.service.statistics.queries.scope import Area, practices_of

_Row = tuple[int, int, dt.date, int]


@dataclass(frozen=True)
class LettersOf:
    """Letters read.

    Attributes:
        numbers: by provider, as it is seen from the day of the figures, and month.
        reporting: for the last whole month, the practices with letters of each provider.
        practices: ids of all practices that could report.
    """

    numbers: dict[tuple[str, dt.date], int]
    reporting: dict[str, frozenset[int]]
    practices: frozenset[int]

    def in_month(self, month: dt.date) -> int:
        """Return how many in a month."""
        return sum(number for (_, of), number in self.numbers.items() if of == month)

    def in_period(self, period: Period, provider: str | None = None) -> int:
        """Return how many in the months of a period, of one provider or of all."""
        first = period.first_on.replace(day=1)
        return sum(number for (of, month), number in self.numbers.items() if first <= month <= period.last_on and provider in (None, of))

    def providers(self, period: Period) -> set[str]:
        """Return the providers with letters in a period."""
        return {of for (of, month), number in self.numbers.items() if month in period and number}

    def completeness(self, provider: str | None = None) -> Completeness:
        """Return how many practices reported in the last whole month, of one provider or of any."""
        found = self.reporting.get(provider, frozenset()) if provider is not None else frozenset().union(*self.reporting.values())
        return Completeness(len(found & self.practices), len(self.practices))


def read_letters(area: Area, view: Viewpoint, period: Period, *, month: dt.date, as_of: dt.datetime | None = None) -> LettersOf:
    """Return the letters read in a period; as of an earlier moment those that were read by then.

    Args:
        month: of which the practices that reported are wanted.
    """
    codes = dict(Organisation.objects.filter(kind=Kind.PROVIDER).values_list("pk", "code"))
    numbers: dict[tuple[str, dt.date], int] = {}
    reporting: dict[str, set[int]] = {}
    if area.scope.organisation_ids:
        rows = list(_as_of(area, view, period, as_of)) if as_of else []
        for _, ref, of, number in rows if as_of else _sums(_select(area, view, period)):
            key = view.lineage.present(codes.get(ref, ""), day=view.day), of
            numbers[key] = numbers.get(key, 0) + number
        reported = [(practice, ref) for practice, ref, of, _ in rows if of == month] if as_of else _reported(_select(area, view, period), month)
        for practice, ref in reported:
            reporting.setdefault(view.lineage.present(codes.get(ref, ""), day=view.day), set()).add(practice)
    known = frozenset(practice.pk for practice in practices_of(area, day=view.day))
    return LettersOf(numbers, {code: frozenset(found) for code, found in reporting.items()}, known)


def _select(area: Area, view: Viewpoint, period: Period) -> QuerySet[LetterCount]:
    found = LetterCount.objects.filter(month__range=(period.first_on.replace(day=1), period.last_on))
    if area.commissioner_ids:
        found = found.filter(commissioner_ref__in=area.commissioner_ids)
    if area.practice_ids:
        found = found.filter(practice_id__in=area.practice_ids)
    if area.provider is not None:
        found = found.filter(provider_ref__in=area.provider_ids(view.lineage, view.day))
    return found


def _sums(counts: QuerySet[LetterCount]) -> Iterable[_Row]:
    for ref, month, number in counts.values_list("provider_ref", "month").annotate(sum=Sum("number")).order_by():
        yield 0, ref, month, number


def _reported(counts: QuerySet[LetterCount], month: dt.date) -> Iterable[tuple[int, int]]:
    return counts.filter(month=month, number__gt=0).values_list("practice_id", "provider_ref")


def _as_of(area: Area, view: Viewpoint, period: Period, until: dt.datetime) -> Iterable[_Row]:
    found = counted_letters(received=(period.first_on.replace(day=1), period.last_on)).filter(read_at__lte=until)
    reports = ReportedLetters.objects.filter(month__range=(period.first_on.replace(day=1), period.last_on), at__lte=until)
    condition = Q()
    if area.commissioner_ids:
        condition &= Q(practice__commissioner__in=area.commissioner_ids)
    if area.practice_ids:
        condition &= Q(practice__in=area.practice_ids)
    if area.provider is not None:
        condition &= Q(provider__in=area.provider_ids(view.lineage, view.day))
    yield from letters_by_month(found.filter(condition))
    yield from reported_by_month(reports.filter(condition))


def list_letters(area: Area, view: Viewpoint, period: Period) -> list[LettersRead]:
    """Return the letters read by practice, provider and month, as the engine's records; the provider is who answers for it on the day of the view."""
    if not area.scope.organisation_ids:
        return []
    codes = dict(Organisation.objects.values_list("pk", "code"))
    rows = _select(area, view, period).values_list("practice_id", "provider_ref", "month", "number")
    return [LettersRead(codes[practice], view.lineage.present(codes.get(ref, ""), day=view.day), month, number) for practice, ref, month, number in rows]
