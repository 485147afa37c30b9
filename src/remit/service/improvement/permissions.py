"""Which role may open which page of plans.

What lives here: rules by name. What does not: whether it may be done now (`policies`).
"""

from remit.service.accounts.models import Role
from remit.service.ui.permissions import members

COMMISSIONERS = (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER)
SEE_PLANS = members(*COMMISSIONERS, Role.PROVIDER_LEAD, Role.PROVIDER_MEMBER, Role.PRACTICE_MANAGER, Role.PRACTICE_MEMBER, Role.LMC_READER)
WORK_ON_PLANS = members(*COMMISSIONERS)
AGREE_PLANS = members(Role.COMMISSIONER_APPROVER)
# A provider's lead takes the figures of what the provider changes.
TAKE_READINGS = members(*COMMISSIONERS, Role.PROVIDER_LEAD)
WORK_IN_GROUP = members(*COMMISSIONERS)
