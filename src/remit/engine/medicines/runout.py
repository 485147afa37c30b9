"""When a supply runs out, and whether anybody can act before it does: counted day by day.

What lives here: `RunOut` with its three ways of failing and its derivation as data and as text. What does not: the calendar (`remit.engine.clocks`), which
supply a letter states (`supply`), what is printed about it (`remit.engine.triage.medicine_findings`).
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from remit.engine.clocks import Calendar, day_words, short_day_words
from remit.engine.rulebook.policy import DEFAULT_PHARMACY_DAYS, DEFAULT_PRACTICE_DAYS, DEFAULT_SUPPLY_DAYS

_ONE_DAY = dt.timedelta(days=1)


class Verdict(StrEnum):
    """Whether a supply lasts."""

    OUT_BEFORE_RECEIPT = "ran_out_before_receipt"
    SHORT = "short_supply"
    UNWORKABLE = "within_contract_yet_unworkable"
    WORKABLE = "workable"


class Handling(NamedTuple):
    """How many operational days it takes here: `practice_days` for the prescription, `pharmacy_days` to dispense; and the least supply that holds."""

    practice_days: int = DEFAULT_PRACTICE_DAYS
    pharmacy_days: int = DEFAULT_PHARMACY_DAYS
    least_days: int = DEFAULT_SUPPLY_DAYS

    @property
    def needed_days(self) -> int:
        """Operational days from the letter to the medicine in the patient's hand."""
        return self.practice_days + self.pharmacy_days


class TimelineDay(NamedTuple):
    """One day from the supply to the day it runs out.

    Attributes:
        day: the day.
        is_covered: whether the patient has the medicine on it.
        number: 1, 2, 3 ... for an operational day on which the practice could act, None otherwise.
        why_not: "weekend", "bank holiday (Christmas Day)", "letter not here yet", or "" for a day that counts.
    """

    day: dt.date
    is_covered: bool
    number: int | None
    why_not: str = ""


class RunOut(NamedTuple):
    """What was counted for one supply.

    Attributes:
        supplied_on: day of the supply; it is the first day that is covered.
        days: how many days were supplied.
        runs_out_on: first day without the medicine.
        received_on: day the practice has the letter; `is_receipt_known` is False where the day of the supply had to do.
        last_day_to_act: last operational day on which the practice can begin, so that the medicine is there before it runs out; None where there is none.
        days_left: operational days after receipt and before it runs out.
        needed_days: operational days that practice and pharmacy need.
        verdict: what follows.
        timeline: every day from the supply to the day it runs out.
        warning: a sentence where holidays of some of these days are not known.
    """

    supplied_on: dt.date
    days: int
    runs_out_on: dt.date
    received_on: dt.date
    is_receipt_known: bool
    last_day_to_act: dt.date | None
    days_left: int
    needed_days: int
    verdict: Verdict
    timeline: tuple[TimelineDay, ...]
    warning: str = ""

    def words(self) -> str:
        """Return the count in one line: "supplied 7 days Thu 24 Dec -> runs out Thu 31 Dec; 25, 26, 27, 28 Dec not working; 2 operational days left"."""
        parts = [f"supplied {counted_days(self.days)} {short_day_words(self.supplied_on)} -> runs out {short_day_words(self.runs_out_on)}"]
        if self.is_receipt_known and self.received_on != self.supplied_on:
            parts.append(f"letter received {short_day_words(self.received_on)}")
        if closed := self._closed_words():
            parts.append(f"{closed} not working")
        parts.append(f"{counted_days(self.days_left, 'operational day')} left")
        return "; ".join([*parts, self.warning] if self.warning else parts)

    def lines(self) -> list[str]:
        """Return the count day by day."""
        rows = []
        for item in self.timeline:
            state = "has the medicine" if item.is_covered else "has run out"
            act = f"operational day {item.number}" if item.number is not None else f"not counted: {item.why_not}"
            rows.append(f"{short_day_words(item.day)}: {state}; {act}")
        return [*rows, self.warning] if self.warning else rows

    def sentence(self) -> str:
        """Return what follows, in a sentence for a person; letters and pages say "working day"."""
        out = day_words(self.runs_out_on)
        left = f"{counted_days(self.days_left, 'working day')} {'is' if self.days_left == 1 else 'are'} left"
        match self.verdict:
            case Verdict.OUT_BEFORE_RECEIPT:
                came = (
                    f"before the letter was here on {day_words(self.received_on)}"
                    if self.runs_out_on < self.received_on
                    else "the day on which the letter came"
                )
                return f"The supply ran out on {out}, {came}."
            case Verdict.SHORT:
                return f"The supply of {counted_days(self.days)} runs out on {out}; {left} to act."
            case Verdict.UNWORKABLE:
                return (
                    f"The supply of {counted_days(self.days)} keeps the contract, yet it runs out on {out} and only {left}, "
                    f"where practice and pharmacy need {self.needed_days}."
                )
            case Verdict.WORKABLE:
                return f"The supply lasts until {out}; {left} to act."

    def _closed_words(self) -> str:
        """Return the weekend days and holidays between receipt and run-out, the month said once: "25, 26, 27, 28 Dec"."""
        closed = [
            item.day for item in self.timeline if item.why_not.startswith(("weekend", "bank holiday")) and item.day > self.received_on and item.is_covered
        ]
        months: dict[str, list[str]] = {}
        for day in closed:
            months.setdefault(short_day_words(day).rsplit(" ", 1)[1], []).append(str(day.day))
        return ", ".join(f"{', '.join(days)} {month}" for month, days in months.items())


def counted_days(number: int, noun: str = "day") -> str:
    """Return a number of days in words: "1 day", "2 operational days"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def derive_run_out(supplied_on: dt.date, days: int, received_on: dt.date | None, calendar: Calendar, handling: Handling | None = None) -> RunOut:
    """Count when a supply runs out and how many operational days are left to replace it.

    The day of the supply is the first covered day, so 7 days from Thursday 24 December run out on Thursday 31 December. Operational days are counted after the
    day of receipt and before the day it runs out: on that day the patient has none.

    Args:
        supplied_on: day of discharge or clinic.
        days: days supplied, 0 for none.
        received_on: day the practice has the letter; the day of the supply where not known.
        calendar: whose holidays count.
        handling: days that practice and pharmacy need, and the least supply.
    """
    handling = handling or Handling()
    received = max(received_on, supplied_on) if received_on else supplied_on
    runs_out = supplied_on + days * _ONE_DAY
    timeline = tuple(_timeline(supplied_on, runs_out, received, calendar))
    open_days = [item.day for item in timeline if item.number is not None]
    verdict = _verdict(days, len(open_days), received, runs_out, handling)
    begin = len(open_days) - handling.pharmacy_days
    last = open_days[begin - 1] if begin > 0 else None
    return RunOut(
        supplied_on,
        days,
        runs_out,
        received,
        received_on is not None,
        last,
        len(open_days),
        handling.needed_days,
        verdict,
        timeline,
        calendar.warning_for(supplied_on, runs_out),
    )


def _timeline(supplied_on: dt.date, runs_out: dt.date, received: dt.date, calendar: Calendar) -> Iterable[TimelineDay]:
    day, number = supplied_on, 0
    while day <= runs_out:
        reason = calendar.why_not(day)
        if day >= runs_out:
            reason = reason or "the patient has none left"
        elif day <= received:
            reason = reason or (
                "the day it is supplied"
                if day == supplied_on == received
                else "the letter is not here before the next day"
                if day == received
                else "letter not here yet"
            )
        number += not reason
        yield TimelineDay(day, day < runs_out, None if reason else number, reason)
        day += _ONE_DAY


def _verdict(days: int, days_left: int, received: dt.date, runs_out: dt.date, handling: Handling) -> Verdict:
    if days and runs_out <= received:
        return Verdict.OUT_BEFORE_RECEIPT
    if days < handling.least_days:
        return Verdict.SHORT
    return Verdict.UNWORKABLE if days_left < handling.needed_days else Verdict.WORKABLE
