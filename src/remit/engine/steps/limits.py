"""The time limits of a matter: when each is due, how that was counted, and whether it was kept.

What lives here: `list_due` and counting in months. What does not: counting operational days (`remit.engine.clocks`), which steps start a limit (`ladder`).
"""

import calendar as months_of
import datetime as dt
from dataclasses import dataclass

from remit.engine.clocks import Calendar, day_words
from remit.engine.steps.ladder import Ladder, Limit
from remit.engine.steps.matter import MatterState, StepEvent

NOT_SEEN = (
    "How long this takes is in {condition}. Remit has not seen that text for {edition}. Read it in the signed contract and enter the number with its page."
)


@dataclass(frozen=True, slots=True)
class Due:
    """One time limit that was started.

    Attributes:
        limit: which.
        started_on: the day of the step that started it, which is not counted.
        due_on: the last day, None where the number was never verified.
        how: the count, line by line; for a number that nobody verified, one sentence that says what to do.
        warning: a sentence where bank holidays of some days are not known.
        ended_on: the day of the step that ended it, None while it runs.
        is_over: the matter ended, or the limit was ended; it waits for nobody.
    """

    limit: Limit
    started_on: dt.date
    due_on: dt.date | None
    how: tuple[str, ...]
    warning: str
    ended_on: dt.date | None
    is_over: bool

    @property
    def was_kept(self) -> bool | None:
        """Whether it ended in time; None while it runs, or where it has no day."""
        return None if self.ended_on is None or self.due_on is None else self.ended_on <= self.due_on

    def is_overdue(self, day: dt.date) -> bool:
        """Return whether it runs and its last day has passed."""
        return not self.is_over and self.due_on is not None and day > self.due_on


def list_due(ladder: Ladder, state: MatterState, calendar: Calendar) -> tuple[Due, ...]:
    """Return every time limit that a matter started, in the order in which they started. A step taken again starts its limits anew."""
    found: list[tuple[int, Due]] = []
    for limit in ladder.limits:
        start = state.find_last(*limit.starts)
        if start is not None:
            found.append((start.number, _due(ladder, state, limit, start, calendar)))
    return tuple(due for _, due in sorted(found, key=lambda pair: pair[0]))


def add_months(day: dt.date, months: int) -> tuple[dt.date, str]:
    """Return the day that bears the same number some months later, and how it was counted. Where that month is too short, its last day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = months_of.monthrange(year, month)[1]
    due = dt.date(year, month, min(day.day, last))
    counted = f"{months} month{'s' if months > 1 else ''} after {day_words(day)}: {day_words(due)}."
    if day.day > last:
        counted += f" {months_of.month_name[month]} has no day {day.day}, so its last day counts."
    return due, counted


def _due(ladder: Ladder, state: MatterState, limit: Limit, start: StepEvent, calendar: Calendar) -> Due:
    end = next((event for event in state.events if event.number > start.number and event.move in limit.ends), None)
    is_over = end is not None or ladder.is_ended(state.label)
    due_on, how, warning = _count(ladder, limit, start, calendar)
    return Due(limit, start.on, due_on, how, warning, end.on if end else None, is_over)


def _count(ladder: Ladder, limit: Limit, start: StepEvent, calendar: Calendar) -> tuple[dt.date | None, tuple[str, ...], str]:
    if limit.is_named:
        due = start.day
        return due, (f"The day that the step of {day_words(start.on)} names.",), ""
    if limit.days is not None:
        derivation = calendar.derive(start.on, limit.days)
        return derivation.due_on, tuple(counted.words() for counted in derivation.days), derivation.warning
    if limit.months is not None:
        due, counted = add_months(start.on, limit.months)
        return due, (counted,), ""
    return None, (NOT_SEEN.format(condition=ladder.condition, edition=ladder.edition.replace("-", "/")),), ""
