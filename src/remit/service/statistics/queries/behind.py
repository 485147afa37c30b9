"""The cases behind a number.

What lives here: `list_behind`, for those who may see the figures; whether they may open a case is the case's own business. A commissioner or committee reads no
patient, no words, and a practice's name only as the practice agreed. What does not: the figures themselves.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from remit.engine.measures.counts import Cut, Viewpoint
from remit.engine.measures.crosswalks import area_of as theme_of
from remit.engine.measures.facts import Result, Said
from remit.engine.terms import LetterKind, Task
from remit.service.cases.models import COMMISSIONER, CaseItem, Sharing
from remit.service.cases.queries.scope import LMC
from remit.service.organisations.models import Organisation
from remit.service.statistics.models import CaseFactRow
from remit.service.statistics.queries.figures import Figures, select_facts
from remit.service.statistics.queries.scope import area_of, load_lineage

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership

PAGE = 50
# Cuts by which a number can be followed to its cases.
CUTS = (Cut.TASK, Cut.RULE, Cut.SDIP, Cut.INTERFACE, Cut.BMA, Cut.RESULT, Cut.MONTH, Cut.SITE, Cut.SPECIALTY, Cut.KIND, Cut.URGENCY, Cut.HARM)


@dataclass(frozen=True)
class Behind:
    """One page of the cases behind a number.

    Attributes:
        rows: the cases, newest first.
        cases, requests: how many there are in all, and how many requests of theirs are counted in the number.
        practices: names that may be shown, by id; others stay unnamed.
    """

    rows: tuple[CaseFactRow, ...]
    cases: int
    requests: int
    page: int
    practices: dict[int, str]

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.cases // PAGE))


def list_behind(figures: Figures, cut: Cut | None, value: str, *, page: int = 1) -> Behind:
    """Return one page of the cases that a number counts."""
    found = select_facts(figures.area, figures.view).filter(opened_on__range=(figures.period.first_on, figures.period.last_on))
    found = found if cut is None else found.filter(_condition(cut, value, figures))
    cases = found.count()
    page = min(max(page, 1), max(1, -(-cases // PAGE)))
    rows = tuple(found.select_related("practice", "provider").order_by("-opened_on", "-pk")[(page - 1) * PAGE : page * PAGE])
    return Behind(rows, cases, _count_requests(found, cut, value), page, _practice_names(figures, rows))


def count_week(acting: "Membership", *, since: dt.date, until: dt.date) -> tuple[int, int]:
    """Return how many cases of a reader's were opened, and how many were answered, from one day to the day before another."""
    found = select_facts(area_of(acting), Viewpoint(until, load_lineage()))
    days = (since, until - dt.timedelta(days=1))
    return found.filter(opened_on__range=days).count(), found.filter(answered_on__range=days).count()


def _condition(cut: Cut, value: str, figures: Figures) -> Q:
    match cut:
        case Cut.RESULT:
            return _result(value, figures)
        case Cut.MONTH:
            return Q(month=f"{value}-01")
        case Cut.URGENCY:
            return Q(is_urgent=value == "urgent")
        case Cut.HARM:
            return Q(has_harm=value == "harm")
        case Cut.SITE | Cut.SPECIALTY | Cut.KIND:
            return Q(**{cut.value: value})
        case _:
            return _requests(cut, value)


def _result(value: str, figures: Figures) -> Q:
    late = Q(said=Said.NOTHING.value, answer_due_on__lt=figures.day)
    if value == Result.NO_REPLY:
        return late
    return Q(said=Said.NOTHING.value) & ~late if value == Result.OPEN else Q(said=value)


def _items(cut: Cut, value: str, letter: str | None = None) -> QuerySet[CaseItem]:
    """Return the requests that a cut counts in a row, for one kind of letter where it depends on it."""
    if cut is Cut.TASK:
        return CaseItem.objects.filter(task=value)
    if cut is Cut.RULE:
        return CaseItem.objects.filter(rule=value)
    kind = LetterKind(letter) if letter else None
    return CaseItem.objects.filter(task__in=[task.value for task in Task if theme_of(cut.value, task, kind) == value])


def _requests(cut: Cut, value: str) -> Q:
    if cut in (Cut.TASK, Cut.RULE):
        return Q(Exists(_items(cut, value).filter(case=OuterRef("pk"))))
    condition = Q(pk=None)
    for letter in ("", *LetterKind):
        condition |= Q(Exists(_items(cut, value, letter).filter(case=OuterRef("pk"))), letter_kind=letter)
    return condition


def _count_requests(found: QuerySet[CaseFactRow], cut: Cut | None, value: str) -> int:
    items = CaseItem.objects.filter(case__in=found.values("pk"))
    if cut is None or cut not in (Cut.TASK, Cut.RULE, Cut.SDIP, Cut.INTERFACE, Cut.BMA):
        return items.count()
    if cut in (Cut.TASK, Cut.RULE):
        return items.filter(pk__in=_items(cut, value).values("pk")).count()
    by_letter = items.annotate(letter=F("case__figures__letter_kind"))
    return sum(by_letter.filter(letter=letter, pk__in=_items(cut, value, letter).values("pk")).count() for letter in ("", *LetterKind))


def _practice_names(figures: Figures, rows: tuple[CaseFactRow, ...]) -> dict[int, str]:
    ids = {row.practice_id for row in rows}
    found = Organisation.objects.filter(pk__in=ids)
    agreed = {COMMISSIONER: "name_to_commissioner", LMC: "name_to_lmc"}.get(figures.area.party)
    if agreed:
        found = found.filter(pk__in=Sharing.objects.filter(**{agreed: True}).values("organisation"))
    return dict(found.values_list("pk", "name"))
