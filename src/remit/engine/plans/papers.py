"""A plan as a paper: improvement plan and remedial action plan look alike.

What lives here: `compose_plan`. What does not: how a milestone stands (`standing`), the layout (`remit.engine.remedy`).
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from remit.engine.clocks import day_words
from remit.engine.plans.milestones import Direction
from remit.engine.plans.standing import Standing, figure_words, list_gaps
from remit.engine.remedy import FormalPaper, PaperSection, PaperTable

_COLUMNS = ("What will be done", "By", "Owner", "Measure", "Start", "Target", "How it stands")


def plan_rows(standings: Iterable[Standing]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a plan's table as people read them: action, day, owner, measure, baseline, target, status."""
    return tuple(_row(standing) for standing in standings)


def compose_plan(blank: FormalPaper, standings: Sequence[Standing], *, day: dt.date) -> FormalPaper:
    """Return a plan as a paper: a table for each direction, then what it lacks.

    Args:
        blank: the paper with its heads and opening sections, to which the plan is added.
        standings: its milestones, judged.
        day: the day of the figures.
    """
    sections = [section for side in Direction if (section := _side(side, standings)) is not None]
    gaps = list_gaps(standing.milestone for standing in standings)
    if gaps:
        sections.append(PaperSection("What this plan lacks", points=tuple(gaps)))
    sections.append(PaperSection("About the figures", (f"How each milestone stands follows from its last figure, as on {day_words(day)}. Nobody ticks it.",)))
    return FormalPaper(
        kind=blank.kind,
        title=blank.title,
        reference=blank.reference,
        day=blank.day,
        day_line=blank.day_line,
        sender=blank.sender,
        addressee=blank.addressee,
        sections=(*blank.sections, *sections),
        signature=blank.signature,
        mark=blank.mark,
    )


def _side(side: Direction, standings: Sequence[Standing]) -> PaperSection | None:
    rows = plan_rows(standing for standing in standings if standing.milestone.direction is side)
    return PaperSection(side.words, table=PaperTable("Milestones", _COLUMNS, rows)) if rows else None


def _row(standing: Standing) -> tuple[str, ...]:
    row = standing.milestone
    per = row.measure.per if row.measure else 1
    start = row.baseline.value(per) if row.baseline else None
    return (
        row.action,
        day_words(row.due_on, with_weekday=False),
        row.owner,
        row.measure.words if row.measure else "none",
        figure_words(start, per) if row.baseline else "not taken",
        figure_words(row.target, per) if row.target is not None else "none",
        standing.status.words,
    )
