"""Looking into mailboxes for letters by mail: each mail is stored first, with what is attached to it, then marked as read there. Nothing is ever deleted.

What lives here: one visit to one mailbox, and to all of them. What does not: the mailbox that gets replies to our own mail (`notifications.actions.fetching`),
taking a mail apart (the engine does, when it is read: its words and each attachment are letters of their own).

As there, what counts is the mailbox's own number of the last mail that was stored, not the mark: people may look into the mailbox too.
"""

import datetime as dt
import imaplib
import logging
import re
from collections.abc import Callable
from typing import Any

from imap_tools import BaseMailBox, ImapToolsError, MailMessageFlags

from remit.service.audit.actions import Actor
from remit.service.audit.sealing import unseal_json
from remit.service.correspondence.policies import LARGEST_FILE
from remit.service.intake import queries
from remit.service.intake.actions.mailboxes import note_visit
from remit.service.intake.actions.storing import Parcel, store
from remit.service.intake.models import Door, Mailbox, Message, State
from remit.service.notifications.actions.fetching import KINDS, fetch_part, leave_mailbox, reach_mailbox
from remit.service.notifications.actions.reading import Head, key_of, read_head

BY = Actor.process("letters by mail")
MOST_A_VISIT = 200
_LOOK_BACK = dt.timedelta(days=7)
_ARRIVED = re.compile(rb'INTERNALDATE " ?(\d{1,2}-[A-Za-z]{3}-\d{4} \d\d:\d\d:\d\d [+-]\d{4})"')
_TROUBLE = "The mailbox cannot be read. Check its server, user, password and folder here, and whether it is full. What lies in it is safe."
_REPORT = "It is a report of a mail server, not a letter. See whether a mail of yours did not arrive."
_TOO_LARGE = f"It is larger than {LARGEST_FILE // 1_000_000} MB, which no letter is, and stays in the mailbox. Ask the sender for the letter by itself."
_LOG = logging.getLogger("remit.post")
Clock = Callable[[], dt.datetime]


def visit_letter_mail(*, clock: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Look into all mailboxes for letters, and return how many mails were looked at. One that cannot be read holds up no other."""
    count = 0
    for mailbox in queries.list_open(Door.MAIL):
        if not is_stopping():
            count += _visit(mailbox, clock, is_stopping)
    return count


def _visit(mailbox: Mailbox, clock: Clock, is_stopping: Callable[[], bool]) -> int:
    access = unseal_json(mailbox.sealed_access)
    box: BaseMailBox | None = None
    count, trouble = 0, ""
    try:
        box = reach_mailbox(access["host"], access["port"], access["tls"] if access["tls"] in KINDS else "implicit")
        box.login(access["user"], access["password"], initial_folder=access["folder"])
        count = _look_through(box, mailbox, access["folder"], clock, is_stopping)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        trouble = _TROUBLE
        _LOG.warning("Mailbox %s cannot be read: %s", mailbox.pk, type(error).__name__)
    finally:
        leave_mailbox(box)
    note_visit(mailbox, trouble, at=clock())
    return count


def _look_through(box: BaseMailBox, mailbox: Mailbox, folder: str, clock: Clock, is_stopping: Callable[[], bool]) -> int:
    status = box.folder.status(folder, ["UIDVALIDITY", "UIDNEXT"])
    validity, position = str(status["UIDVALIDITY"]), mailbox.last_number if mailbox.validity == str(status["UIDVALIDITY"]) else 0
    numbers = _list_numbers(box, mailbox, validity, day=clock().date())
    done = 0
    for number in numbers[:MOST_A_VISIT]:
        if is_stopping():
            return done
        _take_safely(box, mailbox, number, at=clock())
        done, position = done + 1, max(position, number)
        # Noted mail by mail, so that a killed worker looks at none twice; what it had in hand is known by its digest.
        _note_position(mailbox, validity, position)
    if done == len(numbers):
        _note_position(mailbox, validity, max(position, int(status["UIDNEXT"]) - 1))
    return done


def _take_safely(box: BaseMailBox, mailbox: Mailbox, number: int, *, at: dt.datetime) -> None:
    try:
        _take(box, mailbox, number, at=at)
    except (ImapToolsError, imaplib.IMAP4.error, OSError):
        raise
    except Exception:  # noqa: BLE001 a fault of ours in one mail holds up no other; it stays unmarked, so it is tried again
        _LOG.exception("A mail of mailbox %s could not be stored. It stays there and is tried again.", mailbox.pk)


def _note_position(mailbox: Mailbox, validity: str, position: int) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(validity=validity, last_number=position)


def _list_numbers(box: BaseMailBox, mailbox: Mailbox, validity: str, *, day: dt.date) -> list[int]:
    """Return the numbers of what may be new: beyond the last one, or not opened by anybody; of a mailbox made anew, the last days."""
    found = {int(number) for number in box.uids("UNSEEN")}
    if mailbox.validity == validity:
        found |= {number for text in box.uids(f"UID {mailbox.last_number + 1}:*") if (number := int(text)) > mailbox.last_number}
    elif mailbox.validity:
        found |= {int(number) for number in box.uids(f"SINCE {day - _LOOK_BACK:%d-%b-%Y}")}
    return sorted(found)


def _take(box: BaseMailBox, mailbox: Mailbox, number: int, *, at: dt.datetime) -> None:
    """Store one mail, then mark it as read; nothing where it is gone meanwhile, and no mark where it stays for somebody."""
    size, top = fetch_part(box, number, "RFC822.SIZE BODY.PEEK[HEADER]")
    if not top:
        return
    head = read_head(top)
    if size > LARGEST_FILE:
        store(Parcel(**_facts(mailbox, head, key_of(top), at), size=size, state=State.LEFT, reason=_TOO_LARGE), by=BY, at=at)
        return
    whole = fetch_part(box, number, "RFC822.SIZE BODY.PEEK[]")[1]
    if not whole:
        return
    came_at = _arrived_at(box, number) or at
    facts = _facts(mailbox, head, key_of(whole), came_at)
    if head.report is not None:
        row, _ = store(Parcel(**facts, size=size, state=State.NOTED, reason=_REPORT), by=BY, at=at)
    else:
        row, _ = store(Parcel(**facts, name=f"{head.subject[:100] or 'Mail without subject'}.eml", data=whole), by=BY, at=at)
    box.flag(str(number), [MailMessageFlags.SEEN], True)
    Message.objects.filter(pk=row.pk, taken_at=None).update(taken_at=at)


def _facts(mailbox: Mailbox, head: Head, key: str, came_at: dt.datetime) -> dict[str, Any]:
    return {"practice": mailbox.practice, "door": Door.MAIL, "key": key, "sender": head.sender, "came_at": came_at, "mailbox": mailbox}


def _arrived_at(box: BaseMailBox, number: int) -> dt.datetime | None:
    """Return when a mail reached the mailbox: that is when the practice received it, whenever we look."""
    _, answer = box.client.uid("FETCH", str(number), "(INTERNALDATE)")
    found = next((match for piece in answer if isinstance(piece, bytes) and (match := _ARRIVED.search(piece))), None)
    try:
        return dt.datetime.strptime(found[1].decode(), "%d-%b-%Y %H:%M:%S %z").astimezone(dt.UTC) if found else None
    except ValueError:
        return None
