"""The one table of a case: its states, and for each move who may make it, from where, what it needs, what follows, and what it does to the clocks.

What lives here: data. `state` folds events by it, `moves` refuses by it, `page` prints it. What does not: how days are counted (`remit.engine.clocks`).

"Raiser" is the practice that returns work; in a case that a provider raises about a referral the same rows hold with the sides swapped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.lifecycle.events import Channel, Label, Move, StateType
from remit.engine.signals import ClockName, Effect, Side


class Need(StrEnum):
    """What a move cannot do without. The value is what people read; each has its sentence in `moves`."""

    ITEMS = "at least one request"
    PART = "which part"
    TEXT = "a text"
    REASON = "a reason"
    OTHER_TEAM = "who it is for"
    OTHER_CASE = "the other case"
    ACTING = "who is acting for the patient"
    ACTING_IF_URGENT = "who is acting for the patient, if it is urgent"
    DAY = "a day"
    EVENT = "which event"


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state: its type, what it is called, and whose turn it is (None: nobody's)."""

    type: StateType
    words: str
    waits_for: Side | None


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move of one or more sides from one or more states.

    Attributes:
        move: the move.
        words: what a button says.
        by: sides that may make it.
        at: states from which it is possible; empty for an opening, which comes from none.
        to: the state that follows, None where it stays.
        needs: what it cannot do without.
        clocks: what it does to the clocks.
        doors: channels by which it may come. A statement of the respondent by mail, paper or telephone is recorded by the raiser.
        why: for a pause: what the derivation says of the days that are not counted.
    """

    move: Move
    words: str
    by: frozenset[Side]
    at: frozenset[Label]
    to: Label | None
    needs: tuple[Need, ...] = ()
    clocks: tuple[tuple[ClockName, Effect], ...] = ()
    doors: frozenset[Channel] = frozenset({Channel.ACCOUNT})
    why: str = ""


STATES: Mapping[Label, StateRow] = {
    Label.PREPARED: StateRow(StateType.OPEN, "Approved, not sent yet", Side.REMIT),
    Label.SENT: StateRow(StateType.OPEN, "Sent", Side.RESPONDENT),
    Label.UNDELIVERED: StateRow(StateType.OPEN, "Could not be delivered", Side.RAISER),
    Label.ACKNOWLEDGED: StateRow(StateType.OPEN, "Confirmed by {respondent}", Side.RESPONDENT),
    Label.QUESTION: StateRow(StateType.OPEN, "Question for {raiser}", Side.RAISER),
    Label.REPLIED: StateRow(StateType.OPEN, "Question answered", Side.RESPONDENT),
    Label.IN_PART: StateRow(StateType.OPEN, "Taken back in part", Side.RAISER),
    Label.DISAGREED: StateRow(StateType.OPEN, "{respondent} disagrees", Side.RAISER),
    Label.DISPUTED: StateRow(StateType.OPEN, "Answer disputed", Side.RESPONDENT),
    Label.WITH_LEAD: StateRow(StateType.OPEN, "With the lead of {respondent}", Side.RESPONDENT),
    Label.WITH_COMMISSIONER: StateRow(StateType.OPEN, "With {commissioner}", Side.COMMISSIONER),
    Label.UPHELD: StateRow(StateType.OPEN, "Upheld by {commissioner}", Side.RESPONDENT),
    Label.TAKEN_BACK: StateRow(StateType.RESOLVED, "Taken back", Side.RAISER),
    Label.SETTLED_IN_PART: StateRow(StateType.RESOLVED, "Settled: taken back in part", None),
    Label.NOT_THEIRS: StateRow(StateType.CLOSED, "Closed: belongs to somebody else", Side.RAISER),
    Label.DUPLICATE: StateRow(StateType.CLOSED, "Closed: duplicate", Side.RAISER),
    Label.NOT_UPHELD: StateRow(StateType.CLOSED, "Closed: not upheld", None),
    Label.NO_ACTION: StateRow(StateType.CLOSED, "Closed: no action by {commissioner}", None),
    Label.WITHDRAWN: StateRow(StateType.CLOSED, "Closed: withdrawn", None),
}

_RAISER, _RESPONDENT = frozenset({Side.RAISER}), frozenset({Side.RESPONDENT})
_COMMISSIONER, _REMIT = frozenset({Side.COMMISSIONER}), frozenset({Side.REMIT})
_PEOPLE = frozenset({Side.RAISER, Side.RESPONDENT, Side.COMMISSIONER})

_ANY = frozenset(Label)
_OPEN = frozenset(label for label, row in STATES.items() if row.type is StateType.OPEN)
_OVER_THERE = _ANY - {Label.PREPARED, Label.UNDELIVERED}
_SECOND = frozenset({Label.DISPUTED, Label.WITH_LEAD, Label.UPHELD})
_IN_HAND = frozenset({Label.SENT, Label.ACKNOWLEDGED, Label.REPLIED, Label.QUESTION})
# An answer can be changed until the other side has accepted it. What the respondent closed itself it may still take back.
_ANSWERABLE = _IN_HAND | _SECOND | {Label.UNDELIVERED, Label.IN_PART, Label.DISAGREED, Label.NOT_THEIRS, Label.DUPLICATE}
_ANSWERED = frozenset({Label.TAKEN_BACK, Label.IN_PART, Label.DISAGREED, Label.NOT_THEIRS, Label.DUPLICATE})

# The link and the account are the respondent's own doors; what it said by mail, paper or telephone the raiser writes down.
_ANSWER_DOORS = frozenset({Channel.ACCOUNT, Channel.LINK, Channel.MAIL, Channel.PAPER, Channel.TELEPHONE})
_SYSTEM = frozenset({Channel.SYSTEM})

_FIRST_CLOCKS = (ClockName.ACKNOWLEDGE, ClockName.ANSWER, ClockName.ESCALATE)
_PAUSABLE = (ClockName.ANSWER, ClockName.ESCALATE, ClockName.DISPUTE, ClockName.LEAD)
_OWED = (ClockName.ACKNOWLEDGE, *_PAUSABLE)


def _each(effect: Effect, *clocks: ClockName) -> tuple[tuple[ClockName, Effect], ...]:
    return tuple((clock, effect) for clock in clocks)


_STOP_ACKNOWLEDGE = _each(Effect.STOP, ClockName.ACKNOWLEDGE)
# Only who owed something stops its clock by doing it. What nobody needs any more lapses: it was neither kept nor missed.
_ANSWER = (*_each(Effect.STOP, *_OWED), *_each(Effect.LAPSE, ClockName.REPLY, ClockName.COMMISSIONER))
_DIFFERENCE = (*_each(Effect.STOP, *_OWED), (ClockName.COMMISSIONER, Effect.LAPSE), (ClockName.REPLY, Effect.START))
_REPLIED = _each(Effect.STOP, ClockName.REPLY)
_DECIDED = ((ClockName.COMMISSIONER, Effect.STOP), *_each(Effect.LAPSE, *_OWED, ClockName.REPLY))
_LAPSE_ALL = _each(Effect.LAPSE, *_OWED, ClockName.REPLY, ClockName.COMMISSIONER)
_ASKED = (*_STOP_ACKNOWLEDGE, *_each(Effect.PAUSE, *_PAUSABLE), (ClockName.REPLY, Effect.START))
_RESUMED = (*_each(Effect.RESUME, *_PAUSABLE), (ClockName.REPLY, Effect.STOP))
_LATE_START = _each(Effect.START, ClockName.ANSWER, ClockName.ESCALATE)
_WAITING = "waiting for {raiser} to answer a question"

_OPENING_ROWS = (
    MoveRow(Move.RETURN, "Return it", _RAISER, frozenset(), Label.PREPARED, (Need.ITEMS, Need.ACTING_IF_URGENT)),
    MoveRow(Move.UNDER_PROTEST, "Do it and report", _RAISER, frozenset(), Label.PREPARED, (Need.ITEMS, Need.ACTING_IF_URGENT)),
    MoveRow(Move.ASK, "Ask whose it is", _RAISER, frozenset(), Label.PREPARED, (Need.ITEMS, Need.ACTING_IF_URGENT)),
    MoveRow(Move.QUICK_REPORT, "Report without a letter", _RAISER, frozenset(), Label.PREPARED, (Need.ITEMS, Need.TEXT, Need.ACTING_IF_URGENT)),
)
_DELIVERY_ROWS = (
    MoveRow(
        Move.SEND,
        "Send",
        _RAISER | _REMIT,
        frozenset({Label.PREPARED, Label.UNDELIVERED}),
        Label.SENT,
        clocks=_each(Effect.START, *_FIRST_CLOCKS),
        doors=frozenset({Channel.ACCOUNT, Channel.SYSTEM}),
    ),
    MoveRow(Move.BOUNCE, "Came back", _REMIT, frozenset({Label.SENT}), Label.UNDELIVERED, clocks=_each(Effect.VOID, *_FIRST_CLOCKS), doors=_SYSTEM),
)
_RESPONDENT_ROWS = (
    MoveRow(
        Move.ACKNOWLEDGE, "Confirm that we have it", _RESPONDENT, frozenset({Label.SENT}), Label.ACKNOWLEDGED, clocks=_STOP_ACKNOWLEDGE, doors=_ANSWER_DOORS
    ),
    MoveRow(
        Move.ACKNOWLEDGE,
        "Confirm that we have it",
        _RESPONDENT,
        frozenset({Label.UNDELIVERED}),
        Label.ACKNOWLEDGED,
        clocks=_LATE_START,
        doors=_ANSWER_DOORS,
    ),
    MoveRow(Move.ACKNOWLEDGE, "Confirm that we have it", _RESPONDENT, _SECOND | {Label.WITH_COMMISSIONER}, None, clocks=_STOP_ACKNOWLEDGE, doors=_ANSWER_DOORS),
    MoveRow(
        Move.TAKE_BACK,
        "Take it all back",
        _RESPONDENT,
        _ANSWERABLE | {Label.WITH_COMMISSIONER, Label.TAKEN_BACK, Label.NOT_UPHELD, Label.NO_ACTION},
        Label.TAKEN_BACK,
        clocks=_ANSWER,
        doors=_ANSWER_DOORS,
    ),
    MoveRow(
        Move.TAKE_BACK_IN_PART,
        "Take some of it back",
        _RESPONDENT,
        _ANSWERABLE | {Label.WITH_COMMISSIONER},
        Label.IN_PART,
        (Need.PART, Need.REASON),
        _DIFFERENCE,
        _ANSWER_DOORS,
    ),
    MoveRow(Move.DISAGREE, "Disagree", _RESPONDENT, _ANSWERABLE - {Label.DISAGREED}, Label.DISAGREED, (Need.REASON,), _DIFFERENCE, _ANSWER_DOORS),
    MoveRow(
        Move.DISAGREE,
        "Disagree",
        _RESPONDENT,
        frozenset({Label.WITH_COMMISSIONER}),
        None,
        (Need.REASON,),
        _each(Effect.STOP, *_OWED),
        _ANSWER_DOORS,
    ),
    MoveRow(
        Move.NOT_OURS,
        "It belongs to another organisation",
        _RESPONDENT,
        _ANSWERABLE - {Label.NOT_THEIRS},
        Label.NOT_THEIRS,
        (Need.OTHER_TEAM,),
        _ANSWER,
        _ANSWER_DOORS,
    ),
    MoveRow(
        Move.REDIRECT,
        "Pass it to another team of ours",
        _RESPONDENT,
        frozenset({Label.SENT, Label.ACKNOWLEDGED, Label.REPLIED}),
        Label.ACKNOWLEDGED,
        (Need.OTHER_TEAM,),
        _STOP_ACKNOWLEDGE,
        _ANSWER_DOORS,
    ),
    MoveRow(Move.REDIRECT, "Pass it to another team of ours", _RESPONDENT, _SECOND, None, (Need.OTHER_TEAM,), _STOP_ACKNOWLEDGE, _ANSWER_DOORS),
    MoveRow(
        Move.DUPLICATE,
        "We have already answered this",
        _RESPONDENT,
        _ANSWERABLE - {Label.DUPLICATE},
        Label.DUPLICATE,
        (Need.OTHER_CASE,),
        _ANSWER,
        _ANSWER_DOORS,
    ),
    MoveRow(
        Move.NEEDS_INFORMATION,
        "Ask a question first",
        _RESPONDENT,
        (_IN_HAND | _SECOND) - {Label.QUESTION},
        Label.QUESTION,
        (Need.TEXT,),
        _ASKED,
        _ANSWER_DOORS,
        _WAITING,
    ),
)
_RAISER_ROWS = (
    MoveRow(Move.REPLY, "Answer their question", _RAISER, frozenset({Label.QUESTION}), Label.REPLIED, (Need.TEXT,), _RESUMED),
    MoveRow(Move.ACCEPT, "Accept this answer", _RAISER, frozenset({Label.IN_PART}), Label.SETTLED_IN_PART, clocks=_REPLIED),
    MoveRow(Move.ACCEPT, "Accept this answer", _RAISER, frozenset({Label.DISAGREED}), Label.NOT_UPHELD, clocks=_REPLIED),
    MoveRow(Move.ACCEPT, "Accept this answer", _RAISER, frozenset({Label.TAKEN_BACK}), Label.TAKEN_BACK, clocks=_REPLIED),
    MoveRow(Move.ACCEPT, "Accept this answer", _RAISER, frozenset({Label.NOT_THEIRS}), Label.NOT_THEIRS, clocks=_REPLIED),
    MoveRow(Move.ACCEPT, "Accept this answer", _RAISER, frozenset({Label.DUPLICATE}), Label.DUPLICATE, clocks=_REPLIED),
    MoveRow(
        Move.DISPUTE,
        "This does not settle it",
        _RAISER,
        _ANSWERED | {Label.SETTLED_IN_PART},
        Label.DISPUTED,
        (Need.REASON,),
        (*_REPLIED, (ClockName.DISPUTE, Effect.START)),
    ),
    MoveRow(
        Move.GIVE_MORE_TIME,
        "Give them more time",
        _RAISER,
        (_IN_HAND | _SECOND) - {Label.QUESTION},
        None,
        (Need.DAY,),
        _each(Effect.EXTEND, *_PAUSABLE),
    ),
    MoveRow(
        Move.ESCALATE_TO_LEAD,
        "Send it to their lead",
        _RAISER,
        (_IN_HAND | _ANSWERED | {Label.DISPUTED}) - {Label.QUESTION, Label.TAKEN_BACK},
        Label.WITH_LEAD,
        (Need.REASON,),
        (*_REPLIED, (ClockName.DISPUTE, Effect.LAPSE), (ClockName.LEAD, Effect.START)),
    ),
    MoveRow(
        Move.ESCALATE_TO_COMMISSIONER,
        "Send it to the commissioner",
        _RAISER | _REMIT,
        (_IN_HAND | _ANSWERED | _SECOND) - {Label.QUESTION, Label.TAKEN_BACK},
        Label.WITH_COMMISSIONER,
        (Need.REASON,),
        (*_each(Effect.STOP, ClockName.REPLY, ClockName.ESCALATE), (ClockName.COMMISSIONER, Effect.START)),
        frozenset({Channel.ACCOUNT, Channel.SYSTEM}),
    ),
    MoveRow(Move.WITHDRAW, "Withdraw", _RAISER, _OPEN, Label.WITHDRAWN, (Need.REASON,), _LAPSE_ALL),
    MoveRow(Move.RECORD_ACTING, "Record who is acting for the patient", _RAISER, _ANY, None, (Need.ACTING,)),
)
_COMMISSIONER_ROWS = (
    MoveRow(
        Move.UPHOLD,
        "Uphold it",
        _COMMISSIONER,
        frozenset({Label.WITH_COMMISSIONER}),
        Label.UPHELD,
        (Need.REASON,),
        (*_DECIDED, (ClockName.DISPUTE, Effect.START)),
    ),
    MoveRow(Move.NOT_UPHOLD, "Do not uphold it", _COMMISSIONER, frozenset({Label.WITH_COMMISSIONER}), Label.NOT_UPHELD, (Need.REASON,), _DECIDED),
    MoveRow(Move.TAKE_NO_ACTION, "Take no action", _COMMISSIONER, frozenset({Label.WITH_COMMISSIONER}), Label.NO_ACTION, (Need.REASON,), _DECIDED),
)
_MESSAGE_DOORS = _ANSWER_DOORS
_COMMON_ROWS = (
    # Nobody remembers to press the right button. A message shows that it was received, and a message after a question answers it.
    MoveRow(Move.MESSAGE, "Send a message", _RESPONDENT, frozenset({Label.SENT}), Label.ACKNOWLEDGED, (Need.TEXT,), _STOP_ACKNOWLEDGE, doors=_MESSAGE_DOORS),
    MoveRow(Move.MESSAGE, "Send a message", _RESPONDENT, frozenset({Label.UNDELIVERED}), Label.ACKNOWLEDGED, (Need.TEXT,), _LATE_START, doors=_MESSAGE_DOORS),
    MoveRow(
        Move.MESSAGE,
        "Send a message",
        _RESPONDENT,
        _SECOND | {Label.WITH_COMMISSIONER},
        None,
        (Need.TEXT,),
        _STOP_ACKNOWLEDGE,
        _MESSAGE_DOORS,
    ),
    MoveRow(Move.MESSAGE, "Send a message", _RAISER, frozenset({Label.QUESTION}), Label.REPLIED, (Need.TEXT,), _RESUMED, doors=_MESSAGE_DOORS),
    MoveRow(Move.MESSAGE, "Send a message", _PEOPLE, _OVER_THERE, None, (Need.TEXT,), doors=_MESSAGE_DOORS),
    MoveRow(
        Move.CORRECT_DAY, "Correct a day", _PEOPLE | _REMIT, _ANY, None, (Need.EVENT, Need.DAY, Need.REASON), doors=frozenset({Channel.ACCOUNT, Channel.SYSTEM})
    ),
    # Harm says nothing about whose work it is, so nothing else changes. Each side records and takes back its own word.
    MoveRow(Move.RECORD_HARM, "Record that a patient was harmed or nearly harmed", _PEOPLE, _OVER_THERE, None),
    MoveRow(Move.WITHDRAW_HARM, "Take back your record of harm", _PEOPLE, _OVER_THERE, None, (Need.REASON,)),
    MoveRow(Move.READ, "Open the letter", _PEOPLE, _ANY, None, doors=frozenset({Channel.ACCOUNT, Channel.LINK})),
)

MOVES: tuple[MoveRow, ...] = (*_OPENING_ROWS, *_DELIVERY_ROWS, *_RESPONDENT_ROWS, *_RAISER_ROWS, *_COMMISSIONER_ROWS, *_COMMON_ROWS)
"""Every move. Where two rows fit, the first holds."""


def find_row(move: Move, side: Side, label: Label | None) -> MoveRow | None:
    """Return the row of a move that a side may make from a state (None: there is no case yet), or None."""
    for row in MOVES:
        if row.move is move and side in row.by and (label in row.at if label else not row.at):
            return row
    return None
