"""Who would pay whom: a charge for each returned item, a payment for each report, an enhanced service. Always a scenario unless somebody recorded an agreement.

What lives here: the three kinds and the ledger rows that they give. What does not: what cases cost practices (`cost`). Nothing here moves money.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from remit.engine.measures.facts import CaseFact, Result
from remit.engine.measures.periods import contract_year_of, contract_year_words

NOT_AGREED = "Scenario: nobody has agreed to pay this."


class ScenarioKind(StrEnum):
    """What would be paid for."""

    CHARGE_PER_ITEM = "charge_per_item"
    PAYMENT_PER_REPORT = "payment_per_report"
    ENHANCED_SERVICE = "enhanced_service"


class ScenarioError(ValueError):
    """A scenario that cannot be reckoned; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """That somebody who may do so agreed to a scenario: who, on which day, in which words (a document's name, a minute)."""

    by: str
    on: dt.date
    words: str


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
    def mark(self) -> str:
        """What stands on each row."""
        if self.agreement is None:
            return NOT_AGREED
        return f"Agreed by {self.agreement.by} on {self.agreement.on:%d %B %Y}: {self.agreement.words}"


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
        scenario.mark,
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
    pairs = dict.fromkeys((fact.practice, contract_year_words(contract_year_of(fact.opened_on))) for fact in facts)
    return [
        LedgerRow(scenario.name, scenario.mark, commissioner, practice, "", practice, "", year, 1, scenario.pounds, scenario.pounds)
        for practice, year in sorted(pairs)
    ]
