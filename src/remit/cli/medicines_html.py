"""Medicines on a page: a table that a pharmacist reads, the timeline, what changed, what to ask.

What lives here: the section for one letter, used by the report and by `remit medicines --format html`. What does not: the picture (`timeline_svg`), the frame
(`report_html`).
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from remit.cli.timeline_svg import draw_timeline, timeline_words
from remit.cli.words import CHANGES, POINTS, STATUSES, counted, shown
from remit.engine.clocks.day_words import short_day_words

FORMULARY = {
    "hospital_only": "hospital only",
    "shared_care": "shared care",
    "specialist_initiated": "specialist starts",
    "gp": "GP",
    "not_recommended": "not recommended",
}


def draw_medicines(medicines: dict[str, Any], name: str) -> str:
    """Return the section on the medicines of one letter, "" where nothing was read.

    Args:
        medicines: that part of the published answer.
        name: id on the page, unique to the letter.
    """
    items = medicines.get("items", [])
    if not items:
        return ""
    parts = [f'<h3 id="{name}m">{counted(len(items), "medicine")} read</h3>', _table(items), _picture(items, name)]
    parts += [_list("Changes", [change_words(change) for change in medicines["changes"]])]
    parts += [_list("To ask the sender", [item["question"] for item in medicines["interactions"]])]
    parts += [_list(f"Shared care: {shared['name']}", shared_words(shared)) for shared in medicines["shared_care"]]
    return f'<section class="medicines">{"".join(parts)}</section>'


def _table(items: list[dict[str, Any]]) -> str:
    head = "".join(
        f'<th scope="col">{title}</th>' for title in ("Medicine", "Dose", "Status", "Supply", "Runs out (working days left)", "Who prescribes", "Says")
    )
    rows = "".join(f"<tr>{''.join(f'<td>{escape(shown(cell))}</td>' for cell in item_cells(item))}</tr>" for item in items)
    return f'<div class="wide" role="region" aria-label="Medicines" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _picture(items: list[dict[str, Any]], name: str) -> str:
    picture = draw_timeline(items, name)
    if not picture:
        return ""
    words = "".join(f"<li>{escape(shown(line))}</li>" for line in timeline_words(items))
    return (
        f'<h4>When it runs out</h4><div class="wide" role="region" aria-label="Timeline" tabindex="0">{picture}</div>'
        f"<details><summary>The timeline in words</summary><ul>{words}</ul></details>"
    )


def _list(title: str, lines: list[str]) -> str:
    return f"<h4>{escape(shown(title))}</h4><ul>{''.join(f'<li>{escape(shown(line))}</li>' for line in lines)}</ul>" if lines else ""


def item_cells(item: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of one medicine: name, dose, status, supply, run-out with the working days left, who prescribes, what else is said."""
    name = f"{item['name']} (written “{item['written']}”)" if item["misspelt_for"] else item["name"]
    dose = " ".join(part for part in (item["dose"], item["frequency"], item["route"]) if part)
    status = "before admission" if item["before_admission"] else STATUSES[item["status"]]
    return (name, dose, status, supply_words(item["supply"]), _runs_out(item["run_out"]), _prescriber(item["formulary"]), item["reason"] or "")


def supply_words(supply: dict[str, Any]) -> str:
    """Return a supply as people say it; one that was not understood says so."""
    match supply["kind"]:
        case "days" | "units" if supply["days"] is not None:
            return counted(supply["days"], "day") + (f" ({supply['words']})" if supply["kind"] == "units" else "")
        case "none":
            return "none"
        case "own":
            return "own supply"
        case "unsaid":
            return ""
    return f"“{supply['words']}”: not understood" if supply["kind"] == "unclear" else f"{supply['words']}: days not known"


def _runs_out(count: dict[str, Any] | None) -> str:
    if count is None:
        return ""
    day = short_day_words(dt.date.fromisoformat(count["runs_out_on"]))
    return f"{day} ({count['operational_days_left']})"


def _prescriber(formulary: dict[str, Any] | None) -> str:
    if formulary is None:
        return ""
    words = FORMULARY[formulary["status"]] + (f" for {formulary['indication']}" if formulary["indication"] else "")
    return f"{words} (sample list)" if formulary["sample"] else words


def change_words(change: dict[str, Any]) -> str:
    """Return one line of a reconciliation."""
    doses = f" ({change['before']} → {change['after']})" if change["change"] == "changed" and change["before"] and change["after"] else ""
    mark = "" if change["explained"] else " NOT EXPLAINED."
    return f"{change['name']}: {CHANGES[change['change']]}{doses}.{mark} {change['proof']}"


def shared_words(shared: dict[str, Any]) -> list[str]:
    """Return whether shared care is agreed, and each point that the letter shows or not."""
    agreed = (
        f"Agreed by this practice{' on ' + shared['agreed_on'] if shared['agreed_on'] else ''}."
        if shared["agreed"]
        else "Not agreed by this practice, as far as the policy says."
    )
    return [agreed, *(f"{'Shown' if point['shown'] else 'Not found'}: {POINTS[point['point']]}" for point in shared["checklist"])]
