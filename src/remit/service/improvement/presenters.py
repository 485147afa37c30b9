"""Plans in words and papers.

What lives here: what a page shows of a plan, the paper of a plan and of an assessment, and the picture of a milestone's readings. What does not: how a
milestone stands (`remit.engine.plans`).
"""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from remit.engine.clocks import day_words
from remit.engine.measures.periods import contract_year_words
from remit.engine.measures.xmr import Verdict
from remit.engine.moments import england_day
from remit.engine.plans import Direction, Reading, Status, compose_plan, list_gaps, summarise
from remit.engine.plans.standing import figure_words
from remit.engine.remedy import FormalPaper, PaperSection
from remit.service.accounts.models import Membership, Role
from remit.service.improvement import permissions
from remit.service.improvement.forms import AREAS
from remit.service.improvement.models import Assessment, Plan, PlanKind
from remit.service.improvement.queries.course import Course
from remit.service.improvement.queries.group import list_open_actions
from remit.service.improvement.queries.plans import MilestoneStanding, PlanStanding, list_due_soon, list_plans, load_plan
from remit.service.notifications.routes import News
from remit.service.statistics.presenters.pictures.drawing import NARROW, WIDE, Picture
from remit.service.statistics.presenters.pictures.points import KEY, Beside
from remit.service.statistics.presenters.words import chart_in_words, sign_in_words, steps_in_words
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


def show_course(course: Course) -> dict[str, Any]:
    """Return what the page of a milestone shows: its chart in words, and the table beside it."""
    return {
        "milestone": _shown(course.shown),
        "chart": course_in_words(course) if course.points else "",
        "key": [KEY[verdict] for verdict in Verdict if verdict in {point.verdict for point in course.points}],
        "limits": next((point.limits for point in reversed(course.points) if point.limits), None),
        "limits_words": "the time before the plan" if course.has_own_limits else "the first 12 points",
        "steps": steps_in_words(list(course.steps)),
        "rows": course_rows(course),
        "has_target": course.shown.standing.milestone.target is not None,
    }


def course_in_words(course: Course) -> str:
    """Say whether it worked: what was before, what is after, and what the chart shows."""
    before, after = course.readings[: course.before], course.readings[course.before :]
    milestone = course.shown.standing.milestone
    per = milestone.measure.per if milestone.measure else 1
    halves = [f"{name}: {figure_words(_together(part).value(per), per)}." for name, part in (("Before the plan", before), ("Since", after)) if part]
    counted = bool(milestone.measure and milestone.measure.counts)
    return " ".join([*halves, chart_in_words(list(course.points), of_cases=counted)])


def _together(readings: Sequence[Reading]) -> Reading:
    """Return several readings as one; of plain counts the last, because they do not add up."""
    if any(one.denominator is None for one in readings):
        return readings[-1]
    return Reading(readings[-1].until_on, sum(one.numerator for one in readings), sum(one.denominator or 0 for one in readings))


COURSE_COLUMNS = ("until", "number", "of", "figure", "sign", "time")


def course_rows(course: Course) -> list[tuple[str, str, str, str, str]]:
    """Return the rows of the table beside the chart: point, figure, how many, before or after, sign."""
    milestone = course.shown.standing.milestone
    per = milestone.measure.per if milestone.measure else 1
    return [
        (
            point.name,
            figure_words(one.value(per), per),
            _of(one.numerator, one.denominator),
            "Before" if place < course.before else "After",
            sign_in_words(point),
        )
        for place, (point, one) in enumerate(zip(course.points, course.readings, strict=True))
    ]


def course_csv(course: Course) -> bytes:
    """Return the course of a milestone as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COURSE_COLUMNS)
    milestone = course.shown.standing.milestone
    per = milestone.measure.per if milestone.measure else 1
    for place, (point, one) in enumerate(zip(course.points, course.readings, strict=True)):
        value = one.value(per)
        time = "before" if place < course.before else "after"
        of = "" if one.denominator is None else one.denominator
        writer.writerow((one.until_on.isoformat(), one.numerator, of, "" if value is None else f"{value:.1f}", sign_in_words(point), time))
    return out.getvalue().encode()


def course_picture(course: Course, *, width: str) -> Picture:
    """Return the chart of a milestone before and after; `narrow` is the width of a telephone."""
    from remit.service.statistics.presenters.pictures.xmr import draw_xmr

    milestone = course.shown.standing.milestone
    measure = milestone.measure
    beside = Beside(course.begins, "Plan", None if milestone.target is None else float(milestone.target))
    title = f"{course.shown.row.plan.provider.name}: {milestone.action}"
    axis = "Cases per 1,000 letters" if measure and measure.counts else ("Per cent" if measure and measure.per == 100 else "Number")
    size = NARROW if width == "narrow" else WIDE
    return draw_xmr(list(course.points), size, title=title, description=course_in_words(course), axis=axis, beside=beside)


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
