"""The lists that people work from: needs me, waiting, overdue, became overdue today, and all.

They read the projection; the engine's lists say the same of folds, and a test compares the two.

What lives here: filters, order, pages. What does not: how a row reads (`presenters`).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from remit.engine.lifecycle import StateType
from remit.engine.remedy import plain_reference
from remit.service.cases.models import COMMISSIONER, PARTIES, PRACTICE, PROVIDER, Case, CaseClock, CaseItem
from remit.service.cases.queries.scope import Scope, visible_cases

PAGE = 25
# What no list says of an organisation, besides what is sealed.
_NOT_SAID = ("kind", "postcode", "opened_on", "closed_on", "part_of", "network", "commissioner")
UNUSED = ("sealed", *(f"{side}__{column}" for side in (PRACTICE, PROVIDER, COMMISSIONER) for column in _NOT_SAID))


class ListName(StrEnum):
    """Which list."""

    NEEDS_ME = "needs-me"
    WAITING = "waiting"
    OVERDUE = "overdue"
    BECAME_OVERDUE = "overdue-today"
    ALL = "all"


_COUNTED = tuple(name for name in ListName if name is not ListName.ALL)


@dataclass(frozen=True)
class Filters:
    """What somebody looks for.

    Attributes:
        other: name or ODS code of the organisation on the other side (for commissioner and committee: of the hospital).
        state: a type (`open`) or a label (`disagreed`).
        reference: all of a reference, or its first digits.
    """

    other: str = ""
    specialty: str = ""
    task: str = ""
    state: str = ""
    reference: str = ""


@dataclass(frozen=True)
class CaseList:
    """One page of a list."""

    cases: tuple[Case, ...]
    count: int
    page: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // PAGE))


def list_cases(scope: Scope, name: ListName, *, day: dt.date, filters: Filters | None = None, page: int = 1, count: int | None = None) -> CaseList:
    """Return one page of a list. The number of queries is the same whatever the number of cases; `count` where all of the list were counted before."""
    found = _filtered(select_list(scope, name, day=day), scope, filters or Filters())
    count = found.count() if count is None or (filters and filters != Filters()) else count
    page = min(max(page, 1), max(1, -(-count // PAGE)))
    # Only the plain columns of the requests: no list needs what is sealed.
    items = Prefetch("items", CaseItem.objects.defer("sealed").order_by("number"))
    rows = found.defer(*UNUSED).order_by(*_order(name)).prefetch_related(items)[(page - 1) * PAGE : page * PAGE]
    return CaseList(tuple(rows), count, page)


def count_lists(scope: Scope, *, day: dt.date) -> dict[str, int]:
    """Return how many cases stand on each of the four working lists."""
    if not scope.organisation_ids:
        return {name.value: 0 for name in _COUNTED}
    # One statement with a part for each list: each part goes by its own index.
    parts = [select_list(scope, name, day=day).order_by().annotate(list=Value(name.value)).values("list").annotate(count=Count("pk")) for name in _COUNTED]
    counted = {row["list"]: row["count"] for row in parts[0].union(*parts[1:], all=True)}
    return {name.value: counted.get(name.value, 0) for name in _COUNTED}


def select_list(scope: Scope, name: ListName, *, day: dt.date) -> QuerySet[Case]:
    """Return the cases of a list."""
    found = visible_cases(scope)
    match name:
        case ListName.NEEDS_ME if scope.party == COMMISSIONER:
            return found.filter(pk__in=_of_commissioner(scope, day))
        case ListName.NEEDS_ME:
            return found.filter(waits_for=scope.party)
        case ListName.WAITING:
            # Named one by one, not "all but": so the index of the list is used.
            others = [party for party, _ in PARTIES if party != scope.party]
            return found.filter(type=StateType.OPEN.value, waits_for__in=others)
        case ListName.OVERDUE:
            return found.filter(overdue_from__lte=day)
        case ListName.BECAME_OVERDUE:
            today = CaseClock.objects.filter(case=OuterRef("pk"), overdue_from=day).exclude(owed_by="")
            return found.filter(Exists(today), overdue_from__lte=day)
        case _:
            return found


def _of_commissioner(scope: Scope, day: dt.date) -> "QuerySet[Case, Any]":
    """Return the ids of what waits for the commissioner, and of what comes to them by time. Two parts, not one "or": each goes by its own index."""
    mine = Case.objects.filter(commissioner_id__in=scope.organisation_ids, sent_on__isnull=False).order_by().values("pk")
    return mine.filter(waits_for=COMMISSIONER).union(mine.filter(type=StateType.OPEN.value, escalate_on__lte=day))


def _order(name: ListName) -> tuple[str | Combinable, ...]:
    match name:
        case ListName.OVERDUE | ListName.BECAME_OVERDUE:
            return ("overdue_from", "pk")
        case ListName.ALL:
            return ("-last_at", "-pk")
        case _:
            return ("-is_urgent", F("due_on").asc(nulls_last=True), "pk")


def _filtered(found: QuerySet[Case], scope: Scope, filters: Filters) -> QuerySet[Case]:
    if filters.other:
        side = PRACTICE if scope.party == PROVIDER else PROVIDER
        found = found.filter(Q(**{f"{side}__name__icontains": filters.other}) | Q(**{f"{side}__code__iexact": filters.other}))
    if filters.specialty:
        found = found.filter(specialty__icontains=filters.specialty)
    if filters.task:
        found = found.filter(Exists(CaseItem.objects.filter(case=OuterRef("pk"), task=filters.task)))
    if filters.state:
        found = found.filter(Q(type=filters.state) if filters.state in set(StateType) else Q(label=filters.state))
    if filters.reference:
        found = found.filter(reference__startswith=_beginning(filters.reference))
    return found


def _beginning(text: str) -> str:
    """Return how the references begin that somebody typed all or a part of."""
    digits = "".join(sign for sign in text if sign in "0123456789")
    return plain_reference(text) or f"RM{digits or '-'}"
