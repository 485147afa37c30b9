"""That a letter left the practice's list, because what was decided on it was sent.

What lives here: `mark_sent`, which the app `cases` calls in the transaction that opens the case. What does not: the sending (`cases`).
"""

import datetime as dt

from django.db import transaction

from remit.service.audit.actions import Actor, record
from remit.service.correspondence import policies
from remit.service.correspondence.models import Letter, LetterState
from remit.service.organisations.models import Organisation


@transaction.atomic
def mark_sent(letter_reference: str, provider: Organisation, case_reference: str, *, by: Actor, at: dt.datetime) -> None:
    """Say that a letter was sent: it leaves the practice's list, and the provider may read it from now on.

    Raises:
        RefusalError: it was sent already, put aside, or holds nothing to send.
    """
    letter = Letter.objects.select_for_update().get(reference=letter_reference)
    policies.check_can_send(letter)
    letter.state, letter.sent_at, letter.sent_to, letter.case_reference = LetterState.SENT, at, provider, case_reference
    letter.provider = letter.provider or provider
    letter.save(update_fields=["state", "sent_at", "sent_to", "case_reference", "provider"])
    details = {"provider": provider.code, "case": case_reference}
    record(subject=f"letter:{letter.reference}", name="letter_sent", by=by, at=at, details=details)
