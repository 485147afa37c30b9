"""What an organisation chooses about its mail."""

import datetime as dt

from django.db import transaction

from remit.service.audit.actions import Actor, record
from remit.service.notifications import policies, queries
from remit.service.notifications.models import MailChoices
from remit.service.organisations.models import Organisation


@transaction.atomic
def choose_mail(organisation: Organisation, chosen: MailChoices, *, by: Actor, at: dt.datetime) -> None:
    """Keep what an organisation chose. Hours hold for what waits too; secure mode for what is queued from now on.

    Raises:
        RefusalError: the hours are the wrong way round.
    """
    policies.check_hours_in_order(chosen.from_hour, chosen.to_hour)
    before = queries.choices_of(organisation)
    names = ("from_hour", "to_hour", "is_working_days_only", "is_secure", "has_digest")
    changed = {name: getattr(chosen, name) for name in names if getattr(chosen, name) != getattr(before, name)}
    if not changed:
        return
    MailChoices.objects.update_or_create(organisation=organisation, defaults={name: getattr(chosen, name) for name in names})
    record(subject=f"organisation:{organisation.code}", name="mail_choices_set", by=by, at=at, details=changed)
