"""Dates of messages: what machines write, what they ought to write, and what they write instead.

What lives here: FHIR, HL7, CDA, EDIFACT and Kettering moments to a day, and NHS numbers, with a sentence for each guess. What does not: dates and numbers in
the text of a letter (`dates`, `parties`).
"""

import datetime as dt
import re

from remit.engine.letters.calendar_dates import find_dates

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DIGITS = re.compile(r"\d{8}(?!\d)|\d{10,14}(?!\d)")
_PARTIAL = re.compile(r"\d{4}(?:-?\d{2})?$")
_FIRST_YEAR, _LAST_YEAR = 1880, 2100


def as_day(year: int, month: int, day: int) -> dt.date | None:
    """Return the day, or None where there is no such day or no letter can speak of that year."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_day(raw: str, what: str, problems: list[str]) -> dt.date | None:
    """Return the day of a moment as a message writes it; say each guess.

    Args:
        raw: "2026-03-05T10:00:00Z", "202603051000+0000", "20260503", "05/03/2026".
        what: what the day is, as the sentence names it ("date of birth").
        problems: takes the sentences about guesses and about days that do not exist.
    """
    raw = raw.strip()
    if not raw or _PARTIAL.match(raw):
        return None
    if match := _ISO.match(raw):
        found = as_day(int(match[1]), int(match[2]), int(match[3]))
    elif match := _DIGITS.match(raw):
        found = _from_digits(match[0], what, problems)
    else:
        found = next((date.day for date in find_dates(raw[:60], 0, min(len(raw), 60))[0]), None)
    if found is None:
        problems.append(f'The {what} in this message, "{raw[:40]}", is not a date that exists; it was left out.')
    return found


def _from_digits(digits: str, what: str, problems: list[str]) -> dt.date | None:
    year, first, second = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if found := as_day(year, first, second):
        return found
    if found := as_day(year, second, first):
        problems.append(f'The {what} in this message, "{digits}", has day and month exchanged; it was read as {say_day(found)}.')
        return found
    if found := as_day(int(digits[4:8]), int(digits[2:4]), int(digits[:2])):
        problems.append(f'The {what} in this message, "{digits}", begins with the day; it was read as {say_day(found)}.')
    return found


def say_day(day: dt.date) -> str:
    """Return a day as a letter writes it ("5 March 2026")."""
    return f"{day.day} {day:%B %Y}"


def read_nhs_number(raw: str, problems: list[str]) -> str:
    """Return the ten digits of an NHS number, "" where it is none; say so. Whether the check digit fits, the reader of letters says."""
    digits = re.sub(r"[\s-]", "", raw)
    if re.fullmatch(r"\d{10}", digits, re.ASCII):
        return digits
    if digits:
        problems.append("The NHS number in this message does not have ten digits; it was left out. Check the patient by name and date of birth.")
    return ""
