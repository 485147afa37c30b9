"""What the pages of figures show.

What lives here: one function a page, from figures to words and rows. What does not: templates, tables for download (`tables`).
"""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from remit.engine.measures.answer_times import Kept, quantile
from remit.engine.measures.cost import NOT_CASH, load_costs, minutes_of_cells
from remit.engine.measures.counts import Cut
from remit.engine.measures.pareto import REST, rows_for
from remit.engine.measures.xmr import Verdict
from remit.engine.remedy import spaced_reference
from remit.service.statistics.models import CaseFactRow
from remit.service.statistics.presenters import words
from remit.service.statistics.presenters.charts import name_of
from remit.service.statistics.presenters.pictures.points import KEY
from remit.service.statistics.presenters.tables import Table, cut_table, harmed, months_table, providers_table
from remit.service.statistics.queries.behind import Behind
from remit.service.statistics.queries.charts import chart_points, funnel_of, list_steps, month_name, tasks_of
from remit.service.statistics.queries.figures import Figures
from remit.service.statistics.queries.scope import COMMISSIONER, LMC, PRACTICE
from remit.service.ui.presenters import count_in_words

HEADINGS = {COMMISSIONER: "work returned to hospitals", LMC: "work returned to hospitals", PRACTICE: "work that you returned"}


def _frame(figures: Figures, at: dt.datetime) -> dict[str, Any]:
    """Return what every page of figures shows: of which months, when taken, the chart with its table."""
    steps = list_steps(figures, at=at)
    points = chart_points(figures, steps)
    limits = next((point.limits for point in reversed(points) if point.limits), None)
    return {
        "name": name_of(figures),
        "provider": figures.area.provider,
        "period": words.period_in_words(figures.period),
        "taken_words": words.taken_in_words(figures.taken_at, at=at),
        "cases": figures.table.cases,
        "letters": figures.letters,
        "rate": words.rate_in_words(figures.rate),
        "chart": words.chart_in_words(points),
        "key": [KEY[verdict] for verdict in Verdict if verdict in {point.verdict for point in points}],
        "limits": limits,
        "steps": words.steps_in_words(steps),
        "months": _months(figures),
        "has_running": any(month.state.value == "running" for month in figures.months),
        "harm": harmed(figures),
        "results": _with_shares(cut_table(figures, Cut.RESULT)),
        "completeness": figures.completeness,
        "recorded_from": figures.recorded_from,
    }


def _months(figures: Figures) -> list[dict[str, Any]]:
    """Return the months as the page names them; one that was not recorded has no numbers."""
    names = ("cases", "letters", "rate", "sign", "note")
    rows = months_table(figures).rows
    return [{"name": month_name(dt.date.fromisoformat(f"{row[0]}-01"))} | dict(zip(names, row[1:], strict=True)) for row in rows]


def overview_page(figures: Figures, *, at: dt.datetime, themes: Cut = Cut.SDIP) -> dict[str, Any]:
    """Return what the overview shows, requests by one of the sets of themes."""
    answer = figures.table.answers_kept(figures.day)
    tasks = tasks_of(figures)
    return _frame(figures, at) | {
        "heading": HEADINGS.get(figures.area.party, ""),
        "answered": _kept(answer),
        "hours": hours_in_words(figures),
        "not_cash": NOT_CASH,
        "providers": providers_table(figures),
        "funnel": funnel_of(figures).refusal,
        "has_funnel": not funnel_of(figures).refusal,
        "tasks": _tasks(figures),
        "themes": _with_shares(cut_table(figures, themes)),
        "themes_words": words.themes_in_words(themes),
        "most_tasks": f"The first {count_in_words(rows_for(tasks, 0.6), 'kind', 'kinds')} make up {tasks[rows_for(tasks, 0.6) - 1].reached:.0%} of requests."
        if tasks
        else "",
    }


def provider_page(figures: Figures, *, at: dt.datetime, themes: Cut = Cut.SDIP) -> dict[str, Any]:
    """Return what the page of one provider shows, requests by one of the sets of themes."""
    table, day = figures.table, figures.day
    return _frame(figures, at) | {
        "acknowledged": _kept(table.acknowledgements_kept(day)),
        "answered": _kept(table.answers_kept(day)),
        "middle": quantile(table.answer_days(), 0.5),
        "themes": _with_shares(cut_table(figures, themes)),
        "themes_words": words.themes_in_words(themes),
        "tasks": _tasks(figures),
        "specialties": _with_shares(cut_table(figures, Cut.SPECIALTY)),
        "sites": _with_shares(cut_table(figures, Cut.SITE)),
        "requests": table.requests,
    }


def behind_page(figures: Figures, found: Behind, cut: Cut | None, value: str) -> dict[str, Any]:
    """Return what the list of cases behind a number shows."""
    title = words.titles_of(cut.value).get(value, value or "not recorded") if cut else "All cases"
    code = figures.area.provider.code if figures.area.provider else ""
    here = {"cut": cut.value if cut else "", "value": value, "provider": code}
    return {
        "title": title,
        "name": name_of(figures),
        "period": words.period_in_words(figures.period),
        "found": found,
        "rows": [_case_row(row, figures, found) for row in found.rows],
        "counts_requests": cut is not None and cut.unit.value == "requests",
        "here": urlencode(here),
        "provider": figures.area.provider,
    }


def _case_row(row: CaseFactRow, figures: Figures, found: Behind) -> dict[str, Any]:
    return {
        "reference": spaced_reference(row.reference),
        "address": _case_address(row.reference),
        "opened_on": row.opened_on,
        "provider": row.provider.name,
        "practice": found.practices.get(row.practice_id, "A practice"),
        "tasks": sorted({words.TASKS[task] for task, _ in row.requests}),
        "result": words.RESULTS[row.fact().result_on(figures.day).value],
    }


def _case_address(reference: str) -> str:
    """Return where a case can be opened; whether this reader may is the case's own business."""
    try:
        return reverse("case", kwargs={"reference": reference})
    except NoReverseMatch:
        return ""


def hours_in_words(figures: Figures) -> dict[str, str]:
    """Write the hours of practices, likely and from low to high."""
    minutes = minutes_of_cells(figures.table.minutes(), load_costs())
    return {"likely": f"{minutes.likely / 60:,.0f}", "low": f"{minutes.low / 60:,.0f}", "high": f"{minutes.high / 60:,.0f}"}


def _kept(kept: Kept) -> dict[str, Any]:
    return {"share": words.share_in_words(kept), "kept": kept.kept, "due": kept.due}


def _with_shares(table: Table) -> dict[str, Any]:
    """Return rows with their share of the total."""
    total = int(str(table.total[2])) if table.total else 0
    rows = [{"value": row[0], "title": row[1] or "not recorded", "number": row[2], "share": words.percent(int(str(row[2])), total)} for row in table.rows]
    return {"rows": rows, "total": total, "cut": table.name}


def _tasks(figures: Figures) -> list[dict[str, Any]]:
    rows = tasks_of(figures)
    most = max((row.number for row in rows), default=1)
    return [
        {
            "value": "" if row.value == REST else row.value,
            "title": words.TASKS.get(row.value, row.value),
            "number": row.number,
            "share": f"{row.share:.0%}",
            "reached": f"{row.reached:.0%}",
            "width": round(100 * row.number / most),
        }
        for row in rows
    ]
