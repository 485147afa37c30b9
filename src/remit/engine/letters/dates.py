"""Dates of a letter: when the event was, when it was written, when it came.

What lives here: finding dates with the words that name them. Day comes before month, as in England. What does not: deadlines (`remit.engine.triage.late`).
"""

import datetime as dt
import re
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?[ \-/.]*(?:of )?(?P<m1>{_NAME})\b[ \-/.,']*(?P<y1>\d{{4}}|\d{{2}})?(?![\d:]|\.\d)"
    r"|(?P<y2>20\d\d)-(?P<m2>\d{2})-(?P<d2>\d{2})"
    r"|(?P<d3>[\dOo]{1,2}) ?(?P<sep>[/.-]) ?(?P<m3>[\dOo]{1,2}) ?(?P=sep) ?(?P<y3>[\dOo]{4}|[\dOo]{2})(?!\d))",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:d\.?\s?o\.?\s?b|date of birth|birth|born|dob)\b", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:discharged?|date of discharge|clinic|seen|attend\w*|appointment|consultation|reviewed|review date|date of (?:review|"
    r"visit|contact|procedure|operation|surgery|attendance|assessment|call)|contact date"
    r"|procedure|operation|event|visit\w*|assessed|call(?:ed)?|incident|arriv\w*|left|transferred|departure|departed|"
    r"encounter|session|admitted|appt|opa|booked for|meeting|mdt|reported|scan date|exam)\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?:typed|dictated|issued|sent|letter date|date of letter|letter|date typed|printed|prep(?:'d|ared)?|completed|authorised|"
    r"finalised|written|generated|created|produced|transcribed|summary|report date|approved|dispatched|posted|signed|emailed|"
    r"e-mailed|released)\b",
    re.IGNORECASE,
)
_ISSUED = re.compile(
    r"\b(?:issued|sent|printed|authorised|finalised|approved|dispatched|posted|released|typed|completed|prep(?:'d|ared)?|generated|produced|emailed|e-mailed)\b",
    re.IGNORECASE,
)
_DISCHARGE = re.compile(r"\b(?:discharged?|disch|d/c|date of discharge|transferred home|departure|departed)\b|\b(?:left|out)\W*$", re.IGNORECASE)
_RECEIVED = re.compile(r"\b(?:received|scanned in|date stamp)\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:next|booked|follow.?up|will|due|review on|tci|from|until|first visit|"
    r"provisional|listed|planned|starts?|since|previous|last|returned|ordered|to)\b",
    re.IGNORECASE,
)
_ADMISSION = re.compile(r"\badm(?:itted|ission|\.)?\b", re.IGNORECASE)
_HEAD = 1400
_OLDEST = 2014


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in the text and where it stands; `is_whole` says whether its year is written."""

    day: dt.date
    start: int
    end: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class LetterDates:
    """The dates that decide edition and deadline, each with its place where it was read from the letter."""

    event: FoundDate | None
    written: FoundDate | None
    received_on: dt.date | None
    impossible: tuple[str, ...] = ()


def _as_day(match: re.Match[str], default_year: int = 0) -> dt.date | None:
    groups = match.groupdict()
    day = groups["d1"] or groups["d2"] or groups["d3"]
    month = groups["m1"] or groups["m2"] or groups["m3"]
    year = groups["y1"] or groups["y2"] or groups["y3"]
    if not year and not default_year:
        return None
    number = _MONTHS.get(month.lower()) or int(month.lower().replace("o", "0"))
    years = int(year.lower().replace("o", "0")) if year else default_year
    return dt.date(years + 2000 if years < 70 else years + 1900 if years < 100 else years, number, int(day.lower().replace("o", "0")))


def find_dates(text: str, start: int, end: int, default_year: int = 0) -> tuple[list[FoundDate], list[str]]:
    """Return the dates in a stretch of text, and the words of those that do not exist (31 February).

    Args:
        text: the letter.
        start, end: the stretch.
        default_year: of a date that names none ("seen on 3 March"); 0 leaves such dates out.
    """
    return _days(text, end, list(_DATE.finditer(text, start, end)), default_year)


def _days(text: str, end: int, matches: list[re.Match[str]], default_year: int) -> tuple[list[FoundDate], list[str]]:
    found, impossible = [], []
    for match in matches:
        if match.end() == end < len(text) and text[end].isalnum():  # cut by the edge: "12/03/20|26"
            continue
        try:
            day = _as_day(match, default_year)
        except ValueError:
            impossible.append(match[0])
            continue
        if day:
            found.append(FoundDate(day, match.start(), match.end(), is_whole=any(match[name] for name in ("y1", "y2", "y3"))))
    return found, impossible


def _before(text: str, date: FoundDate) -> str:
    """Return the words that name a date: those before it on its line, or the whole line above where the date stands alone."""
    line = text.rfind("\n", 0, date.start) + 1
    label = text[max(line, date.start - 60) : date.start]
    if not label.strip(" \t:|-"):
        above = text[max(0, line - 120) : line].rstrip().rpartition("\n")[2][-60:]
        label = above if above.endswith(":") or _BIRTH.search(above) else label
    earlier = [match.end() for match in _DATE.finditer(label)]
    return label[max(earlier, default=0) :]


def _score(text: str, date: FoundDate) -> tuple[str, int] | None:
    """Say what a date is: (`event` or `written` or `received`, strength), or None for a birth date or a stray one."""
    label = _before(text, date)
    if _BIRTH.search(label):
        return None
    for what, cue in _NAMED:
        if cue.search(label):
            return what
    if _EVENT.search(label) and not _FUTURE.search(label):
        return ("event", 3)
    if _WRITTEN.search(label):
        return ("written", 2)
    return ("written", 1) if re.search(r"\bdate\b", label, re.IGNORECASE) or not label.strip(" \t:|-,") else None


_NAMED: tuple[tuple[tuple[str, int], re.Pattern[str]], ...] = (
    (("received", 2), _RECEIVED),
    (("written", 3), _ISSUED),
    (("written", 3), re.compile(r"\bletter\W*$", re.IGNORECASE)),
    (("event", 4), _DISCHARGE),
    (("event", 1), _ADMISSION),
)


def _best(scored: list[tuple[str, int, FoundDate]], what: str, *, latest: bool) -> FoundDate | None:
    candidates = [(strength, date) for kind, strength, date in scored if kind == what]
    if not candidates:
        return None
    top = max(strength for strength, _ in candidates)
    days = [date for strength, date in candidates if strength == top]
    return max(days, key=lambda date: date.day) if latest else days[0]


def _scored(text: str, received_on: dt.date | None) -> tuple[list[tuple[str, int, FoundDate]], list[str]]:
    """Return what each date of head and foot is; the foot only tells when the letter was written."""
    matches = list(_DATE.finditer(text, 0, _HEAD))
    dates, impossible = _days(text, _HEAD, matches, 0)
    years = [date.day.year for date in dates if date.day.year > _OLDEST and not _BIRTH.search(_before(text, date))]
    if years:
        dates, impossible = _days(text, _HEAD, matches, max(years))
    scored = [(what[0], what[1] if date.is_whole else what[1] - 2, date) for date in dates if (what := _score(text, date))]
    scored = [item for item in scored if item[1] > 0]
    if len(text) > 2 * _HEAD:
        foot, wrong = find_dates(text, len(text) - _HEAD // 2, len(text))
        impossible += wrong
        scored += [(what[0], what[1] - 1, date) for date in foot if (what := _score(text, date)) and what[0] == "written" and what[1] > 1]
    latest = received_on or dt.date.max
    return [item for item in scored if item[2].day <= latest], impossible


def _clinic_before(text: str, scored: list[tuple[str, int, FoundDate]], written: FoundDate | None) -> FoundDate | None:
    """Return the day of "12 May 2026 (typed 15 May)": where the day of writing is named, the bare day before it on that line is the event's."""
    for _, strength, date in scored:
        is_before = written is not None and date.end <= written.start and date.day <= written.day and "\n" not in text[date.end : written.start]
        if is_before and strength <= 2:
            return date
    return None


def read_dates(text: str, received_on: dt.date | None = None) -> LetterDates:
    """Find the day of the event and the day of writing in a letter's head and foot.

    Args:
        text: the letter.
        received_on: the day it reached the practice, where the caller knows it.
    """
    scored, impossible = _scored(text, received_on)
    received = _best(scored, "received", latest=True)
    written = _best(scored, "written", latest=False)
    event = _best([item for item in scored if not written or item[2].day <= written.day], "event", latest=False)
    event = event or _clinic_before(text, scored, written)
    return LetterDates(event, written, received_on or (received.day if received else None), tuple(impossible))
