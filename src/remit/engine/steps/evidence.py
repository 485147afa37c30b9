"""The evidence for a step: what was counted, out of what, and in which cases. It is frozen when it is approved.

What lives here: the pack as a value, its digest and its form as plain data. What does not: counting (`gather`), the paper (`papers`). It holds no patient, no
clinician, no words of a letter and no name of a practice; each number names its cases.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


def cases_words(number: int) -> str:
    """Write a number of cases: 1 case, 1,204 cases."""
    return f"{number:,} case{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of the pack.

    Attributes:
        case: its reference. opened_on: the day it was opened.
        specialty: "" where not known.
        tasks: what was asked for, in words. rules: their rules.
        result: what became of it, in words.
        answer_days: operational days to the answer, None where there was none.
    """

    case: str
    opened_on: str
    specialty: str
    tasks: tuple[str, ...]
    rules: tuple[str, ...]
    result: str
    answer_days: int | None


@dataclass(frozen=True, slots=True)
class RepeatRow:
    """A rule under which several cases were opened, with what it may be cited as."""

    rule: str
    words: str
    citation: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: cases opened, letters read, practices that reported; `is_whole` is False while it is still running."""

    month: str
    cases: int
    letters: int
    practices: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """The whole pack.

    Attributes:
        provider: ODS code.
        first_on, last_on: the period.
        taken_at: the moment of the figures, in words.
        cases: every case.
        letters: letters of the provider that were read, 0 where none: then there is no rate.
        practices_reporting, practices: how many practices sent letters, out of how many.
        results: result in words -> references of its cases.
        repeats: rules with three cases or more.
        harm: references of cases in which a patient was harmed or nearly harmed.
        months: month by month.
    """

    provider: str
    first_on: str
    last_on: str
    taken_at: str
    cases: tuple[CaseRow, ...]
    letters: int
    practices_reporting: int
    practices: int
    results: tuple[tuple[str, tuple[str, ...]], ...]
    repeats: tuple[RepeatRow, ...]
    harm: tuple[str, ...]
    months: tuple[MonthRow, ...]

    @property
    def count(self) -> int:
        """How many cases."""
        return len(self.cases)

    @property
    def rate_words(self) -> str:
        """The rate beside its two counts, or that there is none."""
        if not self.letters:
            return f"{cases_words(self.count)}. No letters were counted, so there is no rate."
        return f"{1000 * self.count / self.letters:.1f} for every 1,000 letters ({self.count:,} of {self.letters:,})"

    @property
    def completeness_words(self) -> str:
        """How many practices reported."""
        return f"{self.practices_reporting} of {self.practices} practices sent letters in this time"

    def cases_with(self, result: str) -> tuple[str, ...]:
        """Return the references of the cases with a result in words."""
        return dict(self.results).get(result, ())

    def to_record(self) -> dict[str, Any]:
        """Return it as plain data."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return] # tuples become lists, as the store gives them back

    @property
    def digest(self) -> str:
        """SHA-256 of the plain data with sorted keys: what an approver approved."""
        return hashlib.sha256(json.dumps(self.to_record(), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Evidence":
        """Return the pack of plain data."""
        return cls(
            provider=record["provider"],
            first_on=record["first_on"],
            last_on=record["last_on"],
            taken_at=record["taken_at"],
            cases=tuple(CaseRow(**{**row, "tasks": tuple(row["tasks"]), "rules": tuple(row["rules"])}) for row in record["cases"]),
            letters=record["letters"],
            practices_reporting=record["practices_reporting"],
            practices=record["practices"],
            results=tuple((words, tuple(cases)) for words, cases in record["results"]),
            repeats=tuple(RepeatRow(**{**row, "cases": tuple(row["cases"])}) for row in record["repeats"]),
            harm=tuple(record["harm"]),
            months=tuple(MonthRow(**row) for row in record["months"]),
        )

    def days(self) -> tuple[dt.date, dt.date]:
        """Return first and last day of the period."""
        return dt.date.fromisoformat(self.first_on), dt.date.fromisoformat(self.last_on)
