"""Drawing a funnel: each provider's rate by its letters, with the limits of 95% and 99.8%. Providers are named; none is ranked."""

import altair as alt

from remit.engine.measures.funnel import Funnel, FunnelPoint, Place
from remit.service.statistics.presenters.pictures.drawing import CHANGE, INK, QUIET, Picture, Size, picture_of
from remit.service.statistics.presenters.pictures.rows import data_of

STEPS = 60
MOST_NAMES = 8


def draw_funnel(funnel: Funnel, names: dict[str, str], size: Size, *, title: str, description: str, looked_at: str = "") -> Picture:
    """Return the funnel of these providers.

    Args:
        names: what each provider is called, by code.
        looked_at: the code of the one that the page is about; it alone is named where names would cover each other.
    """
    most = max((point.letters for point in funnel.points), default=0)
    bands = [band for step in range(1, STEPS + 1) if (band := funnel.band_at(round(most * 1.1 * step / STEPS)))]
    rows = [vars_of(band.letters, band.lower_95, band.upper_95, band.lower_998, band.upper_998) for band in bands]
    lines = alt.Chart(data_of(rows), width=size.width, height=size.height)
    x = alt.X("letters:Q", title="Letters read in the period", axis=alt.Axis(format=",.0f", tickCount=4, grid=False))
    layers: list[alt.Chart] = []
    for name, dash in (("lower_998", [1, 0]), ("upper_998", [1, 0]), ("lower_95", [6, 5]), ("upper_95", [6, 5])):
        y = alt.Y(f"{name}:Q", title="Cases per 1,000 letters")
        layers.append(lines.mark_line(color=QUIET, strokeDash=dash, strokeWidth=1.5, clip=True).encode(x=x, y=y))
    average = alt.Chart(data_of([{"average": funnel.average}])).mark_rule(color=INK, strokeWidth=1.5).encode(y="average:Q")
    chart = alt.layer(*layers, average, *_providers(funnel, names, looked_at, size))
    return picture_of(chart, size, title=title, description=description)


def vars_of(letters: int, *limits: float) -> dict[str, float]:
    """Return one row of the curves."""
    return {"letters": letters} | dict(zip(("lower_95", "upper_95", "lower_998", "upper_998"), (round(limit, 3) for limit in limits), strict=True))


def _is_named(point: FunnelPoint, looked_at: str, *, is_crowded: bool) -> bool:
    """Say whether a provider is named in the picture; the table beside it names all."""
    return point.provider == looked_at or (not looked_at and not is_crowded) or point.place in (Place.HIGHER, Place.LOWER)


def _providers(funnel: Funnel, names: dict[str, str], looked_at: str, size: Size) -> list[alt.Chart]:
    is_crowded = size.is_narrow or len(funnel.points) > MOST_NAMES
    rows = [
        {
            "letters": point.letters,
            "rate": round(point.rate, 3),
            "name": names.get(point.provider, point.provider) if _is_named(point, looked_at, is_crowded=is_crowded) else "",
            "is_apart": "apart" if point.place in (Place.HIGHER, Place.LOWER) else ("small" if point.place is Place.NOT_COMPARED else "within"),
        }
        for point in funnel.points
        if point.rate is not None
    ]
    base = alt.Chart(data_of(rows)).encode(x="letters:Q", y="rate:Q")
    kinds = ["within", "apart", "small"]
    marks = base.mark_point(filled=True, opacity=1, size=110, stroke="white").encode(
        shape=alt.Shape("is_apart:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond", "cross"]), legend=None),
        color=alt.Color("is_apart:N", scale=alt.Scale(domain=kinds, range=[QUIET, CHANGE, QUIET]), legend=None),
    )
    return [marks, base.mark_text(dy=-14, color=INK).encode(text="name:N")]
