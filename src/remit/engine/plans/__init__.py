"""Plans: who will change what by when, and how it stands by the figures.

What lives here: themes, milestones, and the status of a milestone as a function of its readings and a day; improvement plans (SDIP) and remedial action plans
use the same. What does not: where readings come from (`remit.engine.measures` and the service), the steps of the contract (`remit.engine.steps`).
"""

from remit.engine.plans.milestones import Better, Direction, Measure, Milestone, MilestoneError, Reading, Theme
from remit.engine.plans.papers import compose_plan, plan_rows
from remit.engine.plans.standing import Standing, Status, judge, list_gaps, summarise

__all__ = [
    "Better",
    "Direction",
    "Measure",
    "Milestone",
    "MilestoneError",
    "Reading",
    "Standing",
    "Status",
    "Theme",
    "compose_plan",
    "judge",
    "list_gaps",
    "plan_rows",
    "summarise",
]
