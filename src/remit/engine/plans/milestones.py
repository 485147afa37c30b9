"""What a plan is made of: a milestone with its theme, direction, measure, baseline, target and day.

What lives here: the records, and their form as plain data. What does not: how a milestone stands (`standing`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any


class MilestoneError(ValueError):
    """A milestone, or plain data that should be one, which cannot be used; the message says why and what to do."""


class Theme(StrEnum):
    """The six areas of the improvement plan on the interface, and what lies outside them."""

    FIT_NOTES = "fit_notes"
    CLINIC_LETTERS = "clinic_letters"
    PATIENT_QUERIES = "patient_queries"
    DISCHARGE_SUMMARIES = "discharge_summaries"
    OUTPATIENT_PRESCRIBING = "outpatient_prescribing"
    SHARED_CARE = "shared_care"
    OUTSIDE = "outside"

    @property
    def words(self) -> str:
        """What people call it."""
        special = {"patient_queries": "Patient and GP queries", "clinic_letters": "Outpatient clinic letters", "outside": "Outside the six areas"}
        return special.get(self.value, self.value.replace("_", " ").capitalize())


class Direction(StrEnum):
    """Whose way of working changes. A plan on the interface names both."""

    PROVIDER = "provider"
    PRACTICES = "practices"

    @property
    def words(self) -> str:
        """What people call it."""
        return {"provider": "What the hospital changes", "practices": "What practices change"}[self.value]


class Better(StrEnum):
    """Which way of the figure is improvement."""

    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, out of what.

    Attributes:
        words: "cases for every 1,000 letters".
        per: the figure is numerator / denominator x this: 1000 for a rate, 100 for per cent, 1 for a plain count without denominator.
        better: which way is improvement.
        counts: which cases the service counts by itself: "cases" with the milestone's theme, or "" where a person records readings.
    """

    words: str
    per: int
    better: Better
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure at the end of a period. `denominator` None means a plain count."""

    until_on: dt.date
    numerator: int
    denominator: int | None = None

    def value(self, per: int) -> Decimal | None:
        """Return the figure, None where nothing was there to count in (a denominator of zero says nothing, not zero)."""
        if self.denominator is None:
            return Decimal(self.numerator)
        return Decimal(self.numerator) * per / Decimal(self.denominator) if self.denominator > 0 else None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One promise of a plan.

    Attributes:
        id: short and stable within its plan.
        theme: its area.
        direction: whose way of working changes.
        action: what will be done.
        owner: post or name of who answers for it.
        due_on: its day.
        measure: what shows it, None where nobody said.
        baseline: the figure from which it starts, None where it was never taken.
        target: the figure to reach, None where nobody said.
        clause: what it rests on, as it may be printed.
    """

    id: str
    theme: Theme
    direction: Direction
    action: str
    owner: str
    due_on: dt.date
    measure: Measure | None = None
    baseline: Reading | None = None
    target: Decimal | None = None
    clause: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no promise.

        Raises:
            MilestoneError: no action, no owner, or a target below zero.
        """
        if not self.action.strip():
            raise MilestoneError("Say what will be done: a milestone without an action promises nothing.")
        if not self.owner.strip():
            raise MilestoneError("Say who answers for it: a milestone without an owner has nobody to ask.")
        if self.target is not None and self.target < 0:
            raise MilestoneError("A target cannot be below zero. Check the number.")

    @property
    def is_measured(self) -> bool:
        """Whether figures can say how it stands."""
        return self.measure is not None and self.target is not None

    def reaches(self, value: Decimal) -> bool:
        """Return whether a figure is at the target or better."""
        if self.measure is None or self.target is None:
            return False
        return value <= self.target if self.measure.better is Better.LOWER else value >= self.target

    def to_record(self) -> dict[str, Any]:
        """Return it as plain data."""
        measure, base = self.measure, self.baseline
        return {
            "id": self.id,
            "theme": self.theme.value,
            "direction": self.direction.value,
            "action": self.action,
            "owner": self.owner,
            "due_on": self.due_on.isoformat(),
            "measure": measure and {"words": measure.words, "per": measure.per, "better": measure.better.value, "counts": measure.counts},
            "baseline": base and {"until_on": base.until_on.isoformat(), "numerator": base.numerator, "denominator": base.denominator},
            "target": None if self.target is None else str(self.target),
            "clause": self.clause,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Milestone":
        """Return the milestone of plain data.

        Raises:
            MilestoneError: something is missing or of the wrong kind.
        """
        try:
            measure, base = record["measure"], record["baseline"]
            return cls(
                id=str(record["id"]),
                theme=Theme(record["theme"]),
                direction=Direction(record["direction"]),
                action=str(record["action"]),
                owner=str(record["owner"]),
                due_on=dt.date.fromisoformat(record["due_on"]),
                measure=measure and Measure(measure["words"], int(measure["per"]), Better(measure["better"]), measure["counts"]),
                baseline=base and Reading(dt.date.fromisoformat(base["until_on"]), int(base["numerator"]), base["denominator"]),
                target=None if record["target"] is None else Decimal(record["target"]),
                clause=str(record["clause"]),
            )
        except MilestoneError:
            raise
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise MilestoneError(f"This is no milestone: {error!r}. Load the plan again, or enter the milestone anew.") from error
