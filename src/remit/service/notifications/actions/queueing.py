"""Putting mail into the queue, and what people decide about a mail in it.

What lives here: `queue_mail` and its neighbours; each is one transaction, or part of the caller's. What does not: sending (`delivery`).
"""

import base64
import datetime as dt
import re
import secrets
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal_json
from remit.service.notifications import policies, queries
from remit.service.notifications.models import MailChoices, OutgoingMail, State
from remit.service.notifications.queries import Contents
from remit.service.notifications.routes import Attachment
from remit.service.organisations.models import Organisation

BY = Actor.process("mail")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class Mail:
    """A mail to be queued.

    Attributes:
        to: one address.
        subject, text: without patient detail, unless the organisation turned secure mode on (`queries.may_hold_patient_detail`).
        about: the subject that replies belong to, such as "case:R-1042"; "" where replies are not expected.
        reply_token: by which replies find the subject, from `new_reply_token`; "" makes one for a mail that is about something.
        organisation: for whom it is sent; None for Remit itself.
        attachments: secure mode only.
        is_urgent: goes at once, outside sending hours too.
    """

    to: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    about: str = ""
    reply_token: str = field(default="", repr=False)
    organisation: Organisation | None = None
    attachments: tuple[Attachment, ...] = ()
    is_urgent: bool = False


def new_reply_token() -> str:
    """Return a new token: 20 letters and numbers that survive a mail server which changes case."""
    return base64.b32encode(secrets.token_bytes(13)).decode().lower()[:20]


@transaction.atomic(savepoint=False)  # nothing that it raises is caught inside a transaction that goes on
def queue_mail(mail: Mail, *, at: dt.datetime, choices: MailChoices | None = None) -> int:
    """Put a mail into the queue, in the caller's transaction, and return its number.

    Args:
        mail: what goes.
        at: when.
        choices: what the organisation chose, where the caller has read it.

    Raises:
        RefusalError: no address, patient detail without secure mode, files too large for mail.
        ValueError: a token of another shape, or one that belongs to another subject.
    """
    choices = choices or queries.choices_of(mail.organisation)
    subject = " ".join(_CONTROL.sub(" ", mail.subject).split())
    policies.check_address(mail.to)
    policies.check_holds_no_patient_detail((subject, mail.text), has_attachments=bool(mail.attachments), is_secure=choices.is_secure)
    policies.check_attachments_fit(len(item.data) for item in mail.attachments)
    token = _token_of(mail)
    queued = OutgoingMail.objects.create(
        organisation=mail.organisation,
        to=mail.to,
        about=mail.about,
        sealed=seal_json(queries.contents_to(Contents(subject, mail.text, token, mail.attachments))),
        token_hash=queries.hash_token(token) if token else "",
        message_id=f"<{uuid.uuid4().hex}@{_domain()}>",
        is_urgent=mail.is_urgent,
        queued_at=at,
        tried_since_at=at,
        next_try_at=at if mail.is_urgent else policies.next_sending_moment(choices, at),
    )
    record(subject=f"mail:{queued.pk}", name="mail_queued", by=BY, at=at, details={"about": mail.about, "urgent": mail.is_urgent}, is_new=True)
    return queued.pk


def _token_of(mail: Mail) -> str:
    if not mail.about:
        return ""
    if not mail.reply_token:
        return new_reply_token()
    token = mail.reply_token
    if not policies.TOKEN.fullmatch(token):
        raise ValueError("A reply token has 16 to 64 small letters and numbers from 2 to 7: take one from new_reply_token().")
    other = queries.find_by_token(token)
    if other is not None and other.about != mail.about:
        raise ValueError("This reply token belongs to another subject: take a new one from new_reply_token().")
    return token


def _domain() -> str:
    """Return the part of our address behind the @; a Message-ID is unique within it."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "remit.invalid"


@transaction.atomic
def withdraw_mail(about: str, *, by: Actor, at: dt.datetime) -> int:
    """Take what still waits about a subject out of the queue, and return how many mails that were."""
    waiting = list(OutgoingMail.objects.filter(about=about, state=State.WAITING))
    gone = [mail for mail in waiting if OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING).update(state=State.WITHDRAWN)]
    for mail in gone:
        record(subject=f"mail:{mail.pk}", name="mail_withdrawn", by=by, at=at)
    return len(gone)


@transaction.atomic
def try_again(mail: OutgoingMail, *, by: Actor, at: dt.datetime) -> None:
    """Put a mail that did not arrive, or of which this is not known, back into the queue. It keeps its Message-ID, so that a second copy is known as one.

    Raises:
        RefusalError: it is on its way, was sent, or was withdrawn.
    """
    mail = OutgoingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    policies.check_can_try_again(mail)
    before = mail.state
    # The days of trying begin anew, and so do the waits between tries.
    mail.state, mail.next_try_at, mail.tries, mail.claim, mail.tried_since_at = State.WAITING, at, 0, "", at
    mail.save(update_fields=["state", "next_try_at", "tries", "claim", "tried_since_at"])
    record(subject=f"mail:{mail.pk}", name="mail_tried_again", by=by, at=at, details={"was": before})


@transaction.atomic
def say_it_arrived(mail: OutgoingMail, *, by: Actor, at: dt.datetime) -> None:
    """Note that somebody found out that a mail arrived of which this was not known.

    Raises:
        RefusalError: its fate is known.
    """
    mail = OutgoingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    policies.check_can_say_it_arrived(mail)
    mail.state, mail.sent_at, mail.is_news, mail.news_tries, mail.last_error = State.SENT, mail.handed_at or at, True, 0, ""
    mail.save(update_fields=["state", "sent_at", "is_news", "news_tries", "last_error"])
    record(subject=f"mail:{mail.pk}", name="mail_sent", by=by, at=at, details={"known_by": "person"})
