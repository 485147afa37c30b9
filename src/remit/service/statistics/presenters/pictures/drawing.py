"""From a chart to a file.

What lives here: sizes, colours, and `draw`, which gives SVG with title and description, or PNG. What does not: what is drawn.

Vega's SVG holds presentation attributes only, no style and no script, so that the content security policy lets it stand both as an image and as a page of
its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import vl_convert

if TYPE_CHECKING:
    import altair as alt

INK, QUIET, LINE, PAPER = "#212b32", "#4c6272", "#d8dde0", "#ffffff"
CONCERN, IMPROVEMENT, CHANGE, BAR = "#c2410c", "#005eb8", "#330072", "#005eb8"
FONT = "Frutiger W01, Arial, Helvetica, sans-serif"


@dataclass(frozen=True)
class Size:
    """How large: the width of the page's column, and of a telephone, where one scaled picture would have letters too small to read."""

    width: int
    height: int
    font: int
    is_narrow: bool = False


WIDE = Size(960, 260, 13)
HALF = Size(430, 260, 13)
NARROW = Size(270, 230, 13, is_narrow=True)


@dataclass(frozen=True)
class Picture:
    """A chart with the words that stand for it.

    Attributes:
        title: what it is.
        description: what it shows, in sentences.
        spec: the chart in Vega-Lite.
    """

    title: str
    description: str
    spec: str


def picture_of(chart: alt.TopLevelMixin, size: Size, *, title: str, description: str) -> Picture:
    """Return a chart, styled, with its words."""
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = _config(size)
    spec["background"] = PAPER
    return Picture(title, description, json.dumps(spec, sort_keys=True))


def _config(size: Size) -> dict[str, Any]:
    axis = {
        "labelFontSize": size.font,
        "titleFontSize": size.font,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelFont": FONT,
        "titleFont": FONT,
    }
    return {"axis": axis, "view": {"stroke": None}, "text": {"font": FONT, "fontSize": size.font}, "font": FONT}


def svg_of(picture: Picture) -> bytes:
    """Return a picture as SVG that says what it is to those who cannot see it."""
    svg = _svg(picture.spec)
    head, rest = svg.split(">", 1)
    head = head.replace(' class="marks"', "")
    words = f"<title>{escape(picture.title)}</title><desc>{escape(picture.description)}</desc>"
    return f'{head} role="img">{words}{rest}'.encode()


def png_of(picture: Picture) -> bytes:
    """Return a picture as PNG, twice as fine as the screen."""
    return bytes(vl_convert.vegalite_to_png(picture.spec, scale=2))


@lru_cache(maxsize=256)
def _svg(spec: str) -> str:
    """Draw; what was drawn already is kept, because a page asks for the same pictures again and again."""
    return str(vl_convert.vegalite_to_svg(spec))
