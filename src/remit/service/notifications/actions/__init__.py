"""Writing about mail. `queueing` puts mail into the queue, `delivery` sends it, `outcomes` tells the subject; the other modules see to what comes in."""

from remit.service.notifications.actions.delivery import deliver_due, resend_unproved, take_over
from remit.service.notifications.actions.fetching import MailboxError, fetch_mail
from remit.service.notifications.actions.outcomes import tell_outcomes
from remit.service.notifications.actions.queueing import Mail, new_reply_token, queue_mail, say_it_arrived, try_again, withdraw_mail
from remit.service.notifications.actions.sorting import attach_reply, set_reply_aside, sort_new

__all__ = [
    "Mail",
    "MailboxError",
    "attach_reply",
    "deliver_due",
    "fetch_mail",
    "new_reply_token",
    "queue_mail",
    "resend_unproved",
    "say_it_arrived",
    "set_reply_aside",
    "sort_new",
    "take_over",
    "tell_outcomes",
    "try_again",
    "withdraw_mail",
]
