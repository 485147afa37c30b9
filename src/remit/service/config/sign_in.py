"""Sign-in as Remit wants it: our sentences, no open sign-up, secrets encrypted at rest, and every sign-in an event.

What lives here: allauth's adapters and signals. What does not: pages and forms (`accounts`), numbers of the lock-out (`settings.base`).
"""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import signals as two_step_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import signals
from django.core.mail import send_mail
from django.dispatch import receiver
from django.http import HttpRequest

from remit.service.accounts import actions, presenters, queries
from remit.service.config.clock import now
from remit.service.ui.views import show_problem


class AccountAdapter(DefaultAccountAdapter):
    """Password sign-in in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask the person who looks after people in your organisation.",
        "email_password_mismatch": "The email address or the password is wrong. Try again, or choose a new password.",
        "too_many_login_attempts": "Too many wrong passwords. Wait 15 minutes and try again, or choose a new password.",
        "enter_current_password": "That is not the password you have now.",
        "incorrect_password": "That is not your password.",
        "incorrect_code": "That code is wrong or too old. Write the one that your phone shows now.",
        "rate_limited": "Too many attempts. Wait 15 minutes, then try again.",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse: people come in by invitation."""
        return False

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Ask once more before something that matters, unless they signed in within the last minutes."""
        records = self.request.session.get("account_authentication_methods", ())
        return all(time.time() - record.get("at", 0) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *_more: Any, **_options: Any) -> None:
        """Say in our words what was changed; that somebody signed in needs no message."""
        occasion = str(message_template).rpartition("/")[2].removesuffix(".txt")
        if sentence := presenters.CHANGES_OF_ACCOUNT.get(occasion):
            messages.add_message(request, level, sentence)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send our own words in place of allauth's templates."""
        mail = presenters.sign_in_mail(template_prefix.rpartition("/")[2], email, link=context.get("password_reset_url", ""))
        send_mail(mail.subject, mail.body, None, [mail.to])


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Sign-in by an identity provider, for people who were invited under the address that it vouches for."""

    def is_open_for_signup(self, request: HttpRequest, _sociallogin: Any) -> bool:
        """Refuse: people come in by invitation."""
        sentences = (
            "Remit knows nobody with the email address that the other service vouches for: you are not invited under it.",
            "Ask the person who looks after people in your organisation to invite you.",
        )
        raise ImmediateHttpResponse(show_problem(request, status=403, title="You cannot sign in yet", sentences=sentences))


class TwoStepAdapter(DefaultMFAAdapter):
    """Second steps, with their secrets encrypted by the key of this copy."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": "Your email address is not confirmed. Ask for a new invitation.",
        "cannot_delete_authenticator": "You need a second step. Add another one first; then remove this one.",
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Refuse to take the last second step away."""
        kinds = (authenticator.Type.TOTP, authenticator.Type.WEBAUTHN)
        return not settings.TWO_STEP_REQUIRED or type(authenticator).objects.filter(user=authenticator.user, type__in=kinds).count() > 1


def _cipher() -> MultiFernet:
    keys = [hashlib.sha256(b"remit two-step secrets" + key.encode()).digest() for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


@receiver(signals.user_logged_in)
def _signed_in(user: Any, **_signal: Any) -> None:
    actions.record_sign_in(user, name="signed_in", at=now())


@receiver(signals.user_logged_out)
def _signed_out(user: Any, **_signal: Any) -> None:
    if user is not None:
        actions.record_sign_in(user, name="signed_out", at=now())


@receiver(signals.user_login_failed)
def _sign_in_failed(credentials: dict[str, Any], **_signal: Any) -> None:
    # An address that belongs to nobody is not written down: it may be a password in the wrong field.
    if person := queries.find_person(str(credentials.get("email") or "")):
        actions.record_sign_in(person, name="sign_in_failed", at=now())


@receiver(two_step_signals.authenticator_added)
def _second_step_added(user: Any, authenticator: Any, **_signal: Any) -> None:
    actions.record_sign_in(user, name="second_step_added", at=now(), details={"kind": authenticator.type})


@receiver(two_step_signals.authenticator_removed)
def _second_step_removed(user: Any, authenticator: Any, **_signal: Any) -> None:
    actions.record_sign_in(user, name="second_step_removed", at=now(), details={"kind": authenticator.type})


@receiver(two_step_signals.authentication_failed)
def _wrong_code(user: Any, **_signal: Any) -> None:
    actions.record_sign_in(user, name="wrong_code", at=now())
