"""Dates of a letter: when the event was, when it was written, when it came.

What lives here: choosing among the dates of head and foot. What does not: finding dates (`calendar_dates`), what the words call them (`date_labels`),
deadlines (`remit.engine.triage.late`).
"""

import datetime as dt
import re
from dataclasses import dataclass

from remit.engine.letters.calendar_dates import FoundDate, WrittenDay, find_written_days
from remit.engine.letters.date_labels import DateRole, Naming, Place, Strength, name_date
from remit.engine.terms import NHS_NUMBER_WORDS

_HEAD = 1400
_FIELDS_END = 700
_OLDEST = 2014
_LONG_AGO = dt.timedelta(60)
_A_WEEK = dt.timedelta(7)
_A_YEAR = dt.timedelta(366)
_YEARS = dt.timedelta(5 * 366)
_NHS_NUMBER = re.compile(rf"(?<![\d/.-]){NHS_NUMBER_WORDS}(?![\d/.-])")
_OF_LETTER = frozenset({DateRole.EVENT, DateRole.WRITTEN, DateRole.DICTATED, DateRole.RECEIVED})
_SALUTATION = re.compile(r"^[ \t]{0,20}(?:dear|hi|hello)\b", re.IGNORECASE | re.MULTILINE)
_SHORT_DAY = re.compile(r"\bon \d{1,2}/\d{1,2}\b(?!/)")
_HOME_TODAY = re.compile(
    r"\b(?:(?:goes|going|went|sent|is|allowed|let) home|(?:was |being |is )?discharged|(?:leaves|left) us|"
    r"(?:comes?|came|coming|steps?|stepp(?:ed|ing)) off (?:the (?:virtual )?ward|our caseload))(?: (?:again|well|safely))? "
    r"(?:today|this (?:morning|afternoon))\b",
    re.IGNORECASE,
)
_RANGE = frozenset({"-", "\u2013", ">", "to", "/", "until"})


@dataclass(frozen=True, slots=True)
class LetterDates:
    """The dates that decide edition and deadline, each with its place where it was read from the letter.

    Attributes:
        event: of the discharge, clinic, call or missed appointment.
        written: typed, issued or sent; never dictated.
        received_on: the day it reached the practice.
        impossible: words of dates that do not exist.
        is_sure: whether the words leave no doubt about the day of the event; where not, a person decides what hangs on it.
        is_start: whether the day of the event is that on which a stay began, because nothing tells when it ended.
        too_late: the day of writing that was left out, because the caller says that the letter was received before it.
    """

    event: FoundDate | None
    written: FoundDate | None
    received_on: dt.date | None
    impossible: tuple[str, ...] = ()
    is_sure: bool = True
    is_start: bool = False
    too_late: dt.date | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    date: FoundDate
    naming: Naming

    @property
    def role(self) -> DateRole:
        return self.naming.role

    @property
    def strength(self) -> int:
        return self.naming.strength


def _name_all(text: str, days: list[WrittenDay], body: int) -> list[tuple[WrittenDay, Naming]]:
    """Name each date, births without a word on them too; the second of two that make a stay ("28/10/2026 > 30/10/2026") is when it ended."""
    named: list[tuple[WrittenDay, Naming]] = []
    earlier = 0
    for day in days:
        joint = text[earlier : day.start].strip().lower()
        if named and joint in _RANGE and named[-1][1].role is DateRole.EVENT:
            named[-1] = (named[-1][0], Naming(DateRole.EVENT, Strength.BARE))
            named.append((day, Naming(DateRole.EVENT, Strength.PLAIN)))
        else:
            named.append((day, name_date(text, Place(day.start, day.end, earlier, body))))
        earlier = day.end
    return _without_births(text, named)


def _without_births(text: str, named: list[tuple[WrittenDay, Naming]]) -> list[tuple[WrittenDay, Naming]]:
    """Take for births, which many heads give without a word, the days too long before the letter, and bare ones beside an NHS number if nothing dates it."""
    of_letter = (day.in_year(0) for day, naming in named if naming.role in _OF_LETTER and day.year > _OLDEST)
    latest = max((found.day for found in of_letter if found), default=None)
    return [(day, Naming(DateRole.BIRTH, Strength.PLAIN)) if _is_birth(text, day, naming, latest) else (day, naming) for day, naming in named]


def _is_birth(text: str, day: WrittenDay, naming: Naming, latest: dt.date | None) -> bool:
    found = day.in_year(0) if day.year else None
    if found is None or naming.role not in _OF_LETTER:
        return False
    if latest is not None:
        return latest - found.day > (_A_YEAR if naming.strength <= Strength.BARE else _YEARS)
    line, next_line = text.rfind("\n", 0, day.start) + 1, text.find("\n", text.find("\n", day.end) + 1)
    return naming.strength <= Strength.BARE and bool(_NHS_NUMBER.search(text, line, next_line if next_line >= 0 else len(text)))


def _anchor(named: list[tuple[WrittenDay, Naming]]) -> dt.date | None:
    """Return the day by which dates without a year are understood: the latest of writing, else of the event, else the latest that is nobody's birth."""
    whole = [(naming.role, found.day) for day, naming in named if day.year > _OLDEST and (found := day.in_year(0))]
    for roles in ((DateRole.WRITTEN,), (DateRole.EVENT, DateRole.DICTATED), (DateRole.OTHER, DateRole.RECEIVED)):
        if days := [day for role, day in whole if role in roles]:
            return max(days)
    return None


def _dates_of(named: list[tuple[WrittenDay, Naming]]) -> tuple[list[_Named], list[str]]:
    """Return the dates that exist, with their names, and the words of those that do not."""
    anchor = _anchor(named)
    found, impossible = [], []
    for day, naming in named:
        if not day.year and anchor is None:
            continue
        if date := day.near(anchor or dt.date(day.year, 1, 1)):
            found.append(_Named(date, naming))
        else:
            impossible.append(day.words)
    return found, impossible


def _foot(text: str) -> tuple[list[_Named], list[str]]:
    """Return what the foot of a long letter says of when it was written."""
    if len(text) <= 2 * _HEAD:
        return [], []
    days = [day for day in find_written_days(text, len(text) - _HEAD // 2, len(text)) if day.year]
    found, impossible = _dates_of(_name_all(text, days, len(text)))
    told = [_Named(one.date, Naming(DateRole.WRITTEN, Strength.BARE)) for one in found if one.role is DateRole.WRITTEN and one.strength >= Strength.TOLD]
    return told, impossible


def _best(named: list[_Named], *, latest: bool) -> _Named | None:
    """Return the date that its words name most plainly; among equals the first or the latest."""
    if not named:
        return None
    top = max(one.strength for one in named)
    equals = [one for one in named if one.strength == top]
    return max(equals, key=lambda one: one.date.day) if latest else equals[0]


def _is_beside_whole(text: str, date: FoundDate, named: list[_Named]) -> bool:
    """Return whether a date has its year, or stands in one line with another that has."""
    spans = [(min(date.end, one.date.end), max(date.start, one.date.start)) for one in named if one.date.is_whole]
    return date.is_whole or any("\n" not in text[start:end] for start, end in spans)


def _written(text: str, named: list[_Named]) -> _Named | None:
    """Return the day of writing. One without its year counts beside another date of its line only ("3 March 2026 (typed 5 March)")."""
    return _best([one for one in named if one.role is DateRole.WRITTEN and _is_beside_whole(text, one.date, named)], latest=False)


def _field_event(named: list[_Named]) -> _Named | None:
    return _best([one for one in named if one.role is DateRole.EVENT and not one.naming.is_told], latest=True)


def _told_event(named: list[_Named], written: dt.date | None) -> _Named | None:
    """Return the latest day that a sentence gives for the visit, unless it is long before the letter and so a visit before this one."""
    told = [one for one in named if one.role is DateRole.EVENT and one.naming.is_told]
    near = [one for one in told if written is None or written - one.date.day <= _LONG_AGO]
    return max(near, key=lambda one: (one.date.day, one.strength), default=None)


def _before_writing(text: str, named: list[_Named], writing: _Named | None) -> tuple[FoundDate | None, bool]:
    """Return the day of "12 May 2026 (typed 15 May)": where the day of writing is named, a bare day before it is the event's, surely if on its line."""
    for one in named:
        date = one.date
        is_bare = one.role is DateRole.WRITTEN and one.strength <= Strength.TOLD
        if is_bare and writing and writing.strength > one.strength and date.end <= writing.date.start and writing.date.day - date.day <= _LONG_AGO:
            return date, "\n" not in text[date.end : writing.date.start]
    return None, False


def _later(named: list[_Named], day: dt.date, *, least: Strength) -> list[_Named]:
    """Return the days after one that could be of the event too: told as such, or of unknown meaning."""
    return [one for one in named if one.role in (DateRole.OTHER, DateRole.EVENT) and one.strength >= least and one.date.day > day]


def _weak_event(text: str, past: list[_Named], writing: _Named | None) -> tuple[FoundDate | None, bool]:
    """Return the day that sentences, procedures or the dictation give for the event; one in doubt that is old is left out, as most such are history."""
    written = writing.date.day if writing else None
    told = _told_event(past, written)
    dictated = next((one.date for one in past if one.role is DateRole.DICTATED), None)
    weak = max((one for one in (_field_event(past), told) if one), key=lambda one: one.date.day, default=None)
    if dictated and (weak is None or weak.date.day < dictated.day):
        return dictated, True  # It is dictated on the day or after it: a letter late from then is late.
    if weak is None:
        return None, False
    is_sure = weak is told and not _later(past, weak.date.day, least=Strength.NONE) and not _SHORT_DAY.search(text, 0, _HEAD)
    is_old = written is not None and written - weak.date.day > _A_WEEK
    return (weak.date if is_sure or not is_old else None), is_sure


def _event(text: str, named: list[_Named], writing: _Named | None) -> tuple[FoundDate | None, bool]:
    """Return the day of the event, and whether the words leave no doubt of it."""
    past = [one for one in named if writing is None or one.date.day <= writing.date.day]
    field = _field_event(past)
    if field and field.strength >= Strength.FIELD:
        return field.date, field.strength >= Strength.PLAIN or not _later(past, field.date.day, least=Strength.BARE)
    bare, is_beside = _before_writing(text, past, writing)
    if bare and is_beside:
        return bare, True
    weak, is_sure = _weak_event(text, past, writing)
    return weak or bare, is_sure and weak is not None


def read_dates(text: str, received_on: dt.date | None = None) -> LetterDates:
    """Find the day of the event and the day of writing in a letter's head and foot.

    Args:
        text: the letter.
        received_on: the day it reached the practice, where the caller knows it.
    """
    greeting = _SALUTATION.search(text, 0, _HEAD)
    named, impossible = _dates_of(_name_all(text, find_written_days(text, 0, _HEAD), greeting.start() if greeting else _FIELDS_END))
    foot, wrong = _foot(text)
    latest = received_on or dt.date.max
    every = named + foot
    after = _written(text, every) if received_on else None
    named = [one for one in every if one.date.day <= latest]
    received = _best([one for one in named if one.role is DateRole.RECEIVED], latest=True)
    writing = _written(text, named)
    written = writing.date if writing else None
    event, is_sure = _event(text, named, writing)
    is_plain = any(one.role is DateRole.EVENT and one.strength >= Strength.FIELD for one in named)
    if written and not is_plain and _HOME_TODAY.search(text, 0, _HEAD):
        event, is_sure = written, True
    is_start = any(one.date is event and one.role is DateRole.EVENT and one.strength is Strength.BARE for one in named)
    too_late = after.date.day if after and after.date.day > latest else None
    return LetterDates(event, written, received_on or (received.date.day if received else None), tuple(impossible + wrong), is_sure, is_start, too_late)
