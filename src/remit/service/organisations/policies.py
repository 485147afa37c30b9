"""May it be done now: adding, following, closing, promising.

What lives here: `check_x` raises a sentence a person can read. What does not: whether this person may open the page (`permissions`).
"""

import datetime as dt

from remit.engine.terms import IdentifierError, OdsCode
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError

KIND_OF_PARENT = {"part_of": Kind.PROVIDER, "network": Kind.NETWORK, "commissioner": Kind.COMMISSIONER}


def check_code(code: str) -> None:
    """Refuse what is not an ODS code.

    Raises:
        RefusalError: it has another shape.
    """
    try:
        OdsCode(code)
    except IdentifierError:
        raise RefusalError("An ODS code has 3 to 6 capital letters or numbers, such as X26ZZ.") from None


def check_parent(organisation_kind: str, relation: str, parent: Organisation | None) -> None:
    """Refuse a parent of the wrong kind, and a site without its provider.

    Raises:
        RefusalError: they do not fit.
    """
    if parent is None:
        if relation == "part_of" and organisation_kind == Kind.SITE:
            raise RefusalError("A site belongs to a provider: say which.")
        return
    if relation == "part_of" and organisation_kind != Kind.SITE:
        raise RefusalError("Only a site is part of a provider.")
    if relation == "network" and organisation_kind != Kind.PRACTICE:
        raise RefusalError("Only a practice belongs to a primary care network.")
    if parent.kind != KIND_OF_PARENT[relation]:
        raise RefusalError(f"{parent} is a {parent.get_kind_display().lower()}, not a {KIND_OF_PARENT[relation].label.lower()}.")


def check_days_in_order(opened_on: dt.date | None, closed_on: dt.date | None) -> None:
    """Refuse to close an organisation before it opened.

    Raises:
        RefusalError: the days are the wrong way round.
    """
    if opened_on and closed_on and closed_on < opened_on:
        raise RefusalError("It cannot close before it opened. Check both dates.")


def check_can_follow(before: Organisation, after: Organisation, *, later: list[Organisation]) -> None:
    """Refuse a succession that makes no sense.

    Args:
        before: the organisation that ends.
        after: the one that follows it.
        later: those that already follow `after`, in order.

    Raises:
        RefusalError: they are the same, of different kinds, or `before` would follow itself in the end.
    """
    if before == after:
        raise RefusalError("An organisation cannot follow itself. For a new name, change the name.")
    if before.kind != after.kind:
        raise RefusalError(f"A {before.get_kind_display().lower()} cannot be followed by a {after.get_kind_display().lower()}.")
    if before in later:
        raise RefusalError(f"{after} was itself followed by {before}: this would go round in a circle.")


def check_is_provider(organisation: Organisation) -> None:
    """Refuse contact points and promises for anything but a provider.

    Raises:
        RefusalError: it is no provider.
    """
    if organisation.kind != Kind.PROVIDER:
        raise RefusalError(f"{organisation} is not a provider. Only providers have contact points and promises here.")


def check_is_open(organisation: Organisation, *, day: dt.date) -> None:
    """Refuse to begin something new with an organisation that has closed.

    Raises:
        RefusalError: it closed before that day.
    """
    if organisation.closed_on and organisation.closed_on < day:
        raise RefusalError(f"{organisation} closed on {organisation.closed_on.day} {organisation.closed_on:%B %Y}. Choose the organisation that followed it.")


def check_not_followed(before: Organisation, successors: list[Organisation]) -> None:
    """Refuse a second successor.

    Raises:
        RefusalError: there is one.
    """
    if successors:
        raise RefusalError(f"{before} was already followed by {successors[0]}.")


def check_steps_in_order(acknowledge_days: int, answer_days: int, escalate_days: int) -> None:
    """Refuse a promise whose later step comes first.

    Raises:
        RefusalError: the numbers of days do not grow.
    """
    if not 1 <= acknowledge_days <= answer_days <= escalate_days:
        raise RefusalError("The days must grow: first confirm, then answer, then escalate, each at least 1 working day.")
