"""The provider's inbox: what presses, what is new, what else is to be answered, and what waits for others."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet

from remit.engine.lifecycle import Label, RaisedBy, StateType
from remit.service.cases.models import PARTIES, PROVIDER, Case, CaseItem
from remit.service.cases.queries.lists import UNUSED
from remit.service.cases.queries.scope import Scope, visible_cases

MOST = 25


@dataclass(frozen=True)
class Part:
    """One part of the inbox: its first cases, and how many there are in all."""

    cases: tuple[Case, ...]
    count: int


@dataclass(frozen=True)
class Inbox:
    """What a provider sees first.

    Attributes:
        with_lead: for a lead only: cases that were sent to the lead, which then stand in no other part.
        pressing: the answer is due today or overdue.
        new: not confirmed yet.
        to_answer: everything else that waits for the provider.
        waiting: how many wait for others, by label.
    """

    with_lead: Part
    pressing: Part
    new: Part
    to_answer: Part
    waiting: dict[str, int]


def read_inbox(scope: Scope, *, day: dt.date, specialty: str = "") -> Inbox:
    """Return the inbox. The number of queries does not grow with the cases."""
    mine = visible_cases(scope).filter(Q(specialty__icontains=specialty) if specialty else Q())
    owed = mine.filter(waits_for=PROVIDER)
    with_lead = Part((), 0)
    if scope.is_lead:
        with_lead, owed = _part(owed.filter(label=Label.WITH_LEAD.value)), owed.exclude(label=Label.WITH_LEAD.value)
    is_new = Q(label=Label.SENT.value, raised_by=RaisedBy.PRACTICE.value)
    presses = Q(due_on__lte=day)
    others = [party for party, _ in PARTIES if party != PROVIDER]
    waiting = mine.filter(type=StateType.OPEN.value, waits_for__in=others).order_by()
    return Inbox(
        with_lead=with_lead,
        pressing=_part(owed.filter(presses).exclude(is_new)),
        new=_part(owed.filter(is_new)),
        to_answer=_part(owed.exclude(presses).exclude(is_new)),
        waiting={row["label"]: row["count"] for row in waiting.values("label").annotate(count=Count("pk"))},
    )


def _part(found: QuerySet[Case]) -> Part:
    items = Prefetch("items", CaseItem.objects.defer("sealed").order_by("number"))
    first = found.defer(*UNUSED).order_by("-is_urgent", F("due_on").asc(nulls_last=True), "pk").prefetch_related(items)[:MOST]
    return Part(tuple(first), found.count())
