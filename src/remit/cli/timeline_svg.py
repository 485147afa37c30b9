"""The run-out timeline as a picture: one bar a medicine, closed days shaded, the day the letter came marked.

What lives here: the SVG, drawn by hand so that the page needs nothing else, and the words that say the same. What does not: counting the days
(`remit.engine.medicines.runout`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from remit.cli.words import counted, shown
from remit.engine.clocks.day_words import short_day_words

_LEFT, _DAY, _ROW, _TOP, _LONGEST = 190, 26, 30, 44, 35
_VERDICT_COLOURS = {"short_supply": "#d5281b", "ran_out_before_receipt": "#d5281b", "within_contract_yet_unworkable": "#b58500", "workable": "#007f3b"}


def draw_timeline(items: list[dict[str, Any]], name: str) -> str:
    """Return the picture of some medicines' run-out counts, "" where none has one.

    Args:
        items: those of the published answer.
        name: id that the picture's title and description are tied to; unique on the page.
    """
    counted_items = [item for item in items if item["run_out"] and len(item["run_out"]["days"]) <= _LONGEST]
    if not counted_items:
        return ""
    days = _days(counted_items)
    width, height = _LEFT + len(days) * _DAY + 10, _TOP + len(counted_items) * _ROW + 8
    parts = [
        f'<svg class="timeline" viewBox="0 0 {width} {height}" width="{width}" role="img" aria-labelledby="{name}t {name}d"',
        ' font-family="Arial, sans-serif" font-size="12">',
        f'<title id="{name}t">When each medicine runs out</title><desc id="{name}d">{_escape(" ".join(timeline_words(counted_items)))}</desc>',
        _calendar(days, height),
        *(_bar(item, days, _TOP + place * _ROW) for place, item in enumerate(counted_items)),
        _receipt(counted_items[0]["run_out"], days, height),
        "</svg>",
    ]
    return "".join(parts)


def timeline_words(items: list[dict[str, Any]]) -> list[str]:
    """Return what the picture shows, a sentence for the medicines that share a count."""
    shared: dict[str, list[str]] = {}
    for item in items:
        if item["run_out"]:
            shared.setdefault(item["run_out"]["words"], []).append(item["name"])
    return [f"{', '.join(names)}: {words}." for words, names in shared.items()]


def _days(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {day["day"]: day for item in items for day in item["run_out"]["days"]}
    return {day: found[day] for day in sorted(found)}


def _calendar(days: dict[str, dict[str, Any]], height: int) -> str:
    parts = []
    for place, (day, item) in enumerate(days.items()):
        x = _LEFT + place * _DAY
        words = short_day_words(dt.date.fromisoformat(day)).split()
        if (item["why_not"] or "").startswith(("weekend", "bank holiday")):
            parts.append(
                f'<rect x="{x}" y="{_TOP - 30}" width="{_DAY}" height="{height - _TOP + 26}" fill="#d8dde0"><title>{_escape(item["why_not"])}</title></rect>'
            )
        parts.append(f'<text x="{x + _DAY // 2}" y="{_TOP - 18}" text-anchor="middle" fill="#212b32">{words[0][0]}</text>')
        parts.append(f'<text x="{x + _DAY // 2}" y="{_TOP - 5}" text-anchor="middle" fill="#212b32">{words[1]}</text>')
    first = short_day_words(dt.date.fromisoformat(next(iter(days)))).split()[2]
    return f'<text x="{_LEFT - 8}" y="{_TOP - 5}" text-anchor="end" fill="#425563">{first}</text>' + "".join(parts)


def _bar(item: dict[str, Any], days: dict[str, dict[str, Any]], y: int) -> str:
    count = item["run_out"]
    places = list(days)
    start = places.index(count["supplied_on"])
    covered = sum(day["covered"] for day in count["days"])
    colour = _VERDICT_COLOURS[count["verdict"]]
    x, length = _LEFT + start * _DAY, covered * _DAY
    label = _escape(shown(item["name"])[:28])
    left = counted(count["operational_days_left"], "working day")
    return (
        f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end" fill="#212b32">{label}</text>'
        f'<rect x="{x}" y="{y + 2}" width="{max(length, 2)}" height="18" rx="3" fill="{colour}"/>'
        f'<text x="{x + 6}" y="{y + 15}" fill="#fff">{left if length > 100 else ""}</text>'
    )


def _receipt(count: dict[str, Any], days: dict[str, dict[str, Any]], height: int) -> str:
    if count["received_on"] not in days:
        return ""
    x = _LEFT + list(days).index(count["received_on"]) * _DAY + _DAY // 2
    line = f'<line x1="{x}" x2="{x}" y1="{_TOP - 2}" y2="{height - 4}" stroke="#212b32" stroke-width="2" stroke-dasharray="4 3">'
    return f"{line}<title>letter received</title></line>"


def _escape(text: str) -> str:
    from html import escape

    return escape(text)
