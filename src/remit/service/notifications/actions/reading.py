"""What a mail that came in says of itself: from whom, an answer to what, written by a machine or not, a report of what did not arrive.

What lives here: the head of the mail, read with nothing that can fail on hostile bytes, and `read_words`, which has the engine's mail reader take words and
files apart in a process of its own. What does not: what follows from all this (`sorting`).
"""

import email.errors
import email.header
import email.parser
import email.policy
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parseaddr

from django.conf import settings

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.isolation import Isolated
from remit.service.notifications.actions.composing import LOOP_HEADER
from remit.service.notifications.routes import Attachment

LARGEST_HEAD = 256 * 1024
MOST_WORDS = 200_000
MOST_ATTACHMENTS, LARGEST_ATTACHMENT = 20, 10 * 1024 * 1024
_ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "Resent-To")
_SUBJECT_TOKEN = re.compile(r"\[remit:\s*([a-z2-7]{16,64})\]", re.IGNORECASE)
_IDENTIFIER = re.compile(r"<[^<>\s]{1,240}>")
_OWN_IDENTIFIER = re.compile(rb"<[0-9a-f]{32}@[^<>\s]{1,200}>")
_AUTOMATIC_SUBJECT = re.compile(
    r"\A\s*(automatic reply|auto(matic)?[- ]?(reply|response)?:|out of (the )?office|autoreply|abwesend|r[ée]ponse automatique)", re.IGNORECASE
)
_MACHINE = re.compile(r"\A(mailer-daemon|postmaster|mail-daemon|noreply-bounces?)@", re.IGNORECASE)
_FAILED_SUBJECT = re.compile(r"undeliver|not delivered|delivery (status|failure|has failed)|failure notice|returned mail|mail delivery failed", re.IGNORECASE)
_REPORT = re.compile(rb"^(Action|Status|Final-Recipient):[ \t]*([^\r\n]{1,300})", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """What a server reports about one of our mails.

    Attributes:
        action: "failed", "delayed", "delivered" ...
        status: a number such as "5.1.1", "" where the report has none.
        recipients: for whom, small letters; empty where the report does not say.
    """

    action: str
    status: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """What stands in the head of a mail.

    Attributes:
        address_tokens, subject_tokens: by which it may find its subject.
        identifiers: the Message-IDs that it answers, the nearest first; in a report, those of ours that it holds.
        is_ours: it is one of our own mails.
    """

    message_id: str
    sender: str
    subject: str = field(repr=False)
    address_tokens: tuple[str, ...] = field(repr=False)
    subject_tokens: tuple[str, ...] = field(repr=False)
    identifiers: tuple[str, ...]
    is_ours: bool
    is_automatic: bool
    report: Report | None


@dataclass(frozen=True)
class Words:
    """The words of a mail, its files, and what could not be had of them."""

    text: str = field(repr=False)
    attachments: tuple[Attachment, ...]
    problems: tuple[str, ...]


def read_head(data: bytes) -> Head:
    """Return what a mail says of itself. Any bytes have an answer."""
    head = _parse_head(data)
    sender = parseaddr(_line(head, "From"))[1].lower()[:254]
    subject = _decoded(_line(head, "Subject"))
    report = _read_report(data, head, sender, subject)
    nearest = _IDENTIFIER.findall(_line(head, "In-Reply-To")) + _IDENTIFIER.findall(_line(head, "References"))[::-1]
    ours = [found.decode("ascii", "replace") for found in _OWN_IDENTIFIER.findall(data)] if report else []
    return Head(
        message_id=next(iter(_IDENTIFIER.findall(_line(head, "Message-ID"))), ""),
        sender=sender,
        subject=" ".join(subject.split())[:500],
        address_tokens=_unique(_address_tokens(head)),
        subject_tokens=_unique(_SUBJECT_TOKEN.findall(subject)),
        identifiers=_unique([*nearest, *ours])[:50],
        is_ours=bool(_line(head, LOOP_HEADER)),
        is_automatic=_is_automatic(head, sender, subject),
        report=report,
    )


def key_of(data: bytes) -> str:
    """Return what tells one mail from another: its Message-ID with its body. Whoever sends other words under a known Message-ID is heard too."""
    _, _, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    message_id = next(iter(_IDENTIFIER.findall(_line(_parse_head(data), "Message-ID"))), "")
    return hashlib.sha256(message_id.encode() + b"\n" + hashlib.sha256(body.strip() if message_id else data).digest()).hexdigest()


def read_words(data: bytes) -> Words:
    """Return the words and files of a mail, read in a process of its own: HTML as text, within limits."""
    try:
        body, *rest = Isolated().unpack("eml", data).parts
    except (UnreadableLetterError, ValueError) as error:
        reason = str(error) if isinstance(error, UnreadableLetterError) else "This mail holds no words that can be read."
        return Words("", (), (reason,))
    # The engine puts From, To and Subject above the words; they are shown beside them here.
    text = body.data.decode("utf-8", "replace").partition("\n\n")[2].strip()
    problems = [f"The mail was longer than {MOST_WORDS:,} letters; the rest was left out here."] if len(text) > MOST_WORDS else []
    attachments: list[Attachment] = []
    for part in rest:
        if len(attachments) == MOST_ATTACHMENTS or len(part.data) > LARGEST_ATTACHMENT:
            problems.append(f"The file “{part.name[:80]}” was left out: a reply holds {MOST_ATTACHMENTS} files of 10 MB at most. Ask the sender for it.")
        else:
            attachments.append(Attachment(part.name[:120], mimetypes.guess_type(part.name)[0] or "application/octet-stream", part.data))
    return Words(text[:MOST_WORDS], tuple(attachments), tuple(problems[:MOST_ATTACHMENTS]))


def _parse_head(data: bytes) -> "Message[str, str]":
    end = min(place for mark in (b"\r\n\r\n", b"\n\n") if (place := data.find(mark)) >= 0) if b"\n\n" in data or b"\r\n\r\n" in data else len(data)
    return email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(data[: min(end, LARGEST_HEAD)])


def _line(head: "Message[str, str]", name: str) -> str:
    """Return all fields of a name as one line, "" where there is none."""
    return " ".join(" ".join(str(value).split()) for value in head.get_all(name, []))


def _decoded(value: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (email.errors.HeaderParseError, LookupError, UnicodeError, ValueError):
        return value


def _address_tokens(head: "Message[str, str]") -> Iterable[str]:
    lines = " ".join(_line(head, name) for name in _ADDRESSED)
    for pattern in (settings.MAIL_REPLY_TO, settings.MAIL_BOUNCES_TO):
        before, mark, after = pattern.partition("{token}")
        if mark:
            yield from re.findall(rf"{re.escape(before)}([a-z2-7]{{16,64}}){re.escape(after)}", lines, re.IGNORECASE)


def _unique(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.lower() if not item.startswith("<") else item for item in found))


def _is_automatic(head: "Message[str, str]", sender: str, subject: str) -> bool:
    """Say whether a machine wrote it (RFC 3834, and what machines do that do not keep to it)."""
    stated = _line(head, "Auto-Submitted").lower()
    return (
        (bool(stated) and not stated.startswith("no"))
        or any(_line(head, name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-AutoReply-From"))
        or _line(head, "Precedence").lower() in ("auto_reply", "bulk", "junk")
        or _line(head, "Return-Path") == "<>"
        or "report-type" in _line(head, "Content-Type").lower()
        or bool(_MACHINE.match(sender))
        or bool(_AUTOMATIC_SUBJECT.match(subject))
    )


def _read_report(data: bytes, head: "Message[str, str]", sender: str, subject: str) -> Report | None:
    """Return what a server reports (RFC 3464), or what a mail from a server can only mean; None for other mail."""
    kind = _line(head, "Content-Type").lower()
    if "multipart/report" in kind and "delivery-status" in kind:
        fields: dict[str, list[str]] = {"action": [], "status": [], "final-recipient": []}
        for name, value in _REPORT.findall(data):
            fields[name.decode().lower()].append(value.decode("ascii", "replace").strip())
        actions = [action.lower() for action in fields["action"]]
        recipients = tuple(address.rpartition(";")[2].strip(" <>").lower() for address in fields["final-recipient"])
        status = next((found[0] for value in fields["status"] if (found := re.match(r"[245]\.\d{1,3}\.\d{1,3}", value))), "")
        return Report("failed" if "failed" in actions or not actions else actions[0], status, recipients)
    is_from_server = bool(_MACHINE.match(sender)) or _line(head, "Return-Path") == "<>"
    return Report("failed", "", ()) if is_from_server and _FAILED_SUBJECT.search(subject) else None
