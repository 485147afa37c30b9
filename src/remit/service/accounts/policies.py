"""May it be done now: inviting, accepting, ending.

What lives here: `check_x` raises a sentence a person can read, `can_x` asks. What does not: whether this person may open the page (`permissions`).
"""

import datetime as dt

from remit.service.accounts.models import Invitation, Membership, Role
from remit.service.ui.policies import RefusalError

# The kind of organisation (a word of `organisations`) in which each role works. None: Remit itself.
KIND_OF_ROLE: dict[str, str | None] = {
    Role.PRACTICE_MEMBER: "practice",
    Role.PRACTICE_MANAGER: "practice",
    Role.PROVIDER_MEMBER: "provider",
    Role.PROVIDER_LEAD: "provider",
    Role.COMMISSIONER_OFFICER: "commissioner",
    Role.COMMISSIONER_APPROVER: "commissioner",
    Role.LMC_READER: "lmc",
    Role.ADMINISTRATOR: None,
}


def roles_in(kind: str | None) -> list[Role]:
    """Return the roles that an organisation of this kind has; None means Remit itself."""
    return [role for role in Role if KIND_OF_ROLE[role] == kind]


def check_role_fits(role: str, kind: str | None) -> None:
    """Refuse a role that an organisation of this kind does not have.

    Raises:
        RefusalError: it does not fit.
    """
    if KIND_OF_ROLE.get(role, "") != kind:
        names = ", ".join(item.label for item in roles_in(kind))
        raise RefusalError(f"That role does not exist in this kind of organisation. Choose one of these: {names or 'none, people do not sign in for it'}.")


def check_not_member(membership: Membership | None) -> None:
    """Refuse to invite somebody who is a member already.

    Raises:
        RefusalError: they are.
    """
    if membership is not None:
        raise RefusalError(f"{membership.person.name} works here already, as {membership.get_role_display().lower()}. To change the role, end it first.")


def check_can_accept(invitation: Invitation, *, at: dt.datetime) -> None:
    """Refuse an invitation that is used, withdrawn or too old.

    Raises:
        RefusalError: it can no longer be accepted.
    """
    if invitation.accepted_at is not None:
        raise RefusalError("This invitation was used already. Sign in instead.")
    if invitation.withdrawn_at is not None:
        raise RefusalError("This invitation was withdrawn. Ask the person who invited you for a new one.")
    if not invitation.is_open(at):
        raise RefusalError("This invitation is too old. Ask the person who invited you for a new one.")


def check_can_end(membership: Membership, *, leads_left: int) -> None:
    """Refuse to end the last membership that could invite others.

    Args:
        membership: the one to end.
        leads_left: how many others in the same organisation could still invite people.

    Raises:
        RefusalError: nobody would be left to look after the organisation's people.
    """
    if membership.ended_at is not None:
        raise RefusalError("This person does not work here any more.")
    if leads_left == 0:
        raise RefusalError("This is the last person who can invite others. Invite a successor first; then end this one.")
