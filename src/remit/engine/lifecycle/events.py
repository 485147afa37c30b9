"""What can happen in a case, as records: moves, who makes them and by which door, and the event that keeps one.

What lives here: the words and the `Event`. What does not: which move is possible when and what follows (`table`), or the hash chain (`remit.engine.audit`).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.signals import Side


class StateType(StrEnum):
    """Open, closed or resolved. Closed says that the case is over, never that the work was done or taken back."""

    OPEN = "open"
    CLOSED = "closed"
    RESOLVED = "resolved"


class Label(StrEnum):
    """Where a case stands. Each label has one type (`table.STATES`); who said it is a fact of the case."""

    PREPARED = "prepared"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    ACKNOWLEDGED = "acknowledged"
    QUESTION = "question"
    REPLIED = "replied"
    IN_PART = "in_part"
    DISAGREED = "disagreed"
    DISPUTED = "disputed"
    WITH_LEAD = "with_lead"
    WITH_COMMISSIONER = "with_commissioner"
    UPHELD = "upheld"
    TAKEN_BACK = "taken_back"
    SETTLED_IN_PART = "settled_in_part"
    NOT_THEIRS = "not_theirs"
    DUPLICATE = "duplicate"
    NOT_UPHELD = "not_upheld"
    NO_ACTION = "no_action"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """Everything that somebody can do in a case. The first four begin one."""

    RETURN = "return"
    UNDER_PROTEST = "under_protest"
    ASK = "ask"
    QUICK_REPORT = "quick_report"
    SEND = "send"
    BOUNCE = "bounce"
    ACKNOWLEDGE = "acknowledge"
    TAKE_BACK = "take_back"
    TAKE_BACK_IN_PART = "take_back_in_part"
    DISAGREE = "disagree"
    NOT_OURS = "not_ours"
    REDIRECT = "redirect"
    DUPLICATE = "duplicate"
    NEEDS_INFORMATION = "needs_information"
    REPLY = "reply"
    ACCEPT = "accept"
    DISPUTE = "dispute"
    GIVE_MORE_TIME = "give_more_time"
    ESCALATE_TO_LEAD = "escalate_to_lead"
    ESCALATE_TO_COMMISSIONER = "escalate_to_commissioner"
    UPHOLD = "uphold"
    NOT_UPHOLD = "not_uphold"
    TAKE_NO_ACTION = "take_no_action"
    WITHDRAW = "withdraw"
    MESSAGE = "message"
    RECORD_ACTING = "record_acting"
    RECORD_HARM = "record_harm"
    WITHDRAW_HARM = "withdraw_harm"
    CORRECT_DAY = "correct_day"
    READ = "read"


OPENINGS = frozenset({Move.RETURN, Move.UNDER_PROTEST, Move.ASK, Move.QUICK_REPORT})


class Channel(StrEnum):
    """By which door something was said. All but the telephone are in writing."""

    ACCOUNT = "account"
    LINK = "link"
    MAIL = "mail"
    PAPER = "paper"
    TELEPHONE = "telephone"
    SYSTEM = "system"


class Ask(StrEnum):
    """What the raiser asks about one request: take it back, count it only (it is done already, under protest), or say whose it is."""

    TAKE_BACK = "take_back"
    COUNT = "count"
    ANSWER = "answer"


class ActingKind(StrEnum):
    """Who is acting for the patient: the side that raised the case, the other side, or nobody because nothing is needed today."""

    OURS = "ours"
    THEIRS = "theirs"
    NOBODY_NEEDED = "nobody_needed"


class RaisedBy(StrEnum):
    """Who raised a case: a practice about a letter, or a provider about a practice's referral."""

    PRACTICE = "practice"
    PROVIDER = "provider"

    def party(self, side: Side) -> str:
        """Return who stands on a side: `practice`, `provider`, `commissioner` or `remit`."""
        match side:
            case Side.RAISER:
                return self.value
            case Side.RESPONDENT:
                return (RaisedBy.PROVIDER if self is RaisedBy.PRACTICE else RaisedBy.PRACTICE).value
            case _:
                return side.value

    def side(self, party: str) -> Side:
        """Return the side on which `practice`, `provider`, `commissioner` or `remit` stands.

        Raises:
            ValueError: there is no such party.
        """
        for side in Side:
            if self.party(side) == party:
                return side
        raise ValueError(f"{party!r} takes no part in a case. Say practice, provider, commissioner or remit.")


@dataclass(frozen=True, slots=True)
class Item:
    """One request of the letter that the case is about, and what is asked of it."""

    id: str
    ask: Ask = Ask.TAKE_BACK


@dataclass(frozen=True, slots=True)
class Acting:
    """Who is acting for the patient: `words` are the name, or for `NOBODY_NEEDED` the reason."""

    kind: ActingKind
    words: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who said something.

    Attributes:
        side: whose statement it is.
        channel: by which door.
        recorded_by: the side that wrote it down, where that is another: an answer by telephone is the respondent's word, recorded by the raiser.
        person: what the caller knows the person by; the engine only keeps it.
        is_clinician: only a clinician may say that nobody needs to act.
    """

    side: Side
    channel: Channel = Channel.ACCOUNT
    recorded_by: Side | None = None
    person: str = ""
    is_clinician: bool = False

    @property
    def recorder(self) -> Side:
        """The side that wrote it down."""
        return self.recorded_by or self.side

    @property
    def is_in_writing(self) -> bool:
        """Whether the statement can be shown: everything but the telephone."""
        return self.channel is not Channel.TELEPHONE


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. Events are only ever added; `CORRECT_DAY` corrects the day of an earlier one.

    Attributes:
        number: 1, 2, 3 ... in its case. An event with a number that is taken came too late: somebody else was faster.
        move: what was done.
        by: who, by which door.
        at: when it was recorded, with its time zone.
        on: the day in England on which it happened, which clocks count from; earlier than `at` for a telephone call that is recorded later.
        key: the same key means the same act, however often it arrives.
        text: what was said: message, reason, question.
        items: for an opening: what the case is about. For taking back in part: ids with what was asked, of the part that is taken.
        raised_by: for an opening: who raises it.
        is_urgent: for an opening: whether clinical need comes first.
        acting: who is acting for the patient.
        other: the other case of a duplicate, the other team or organisation of a redirect.
        day: the day that the move names: when the work will be done, more time until when, the right day of a corrected event.
        corrects: number of the event whose day is corrected.
    """

    number: int
    move: Move
    by: Actor
    at: dt.datetime
    on: dt.date
    key: str = ""
    text: str = ""
    items: tuple[Item, ...] = ()
    raised_by: RaisedBy = RaisedBy.PRACTICE
    is_urgent: bool = False
    acting: Acting | None = None
    other: str = ""
    day: dt.date | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """How sentences call the sides."""

    raiser: str = "the practice"
    respondent: str = "the hospital"
    commissioner: str = "the commissioner"
    remit: str = "Remit"

    def of(self, side: Side) -> str:
        """Return the name of a side."""
        return {Side.RAISER: self.raiser, Side.RESPONDENT: self.respondent, Side.COMMISSIONER: self.commissioner}.get(side, self.remit)

    def fill(self, text: str) -> str:
        """Put the names into a text."""
        return text.format(raiser=self.raiser, respondent=self.respondent, commissioner=self.commissioner, remit=self.remit)

    def sentence(self, text: str) -> str:
        """Put the names into a text and begin it with a capital letter."""
        filled = self.fill(text)
        return filled[:1].upper() + filled[1:]
