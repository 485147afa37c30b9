"""Days in words, always in English whatever the machine's locale.

What lives here: "Thursday 8 January 2026" and "Thu 8 Jan". What does not: reading days out of letters (`remit.engine.letters.dates`).
"""

import datetime as dt

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def day_words(day: dt.date, *, with_weekday: bool = True) -> str:
    """Return a day as people read it: "Thursday 8 January 2026". Paper that leaves the practice carries the year."""
    words = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {words}" if with_weekday else words


def short_day_words(day: dt.date) -> str:
    """Return a day for a list of days: "Thu 8 Jan"."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]}"
