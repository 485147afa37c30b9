"""Which role may open which page of mail.

What lives here: rules by name, for `allow`. What does not: whether it may be done now (`policies`).
"""

from remit.service.accounts.models import Role
from remit.service.accounts.permissions import LEADS
from remit.service.ui.permissions import members

# Mail of all organisations, and replies of which nobody knows yet whose they are: only those who look after this copy of Remit.
SEE_MAIL = members(Role.ADMINISTRATOR)
CHOOSE_FOR_ORGANISATION = members(*LEADS)
