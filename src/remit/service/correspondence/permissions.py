"""Which role may open which page of letters.

What lives here: rules by name, for `allow`. What does not: whether it may be done now (`policies`), and whose letter it is (`queries`).
"""

from remit.service.accounts.models import Role
from remit.service.ui.permissions import members

CHECK_LETTERS = members(Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER)
# A letter is read by its practice and, once sent, by the provider that it was sent to; by nobody else.
READ_SENT_LETTERS = members(Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER, Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD)
SET_LOCAL_POLICY = members(Role.PRACTICE_MANAGER, Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER)
SET_PREFERENCE = members(Role.PRACTICE_MANAGER)
