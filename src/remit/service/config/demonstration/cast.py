"""Who speaks in a case of the demonstration: its people by organisation and role, and the doors by which others come.

What lives here: `Cast`. What does not: what they say (`histories`), or making the moves (`happening`).
"""

from dataclasses import dataclass

from remit.engine.lifecycle import Channel, Move, RaisedBy
from remit.engine.signals import Side
from remit.service.accounts import queries as people
from remit.service.accounts.models import Membership, Role
from remit.service.audit.actions import Actor
from remit.service.cases.actions import Speaker
from remit.service.config.demonstration.area import clinicians
from remit.service.config.demonstration.histories import Step
from remit.service.config.demonstration.mixture import CasePlan

_COMMISSIONER = "ZZC1"
# What a practice's manager does; the rest is done by a clinician.
_OFFICE = frozenset({Move.MESSAGE, Move.ACCEPT, Move.SEND, Move.CORRECT_DAY, Move.ACKNOWLEDGE, Move.TAKE_BACK})


@dataclass(frozen=True)
class Cast:
    """The people of the demonstration, as members of their organisations."""

    members: tuple[Membership, ...]

    @classmethod
    def load(cls) -> "Cast":
        """Return the people as the database has them."""
        return cls(tuple(people.list_demo_people()))

    def member(self, code: str, *roles: str) -> Membership:
        """Return the first member of an organisation in one of some roles, the first role first."""
        found = [one for role in roles for one in self.members if one.organisation and one.organisation.code == code and one.role == role]
        return found[0]

    def opener(self, plan: CasePlan) -> Membership:
        """Return who begins a case."""
        if plan.opening.raised_by is RaisedBy.PROVIDER:
            return self.member(plan.provider, Role.PROVIDER_MEMBER)
        return self.member(plan.practice, Role.PRACTICE_MEMBER)

    def speaker(self, plan: CasePlan, step: Step, *, is_with_lead: bool, link: int) -> Speaker:
        """Return who makes a move, and by which door."""
        party = plan.opening.raised_by.party(step.side)
        if step.side is Side.REMIT:
            return Speaker(Actor.process("outgoing"), party, Channel.SYSTEM)
        if step.channel is Channel.LINK:
            respondent = plan.provider if party == "provider" else plan.practice
            return Speaker(Actor(f"link:{link}", respondent), party, Channel.LINK, name=plan.secretary)
        recorded = step.channel is not Channel.ACCOUNT
        party_that_writes = plan.opening.raised_by.party(Side.RAISER) if recorded else party
        member = self._member_of(plan, party_that_writes, step, is_with_lead=is_with_lead)
        recorded_by = party_that_writes if recorded else ""
        name = plan.secretary if recorded else ""
        return Speaker(actor_of(member), party, step.channel, recorded_by, is_clinician=member.person.name in clinicians(), name=name)

    def _member_of(self, plan: CasePlan, party: str, step: Step, *, is_with_lead: bool) -> Membership:
        if party == "commissioner":
            return self.member(_COMMISSIONER, Role.COMMISSIONER_APPROVER)
        if party == "provider":
            return self.member(plan.provider, *((Role.PROVIDER_LEAD,) if is_with_lead else (Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD)))
        roles = (Role.PRACTICE_MANAGER, Role.PRACTICE_MEMBER) if step.move in _OFFICE else (Role.PRACTICE_MEMBER,)
        return self.member(plan.practice, *roles)


def actor_of(member: Membership) -> Actor:
    """Return somebody as the record names them."""
    return Actor(f"person:{member.person_id}", member.organisation.code if member.organisation else "")
