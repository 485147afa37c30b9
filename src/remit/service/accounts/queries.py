"""Reading people, always for one organisation or one person."""

import hashlib

from django.db.models import Q, QuerySet

from remit.service.accounts.models import Invitation, Membership, Person, Role

_LEADS = (Role.PRACTICE_MANAGER, Role.PROVIDER_LEAD, Role.COMMISSIONER_APPROVER, Role.ADMINISTRATOR)


def _open_memberships() -> QuerySet[Membership]:
    return Membership.objects.filter(ended_at=None, person__is_active=True).select_related("person", "organisation__commissioner")


def _of(organisation_id: int | None) -> Q:
    """Return what scopes a query to one organisation; None means Remit itself, which has administrators and no code."""
    return Q(organisation_id=organisation_id)


def list_memberships(person: Person) -> list[Membership]:
    """Return for whom a person works, by name of the organisation; Remit itself last."""
    found = list(_open_memberships().filter(person=person))
    return sorted(found, key=lambda item: (item.organisation is None, item.organisation.name if item.organisation else ""))


def find_acting(person: Person, *, chosen: int | None) -> Membership | None:
    """Return the membership that a person chose, or their only one; None where they must choose."""
    found = list_memberships(person)
    if len(found) == 1:
        return found[0]
    return next((item for item in found if item.pk == chosen), None)


def get_membership(person: Person, membership_id: int) -> Membership:
    """Return one of a person's own memberships."""
    return _open_memberships().get(person=person, pk=membership_id)


def list_people(organisation_id: int | None) -> list[Membership]:
    """Return who works for an organisation, by name; None means the administrators of Remit."""
    return list(_open_memberships().filter(_of(organisation_id)).order_by("person__name"))


def get_member(organisation_id: int | None, membership_id: int) -> Membership:
    """Return somebody who works for an organisation."""
    return _open_memberships().get(_of(organisation_id), pk=membership_id)


def find_member_by_email(organisation_id: int | None, email: str) -> Membership | None:
    """Return who works for an organisation under an address."""
    return _open_memberships().filter(_of(organisation_id), person__email__iexact=email).first()


def count_other_leads(membership: Membership) -> int:
    """Return how many others of the same organisation can invite people; one where this one cannot anyway."""
    if membership.role not in _LEADS:
        return 1
    others = _open_memberships().filter(_of(membership.organisation_id), role__in=_LEADS)
    return others.exclude(pk=membership.pk).count()


def list_open_invitations(organisation_id: int | None, *, email: str = "") -> list[Invitation]:
    """Return the invitations of an organisation that nobody has accepted or withdrawn, newest first; only those to an address where one is given."""
    wanted = Q(email__iexact=email) if email else Q()
    return list(Invitation.objects.filter(_of(organisation_id), wanted, accepted_at=None, withdrawn_at=None).order_by("-invited_at"))


def get_open_invitation(organisation_id: int | None, invitation_id: int) -> Invitation:
    """Return one of these."""
    return Invitation.objects.get(_of(organisation_id), accepted_at=None, withdrawn_at=None, pk=invitation_id)


def get_invitation_by_token(token: str) -> Invitation:
    """Return the invitation to which a link belongs."""
    return Invitation.objects.select_related("organisation").get(token_hash=hash_token(token))


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def name_people(actors: set[str]) -> dict[str, str]:
    """Return the names of those actors of events ("person:4") that are people."""
    ids = {int(actor.removeprefix("person:")): actor for actor in actors if actor.removeprefix("person:").isdigit()}
    return {ids[person.pk]: person.name for person in Person.objects.filter(pk__in=ids)}


def find_person(email: str) -> Person | None:
    """Return the person with an address."""
    return Person.objects.filter(email__iexact=email).first()


def has_administrator() -> bool:
    """Say whether anybody administers this copy of Remit."""
    return _open_memberships().filter(role=Role.ADMINISTRATOR).exists()


def list_demo_people() -> list[Membership]:
    """Return everybody with a membership, for the sign-in page of a demonstration."""
    return list(_open_memberships().order_by("pk"))
