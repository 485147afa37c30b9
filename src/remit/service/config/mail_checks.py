"""What is wrong with the variables of mail, said before anything starts.

What lives here: checks that Django runs before each of its commands. What does not: whether the servers answer; the worker says so in its log.
"""

from collections.abc import Iterator, Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from remit.service.config.serving.addresses import is_web_address

_HERE = ("localhost", "127.0.0.1", "::1")


@register("mail")
def check_mail(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """Return what is wrong, each with what to do."""
    return [*_addresses(), *_secrecy(), *_replies(), *_hours()]


@register("links")
def check_links(app_configs: Sequence[Any] | None, **_options: Any) -> Iterator[CheckMessage]:
    """Yield what is wrong with the address to which links in mail lead."""
    if not is_web_address(settings.MAIL_LINK_TO):
        says = f"REMIT_LINK_TO is {settings.MAIL_LINK_TO!r}, which has no https:// or no host, so links in mail would lead nowhere."
        yield Error(says, hint="Write it such as https://remit.example.nhs.uk.", id="links.E001")


def _addresses() -> Iterator[CheckMessage]:
    named = (
        ("REMIT_MAIL_REPLY_TO", settings.MAIL_REPLY_TO),
        ("REMIT_MAIL_BOUNCES_TO", settings.MAIL_BOUNCES_TO),
        ("REMIT_MAIL_COPY_TO", settings.MAIL_COPY_TO),
    )
    for name, value in named:
        if value and not _is_address(value.replace("{token}", "aaaaaaaaaaaaaaaaaaaa")):
            yield Error(f"{name} is no email address.", hint="Write it such as returns+{token}@example.nhs.uk.", id="mail.E001")
    if not _is_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]):
        yield Error("REMIT_MAIL_FROM is no email address.", hint="Write it such as returns@example.nhs.uk.", id="mail.E007")
    if settings.MAIL_REPLY_TO and "{token}" not in settings.MAIL_REPLY_TO:
        hint = "Write it such as returns+{token}@example.nhs.uk. Where the mailbox takes no such addresses, leave the variable out."
        yield Error("REMIT_MAIL_REPLY_TO has no {token} in it, so replies would not find their case by address.", hint=hint, id="mail.E002")


def _is_address(value: str) -> bool:
    try:
        EmailValidator()(value)
    except ValidationError:
        return False
    return True


def _secrecy() -> Iterator[CheckMessage]:
    if settings.IMAP_TLS not in ("implicit", "starttls", "off"):
        yield Error(f"REMIT_IMAP_TLS is {settings.IMAP_TLS!r}.", hint="Write implicit, starttls or off.", id="mail.E003")
    if settings.IMAP_HOST and settings.IMAP_TLS == "off" and settings.IMAP_HOST not in _HERE:
        yield Error("REMIT_IMAP_TLS is off, so the password and all replies would travel unprotected.", hint="Write implicit or starttls.", id="mail.E004")
    if settings.MAIL_TLS not in ("", "1", "starttls", "implicit", "off"):
        hint = "Write starttls or implicit; for a server on this machine off, or leave the variable out."
        yield Error(f"REMIT_MAIL_TLS is {settings.MAIL_TLS!r}.", hint=hint, id="mail.E006")
    elif settings.EMAIL_HOST and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL) and settings.EMAIL_HOST not in _HERE:
        says = f"REMIT_MAIL_TLS is {settings.MAIL_TLS or 'not set'}, so all mail, and the password where there is one, would travel unprotected."
        yield Error(says, hint="Write starttls or implicit.", id="mail.E005")


def _replies() -> Iterator[CheckMessage]:
    for name in ("IMAP_USER", "IMAP_PASSWORD"):
        if settings.IMAP_HOST and not getattr(settings, name):
            says = f"REMIT_IMAP_HOST is set and REMIT_{name} is not, so Remit cannot sign in to the mailbox."
            yield Error(says, hint="Set both, REMIT_IMAP_USER and REMIT_IMAP_PASSWORD; or leave REMIT_IMAP_HOST out.", id="mail.E008")
    if settings.EMAIL_HOST and not settings.IMAP_HOST:
        hint = "Set REMIT_IMAP_HOST and the variables beside it: docs/how-to/connect-mail.md."
        yield Caution("Mail goes out, but no mailbox is read: replies and bounces do not reach their cases.", hint=hint, id="mail.W001")


def _hours() -> Iterator[CheckMessage]:
    if settings.MAIL_DIGEST_HOUR not in range(24):
        yield Error(f"REMIT_MAIL_DIGEST_HOUR is {settings.MAIL_DIGEST_HOUR}, which is no hour of a day.", hint="Write a number from 0 to 23.", id="mail.E009")
