"""Plans in words and papers.

What lives here: what a page shows of a plan, the paper of a plan and of an assessment, and the picture of a milestone's readings. What does not: how a
milestone stands (`remit.engine.plans`).
"""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from remit.engine.clocks import day_words
from remit.engine.measures.periods import contract_year_words
from remit.engine.moments import england_day
from remit.engine.plans import Direction, Status, compose_plan, list_gaps, summarise
from remit.engine.plans.standing import figure_words
from remit.engine.remedy import FormalPaper, PaperSection
from remit.service.accounts.models import Membership, Role
from remit.service.improvement import permissions
from remit.service.improvement.forms import AREAS
from remit.service.improvement.models import Assessment, Plan, PlanKind
from remit.service.improvement.queries.group import list_open_actions
from remit.service.improvement.queries.plans import MilestoneStanding, PlanStanding, list_due_soon, list_plans, load_plan
from remit.service.notifications.routes import News
from remit.service.ui.home import Waiting
from remit.service.ui.presenters import count_in_words, day_in_words

_COLOURS = {
    Status.MET: "green",
    Status.ON_COURSE: "green",
    Status.AT_RISK: "orange",
    Status.MISSED: "red",
    Status.NO_FIGURES: "white",
    Status.NO_MEASURE: "yellow",
    Status.MET_AT_BASELINE: "yellow",
}


@dataclass(frozen=True)
class MilestoneShown:
    """A milestone as a page shows it."""

    number: int
    action: str
    theme: str
    owner: str
    due_on: dt.date
    measure: str
    start: str
    target: str
    now: str
    why: str
    status: str
    colour: str
    readings: tuple[tuple[dt.date, str, str], ...]
    is_counted: bool


def title_of(plan: Plan) -> str:
    """Return what a plan is called."""
    kind = "Remedial action plan" if plan.kind == PlanKind.REMEDIAL else "Improvement plan"
    return f"{kind} {contract_year_words(plan.contract_year)}"


def list_sides(shown: PlanStanding) -> list[tuple[str, list[MilestoneShown]]]:
    """Return the milestones of both directions, each with its heading; a direction without any stands there too."""
    return [(side.words, [_shown(one) for one in shown.milestones if one.standing.milestone.direction is side]) for side in Direction]


def gaps_of(shown: PlanStanding) -> list[str]:
    """Return what a plan lacks."""
    return list_gaps(one.standing.milestone for one in shown.milestones)


def _shown(one: MilestoneStanding) -> MilestoneShown:
    milestone, standing = one.standing.milestone, one.standing
    per = milestone.measure.per if milestone.measure else 1
    return MilestoneShown(
        number=one.row.number,
        action=milestone.action,
        theme=milestone.theme.words,
        owner=milestone.owner,
        due_on=milestone.due_on,
        measure=milestone.measure.words if milestone.measure else "",
        start=figure_words(milestone.baseline.value(per), per) if milestone.baseline else "not taken",
        target=figure_words(milestone.target, per) if milestone.target is not None else "none",
        now=figure_words(standing.value, per) if standing.value is not None else "no figure",
        why=standing.why,
        status=standing.status.words,
        colour=_COLOURS[standing.status],
        readings=tuple((reading.until_on, figure_words(reading.value(per), per), _of(reading.numerator, reading.denominator)) for reading in one.readings),
        is_counted=bool(milestone.measure and milestone.measure.counts),
    )


def _of(numerator: int, denominator: int | None) -> str:
    return f"{numerator:,}" if denominator is None else f"{numerator:,} of {denominator:,}"


def plan_paper(shown: PlanStanding, *, at: dt.datetime) -> FormalPaper:
    """Return a plan as a paper."""
    plan, day = shown.plan, england_day(at)
    reviews = tuple(f"{day_words(one.on)}: {one.note}" for one in shown.reviews)
    sections = [PaperSection("Between", facts=(("Commissioner", plan.commissioner.name), ("Provider", plan.provider.name)))]
    sections += [PaperSection("Review meetings", points=reviews)] if reviews else []
    blank = FormalPaper(
        kind="Remedial action plan" if plan.kind == PlanKind.REMEDIAL else "Service development and improvement plan",
        title=f"{plan.provider.name}, {contract_year_words(plan.contract_year)}",
        reference=f"Plan {plan.pk}",
        day=day,
        day_line=day_words(day),
        sender=(plan.commissioner.name,),
        addressee=(),
        sections=tuple(sections),
        mark="" if plan.agreed_on else "Draft. The plan is not agreed yet.",
    )
    return compose_plan(blank, [one.standing for one in shown.milestones], day=day)


def assessment_paper(kept: Assessment, plans: list[PlanStanding], *, at: dt.datetime) -> FormalPaper:
    """Return the yearly self-assessment as a paper: area by area, the plan's milestones, the committee's view, the public meeting."""
    day = england_day(at)
    areas = tuple(PaperSection(title, (kept.answers.get(name) or "Nothing was written.",)) for name, title in AREAS)
    plan = tuple(f"{one.standing.milestone.action}: {one.standing.status.words}" for shown in plans for one in shown.milestones)
    approval = f"{day_words(kept.approved_on)}: {kept.approved_where}" if kept.approved_on else "Not approved in public yet."
    return FormalPaper(
        kind="Self-assessment of the interface",
        title=f"{kept.provider.name}, {kept.year}",
        reference=f"{kept.provider.code} {kept.year}",
        day=day,
        day_line=day_words(day),
        sender=(kept.commissioner.name,),
        addressee=(),
        sections=(
            *areas,
            PaperSection("What the plan says", points=plan) if plan else PaperSection("What the plan says", ("There is no plan yet.",)),
            PaperSection("What the local medical committee says", (kept.committee_view or "Nothing was written.",)),
            PaperSection("Approval in public", (approval,)),
        ),
        mark="" if kept.approved_on else "Draft. No public meeting has approved it.",
    )


SOON_DAYS = 31


def list_waiting_rows(acting: Membership, at: dt.datetime) -> list[Waiting]:
    """Return what waits in plans: overdue actions of the working group, milestones whose day is near, drafts. Nothing is judged: home is quick."""
    if not permissions.SEE_PLANS.admits(acting.role) or acting.role not in _WATCHING:
        return []
    day = england_day(at)
    rows = []
    if permissions.WORK_IN_GROUP.admits(acting.role):
        rows += [
            Waiting(one.text, reverse("working_group"), f"{one.owner}, by {day_in_words(one.due_on)}", "Overdue", "red")
            for one in list_open_actions(acting)
            if one.due_on < day
        ]
    for plan, count in list_due_soon(acting, day=day, days=SOON_DAYS):
        note = f"{count_in_words(count, 'milestone ends', 'milestones end')} by {day_in_words(day + dt.timedelta(days=SOON_DAYS))}"
        rows.append(Waiting(f"{title_of(plan)}: {plan.provider.name}", reverse("plan", args=[plan.pk]), note))
    if acting.role == Role.COMMISSIONER_APPROVER:
        drafts = [one for one in list_plans(acting) if one.agreed_on is None]
        rows += [Waiting(f"{title_of(one)}: {one.provider.name}", reverse("plan", args=[one.pk]), "Not agreed yet", "Draft") for one in drafts]
    return rows


_WATCHING = (*permissions.COMMISSIONERS, Role.PROVIDER_LEAD)


def home_section(acting: Membership, at: dt.datetime) -> dict[str, object] | None:
    """Return the plans part of a home page, None where nothing waits."""
    rows = list_waiting_rows(acting, at)
    return {"heading": "Plans", "rows": rows} if rows else None


def give_week(acting: Membership, _since: dt.datetime, until: dt.datetime) -> list[News]:
    """Return what the first digest of a week says of plans: how their milestones stand by the figures, and what the working group owes."""
    if acting.role not in (*_WATCHING, Role.PRACTICE_MANAGER, Role.LMC_READER):
        return []
    lines = []
    for plan in list_plans(acting):
        counts = summarise(one.standing for one in load_plan(plan, at=until).milestones)
        said = ", ".join(f"{number} {status.words.lower()}" for status, number in counts.items() if number)
        lines += [f"{title_of(plan)}, {plan.provider.name}: {said}."] if said else []
    late = sum(one.due_on < england_day(until) for one in list_open_actions(acting)) if permissions.WORK_IN_GROUP.admits(acting.role) else 0
    lines += [f"{count_in_words(late, 'action', 'actions')} of the working group overdue."] if late else []
    return [News("Plans", tuple(lines), "/plans")] if lines else []
