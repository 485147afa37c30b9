"""Operational days: not Saturday, not Sunday, not a bank holiday in England.

What lives here: the calendar as a value, adding and counting operational days, and the list of days behind each answer. What does not: how many
days a promise gives (`remit.engine.rulebook.policy`) or the words around a date in a letter (`remit.engine.remedy`).

Two calendars are told apart, and neither may be used for the other: `england_calendar` for cases, `information_request_calendar` for information requests.
"""

import datetime as dt
import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources

from remit.engine.clocks.day_words import day_words, short_day_words

MOST_DAYS = 2600
"""The longest count that is answered, about ten years: beyond it a number was mistyped."""

_ONE_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class CalendarError(ValueError):
    """A count of days that cannot be answered; the message says why and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A bank holiday and its name ("Christmas Day")."""

    day: dt.date
    name: str


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a derivation: its number where it counts, or why it does not.

    Attributes:
        day: the day.
        number: 1, 2, 3 ... for an operational day after the start, None for a day that is not counted.
        why_not: "the day it starts", "weekend" or "bank holiday (Christmas Day)"; "" for a counted day.
    """

    day: dt.date
    number: int | None
    why_not: str = ""

    def words(self) -> str:
        """Return the day as one line: "day 1 Tue 23 Dec", or "Thu 25 Dec not counted: bank holiday (Christmas Day)"."""
        if self.number is not None:
            return f"day {self.number} {short_day_words(self.day)}"
        return f"{short_day_words(self.day)} not counted: {self.why_not}"


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a due day was counted, day by day, from the start to the due day.

    Attributes:
        due_on: the answer.
        days: every day from the start to the answer, both included.
        warning: a sentence where holidays of some of these days are not known; "" otherwise.
    """

    due_on: dt.date
    days: tuple[CountedDay, ...]
    warning: str = ""

    def words(self) -> str:
        """Return the days as lines of text, the warning last."""
        lines = [counted.words() for counted in self.days]
        return "\n".join([*lines, self.warning] if self.warning else lines)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The bank holidays of one part of the country, and the days between which they are known.

    Two calendars with the same holidays and range are equal.

    Attributes:
        holidays: the bank holidays, in any order.
        known_from: first day of the known range; 1 January of the earliest holiday's year where not given.
        known_to: last day of the known range; 31 December of the latest holiday's year where not given.
    """

    holidays: tuple[Holiday, ...] = ()
    known_from: dt.date | None = None
    known_to: dt.date | None = None
    _names: dict[dt.date, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Put the holidays in order and fill in the known range."""
        ordered = tuple(sorted(self.holidays))
        object.__setattr__(self, "holidays", ordered)
        object.__setattr__(self, "_names", {holiday.day: holiday.name for holiday in ordered})
        if ordered and self.known_from is None:
            object.__setattr__(self, "known_from", dt.date(ordered[0].day.year, 1, 1))
        if ordered and self.known_to is None:
            object.__setattr__(self, "known_to", dt.date(ordered[-1].day.year, 12, 31))

    def why_not(self, day: dt.date) -> str:
        """Return why a day is not operational ("weekend", "bank holiday (Easter Monday)"), "" where it is.

        Raises:
            CalendarError: `day` is a moment (a datetime), which would match no holiday.
        """
        if isinstance(day, dt.datetime):
            raise CalendarError("Days are counted from a day, not from a moment: give the date only.")
        if day in self._names:
            return f"bank holiday ({self._names[day]})"
        return "weekend" if day.weekday() >= _SATURDAY else ""

    def is_operational(self, day: dt.date) -> bool:
        """Return whether a day counts: not Saturday, not Sunday, not a holiday of this calendar."""
        return not self.why_not(day)

    def _after(self, day: dt.date) -> Iterator[dt.date]:
        while day < dt.date.max:
            day += _ONE_DAY
            yield day
        raise CalendarError("This count runs past the year 9999: check the start date.")

    def derive(self, day: dt.date, n: int) -> Derivation:
        """Count `n` operational days after `day` and show each day on the way. `day` itself is never counted; 0 gives `day`.

        Raises:
            CalendarError: `n` is negative or more than `MOST_DAYS`, or `day` is a datetime.
        """
        if not 0 <= n <= MOST_DAYS:
            raise CalendarError(f"{n} working days cannot be counted: give a number from 0 to {MOST_DAYS}.")
        self.why_not(day)
        days, number = [CountedDay(day, None, "the day it starts")], 0
        following = self._after(day)
        while number < n:
            current = next(following)
            reason = self.why_not(current)
            number += not reason
            days.append(CountedDay(current, None if reason else number, reason))
        due_on = days[-1].day
        return Derivation(due_on, tuple(days), self.warning_for(day, due_on))

    def add_operational_days(self, day: dt.date, n: int) -> dt.date:
        """Return the day that is `n` operational days after `day`, which itself is not counted.

        Raises:
            CalendarError: as `derive`.
        """
        return self.derive(day, n).due_on

    def operational_days_between(self, start: dt.date, end: dt.date) -> int:
        """Return how many operational days lie after `start` up to and including `end`; negative where `end` is earlier.

        So `operational_days_between(today, due)` is 0 on the due day, and -1 one operational day after it.
        """
        if end < start:
            return -self.operational_days_between(end, start)
        self.why_not(start)
        return sum(self.is_operational(start + dt.timedelta(days=ahead)) for ahead in range(1, (end - start).days + 1))

    def warning_for(self, start: dt.date, end: dt.date) -> str:
        """Return a sentence where some day from `start` to `end` lies outside the known holidays, "" otherwise."""
        if self.known_from is None or self.known_to is None:
            return "No bank holidays are known: only weekends were left out. Check the date."
        if end > self.known_to:
            return f"Bank holidays are known up to {day_words(self.known_to)}. After that only weekends were left out. Check the date."
        if start < self.known_from:
            return f"Bank holidays are known from {day_words(self.known_from)}. Before that only weekends were left out. Check the date."
        return ""


def _read_holidays() -> dict[str, tuple[Holiday, ...]]:
    """Return the holidays of each part of the country, from the file inside `govuk-bank-holidays`. Nothing is asked of the network.

    The data file is read directly: the package's own class imports an HTTP client, which costs the command line a third of a second, and its
    `use_cached_holidays=True` reads this same file (a test compares the two).

    Raises:
        CalendarError: the package or its data is not installed.
    """
    try:
        data = json.loads(resources.files("govuk_bank_holidays").joinpath("bank-holidays.json").read_text(encoding="utf-8"))
        return {
            part: tuple(Holiday(dt.date.fromisoformat(event["date"]), event["title"]) for event in data[part]["events"])
            for part in ("england-and-wales", "scotland", "northern-ireland")
        }
    except (ModuleNotFoundError, FileNotFoundError, KeyError, ValueError) as error:
        raise CalendarError("The list of bank holidays could not be read: install the package govuk-bank-holidays again.") from error


@functools.cache
def england_calendar() -> Calendar:
    """Return the calendar of England.

    Raises:
        CalendarError: the list of bank holidays is not installed.
    """
    return Calendar(_read_holidays()["england-and-wales"])


@functools.cache
def information_request_calendar() -> Calendar:
    """Return the calendar of information requests: a bank holiday in any part of the United Kingdom is not a working day.

    Freedom of Information Act 2000, section 10(6). So Friday 2 January 2026, a holiday in Scotland only, counts for a case and not for a request.
    A holiday that England does not have names where it is one.

    Raises:
        CalendarError: the list of bank holidays is not installed.
    """
    parts = _read_holidays()
    names: dict[dt.date, str] = {holiday.day: holiday.name for holiday in parts["england-and-wales"]}
    elsewhere: dict[dt.date, str] = {}
    for part, words in (("scotland", "Scotland"), ("northern-ireland", "Northern Ireland")):
        for holiday in parts[part]:
            if holiday.day not in names:
                elsewhere[holiday.day] = f"{elsewhere[holiday.day]} and {words}" if holiday.day in elsewhere else f"{holiday.name}, {words}"
    # Known as far as the shortest list reaches: past it a holiday of one part could be missing.
    known_to = min(dt.date(max(holiday.day for holiday in part).year, 12, 31) for part in parts.values())
    known_from = max(dt.date(min(holiday.day for holiday in part).year, 1, 1) for part in parts.values())
    return Calendar(tuple(Holiday(day, name) for day, name in (names | elsewhere).items()), known_from, known_to)
