"""Which role may open which page of the library. What was released, and who does what, is open to everybody."""

from remit.service.accounts.models import Role
from remit.service.ui.permissions import ANY_MEMBER, ANYONE, members

PUBLIC = ANYONE
SEE_LIBRARY = ANY_MEMBER
WORK_ON_LIBRARY = members(Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER)
RELEASE = members(Role.COMMISSIONER_APPROVER)
