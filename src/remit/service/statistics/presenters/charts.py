"""Pictures of figures, with the words that stand for them.

What lives here: which chart shows what, in which size. What does not: how it is drawn (`pictures`).
"""

from collections.abc import Callable

from remit.service.statistics.presenters.pictures.drawing import HALF, NARROW, WIDE, Picture, Size
from remit.service.statistics.presenters.words import TASKS, chart_in_words, funnel_in_words, period_in_words
from remit.service.statistics.queries.charts import chart_points, funnel_of, list_steps, tasks_of
from remit.service.statistics.queries.figures import Figures

RATE = "Cases per 1,000 letters"


def name_of(figures: Figures) -> str:
    """Return of whom the figures are."""
    return figures.area.provider.name if figures.area.provider else figures.area.name


def _xmr(figures: Figures, size: Size) -> Picture:
    from remit.service.statistics.presenters.pictures.xmr import draw_xmr

    points = chart_points(figures, list_steps(figures, at=figures.taken_at))
    return draw_xmr(points, size, title=f"{name_of(figures)}: cases per 1,000 letters read, each month", description=chart_in_words(points), axis=RATE)


def _funnel(figures: Figures, size: Size) -> Picture:
    from remit.service.statistics.presenters.pictures.funnel import draw_funnel

    funnel = funnel_of(figures)
    names = {one.code: one.name for one in figures.providers}
    words = funnel.refusal or "; ".join(funnel_in_words(funnel, one.code, one.name) for one in figures.providers)
    return draw_funnel(funnel, names, HALF if size == WIDE else size, title=f"Rate against size, {period_in_words(figures.period)}", description=words)


def _tasks(figures: Figures, size: Size) -> Picture:
    from remit.service.statistics.presenters.pictures.pareto import draw_pareto

    rows = tasks_of(figures)
    words = "; ".join(f"{TASKS.get(row.value, row.value)}: {row.number} of {figures.table.requests}" for row in rows)
    return draw_pareto(rows, TASKS, size, title=f"{name_of(figures)}: what practices were asked to do", description=words)


CHARTS: dict[str, Callable[[Figures, Size], Picture]] = {"months": _xmr, "funnel": _funnel, "tasks": _tasks}


def picture_of_figures(figures: Figures, name: str, *, width: str) -> Picture:
    """Return a chart; `narrow` is the width of a telephone."""
    return CHARTS[name](figures, NARROW if width == "narrow" else WIDE)
