"""A queued mail as it travels.

What lives here: its headers and parts. Two makings of the same mail have the same Message-ID. What does not: handing it over (`transport`).
"""

import datetime as dt
import email.policy
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.conf import settings

from remit.service.notifications import queries
from remit.service.notifications.models import OutgoingMail

# Lines of at most 78 characters and nothing but ASCII on the wire: it passes through every server.
WIRE = email.policy.SMTP.clone(cte_type="7bit")
LOOP_HEADER = "X-Remit-Mail"


@dataclass(frozen=True)
class Envelope:
    """Who a mail comes from and goes to, for the servers."""

    sender: str
    to: str
    copy_to: str


def envelope_of(mail: OutgoingMail, token: str) -> Envelope:
    """Return the envelope; what cannot be delivered is reported to its sender."""
    sender = settings.MAIL_BOUNCES_TO.replace("{token}", token or "none") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return Envelope(sender, mail.to, settings.MAIL_COPY_TO)


def compose(mail: OutgoingMail, *, at: dt.datetime) -> tuple[Envelope, bytes]:
    """Return a mail's envelope and bytes."""
    contents = queries.contents_of(mail)
    message = EmailMessage(policy=WIRE)
    message["From"] = _sender(mail)
    message["To"] = mail.to
    message["Subject"] = f"{contents.subject} [remit:{contents.token}]" if contents.token else contents.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = mail.message_id
    if contents.token and settings.MAIL_REPLY_TO:
        message["Reply-To"] = settings.MAIL_REPLY_TO.replace("{token}", contents.token)
    if first := queries.first_message_id(mail):
        message["In-Reply-To"] = message["References"] = first
    # The three by which other machines know that no person waits for their automatic answer.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message["List-Id"] = f"<{_list_name(mail)}.remit.{mail.message_id.rpartition('@')[2].strip('>')}>"
    message[LOOP_HEADER] = "1"
    message.set_content(contents.text, cte="quoted-printable")
    for item in contents.attachments:
        main, _, sub = item.kind.partition("/")
        message.add_attachment(item.data, maintype=main, subtype=sub or "octet-stream", filename=item.name)
    return envelope_of(mail, contents.token), message.as_bytes()


def _list_name(mail: OutgoingMail) -> str:
    return mail.organisation.code.lower() if mail.organisation else "service"


def _sender(mail: OutgoingMail) -> Address:
    """Return our address under the name of the organisation for which the mail is sent."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Address(f"{mail.organisation.name} by Remit" if mail.organisation else name or "Remit", addr_spec=address)
