"""Words to symbols: what each word of a letter can be, with "you" resolved by the addressee.

What lives here: one scan of the letter's tokens against the lexicon. What does not: who is asked and what follows (`clauses`, `evidence`).
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from remit.engine.letters.folding import fold
from remit.engine.letters.letter import Letter
from remit.engine.letters.referrer import find_referrer
from remit.engine.letters.sections import Sentence
from remit.engine.lexicon import load_phrases, load_stems, words_of
from remit.engine.terms import Addressee, Party

ACTORS = frozenset({"PRACTICE", "WE", "PROVIDER", "PATIENT", "OTHER", "DOCTOR"})
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sister"})
_DAY_UNITS = frozenset({"day", "days", "d", "day's", "days'"})
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "fourteen": 14}
_FRACTION = re.compile(r"(\d+)/(7|52|12)")
_RESOLVED = {Addressee.PATIENT: "PATIENT", Addressee.COLLEAGUE: "OTHER"}
_WHO_ASKED = {Party.PRACTICE: "PRACTICE", Party.PROVIDER: "PROVIDER"}
_UNTOLD = {"referring clinician": "PRACTICE", "referring doctor": "PRACTICE", "requesting clinician": "PROVIDER", "requesting team": "PROVIDER"}
"""Whom the words mostly mean where no field names who asked."""


class Symbol(NamedTuple):
    """A word or phrase of the letter: its class ("" where it has none), its words, and its tokens `first` to `last` (exclusive)."""

    group: str
    word: str
    first: int
    last: int


@lru_cache(maxsize=20_000)
def word_group(word: str) -> str:
    """Return the class of a single word: from the lexicon, a medicine's ending, or a count of days."""
    if group := load_phrases().singles.get(word):
        return group
    if fraction := _FRACTION.fullmatch(word):
        days = int(fraction[1]) * {"7": 1, "52": 7, "12": 30}[fraction[2]]
        return days_group(days) if days else "NUMBER"
    if word[0].isdigit():
        return "NUMBER"
    if len(word) >= 7 and word.endswith(load_stems()):
        return "MED_COMMON"
    return ""


def days_group(days: int) -> str:
    """Return the class of a length of time: the contract's floor of seven days of supply divides it."""
    if days < 7:
        return "DAYS_FEW"
    return "DAYS_7" if days == 7 else "DAYS_MANY"


_Tails = dict[str, list[tuple[tuple[str, ...], str]]]
_NO_TAILS: _Tails = {}


@lru_cache(maxsize=50_000)
def _look_up(word: str) -> tuple[_Tails, str, bool]:
    """Return the phrases that begin with a word by their second word, the class of the word alone, and whether the letter itself may say more of it.

    The phrases of one second word stand longest first.
    """
    tails: _Tails = {}
    for tail, phrase_group in load_phrases().phrases.get(word, ()):
        tails.setdefault(tail[0], []).append((tail, phrase_group))
    group = word_group(word)
    is_open = group == "YOU" or word in _TITLES or word.isdigit() or word in _NUMBERS or (group == "PRACTICE" and word.startswith("your"))
    return tails or _NO_TAILS, group, is_open or word == "your"


def _find_tail(words: tuple[str, ...], at: int, tails: _Tails) -> tuple[str, int]:
    """Return (class, end) of the longest phrase that goes on at a word, or ("", where it stood)."""
    for tail, group in tails[words[at]]:
        if words[at : at + len(tail)] == tail:
            return group, at + len(tail)
    return "", at


def _count_of_days(words: tuple[str, ...], at: int) -> str:
    word = words[at]
    count = int(word) if word.isdigit() and len(word) < 4 else _NUMBERS.get(word, 0)
    if not count or at + 1 >= len(words):
        return ""
    unit = words[at + 1]
    if unit in _DAY_UNITS:
        return days_group(count)
    return days_group(count * 7) if unit in {"week", "weeks", "week's", "weeks'"} else ""


def _named_doctor(words: tuple[str, ...], at: int, own_names: frozenset[str]) -> str:
    """Return `PRACTICE` for a doctor of the practice, `DOCTOR` for another named one, "" for no name."""
    if words[at] not in _TITLES or at + 1 >= len(words) or not words[at + 1].isalpha():
        return ""
    if words[at] in {"dr", "prof", "professor", "sister", "mr"} and own_names.intersection(words[at + 1 : at + 4]):
        return "PRACTICE"
    return "DOCTOR" if words[at] in {"dr", "prof", "professor", "sister"} else ""


_TEAM = frozenset("team clinic firm secretary registrar nurse nurses unit office department".split())


def _doctors_team(words: tuple[str, ...], at: int, own_names: frozenset[str]) -> str:
    """Return whose "Dr Ash's team" is: `PRACTICE` for a doctor of the practice, else `PROVIDER`; "" where no such team is named."""
    if words[at] not in _TITLES or words[at + 2 : at + 3] == () or words[at + 2] not in _TEAM or not words[at + 1].endswith("'s"):
        return ""
    return "PRACTICE" if words[at + 1].removesuffix("'s") in own_names else "PROVIDER"


@dataclass(frozen=True, slots=True)
class Reader:
    """What resolves the words of one letter.

    Attributes:
        addressee: who "you" is outside sections of another owner.
        own_names: last names of the practice's doctors, lower case.
        own_places: names of the practice as words ("mill pond"), by their first word.
        referrer: the class of "the referrer", "" where the letter does not tell who asked.
    """

    addressee: Addressee
    own_names: frozenset[str]
    own_places: dict[str, tuple[str, ...]]
    referrer: str = ""

    def resolve(self, word: str, owner: Party) -> str:
        """Return the class of "you" or "your" in a sentence under a heading of `owner`."""
        who = "PATIENT" if owner is Party.PATIENT else _RESOLVED.get(self.addressee, "PRACTICE")
        return who if word in {"you", "u", "yours"} else f"YOUR_{who}"

    def _special(self, words: tuple[str, ...], at: int, group: str, owner: Party) -> tuple[str, int] | None:
        """Return (class, tokens) where the letter itself says what a word is."""
        place = self.own_places.get(words[at])
        if place and words[at : at + len(place)] == place:
            return "PRACTICE", len(place)
        if group == "YOU":
            return self.resolve(words[at], owner), 1
        if group in ("", "NUMBER", "PATIENT", "OTHER"):
            if team := _doctors_team(words, at, self.own_names):
                return team, 3
            found = _count_of_days(words, at) or _named_doctor(words, at, self.own_names)
            return (found, 2 if found in ("PRACTICE", "DOCTOR") else 1) if found else None
        is_yours = group == "PRACTICE" and words[at] in {"your", "yourself", "yourselves"}
        if is_yours and self.addressee is Addressee.COLLEAGUE and words[at + 1 : at + 2] not in (("gp",), ("surgery",)):
            return "OTHER", 1
        return None

    def read(self, words: tuple[str, ...], first: int, last: int, owner: Party) -> list[Symbol]:
        """Return the symbols of tokens `first` to `last`."""
        symbols: list[Symbol] = []
        places = self.own_places
        # This runs once a word of every letter: names are looked up outside, and a symbol is made without the call that `Symbol(...)` puts in between.
        look_up, make, add, count = _look_up, tuple.__new__, symbols.append, len(words)
        at = first
        while at < last:
            word = words[at]
            tails, group, is_open = look_up(word)
            end = at + 1
            if tails and end < count and words[end] in tails:
                phrase_group, end = _find_tail(words, end, tails)
                group = phrase_group or group
            if is_open or word in places:
                found = self._special(words, at, group, owner)
                group, end = (found[0], at + found[1]) if found else (group, end)
            if end > at + 1:
                end = min(end, last)
                word = " ".join(words[at:end])
            if group == "REFERRER":
                group = self.referrer or _UNTOLD.get(word, "")
            add(make(Symbol, (group, word, at, end)))
            at = end
        return _without_thanks(symbols) if "kindly" in words[first:last] else symbols


def _without_thanks(symbols: list[Symbol]) -> list[Symbol]:
    """Return symbols in which the "kindly" of what was done ("you kindly referred her") asks for nothing."""
    return [
        symbol._replace(group="") if symbol.word == "kindly" and following.group.endswith("_ed") else symbol
        for symbol, following in pairwise([*symbols, Symbol("", "", 0, 0)])
    ]


_SALUTATION_NAME = re.compile(r"^[ \t]*dear[ \t]+(?:dr|doctor)\.?[ \t]+([^\n,:]{2,40})", re.IGNORECASE | re.MULTILINE)
_TO_NAME = re.compile(
    r"^[ \t]*(?:to|for|fao|attn)[ \t]*[:.-]?[ \t]+(?:dr|doctor)\b\.?[ \t]+([^\W\d][\w.'’ \t-]{1,40}?)(?=[ \t]{2,}|[\t,;(\n]|$)", re.IGNORECASE | re.MULTILINE
)
_PLACE = re.compile(
    r"\b(?=[A-Z])((?:(?:The|St\.?|[A-Z][a-z'’]+)[ ]){1,4})(?:Surgery|Medical (?:Centre|Practice|Group)|(?:Group |Family |GP )?Practice|Health Centre|Doctors)\b"
)
_GP_NAME = re.compile(
    r"d(?<!\wd)(?:r|octor)\.?[ ](?:[a-z][\w.'’-]*[ ]){0,2}?([a-z][\w'’-]+)(?:[^\n]{0,45}|[^\n]{0,20}\n[^\n]{0,45})\b(?:surgery|practice|"
    r"medical centre|health centre|gp|general practi)"
)
_GP_LABEL = re.compile(r"GP(?<!\wGP)[ \t]*[:=-][ \t]*(?:Dr\.?[ ])?(?:[A-Z][.]?[ ]){0,2}([A-Z][\w'’-]+)")
_PLAIN_WORDS = frozenset(
    {
        "the",
        "your",
        "our",
        "gp",
        "st",
        "to",
        "registered",
        "own",
        "local",
        "general",
        "practice",
        "doctor",
        "consultant",
        "hospital",
        "patient",
        "cc",
        "dear",
        "of",
        "re",
    }
)


def _own_names(text: str, addressee: Addressee) -> frozenset[str]:
    head = text[:2500]
    greeted = () if addressee is Addressee.COLLEAGUE else (*_SALUTATION_NAME.finditer(text), *_TO_NAME.finditer(head))
    names = [match[1].lower().split()[-1] for match in greeted]
    names += [head[slice(*match.span(1))].lower() for match in _GP_NAME.finditer(fold(head))]
    names += [match[1].lower() for match in _GP_LABEL.finditer(head)]
    return frozenset(part for name in names for part in (name, name.split("-")[-1]) if len(part) > 2) - _PLAIN_WORDS


def _own_places(text: str) -> dict[str, tuple[str, ...]]:
    places = {}
    for match in _PLACE.finditer(text):
        words = tuple(word for word in words_of(match[1]) if word not in {"the", "to", "cc", "gp", "registered", "dr"})
        if words and not set(words) <= _PLAIN_WORDS:
            places[words[0]] = words
    return places


def reader_of(letter: Letter) -> Reader:
    """Return what resolves the words of a letter."""
    addressee = letter.parties.addressee
    referrer = _WHO_ASKED.get(find_referrer(letter.text), "")
    return Reader(addressee, _own_names(letter.text, addressee), _own_places(letter.text), referrer)


def token_range(letter: Letter, sentence: Sentence) -> tuple[int, int]:
    """Return the tokens (first, last exclusive) of a sentence."""
    return bisect_left(letter.tokens.starts, sentence.start), bisect_left(letter.tokens.starts, sentence.end)
