"""Releasing figures to the public."""

import datetime as dt

from django.db import transaction

from remit.engine.disclosure import Answer
from remit.engine.disclosure.forms import hiding_line, recording_lines
from remit.service.audit.actions import Actor, record
from remit.service.library import policies
from remit.service.library.models import Release
from remit.service.library.queries.released import rows_of
from remit.service.organisations.models import Organisation


@transaction.atomic
def release_figures(commissioner: Organisation, answer: Answer, reason: str, *, name: str, by: Actor, at: dt.datetime) -> Release:
    """Release figures to the public, as they are now. They never change afterwards.

    Raises:
        RefusalError: there is nothing to release, or no reason.
    """
    policies.check_commissioner(commissioner)
    policies.check_release(reason, sum(row["value"] or 1 for row in rows_of(answer) if row["value"] != 0))
    release = Release.objects.create(
        commissioner=commissioner,
        first_on=answer.asked.period.first_on,
        last_on=answer.asked.period.last_on,
        taken_at=at,
        rows=rows_of(answer),
        notes=[*recording_lines(answer), hiding_line(answer)],
        reason=reason.strip(),
        released_at=at,
        released_by_name=name,
    )
    record(subject=f"release:{release.pk}", name="figures_released", by=by, at=at, details={"hidden": answer.hidden})
    return release


@transaction.atomic
def withdraw_release(release: Release, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Take a release back. It is kept, and nobody without sign-in sees it any more.

    Raises:
        RefusalError: there is no reason.
    """
    policies.check_taking_back(reason)
    release.withdrawn_at = at
    release.save(update_fields=("withdrawn_at",))
    record(subject=f"release:{release.pk}", name="release_withdrawn", by=by, at=at, details={"reason": reason.strip()})
