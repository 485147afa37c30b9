"""How much of a medicine was supplied: "1/52", "28/7", "2 weeks", "x14", "OP", "nil", read rightly or named as not understood.

What lives here: one cell of a table into a `Supply`, and the supplies and lengths of time in running words. What does not: when it runs out (`runout`),
whether it is too short (`remit.engine.triage.medicine_findings`).
"""

import datetime as dt
import re
from enum import StrEnum
from typing import NamedTuple

from remit.engine.clocks.day_words import WEEKDAYS
from remit.engine.lexicon.patterns import Words
from remit.engine.terms import Span


class SupplyKind(StrEnum):
    """What the words of a supply say."""

    DAYS = "days"
    UNITS = "units"
    NONE = "none"
    OWN = "own"
    PACK = "pack"
    UNCLEAR = "unclear"
    UNSAID = "unsaid"


class Supply(NamedTuple):
    """A supply as read.

    Attributes:
        kind: what is known.
        days: days that it lasts, None where the words do not tell.
        units: tablets, capsules or packs, None where not told.
        words: as written.
        note: a sentence where something was worked out or not understood, "" otherwise.
        span: where the words stand in the letter, None where they came from elsewhere.
    """

    kind: SupplyKind
    days: int | None = None
    units: int | None = None
    words: str = ""
    note: str = ""
    span: Span | None = None


UNSAID = Supply(SupplyKind.UNSAID)
_LONGEST = 400
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
    if number
} | {"a": 1, "an": 1, "dozen": 12, "half": 0, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_UNIT_DAYS = {
    "d": 1,
    "day": 1,
    "days": 1,
    "mornings": 1,
    "nights": 1,
    "7": 1,
    "w": 7,
    "wk": 7,
    "wks": 7,
    "week": 7,
    "weeks": 7,
    "52": 7,
    "fortnight": 14,
    "month": 28,
    "months": 28,
    "12": 28,
    "mth": 28,
    "mths": 28,
}
_NUMBER = (
    r"\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|dozen|a|an"
)
LENGTH = Words(
    rf"(?<![\w./-])(?:(?P<n>{_NUMBER})\s*(?:more |further |full |other )?[\s-]*"
    r"(?P<u>days?|weeks?|wks?|months?|mths?|mornings(?=['’]? worth)|"
    r"nights(?=['’]? (?:worth|of (?:tt[oa]s?|tablets|meds|medicines|medication|capsules)\b)))(?:['’]s?)?\b(?<!\ba day)(?<!\ban day)"
    r"|(?P<n2>\d{1,3})\s?(?:(?P<d>[dw])\b|/\s?(?P<s>7|52|12)(?![\d/])))"
    r"|\b(?:a |one )?(?P<f>fortnight)(?:['’]s)?\b"
    r"|(?<![\w./-])(?P<h>24|48|72|96)[\s-]*(?:hours?|hrs?)['’]?(?=\s+(?:worth|supply)\b)"
)
_UNITS = Words(
    rf"\bx\s?(?P<x>\d{{1,3}})\b(?!\s*(?:/|daily|a day|per day|day|week|mg|d\b|w\b))(?P<xu>\s*(?:tabs?|tablets?|caps?|capsules?))?|"
    rf"(?<![\w./])(?P<n>{_NUMBER})\s*(?:x\s*)?(?:of (?:the|his|her|these) (?:\d+ ?mg )?)?"
    rf"(?P<u>tab(?:let)?s?|cap(?:sule)?s?|patch(?:es)?|sachets?|doses?|pens?|syringes?|"
    rf"boxes|box|packs?)\b(?! (?:was|were) (?:left out|missed|omitted|withheld|skipped))|"
    rf"\b(?:box|pack|strip|card|tub|sheet) of (?P<b>{_NUMBER})\b(?!\s*(?:/|x|mg|mcg|d\b|w\b|days?|weeks?|months?))|"
    rf"\b(?:issued|supplied|dispensed|handed over)\s?:?\s(?P<i>\d{{1,3}})(?=[.,;]?(?:\s*\n|\s*$))|"
    rf"(?<![\w./-])(?<!number )(?<!no )(?<!dose )(?<!cycle )"
    rf"(?P<g>(?!(?:an?|one|1)\b)(?:{_NUMBER})) (?:given|supplied|issued|dispensed|handed over|sent home)\b(?=[.,;]|\s*(?:\n|$))"
)
_CELL_DAYS = Words(
    r"(\d{1,3})\s*(?:/\s*(7|52|12)|(d|day|days|w|wk|wks|week|weeks|month|months|mth|mths))\.?(?:['’]?s?\s*(?:supply|supplied|given|"
    r"worth|tto|only|course|total|\(course\)))*"
)
_CELL_UNITS = Words(
    r"(?:x\s*(\d{1,3})|(\d{1,3})\s*(?:tab(?:let)?s?|cap(?:sule)?s?|patch(?:es)?|sachets?|doses?|inhalers?|pens?|bottles?|tubes?|"
    r"boxes|box|packs?))(?:\s*(?:supplied|given|dispensed))?"
)
_CONTAINER = Words(r"\b(?:inhalers?|pens?|bottles?|tubes?|box(?:es)?|packs?)\b")
_CELL_TIMES = Words(r"(\d{1,2})\s*x\s*(\d{1,3})")
_NONE = Words(r"(?:nil|none|no supply|not supplied|0|zero|none supplied|nil supplied|nil given|none given)(?: (?:supplied|given))?")
_OWN = Words(
    r"(?:pt'?s? |patient'?s? )?(?:own|own supply|own drugs?|own stock|pod|pods|at home|has own|has supply|has plenty|own at home|"
    r"home supply|own meds?|own medicines?)(?:\b.*)?"
)
_PACK = Words(r"(?:(?:\d|an?|one|two|three)\s*(?:x\s*)?)?(?:op|original packs?)(?: (?:given|supplied|issued))?")
_LAST_PART = Words(r"(?:^|[,;(]|\s[-–—])\s*(?P<label>(?:supply|supplied|issued|dispensed|qty|quantity|tt[oa])\s*:?\s+)?(?P<words>-?[\w/ ]{1,20}?)[ .)]*$")
"""What stands behind the last comma, bracket or dash of an entry, and whether a word says that it is the supply."""
_BLANK = Words(r"[-–—.\s]*|n/?a")


def as_number(word: str) -> int | None:
    """Return the number that a word or figures say, or None."""
    if word.isdigit():
        return int(word)
    parts = [_NUMBERS.get(part) for part in re.split(r"[- ]", word.lower())]
    return None if None in parts else sum(part for part in parts if part)


def read_supply(words: str, *, units_a_day: float | None = None, column: str = "") -> Supply:
    """Read one cell or entry that says how much was supplied.

    Args:
        words: the cell.
        units_a_day: tablets or doses a day, where dose and frequency tell; needed for "x14" and "2 x 28".
        column: heading of the column, which says what a bare number is ("Days", "Qty"), "" where there is none.
    """
    text = " ".join(words.split()).strip(" .;,")
    text = (text.partition(" (")[0] if column and text[:1].isdigit() else text).strip(" ()")
    if _BLANK.fullmatch(text):
        return Supply(SupplyKind.UNSAID, words=text)
    if match := _CELL_DAYS.fullmatch(text):
        return _days(int(match[1]) * _UNIT_DAYS[(match[2] or match[3]).lower()], text)
    if _NONE.fullmatch(text):
        return Supply(SupplyKind.NONE, 0, words=text)
    if _OWN.fullmatch(text):
        return Supply(SupplyKind.OWN, words=text)
    if match := _PACK.fullmatch(text):
        return Supply(SupplyKind.PACK, words=text, note="An original pack: how many days it lasts depends on the pack, so no run-out date is given.")
    return _read_count(text, units_a_day, column) or _read_words(text) or _unclear(text)


def read_last_part(words: str) -> Supply | None:
    """Read the supply that ends an entry of a list: "OP", "supply nil", "supplied: -5"; None where the last part is something else.

    Args:
        words: the entry behind the name, one line.
    """
    match = _LAST_PART.search(words)
    if match is None or not (match["label"] or _PACK.fullmatch(match["words"])):
        return None
    supply = read_supply(match["words"])
    return supply if supply.kind in (SupplyKind.PACK, SupplyKind.NONE, SupplyKind.UNCLEAR) else None


def _days(days: int, words: str) -> Supply:
    return Supply(SupplyKind.DAYS, days, words=words) if 0 < days <= _LONGEST else _unclear(words)


def _unclear(words: str) -> Supply:
    return Supply(SupplyKind.UNCLEAR, words=words, note=f"The supply “{words}” was not understood, so no run-out date is given.")


def _read_count(text: str, units_a_day: float | None, column: str) -> Supply | None:
    if match := _CELL_TIMES.fullmatch(text):
        return in_units(int(match[1]) * int(match[2]), text, units_a_day)
    if match := _CELL_UNITS.fullmatch(text):
        return in_units(int(match[1] or match[2]), text, units_a_day)
    if not re.fullmatch(r"\d{1,3}", text):
        return None
    if re.search(r"\b(?:qty|quantity|number|tabs|tablets|no\.?)\b", column, re.IGNORECASE):
        return in_units(int(text), text, units_a_day)
    if column or units_a_day == 1:
        return _days(int(text), text)
    return Supply(SupplyKind.UNCLEAR, words=text, note=f"“{text}” may be days or tablets, so no run-out date is given.")


def in_units(units: int, words: str, units_a_day: float | None) -> Supply:
    """Return a supply of so many tablets or doses, in days where the daily number is known.

    Nobody knows how many days a box, pen or bottle lasts, unless one is used up at a time, as a weekly pen is.
    """
    if _CONTAINER.search(words) and not (units_a_day and units_a_day < 1):
        return Supply(SupplyKind.PACK, None, None, words, f"“{words}”: how many days it lasts depends on the pack, so no run-out date is given.")
    if not units_a_day:
        return Supply(SupplyKind.UNITS, None, units, words, f"“{words}”: how many a day is not known, so no run-out date is given.")
    return Supply(SupplyKind.UNITS, int(units / units_a_day), units, words, f"{units} at {units_a_day:g} a day.")


def _read_words(text: str) -> Supply | None:
    """Read "one week's supply", "14 days given"."""
    match = LENGTH.search(text)
    if match is None or (match.start() and not re.match(r"(?:tto|tta|supply|supplied|given|only|course)?[:\s]*$", text[: match.start()], re.IGNORECASE)):
        return None
    days = length_in_days(match)
    return _days(days, text) if days else None


def length_in_days(match: re.Match[str]) -> int | None:
    """Return the days of a match of `LENGTH`."""
    if match["f"]:
        return 14
    if match["h"]:
        return int(match["h"]) // 24
    number = as_number(match["n"] or match["n2"])
    unit = (match["u"] or match["d"] or match["s"] or "").lower()
    return number * _UNIT_DAYS[unit] if number else None


_SUPPLY_WORD = Words(
    r"\b(?:suppl(?:y|ied|ies)|given|gave|dispensed|sent|left|worth|remaining|bag|provided|issued|tto|tta|ttos|ttas|quantity|qty|"
    r"pack|blister|strip|enough|took home|to take home|drugs out|went home|"
    r"cupboard|to be going on with|of (?:it|them) home|"
    r"in stock|remain|lasts? (?:him|her|them|you)|holds|handed|in hand|pocket|to bridge|pharmacy|"
    r"dosette|from us|(?:tablets|capsules|medicines?|meds|tto|ttos|supply) (?:run|runs|ran) to)\b"
)
_LEAVES_WITH = Words(r"\b(?:leaves|left|goes|went|sent) (?:\w+ )?with (?:\S+\s){1,3}for $")
_GIVEN_OUT = Words(r"\b(?:tt[oa]s?|dispensed|supplied)\b[ :-]{0,3}$")
_WITH_THEM = Words(r" with (?:him|her|them|you)(?=\s*(?:[.,;]|\n|$))")
_LASTING = Words(
    r"\b(?:for|over|every|in|after|within|last|next|another|further|until|complete|completes|day|since|by|at|previous|about|around|"
    r"first|of|final|each|per|past|than|about|from|same|withheld|paused|held|omitted)\s+"
    r"(?:a |the |an )?(?:full |total of |another |further |next |at (?:least|most) |up to |some |about )?$"
)
_COURSE_BEHIND = Words(
    r"\s*(?:course|in the first instance|"
    r"then|more|of treatment|ago|post|later|old|in total|total|in all|to complete|to finish|antibiotic|before|after|"
    r"from(?!\s(?:(?:the|our)\s)?(?:\w+\s)?(?:cupboard|stock|pharmacy|ward|us)\b)|off|apart|history|wait|"
    r"(?:in the|a|per|each|every) week|(?:of|with|in|for) (?:each|every) (?:period|cycle|flare|attack|episode))\b|"
    r"\s*,?\s*(?:and |& )?then\b|\s*,\s*(?:[obt]\.?d|t\.?d\.?s|q\.?d\.?s|once|twice)\b"
)
_MORE = Words(r"more|further")
_SUPPLY_OF = Words(
    r"\b(?:(?:supply|stock|quantity|box|pack|blister|strip|tray)\s+(?:of|for)|tto for|tta for|supplied for|dispensed for|"
    r"enough (?:\w+ ){0,4}for|tablets for|supplies for|holds?)\s+(?:a |the )?$"
)
_LEFT = Words(
    r"['’]?\s*(?:left|worth|remaining|in (?:the |her |his |a )?(?:bag|device|dosette|tray|blister)|of (?:his|her|the)|supply|supplied|given|dispensed|sent)\b"
)
_RATE = Words(r"an? (?:day|week|month)")
_OF_WEEK = Words(r"\s*(?:of\b|supply|supplied|worth|given)")


class Length(NamedTuple):
    """A length of time or a number of tablets in running words: a supply, a duration, or either.

    Attributes:
        is_supply: the words around it speak of supplying; `is_named` whether they stand between the same two commas.
        is_lasting: the words say how long something goes on ("for five days").
        stands_alone: a number of tablets between stops, which is neither dose nor length.
    """

    supply: Supply
    is_supply: bool
    is_lasting: bool
    stands_alone: bool = False
    is_named: bool = False


_TAKEN_ONE_BY_ONE = ("tab", "cap", "syr")
_HOW_OFTEN = Words(
    r"\s*(?:(?:once|twice|(?:one|two|three|four|five|six|\d) times)\b|daily|nightly|weekly|every\b|each (?:day|night|morning|evening|week)|"
    r"an? (?:day|night|week)|"
    r"at (?:night|bedtime|breakfast|lunch|tea)|in the (?:morning|evening)|before\b|after\b|with (?:food|meals|breakfast)|mane\b|nocte\b|[bto]\.?d\b|"
    r"q\.?d\.?s|t\.?d\.?s|o\.?[mn]\b|prn\b|as (?:needed|required)|when (?:needed|required)|if needed)"
)
_STOPS = (". ", ", ", "- ", "– ", ": ", "; ")


def find_lengths(text: str, start: int, end: int, units_a_day: float | None = None) -> list[Length]:
    """Return every length of time and every number of tablets in a stretch of a letter, in the order of the text."""
    found = []
    for match in LENGTH.finditer(text, start, end):
        days = length_in_days(match)
        if days and days <= _LONGEST:
            supply = Supply(SupplyKind.DAYS, days, words=match[0], span=Span(*match.span()))
            before, after = text[max(start, match.start() - 40) : match.start()], text[match.end() : min(end, match.end() + 40)]
            near = _near(before, from_end=True), _near(after, from_end=False)
            leaves_with = _LEAVES_WITH.search(text, max(0, match.start() - 60), match.start())
            is_supply = any(_SUPPLY_WORD.search(words) for words in near) or leaves_with is not None
            is_named = any(_SUPPLY_WORD.search(words) for words in (near[0].rpartition(",")[2], near[1].partition(",")[0]))
            is_lasting = (not _LEFT.match(after) or before.endswith(" for ")) and not _SUPPLY_OF.search(before)
            is_lasting = is_lasting and not leaves_with and bool(_LASTING.search(before) or _COURSE_BEHIND.match(after) or _MORE.search(match[0]))
            if _RATE.fullmatch(match[0]) and not _OF_WEEK.match(after):
                continue
            found.append(Length(supply, is_supply, is_lasting, is_named=is_named))
    for match in _UNITS.finditer(text, start, end):
        number = as_number(match["x"] or match["n"] or match["b"] or match["i"] or match["g"])
        if number:
            made = in_units(number, match["b"] or match[0], units_a_day)
            around = text[max(start, match.start() - 14) : min(end, match.end() + 14)]
            is_counted = match["x"] and (number >= 7 or _GIVEN_OUT.search(text, max(start, match.start() - 14), match.start()))
            is_told = is_counted or any(match[name] for name in ("xu", "b", "i", "g")) or _WITH_THEM.match(text, match.end(), end)
            is_supply = bool(is_told or (not match["x"] and _SUPPLY_WORD.search(around)))
            is_single = match["n"] and match["u"][:3].lower() in _TAKEN_ONE_BY_ONE and not _HOW_OFTEN.match(text, match.end(), end)
            alone = bool(is_single) and text[max(start, match.start() - 2) : match.start()] in _STOPS
            found.append(
                Length(Supply(made.kind, made.days, made.units, match[0], made.note, Span(*match.span())), is_supply, is_lasting=False, stands_alone=alone)
            )
    return sorted(found, key=lambda length: length.supply.span.start if length.supply.span else 0)


def _near(words: str, *, from_end: bool) -> str:
    """Return what belongs to the same piece of a sentence: up to the next stop, semicolon or line break."""
    pieces = re.split(r"[;.\n](?:\s|$)", words)
    return pieces[-1] if from_end else pieces[0]


UNTIL_DAY = Words(
    r"\b(?:(?:lasts?|last|runs?(?= (?:to|until|till|through)\b)|see|sees|tides?|"
    r"(?:dosette|blister|tray|nomad|pack)(?: was| is)? (?:made up|filled|packed)|enough|sufficient|supply|supplied|covers?|covered)\b[^.;\n]{0,30}?"
    r"\b(?:until|till|to|through|up to|up to and including)|"
    r"(?:tablets|capsules|medicines|meds|doses)\s(?:until|till|through|up to(?: and including)?)|"
    r"enough\b[^.;\n]{0,20}?\b(?:for|over))\s(?:(?:about|around|the|this|coming|next|easter|bank holiday)\s)*"
    rf"(?P<day>{'|'.join(WEEKDAYS)}|weekend)\b"
)
"""A supply that is told by the day on which it ends ("to last until Thursday")."""


def until_day(text: str, start: int, end: int, supplied_on: dt.date | None) -> Supply | None:
    """Return the supply that a stretch of a letter tells by its last day, or None.

    Args:
        text, start, end: where it may stand.
        supplied_on: the day of the supply; None where it is not known, and then no days are guessed.
    """
    match = UNTIL_DAY.search(text, start, end)
    if match is None:
        return None
    words, span = " ".join(match[0].split()), Span(*match.span())
    if supplied_on is None:
        return Supply(SupplyKind.UNCLEAR, words=words, note=f"“{words}”: the day of the supply is not known, so no run-out date is given.", span=span)
    name = "Sunday" if match["day"].lower() == "weekend" else match["day"].title()
    days = (WEEKDAYS.index(name) - supplied_on.weekday()) % 7 or 7
    return Supply(SupplyKind.DAYS, days, words=words, note=f"From {WEEKDAYS[supplied_on.weekday()]} to {name}: {days} days.", span=span)
