"""Which role may open which page of cases.

What lives here: rules by name, for `allow`. What does not: whose cases somebody finds there (`queries.scope`), and which move a case allows
(`remit.engine.lifecycle`).
"""

from remit.service.accounts.models import Role
from remit.service.ui.permissions import members

PRACTICE_ROLES = (Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER)
PROVIDER_ROLES = (Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD)
COMMISSIONER_ROLES = (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER)

SEE_CASES = members(*PRACTICE_ROLES, *PROVIDER_ROLES, *COMMISSIONER_ROLES, Role.LMC_READER)
# A committee reads and says nothing in a case.
SPEAK_IN_CASES = members(*PRACTICE_ROLES, *PROVIDER_ROLES, *COMMISSIONER_ROLES)
# Only the two sides see the patient, the letter and files.
BE_A_SIDE = members(*PRACTICE_ROLES, *PROVIDER_ROLES)
SEE_INBOX = members(*PROVIDER_ROLES)
KEEP_TEMPLATES = members(Role.PROVIDER_LEAD)
SAY_WHAT_IS_SHARED = members(Role.PRACTICE_MANAGER)

# Sending: a practice returns and reports; a provider raises a case about a practice's referral.
SEND_WORK = BE_A_SIDE
REPORT_WITHOUT_LETTER = members(*PRACTICE_ROLES)
REPORT_REFERRAL = members(*PROVIDER_ROLES)
SET_LETTERHEAD = members(Role.PRACTICE_MANAGER, Role.PROVIDER_LEAD)
SHARE_CARE = members(*PRACTICE_ROLES)
