"""The plain records that every figure is made from.

What lives here: `CaseFact`, `LettersRead`, and the words of their columns. What does not: how they are made from the events of a case (the service), or counted
(`counts`). They hold no patient, no clinician and no words of a letter.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.findings import Minutes
from remit.engine.terms import LetterKind, Task


class CaseKind(StrEnum):
    """How a case began."""

    RETURN = "return"
    PROTEST = "protest"
    ASK = "ask"
    QUICK_REPORT = "quick_report"


class Said(StrEnum):
    """What was said of a case last: by the provider, by the commissioner over it, or by the practice that withdrew it. Nothing yet: `NOTHING`."""

    NOTHING = "nothing"
    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"
    ELSEWHERE = "elsewhere"
    WITHDRAWN = "withdrawn"


class Result(StrEnum):
    """What became of a case by a day. A case of which nothing was said is `OPEN` up to its due day and `NO_REPLY` after it."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"
    ELSEWHERE = "elsewhere"
    WITHDRAWN = "withdrawn"
    NO_REPLY = "no_reply"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class RoleMinutes:
    """Minutes that a practice measured itself, of one role (`gp`, `nurse`, `admin`)."""

    role: str
    minutes: int


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One request that a case is about: the work, and the rule that found it ("" where a person reported it)."""

    task: Task
    rule: str = ""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One case as figures see it.

    Attributes:
        case: its reference.
        practice, provider: ODS codes on the day it was opened.
        opened_on: the day in England on which it was opened; its month and contract year are those of this day.
        requests: what it is about; at least one.
        kind: how it began.
        site, specialty: where in the provider the letter came from, "" where not known.
        letter_kind: the kind of letter, None for a report without one.
        event_on: the day of the clinic, discharge or procedure.
        label: where the case stands, as its own table says it.
        said: what was said of it last.
        acknowledged_on, answered_on: the first days on which the provider confirmed and answered.
        acknowledge_due_on, answer_due_on: the last days on which it would have kept its promise; None where a clock never ran or is paused.
        answer_days: operational days from sending to the answer, pauses left out.
        is_urgent: clinical need came first.
        minutes: of practice time, as the rules estimate it, summed over the requests.
        has_harm: somebody of any side recorded that a patient was harmed or nearly harmed.
        measured: minutes of practice time that the practice measured; they stand in place of `minutes`.
    """

    case: str
    practice: str
    provider: str
    opened_on: dt.date
    requests: tuple[AskedFor, ...]
    kind: CaseKind = CaseKind.RETURN
    site: str = ""
    specialty: str = ""
    letter_kind: LetterKind | None = None
    event_on: dt.date | None = None
    label: str = ""
    said: Said = Said.NOTHING
    acknowledged_on: dt.date | None = None
    answered_on: dt.date | None = None
    acknowledge_due_on: dt.date | None = None
    answer_due_on: dt.date | None = None
    answer_days: int | None = None
    is_urgent: bool = False
    minutes: Minutes | None = None
    measured: tuple[RoleMinutes, ...] = ()
    has_harm: bool = False

    def __post_init__(self) -> None:
        """Check that it is about something: a case without a request would be lost from every table of tasks."""
        if not self.requests:
            raise ValueError(f"Case {self.case} is about nothing. Give at least one request; a report that fits no task is unclear_responsibility.")

    def result_on(self, day: dt.date) -> Result:
        """Return what became of it by the end of a day."""
        if self.said is not Said.NOTHING:
            return Result(self.said.value)
        return Result.NO_REPLY if self.answer_due_on is not None and self.answer_due_on < day else Result.OPEN


@dataclass(frozen=True, slots=True)
class LettersRead:
    """How many letters of a provider a practice read with Remit in a month: the denominator of every rate.

    Attributes:
        month: the first day of the month.
        count: letters read.
    """

    practice: str
    provider: str
    month: dt.date
    count: int
