"""Figures of a period: cases, requests, letters, rates, promises, completeness.

What lives here: `read_figures` with what it returns, and `read_table` for any days. What does not: how anything is counted (`remit.engine.measures`), words and
tables (`presenters`).

Figures of now come from the cells of a commissioner, provider and month; those of a practice, and those that are taken again as of an earlier moment,
from the records of its cases. Both end in the engine's `CellTable`, so they cannot differ in what they mean.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet, Sum

from remit.engine.measures.cells import CellCut, CellRow, CellTable, add_up, table_of
from remit.engine.measures.counts import Viewpoint, in_period
from remit.engine.measures.facts import CaseFact
from remit.engine.measures.periods import MonthState, Period, state_of_month, whole_months
from remit.engine.measures.rates import Completeness, Rate
from remit.engine.moments import england_day
from remit.service.cases.models import Case
from remit.service.organisations.models import Kind, Organisation
from remit.service.statistics.models import CaseFactRow, MonthCells, Progress
from remit.service.statistics.queries.facts import load_facts
from remit.service.statistics.queries.letters_read import LettersOf, read_letters
from remit.service.statistics.queries.scope import Area, load_lineage

BATCH = 400
_PROMISES = frozenset({CellCut.ACKNOWLEDGE_DUE.value, CellCut.ACKNOWLEDGE_KEPT.value, CellCut.ANSWER_DUE.value, CellCut.ANSWER_KEPT.value})
_LONG_AGO = dt.date.min.isoformat()


@dataclass(frozen=True)
class MonthFigure:
    """One month: cases, letters, the rate, and what the month can say."""

    month: dt.date
    rate: Rate
    state: MonthState


@dataclass(frozen=True)
class ProviderFigure:
    """One provider: its part of the cells, the rate, and how many practices sent letters of it."""

    code: str
    name: str
    table: CellTable
    rate: Rate
    completeness: Completeness


@dataclass(frozen=True)
class Figures:
    """The figures of an area and a period.

    Attributes:
        area, period: whose, and of which months.
        taken_at: the moment up to which they hold everything.
        view: the day of that moment, and who followed whom.
        table: the cells of the period.
        letters: letters read in the period.
        months: every month from `since` on, for charts; the period's own among them.
        providers: in order of name.
        completeness: practices with letters, of all that could have, in the last month of the period that is over.
        recorded_from: the first day on which a case was recorded.
    """

    area: Area
    period: Period
    taken_at: dt.datetime
    view: Viewpoint
    table: CellTable
    letters: int
    months: tuple[MonthFigure, ...]
    providers: tuple[ProviderFigure, ...]
    completeness: Completeness
    recorded_from: dt.date | None

    @property
    def day(self) -> dt.date:
        """The day in England as of which they are taken."""
        return self.view.day

    @property
    def rate(self) -> Rate:
        """Cases for every 1,000 letters of the period."""
        return Rate(self.table.cases, self.letters)


def read_progress() -> Progress:
    """Return how far the events have been read."""
    return Progress.objects.filter(pk=1).first() or Progress()


def read_figures(
    area: Area, period: Period, *, at: dt.datetime, since: dt.date | None = None, as_of: dt.datetime | None = None, is_complete: bool = True
) -> Figures:
    """Return the figures of a period.

    Args:
        area: whose.
        period: whole months.
        at: now.
        since: first month of the chart; that of the period where none is given.
        as_of: an earlier moment as of which they are taken again.
        is_complete: whether everything that happened by now was read (`actions.keep_up` says it); if not, they are of the moment up to which it was.
    """
    progress = read_progress()
    view = Viewpoint(england_day(as_of or at), load_lineage())
    chart = Period(min(since or period.first_on, period.first_on), period.last_on)
    reader: _Cells | _Records = _Records(area, view, as_of or at, is_past=as_of is not None) if area.practice_ids or as_of else _Cells(area, view)
    read = read_letters(area, view, chart, month=last_whole_month(period, view.day), as_of=as_of)
    table = reader.table(period)
    return Figures(
        area,
        period,
        as_of or (at if is_complete else progress.taken_at or at),
        view,
        table,
        read.in_period(period),
        _months(reader.cases_by_month(chart), read, chart, view.day, progress.recorded_from),
        tuple(_providers(table, read, period, view)),
        read.completeness(),
        progress.recorded_from,
    )


class _Cells:
    """Figures from cells."""

    def __init__(self, area: Area, view: Viewpoint) -> None:
        """Say whose cells."""
        self.cells, self.day = _select_cells(area, view), view.day
        self.codes = dict(Organisation.objects.filter(kind=Kind.PROVIDER).values_list("pk", "code"))

    def table(self, period: Period) -> CellTable:
        """Return the cells of a period."""
        return CellTable(self.rows(period))

    def rows(self, period: Period) -> Iterator[CellRow]:
        """Yield the cells of whole months, added up; of promises only what was due before the day, which is one number instead of one a day."""
        sums: Counter[tuple[int, str, str]] = Counter()
        today = self.day.isoformat()
        for ref, cells in self._in(period).values_list("provider_ref", "cells").iterator(chunk_size=2000):
            for cut, values in cells.items():
                if cut in _PROMISES:
                    sums[ref, cut, _LONG_AGO] += sum(number for day, number in values.items() if day < today)
                    continue
                for value, number in values.items():
                    sums[ref, cut, value] += number
        yield from (CellRow(self.codes.get(ref, ""), None, CellCut(cut), value, number) for (ref, cut, value), number in sums.items())

    def cases_by_month(self, period: Period) -> dict[dt.date, int]:
        """Return how many cases each month has."""
        return dict(self._in(period).values_list("month").annotate(sum=Sum("cases")).order_by())

    def _in(self, period: Period) -> QuerySet[MonthCells]:
        return self.cells.filter(month__range=(period.first_on.replace(day=1), period.last_on))


def _select_cells(area: Area, view: Viewpoint) -> QuerySet[MonthCells]:
    found = MonthCells.objects.all()
    if area.commissioner_ids:
        found = found.filter(commissioner_ref__in=area.commissioner_ids)
    if area.provider is not None:
        found = found.filter(provider_ref__in=area.provider_ids(view.lineage, view.day))
    return found if area.scope.organisation_ids else found.none()


class _Records:
    """Figures from the records of cases: exact as of any moment, slower."""

    def __init__(self, area: Area, view: Viewpoint, until: dt.datetime, *, is_past: bool) -> None:
        """Load them once."""
        self.facts = list_facts(area, view, until=until if is_past else None)

    def table(self, period: Period) -> CellTable:
        """Return the cells of a period."""
        return table_of(in_period(self.facts, Period(period.first_on.replace(day=1), period.last_on)))

    def cases_by_month(self, period: Period) -> dict[dt.date, int]:
        """Return how many cases each month has."""
        found: dict[dt.date, int] = {}
        for fact in self.facts:
            month = fact.opened_on.replace(day=1)
            if month in Period(period.first_on.replace(day=1), period.last_on):
                found[month] = found.get(month, 0) + 1
        return found


def read_table(area: Area, view: Viewpoint, period: Period) -> CellTable:
    """Return the cells of any days of an area: whole months as they are kept, what is left at the edges from the records of its cases."""
    whole, edges = whole_months(period)
    kept = _Cells(area, view).rows(whole) if whole else ()
    return CellTable(chain(kept, *(add_up(list_facts(area, view, period=edge)) for edge in edges)))


def list_providers(area: Area, view: Viewpoint) -> set[str]:
    """Return the codes of all providers with cases of an area, of any month."""
    found = _select_cells(area, view).filter(cases__gt=0)
    return set(Organisation.objects.filter(pk__in=found.values("provider_ref")).values_list("code", flat=True))


def select_facts(area: Area, view: Viewpoint) -> QuerySet[CaseFactRow]:
    """Return the rows of an area's cases, opened in any month."""
    found = CaseFactRow.objects.all()
    if area.commissioner_ids:
        found = found.filter(commissioner_ref__in=area.commissioner_ids)
    if area.practice_ids:
        found = found.filter(practice_id__in=area.practice_ids)
    if area.provider is not None:
        found = found.filter(provider_id__in=area.provider_ids(view.lineage, view.day))
    return found if area.scope.organisation_ids else found.none()


def list_facts(area: Area, view: Viewpoint, *, period: Period | None = None, until: dt.datetime | None = None) -> list[CaseFact]:
    """Return the records of an area's cases, as they are, or as they were at a moment.

    A case to which something happened since is folded again from its events up to the moment; all others are as they are kept.
    """
    rows = select_facts(area, view)
    if period is not None:
        rows = rows.filter(opened_on__range=(period.first_on, period.last_on))
    if until is None:
        return [row.fact() for row in rows.iterator(chunk_size=2000)]
    facts = [row.fact() for row in rows.filter(last_at__lte=until).iterator(chunk_size=2000)]
    changed = Case.objects.filter(pk__in=rows.filter(last_at__gt=until).values("pk"), opened_at__lte=until)
    return facts + list(_facts_as_of(changed, until))


def _facts_as_of(cases: QuerySet[Case], until: dt.datetime) -> Iterable[CaseFact]:
    batch: list[Case] = []
    for case in cases.select_related("practice", "provider", "commissioner").iterator(chunk_size=BATCH):
        batch.append(case)
        if len(batch) == BATCH:
            yield from (fact for fact in load_facts(batch, until=until).values() if fact)
            batch = []
    yield from (fact for fact in load_facts(batch, until=until).values() if fact)


def _months(cases: dict[dt.date, int], read: LettersOf, chart: Period, day: dt.date, recorded_from: dt.date | None) -> tuple[MonthFigure, ...]:
    return tuple(
        MonthFigure(month, Rate(cases.get(month, 0), read.in_month(month)), state_of_month(month, day=day, recorded_from=recorded_from))
        for month in chart.months()
    )


def _providers(table: CellTable, read: LettersOf, period: Period, view: Viewpoint) -> Iterable[ProviderFigure]:
    codes = {*table.providers(view), *read.providers(period)} - {""}
    names = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
    for code in sorted(codes, key=lambda one: (names.get(one, one), one)):
        part = table.of_provider(code, view)
        yield ProviderFigure(code, names.get(code, code), part, Rate(part.cases, read.in_period(period, code)), read.completeness(code))


def last_whole_month(period: Period, day: dt.date) -> dt.date:
    """Return the last month of a period that is over on a day; where none is, its first."""
    over = [month for month in period.months() if state_of_month(month, day=day, recorded_from=dt.date.min) is MonthState.COMPLETE]
    return over[-1] if over else period.first_on.replace(day=1)
