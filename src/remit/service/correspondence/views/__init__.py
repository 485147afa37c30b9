"""Pages about letters: `arrivals` brings them in, `letters` decides on them, `local_policy` says what is agreed."""

from remit.service.correspondence.views.arrivals import add_letters, delivery, read_again, remove_arrival
from remit.service.correspondence.views.letters import add_request, letter, letter_list, not_ours, original, remove_request, sent_letter
from remit.service.correspondence.views.local_policy import local_policy, policy_sample, policy_version, preference

__all__ = [
    "add_letters",
    "add_request",
    "delivery",
    "letter",
    "letter_list",
    "local_policy",
    "not_ours",
    "original",
    "policy_sample",
    "policy_version",
    "preference",
    "read_again",
    "remove_arrival",
    "remove_request",
    "sent_letter",
]
