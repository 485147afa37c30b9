"""Who wrote the letter, to whom it speaks, and whom it is about.

What lives here: provider, specialty, addressee, patient. What does not: who is asked to do something (`remit.engine.triage.state`).
"""

import re
from dataclasses import dataclass
from functools import cache

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
_DEAR = re.compile(
    r"[ \t]*(?:dear|hi|hello)[ \t,]+(?P<title>dr|doctor|prof(?:essor)?|mr|mrs|ms|miss|master|mx|gp|colleagues?|sir|madam|partners?|"
    r"all|team)?\.?[ \t]*(?P<name>[^\n,:;]{0,40})",
    re.IGNORECASE,
)
_COLLEAGUE = re.compile(
    r"\b(?:consultant|professor|registrar|specialist|department|hospital|surgeon|clinical lead|oncologist|cardiologist|infirmary|"
    r"optometrist|opticians?|dentist|dental|physiotherapist|health visitor|school|pharmacy|social worker)\b",
    re.IGNORECASE,
)
_PRACTICE = re.compile(r"\b(?:surgery|practice|medical centre|health centre|medical group|g\.?p\.?)\b", re.IGNORECASE)
_PATIENT_MARK = re.compile(r"\b(?:re|patient|name|about|client|mother|child)\b[ \t]*[:.-]?[^\n]{0,80}", re.IGNORECASE)
_YOUR_GP = re.compile(
    r"your (?<!\wyour )(?:own |usual |local )?(?:gp|general practitioner|family doctor|doctor's surgery|gp surgery|surgery will|doctor will)\b"
)
_YOU = re.compile(r"\byou\b")
_DOCTORS = frozenset({"dr", "doctor", "prof", "professor"})
_PRACTICE_TITLES = frozenset({"gp", "colleague", "colleagues", "doctor", "dr", "partner", "partners", "sir", "madam", "all", "team"})
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


def _find_specialty(text: str) -> str:
    """Return the specialty named first in the head of the letter."""
    head = fold(text[:700])
    specialties = _specialties()
    for word in _WORD.finditer(head):
        for name in specialties.get(word[0], ()):
            end = word.start() + len(name)
            if head.startswith(name, word.start()) and not _WORD.match(head, end):
                return text[word.start() : end].lower()
    return ""


def _find_addressee(text: str, lines: list[Line]) -> Addressee:
    """Say who "you" is: from the salutation and what stands around it."""
    greeting = next((line for line in lines if line.kind is LineKind.SALUTATION and _DEAR.match(text[line.start : line.end])), None)
    folded = fold(text)
    speaks_to_patient = bool(_YOUR_GP.search(folded))
    if greeting is None:
        return Addressee.PATIENT if speaks_to_patient and len(_YOU.findall(folded)) >= 4 else Addressee.UNKNOWN
    match = _DEAR.match(text[greeting.start : greeting.end])
    title = (match["title"] or "").lower() if match else ""
    name = (match["name"] or "").strip().lower() if match else ""
    if title in _DOCTORS and name:
        return _by_address(text[: greeting.start], name) or Addressee.PRACTICE
    if title in _PRACTICE_TITLES:
        return Addressee.PATIENT if speaks_to_patient else Addressee.PRACTICE
    if speaks_to_patient:
        return Addressee.PATIENT
    found = _by_address(text[: greeting.start], name)
    if found:
        return found
    return Addressee.PATIENT if title or _is_patient(text, name) else Addressee.PRACTICE


def _is_patient(text: str, name: str) -> bool:
    surname = name.split()[-1] if name.split() else ""
    return bool(surname) and any(surname in match[0].lower() for match in _PATIENT_MARK.finditer(text[:2500]))


def _by_address(head: str, name: str) -> Addressee | None:
    """Tell the practice from a colleague elsewhere by the address above the salutation; None where the name has none."""
    surname = name.split()[-1] if name.split() else ""
    at = head.lower().rfind(surname) if surname else -1
    if at < 0:
        return None
    line = head.rfind("\n", 0, at) + 1
    if re.match(r"[ \t]*(?:cc|copy|copies|copied)\b", head[line:at], re.IGNORECASE):
        return None
    address = re.split(r"\n[ \t]*(?:\n|cc\b|cop(?:y|ies|ied)\b)", head[line : at + 220], maxsplit=1, flags=re.IGNORECASE)[0]
    if _PRACTICE.search(address):
        return Addressee.PRACTICE
    return Addressee.COLLEAGUE if _COLLEAGUE.search(address) else None


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
    return Parties(_find_provider(text, lines), _find_specialty(text), _find_addressee(text, lines), number, problems)
