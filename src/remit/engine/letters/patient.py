"""Whom a letter is about, as its words say it: name and day of birth.

What lives here: `read_patient`, for showing a person whose letter they look at. What does not: the NHS number (`parties`), what a message states in coded form
(`document.Facts`), and any matching of people: a person compares.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from remit.engine.letters.calendar_dates import find_dates

_HEAD = 3000
_TITLE = r"(?:Mrs|Mr|Ms|Miss|Master|Mx|Dr|Prof(?:essor)?|Rev|Sir|Dame|Baby)\.?"
_WORD = r"[A-Z][\w’'-]*"
_PARTICLE = r"(?:van|von|der|den|de|la|le|du|da|dos|al|el|bin|ibn|ter|ap)\b"
_FULL_NAME = rf"{_WORD}(?:[ ]+(?:{_PARTICLE}|{_WORD})){{0,5}}"
_LABEL = re.compile(
    rf"^[ \t>*#|-]*(?:patient(?:'s)?(?: name| details)?|name(?: of patient)?|client|full name|re|regarding)\b"
    rf"[ \t]*[:.|-]?[ \t]*(?:{_TITLE}[ \t]+)?(?P<name>{_FULL_NAME})",
    re.MULTILINE | re.IGNORECASE,
)
_TITLED = re.compile(rf"\b(?P<title>{_TITLE})[ \t]+(?P<name>{_FULL_NAME})")
_NAMED_FIRST = re.compile(rf"^[ \t]*(?P<name>{_FULL_NAME})[ \t]*[,(|\t ]")
_ABOUT = re.compile(r"\b(?:d\.?o\.?b\b\.?|date of birth|born|birth ?date|nhs (?:no|number|num)\b\.?|nhs:?(?= ?\d))", re.IGNORECASE)
_BORN = re.compile(r"\b(?:d\.?o\.?b\b\.?|date of birth|born(?: on)?|birth ?date)[ \t]*[:.|-]?[ \t]*", re.IGNORECASE)
_NO_NAME = re.compile(r"\b(?:dear|surgery|practice|hospital|clinic|consultant|re-?admission|gp|details|summary|date|nhs|number|ward|dob|born)\b", re.IGNORECASE)
_STOP = re.compile(r"[ \t]{2,}|[ \t]+(?:D\.?O\.?B|DoB|NHS|Born|born|Sex|Age|Date|Hospital)\b.*")


@dataclass(frozen=True, slots=True)
class Patient:
    """Whom a letter is about; "" and None where it was not read. `repr` hides both."""

    name: str = field(default="", repr=False)
    born_on: dt.date | None = field(default=None, repr=False)


def read_patient(text: str) -> Patient:
    """Read the patient's name and day of birth from the head of a letter."""
    head = text[:_HEAD]
    return Patient(_find_name(head), _find_birth(head))


def _find_birth(head: str) -> dt.date | None:
    for mark in _BORN.finditer(head):
        found = [date for date in find_dates(head, mark.end(), min(len(head), mark.end() + 30))[0] if date.start - mark.end() <= 3]
        if found:
            return found[0].day
    return None


def _find_name(head: str) -> str:
    """Return the name beside the day of birth or NHS number, else the labelled one; "" where neither stands there."""
    for line in head.splitlines():
        mark = _ABOUT.search(line)
        if mark is None:
            continue
        before = line[: mark.start()]
        for pattern in (_LABEL, _TITLED, _NAMED_FIRST):
            found = pattern.search(before if pattern is not _NAMED_FIRST else before + " ")
            if found and (name := _cleaned(found)):
                return name
    return next((name for found in _LABEL.finditer(head) if (name := _cleaned(found))), "")


def _cleaned(found: re.Match[str]) -> str:
    name = " ".join(_STOP.split(found["name"], maxsplit=1)[0].split()).strip(" ,.;:-")
    if len(name) < 2 or len(name) > 60 or _NO_NAME.search(name):
        return ""
    title = found.groupdict().get("title") or ""
    return f"{title.rstrip('.')} {name}".strip()
