"""Writing the yearly self-assessment."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from remit.engine.moments import england_day
from remit.service.audit.actions import Actor, record
from remit.service.improvement import policies
from remit.service.improvement.models import Assessment
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError


@transaction.atomic
def save_assessment(commissioner: Organisation, provider: Organisation, year: int, answers: Mapping[str, str], *, by: Actor, at: dt.datetime) -> Assessment:
    """Write what was found in each area; the view of the local medical committee under "committee_view".

    Raises:
        RefusalError: it was approved already.
    """
    policies.check_parties(commissioner, provider)
    kept, _ = Assessment.objects.get_or_create(commissioner=commissioner, provider=provider, year=year)
    if kept.approved_on is not None:
        raise RefusalError("This assessment was approved in public. Write next year's, or record a correction at the next meeting.")
    given = dict(answers)
    kept.committee_view = given.pop("committee_view", "")
    kept.answers = given
    kept.save()
    record(subject=f"assessment:{kept.pk}", name="assessment_saved", by=by, at=at, details={"provider": provider.code, "year": year})
    return kept


@transaction.atomic
def approve_assessment(kept: Assessment, on: dt.date, where: str, *, by: Actor, at: dt.datetime) -> None:
    """Record the public meeting that approved it.

    Raises:
        RefusalError: the view of the committee is missing, or the meeting is still to come.
    """
    if not kept.committee_view.strip():
        raise RefusalError("Add the view of the local medical committee first: the plan is to be informed by it.")
    if on > england_day(at):
        raise RefusalError("This meeting is still to come. Record it when it was held.")
    kept.approved_on, kept.approved_where = on, where
    kept.save(update_fields=("approved_on", "approved_where"))
    record(subject=f"assessment:{kept.pk}", name="assessment_approved", by=by, at=at, details={"on": on.isoformat()})
