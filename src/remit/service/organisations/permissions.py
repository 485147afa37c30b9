"""Which role may open which page of organisations.

What lives here: rules by name, for `allow`. What does not: whether it may be done now (`policies`).
"""

from remit.service.accounts.models import Membership, Role
from remit.service.organisations.models import Organisation
from remit.service.ui.permissions import ANY_MEMBER, members

SEE_ORGANISATIONS = ANY_MEMBER
CHANGE_ORGANISATIONS = members(Role.ADMINISTRATOR)
# A provider's lead says how their own organisation is reached and what it promises; an administrator may do it for them.
SAY_HOW_WE_ARE_REACHED = members(Role.PROVIDER_LEAD, Role.ADMINISTRATOR)


def can_speak_for(membership: Membership, organisation: Organisation) -> bool:
    """Say whether somebody may say for a provider how it is reached and what it promises."""
    return membership.role == Role.ADMINISTRATOR or (membership.role == Role.PROVIDER_LEAD and membership.organisation_id == organisation.pk)
