"""Which provider a figure belongs to after mergers, without restating anything.

What lives here: `Lineage`. A case keeps for ever the code it was opened with; who answers for that code depends on the day as of which a figure is taken.
What does not: who recorded a succession and when (the service's organisations).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Succession:
    """That one organisation followed another.

    Attributes:
        before, after: ODS codes.
        on: the day from which the other answers for it.
    """

    before: str
    after: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Lineage:
    """All successions, asked as of a day."""

    steps: Mapping[str, Succession] = field(default_factory=dict)

    @classmethod
    def of(cls, successions: Iterable[Succession]) -> "Lineage":
        """Return the lineage of these successions; an organisation is followed by one other."""
        return cls({step.before: step for step in successions})

    def present(self, code: str, *, day: dt.date) -> str:
        """Return who answers on a day for what `code` did. A circle, which nothing should let in, ends where it began."""
        seen = {code}
        while (step := self.steps.get(code)) is not None and step.on <= day and step.after not in seen:
            code = step.after
            seen.add(code)
        return code

    def codes_of(self, code: str, *, day: dt.date) -> frozenset[str]:
        """Return every code for which `code` answers on a day, its own included."""
        return frozenset({code} | {before for before in self.steps if self.present(before, day=day) == code})
