"""What a ladder is: its states, moves, time limits and shares of money for one edition of the contract, each with how it is known.

What lives here: frozen records, and putting in what a person read in the signed contract. What does not: reading the files (`loading`), what happened in a
matter (`matter`), counting days (`limits`), money (`withholding`).

A number that nobody has verified is in the data, so that it can be checked, and leaves by no property: `days`, `months` and `percent` are None for it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from remit.engine.clocks import day_words

START = "start"
"""The state before anything happened."""


class LadderError(ValueError):
    """A ladder that does not exist or cannot be used; the message says why and what to do."""


class Verification(StrEnum):
    """How something is known, as in the rulebook; `SIGNED_CONTRACT` is what a person read in the contract of this provider."""

    CONTRACT_TEXT = "contract-text"
    SECONDARY_SOURCE = "secondary-source"
    UNVERIFIED = "unverified"
    SIGNED_CONTRACT = "signed-contract"


@dataclass(frozen=True, slots=True)
class Known:
    """How a row is known.

    Attributes:
        verification: see `Verification`.
        source: where it was seen, "" where nowhere.
        note: what else is known of it; never holds an unverified number.
    """

    verification: Verification
    source: str = ""
    note: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether it may be printed and counted with."""
        return self.verification is not Verification.UNVERIFIED

    @property
    def words(self) -> str:
        """How it is known, as people read it."""
        if not self.is_verified:
            return "not checked against the contract"
        how = {"contract-text": "read in the contract", "secondary-source": "seen in a named publication", "signed-contract": "read in the signed contract"}
        return f"{how[self.verification.value]}: {self.source}"


class Decider(StrEnum):
    """Who takes a step: an officer records, an approver decides."""

    OFFICER = "officer"
    APPROVER = "approver"


class Need(StrEnum):
    """What a step cannot do without."""

    TEXT = "text"
    REASON = "reason"
    DAY = "day"
    EVIDENCE = "evidence"
    ATTEMPTS = "attempts"
    MILESTONES = "milestones"
    MILESTONE = "milestone"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state: `is_ended` says that the matter is over."""

    id: str
    words: str
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A step that can be taken.

    Attributes:
        id: what code calls it. words: what people call it.
        at: states from which it is possible, `START` among them for a first step.
        to: the state that follows, None where it stays.
        by: who decides.
        needs: what it cannot do without.
        paper: the document that it makes, "" for none.
        hint: a few words for the page.
    """

    id: str
    words: str
    at: frozenset[str]
    to: str | None
    by: Decider
    needs: tuple[Need, ...] = ()
    paper: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: which steps start and end it, and how long it is.

    Attributes:
        is_named: the step that starts it names the day itself.
        seen_days: operational days, and `seen_months` months, as recorded; read `days` and `months`, which hide what nobody verified.
        known: how it is known.
    """

    id: str
    words: str
    starts: frozenset[str]
    ends: frozenset[str]
    is_named: bool
    seen_days: int | None
    seen_months: int | None
    known: Known

    @property
    def days(self) -> int | None:
        """Operational days where verified, else None."""
        return self.seen_days if self.known.is_verified else None

    @property
    def months(self) -> int | None:
        """Months where verified, else None."""
        return self.seen_months if self.known.is_verified else None


@dataclass(frozen=True, slots=True)
class Share:
    """What share of a month's value may be withheld, for what.

    Attributes:
        at: states in which it may be.
        seen_percent: for each month (and milestone, where the step names some), and `seen_cap` for all together; read `percent` and `cap`.
    """

    id: str
    words: str
    at: frozenset[str]
    seen_percent: Decimal | None
    seen_cap: Decimal | None
    known: Known

    @property
    def percent(self) -> Decimal | None:
        """Per cent of the month's value where verified, else None."""
        return self.seen_percent if self.known.is_verified else None

    @property
    def cap(self) -> Decimal | None:
        """Per cent of the month's value that all together may not pass, where verified, else None."""
        return self.seen_cap if self.known.is_verified else None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of one kind of matter in one edition of the contract."""

    id: str
    title: str
    condition: str
    edition: str
    known: Known
    states: tuple[StateRow, ...]
    moves: tuple[MoveRow, ...]
    limits: tuple[Limit, ...]
    shares: tuple[Share, ...]

    def get_move(self, move: str) -> MoveRow:
        """Return a step.

        Raises:
            LadderError: this edition has none of that name.
        """
        for row in self.moves:
            if row.id == move:
                return row
        raise LadderError(f"The contract of {self.edition} has no step {move!r} on the ladder “{self.title}”.")

    def state_words(self, state: str) -> str:
        """Return what a state is called; before the first step, "Nothing started"."""
        return next((row.words for row in self.states if row.id == state), "Nothing started")

    def is_ended(self, state: str) -> bool:
        """Return whether a matter is over at a state."""
        return any(row.id == state and row.is_ended for row in self.states)


@dataclass(frozen=True, slots=True)
class SeenTerm:
    """A number that a person read in the signed contract.

    Attributes:
        id: of the limit or share.
        days, months, percent, cap: what it says; one of the first three, and a cap beside a percentage.
        clause: as it stands there. page: where.
        read_on: when, and read_by: who read it.
    """

    id: str
    clause: str
    page: str
    read_on: dt.date
    read_by: str
    days: int | None = None
    months: int | None = None
    percent: Decimal | None = None
    cap: Decimal | None = None

    @property
    def known(self) -> Known:
        """How it is known."""
        return Known(Verification.SIGNED_CONTRACT, f"{self.clause}, page {self.page}, read by {self.read_by} on {day_words(self.read_on, with_weekday=False)}")


def with_terms(ladder: Ladder, terms: Iterable[SeenTerm]) -> Ladder:
    """Return a ladder with the numbers that people read in the signed contract; the last reading of a term holds.

    Raises:
        LadderError: a term belongs to no limit and no share of this ladder.
    """
    seen = {term.id: term for term in terms}
    known = {row.id for row in ladder.limits} | {row.id for row in ladder.shares}
    if strange := sorted(set(seen) - known):
        raise LadderError(f"There is no number {strange[0]!r} on the ladder “{ladder.title}” of {ladder.edition}. It has: {', '.join(sorted(known))}.")
    limits = tuple(replace(row, seen_days=term.days, seen_months=term.months, known=term.known) if (term := seen.get(row.id)) else row for row in ladder.limits)
    shares = tuple(replace(row, seen_percent=term.percent, seen_cap=term.cap, known=term.known) if (term := seen.get(row.id)) else row for row in ladder.shares)
    return replace(ladder, limits=limits, shares=shares)
