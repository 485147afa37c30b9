"""Who wrote the letter, to whom it speaks, and whom it is about.

What lives here: provider, specialty, patient. What does not: to whom it speaks (`addressee`), who is asked to do something (`remit.engine.triage`).
"""

import re
from dataclasses import dataclass
from functools import cache

from remit.engine.letters.addressee import find_addressee
from remit.engine.letters.folding import fold
from remit.engine.letters.lines import Line, LineKind
from remit.engine.lexicon import read_classes
from remit.engine.terms import Addressee, NHSNumber, has_valid_check_digit

_PROVIDER = re.compile(
    r"\b(?:hospitals?|infirmary|nhs (?:foundation )?trust|foundation trust|health ?care trust|hosp\.?|community health|partnership "
    r"trust|clinic|medical group|healthcare|health centre hub|ambulance service|"
    r"nhs 111|hospice|treatment centre|diagnostic centre|eye unit|maternity|university hospitals|cmht|camhs)\b"
)
_STRONG = re.compile(r"\b(?:hospitals?|infirmary|trust|ambulance service|hospice|treatment centre)\b")
_WORD = re.compile(r"\w+")
_NO_SENDER = re.compile(r"\b(?:gp practice|gp:|to:|dear|re:)")
_NAME_END = re.compile(r" {2,}|\t|\||:")
_NUMBER = re.compile(r"\d(?<!\d\d)[\d \t-]{8,13}\d(?!\d)", re.ASCII)
_NHS = re.compile(r"\bNHS\b[^\d\n]{0,25}", re.IGNORECASE)
_SERVICES = frozenset(
    {
        "clinic",
        "department",
        "service",
        "team",
        "local hospital",
        "another hospital",
        "secondary care",
        "falls",
        "specialist team",
        "specialist service",
        "tertiary",
        "eyes",
        "dental",
        "trauma",
        "counselling",
        "cbt",
    }
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The people and places of a letter.

    Attributes:
        provider: the sender's name as the letter writes it, "" where none was read.
        specialty: lower-case name of the sender's specialty, "" where none was read.
        addressee: to whom "you" speaks.
        nhs_number: the patient's, where exactly one valid number stands in the letter.
        problems: sentences about numbers that cannot be right.
    """

    provider: str
    specialty: str
    addressee: Addressee
    nhs_number: NHSNumber | None
    problems: tuple[str, ...]


def _find_provider(text: str, lines: list[Line]) -> str:
    best = ""
    for line in lines[:14]:
        raw = text[line.start : line.end]
        if line.kind is LineKind.SALUTATION or _NO_SENDER.search(fold(raw)):
            continue
        name = _NAME_END.split(raw.strip(" \t*#=-_"), maxsplit=1)[0].strip(" *#=-_")
        if not name or len(name) > 90:
            continue
        folded = fold(name)
        if _STRONG.search(folded):
            return name
        if not best and _PROVIDER.search(folded):
            best = name
    return best


@cache
def _specialties() -> dict[str, list[str]]:
    """Return the specialties by their first word, longest first. A pattern of them all would cost every start of the program its compilation."""
    names = {fold(phrase) for group, phrase in read_classes("objects") if group == "SERVICE"} - _SERVICES
    table: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        table.setdefault(_WORD.findall(name)[0], []).append(name)
    return table


def find_specialty(text: str) -> str:
    """Return the specialty named first in some words, of a letter in its head, "" where none is."""
    head = fold(text[:700])
    specialties = _specialties()
    for word in _WORD.finditer(head):
        for name in specialties.get(word[0], ()):
            end = word.start() + len(name)
            if head.startswith(name, word.start()) and not _WORD.match(head, end):
                return text[word.start() : end].lower()
    return ""


def _find_number(text: str) -> tuple[NHSNumber | None, tuple[str, ...]]:
    valid: dict[str, None] = {}
    wrong = 0
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) != 10:
            continue
        if has_valid_check_digit(digits):
            valid.setdefault(digits)
        elif _NHS.search(text, max(0, match.start() - 30), match.start()):
            wrong += 1
    problems = []
    if wrong:
        problems.append(
            "The NHS number in this letter has a check digit that does not fit: a digit was misread or mistyped. Check the patient by name and date of birth."
        )
    if len(valid) > 1:
        problems.append("This letter holds more than one NHS number: check that it is about one patient.")
    return (NHSNumber(next(iter(valid))) if len(valid) == 1 else None), tuple(problems)


def read_parties(text: str, lines: list[Line]) -> Parties:
    """Find provider, specialty, addressee and patient of a letter."""
    number, problems = _find_number(text)
    return Parties(_find_provider(text, lines), find_specialty(text), find_addressee(text, lines), number, problems)
