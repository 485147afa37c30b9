"""Days and clocks in words: "Thursday 8 January, in 3 working days", and how that was counted.

What lives here: the sentences. What does not: the counting (`remit.engine.clocks`).
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.clocks import CountedDay, england_calendar
from remit.engine.clocks.promises import DeadlineKind
from remit.engine.clocks.runs import ClockRun, Ending
from remit.engine.signals import ClockName
from remit.service.cases.presenters.tables import CLOCK_WORDS
from remit.service.ui.presenters import count_in_words, day_in_words, with_capital


def _contract_year(day: dt.date) -> int:
    return day.year if day.month >= 4 else day.year - 1


def day_near(day: dt.date, today: dt.date) -> str:
    """Write a day; with its year only where it is not of this contract year (April to March)."""
    return day_in_words(day, with_year=_contract_year(day) != _contract_year(today))


def working_days(number: int) -> str:
    """Write a count of working days."""
    return count_in_words(number, "working day")


def by_when(day: dt.date, today: dt.date) -> str:
    """Write a due day with how far it is, to stand behind "by": "Thursday 8 January, in 3 working days".

    Today counts as 0; on a Sunday Friday's work is not overdue yet.
    """
    left, written = england_calendar().operational_days_between(today, day), day_near(day, today)
    if day == today:
        return f"today, {written}"
    if not left:
        return written
    return f"{written}, in {working_days(left)}" if left > 0 else f"{written}, overdue by {working_days(-left)}"


def due_in_words(day: dt.date, today: dt.date) -> str:
    """Write a due day as the end of a sentence: "is due Thursday 8 January, in 3 working days"."""
    return f"{'was' if day < today else 'is'} due {by_when(day, today)}"


def overdue_words(overdue_from: dt.date, today: dt.date) -> str:
    """Write by how many working days something is overdue, from the first day that it is."""
    return f"Overdue by {working_days(max(1, england_calendar().operational_days_between(overdue_from, today) + 1))}"


@dataclass(frozen=True)
class ClockRow:
    """A run of a clock as a table shows it.

    Attributes:
        tag: colour of a tag for `stands`, "" where it is plain text.
    """

    what: str
    when: str
    stands: str
    tag: str
    label: str
    days: tuple[CountedDay, ...]
    warning: str
    intro: str


def clock_row(run: ClockRun, today: dt.date, *, went_up_by: int | None = None, why_lapsed: str = "") -> ClockRow:
    """Return one run in words.

    Args:
        run: one that did not begin anew: only its last run is shown.
        today: the day of the reader.
        went_up_by: the number of the event that sent the case to the commissioner.
        why_lapsed: why nobody needs it any more, where it lapsed.
    """
    stands, tag = _stands(run, today, why_lapsed)
    if run.clock is ClockName.ESCALATE and went_up_by is not None and run.ended_by == went_up_by:
        stands, tag = f"Sent there on {day_near(run.ended_on or run.started_on, today)}", ""
    return ClockRow(CLOCK_WORDS[run.clock], _when(run, today), stands, tag, _label(run), run.days, run.warning, _intro(run, today))


def _when(run: ClockRun, today: dt.date) -> str:
    if run.due_on is None:
        return f"Paused since {day_near(run.paused_since or run.started_on, today)}"
    return f"{'On' if run.clock is ClockName.ESCALATE else 'By'} {day_near(run.due_on, today)}"


def _stands(run: ClockRun, today: dt.date, why_lapsed: str) -> tuple[str, str]:
    if run.ending is Ending.VOID:
        return "Does not count: it was not delivered", ""
    if run.is_running:
        return _stands_now(run, today)
    if run.clock is ClockName.ESCALATE:
        return "Did not come to that", ""
    if run.ending is Ending.LAPSED:
        return f"Not needed any more: {why_lapsed}", ""
    return ("Done on time", "green") if run.was_kept else ("Done late", "yellow")


def _stands_now(run: ClockRun, today: dt.date) -> tuple[str, str]:
    if run.due_on is None:
        return "Paused", "purple"
    if run.clock is ClockName.ESCALATE:
        return ("They see it now", "yellow") if today >= run.due_on else ("Only if there is no answer", "")
    if overdue := run.days_overdue(today):
        return f"Overdue by {working_days(overdue)}", "red"
    left = run.days_left(today) or 0
    return ("Due today", "yellow") if left == 0 else (f"In {working_days(left)}", "")


def _label(run: ClockRun) -> str:
    words = run.deadline.label
    return with_capital(words)


def _intro(run: ClockRun, today: dt.date) -> str:
    """Say in sentences how the due day came about."""
    kind = "This is a local promise, not a contract deadline." if run.deadline.kind is DeadlineKind.LOCAL_PROMISE else f"This is a {run.deadline.label}."
    sentences = [
        f"{working_days(run.deadline.days).capitalize()}, counted from {day_near(run.started_on, today)}.",
        "The day it starts does not count. Weekends and bank holidays in England do not count.",
        kind,
    ]
    if run.allowed_days > run.deadline.days and run.promised_on:
        sentences.append(f"More time was given: the day was {day_near(run.promised_on, today)} before.")
    for pause in run.pauses:
        until = f"until {day_near(pause.until_on, today)}" if pause.until_on else "and still is"
        why = f" ({pause.why})" if pause.why else ""
        sentences.append(f"The clock was paused after {day_near(pause.since_on, today)} {until}{why}.")
    if not run.pauses:
        sentences.append("The clock was not paused.")
    return " ".join(sentences)


def counted_words(day: CountedDay, today: dt.date) -> str:
    """Say of one day of a derivation whether it counts."""
    if day.number is None:
        return f"Not counted: {day.why_not}"
    return "Counted. Today." if day.day == today else "To come" if day.day > today else "Counted"
