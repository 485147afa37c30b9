"""Who would pay whom: a charge for each returned item, a payment for each report, an enhanced service. Always a scenario unless somebody recorded an agreement.

What lives here: the three kinds and the ledger rows that they give. What does not: what cases cost practices (`cost`). Nothing here moves money.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from remit.engine.measures.facts import CaseFact, Result
from remit.engine.measures.periods import contract_year, contract_year_of, contract_year_words

NOT_AGREED = "Scenario: nobody has agreed to pay this."


class ScenarioKind(StrEnum):
    """What would be paid for."""

    CHARGE_PER_ITEM = "charge_per_item"
    PAYMENT_PER_REPORT = "payment_per_report"
    ENHANCED_SERVICE = "enhanced_service"


_KIND_WORDS = {
    ScenarioKind.CHARGE_PER_ITEM: "A charge for each returned item that the hospital took back",
    ScenarioKind.PAYMENT_PER_REPORT: "A payment for each report",
    ScenarioKind.ENHANCED_SERVICE: "An enhanced service: a payment for each practice and contract year",
}


class ScenarioError(ValueError):
    """A scenario that cannot be reckoned; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """That somebody who may do so agreed to a scenario.

    Attributes:
        by: who.
        on: the day of the agreement.
        words: where it stands: a document's name, a minute.
        from_on: the first day of cases that it covers, that of the agreement where none is given.
    """

    by: str
    on: dt.date
    words: str
    from_on: dt.date | None = None

    def covers(self, first_on: dt.date) -> bool:
        """Return whether it covers what begins on a day."""
        return first_on >= (self.from_on or self.on)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way to pay.

    Attributes:
        name: what people call it.
        kind: what is paid for.
        pounds: for each item or report; for an enhanced service for each practice and year.
        results: for a charge: results of cases whose items are charged.
        agreement: None while it is only a scenario.
    """

    name: str
    kind: ScenarioKind
    pounds: Decimal
    results: frozenset[Result] = frozenset({Result.UPHELD, Result.PARTLY})
    agreement: Agreement | None = None

    def __post_init__(self) -> None:
        """Refuse what is no price, and an agreement without its words."""
        if self.pounds < 0:
            raise ScenarioError("A price below zero would turn payer and payee round. Give a price of 0 or more.")
        if self.agreement is not None and not (self.agreement.by and self.agreement.words):
            raise ScenarioError("An agreement needs the name of who agreed and the words or document in which it stands. Without both it stays a scenario.")

    @property
    def kind_words(self) -> str:
        """What would be paid, in words."""
        return _KIND_WORDS[self.kind]

    def mark_on(self, first_on: dt.date) -> str:
        """Return what stands on a row about something that began on a day: an agreement covers nothing that began before it."""
        if self.agreement is None or not self.agreement.covers(first_on):
            return NOT_AGREED
        return f"Agreed by {self.agreement.by} on {self.agreement.on.day} {self.agreement.on:%B %Y}: {self.agreement.words}"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger: payer and payee are ODS codes or `commissioner`."""

    scenario: str
    mark: str
    payer: str
    payee: str
    provider: str
    practice: str
    case: str
    year: str
    quantity: int
    unit_pounds: Decimal
    pounds: Decimal


def ledger(scenario: Scenario, facts: Iterable[CaseFact], *, day: dt.date, commissioner: str = "commissioner") -> list[LedgerRow]:
    """Return the rows that a scenario gives for these cases.

    A charge is paid by the provider to the practice for each request of a case with one of the results; a payment for each report by the commissioner to the
    practice; an enhanced service by the commissioner once a practice and contract year in which it had a case.

    Args:
        day: as of which results are taken.
        commissioner: who pays in the commissioner's stead, as a code.
    """
    kept = sorted(facts, key=lambda fact: (fact.opened_on, fact.case))
    match scenario.kind:
        case ScenarioKind.CHARGE_PER_ITEM:
            return [_row(scenario, fact, fact.provider, len(fact.requests)) for fact in kept if fact.result_on(day) in scenario.results]
        case ScenarioKind.PAYMENT_PER_REPORT:
            return [_row(scenario, fact, commissioner, 1) for fact in kept]
        case ScenarioKind.ENHANCED_SERVICE:
            return _yearly(scenario, kept, commissioner)


def _row(scenario: Scenario, fact: CaseFact, payer: str, quantity: int) -> LedgerRow:
    return LedgerRow(
        scenario.name,
        scenario.mark_on(fact.opened_on),
        payer,
        fact.practice,
        fact.provider,
        fact.practice,
        fact.case,
        contract_year_words(contract_year_of(fact.opened_on)),
        quantity,
        scenario.pounds,
        quantity * scenario.pounds,
    )


def _yearly(scenario: Scenario, facts: Sequence[CaseFact], commissioner: str) -> list[LedgerRow]:
    """Return a row for each practice and year; a whole year is covered only by an agreement that holds from its first day."""
    pairs = sorted({(fact.practice, contract_year_of(fact.opened_on)) for fact in facts})
    return [
        LedgerRow(
            scenario.name,
            scenario.mark_on(contract_year(year).first_on),
            commissioner,
            practice,
            "",
            practice,
            "",
            contract_year_words(year),
            1,
            scenario.pounds,
            scenario.pounds,
        )
        for practice, year in pairs
    ]


@dataclass(frozen=True, slots=True)
class LedgerSum:
    """What one payer would pay one payee for one provider's work: items or reports, pounds, and how much of it an agreement covers."""

    payer: str
    payee: str
    provider: str
    quantity: int
    pounds: Decimal
    agreed_pounds: Decimal


def sum_ledger(rows: Iterable[LedgerRow]) -> list[LedgerSum]:
    """Return who would pay whom how much, by payer, payee and provider."""
    sums: dict[tuple[str, str, str], LedgerSum] = {}
    for row in rows:
        key = row.payer, row.payee, row.provider
        before = sums.get(key, LedgerSum(*key, 0, Decimal(0), Decimal(0)))
        agreed = Decimal(0) if row.mark == NOT_AGREED else row.pounds
        sums[key] = LedgerSum(*key, before.quantity + row.quantity, before.pounds + row.pounds, before.agreed_pounds + agreed)
    return [sums[key] for key in sorted(sums)]
