"""Which role may open which page of figures.

What lives here: rules by name, for `allow`. What does not: whose figures they then see (`queries.scope`).
"""

from remit.service.accounts.models import Role
from remit.service.ui.permissions import members

COMMISSIONERS = (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER)
PRACTICES = (Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER)

# Everybody who takes part sees figures, each of their own cases; administrators of Remit take no part.
SEE_FIGURES = members(*PRACTICES, Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD, *COMMISSIONERS, Role.LMC_READER)
# A step changes what a chart calls unusual, so the commissioner says it, with a reason that everybody sees.
MARK_STEPS = members(*COMMISSIONERS)
MEASURE_MINUTES = members(*PRACTICES)

# Scenarios are a commissioner's; practices see what they would claim, the committee sums, a provider's lead what is agreed (`queries.scenarios`).
SEE_SCENARIOS = members(*COMMISSIONERS, *PRACTICES, Role.PROVIDER_LEAD, Role.LMC_READER)
DRAW_UP_SCENARIOS = members(*COMMISSIONERS)
AGREE_TO_PAY = members(Role.COMMISSIONER_APPROVER)
