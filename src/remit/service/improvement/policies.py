"""May it be done now: opening, adding, agreeing, reading, assessing. `check_x` raises a sentence a person can read."""

import datetime as dt

from remit.engine.measures.periods import contract_year
from remit.service.improvement.models import GroupAction, Plan, PlanKind, PlanMilestone
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError


def check_parties(commissioner: Organisation | None, provider: Organisation) -> None:
    """Refuse a plan without a commissioner, or with somebody who is no provider.

    Raises:
        RefusalError: they do not fit.
    """
    if commissioner is None or commissioner.kind != Kind.COMMISSIONER:
        raise RefusalError("A plan belongs to a commissioner. Change to your commissioner and try again.")
    if provider.kind != Kind.PROVIDER:
        raise RefusalError(f"{provider.name} is not a hospital or other provider. Choose one.")


def check_is_new(existing: Plan | None) -> None:
    """Refuse a second improvement plan for a provider and year.

    Raises:
        RefusalError: there is one.
    """
    if existing is not None:
        raise RefusalError("There is an improvement plan for this hospital and year already. Open that one and add to it.")


def check_can_change(plan: Plan) -> None:
    """Refuse a change by hand of a remedial plan: its milestones were agreed as a contract step.

    Raises:
        RefusalError: it is one.
    """
    if plan.kind == PlanKind.REMEDIAL:
        raise RefusalError("The milestones of a remedial action plan were agreed as a contract step. Agree a new plan there.")


def check_has_milestones(count: int) -> None:
    """Refuse to agree an empty plan.

    Raises:
        RefusalError: it is empty.
    """
    if not count:
        raise RefusalError("The plan has no milestone yet. Add at least one, then agree it.")


def check_reading(row: PlanMilestone, until_on: dt.date, numerator: int, denominator: int | None, *, day: dt.date) -> None:
    """Refuse a figure that cannot be.

    Raises:
        RefusalError: the milestone has no measure, the day is to come, or a percentage is above 100.
    """
    measure = row.milestone().measure
    if row.withdrawn_at is not None:
        raise RefusalError("This milestone was withdrawn. No figure is needed for it.")
    if measure is None:
        raise RefusalError("This milestone has no measure, so no figure can show how it stands. Withdraw it and add one with a measure.")
    if until_on > day:
        raise RefusalError("This day is still to come. Give the last day of the time that was counted.")
    if measure.per > 1 and denominator is None:
        raise RefusalError("Say out of how many: this measure is a rate.")
    if measure.per == 100 and denominator is not None and numerator > denominator:
        raise RefusalError("This would be more than 100%. Check both numbers.")


def check_due_in_year(plan: Plan, due_on: dt.date) -> None:
    """Refuse a milestone outside the contract year of an improvement plan.

    Raises:
        RefusalError: it lies outside.
    """
    if due_on not in contract_year(plan.contract_year):
        raise RefusalError(f"This plan is for 1 April {plan.contract_year} to 31 March {plan.contract_year + 1}. Give a day in that time.")


def check_not_done(action: GroupAction) -> None:
    """Refuse to do an action twice.

    Raises:
        RefusalError: it is done.
    """
    if action.done_on is not None:
        raise RefusalError("This action is recorded as done already.")
