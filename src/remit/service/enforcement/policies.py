"""May it be done now: opening, preparing, deciding, reading a number. `check_x` raises a sentence a person can read.

What lives here: what the service adds to the engine's rules. What does not: which step follows which (`remit.engine.steps`).
"""

import datetime as dt

from remit.service.enforcement.models import Matter, Proposal
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_in_words

LONGEST_DAYS, LONGEST_MONTHS = 260, 36


def check_parties(commissioner: Organisation | None, provider: Organisation) -> None:
    """Refuse a matter without a commissioner, or with somebody who is no provider.

    Raises:
        RefusalError: they do not fit.
    """
    if commissioner is None or commissioner.kind != Kind.COMMISSIONER:
        raise RefusalError("Contract steps belong to a commissioner. Change to your commissioner and try again.")
    if provider.kind != Kind.PROVIDER:
        raise RefusalError(f"{provider.name} is not a hospital or other provider. Choose one.")


def check_facts_day(facts_on: dt.date, *, day: dt.date) -> None:
    """Refuse facts that have not happened.

    Raises:
        RefusalError: the day is to come.
    """
    if facts_on > day:
        raise RefusalError("This day is still to come. Give the first day of what the matter is about: it picks the edition of the contract.")


def check_step_day(matter: Matter, on: dt.date) -> None:
    """Refuse a step from before what the matter is about.

    Raises:
        RefusalError: its day lies before the first day of the facts.
    """
    if on < matter.facts_on:
        since = day_in_words(matter.facts_on, with_weekday=False)
        raise RefusalError(f"This matter is about what holds since {since}, and the day of this step lies before that. Check the day.")


def check_no_proposal(open_proposal: Proposal | None) -> None:
    """Refuse a second step while one waits for a decision.

    Raises:
        RefusalError: one waits.
    """
    if open_proposal is not None:
        raise RefusalError("A step of this matter waits for a decision. Decide it first, or have it sent back.")


def check_can_decide(proposal: Proposal, *, by: str, is_read: bool) -> None:
    """Refuse a decision on what was decided, on one's own step, or without reading.

    Raises:
        RefusalError: with the reason.
    """
    if proposal.decision:
        raise RefusalError("This step was decided already. Nothing was changed.")
    if proposal.prepared_by == by:
        raise RefusalError("You prepared this step yourself. Another approver must decide it.")
    if not is_read:
        raise RefusalError("Tick that you have read the evidence before you decide.")


def check_reason(reason: str) -> None:
    """Refuse a decision without a reason where one is needed.

    Raises:
        RefusalError: it is missing.
    """
    if not reason.strip():
        raise RefusalError("Give your reason in a sentence or two. It is kept, and it is counted in information requests.")


def check_term(days: int | None, months: int | None, percent: object, *, clause: str, page: str) -> None:
    """Refuse a number without its place, or one that cannot be.

    Raises:
        RefusalError: with the reason.
    """
    if not clause.strip() or not page.strip():
        raise RefusalError("Give the clause and the page: a number without its place cannot be checked by anybody else.")
    if sum(value is not None for value in (days, months, percent)) != 1:
        raise RefusalError("Give one number: days, months or a percentage, as the contract says it.")
    if not (days is None or 1 <= days <= LONGEST_DAYS) or not (months is None or 1 <= months <= LONGEST_MONTHS):
        raise RefusalError(f"Give between 1 and {LONGEST_DAYS} working days, or between 1 and {LONGEST_MONTHS} months.")


def check_is_open(matter: Matter) -> None:
    """Refuse to plan for a matter that is over.

    Raises:
        RefusalError: it is over.
    """
    if matter.is_ended:
        raise RefusalError("This matter is over. Take it up again first, if the ladder lets you.")
