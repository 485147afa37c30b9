"""That a letter left the practice's list, because what was decided on it was sent.

What lives here: `mark_sent`, which the app `cases` calls in the transaction that opens the case. What does not: the sending (`cases`).
"""

import datetime as dt

from django.db import transaction
from django.db.models.functions import Coalesce

from remit.service.audit.actions import Actor, record
from remit.service.correspondence import policies
from remit.service.correspondence.models import Letter, LetterState
from remit.service.organisations.models import Organisation


@transaction.atomic(savepoint=False)  # nothing that it raises is caught inside a transaction that goes on
def mark_sent(letter_reference: str, provider: Organisation, case_reference: str, *, by: Actor, at: dt.datetime) -> None:
    """Say that a letter was sent: it leaves the practice's list, and the provider may read it from now on.

    Raises:
        RefusalError: it was sent already, put aside, or holds nothing to send.
    """
    waiting = Letter.objects.filter(reference=letter_reference, state=LetterState.TO_SEND)
    now = {"state": LetterState.SENT, "sent_at": at, "sent_to": provider, "case_reference": case_reference, "provider": Coalesce("provider_id", provider.pk)}
    # One statement checks and writes; what else there is to say is looked up only where it did not.
    while not waiting.update(**now):
        policies.check_can_send(Letter.objects.get(reference=letter_reference))
    details = {"provider": provider.code, "case": case_reference}
    record(subject=f"letter:{letter_reference}", name="letter_sent", by=by, at=at, details=details)
