"""Which plans somebody may see, and how their milestones stand.

What lives here: scope, and milestones judged by their readings. What does not: judging (`remit.engine.plans`), figures (`statistics`).

A commissioner sees its plans, a provider those about itself; practices and the local medical committee see the improvement plans of their commissioner.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from remit.engine.measures.counts import Cut, Viewpoint, value_of
from remit.engine.measures.facts import CaseFact, LettersRead
from remit.engine.measures.periods import MonthState, Period, month_period, state_of_month
from remit.engine.moments import england_day
from remit.engine.plans import Milestone, Reading, Standing, Theme, judge
from remit.service.accounts.models import Membership
from remit.service.cases.models import COMMISSIONER, PROVIDER
from remit.service.cases.queries.scope import Scope, scope_of
from remit.service.improvement.models import Plan, PlanKind, PlanMilestone, PlanReview
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Organisation
from remit.service.statistics.queries.figures import list_facts, read_progress
from remit.service.statistics.queries.letters_read import list_letters
from remit.service.statistics.queries.scope import Area, load_lineage


@dataclass(frozen=True)
class MilestoneStanding:
    """A milestone with how it stands and its readings, oldest first."""

    row: PlanMilestone
    standing: Standing
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class PlanStanding:
    """A plan with its milestones, those in force first."""

    plan: Plan
    milestones: tuple[MilestoneStanding, ...]
    withdrawn: tuple[PlanMilestone, ...]
    reviews: tuple[PlanReview, ...]


def visible_plans(acting: Membership) -> QuerySet[Plan]:
    """Return the plans that somebody may see."""
    found = Plan.objects.select_related("commissioner", "provider")
    if acting.organisation is None:
        return found.none()
    if acting.organisation.kind == "commissioner":
        return found.filter(commissioner__in=organisations.list_lineage(acting.organisation))
    if acting.organisation.kind == "provider":
        return found.filter(provider__in=organisations.list_lineage(acting.organisation))
    commissioner = acting.organisation.commissioner
    return found.filter(kind=PlanKind.IMPROVEMENT, commissioner=commissioner) if commissioner else found.none()


def get_plan(acting: Membership, plan_id: int) -> Plan:
    """Return a plan that somebody may see."""
    return visible_plans(acting).get(pk=plan_id)


def get_milestone(acting: Membership, plan_id: int, number: int) -> PlanMilestone:
    """Return a milestone of such a plan."""
    return PlanMilestone.objects.select_related("plan__commissioner", "plan__provider").get(plan=get_plan(acting, plan_id), number=number)


def list_plans(acting: Membership) -> list[Plan]:
    """Return the plans of a reader, the latest year first, then by hospital."""
    return list(visible_plans(acting).order_by("-contract_year", "provider__name", "kind", "pk"))


def list_due_soon(acting: Membership, *, day: dt.date, days: int) -> list[tuple[Plan, int]]:
    """Return the plans of a reader with how many of their milestones end from a day on within so many days, the soonest first."""
    soon = Q(milestones__withdrawn_at=None, milestones__due_on__range=(day, day + dt.timedelta(days=days)))
    found = visible_plans(acting).annotate(soon=Count("milestones", filter=soon), first=Min("milestones__due_on", filter=soon)).filter(soon__gt=0)
    return [(plan, plan.soon) for plan in found.order_by("first", "pk")]


def find_remedial_plan(matter_reference: str) -> Plan | None:
    """Return the remedial plan of a contract matter that is in force."""
    return Plan.objects.filter(matter_reference=matter_reference).order_by("-pk").first()


def load_plan(plan: Plan, *, at: dt.datetime) -> PlanStanding:
    """Return a plan with how each milestone stands now."""
    rows = list(plan.milestones.order_by("number"))
    kept = [row for row in rows if row.withdrawn_at is None]
    counter = _Counter(plan, kept, at)
    return PlanStanding(
        plan,
        tuple(_stand(row, counter, at) for row in kept),
        tuple(row for row in rows if row.withdrawn_at is not None),
        tuple(plan.reviews.order_by("-on", "-pk")),
    )


def load_milestone(row: PlanMilestone, *, at: dt.datetime) -> MilestoneStanding:
    """Return one milestone with how it stands now."""
    return _stand(row, _Counter(row.plan, [row], at), at)


def _stand(row: PlanMilestone, counter: "_Counter", at: dt.datetime) -> MilestoneStanding:
    milestone = row.milestone()
    counted = counter.readings(milestone) if milestone.measure and milestone.measure.counts else _taken(row)
    return MilestoneStanding(row, judge(milestone, counted, england_day(at)), tuple(counted))


def count_theme(plan: Plan, theme: Theme, period: Period, *, at: dt.datetime) -> Reading:
    """Return what Remit counts of a theme in whole months: cases of the plan's provider, of the letters that were read. A start is taken by it."""
    area, view = area_of_plan(plan), Viewpoint(england_day(at), load_lineage())
    number = sum(is_about(fact, theme, view) for fact in list_facts(area, view, period=period))
    letters = sum(row.count for row in list_letters(area, view, period))
    return Reading(period.last_on, number, letters)


def area_of_plan(plan: Plan) -> Area:
    """Return whose figures a plan is about: the provider's, of the commissioner's practices."""
    ids = tuple(one.pk for one in organisations.list_lineage(plan.commissioner))
    return Area(Scope(COMMISSIONER, ids), plan.commissioner.name, organisations.present_organisation(plan.provider))


def is_about(fact: CaseFact, theme: Theme, view: Viewpoint) -> bool:
    """Say whether a case asks for something of a theme."""
    return any(value_of(fact, request, Cut.SDIP, view) == theme.value for request in fact.requests)


def _taken(row: PlanMilestone) -> list[Reading]:
    """Return the readings that people took; of two for one day the later holds."""
    last = {one.until_on: Reading(one.until_on, one.numerator, one.denominator) for one in row.readings.order_by("at", "pk")}
    return [last[day] for day in sorted(last)]


class _Counter:
    """Counts cases of a theme for every 1,000 letters, month by month, for the milestones that Remit counts itself. The figures are read once a plan."""

    def __init__(self, plan: Plan, rows: list[PlanMilestone], at: dt.datetime) -> None:
        """Read the figures if any milestone needs them."""
        self.day = england_day(at)
        self.facts: list[CaseFact] = []
        self.letters: list[LettersRead] = []
        milestones = [milestone for row in rows if (milestone := row.milestone()).measure and milestone.measure.counts]
        if not milestones:
            return
        area, self.view = area_of_plan(plan), Viewpoint(self.day, load_lineage())
        self.recorded_from = read_progress().recorded_from
        first = min([milestone.baseline.until_on for milestone in milestones if milestone.baseline] or [dt.date(plan.contract_year, 4, 1)])
        self.period = Period(min(first, self.day).replace(day=1), self.day)
        self.facts, self.letters = list_facts(area, self.view, period=self.period), list_letters(area, self.view, self.period)

    def readings(self, milestone: Milestone) -> list[Reading]:
        """Return a reading for each whole month since the baseline; a month in which no letter was read gives a denominator of zero."""
        since = milestone.baseline.until_on if milestone.baseline else dt.date.min
        months = [month for month in self.period.months() if self._is_whole(month) and month_period(month).last_on > since]
        return [self._reading(milestone, month) for month in months]

    def _is_whole(self, month: dt.date) -> bool:
        return state_of_month(month, day=self.day, recorded_from=self.recorded_from) is MonthState.COMPLETE

    def _reading(self, milestone: Milestone, month: dt.date) -> Reading:
        period = month_period(month)
        number = sum(fact.opened_on in period and is_about(fact, milestone.theme, self.view) for fact in self.facts)
        return Reading(period.last_on, number, sum(row.count for row in self.letters if row.month == month))


def list_providers(*, day: dt.date) -> list[Organisation]:
    """Return the providers with which there can be a plan, by name."""
    return organisations.list_of_kind(PROVIDER, day=day)


def _find_commissioner(acting: Membership) -> Organisation | None:
    """Return the commissioner for whom somebody works, or to whose area they belong; for a provider without one, that of its latest plan."""
    organisation = acting.organisation
    if organisation is None:
        return None
    found = organisation if organisation.kind == COMMISSIONER else organisation.commissioner
    if found is None and organisation.kind == PROVIDER:
        latest = Plan.objects.filter(provider=organisation).select_related("commissioner").order_by("-pk").first()
        found = latest.commissioner if latest else None
    return found


def own_commissioner(acting: Membership) -> Organisation:
    """Return the commissioner of somebody's area.

    Raises:
        Organisation.DoesNotExist: they have none.
    """
    if (found := _find_commissioner(acting)) is None:
        raise Organisation.DoesNotExist
    return found


def has_commissioner(acting: Membership) -> bool:
    """Return whether somebody has a commissioner: a provider to whom nobody has opened a plan may have none."""
    return _find_commissioner(acting) is not None


def own_scope(acting: Membership) -> Scope:
    """Return for whom somebody reads."""
    return scope_of(acting)
