"""Sides of a case, names of its clocks, and the signals that start, pause and stop them.

What lives here: the words that `lifecycle` and `clocks` share, so that neither needs to know the other. What does not: which move gives which signal
(`remit.engine.lifecycle.table`), or how days are counted from them (`remit.engine.clocks.runs`).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Who speaks in a case. A practice that returns work is the raiser; where a provider raises a case about a referral, the sides are swapped."""

    RAISER = "raiser"
    RESPONDENT = "respondent"
    COMMISSIONER = "commissioner"
    REMIT = "remit"


class ClockName(StrEnum):
    """The clocks. Each runs by itself: one never moves the due day of another."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    ESCALATE = "escalate"
    REPLY = "reply"
    DISPUTE = "dispute"
    LEAD = "lead"
    COMMISSIONER = "commissioner"
    INFORMATION_REQUEST = "information_request"


class Effect(StrEnum):
    """What a signal does to one clock.

    A start while the clock runs begins it anew. Stop says that what it waited for was done; lapse, that nobody needs it any more, as when the case is
    withdrawn. Void says that it should never have started, as when the letter came back undelivered.
    """

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"
    LAPSE = "lapse"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Signal:
    """One effect on one clock, on one day.

    Attributes:
        clock: which clock.
        effect: what happens to it.
        on: the day on which it counts, after any correction.
        number: place of the event in its case; orders signals of one day.
        why: the event in a few words, for the derivation ("the hospital asked a question").
        until: for `EXTEND` only: the new due day.
    """

    clock: ClockName
    effect: Effect
    on: dt.date
    number: int
    why: str = ""
    until: dt.date | None = None
