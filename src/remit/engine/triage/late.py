"""Late letters: days from the event to the issue of the letter, against the limit of that day's edition.

What lives here: the finding of `late_letter`. The limits are data of rule LAT-001. What does not: finding the dates (`remit.engine.letters.dates`).
"""

import re

from remit.engine.findings import Evidence, Request
from remit.engine.letters.calendar_dates import FoundDate
from remit.engine.letters.letter import Letter
from remit.engine.rulebook.rule import RuleEdition
from remit.engine.terms import Act, LetterKind, Party, Span, Task

_SEEN = re.compile(r"\b(?:seen|saw|reviewed|clinic|visit(?:ed)?|appointment|consultation)\b[^\n]{0,30}$", re.IGNORECASE)
_WENT_HOME = frozenset({LetterKind.DISCHARGE_SUMMARY, LetterKind.DAY_CASE})
_ALWAYS = frozenset({LetterKind.DISCHARGE_SUMMARY, LetterKind.EMERGENCY_LETTER, LetterKind.DAY_CASE, LetterKind.VIRTUAL_WARD})


def find_late_letter(letter: Letter, terms: RuleEdition | None, *, asks_something: bool) -> Request | None:
    """Return the request "late_letter" where the letter's own dates pass the limit, else None.

    Args:
        letter: as read; its day of issue counts, not the day it came: transport is not the sender's.
        terms: the edition of LAT-001 for the day of the event; None means that no limit holds.
        asks_something: whether anything is asked of the practice; without that no limit is engaged.
    """
    event, written = letter.dates.event, letter.dates.written
    if terms is None or event is None or written is None or not asks_something:
        return None
    if letter.kind in _WENT_HOME and letter.dates.is_start:
        return None  # Nothing tells of the discharge, so nobody can tell how late it is.
    kind = LetterKind.CLINIC_LETTER if letter.kind in _WENT_HOME and _is_seen(letter, event) else letter.kind
    limit = terms.limit_days(kind) or (terms.limit_days(LetterKind.CLINIC_LETTER) if kind not in _ALWAYS else None)
    if limit is None or (written.day - event.day).days <= limit:
        return None
    first, last = sorted((event, written), key=lambda date: date.start)
    span = Span(first.start, last.end) if last.end - first.start <= 200 else Span(written.start, written.end)
    words = letter.text[span.start : span.end]
    days = (written.day - event.day).days
    return Request(Task.LATE_LETTER, Act.DONE, Party.PROVIDER, span, f"{days} days", evidence=(Evidence("pattern", words, span),))


def _is_seen(letter: Letter, event: FoundDate) -> bool:
    """Return whether the letter says of that day that the patient was seen: a clinic's day, also where a word in the head is a ward's or a theatre's."""
    return bool(_SEEN.search(letter.text[letter.text.rfind("\n", 0, event.start) + 1 : event.start]))
