"""People, for whom they work, and invitations.

What lives here: tables and the list of roles. What does not: who may invite whom (`policies`), which page a role may open (`permissions`).
"""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Role(models.TextChoices):
    """What somebody does for an organisation."""

    PRACTICE_MEMBER = "practice_member", "Practice member"
    PRACTICE_MANAGER = "practice_manager", "Practice manager"
    PROVIDER_MEMBER = "provider_member", "Hospital member"
    PROVIDER_LEAD = "provider_lead", "Hospital lead"
    COMMISSIONER_OFFICER = "commissioner_officer", "Commissioner officer"
    COMMISSIONER_APPROVER = "commissioner_approver", "Commissioner approver"
    LMC_READER = "lmc_reader", "LMC reader"
    ADMINISTRATOR = "administrator", "Administrator"


class PersonManager(BaseUserManager["Person"]):
    """Finds people by address in any case: Amara@ and amara@ are one mailbox."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """One person an address, whatever its case."""

        constraints = (models.UniqueConstraint(Lower("email"), name="accounts_person_one_per_email"),)

    def __str__(self) -> str:
        """Name the person."""
        return self.name

    def get_full_name(self) -> str:
        """Return the name, for what Django and allauth write."""
        return self.name

    def has_perm(self, _permission: str, _subject: Any = None) -> bool:
        """Answer Django's own permissions, which Remit does not use: nobody has any."""
        return False


class Membership(models.Model):
    """That a person works for an organisation in a role, from a moment until another. Administrators of Remit have no organisation."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="memberships", null=True, blank=True)
    role = models.CharField(max_length=30, choices=Role.choices)
    job = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One role an organisation at a time, and an organisation for all but administrators."""

        constraints = (
            models.UniqueConstraint(fields=("person", "organisation"), condition=Q(ended_at=None), name="accounts_membership_one_role"),
            models.UniqueConstraint(fields=("person",), condition=Q(ended_at=None, organisation=None), name="accounts_membership_one_administrator"),
            models.CheckConstraint(
                condition=Q(role=Role.ADMINISTRATOR, organisation=None) | (~Q(role=Role.ADMINISTRATOR) & Q(organisation__isnull=False)),
                name="accounts_membership_organisation_fits_role",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_membership_known_role"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")), name="accounts_membership_ends_after_it_began"),
        )

    def __str__(self) -> str:
        """Name the membership by ids: a person's name does not belong in a log."""
        return f"membership {self.pk}"


class Invitation(models.Model):
    """A letter that makes somebody a member. The token itself is only in the mail; here is its hash."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="invitations", null=True, blank=True)
    role = models.CharField(max_length=30, choices=Role.choices)
    job = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """As for memberships; and one open invitation for the same address and organisation."""

        constraints = (
            models.CheckConstraint(
                condition=Q(role=Role.ADMINISTRATOR, organisation=None) | (~Q(role=Role.ADMINISTRATOR) & Q(organisation__isnull=False)),
                name="accounts_invitation_organisation_fits_role",
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accounts_invitation_accepted_or_withdrawn"),
        )

    def __str__(self) -> str:
        """Name the invitation by its id."""
        return f"invitation {self.pk}"

    def is_open(self, at: dt.datetime) -> bool:
        """Say whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
