"""Clocks of a case: signals, deadlines and a calendar give due day, elapsed, overdue, and every day on the way with its reason.

What lives here: `read_clocks` and its answer, the `ClockRun`. What does not: which move gives which signal (`remit.engine.lifecycle`), lists of many cases
(`lists`), information requests (`information_requests`).

How days are counted:

- The day of an event belongs to whoever acted on it. So the day a clock starts is not counted, and of a pause the day of the question is counted and the day of
  the reply is not.
- What was recorded first happened first; the day of each event, once corrected, only says how it is counted.
- A run is overdue from the first operational day after its due day. A question asked later does not heal it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from remit.engine.clocks.calendar import MOST_DAYS, Calendar, CalendarError, CountedDay
from remit.engine.clocks.promises import Deadline
from remit.engine.signals import ClockName, Effect, Signal

_ONE_DAY = dt.timedelta(days=1)


class Ending(StrEnum):
    """How a run ended. Only a stopped run was kept or missed: one that lapsed is not needed any more."""

    STOPPED = "stopped"
    LAPSED = "lapsed"
    RESTARTED = "restarted"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that is not counted: the days after `since_on`, up to and including `until_on` (None while it lasts)."""

    since_on: dt.date
    until_on: dt.date | None = None
    why: str = ""

    def covers(self, day: dt.date) -> bool:
        """Return whether a day is not counted because of this pause."""
        return self.since_on < day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One run of one clock.

    Attributes:
        deadline: how long it runs and on what that stands.
        started_on: the day it started, which is not counted.
        calendar: the days that count.
        allowed_days: operational days until the due day, with more time that was given.
        pauses: the times that were not counted.
        ended_on: the day it ended, None while it runs.
        ending: how it ended, None while it runs.
        ended_by: number of the event that ended it.
        due_on: the due day; None while a pause lasts that began before it was reached.
        promised_on: the due day without the time that was given afterwards; None as for `due_on`.
        days: every day from the start to the due day, or to the last pause.
        warning: a sentence where holidays of some of these days are not known.
    """

    deadline: Deadline
    started_on: dt.date
    calendar: Calendar = field(repr=False)
    allowed_days: int
    pauses: tuple[Pause, ...] = ()
    ended_on: dt.date | None = None
    ending: Ending | None = None
    ended_by: int | None = None
    due_on: dt.date | None = None
    promised_on: dt.date | None = None
    days: tuple[CountedDay, ...] = ()
    warning: str = ""

    @property
    def clock(self) -> ClockName:
        """Which clock this is."""
        return self.deadline.clock

    @property
    def is_running(self) -> bool:
        """Whether it has not ended. A paused clock has not."""
        return self.ending is None

    @property
    def paused_since(self) -> dt.date | None:
        """The day of the event that pauses it now, None where it is not paused."""
        return next((pause.since_on for pause in self.pauses if pause.until_on is None), None) if self.is_running else None

    def why_not(self, day: dt.date) -> str:
        """Return why a day is not counted in this run, "" where it is."""
        if day <= self.started_on:
            return "the day it starts" if day == self.started_on else "before it starts"
        if reason := self.calendar.why_not(day):
            return reason
        return next((f"paused, {pause.why}" if pause.why else "paused" for pause in self.pauses if pause.covers(day)), "")

    def elapsed(self, day: dt.date) -> int:
        """Return how many days were counted up to and including a day. It never falls, and it stands still once the run has ended."""
        last = min(day, self.ended_on) if self.ended_on else day
        return sum(not self.why_not(self.started_on + dt.timedelta(days=ahead)) for ahead in range(1, (last - self.started_on).days + 1))

    def days_left(self, day: dt.date) -> int | None:
        """Return in how many operational days it is due, today as 0, negative once it is past; None while it has no due day."""
        return None if self.due_on is None else self.calendar.operational_days_between(day, self.due_on)

    def days_overdue(self, day: dt.date) -> int:
        """Return by how many operational days it is overdue on a day, 0 where it is not. A run that has ended, or has no due day, is not overdue."""
        return self._days_past(day) if self.is_running else 0

    def is_overdue(self, day: dt.date) -> bool:
        """Return whether it runs and its due day has passed. On a Saturday nothing that was due on Friday is overdue yet."""
        return self.days_overdue(day) > 0

    @property
    def overdue_from(self) -> dt.date | None:
        """The first day on which a run that goes on is overdue; None where it ended, or has no due day."""
        return self.calendar.add_operational_days(self.due_on, 1) if self.due_on and self.is_running else None

    @property
    def was_kept(self) -> bool | None:
        """Whether it was stopped in time. None while it runs, and for a run that lapsed, was void or begun anew: those say nothing of anybody."""
        if self.ending is not Ending.STOPPED or self.ended_on is None:
            return None
        return self._days_past(self.ended_on) == 0

    def words(self) -> str:
        """Return the derivation as lines of text, the warning last."""
        lines = [counted.words() for counted in self.days]
        return "\n".join([*lines, self.warning] if self.warning else lines)

    def _days_past(self, day: dt.date) -> int:
        return max(0, self.calendar.operational_days_between(self.due_on, day)) if self.due_on else 0


def read_clocks(signals: Iterable[Signal], deadlines: Mapping[ClockName, Deadline], calendar: Calendar) -> tuple[ClockRun, ...]:
    """Return every run of every clock, in the order in which they started.

    Args:
        signals: what starts, pauses and stops clocks, in any order.
        deadlines: how long each clock runs; a clock without one is not shown.
        calendar: which days count.

    Raises:
        CalendarError: a count that cannot be answered.
    """
    ended: list[tuple[int, ClockRun]] = []
    running: dict[ClockName, tuple[int, ClockRun]] = {}
    for signal in sorted(signals, key=lambda one: one.number):
        deadline = deadlines.get(signal.clock)
        if deadline is None:
            continue
        before = running.pop(signal.clock, None)
        if before is not None:
            after = _apply(before[1], signal)
            (ended.append((before[0], after)) if after.ending else running.update({signal.clock: (before[0], after)}))
        if signal.effect is Effect.START:
            running[signal.clock] = (signal.number, ClockRun(deadline, signal.on, calendar, deadline.days))
    return tuple(_derive(run) for _, run in sorted([*ended, *running.values()], key=lambda pair: pair[0]))


def find_run(runs: Iterable[ClockRun], clock: ClockName) -> ClockRun | None:
    """Return the latest run of one clock, None where it never ran."""
    return next((run for run in reversed(tuple(runs)) if run.clock is clock), None)


def _apply(run: ClockRun, signal: Signal) -> ClockRun:
    """Return a running clock after one signal."""
    on = max(signal.on, run.started_on)
    match signal.effect:
        case Effect.PAUSE if run.paused_since is None:
            return replace(run, pauses=(*run.pauses, Pause(on, why=signal.why)))
        case Effect.RESUME if run.paused_since is not None:
            return replace(run, pauses=_closed(run.pauses, on))
        case Effect.EXTEND if signal.until is not None:
            return replace(run, allowed_days=max(run.allowed_days, _days_until(run, signal.until, on)))
        case Effect.STOP:
            return _ended(run, Ending.STOPPED, on, signal)
        case Effect.LAPSE:
            return _ended(run, Ending.LAPSED, on, signal)
        case Effect.START:
            return _ended(run, Ending.RESTARTED, on, signal)
        case Effect.VOID:
            return _ended(run, Ending.VOID, on, signal)
        case _:
            return run


def _closed(pauses: tuple[Pause, ...], on: dt.date) -> tuple[Pause, ...]:
    return tuple(pause if pause.until_on else replace(pause, until_on=max(on, pause.since_on)) for pause in pauses)


def _ended(run: ClockRun, ending: Ending, on: dt.date, signal: Signal) -> ClockRun:
    # The pause ends with the run: an answer given while a question was open is counted up to the question, as if the reply had come that day.
    return replace(run, pauses=_closed(run.pauses, on), ending=ending, ended_on=on, ended_by=signal.number)


def _days_until(run: ClockRun, until: dt.date, on: dt.date) -> int:
    """Return how many days must be allowed so that the due day is `until`, or the next operational day where it is none."""
    whole = replace(run, pauses=_closed(run.pauses, on))
    days = whole.elapsed(until) + (1 if whole.why_not(until) else 0)
    if days > MOST_DAYS:
        raise CalendarError(f"More time until {until.isoformat()} cannot be given: that is more than {MOST_DAYS} working days. Check the date.")
    return days


def _derive(run: ClockRun) -> ClockRun:
    """Count the days of a run and fill in what follows from them."""
    counted, day, number = [CountedDay(run.started_on, None, "the day it starts")], run.started_on, 0
    promised_on: dt.date | None = None
    open_pause = run.paused_since
    while number < run.allowed_days and not (open_pause and day >= open_pause):
        day += _ONE_DAY
        reason = run.why_not(day)
        number += not reason
        counted.append(CountedDay(day, None if reason else number, reason))
        if not reason and number == run.deadline.days:
            promised_on = day
    due_on = day if number == run.allowed_days else None
    return replace(run, days=tuple(counted), due_on=due_on, promised_on=promised_on, warning=run.calendar.warning_for(run.started_on, day))
