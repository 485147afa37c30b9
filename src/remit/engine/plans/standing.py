"""How a milestone stands: a function of its readings and a day, never of what somebody ticked.

What lives here: `judge`, `list_gaps`, `summarise`. What does not: the records (`milestones`), their papers (`papers`).

A milestone is met by the last reading, not by the best one: a target that was reached and lost is not met. Before its day it is on course while the last
reading is no worse than the straight line from baseline to target.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from remit.engine.clocks import day_words
from remit.engine.plans.milestones import Better, Direction, Milestone, Reading


class Status(StrEnum):
    """How a milestone stands. The value is what code says; `words` is what people read."""

    NO_MEASURE = "no_measure"
    MET_AT_BASELINE = "met_at_baseline"
    NO_FIGURES = "no_figures"
    MET = "met"
    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    MISSED = "missed"

    @property
    def words(self) -> str:
        """What people read."""
        special = {"no_measure": "Cannot be judged: no measure", "met_at_baseline": "Target already met at the start", "no_figures": "No figures yet"}
        return special.get(self.value, self.value.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True)
class Standing:
    """How a milestone stands on a day, with the sentence that says why.

    Attributes:
        milestone: the milestone.
        status: how it stands.
        why: one sentence.
        value: the last figure, None where there is none.
        reading: the reading it comes from.
    """

    milestone: Milestone
    status: Status
    why: str
    value: Decimal | None = None
    reading: Reading | None = None


def judge(milestone: Milestone, readings: Iterable[Reading], day: dt.date) -> Standing:
    """Return how a milestone stands on a day.

    Args:
        milestone: the milestone.
        readings: its figures in any order; those after `day` and those without a denominator to count in are left out.
        day: the day on which it is asked.
    """
    if milestone.measure is None or milestone.target is None:
        missing = "measure" if milestone.measure is None else "target"
        return Standing(milestone, Status.NO_MEASURE, f"It has no {missing}, so no figure can show whether it was done. Agree one.")
    if _is_met_at_baseline(milestone):
        return Standing(
            milestone, Status.MET_AT_BASELINE, "The figure was at the target before the plan began, so reaching it shows no change. Agree a new target."
        )
    taken = _usable(readings, milestone.measure.per, day)
    if not taken:
        why = f"No figure was taken by {day_words(day)}." + (" Its day has passed." if day > milestone.due_on else "")
        return Standing(milestone, Status.MISSED if day > milestone.due_on else Status.NO_FIGURES, why)
    reading, value = taken[-1]
    status, why = _by_value(milestone, reading, value, day)
    return Standing(milestone, status, why, value, reading)


def list_gaps(milestones: Iterable[Milestone]) -> list[str]:
    """Return a sentence for everything a plan lacks: measures, targets, baselines, owners of one direction, targets met from the start."""
    found = list(milestones)
    gaps = [f"“{row.action}” has no measure: nobody will be able to say whether it worked." for row in found if row.measure is None]
    gaps += [f"“{row.action}” has no target." for row in found if row.measure and row.target is None]
    gaps += [f"“{row.action}” has no baseline: there is nothing to compare with." for row in found if row.is_measured and row.baseline is None]
    gaps += [f"The target of “{row.action}” was met before the plan began." for row in found if row.is_measured and _is_met_at_baseline(row)]
    if found:
        present = {row.direction for row in found}
        gaps += [f"{side.words}: nothing. A plan on the interface names both sides." for side in Direction if side not in present]
    return gaps


def summarise(standings: Iterable[Standing]) -> dict[Status, int]:
    """Return how many milestones stand at each status, zeros included."""
    found = [standing.status for standing in standings]
    return {status: found.count(status) for status in Status}


def figure_words(value: Decimal | None, per: int) -> str:
    """Write a figure: one decimal for a rate, with a sign for per cent, none for a plain count."""
    if value is None:
        return "no figure"
    if per == 1:
        return f"{value.quantize(Decimal(1), ROUND_HALF_UP):,}"
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,}" + ("%" if per == 100 else "")


def _is_met_at_baseline(milestone: Milestone) -> bool:
    if milestone.baseline is None or milestone.measure is None:
        return False
    value = milestone.baseline.value(milestone.measure.per)
    return value is not None and milestone.reaches(value)


def _usable(readings: Iterable[Reading], per: int, day: dt.date) -> list[tuple[Reading, Decimal]]:
    ordered = sorted((reading for reading in readings if reading.until_on <= day), key=lambda reading: reading.until_on)
    return [(reading, value) for reading in ordered if (value := reading.value(per)) is not None]


def _by_value(milestone: Milestone, reading: Reading, value: Decimal, day: dt.date) -> tuple[Status, str]:
    per = milestone.measure.per if milestone.measure else 1
    shown = f"{figure_words(value, per)} on {day_words(reading.until_on)}"
    if milestone.reaches(value):
        return Status.MET, f"{shown}, and the target is {figure_words(milestone.target, per)}."
    if day > milestone.due_on:
        return Status.MISSED, f"{shown}. The target of {figure_words(milestone.target, per)} was due by {day_words(milestone.due_on)}."
    wanted = _on_the_line(milestone, reading.until_on)
    if wanted is None:
        return Status.AT_RISK, f"{shown}. Without a baseline nobody can say whether it gets nearer to {figure_words(milestone.target, per)}."
    is_on_course = value <= wanted if milestone.measure and milestone.measure.better is Better.LOWER else value >= wanted
    status = Status.ON_COURSE if is_on_course else Status.AT_RISK
    return status, f"{shown}. On a straight way to the target it would be {figure_words(wanted, per)} by then."


def _on_the_line(milestone: Milestone, on: dt.date) -> Decimal | None:
    """Return where the figure would be on a day if it moved evenly from baseline to target."""
    base = milestone.baseline
    start = base.value(milestone.measure.per) if base and milestone.measure else None
    if base is None or start is None or milestone.target is None:
        return None
    whole = (milestone.due_on - base.until_on).days
    gone = min(max((on - base.until_on).days, 0), whole) if whole > 0 else 0
    return start + (milestone.target - start) * gone / whole if whole > 0 else milestone.target
