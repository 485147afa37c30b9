"""What people said about figures: steps of charts, minutes of cases."""

import datetime as dt

from remit.service.accounts.models import Membership
from remit.service.cases.models import Case
from remit.service.organisations.models import Organisation
from remit.service.statistics.models import MeasuredMinutes, StepChange


def list_own_steps(acting: Membership, provider: Organisation) -> list[StepChange]:
    """Return the steps that a commissioner marked for a provider and did not take back, newest first."""
    return list(StepChange.objects.filter(provider=provider, commissioner=acting.organisation, ended_at=None).order_by("-month"))


def list_steps_of(provider: Organisation, commissioner: Organisation, *, at: dt.datetime) -> list[StepChange]:
    """Return the steps that a commissioner marked for a provider and that hold at a moment, oldest first."""
    found = StepChange.objects.filter(provider=provider, commissioner=commissioner).order_by("month")
    return [step for step in found if step.holds_at(at)]


def get_own_step(acting: Membership, step_id: int) -> StepChange:
    """Return a step that the reader's organisation marked and did not take back."""
    return StepChange.objects.select_related("provider", "commissioner").get(pk=step_id, commissioner=acting.organisation, ended_at=None)


def list_minutes(case: Case) -> list[MeasuredMinutes]:
    """Return the minutes that were measured for a case."""
    return list(MeasuredMinutes.objects.filter(case=case).order_by("role"))
