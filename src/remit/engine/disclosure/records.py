"""What an answer is made from, as plain records.

What lives here: what a commissioner did (`ActionFact`), which documents applied (`PolicyFact`), and all of it together (`Register`). What does not: cases and
letters (`remit.engine.measures.facts`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.measures.cells import CellTable, table_of
from remit.engine.measures.counts import in_period
from remit.engine.measures.facts import CaseFact, LettersRead
from remit.engine.measures.periods import Period
from remit.engine.measures.succession import Lineage


class DisclosureError(ValueError):
    """An answer, or the file of a register, that cannot be made or read; the message says why and what to do."""


class ActionKind(StrEnum):
    """What a commissioner can have done. An answer names every one of them, with a zero where there was none."""

    INFORMAL = "informal"
    NOTICE = "notice"
    INFORMATION_NOTICE = "information_notice"
    MEETING = "meeting"
    INVESTIGATION = "investigation"
    PLAN = "plan"
    EXCEPTION_REPORT = "exception_report"
    WITHHELD = "withheld"
    RELEASED = "released"
    RETAINED = "retained"
    NO_ACTION = "no_action"

    @property
    def words(self) -> str:
        """What people call it."""
        return _ACTION_WORDS[self]

    @property
    def is_money(self) -> bool:
        """Whether it is a sum."""
        return self in (ActionKind.WITHHELD, ActionKind.RELEASED, ActionKind.RETAINED)


_ACTION_WORDS = {
    ActionKind.INFORMAL: "Raised informally",
    ActionKind.NOTICE: "Contract performance notices",
    ActionKind.INFORMATION_NOTICE: "Information breach notices",
    ActionKind.MEETING: "Contract management meetings",
    ActionKind.INVESTIGATION: "Joint investigations",
    ActionKind.PLAN: "Remedial action plans",
    ActionKind.EXCEPTION_REPORT: "Exception reports",
    ActionKind.WITHHELD: "Money decided to be withheld",
    ActionKind.RELEASED: "Withheld money released",
    ActionKind.RETAINED: "Withheld money kept for good",
    ActionKind.NO_ACTION: "Decisions to take no action, with a reason",
}


@dataclass(frozen=True, slots=True)
class ActionFact:
    """One thing that the commissioner did about a provider on a day; `pence` for sums."""

    kind: ActionKind
    on: dt.date
    provider: str
    pence: int = 0


@dataclass(frozen=True, slots=True)
class PolicyFact:
    """One document and when it applied; `valid_to` None while it does."""

    title: str
    version: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    link: str = ""

    def was_in_force(self, first_on: dt.date, last_on: dt.date) -> bool:
        """Return whether it applied on some day of a period."""
        return self.valid_from <= last_on and (self.valid_to is None or self.valid_to >= first_on)


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation of the register: its code, its name, whether it is a practice or a provider, and its commissioner ("" where unknown)."""

    code: str
    name: str
    kind: str
    commissioner: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """All that is recorded of an area.

    Attributes:
        recorded_from: the first day on which cases were recorded, None where none ever was.
        actions_from: the first day on which actions were recorded.
        organisations: practices and providers by code.
        facts, letters, actions, policies: what is recorded.
        counted: the cells of the cases of a period, where cases are counted and not listed; None where they are `facts`.
        lineage: who followed whom.
    """

    recorded_from: dt.date | None
    actions_from: dt.date | None
    organisations: tuple[Known, ...]
    facts: tuple[CaseFact, ...] = ()
    letters: tuple[LettersRead, ...] = ()
    actions: tuple[ActionFact, ...] = ()
    policies: tuple[PolicyFact, ...] = ()
    lineage: Lineage = Lineage()  # noqa: RUF009 frozen, without steps
    counted: Callable[[Period], CellTable] | None = None

    def count(self, period: Period) -> CellTable:
        """Return the cells of the cases that were opened in a period."""
        return self.counted(period) if self.counted else table_of(in_period(self.facts, period))

    def of_area(self, commissioner: str) -> "Register":
        """Return the part of it that belongs to one commissioner: its practices' cases, whatever the provider.

        Raises:
            DisclosureError: no practice of the register has this commissioner.
        """
        practices = {one.code for one in self.organisations if one.kind == "practice" and one.commissioner == commissioner}
        if not practices:
            known = sorted({one.commissioner for one in self.organisations if one.commissioner})
            raise DisclosureError(f"No practice of this register belongs to {commissioner}. It holds the areas: {', '.join(known) or 'none'}.")
        facts = tuple(fact for fact in self.facts if fact.practice in practices)
        letters = tuple(row for row in self.letters if row.practice in practices)
        # A provider belongs to the area if its practices dealt with it, whoever commissions it.
        met = {fact.provider for fact in facts} | {row.provider for row in letters} | {action.provider for action in self.actions}
        kept = tuple(
            one for one in self.organisations if one.code in practices or (one.kind == "provider" and (one.code in met or one.commissioner == commissioner))
        )
        return Register(self.recorded_from, self.actions_from, kept, facts, letters, self.actions, self.policies, self.lineage)
