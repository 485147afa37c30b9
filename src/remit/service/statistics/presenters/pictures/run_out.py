"""Drawing when a supply runs out: day by day, which days the patient is covered and on which the practice could act."""

import altair as alt

from remit.engine.medicines.runout import RunOut
from remit.service.statistics.presenters.pictures.drawing import BAR, CONCERN, INK, LINE, PAPER, QUIET, Picture, Size, data_of, picture_of

COVERED, NOT_COVERED = "covered", "without the medicine"


def draw_run_out(run_out: RunOut, size: Size, *, title: str, description: str) -> Picture:
    """Return the days of a supply as boxes: filled where the patient has the medicine, struck through where not, numbered where the practice could act."""
    values = [
        {
            "day": f"{day.day:%a} {day.day.day}",
            "place": place,
            "state": COVERED if day.is_covered else NOT_COVERED,
            "mark": "" if day.number is None else str(day.number),
            "cross": "" if day.is_covered else "×",
        }
        for place, day in enumerate(run_out.timeline)
    ]
    base = alt.Chart(data_of(values), width=size.width, height=84)
    x = alt.X("place:O", title=None, axis=alt.Axis(labels=False, ticks=False, domain=False))
    colour = alt.Color("state:N", legend=None, scale=alt.Scale(domain=[COVERED, NOT_COVERED], range=["#cfe3f7", PAPER]))
    boxes = base.mark_rect(stroke=QUIET, strokeWidth=1).encode(x=x, color=colour)
    numbers = base.mark_text(fontWeight="bold", color=BAR, dy=-8).encode(x=x, text="mark:N")
    crosses = base.mark_text(fontSize=22, color=CONCERN, dy=-8).encode(x=x, text="cross:N")
    days = base.mark_text(color=INK, dy=26).encode(x=x, text="day:N") if not size.is_narrow else base.mark_text(color=LINE, text="")
    return picture_of(boxes + numbers + crosses + days, size, title=title, description=description)
