"""A letter without its people: names, numbers, addresses and days replaced by made-up ones, and every place moved along.

What lives here: `pseudonymise`, for letters that are handed on as labelled examples. What does not: who may hand them on (the service). Pseudonymised is not
anonymous: what happened to somebody can tell who it was, so a person reads each letter before it leaves. What a rule can check is checked (`leftovers`).
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from remit.engine.letters.calendar_dates import WrittenDay, find_written_days
from remit.engine.terms import has_valid_check_digit

SURNAMES = tuple(
    "Abernett Brackley Carrow Dunmoor Eastlake Farrow Gilder Hatherley Inkpen Jessamy Kestrel Larkwell Merrow Netherby Orchard Penrow Quarrie Rushmere "
    "Selwick Tarrant Underhay Vantry Wexcombe Yarrow".split()
)
FORENAMES = tuple("Ashby Bay Corin Darcey Ellis Fenn Greer Harley Indy Jules Kit Lane Merle Nico Oakley Perrin Quinn Rowan Sage Tate Vale Wren".split())
_PLACE_NAMES = ("Ferncombe", "Oxbarrow", "Northwick", "Stonely", "Mereham", "Westover")
_TITLE = r"(?:Mrs|Mr|Ms|Miss|Master|Mx|Dr|Doctor|Prof(?:essor)?|Rev(?:erend)?|Sir|Dame|Sister|Nurse|Baby|Lady|Lord)"
_NAME = r"[A-Z][A-Za-z’'-]*[A-Za-z]"
_INITIALS = r"(?:[A-Z]\.?[ ]?){1,3}"
_TITLED = re.compile(rf"\b{_TITLE}\.?[ \t]+(?P<name>(?:{_INITIALS}[ ]?)?{_NAME}(?:[ ]+(?:van|von|de|der|den|la|le|{_NAME})){{0,3}})")
_LABELLED = re.compile(
    rf"(?:^|\b)(?:patient(?: name)?|name|re|secretary(?: to)?|consultant|signed(?: by)?|dictated by|typed by|next of kin|nok|carer|wife|husband|mother|father|"
    rf"daughter|son|registered gp|gp|seen by|author|contact)[ \t]*[:.-][ \t]*(?P<name>{_NAME}(?:[ ]+{_NAME}){{0,3}})",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"\b(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ ]{0,2}\d[A-Z]{2}\b", re.IGNORECASE)
_STREET = re.compile(
    r"(?:\b(?:flat|apartment|unit)\s+\w{1,4},?\s+)?\b\d{1,4}[A-Za-z]?,?[ ]+(?:[A-Z][\w’'-]+[ ]+){1,3}"
    r"(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|way|terrace|court|crescent|gardens?|place|hill|row|park|square|grove|mews|walk|rise|view|green)"
    r"\b\.?(?:, *[A-Z][\w’'-]+)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\d.,/-])\+?\d(?:[ -]?\d){5,14}(?![\d/]|[.,]\d)")
_CODE = re.compile(r"\b(?=\w*\d{4})[A-Z]{1,4}[ -]?\d{4,10}[A-Z]?\b")
_BORN = re.compile(r"\b(?:d\.?o\.?b\b\.?|date of birth|born(?: on)?|birth ?date)[ \t]*[:.|-]?[ \t]*$", re.IGNORECASE)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
# Words that begin with a capital after a title or a label and are no name of anybody.
_NO_NAME = frozenset(
    "the and gp clinic hospital ward department practice surgery team patient nhs date dob unit centre health general consultant letter plan diagnosis "
    "diagnoses medication medicines colleague colleagues dr mr mrs ms miss sir madam monday tuesday wednesday thursday friday saturday sunday".split()
) | {month.lower() for month in _MONTHS}


@dataclass(frozen=True, slots=True)
class Swap:
    """A stretch of the letter and what stands there instead."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A letter without its people. `swaps` are in the order of the text and do not touch each other."""

    text: str
    swaps: tuple[Swap, ...]

    def move(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the original stands now; one that begins or ends inside a swap takes all of it in."""
        left = right = 0
        for swap in self.swaps:
            grown = len(swap.instead) - (swap.end - swap.start)
            if swap.end <= start:
                left += grown
            elif swap.start < start:
                start = swap.start
            if swap.end <= end:
                right += grown
            elif swap.start < end:
                right += grown
                end = swap.end
        return start + left, end + right


def pseudonymise(text: str, *, names: Iterable[str] = (), places: Iterable[str] = (), days: int = 7, seed: bytes = b"") -> Pseudonymised:
    """Replace names, numbers, addresses and days of a letter.

    Args:
        text: the letter.
        names: people who are known to stand in it, such as the patient and who works at the practice.
        places: organisations that are known.
        days: by how many days each date moves; a multiple of seven keeps days of the week true. Of a day of birth only the year stays.
        seed: makes the choice of pseudonyms another one; the same name gets the same pseudonym throughout a letter.
    """
    chosen: list[Swap] = []
    for swap in _all_swaps(text, list(names), list(places), days, seed):
        if swap.start < swap.end and all(swap.end <= other.start or other.end <= swap.start for other in chosen):
            chosen.append(swap)
    swaps = tuple(sorted(chosen, key=lambda swap: swap.start))
    parts, at = [], 0
    for swap in swaps:
        parts += [text[at : swap.start], swap.instead]
        at = swap.end
    return Pseudonymised("".join([*parts, text[at:]]), swaps)


def _all_swaps(text: str, names: list[str], places: list[str], days: int, seed: bytes) -> Iterator[Swap]:
    """Yield what is to be replaced; of two that overlap the earlier yielded wins."""
    yield from (Swap(*found.span(), "name@example.org") for found in _MAIL.finditer(text))
    yield from (Swap(*found.span(), "www.example.org") for found in _WEB.finditer(text))
    yield from (_moved_day(text, written, days) for written in find_written_days(text, 0, len(text)))
    yield from (Swap(*found.span(), _number(found[0], seed)) for found in (*_DIGITS.finditer(text), *_CODE.finditer(text)))
    yield from (Swap(*found.span(), "1 Example Road") for found in _STREET.finditer(text))
    yield from (Swap(*found.span(), "ZZ9 9ZZ") for found in _POSTCODE.finditer(text))
    yield from _place_swaps(text, places, seed)
    yield from _name_swaps(text, names, seed)


def _pick(kind: Sequence[str], word: str, seed: bytes) -> str:
    return kind[int.from_bytes(hashlib.sha256(seed + word.casefold().encode()).digest()[:8], "big") % len(kind)]


def _like(word: str, instead: str) -> str:
    """Write a pseudonym in capitals where the name was."""
    return instead.upper() if len(word) > 1 and word.isupper() else instead


def _number(written: str, seed: bytes) -> str:
    """Return other digits in the same places; ten digits become an NHS number of the test range."""
    digits = re.sub(r"\D", "", written)
    pool = hashlib.sha256(seed + digits.encode()).hexdigest()
    fresh = "".join(str(int(character, 16) % 10) for character in pool)[: len(digits)]
    if len(digits) == 10:
        fresh = _test_number(fresh)
    places = iter(fresh)
    return "".join(next(places) if character.isdigit() else character for character in written)


def _test_number(digits: str) -> str:
    """Return a valid NHS number of the range that belongs to nobody (999)."""
    middle = int(digits[3:9])
    while True:
        body = f"999{middle % 1_000_000:06d}"
        found = next((body + last for last in "0123456789" if has_valid_check_digit(body + last)), "")
        if found:
            return found
        middle += 1


def _moved_day(text: str, written: WrittenDay, days: int) -> Swap:
    """Return a date moved, in the manner in which it was written; of a day of birth only the year stays, and a day that does not exist becomes the first."""
    is_birth = bool(_BORN.search(text, max(0, written.start - 30), written.start))
    try:
        day = dt.date(written.year or 2001, written.month, written.day)
    except ValueError:
        day = dt.date(written.year or 2001, 1, 1)
    day = dt.date(day.year, 7, 1) if is_birth else day + dt.timedelta(days)
    return Swap(written.start, written.start + len(written.words.rstrip()), _as_written(written, day))


def _as_written(written: WrittenDay, day: dt.date) -> str:
    year = "" if not written.year else f"{day.year}"
    if any(character.isalpha() for character in re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", written.words)):
        return f"{day.day} {_MONTHS[day.month - 1]} {year}".strip()
    between = next((character for character in written.words if character in "/.-"), "/")
    return between.join(part for part in (f"{day.day:02d}", f"{day.month:02d}", year) if part)


def _place_swaps(text: str, places: list[str], seed: bytes) -> Iterator[Swap]:
    for place in sorted(places, key=len, reverse=True):
        if len(place) > 3:
            instead = f"{_pick(_PLACE_NAMES, place, seed)} Place"
            yield from (Swap(*found.span(), instead) for found in re.finditer(_as_pattern(place), text, re.IGNORECASE))


def _as_pattern(words: str) -> str:
    return r"\b" + r"\s+".join(re.escape(part) for part in words.split()) + r"\b"


def _name_swaps(text: str, names: list[str], seed: bytes) -> Iterator[Swap]:
    """Yield each word of each name, wherever it stands: a name that a title gave away is a name everywhere."""
    found = [match["name"] for pattern in (_TITLED, _LABELLED) for match in pattern.finditer(text)]
    words = {word for name in (*names, *found) for word in re.findall(r"[^\W\d_](?:[\w’'-]*\w)?", name) if _is_name(word)}
    for word in sorted(words, key=len, reverse=True):
        last = any(name.split()[-1:] == [word] for name in (*names, *found))
        instead = _pick(SURNAMES if last else FORENAMES, word, seed)
        is_short = len(word) < 4
        for match in re.finditer(rf"\b{re.escape(word)}\b", text, 0 if is_short else re.IGNORECASE):
            if is_short or match[0][0].isupper():
                yield Swap(*match.span(), _like(match[0], instead))


def _is_name(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word.casefold() not in _NO_NAME


def leftovers(text: str, *, names: Iterable[str] = (), numbers: Iterable[str] = ()) -> list[str]:
    """Return what of known names and numbers still stands in a text; a letter with any is not handed on."""
    known = {word for name in names for word in name.split() if len(word) > 2 and _is_name(word)}
    invented = {word.casefold() for word in (*SURNAMES, *FORENAMES)}
    found = [word for word in sorted(known) if word.casefold() not in invented and re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]
    bare = re.sub(r"\D", "", text)
    return found + [number for number in numbers if number and number in bare]
