"""Strength, dose, frequency, route and form of a medicine, as a letter writes them.

What lives here: finding these in a few words, and how many units a day they make. What does not: whose they are (`rows`).
"""

import re
from typing import NamedTuple

from remit.engine.clocks.day_words import WEEKDAYS
from remit.engine.lexicon.patterns import Words

_DAY = "|".join(WEEKDAYS)
_AMOUNT = Words(
    r"(?<![\w/.])\d[\d,.]*(?:\s?[-/]\s?\d[\d,.]*)*\s?(?:mg|mcg|micrograms?|milligrams?|g|grams?|ml|units?|iu|mmol|mega ?units?|mu|"
    r"%|microg|nanograms?)(?:/(?:ml|hr|hour|h|\d+\s?h|day|dose|\d+ ?ml|actuation|kg))?(?![\w])"
)
_COUNT = Words(
    r"(?<!x )(?<!x)\b(?:\d+(?:\s?-\s?\d+)?|one|two|three|half|half a|1-2)\s+(?:tablets?|tabs?|capsules?|caps?|puffs?|drops?|"
    r"sachets?|patch(?:es)?|spoonfuls?|sprays?|doses?|nebules?)\b(?!\)|\s+(?:given|supplied|dispensed|left|only|sent|issued))"
)
_FREQUENCY = Words(
    r"\b(?:once (?:a )?da(?:y|ily)|twice (?:a )?da(?:y|ily)|(?:three|four) times (?:a )?da(?:y|ily)|once (?:a )?week(?:ly)?|twice "
    r"(?:a )?week(?:ly)?|three times (?:a )?week(?:ly)?|every other day|alternate days|"
    r"every \d+ (?:hours|weeks|months|days)|"
    rf"(?:{_DAY})s(?:(?:,| and|/)\s(?:{_DAY})s){{0,3}}|every (?:{_DAY})|"
    r"at night|in the morning|each morning|every morning|(?:each|every|a) (?:day|night|week|"
    r"month)|in the evening|at bedtime|nightly|daily|weekly|wkly|monthly|fortnightly|(?:each|every) fortnight|"
    r"o\.?d\.?|b\.?d\.?|t\.?d\.?s\.?|q\.?d\.?s\.?|o\.?m\.?|o\.?n\.?|mane|nocte|[1-6] ?x ?(?:/ ?)?da(?:y|ily)|\d\s?x/day|prn|"
    r"p\.r\.n\.|as (?:needed|required)|when (?:needed|required)|stat|hourly|\d+ hourly)\b"
)
_ROUTE = Words(
    r"\b(?:po|oral(?:ly)?|by mouth|iv|intravenous(?:ly)?|im|intramuscular(?:ly)?|s/?c|subcut(?:aneous(?:ly)?)?|sl|"
    r"sublingual(?:ly)?|pr|rectal(?:ly)?|pv|vaginal(?:ly)?|top(?:ical(?:ly)?)?|inh(?:aled)?|neb(?:ulised)?|nasal(?:ly)?|peg|ng)\b"
)
_FORM = Words(
    r"\b(?:tab(?:let)?s?|cap(?:sule)?s?|m/?r|modified release|xl|sr|liquid|solution|suspension|syrup|susp|inhaler|evohaler|"
    r"nebules?|patch(?:es)?|plasters?|cream|ointment|gel|drops?|eye drops|spray|pens?|"
    r"injections?|depot|pessar(?:y|ies)|suppositor(?:y|ies)|sachets?|mouthwash|powder|enema|lotion|shampoo|cartridges?|pump)\b"
)
_A_DAY = (
    (Words(r"\b(?:q\.?d\.?s|four times|4 ?x ?/? ?da)"), 4.0),
    (Words(r"\b(?:t\.?d\.?s|three times (?:a )?da|3 ?x ?/? ?da)"), 3.0),
    (Words(r"\b(?:b\.?d\b|twice (?:a )?da|2 ?x ?/? ?da)"), 2.0),
    (Words(r"\btwice (?:a )?week"), 2 / 7),
    (Words(r"\bthree times (?:a )?week"), 3 / 7),
    (Words(r"\b(?:every other day|alternate days)\b"), 1 / 2),
    (Words(r"\b(?:(?:once )?(?:a )?week(?:ly)?|wkly|(?:each|every) week)\b"), 1 / 7),
    (Words(r"\b(?:fortnightly|(?:each|every) fortnight)\b"), 1 / 14),
    (Words(r"\b(?:monthly|(?:a|each|every) month)\b"), 1 / 28),
    (Words(r"\b(?:o\.?d|o\.?m|o\.?n|mane|nocte|daily|once|at night|nightly|in the morning|(?:each|every|a) (?:day|night|morning))\b"), 1.0),
)
# "on" is "at night" right behind a dose, and a preposition everywhere else.
_AT_NIGHT = Words(r"\d\s?(?:mg|mcg|micrograms?|g|units?|tablets?|tabs?)?\s+on\b(?!\s+(?:the|a|\w+day|\d|discharge|admission|ward|repeat|hold))")
_AS_NEEDED = Words(r"\b(?:prn|p\.r\.n\.|as (?:needed|required)|when (?:needed|required)|if (?:needed|required)|rescue)\b")


class Dose(NamedTuple):
    """What was read of dose and use; each "" where the words do not tell.

    Attributes:
        units_a_day: tablets or doses a day, None where not known or only as needed.
        rest: the words with all of this taken out.
    """

    amount: str = ""
    frequency: str = ""
    route: str = ""
    form: str = ""
    units_a_day: float | None = None
    is_as_needed: bool = False
    rest: str = ""


def read_dose(words: str) -> Dose:
    """Read dose, frequency, route and form out of the words behind a medicine's name."""
    amounts = _AMOUNT.findall(words)
    rest = _AMOUNT.sub(" ", words)
    count = _COUNT.search(rest)
    frequencies = [found for found in _FREQUENCY.findall(rest) if found != "on" or _AT_NIGHT.search(words)]
    rest = _FREQUENCY.sub(" ", _COUNT.sub(" ", rest))
    route, form = _ROUTE.search(rest), _FORM.search(rest)
    as_needed = bool(_AS_NEEDED.search(words))
    amount = ", ".join(dict.fromkeys([*(" ".join(found.split()) for found in amounts[:1]), *([count[0]] if count else [])]))
    return Dose(
        amount,
        " ".join(dict.fromkeys(" ".join(found.lower().split()) for found in frequencies)),
        route[0] if route else "",
        form[0] if form else "",
        None if as_needed else _a_day(frequencies, count),
        as_needed,
        _FORM.sub(" ", _ROUTE.sub(" ", rest)),
    )


_EVERY = Words(r"every (\d+) (hours|days|weeks|months)")
_WEEKDAY = Words(_DAY)
_DAYS_OF = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 28.0}


def _times_a_day(frequency: str) -> float | None:
    if match := _EVERY.match(frequency):
        return 1 / (int(match[1]) * _DAYS_OF[match[2].lower()]) if int(match[1]) else None
    if days := sum(1 for _ in _WEEKDAY.finditer(frequency)):
        return days / 7
    return next((number for pattern, number in _A_DAY if pattern.match(frequency)), None)


def _a_day(frequencies: list[str], count: re.Match[str] | None) -> float | None:
    times = _times_a_day(frequencies[0]) if frequencies else None
    if times is None:
        return None
    each = re.match(r"two|2\b|three|3\b", count[0], re.IGNORECASE) if count else None
    return times * ({"two": 2, "2": 2, "three": 3, "3": 3}[each[0].lower()] if each else 1)
