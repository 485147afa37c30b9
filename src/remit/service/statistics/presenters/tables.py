"""Figures as tables, the same for page and download.

What lives here: `Table` and the tables of a period, with the column names of the data dictionary. What does not: CSV and JSON themselves (`downloads`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from remit.engine.measures.answer_times import quantile
from remit.engine.measures.counts import Cut
from remit.engine.measures.facts import Result
from remit.engine.measures.periods import MonthState
from remit.service.statistics.presenters.words import STATES, place_in_words, sign_in_words, titles_of
from remit.service.statistics.queries.charts import chart_points, funnel_of, list_steps, month_name
from remit.service.statistics.queries.figures import Figures

Value = str | int | float | None
RESULT_ROWS = tuple(result.value for result in Result)


@dataclass(frozen=True)
class Table:
    """A table: its name in addresses and files, its title, its columns, its rows, and the total row where the rows add up to one."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None


def totals_table(figures: Figures) -> Table:
    """Return the one row of totals."""
    table, day = figures.table, figures.day
    acknowledge, answer = table.acknowledgements_kept(day), table.answers_kept(day)
    results = table.count(Cut.RESULT, figures.view, values=RESULT_ROWS).counts
    names = ("cases", "requests", "letters", "per_1000", "practices_reporting", "practices", *RESULT_ROWS, "harm")
    values: list[Value] = [table.cases, table.requests, figures.letters, _rounded(figures.rate.per_1000), figures.completeness.reporting]
    values += [figures.completeness.practices, *(results[name] for name in RESULT_ROWS), harmed(figures)]
    more = ("acknowledge_kept", "acknowledge_due", "answer_kept", "answer_due", "answer_days_middle")
    values += [acknowledge.kept, acknowledge.due, answer.kept, answer.due, quantile(table.answer_days(), 0.5)]
    return Table("totals", "Totals", (*names, *more), (tuple(values),))


def harmed(figures: Figures) -> int:
    """Return in how many cases somebody recorded that a patient was harmed or nearly harmed."""
    return figures.table.count(Cut.HARM, figures.view).counts.get("harm", 0)


def months_table(figures: Figures) -> Table:
    """Return the months with their rates and signs. A month that is not over says so; one before recording began has no numbers."""
    points = {point.name: point for point in chart_points(figures, list_steps(figures, at=figures.taken_at))}
    rows = []
    for month in figures.months:
        name = month_name(month.month)
        is_held = month.state not in (MonthState.NOT_RECORDED, MonthState.AHEAD)
        numbers: tuple[Value, ...] = (month.rate.number, month.rate.letters, _rounded(month.rate.per_1000)) if is_held else (None, None, None)
        sign = sign_in_words(points[name]) if name in points else ""
        rows.append((f"{month.month:%Y-%m}", *numbers, sign, STATES[month.state]))
    return Table("months", "By month", ("month", "cases", "letters", "per_1000", "sign", "note"), tuple(rows))


def providers_table(figures: Figures) -> Table:
    """Return the providers in order of name: rate first, then count, denominator and who reported."""
    funnel = funnel_of(figures)
    points = {point.provider: point for point in funnel.points}
    rows = tuple(
        (
            one.code,
            one.name,
            _rounded(one.rate.per_1000),
            one.rate.number,
            one.rate.letters,
            one.completeness.reporting,
            one.completeness.practices,
            place_in_words(points.get(one.code), funnel),
        )
        for one in figures.providers
    )
    columns = ("provider", "name", "per_1000", "cases", "letters", "practices_reporting", "practices", "compared")
    total = ("", "All", _rounded(figures.rate.per_1000), sum(row[3] for row in rows), sum(row[4] for row in rows), "", "", "")
    return Table("providers", "Hospitals, in order of name", columns, rows, total)


def cut_table(figures: Figures, cut: Cut) -> Table:
    """Return a table by one cut, with what each row is called."""
    titles = titles_of(cut.value)
    values = RESULT_ROWS if cut is Cut.RESULT else ()
    counted = figures.table.count(cut, figures.view, values=values)
    order = {value: place for place, value in enumerate(titles)}
    is_themed = cut in (Cut.SDIP, Cut.INTERFACE, Cut.BMA)
    keys = list(titles) if is_themed else sorted(counted.counts, key=lambda value: (order.get(value, len(order)), value))
    rows = tuple((key, titles.get(key, key), counted.counts.get(key, 0)) for key in keys)
    return Table(cut.value, f"By {cut.value.replace('_', ' ')}", (cut.value, "title", counted.unit.value), rows, ("", "All", counted.total))


def _by(cut: Cut) -> Callable[[Figures], Table]:
    return lambda figures: cut_table(figures, cut)


TABLES: dict[str, Callable[[Figures], Table]] = {
    "totals": totals_table,
    "months": months_table,
    "providers": providers_table,
    **{
        cut.value: _by(cut)
        for cut in (Cut.RESULT, Cut.TASK, Cut.RULE, Cut.SDIP, Cut.INTERFACE, Cut.BMA, Cut.KIND, Cut.SITE, Cut.SPECIALTY, Cut.URGENCY, Cut.HARM)
    },
}


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 1)
