"""Which role may open which page of contract steps.

What lives here: rules by name. What does not: whether a step may be taken now (`remit.engine.steps`, `policies`).
"""

from remit.engine.steps import Decider
from remit.service.accounts.models import Membership, Role
from remit.service.ui.permissions import members

# A provider's lead sees what reached them: steps with a paper, and the evidence behind it.
SEE_MATTERS = members(Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER, Role.PROVIDER_LEAD)
WORK_ON_MATTERS = members(Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER)
DECIDE = members(Role.COMMISSIONER_APPROVER)


def decider_of(acting: Membership) -> Decider:
    """Return as whom somebody decides."""
    return Decider.APPROVER if acting.role == Role.COMMISSIONER_APPROVER else Decider.OFFICER


def is_commissioner(acting: Membership) -> bool:
    """Say whether somebody works for a commissioner."""
    return acting.role in (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER)
