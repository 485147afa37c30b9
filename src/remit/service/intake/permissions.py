"""Which role may open which page of post that arrives by itself."""

from remit.service.accounts.models import Role
from remit.service.ui.permissions import members

SEE_POST = members(Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER)
# Which mailbox belongs to which practice, and how it is opened, is set up by whoever runs this copy.
SET_MAILBOXES = members(Role.ADMINISTRATOR)
