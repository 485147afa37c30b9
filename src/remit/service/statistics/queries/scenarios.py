"""Scenarios of payment and the ledger that each gives for a period.

What lives here: which scenarios somebody sees, `read_ledger`, and how practices are called in it. What does not: who would pay whom
(`remit.engine.measures.scenarios`).

A commissioner sees its own; a practice those of its commissioner, with its own rows; the committee the sums, with the names that practices agreed to; a
provider's lead only what an approver recorded as agreed and what the provider itself would pay.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from remit.engine.measures.facts import CaseFact
from remit.engine.measures.scenarios import LedgerRow, LedgerSum, ledger, sum_ledger
from remit.service.audit.queries import find_detail
from remit.service.cases.models import Sharing
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Organisation
from remit.service.statistics.models import CaseFactRow, PaymentScenario
from remit.service.statistics.queries.figures import Figures, select_facts
from remit.service.statistics.queries.scope import COMMISSIONER, LMC, PROVIDER

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership

UNNAMED = "Practices that have not agreed to be named"


@dataclass(frozen=True)
class Ledger:
    """What a scenario gives for the months of some figures, as its reader may see it.

    Attributes:
        rows: each item, report or year. A practice that may not be named stands as "".
        sums: by payer, payee and provider.
        names: what organisations are called, by code.
    """

    scenario: PaymentScenario
    figures: Figures
    rows: tuple[LedgerRow, ...]
    sums: tuple[LedgerSum, ...]
    names: dict[str, str]

    def of_practice(self, code: str) -> tuple[LedgerRow, ...]:
        """Return what one practice would claim."""
        return tuple(row for row in self.rows if row.payee == code)

    def practices(self) -> list[str]:
        """Return the codes of the practices that may be named and would be paid, by name."""
        return sorted({row.payee for row in self.rows if row.payee}, key=lambda code: (self.names.get(code, code), code))


def visible_scenarios(acting: "Membership", *, is_ended: bool = False) -> QuerySet[PaymentScenario]:
    """Return the scenarios that somebody may see and that were not ended, or those that were."""
    organisation = acting.organisation
    found = PaymentScenario.objects.filter(ended_at__isnull=not is_ended).select_related("commissioner")
    if organisation is None:
        return found.none()
    if organisation.kind == PROVIDER:
        ids = [one.pk for one in organisations.list_lineage(organisation)]
        return found.filter(agreed_on__isnull=False, commissioner__in=CaseFactRow.objects.filter(provider__in=ids).values("commissioner_ref"))
    if organisation.kind == COMMISSIONER:
        return found.filter(commissioner__in=organisations.list_lineage(organisation))
    return found.filter(commissioner=organisation.commissioner) if organisation.commissioner else found.none()


def list_scenarios(acting: "Membership") -> list[PaymentScenario]:
    """Return the scenarios that somebody may see, by name."""
    return list(visible_scenarios(acting).order_by("name", "pk"))


def list_ended(acting: "Membership") -> list[tuple[PaymentScenario, str]]:
    """Return the scenarios that were ended, the latest first, each with the reason, "" where none was written down."""
    found = visible_scenarios(acting, is_ended=True).order_by("-ended_at")
    return [(one, find_detail(f"scenario:{one.pk}", "scenario_ended", "reason")) for one in found]


def get_scenario(acting: "Membership", scenario_id: int) -> PaymentScenario:
    """Return a scenario that somebody may see."""
    return visible_scenarios(acting).get(pk=scenario_id)


def read_ledger(scenario: PaymentScenario, figures: Figures) -> Ledger:
    """Return what a scenario gives for the cases of some figures, which are the reader's."""
    ids = [one.pk for one in organisations.list_lineage(scenario.commissioner)]
    period, view = figures.period, figures.view
    kept = select_facts(figures.area, view).filter(commissioner_ref__in=ids, opened_on__range=(period.first_on, period.last_on))
    facts = [_seen_today(row.fact(), figures) for row in kept.iterator(chunk_size=2000)]
    rows = ledger(scenario.scenario(), facts, day=figures.day, commissioner=scenario.commissioner.code)
    if figures.area.party == PROVIDER:
        rows = [row for row in rows if row.payer != scenario.commissioner.code]
    names = _names(rows, figures)
    hidden = tuple(_nameless(row) if row.practice not in names else row for row in rows)
    return Ledger(scenario, figures, hidden, tuple(sum_ledger(hidden)), names)


def _seen_today(fact: CaseFact, figures: Figures) -> CaseFact:
    """Return a record under the codes of those who answer for it on the day of the figures."""
    lineage, day = figures.view.lineage, figures.day
    return dataclasses.replace(fact, practice=lineage.present(fact.practice, day=day), provider=lineage.present(fact.provider, day=day))


def _nameless(row: LedgerRow) -> LedgerRow:
    return dataclasses.replace(row, practice="", payee="")


def _names(rows: Iterable[LedgerRow], figures: Figures) -> dict[str, str]:
    """Return what organisations are called; a practice that did not agree to be named to this reader is not among them."""
    rows = list(rows)
    practices = {row.practice for row in rows}
    found = Organisation.objects.filter(code__in=practices)
    agreed = {COMMISSIONER: "name_to_commissioner", LMC: "name_to_lmc"}.get(figures.area.party)
    if agreed:
        found = found.filter(pk__in=Sharing.objects.filter(**{agreed: True}).values("organisation"))
    others = Organisation.objects.filter(code__in={code for row in rows for code in (row.payer, row.provider)} - practices)
    return dict(found.values_list("code", "name")) | dict(others.values_list("code", "name"))
