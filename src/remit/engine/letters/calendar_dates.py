"""Days as letters write them: "3rd of March, 2026", "03.03.26", "O3/O3/2O26" from a scan, "3 March" without its year.

What lives here: finding them with their places. What does not: what a day is in the letter (`date_labels`) and which of them count (`dates`).
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
_MONTHS |= {read: number for name, number in _MONTHS.items() for read in (name.replace("o", "0", 1), name.replace("m", "rn", 1))}  # as a scan reads them
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\d/.-])(?=[Ool]?\d)(?:(?P<d1>[\dOo]{{1,2}})(?:st|nd|rd|th)?[ \-/.]{{0,3}}(?:of )?(?P<m1>{_NAME})\b[ \-/.,']{{0,3}}"
    rf"(?P<y1>2[\dOo]{{3}}|\d{{4}}|(?<!,)(?<!, )\d{{2}}(?!(?:st|nd|rd|th)?[ \-/.]{{0,3}}(?:of )?(?:{_NAME})\b))?(?![\d:]|\.\d)"
    r"|(?P<y2>20\d\d)-(?P<m2>\d{2})-(?P<d2>\d{2})"
    r"|(?P<d3>[\dOol]{1,2}) ?(?P<sep>[/.-]) ?(?P<m3>[\dOol]{1,2}) ?(?P=sep) ?(?P<y3>[\dOol]{4}|[\dOol]{2})(?!-?\d))",
    re.IGNORECASE,
)
_AS_SCANNED = str.maketrans("oOlL", "0011")
_HALF_A_YEAR = 183
_THIS_CENTURY = range(35)
"""Years of two digits that are of the 2000s: what is written as "52" is the year of a birth."""
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in the text and where it stands; `is_whole` says whether its year is written."""

    day: dt.date
    start: int
    end: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """The parts of a date as they stand in the text; `year` is 0 where none is written."""

    words: str
    start: int
    end: int
    day: int
    month: int
    year: int

    def in_year(self, year: int) -> FoundDate | None:
        """Return the date, taking `year` where none is written; None where that day does not exist."""
        try:
            return FoundDate(dt.date(self.year or year, self.month, self.day), self.start, self.end, is_whole=bool(self.year))
        except ValueError:
            return None

    def near(self, day: dt.date) -> FoundDate | None:
        """Return the date; one without its year falls within half a year of `day`, so that "29 December" in a letter of January is of the year before."""
        found = self.in_year(day.year)
        if found is None or self.year or abs((found.day - day).days) <= _HALF_A_YEAR:
            return found
        return self.in_year(day.year + (1 if found.day < day else -1))


def _number(words: str) -> int:
    return int(words.translate(_AS_SCANNED))


def _as_written(match: re.Match[str]) -> WrittenDay:
    groups = match.groupdict()
    month = groups["m1"] or groups["m2"] or groups["m3"]
    year = groups["y1"] or groups["y2"] or groups["y3"]
    day = groups["d1"] or groups["d2"] or groups["d3"]
    years = _number(year) if year else 0
    if year and len(year) == 2:
        years += 2000 if years in _THIS_CENTURY else 1900
    return WrittenDay(match[0], match.start(), match.end(), _number(day), _MONTHS.get(month.lower()) or _number(month), years)


def find_written_days(text: str, start: int, end: int) -> list[WrittenDay]:
    """Return the dates of a stretch of text as they are written; one that the edge may have cut and one of no such year ("30-01-4417") are left out."""
    found = []
    for match in _DATE.finditer(text, start, end):
        is_cut = match.end() == end < len(text) and text[end].isalnum()  # "12/03/20|26"
        written = _as_written(match)
        if not is_cut and (not written.year or written.year in _YEARS):
            found.append(written)
    return found


def find_dates(text: str, start: int, end: int, default_year: int = 0) -> tuple[list[FoundDate], list[str]]:
    """Return the dates in a stretch of text, and the words of those that do not exist (31 February).

    Args:
        text: the letter.
        start, end: the stretch.
        default_year: of a date that names none ("seen on 3 March"); 0 leaves such dates out.
    """
    found, impossible = [], []
    for written in find_written_days(text, start, end):
        if not written.year and not default_year:
            continue
        if date := written.in_year(default_year):
            found.append(date)
        else:
            impossible.append(written.words)
    return found, impossible
