"""What a run is asked for and what one part of it holds: the records that travel to every process and every machine.

What lives here: `Job`, `Columns`, `Span`, `Part` and the one error of this room. What does not: how parts are cut (`planning`) or worked on (`writing`).
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Self

from remit.engine.medicines.formulary import Formulary
from remit.engine.rulebook.policy import Policy


class BatchError(ValueError):
    """A run cannot start or go on; the message says what is wrong, why, and what to do."""


class Form(StrEnum):
    """In which form letters come."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table are called. Only `id`, and one of `text` and `content`, must be there."""

    id: str = "id"
    text: str = "text"
    content: str = "content"
    received_on: str = "received_on"
    practice_code: str = "practice_code"
    provider_code: str = "provider_code"

    @classmethod
    def named(cls, names: Mapping[str, str]) -> Self:
        """Return the columns with some of them called otherwise.

        Raises:
            BatchError: there is no such column to call otherwise.
        """
        known = {field.name for field in fields(cls)}
        if unknown := [name for name in names if name not in known]:
            raise BatchError(f"No column is called {unknown[0]!r} here. Write one of {', '.join(sorted(known))}, such as text=letter_text.")
        return cls(**names)

    def words(self) -> str:
        """Return what is expected of a table, for a refusal."""
        return (
            f"Expected: {self.id} (a name of each letter), and {self.text} (its text) or {self.content} (the document, as bytes or base64). "
            f"Also read where they stand: {self.received_on}, {self.practice_code}, {self.provider_code}."
        )


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one file: records `start` to `stop` (half-open, from 0), and their bytes where the form has no other way to find them."""

    file: str
    start: int = 0
    stop: int = 1
    offset: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What is read, written and repeated as one."""

    number: int
    spans: tuple[Span, ...]

    @property
    def records(self) -> int:
        """How many records it holds."""
        return sum(span.stop - span.start for span in self.spans)

    def words(self) -> str:
        """Return where it stands, for a message."""
        first = self.spans[0]
        more = f" and {len(self.spans) - 1:,} more files" if len(self.spans) > 1 else ""
        return f"part {self.number} ({first.file}, from record {first.start + 1:,}{more})"

    def to_json(self) -> str:
        """Return it as one line."""
        return json.dumps([self.number, [[span.file, span.start, span.stop, span.offset, span.end] for span in self.spans]], ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Return the part of a line that `to_json` wrote."""
        number, spans = json.loads(line)
        return cls(number, tuple(Span(*span) for span in spans))


@dataclass(frozen=True, slots=True)
class Job:
    """What holds for every part of a run.

    Attributes:
        root: folder that the names of files begin from.
        output: folder that is written.
        form, columns, delimiter: how to read.
        received_on: day of receipt for records that name none.
        policy, formulary: what is agreed locally, None for nothing.
        with_answers: whether each letter's `remit.triage/1` is kept too.
    """

    root: str
    output: str
    form: Form
    columns: Columns = Columns()
    delimiter: str = ","
    received_on: dt.date | None = None
    policy: Policy | None = None
    formulary: Formulary | None = None
    with_answers: bool = False

    def fingerprint(self) -> dict[str, object]:
        """Return what decides the answers, apart from the letters; a run that goes on must have the same."""
        return {
            "form": self.form.value,
            "columns": asdict(self.columns),
            "received_on": self.received_on.isoformat() if self.received_on else None,
            "with_answers": self.with_answers,
        }
