"""Scenarios of payment: drawing one up, recording that it was agreed, ending it. Nothing here moves money.

What lives here: one transaction each, with its event inside. What does not: what a scenario comes to (`queries.scenarios`).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from remit.engine.measures.scenarios import ScenarioError, ScenarioKind
from remit.engine.moments import england_day
from remit.service.audit.actions import Actor, record
from remit.service.organisations.models import Organisation
from remit.service.statistics import policies
from remit.service.statistics.models import PaymentScenario
from remit.service.ui.policies import RefusalError


@dataclass(frozen=True)
class AgreedToPay:
    """That a scenario was agreed: on which day, where it stands, from which day it covers cases, and who recorded it."""

    on: dt.date
    from_on: dt.date
    words: str
    name: str


def subject_of(scenario: PaymentScenario) -> str:
    """Return under which subject events about a scenario stand."""
    return f"scenario:{scenario.pk}"


@transaction.atomic
def draw_up_scenario(commissioner: Organisation, name: str, kind: ScenarioKind, pounds: Decimal, *, by: Actor, at: dt.datetime) -> PaymentScenario:
    """Keep a way to pay that a commissioner wants to model.

    Raises:
        RefusalError: a price below zero, or no commissioner.
    """
    policies.check_scenario_owner(commissioner)
    kept = PaymentScenario(commissioner=commissioner, name=name.strip(), kind=kind.value, pounds=pounds, by=by.name, at=at)
    try:
        kept.scenario()
    except ScenarioError as error:
        raise RefusalError(str(error)) from error
    kept.save()
    record(subject=subject_of(kept), name="scenario_drawn_up", by=by, at=at, details={"kind": kind.value, "pounds": str(pounds)})
    return kept


@transaction.atomic
def agree_scenario(scenario: PaymentScenario, agreed: AgreedToPay, *, by: Actor, at: dt.datetime) -> None:
    """Record that a scenario was agreed. Rows about what began before stay marked as a scenario.

    Raises:
        RefusalError: no words, a day to come, or agreed already.
    """
    locked = PaymentScenario.objects.select_for_update().get(pk=scenario.pk)
    policies.check_agreement(locked, agreed.words, agreed.on, day=england_day(at))
    locked.agreed_on, locked.agreed_from_on = agreed.on, agreed.from_on
    locked.agreed_words, locked.agreed_by_name = agreed.words.strip(), agreed.name
    locked.save(update_fields=("agreed_on", "agreed_from_on", "agreed_words", "agreed_by_name"))
    details = {"on": agreed.on.isoformat(), "from": agreed.from_on.isoformat()}
    record(subject=subject_of(locked), name="scenario_agreed", by=by, at=at, details=details)


@transaction.atomic
def end_scenario(scenario: PaymentScenario, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Take a scenario off the list. It is kept with the reason.

    Raises:
        RefusalError: it was ended, or there is no reason.
    """
    policies.check_ending(scenario, reason)
    scenario.ended_at = at
    scenario.save(update_fields=("ended_at",))
    record(subject=subject_of(scenario), name="scenario_ended", by=by, at=at, details={"reason": reason.strip()})
