"""Months, contract years, and what a month can say on a given day.

What lives here: `Period` and the state of a month. What does not: operational days (`remit.engine.clocks`).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_CONTRACT_MONTH = 4


_ONE_DAY = dt.timedelta(days=1)


class PeriodError(ValueError):
    """A period that has no days; the message says what to do."""


class MonthState(StrEnum):
    """What the figure of a month means. `NOT_RECORDED` is no zero: nobody was counting then."""

    NOT_RECORDED = "not_recorded"
    COMPLETE = "complete"
    RUNNING = "running"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both counted.

    Raises:
        PeriodError: it ends before it begins.
    """

    first_on: dt.date
    last_on: dt.date

    def __post_init__(self) -> None:
        """Check the order."""
        if self.last_on < self.first_on:
            raise PeriodError("The period ends before it begins. Check both dates.")

    def __contains__(self, day: dt.date) -> bool:
        """Return whether a day is in it."""
        return self.first_on <= day <= self.last_on

    def months(self) -> Iterator[dt.date]:
        """Yield the first day of every month that it touches."""
        month = month_of(self.first_on)
        while month <= self.last_on:
            yield month
            month = next_month(month)

    def is_over(self, day: dt.date) -> bool:
        """Return whether the whole of it lies before a day."""
        return self.last_on < day


def month_of(day: dt.date) -> dt.date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def next_month(month: dt.date) -> dt.date:
    """Return the first day of the next month."""
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1, day=1)


def months_before(month: dt.date, count: int) -> dt.date:
    """Return the first day of the month that lies `count` months before."""
    total = month.year * 12 + month.month - 1 - count
    return dt.date(total // 12, total % 12 + 1, 1)


def month_period(month: dt.date) -> Period:
    """Return a whole month."""
    first = month_of(month)
    return Period(first, next_month(first) - dt.timedelta(days=1))


def whole_months(period: Period) -> tuple[Period | None, tuple[Period, ...]]:
    """Return the whole months of a period as one, None where there is none, and the days at its edges that are left."""
    begins, ends = month_period(period.first_on), month_period(period.last_on)
    first = period.first_on if begins.first_on == period.first_on else begins.last_on + _ONE_DAY
    last = period.last_on if ends.last_on == period.last_on else ends.first_on - _ONE_DAY
    if last < first:
        return None, (period,)
    edges = [Period(period.first_on, first - _ONE_DAY)] if period.first_on < first else []
    edges += [Period(last + _ONE_DAY, period.last_on)] if last < period.last_on else []
    return Period(first, last), tuple(edges)


def contract_year_of(day: dt.date) -> int:
    """Return the year in which the contract year of a day began: 2025 for 31 March 2026."""
    return day.year if day.month >= _CONTRACT_MONTH else day.year - 1


def contract_year(year: int) -> Period:
    """Return a contract year: April to March."""
    return Period(dt.date(year, _CONTRACT_MONTH, 1), dt.date(year + 1, _CONTRACT_MONTH - 1, 31))


def contract_year_words(year: int) -> str:
    """Return a contract year as people write it: 2025/26."""
    return f"{year}/{(year + 1) % 100:02d}"


def state_of_month(month: dt.date, *, day: dt.date, recorded_from: dt.date | None) -> MonthState:
    """Return what the figure of a month means on a day.

    Args:
        month: any day of the month.
        day: the day on which the figure is taken.
        recorded_from: the first day on which cases were recorded, None where none ever was. The month in which recording began is incomplete at its beginning
            and counts as running.
    """
    period = month_period(month)
    if day < period.first_on:
        return MonthState.AHEAD
    if recorded_from is None or period.last_on < recorded_from:
        return MonthState.NOT_RECORDED
    if not period.is_over(day) or period.first_on < recorded_from:
        return MonthState.RUNNING
    return MonthState.COMPLETE
