"""Writing about post that arrives by itself.

`mailboxes` are added and ended, `mesh` and `mail` look into them, `fhir` takes what is posted, `storing` keeps each message once, `answers` tells senders,
`seeing_to` notes that a person saw to what was not taken in, `retention` forgets old senders.
"""

from remit.service.intake.actions.answers import note_decided, send_answers
from remit.service.intake.actions.fhir import Taken, take_fhir
from remit.service.intake.actions.mail import visit_letter_mail
from remit.service.intake.actions.mailboxes import add_mailbox, end_mailbox, mail_address
from remit.service.intake.actions.mesh import Visit, visit_all
from remit.service.intake.actions.seeing_to import see_to

__all__ = [
    "Taken",
    "Visit",
    "add_mailbox",
    "end_mailbox",
    "mail_address",
    "note_decided",
    "see_to",
    "send_answers",
    "take_fhir",
    "visit_all",
    "visit_letter_mail",
]
