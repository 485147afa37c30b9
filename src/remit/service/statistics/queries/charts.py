"""Figures put into the engine's charts.

What lives here: the XmR chart of a period's months, the funnel of its providers, the Pareto of its tasks, and which steps hold. What does not: drawing
(`presenters.pictures`).
"""

import datetime as dt

from remit.engine.measures.counts import Cut
from remit.engine.measures.funnel import Funnel, ProviderRate, make_funnel
from remit.engine.measures.pareto import ParetoRow, pareto
from remit.engine.measures.periods import MonthState
from remit.engine.measures.xmr import Better, Point, read_chart
from remit.service.statistics.models import StepChange
from remit.service.statistics.queries.figures import Figures

ROWS_OF_PARETO = 9


def month_name(month: dt.date) -> str:
    """Return what a month is called in charts and tables."""
    return f"{month:%b %Y}"


def list_steps(figures: Figures, *, at: dt.datetime) -> list[StepChange]:
    """Return the steps that hold at a moment for the provider that is looked at; none for a chart of all of them."""
    area = figures.area
    if area.provider is None:
        return []
    steps = StepChange.objects.filter(provider__code__in=figures.view.lineage.codes_of(area.provider.code, day=figures.day)).select_related(
        "commissioner", "provider"
    )
    if area.commissioner_ids:
        steps = steps.filter(commissioner__in=area.commissioner_ids)
    return [step for step in steps.order_by("month") if step.holds_at(at)]


def chart_points(figures: Figures, steps: list[StepChange]) -> list[Point]:
    """Return the months that are over, with limits and signs. Fewer cases for the same letters are better."""
    months = [month for month in figures.months if month.state is MonthState.COMPLETE]
    names = [month_name(month.month) for month in months]
    values = [month.rate.per_1000 for month in months]
    return read_chart(names, values, better=Better.LOWER, steps=[month_name(step.month) for step in steps])


def funnel_of(figures: Figures) -> Funnel:
    """Return the funnel of the providers."""
    return make_funnel(ProviderRate(one.code, one.rate.number, one.rate.letters) for one in figures.providers)


def tasks_of(figures: Figures) -> list[ParetoRow]:
    """Return what was asked, the most frequent first."""
    return pareto(figures.table.count(Cut.TASK, figures.view).counts, most=ROWS_OF_PARETO)
