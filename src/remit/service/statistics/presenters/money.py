"""Money in words and files: cost, price lists, scenarios with their ledger and claim.

What lives here: what their pages show, and their CSV and papers. What does not: reckoning (`remit.engine.measures`).
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from remit.engine.clocks import day_words
from remit.engine.measures.cost import NOT_CASH, CostData, CostRow, CostSum, PriceList, RolePrice, Spread
from remit.engine.measures.scenarios import NOT_AGREED, LedgerRow, LedgerSum
from remit.engine.remedy import FormalPaper, PaperSection, PaperTable
from remit.service.statistics.models import ROLES, PaymentScenario
from remit.service.statistics.presenters.downloads import plain
from remit.service.statistics.presenters.words import known_in_words, period_in_words
from remit.service.statistics.queries.cost import Cost
from remit.service.statistics.queries.scenarios import UNNAMED, Ledger
from remit.service.ui.presenters import count_in_words, day_in_words

NOTHING_MOVES = "Remit moves no money and sends no bill."
_ROLES = dict(ROLES)
_UNITS = {"charge_per_item": "item", "payment_per_report": "report", "enhanced_service": "year"}


def pounds_in_words(pounds: Decimal) -> str:
    """Write a sum: £1,234.50."""
    return f"£{pounds:,.2f}"


def spread_in_words(spread: Spread, *, is_money: bool) -> tuple[str, str, str]:
    """Write a low, a likely and a high value."""
    low, likely, high = ((pounds_in_words(one) if is_money else f"{one:,.0f}") for one in (spread.low, spread.likely, spread.high))
    return low, likely, high


def show_prices(data: CostData) -> dict[str, Any]:
    """Return what the page of price lists shows. A list that nobody checked stands there without its numbers."""
    shares = data.role_shares
    return {
        "lists": [_price_list(prices, data.default_prices) for prices in data.price_lists],
        "shares": {"source": shares.source, "known": known_in_words(shares.verification), "rows": [_share(role, data) for role in ("gp", "nurse", "admin")]},
        "default": data.default_minutes,
        "not_cash": NOT_CASH,
    }


def _price_list(prices: PriceList, default: str) -> dict[str, Any]:
    is_usable = prices.is_usable
    return {
        "id": prices.id,
        "year": prices.price_year,
        "source": prices.source,
        "known": known_in_words(prices.verification),
        "note": prices.note,
        "is_usable": is_usable,
        "is_default": prices.id == default,
        "rows": [_role(price) for price in prices.roles] if is_usable else [],
    }


def _role(price: RolePrice) -> tuple[str, str, str, str]:
    return (_ROLES.get(price.role, price.role), *(pounds_in_words(one) for one in (price.low, price.likely, price.high)))  # type: ignore[return-value]


def _share(role: str, data: CostData) -> tuple[str, str, str, str]:
    parts = (data.role_shares.low, data.role_shares.likely, data.role_shares.high)
    low, likely, high = (f"{part.get(role, Decimal(0)):.0%}" for part in parts)
    return _ROLES[role], low, likely, high


def show_cost(cost: Cost) -> dict[str, Any]:
    """Return what the page of cost shows."""
    return {
        "prices": cost.prices,
        "known": known_in_words(cost.prices.verification),
        "cases": cost.whole.cases,
        "measured": cost.whole.measured_cases,
        "hours": cost.whole.hours,
        "pounds": spread_in_words(cost.whole.pounds, is_money=True),
        "unpriced": f"{cost.whole.unpriced.likely:,.0f}" if cost.whole.unpriced.likely or cost.whole.unpriced.high else "",
        "rows": [_cost_row(year, role, part) for year, role, part in cost.parts],
        "not_cash": NOT_CASH,
    }


def _cost_row(year: str, role: str, part: CostSum) -> tuple[str, ...]:
    is_priced = not part.unpriced.high
    money = spread_in_words(part.pounds, is_money=True) if is_priced else ("no price", "no price", "no price")
    return (year, _ROLES.get(role, role), *spread_in_words(part.minutes, is_money=False), *money)


COST_COLUMNS = ("case", "contract_year", "role", "minutes_low", "minutes_likely", "minutes_high", "pounds_low", "pounds_likely", "pounds_high")


def cost_csv(cost: Cost) -> bytes:
    """Return every row as CSV, each with the basis of its minutes and the year of its price."""
    return _csv((*COST_COLUMNS, "basis", "price_year", "prices", "note"), (_cost_values(row) for row in cost.rows))


def _cost_values(row: CostRow) -> tuple[object, ...]:
    money = (row.pounds.low, row.pounds.likely, row.pounds.high) if row.pounds else ("", "", "")
    minutes = (row.minutes.low, row.minutes.likely, row.minutes.high)
    return (row.case, row.year, row.role, *minutes, *money, row.basis, row.price_year, row.prices, NOT_CASH)


def mark_in_words(scenario: PaymentScenario) -> str:
    """Say whether a scenario was agreed."""
    if scenario.agreed_on is None or scenario.agreed_from_on is None:
        return NOT_AGREED
    return (
        f"Agreed on {day_in_words(scenario.agreed_on)}: {scenario.agreed_words}. Recorded by {scenario.agreed_by_name}. "
        f"It covers what began on {day_in_words(scenario.agreed_from_on)} or later. What began before is still only a scenario."
    )


def show_ledger(found: Ledger) -> dict[str, Any]:
    """Return what the page of a scenario shows."""
    scenario = found.scenario
    total, agreed = sum((one.pounds for one in found.sums), Decimal(0)), sum((one.agreed_pounds for one in found.sums), Decimal(0))
    unit = _UNITS[scenario.kind]
    return {
        "scenario": scenario,
        "kind": scenario.scenario().kind_words,
        "price": f"{pounds_in_words(scenario.pounds)} for each {unit}",
        "mark": mark_in_words(scenario),
        "is_agreed": scenario.agreed_on is not None,
        "period": period_in_words(found.figures.period),
        "rows": [_sum_row(found, one) for one in found.sums],
        "total": (count_in_words(sum(one.quantity for one in found.sums), unit), pounds_in_words(total), pounds_in_words(agreed)),
        "unit": unit,
        "claims": [(code, found.names[code]) for code in found.practices()],
        "nothing_moves": NOTHING_MOVES,
    }


def _sum_row(found: Ledger, one: LedgerSum) -> tuple[str, str, str, int, str, str]:
    of = name_of(found, one.provider) if one.provider else "all hospitals"
    return name_of(found, one.payer), name_of(found, one.payee), of, one.quantity, pounds_in_words(one.pounds), pounds_in_words(one.agreed_pounds)


def name_of(found: Ledger, code: str) -> str:
    """Return what an organisation of a ledger is called."""
    return found.names.get(code, code) if code else UNNAMED


LEDGER_COLUMNS = ("scenario", "mark", "payer", "payee", "provider", "practice", "case", "contract_year", "quantity", "unit_pounds", "pounds")


def ledger_csv(found: Ledger, rows: Iterable[LedgerRow]) -> bytes:
    """Return rows of a ledger as CSV: each says that it is a scenario, or by what it was agreed, and as of when it was taken."""
    period = found.figures.period
    known = (period.first_on.isoformat(), period.last_on.isoformat(), found.figures.taken_at.isoformat())
    values = (
        (*(getattr(row, name) for name in ("scenario", "mark", "payer", "payee", "provider", "practice", "case", "year")), *_sums(row), *known) for row in rows
    )
    return _csv((*LEDGER_COLUMNS, "period_from", "period_to", "taken_at"), values)


def _sums(row: LedgerRow) -> tuple[int, Decimal, Decimal]:
    return row.quantity, row.unit_pounds, row.pounds


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows)
    return out.getvalue().encode()


def claim_paper(found: Ledger, code: str) -> FormalPaper:
    """Return what one practice would claim as a paper, by payer and contract year, marked as a scenario unless all of it is agreed."""
    rows = found.of_practice(code)
    keys = sorted({(row.payer, row.year) for row in rows})
    lines = [(name_of(found, payer), year, *_part(row for row in rows if (row.payer, row.year) == (payer, year))) for payer, year in keys]
    total = sum((row.pounds for row in rows), Decimal(0))
    scenario, day = found.scenario, found.figures.day
    table = PaperTable("What would be paid", ("Paid by", "Contract year", _UNITS[scenario.kind].capitalize() + "s", "Sum"), tuple(lines), numeric=2)
    facts = (("Practice", name_of(found, code)), ("What is paid for", scenario.scenario().kind_words), ("Price", pounds_in_words(scenario.pounds)))
    return FormalPaper(
        kind="Claim",
        title=f"{scenario.name}, {period_in_words(found.figures.period)}",
        reference=f"Scenario {scenario.pk}, {code}",
        day=day,
        day_line=day_words(day),
        sender=(name_of(found, code),),
        addressee=(scenario.commissioner.name,),
        sections=(
            PaperSection("About this claim", (mark_in_words(scenario), NOTHING_MOVES), facts=(*facts, ("Sum", pounds_in_words(total)))),
            PaperSection("By payer and year", table=table),
        ),
        mark="" if all(row.mark != NOT_AGREED for row in rows) else NOT_AGREED,
    )


def _part(rows: Iterable[LedgerRow]) -> tuple[str, str]:
    kept = list(rows)
    return f"{sum(row.quantity for row in kept):,}", pounds_in_words(sum((row.pounds for row in kept), Decimal(0)))
