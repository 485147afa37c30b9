"""Writing about mail. `queueing` puts mail into the queue, `delivery` sends it, `outcomes` tells the subject; the other modules see to what comes in."""

from remit.service.notifications.actions.choosing import choose_mail
from remit.service.notifications.actions.delivery import deliver_due, resend_unproved, take_over
from remit.service.notifications.actions.digests import send_digests
from remit.service.notifications.actions.fetching import MailboxError, check_mailbox, fetch_mail
from remit.service.notifications.actions.outcomes import tell_outcomes
from remit.service.notifications.actions.queueing import Mail, new_reply_token, queue_mail, say_it_arrived, try_again, withdraw_mail
from remit.service.notifications.actions.sorting import attach_reply, note_bounce, open_reply, put_reply_back, set_reply_aside, sort_new
from remit.service.notifications.actions.transport import UnreachableError, check_sending

__all__ = [
    "Mail",
    "MailboxError",
    "UnreachableError",
    "attach_reply",
    "check_mailbox",
    "check_sending",
    "choose_mail",
    "deliver_due",
    "fetch_mail",
    "new_reply_token",
    "note_bounce",
    "open_reply",
    "put_reply_back",
    "queue_mail",
    "resend_unproved",
    "say_it_arrived",
    "send_digests",
    "set_reply_aside",
    "sort_new",
    "take_over",
    "tell_outcomes",
    "try_again",
    "withdraw_mail",
]
