"""Whom a letter is about, as its words say it: name, day of birth, and the hospital's own number.

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
# What scanning makes of a label is read as well: "Hosp1tal n0". Labels that prose has too count only at the beginning of a line or of a field.
_NO = r"(?:n[o0]s?|num(?:ber)?|ref(?:erence)?|id)"
_PROVIDER_NUMBER = re.compile(
    r"(?:(?i:\b(?:h[o0]sp[i1l]ta[l1i]|h[o0]sp\.?)[ \t]*" + _NO + r"|\bmrn(?:[ \t]+" + _NO + r")?)"
    r"|(?im:(?:^|[ \t]{2}|[\t|,;(])[ \t*>]*(?:un[i1l]t|(?:our[ \t]+)?pat[i1l]ent)[ \t]+" + _NO + r"))"
    r"\b[ \t]*(?:\([A-Z]{2,4}\))?[ \t]*[:.;#=|-]{0,2}[ \t]*"
    r"(?P<letters>(?:[A-Z]{1,4}[ /-]?)?)(?P<digits>[0-9](?:[ -]?[0-9OoIl])*)(?P<end>[/-]?[A-Z]{0,2})(?![A-Za-z0-9]|[/.:][0-9])"
)
_MISREAD = str.maketrans("OoIl", "0011")
_DATE = re.compile(r"\d{1,2}([ -])\d{1,2}\1(?:\d{2}|\d{4})")
_NO_NAME = re.compile(r"\b(?:dear|surgery|practice|hospital|clinic|consultant|re-?admission|gp|details|summary|date|nhs|number|ward|dob|born)\b", re.IGNORECASE)
_STOP = re.compile(r"[ \t]{2,}|[ \t]+(?:D\.?O\.?B|DoB|NHS|Born|born|Sex|Age|Date|Hospital)\b.*")


@dataclass(frozen=True, slots=True)
class Patient:
    """Whom a letter is about; "" and None where it was not read. `repr` hides all of it."""

    name: str = field(default="", repr=False)
    born_on: dt.date | None = field(default=None, repr=False)
    provider_number: str = field(default="", repr=False)


def read_patient(text: str) -> Patient:
    """Read the patient's name, day of birth and hospital number from the head of a letter."""
    head = text[:_HEAD]
    return Patient(_find_name(head), _find_birth(head), _find_provider_number(head))


def _find_provider_number(head: str) -> str:
    """Return the one number that stands behind such a label; "" where none does, or where two do: nobody can say then which is the patient's."""
    numbers = [_provider_number(found) for found in _PROVIDER_NUMBER.finditer(head)]
    known = {re.sub(r"[ /-]", "", number): number for number in reversed(numbers) if number}
    return next(iter(known.values())) if len(known) == 1 else ""


def _provider_number(found: re.Match[str]) -> str:
    """Return the number as it is written, with the zeros and ones that scanning took for letters; "" where its shape is another one."""
    letters, digits, end = found["letters"], found["digits"].translate(_MISREAD), found["end"]
    count = sum(character.isdigit() for character in digits)
    # Ten digits are an NHS number, whether or not its check digit fits; eleven a telephone number.
    if not (4 if letters.strip(" /-") else 5) <= count <= 9 or letters.strip(" /-") == "NHS" or _DATE.fullmatch(digits):
        return ""
    return f"{letters}{digits}{end}"


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
