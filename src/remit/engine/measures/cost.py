"""What cases cost practices: minutes and money a case, role and year, each row with its basis and price year.

What lives here: price lists as data, the cost rows of a case, their sum. What does not: who would pay whom (`scenarios`).

A practice's own measured minutes stand in place of the published ones. Nothing is scaled up beyond the cases that were recorded.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from remit.engine.findings import Minutes
from remit.engine.measures.facts import CaseFact
from remit.engine.measures.periods import contract_year_of, contract_year_words

NOT_CASH = "Opportunity cost, not cash released."
MEASURED = "measured"
_PENNY = Decimal("0.01")
_TENTH = Decimal("0.1")


class PriceError(ValueError):
    """There is no such price list; the message names those that there are."""


class RolePrice(BaseModel):
    """Pounds a minute of one role."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str
    low: Decimal
    likely: Decimal
    high: Decimal


class PriceList(BaseModel):
    """Prices of one source and one price year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    price_year: int
    source: str
    verification: Literal["contract-text", "secondary-source", "unverified"]
    note: str = ""
    roles: tuple[RolePrice, ...]

    @property
    def is_usable(self) -> bool:
        """Whether somebody saw its source: a list that nobody checked is never reckoned with and never printed."""
        return self.verification != "unverified"

    def find_price(self, role: str) -> RolePrice | None:
        """Return the price of a role, None where this source gives none."""
        return next((price for price in self.roles if price.role == role), None)


class RoleShares(BaseModel):
    """How a case's minutes fall on roles, for the low, likely and high minutes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    verification: Literal["contract-text", "secondary-source", "unverified"]
    low: dict[str, Decimal]
    likely: dict[str, Decimal]
    high: dict[str, Decimal]


class CostData(BaseModel):
    """The file `costs.yaml`, or one of the same shape that a commissioner keeps."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    price_lists: tuple[PriceList, ...]
    role_shares: RoleShares
    default_minutes: Minutes
    default_prices: str

    def get_prices(self, name: str = "") -> PriceList:
        """Return a price list, the default one where none is named.

        Raises:
            PriceError: there is none of this name, or nobody checked it.
        """
        wanted = name or self.default_prices
        for prices in self.price_lists:
            if prices.id == wanted and not prices.is_usable:
                raise PriceError(f"Nobody has checked the price list {wanted!r} against its source. Check it first, or choose another.")
            if prices.id == wanted:
                return prices
        raise PriceError(f"There is no price list called {wanted!r}. Choose one of: {', '.join(prices.id for prices in self.price_lists)}.")


@cache
def load_costs() -> CostData:
    """Return the shipped prices."""
    import yaml

    data: dict[str, Any] = yaml.safe_load(files("remit.engine.measures").joinpath("costs.yaml").read_text(encoding="utf-8"))
    return CostData.model_validate(data)


@dataclass(frozen=True, slots=True)
class Spread:
    """A low, a likely and a high value."""

    low: Decimal = Decimal(0)
    likely: Decimal = Decimal(0)
    high: Decimal = Decimal(0)

    def __add__(self, other: "Spread") -> "Spread":
        """Add value by value."""
        return Spread(self.low + other.low, self.likely + other.likely, self.high + other.high)


@dataclass(frozen=True, slots=True)
class CostRow:
    """What one role spent on one case.

    Attributes:
        minutes: of practice time.
        pounds: None where the price list has no price of this role: not zero.
        basis: `measured`, `published` or `estimate`, of the minutes.
        price_year, prices: year and id of the price list.
        year: the contract year in which the case was opened.
    """

    case: str
    practice: str
    provider: str
    role: str
    year: str
    minutes: Spread
    pounds: Spread | None
    basis: str
    price_year: int
    prices: str


@dataclass(frozen=True, slots=True)
class CostSum:
    """Many rows together.

    Attributes:
        unpriced: minutes of roles without a price, which `pounds` leaves out.
    """

    cases: int
    minutes: Spread
    pounds: Spread
    unpriced: Spread
    measured_cases: int
    note: str = NOT_CASH

    @property
    def hours(self) -> Spread:
        """The minutes in hours, to a tenth."""
        return Spread(*((part / 60).quantize(_TENTH) for part in (self.minutes.low, self.minutes.likely, self.minutes.high)))


def cost_rows(fact: CaseFact, *, prices: PriceList | None = None, data: CostData | None = None) -> list[CostRow]:
    """Return the cost of one case, a row a role.

    Args:
        prices: the price list, the default one where none is given.
        data: another file than the shipped one.
    """
    data = data or load_costs()
    prices = prices or data.get_prices()
    basis, by_role = _minutes_by_role(fact, data)
    return [_row(fact, role, minutes, basis, prices) for role, minutes in by_role.items()]


def _minutes_by_role(fact: CaseFact, data: CostData) -> tuple[str, Mapping[str, Spread]]:
    if fact.measured:
        measured: dict[str, Spread] = {}
        for row in fact.measured:
            measured[row.role] = measured.get(row.role, Spread()) + Spread(*[Decimal(row.minutes)] * 3)
        return MEASURED, measured
    minutes, shares = fact.minutes or data.default_minutes, data.role_shares
    roles = dict.fromkeys([*shares.low, *shares.likely, *shares.high])
    return minutes.basis, {
        role: Spread(
            minutes.low * shares.low.get(role, Decimal(0)),
            minutes.likely * shares.likely.get(role, Decimal(0)),
            minutes.high * shares.high.get(role, Decimal(0)),
        )
        for role in roles
    }


def _row(fact: CaseFact, role: str, minutes: Spread, basis: str, prices: PriceList) -> CostRow:
    price = prices.find_price(role)
    pounds = None if price is None else _priced(minutes, price)
    year = contract_year_words(contract_year_of(fact.opened_on))
    return CostRow(fact.case, fact.practice, fact.provider, role, year, minutes, pounds, basis, prices.price_year, prices.id)


def _priced(minutes: Spread, price: RolePrice) -> Spread:
    return Spread((minutes.low * price.low).quantize(_PENNY), (minutes.likely * price.likely).quantize(_PENNY), (minutes.high * price.high).quantize(_PENNY))


def sum_cost(rows: Iterable[CostRow]) -> CostSum:
    """Return many rows together."""
    kept = list(rows)
    minutes, pounds, unpriced = Spread(), Spread(), Spread()
    for row in kept:
        minutes += row.minutes
        if row.pounds is None:
            unpriced += row.minutes
        else:
            pounds += row.pounds
    cases = {row.case for row in kept}
    return CostSum(len(cases), minutes, pounds, unpriced, len({row.case for row in kept if row.basis == MEASURED}))


def list_costs(facts: Iterable[CaseFact], *, first_on: dt.date, last_on: dt.date, prices: PriceList | None = None) -> list[CostRow]:
    """Return the cost rows of the cases that were opened in a period."""
    return [row for fact in facts if first_on <= fact.opened_on <= last_on for row in cost_rows(fact, prices=prices)]


def minutes_of_cells(minutes: Mapping[str, Mapping[str, int]], data: CostData | None = None) -> Spread:
    """Return the minutes that `CellTable.minutes` gives, as one low, likely and high sum; cases without minutes take the default."""
    default = (data or load_costs()).default_minutes
    total = Spread()
    for basis, parts in minutes.items():
        cases = parts.get("cases", 0)
        if basis == MEASURED:
            measured = Decimal(sum(number for role, number in parts.items() if role != "cases"))
            total += Spread(measured, measured, measured)
        elif basis == "default":
            total += Spread(Decimal(cases * default.low), Decimal(cases * default.likely), Decimal(cases * default.high))
        else:
            total += Spread(Decimal(parts.get("low", 0)), Decimal(parts.get("likely", 0)), Decimal(parts.get("high", 0)))
    return total
