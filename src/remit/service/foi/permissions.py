"""Which role may open which page of information requests. The disclosure log is open to everybody."""

from remit.service.accounts.models import Role
from remit.service.ui.permissions import ANYONE, members

PUBLIC = ANYONE
WORK_ON_REQUESTS = members(Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER)
RELEASE = members(Role.COMMISSIONER_APPROVER)
