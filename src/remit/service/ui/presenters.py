"""Moments, days and counts in words, the same on every page.

What lives here: words that need no app. What does not: words about an app's own things (its `presenters`).
"""

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_in_words(day: dt.date, *, with_year: bool = True, with_weekday: bool = True) -> str:
    """Write a day as people say it: Monday 5 January 2026."""
    written = f"{day:%A} {day.day} {day:%B}" if with_weekday else f"{day.day} {day:%B}"
    return f"{written} {day.year}" if with_year else written


def time_in_words(moment: dt.datetime) -> str:
    """Write a time of day in England: 9:04am."""
    local = moment.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def moment_in_words(moment: dt.datetime) -> str:
    """Write a moment in England: Monday 5 January 2026 at 9:04am."""
    return f"{day_in_words(moment.astimezone(LONDON).date())} at {time_in_words(moment)}"


def day_on(moment: dt.datetime) -> dt.date:
    """Return the day in England on which a moment falls."""
    return moment.astimezone(LONDON).date()


def count_in_words(number: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: 1 letter, 3 letters, 1,204 letters."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def with_capital(text: str) -> str:
    """Write a text with a capital letter at its beginning and all else as it is: names keep theirs."""
    return text[:1].upper() + text[1:]


def nhs_number_in_words(digits: str) -> str:
    """Write an NHS number as people read it: 3, 3 and 4 digits."""
    return f"{digits[:3]}\u00a0{digits[3:6]}\u00a0{digits[6:]}"
