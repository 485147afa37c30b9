"""Writing about people: one transaction each, with its event inside.

What lives here: inviting, accepting, choosing, ending, and what sign-in reports. What does not: sending the mail (the view asks `presenters` for its
words) and passwords after the first (allauth).
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from remit.service.accounts import policies, queries
from remit.service.accounts.models import Invitation, Membership, Person
from remit.service.audit.actions import Actor, record

if TYPE_CHECKING:
    from remit.service.organisations.models import Organisation


@dataclass(frozen=True)
class Invitee:
    """Whom to invite, as what."""

    email: str
    name: str
    role: str
    job: str = ""


def subject_of(organisation: "Organisation | None") -> str:
    """Return under which subject events about an organisation's people stand."""
    return f"organisation:{organisation.code}" if organisation else "remit:administrators"


@transaction.atomic
def invite(invitee: Invitee, *, organisation: "Organisation | None", by: Actor, at: dt.datetime) -> tuple[Invitation, str]:
    """Invite somebody, and return the invitation with the token of its link. The token is not kept.

    Raises:
        RefusalError: the role does not fit, or they work there already.
    """
    policies.check_role_fits(invitee.role, organisation.kind if organisation else None)
    organisation_id = organisation.pk if organisation else None
    policies.check_not_member(queries.find_member_by_email(organisation_id, invitee.email))
    # A second invitation replaces the first: of two links in one mailbox only the newer works.
    for earlier in queries.list_open_invitations(organisation_id, email=invitee.email):
        withdraw_invitation(earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=invitee.email,
        name=invitee.name,
        organisation=organisation,
        role=invitee.role,
        job=invitee.job,
        token_hash=queries.hash_token(token),
        invited_at=at,
        expires_at=at + dt.timedelta(days=settings.INVITATION_DAYS),
    )
    details = {"invitation": invitation.pk, "role": invitee.role}
    record(subject=subject_of(organisation), name="person_invited", by=by, at=at, details=details)
    return invitation, token


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Actor, at: dt.datetime) -> None:
    """Make an invitation's link useless."""
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    record(subject=subject_of(invitation.organisation), name="invitation_withdrawn", by=by, at=at, details={"invitation": invitation.pk})


@transaction.atomic
def accept_invitation(invitation: Invitation, *, password: str | None, at: dt.datetime) -> Membership:
    """Make the invited person a member, and a person of Remit where they are not one yet.

    Args:
        invitation: locked here, so that of two clicks one wins.
        password: the first password of a new person; None for somebody who has an account.
        at: when.

    Raises:
        RefusalError: it was used, withdrawn, or is too old.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)
    policies.check_can_accept(invitation, at=at)
    person = queries.find_person(invitation.email) or _add_person(invitation.email, invitation.name, password=password, at=at)
    policies.check_not_member(queries.find_member_by_email(invitation.organisation_id, person.email))
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return _add_membership(person, invitation, at=at)


def _add_person(email: str, name: str, *, password: str | None, at: dt.datetime) -> Person:
    person = Person(email=Person.objects.normalize_email(email), name=name, joined_at=at)
    person.set_password(password)
    person.save()
    # The link came by mail, so the mailbox is theirs.
    EmailAddress.objects.create(user=person, email=person.email.lower(), verified=True, primary=True)
    record(subject=f"person:{person.pk}", name="person_added", by=Actor(f"person:{person.pk}"), at=at)
    return person


def _add_membership(person: Person, invitation: Invitation, *, at: dt.datetime) -> Membership:
    membership = Membership.objects.create(person=person, organisation=invitation.organisation, role=invitation.role, job=invitation.job, began_at=at)
    details = {"invitation": invitation.pk, "membership": membership.pk, "person": person.pk, "role": membership.role}
    record(subject=subject_of(invitation.organisation), name="person_joined", by=Actor(f"person:{person.pk}"), at=at, details=details)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Actor, at: dt.datetime) -> None:
    """End that somebody works for an organisation. What they did stays.

    Raises:
        RefusalError: nobody would be left who can invite others.
    """
    # Two leads who end each other at once would both be let through without this lock.
    list(Membership.objects.select_for_update(of=("self",)).filter(Q(organisation_id=membership.organisation_id), ended_at=None))
    policies.check_can_end(membership, leads_left=queries.count_other_leads(membership))
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    details = {"membership": membership.pk, "person": membership.person_id}
    record(subject=subject_of(membership.organisation), name="person_left", by=by, at=at, details=details)


def choose_organisation(membership: Membership, *, by: Actor, at: dt.datetime) -> None:
    """Record for whom a person works from now on."""
    record(subject=f"person:{membership.person_id}", name="organisation_chosen", by=by, at=at, details={"membership": membership.pk})


def record_sign_in(person: Person, *, name: str, at: dt.datetime, details: dict[str, object] | None = None) -> None:
    """Record what sign-in reports of a person: signed in, signed out, wrong password, second step added or taken away."""
    record(subject=f"person:{person.pk}", name=name, by=Actor(f"person:{person.pk}"), at=at, details=details)
