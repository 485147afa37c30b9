"""Clocks: which days count, and how a due day was counted.

What lives here: the calendar of operational days and days in words. What does not: which promise or duty sets how many days
(`remit.engine.rulebook`), and what is printed about it (`remit.engine.remedy`).
"""

from remit.engine.clocks.calendar import Calendar, CalendarError, CountedDay, Derivation, Holiday, england_calendar
from remit.engine.clocks.day_words import day_words, short_day_words

__all__ = ["Calendar", "CalendarError", "CountedDay", "Derivation", "Holiday", "day_words", "england_calendar", "short_day_words"]
