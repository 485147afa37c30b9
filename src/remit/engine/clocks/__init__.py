"""Clocks: which days count, when something is due, and how that was counted.

What lives here: the calendars, deadlines and promises, the clocks of a case and of an information request, the lists of what is due, and days in words. What
does not: which move starts a clock (`remit.engine.lifecycle`), how many days the contract gives (`remit.engine.rulebook`), what is printed about it
(`remit.engine.remedy`).
"""

from remit.engine.clocks.calendar import Calendar, CalendarError, CountedDay, Derivation, Holiday, england_calendar, information_request_calendar
from remit.engine.clocks.day_words import day_words, short_day_words

__all__ = [
    "Calendar",
    "CalendarError",
    "CountedDay",
    "Derivation",
    "Holiday",
    "day_words",
    "england_calendar",
    "information_request_calendar",
    "short_day_words",
]
