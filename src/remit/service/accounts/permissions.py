"""Which role may open which page of people.

What lives here: rules by name, for `allow`. What does not: whether it may be done now (`policies`).
"""

import datetime as dt

from remit.service.accounts.models import Membership, Person, Role
from remit.service.audit.actions import Actor
from remit.service.ui.permissions import Request, members

# Those who answer for their organisation look after its people.
LEADS = (Role.PRACTICE_MANAGER, Role.PROVIDER_LEAD, Role.COMMISSIONER_APPROVER)
LOOK_AFTER_PEOPLE = members(*LEADS, Role.ADMINISTRATOR)


class SignedInRequest(Request):
    """A request of somebody who signed in."""

    at: dt.datetime
    user: Person
    acting: Membership | None


class MemberRequest(SignedInRequest):
    """A request of somebody who works for an organisation now."""

    acting: Membership


def actor_of(request: SignedInRequest) -> Actor:
    """Return who does what this request asks for."""
    organisation = request.acting.organisation if request.acting else None
    return Actor(f"person:{request.user.pk}", organisation.code if organisation else "")
