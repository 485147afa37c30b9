"""The course of a milestone: its figures before the plan and after, as an XmR chart with the plan's beginning marked.

What lives here: `read_course`. What does not: limits and signs (`remit.engine.measures.xmr`), how the milestone stands (`plans`), drawing (`presenters`).

Limits are those of the months before the plan where there are enough of them, so that what came after is judged by what was usual before. They begin anew only
in months in which a person said that the process changed.
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.measures.counts import Viewpoint
from remit.engine.measures.facts import CaseFact, LettersRead
from remit.engine.measures.periods import MonthState, Period, month_period, months_before, state_of_month
from remit.engine.measures.xmr import FIRM_POINTS, LEAST_POINTS, Better, Point, read_chart
from remit.engine.moments import england_day
from remit.engine.plans import Milestone, Reading
from remit.service.improvement.models import PlanMilestone
from remit.service.improvement.queries.plans import MilestoneStanding, area_of_plan, is_about, load_milestone
from remit.service.statistics.models import StepChange
from remit.service.statistics.queries.charts import month_name
from remit.service.statistics.queries.figures import list_facts, read_progress
from remit.service.statistics.queries.letters_read import list_letters
from remit.service.statistics.queries.said import list_steps_of
from remit.service.statistics.queries.scope import load_lineage

MONTHS = 24


@dataclass(frozen=True)
class Course:
    """The figures of a milestone in order of time.

    Attributes:
        shown: the milestone with how it stands.
        points: the chart's points, one a reading.
        readings: the readings, the start among them.
        begins: name of the first point that counts as after; "" where there is none yet.
        before: how many points lie before it.
        steps: months in which somebody marked a change.
    """

    shown: MilestoneStanding
    points: tuple[Point, ...]
    readings: tuple[Reading, ...]
    begins: str
    before: int
    steps: tuple[StepChange, ...]

    @property
    def has_own_limits(self) -> bool:
        """Whether the limits are those of the time before the plan."""
        return self.before >= LEAST_POINTS


def read_course(row: PlanMilestone, *, at: dt.datetime) -> Course:
    """Return the course of a milestone up to now; one without a measure has no points."""
    shown = load_milestone(row, at=at)
    milestone = shown.standing.milestone
    if milestone.measure is None:
        return Course(shown, (), (), "", 0, ())
    counted = bool(milestone.measure.counts)
    readings = _months(row, milestone, england_day(at)) if counted else [*filter(None, (milestone.baseline,)), *shown.readings]
    names = [month_name(one.until_on) if counted else f"{one.until_on.day} {one.until_on:%b %Y}" for one in readings]
    after_on = _begins_on(row, milestone)
    before = sum(one.until_on <= after_on for one in readings)
    steps = list_steps_of(row.plan.provider, row.plan.commissioner, at=at) if counted else []
    values = [None if value is None else float(value) for value in (one.value(milestone.measure.per) for one in readings)]
    better = Better.LOWER if counted else Better(milestone.measure.better.value)
    baseline = before if before >= LEAST_POINTS else FIRM_POINTS
    points = read_chart(names, values, better=better, baseline=baseline, steps=[month_name(step.month) for step in steps])
    return Course(shown, tuple(points), tuple(readings), names[before] if before < len(names) else "", before, tuple(steps))


def _begins_on(row: PlanMilestone, milestone: Milestone) -> dt.date:
    """Return the last day before the plan: that of the start, else the day before the contract year."""
    return milestone.baseline.until_on if milestone.baseline else dt.date(row.plan.contract_year, 3, 31)


def _months(row: PlanMilestone, milestone: Milestone, day: dt.date) -> list[Reading]:
    """Return a reading for every whole month of the last two years that was recorded, those before the plan among them."""
    recorded_from = read_progress().recorded_from
    period = Period(months_before(day.replace(day=1), MONTHS), day)
    whole = [month for month in period.months() if state_of_month(month, day=day, recorded_from=recorded_from) is MonthState.COMPLETE]
    area, view = area_of_plan(row.plan), Viewpoint(day, load_lineage())
    facts = [fact for fact in list_facts(area, view, period=period) if is_about(fact, milestone.theme, view)]
    letters = list_letters(area, view, period)
    return [_month(month_period(month), facts, letters) for month in whole]


def _month(period: Period, facts: list[CaseFact], letters: list[LettersRead]) -> Reading:
    number = sum(fact.opened_on in period for fact in facts)
    return Reading(period.last_on, number, sum(row.count for row in letters if row.month == period.first_on))
