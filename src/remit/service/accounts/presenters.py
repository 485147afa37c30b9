"""People in words: what somebody does where, and the mail that invites them."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from remit.service.accounts import queries
from remit.service.accounts.models import Invitation, Membership, Role

# What each role does, for the pages that ask somebody to choose one, in the order in which they do.
WORK_OF_ROLE: dict[str, str] = {
    Role.PRACTICE_MEMBER: "Checks letters and approves returns",
    Role.PRACTICE_MANAGER: "As a member; also looks after people and settings",
    Role.PROVIDER_MEMBER: "Answers returned work",
    Role.PROVIDER_LEAD: "As a member; also gets what is escalated, and looks after people and settings",
    Role.COMMISSIONER_OFFICER: "Watches rates, writes notices",
    Role.COMMISSIONER_APPROVER: "Approves notices, and looks after people",
    Role.LMC_READER: "Reads figures and rules",
    Role.ADMINISTRATOR: "Adds organisations and invites their first people",
}


@dataclass(frozen=True)
class Mail:
    """A mail that is ready to be sent."""

    to: str
    subject: str
    body: str


def place_in_words(membership: Membership | Invitation) -> str:
    """Return the name of the organisation that somebody works for."""
    return membership.organisation.name if membership.organisation else "Remit itself"


def role_in_words(membership: Membership | Invitation) -> str:
    """Return what somebody is there: their job where it is known, else their role."""
    return membership.job or Role(membership.role).label


def invitation_mail(invitation: Invitation, link: str) -> Mail:
    """Return the mail that invites somebody."""
    words = {"invitation": invitation, "place": place_in_words(invitation), "role": role_in_words(invitation), "link": link, "days": settings.INVITATION_DAYS}
    return Mail(invitation.email, f"Remit: you are invited to work for {words['place']}", render_to_string("accounts/mail/invitation.txt", words))


# What allauth tells people about their account, in our words. Where it names none of these, a general sentence is sent rather than nothing.
CHANGES_OF_ACCOUNT = {
    "password_changed": "Your password was changed.",
    "password_set": "You have a password now.",
    "password_reset": "Your password was set anew, by a link that we sent to you.",
    "totp_activated": "A phone was added as second step.",
    "totp_deactivated": "The phone was removed as second step.",
    "webauthn_added": "A passkey was added.",
    "webauthn_removed": "A passkey was removed.",
    "recovery_codes_generated": "New recovery codes were made. The old ones do not work any more.",
}


def sign_in_mail(occasion: str, email: str, *, link: str) -> Mail:
    """Return the mail about an account that an occasion of sign-in asks for."""
    if link:
        return Mail(email, "Remit: choose a new password", render_to_string("accounts/mail/new_password.txt", {"link": link}))
    sentence = CHANGES_OF_ACCOUNT.get(occasion, "Something about how you sign in was changed.")
    return Mail(email, "Remit: your account was changed", render_to_string("accounts/mail/account_changed.txt", {"sentence": sentence}))


def no_password_in_words() -> str:
    """Return how somebody who has no password here signs in."""
    if settings.DEMO:
        return "In this demonstration nobody needs a password."
    return f"You sign in through {settings.OIDC_NAME}, so you have no password here." if settings.OIDC_ISSUER else "You have no password here."


def demo_people() -> list[dict[str, object]]:
    """Return whom the sign-in page of a demonstration offers; nobody outside one."""
    if not settings.DEMO:
        return []
    once = {one.person_id: one for one in reversed(queries.list_demo_people())}
    roles = list(WORK_OF_ROLE)
    return [
        {"id": item.pk, "name": item.person.name, "place": f"{role_in_words(item)}, {place_in_words(item)}", "work": WORK_OF_ROLE[item.role]}
        for item in sorted(once.values(), key=lambda one: (roles.index(one.role), one.pk))
    ]
