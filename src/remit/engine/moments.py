"""Which day it is in England at a given moment.

What lives here: `england_day`, by rule and without any time zone file, so that every machine gives the same day. What does not: which days count
(`remit.engine.clocks.calendar`).
"""

import datetime as dt

_HOUR = dt.timedelta(hours=1)
_SUNDAY = 6


class MomentError(ValueError):
    """A moment that belongs to no certain day; the message says why and what to do."""


def _last_sunday_at_one(year: int, month: int) -> dt.datetime:
    last = dt.datetime(year, month, 31, 1, tzinfo=dt.UTC)
    return last - dt.timedelta(days=(last.weekday() - _SUNDAY) % 7)


def england_day(at: dt.datetime) -> dt.date:
    """Return the day in England at a moment.

    Summer time is one hour ahead from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October (Summer Time Order 2002).

    Raises:
        MomentError: the moment has no time zone.
    """
    if at.tzinfo is None:
        raise MomentError("A moment without a time zone belongs to no certain day: give it with its zone.")
    moment = at.astimezone(dt.UTC)
    is_summer = _last_sunday_at_one(moment.year, 3) <= moment < _last_sunday_at_one(moment.year, 10)
    return (moment + _HOUR if is_summer else moment).date()
