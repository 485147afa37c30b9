"""What higher apps connect: who takes replies about a kind of subject, who is told what became of a mail, and who has news for the digest.

What lives here: the tables that `AppConfig.ready` of a higher app fills, and what is handed over. What does not: any of those apps. A subject is text: a kind
and a key, "case:R-1042".

A function is called inside the transaction that notes that it was called: it writes with the same database, raises where it cannot, and sends nothing itself
(it queues). So what it does happens once, and a worker that is killed meanwhile does it again from the start.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from remit.service.accounts.models import Membership
from remit.service.audit.actions import Actor

OUR_PROCESS = Actor.process("mail")


@dataclass(frozen=True)
class Attachment:
    """A file of a mail. `name` has no path in it."""

    name: str
    kind: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """A mail that came in about a subject.

    Attributes:
        reference: our number of the mail, the same when it is handed over again.
        about: the subject.
        sender: the address it says it came from, "" where it says none. Not proved by anything.
        is_expected: the sender is who our mail went to, or has an address at the same place.
        subject, text: its words, as plain text, what it quotes included.
        attachments: within the limits; `problems` says what was left out.
        received_at: when Remit got it.
        matched_by: "address", "subject", "references" or "person".
        is_automatic: out of office and the like: no person wrote it. It answers nothing, and nothing answers it.
        problems: sentences about what could not be read or kept.
        given_at: when it is handed over; later than `received_at` where it waited for a person.
        given_by: who said where it belongs; our own process where it found that itself.
    """

    reference: int
    about: str
    sender: str
    is_expected: bool
    subject: str = field(repr=False)
    text: str = field(repr=False)
    attachments: tuple[Attachment, ...]
    received_at: dt.datetime
    matched_by: str
    is_automatic: bool
    problems: tuple[str, ...] = ()
    given_at: dt.datetime | None = None
    given_by: Actor = OUR_PROCESS


@dataclass(frozen=True)
class Delivery:
    """What became of a mail that went out.

    Attributes:
        mail: its number, as `queue_mail` returned it.
        state: "sent", "unknown", "failed" or "bounced".
        reason: a sentence of ours, "" for a mail that was sent.
        at: when it was sent; for the others, when that became known.
    """

    mail: int
    about: str
    to: str
    state: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True)
class News:
    """What a digest says about one thing: a heading, lines without patient detail, and the path of the page that shows more."""

    heading: str
    lines: tuple[str, ...]
    path: str = "/"


ReplyTaker = Callable[[Reply], None]
DeliveryTaker = Callable[[Delivery], None]
NewsGiver = Callable[[Membership, dt.datetime, dt.datetime], list[News]]
Function = TypeVar("Function")

_replies: dict[str, ReplyTaker] = {}
_deliveries: dict[str, DeliveryTaker] = {}
_bounces: dict[str, DeliveryTaker] = {}
_digests: dict[str, NewsGiver] = {}
_weeks: dict[str, NewsGiver] = {}


def _connect(table: dict[str, Function], name: str, function: Function) -> None:
    if table.get(name, function) is not function:
        raise ValueError(f"Something else is connected to {name!r} already.")
    table[name] = function


def on_reply(kind: str, function: ReplyTaker) -> None:
    """Connect what takes replies about a kind of subject. It raises `RefusalError` where there is no such subject: the reply then waits for a person."""
    _connect(_replies, kind, function)


def on_delivery(kind: str, function: DeliveryTaker) -> None:
    """Connect what is told that a mail was sent, or that this is not known."""
    _connect(_deliveries, kind, function)


def on_bounce(kind: str, function: DeliveryTaker) -> None:
    """Connect what is told that a mail was refused, came back, or was given up."""
    _connect(_bounces, kind, function)


def on_digest(name: str, function: NewsGiver) -> None:
    """Connect what gives news for a person's daily digest: called with a membership, and the moments since and until which news counts."""
    _connect(_digests, name, function)


def on_week(name: str, function: NewsGiver) -> None:
    """Connect what gives news for the first digest of a week: what changed since the moment that it is called with, and what waits. It may take its time."""
    _connect(_weeks, name, function)


def kind_of(about: str) -> str:
    """Return the kind of a subject."""
    return about.partition(":")[0]


def find_reply_taker(about: str) -> ReplyTaker | None:
    """Return what takes replies about a subject, None where nothing is connected."""
    return _replies.get(kind_of(about))


def list_takers(about: str, *, is_bounce: bool) -> list[DeliveryTaker]:
    """Return what is told about a mail's fate."""
    table = _bounces if is_bounce else _deliveries
    return [table[kind_of(about)]] if kind_of(about) in table else []


def list_week_givers() -> list[NewsGiver]:
    """Return what gives news once a week, in the order of their names."""
    return [function for _, function in sorted(_weeks.items())]


def list_news_givers() -> list[NewsGiver]:
    """Return what gives news, in the order of their names."""
    return [function for _, function in sorted(_digests.items())]
