"""What people say: that a process changed in a month, and how many minutes a case took.

What lives here: one transaction each, with its event inside. What does not: what a chart makes of a step (`remit.engine.measures.xmr`).
"""

import datetime as dt

from django.db import transaction

from remit.service.audit.actions import Actor, record
from remit.service.cases.models import Case
from remit.service.organisations.models import Organisation
from remit.service.statistics import policies
from remit.service.statistics.actions.keeping import keep_cases
from remit.service.statistics.models import MeasuredMinutes, StepChange


@transaction.atomic
def mark_step(provider: Organisation, commissioner: Organisation, month: dt.date, reason: str, *, by: Actor, at: dt.datetime) -> StepChange:
    """Say that a provider's process changed in a month.

    Raises:
        RefusalError: no reason, a month ahead, or marked already.
    """
    month = month.replace(day=1)
    held = StepChange.objects.filter(provider=provider, commissioner=commissioner, month=month, ended_at=None)
    policies.check_step(month, reason, day=at.date(), is_marked=held.exists())
    step = StepChange.objects.create(provider=provider, commissioner=commissioner, month=month, reason=reason.strip(), by=by.name, at=at)
    record(
        subject=f"organisation:{provider.code}",
        name="step_change_marked",
        by=by,
        at=at,
        details={"month": f"{month:%Y-%m}", "commissioner": commissioner.code},
    )
    return step


@transaction.atomic
def end_step(step: StepChange, *, by: Actor, at: dt.datetime) -> None:
    """Take a step back. It stays in charts that were taken while it held."""
    step.ended_at = at
    step.save(update_fields=["ended_at"])
    record(
        subject=f"organisation:{step.provider.code}",
        name="step_change_ended",
        by=by,
        at=at,
        details={"month": f"{step.month:%Y-%m}", "commissioner": step.commissioner.code},
    )


@transaction.atomic
def measure_minutes(case: Case, role: str, minutes: int, *, by: Actor, at: dt.datetime) -> None:
    """Keep how many minutes of one role a practice measured for a case; a second number replaces the first.

    Raises:
        RefusalError: no such role, or no number of minutes.
    """
    policies.check_minutes(role, minutes)
    MeasuredMinutes.objects.update_or_create(case=case, role=role, defaults={"minutes": minutes, "by": by.name, "at": at})
    record(subject=f"case:{case.reference}", name="minutes_measured", by=by, at=at, details={"role": role, "minutes": minutes})
    keep_cases([case.pk])
