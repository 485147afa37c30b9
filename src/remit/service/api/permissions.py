"""What a key may do: its scopes, and the rules of the pages that the API stands beside.

What lives here: `Scope`, and the rules of this app's own pages. What does not: the rules of letters and cases, which hold for keys as they do for people (their
apps' `permissions`); whether it may be done now (`policies`).
"""

from dataclasses import dataclass
from enum import StrEnum

from remit.service.accounts.models import Membership, Role
from remit.service.accounts.permissions import LEADS
from remit.service.audit.actions import Actor
from remit.service.organisations.models import Kind
from remit.service.ui.permissions import ANY_MEMBER, Audience, Rule, members


class Scope(StrEnum):
    """One thing that a key is for."""

    TRIAGE = "triage"
    CHECK = "check"
    RULES = "rules"
    POLICIES = "policies"
    READ_LETTERS = "letters:read"
    ADD_LETTERS = "letters:write"
    DELIVER_LETTERS = "letters:deliver"
    READ_CASES = "cases:read"
    MOVE_CASES = "cases:write"
    FIGURES = "figures"
    WEBHOOKS = "webhooks"


SCOPE_WORDS = {
    Scope.TRIAGE: "Ask what a letter hands over; nothing is stored",
    Scope.CHECK: "Check drafts before they are sent; nothing is stored",
    Scope.RULES: "Read the rules",
    Scope.POLICIES: "Read what is agreed locally",
    Scope.READ_LETTERS: "Read letters, with the patient's name and the text",
    Scope.ADD_LETTERS: "Add letters, and decide on what they ask",
    Scope.DELIVER_LETTERS: "Deliver letters as FHIR, and nothing else",
    Scope.READ_CASES: "Read cases",
    Scope.MOVE_CASES: "Answer and move cases",
    Scope.FIGURES: "Read figures",
    Scope.WEBHOOKS: "Read what was sent to webhooks, and send it again",
}
# Reading and writing a patient's letter is for the two sides; everything else is kept from keys of others by the same rules as pages.
ROLES_OF_KIND = {
    Kind.PRACTICE: (Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER),
    Kind.PROVIDER: (Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD),
    Kind.COMMISSIONER: (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER),
    Kind.LMC: (Role.LMC_READER,),
}

MANAGE_KEYS = members(*LEADS)
CHECK_DRAFTS = Rule(Audience.MEMBER, ANY_MEMBER.roles | (frozenset(Role) - {Role.ADMINISTRATOR}))
READ_FIGURES = CHECK_DRAFTS
READ_RULES = ANY_MEMBER


@dataclass(frozen=True)
class Caller:
    """Who asks through the API.

    Attributes:
        key_id: which key.
        acting: for whom and as what, as a person who works there would.
        scopes: what the key is for.
    """

    key_id: int
    acting: Membership
    scopes: frozenset[str]

    @property
    def actor(self) -> Actor:
        """Who does what is asked for."""
        organisation = self.acting.organisation
        return Actor(f"key:{self.key_id}", organisation.code if organisation else "")
