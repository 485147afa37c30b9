"""Fetching what came into the mailbox: stored sealed first, then marked as read there.

What lives here: one visit to the mailbox. What does not: what a mail is about (`sorting`). People may share the mailbox, so a mail that somebody has opened
already is fetched too: what counts is the mailbox's own number of the last mail that was stored, not the mark.
"""

import datetime as dt
import imaplib
import re
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags

from remit.service.audit.sealing import seal
from remit.service.notifications import queries
from remit.service.notifications.actions.delivery import prove_sent
from remit.service.notifications.actions.reading import Head, key_of, read_head
from remit.service.notifications.models import Fate, IncomingMail, MailboxPosition

WAIT_SECONDS = 30
KINDS = {"implicit": MailBox, "starttls": MailBoxStartTls, "off": MailBoxUnencrypted}
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
# After the mailbox was made anew its numbers begin anew: then the last days are looked through again, and known mails are known by their key.
_LOOK_BACK = dt.timedelta(days=7)


class MailboxError(Exception):
    """The mailbox could not be read. The message is a sentence of ours."""


def fetch_mail(*, clock: Callable[[], dt.datetime], most: int = 200) -> int:
    """Store what is new in the mailbox, and return how many mails were looked at.

    Raises:
        MailboxError: it cannot be reached, does not let us in, or breaks off. What was stored until then stays.
    """
    return _within(lambda mailbox: _visit(mailbox, clock, most)) if settings.IMAP_HOST else 0


def check_mailbox() -> None:
    """Open the mailbox and leave it as it was.

    Raises:
        MailboxError: it cannot be reached, or does not let us in.
    """
    _within(lambda _mailbox: 0)


def _within(do: Callable[[BaseMailBox], int]) -> int:
    mailbox: BaseMailBox | None = None
    try:
        mailbox = _connect()
        mailbox.login(settings.IMAP_USER, settings.IMAP_PASSWORD, initial_folder=settings.IMAP_FOLDER)
        return do(mailbox)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        raise MailboxError("The mailbox cannot be read. Check REMIT_IMAP_HOST and the variables beside it, and whether the folder exists.") from error
    finally:
        leave_mailbox(mailbox)


def _connect() -> BaseMailBox:
    if settings.IMAP_TLS not in KINDS:
        raise MailboxError("REMIT_IMAP_TLS is none of implicit, starttls, off.")
    return reach_mailbox(settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS)


def reach_mailbox(host: str, port: int, tls: str) -> BaseMailBox:
    """Return a connection to a server of mailboxes, before anybody signed in; `tls` is one of `KINDS`."""
    found: BaseMailBox = KINDS[tls](host, port, timeout=WAIT_SECONDS)
    return found


def leave_mailbox(mailbox: BaseMailBox | None) -> None:
    """Sign out, or hang up where the server does not answer."""
    if mailbox is not None:
        try:
            mailbox.logout()
        except (ImapToolsError, imaplib.IMAP4.error, OSError):
            mailbox.client.shutdown()


def _visit(mailbox: BaseMailBox, clock: Callable[[], dt.datetime], most: int) -> int:
    begun_at = clock()
    status = mailbox.folder.status(settings.IMAP_FOLDER, ["UIDVALIDITY", "UIDNEXT"])
    position = queries.find_position()
    numbers = _list_numbers(mailbox, position, str(status["UIDVALIDITY"]), day=begun_at.date())
    for number in numbers[:most]:
        _take(mailbox, number, at=clock())
    is_at_end = len(numbers) <= most
    reached = max([int(status["UIDNEXT"]) - 1, *numbers]) if is_at_end else numbers[most - 1]
    known = position.read_at if position else begun_at
    facts = {"validity": str(status["UIDVALIDITY"]), "last_number": reached, "read_at": begun_at if is_at_end else known}
    MailboxPosition.objects.update_or_create(mailbox=queries.mailbox_key(), defaults=facts)
    return min(len(numbers), most)


def _list_numbers(mailbox: BaseMailBox, position: MailboxPosition | None, validity: str, *, day: dt.date) -> list[int]:
    """Return the numbers of what may be new: beyond the last one, or not opened by anybody."""
    found = {int(number) for number in mailbox.uids("UNSEEN")}
    if position is not None and position.validity == validity:
        found |= {number for text in mailbox.uids(f"UID {position.last_number + 1}:*") if (number := int(text)) > position.last_number}
    elif position is not None:
        found |= {int(number) for number in mailbox.uids(f"SINCE {day - _LOOK_BACK:%d-%b-%Y}")}
    return sorted(found)


def _take(mailbox: BaseMailBox, number: int, *, at: dt.datetime) -> None:
    """Store one mail, then mark it as read; nothing where it is gone meanwhile."""
    size, top = fetch_part(mailbox, number, "RFC822.SIZE BODY.PEEK[HEADER]")
    if not top:
        return
    head = read_head(top)
    ours = queries.find_by_message_ids([head.message_id]) if head.is_ours and head.message_id else None
    if ours is not None:
        prove_sent(ours, at=at)
    elif size > settings.MAIL_LARGEST_MB * 1024 * 1024:
        _store(top, head, is_whole=False, at=at)
    elif whole := fetch_part(mailbox, number, "RFC822.SIZE BODY.PEEK[]")[1]:
        _store(whole, head, is_whole=True, at=at)
    mailbox.flag(str(number), [MailMessageFlags.SEEN], True)


def fetch_part(mailbox: BaseMailBox, number: int, what: str) -> tuple[int, bytes]:
    """Return the size of a mail and the asked part of its bytes, as they are."""
    _, answer = mailbox.client.uid("FETCH", str(number), f"({what})")
    for piece in answer:
        if isinstance(piece, tuple):
            found = _SIZE.search(b" ".join([piece[0], *(part for part in answer if isinstance(part, bytes))]))
            return int(found[1]) if found else len(piece[1]), piece[1]
    return 0, b""


@transaction.atomic
def _store(data: bytes, head: Head, *, is_whole: bool, at: dt.datetime) -> None:
    """Keep a mail, unless it is here already."""
    facts = {"sealed": seal(data), "is_whole": is_whole, "sender": head.sender, "received_at": at, "is_automatic": head.is_automatic, "fate": Fate.NEW}
    IncomingMail.objects.get_or_create(key=key_of(data), defaults=facts)
