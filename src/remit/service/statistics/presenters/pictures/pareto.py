"""Drawing a Pareto chart: kinds by size, with what they add up to."""

import altair as alt

from remit.engine.measures.pareto import ParetoRow
from remit.service.statistics.presenters.pictures.drawing import BAR, INK, Picture, Size, picture_of
from remit.service.statistics.presenters.pictures.rows import data_of


def draw_pareto(rows: list[ParetoRow], titles: dict[str, str], size: Size, *, title: str, description: str) -> Picture:
    """Return the bars of these kinds, the largest on top, each with its number and what it and those above add up to."""
    values = [
        {
            "name": titles.get(row.value, row.value),
            "number": row.number,
            "words": f"{row.number:,}" if size.is_narrow else f"{row.number:,} ({row.share:.0%}, adding up to {row.reached:.0%})",
        }
        for row in rows
    ]
    base = alt.Chart(data_of(values), width=size.width - (0 if size.is_narrow else 330), height=max(60, (52 if size.is_narrow else 34) * len(rows)))
    most = max((row.number for row in rows), default=1)
    x = alt.X("number:Q", title=None, axis=None, scale=alt.Scale(domain=[0, most * (1.25 if size.is_narrow else 1.6)]))
    axis = None if size.is_narrow else alt.Axis(labelLimit=330, ticks=False, domain=False, labelPadding=8)
    y = alt.Y("name:N", sort=None, title=None, axis=axis)
    layers = [
        base.mark_bar(color=BAR, height=18, yOffset=8 if size.is_narrow else 0).encode(x=x, y=y),
        base.mark_text(align="left", dx=6, dy=8 if size.is_narrow else 0, color=INK).encode(x=x, y=y, text="words:N"),
    ]
    if size.is_narrow:
        # Names stand above their bars: beside them they would be cut.
        layers.append(base.mark_text(align="left", dy=-12, color=INK).encode(x=alt.value(0), y=y, text="name:N"))
    return picture_of(alt.layer(*layers), size, title=title, description=description)
