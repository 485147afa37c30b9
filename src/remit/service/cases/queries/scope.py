"""Whose cases somebody may see, and as what.

What lives here: the scope of a membership and the cases in it. History follows an organisation that took over from another. What does not: how much of a case
is shown (`page`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from remit.service.accounts.models import Role
from remit.service.cases.models import COMMISSIONER, PRACTICE, PROVIDER, Case
from remit.service.organisations import queries as organisations

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership

LMC = "lmc"
PARTY_OF_ROLE: dict[str, str] = {
    Role.PRACTICE_MEMBER: PRACTICE,
    Role.PRACTICE_MANAGER: PRACTICE,
    Role.PROVIDER_MEMBER: PROVIDER,
    Role.PROVIDER_LEAD: PROVIDER,
    Role.COMMISSIONER_OFFICER: COMMISSIONER,
    Role.COMMISSIONER_APPROVER: COMMISSIONER,
    Role.LMC_READER: LMC,
}


@dataclass(frozen=True)
class Scope:
    """For whom somebody reads: the party, and the ids of their organisation and of those whose history it took over; `is_lead` where they lead a provider."""

    party: str
    organisation_ids: tuple[int, ...]
    is_lead: bool = False

    @property
    def is_party(self) -> bool:
        """Whether they are practice or provider, who see the patient and the words."""
        return self.party in (PRACTICE, PROVIDER)

    @property
    def column(self) -> str:
        """By which organisation of a case they are found."""
        return COMMISSIONER if self.party == LMC else self.party


def scope_of(acting: "Membership") -> Scope:
    """Return for whom a membership reads. A local medical committee reads what its commissioner's practices report; nobody else's role reads cases."""
    party = PARTY_OF_ROLE.get(acting.role, "")
    organisation = acting.organisation.commissioner if party == LMC and acting.organisation else acting.organisation
    ids = tuple(one.pk for one in organisations.list_lineage(organisation)) if party and organisation else ()
    return Scope(party, ids, is_lead=acting.role == Role.PROVIDER_LEAD)


def visible_cases(scope: Scope) -> QuerySet[Case]:
    """Return the cases that a scope may see. Until a case is sent, only its raiser knows of it."""
    if not scope.organisation_ids:
        return Case.objects.none()
    seen = Q(sent_on__isnull=False)
    if scope.is_party:
        seen |= Q(raised_by=scope.party)
    found = Case.objects.filter(seen, **{f"{scope.column}_id__in": scope.organisation_ids})
    return found.select_related("practice", "provider", "commissioner").defer("sealed")


def get_case(acting: "Membership", reference: str) -> Case:
    """Return a case that somebody may see."""
    return visible_cases(scope_of(acting)).get(reference=reference)
