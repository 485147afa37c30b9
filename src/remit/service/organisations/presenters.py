"""Organisations in words."""

from remit.service.organisations.models import Organisation
from remit.service.organisations.queries import Promise
from remit.service.ui.presenters import count_in_words, day_in_words


def promise_in_words(promise: Promise) -> str:
    """Say how soon a provider confirms and answers, and whose promise it is."""
    whose = "Its own promise" if promise.is_own else "It made no promise of its own; Remit counts with the usual days"
    return (
        f"{whose}: it confirms within {count_in_words(promise.acknowledge_days, 'working day')}, answers within "
        f"{count_in_words(promise.answer_days, 'working day')}, and goes to its lead after {promise.escalate_days}."
    )


def dates_in_words(organisation: Organisation) -> str:
    """Say since when an organisation is open, or when it closed."""
    if organisation.closed_on:
        return f"Closed on {day_in_words(organisation.closed_on)}"
    return f"Open since {day_in_words(organisation.opened_on)}" if organisation.opened_on else "Open"
