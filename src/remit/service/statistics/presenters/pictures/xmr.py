"""Drawing an XmR chart: one value a month with average and limits; what is unlikely to be chance has another shape, another colour and its value beside it."""

from typing import Any

import altair as alt

from remit.engine.measures.xmr import Point, Sign, Verdict
from remit.service.statistics.presenters.pictures.drawing import CHANGE, CONCERN, IMPROVEMENT, INK, NARROW, QUIET, Picture, Size, picture_of
from remit.service.statistics.presenters.pictures.points import NOTHING, Beside
from remit.service.statistics.presenters.pictures.rows import data_of

SHAPES = {Verdict.ORDINARY: "circle", Verdict.CONCERN: "diamond", Verdict.IMPROVEMENT: "square", Verdict.CHANGE: "triangle-up"}
COLOURS = {Verdict.ORDINARY: QUIET, Verdict.CONCERN: CONCERN, Verdict.IMPROVEMENT: IMPROVEMENT, Verdict.CHANGE: CHANGE}
# A beginning lies between two points: half a step before the first one after it.
_HALF_STEP = 0.5


def draw_xmr(points: list[Point], size: Size, *, title: str, description: str, axis: str, beside: Beside = NOTHING) -> Picture:
    """Return the chart of these points.

    Args:
        axis: what the values are, such as "Cases per 1,000 letters".
        beside: a beginning and a target to show with them.
    """
    rows = [_row(place, point) for place, point in enumerate(points)]
    data = data_of(rows)
    names = [row["name"] for row in rows]
    x = alt.X("name:O", sort=names, title=None, axis=_month_axis(names, size))
    y = alt.Y("value:Q", title=axis, scale=alt.Scale(zero=True, nice=True))
    base = alt.Chart(data, width=size.width, height=size.height)
    layers = [*_limits(base, x), base.mark_line(color=QUIET, strokeWidth=1.5).encode(x=x, y=y), _marks(base, x, y), _labels(base, x, y, size)]
    layers = [*_beside(beside, rows, x, size), *layers]
    return picture_of(alt.layer(*layers), size, title=title, description=description)


def _beside(beside: Beside, rows: list[dict[str, Any]], x: alt.X, size: Size) -> list[alt.Chart]:
    """Draw a beginning as an upright line with its words, and a target as a dotted line with its number."""
    layers: list[alt.Chart] = []
    if beside.begins:
        chart = alt.Chart(data_of([{"name": beside.begins, "words": beside.begins_words}]), width=size.width, height=size.height)
        layers.append(chart.mark_rule(color=INK, strokeWidth=2, strokeDash=[2, 2], xOffset=-_HALF_STEP / max(len(rows), 1) * size.width).encode(x=x))
        words = chart.mark_text(align="center", baseline="bottom", dy=-3, dx=-_HALF_STEP / max(len(rows), 1) * size.width, color=INK, fontWeight="bold")
        layers.append(words.encode(x=x, y=alt.value(0), text="words:N"))
    if beside.target is not None:
        chart = alt.Chart(data_of([{"target": beside.target, "words": f"Target {beside.target:g}"}]), width=size.width, height=size.height)
        layers.append(chart.mark_rule(color=IMPROVEMENT, strokeWidth=2, strokeDash=[1, 4]).encode(y="target:Q"))
        text = chart.mark_text(align="right", baseline="bottom", dx=-4, dy=-3, color=IMPROVEMENT)
        layers.append(text.encode(x=alt.value(size.width), y="target:Q", text="words:N"))
    return layers


def _row(place: int, point: Point) -> dict[str, Any]:
    limits = point.limits
    return {
        "place": place,
        "name": point.name,
        "value": None if point.value is None else round(point.value, 4),
        "verdict": point.verdict.value,
        "label": f"{point.value:.1f}" if point.value is not None and Sign.OUTSIDE in point.signs else "",
        "mean": round(limits.mean, 4) if limits else None,
        "upper": round(limits.upper, 4) if limits else None,
        "lower": round(max(limits.lower, 0.0), 4) if limits else None,
        # Each stretch has limits of its own, so its lines are not joined to those of the next.
        "stretch": f"{limits.mean:.4f}" if limits else "",
    }


def _month_axis(names: list[str], size: Size) -> alt.Axis:
    """Name every month, or on a telephone as many as fit."""
    step = 1 if not size.is_narrow and len(names) <= 18 else max(2, -(-len(names) // 6))
    kept = [name for place, name in enumerate(names) if (len(names) - 1 - place) % step == 0]
    return alt.Axis(
        labelAngle=0 if not size.is_narrow else -45,
        values=kept,
        labelOverlap=False,
        labelExpr="split(datum.label, ' ')" if not size.is_narrow else "datum.label",
    )


def _limits(base: alt.Chart, x: alt.X) -> list[alt.Chart]:
    known = base.transform_filter("datum.mean !== null")
    lines = [("mean", [1, 0], INK), ("upper", [6, 5], QUIET), ("lower", [6, 5], QUIET)]
    return [
        known.mark_line(strokeDash=dash, color=colour, strokeWidth=1.5).encode(x=x, y=alt.Y(f"{name}:Q"), detail="stretch:N") for name, dash, colour in lines
    ]


def _marks(base: alt.Chart, x: alt.X, y: alt.Y) -> alt.Chart:
    verdicts = [verdict.value for verdict in SHAPES]
    marks: alt.Chart = base.mark_point(filled=True, opacity=1, size=110, stroke="white", strokeWidth=1).encode(
        x=x,
        y=y,
        shape=alt.Shape("verdict:N", scale=alt.Scale(domain=verdicts, range=list(SHAPES.values())), legend=None),
        color=alt.Color("verdict:N", scale=alt.Scale(domain=verdicts, range=list(COLOURS.values())), legend=None),
    )
    return marks


def _labels(base: alt.Chart, x: alt.X, y: alt.Y, size: Size) -> alt.Chart:
    """Write the value of each point beyond a limit above it; on a telephone only of the last ones, which would else run into each other."""
    shown = base.transform_filter("datum.label !== ''")
    if size == NARROW:
        shown = shown.transform_window(rank="rank()", sort=[alt.SortField("place", order="descending")]).transform_filter("datum.rank <= 2")
    labels: alt.Chart = shown.mark_text(dy=-13, fontWeight="bold", color=INK).encode(x=x, y=y, text="label:N")
    return labels
