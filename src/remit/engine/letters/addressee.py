"""To whom a letter speaks, and so who "you" is in it.

What lives here: the salutation, the address above it, lines that say to whom it goes and who has a copy. What does not: who is asked to do something
(`remit.engine.triage`), the other parties (`parties`).
"""

import re

from remit.engine.letters.folding import fold
from remit.engine.letters.lines import Line, LineKind
from remit.engine.terms import NHS_NUMBER_WORDS, Addressee

_HEAD = 1_000
_NEAR = 4
"""So many lines with a name may stand above the number or the day of birth that says whose name it is."""
_DEAR = re.compile(
    r"[ \t]*(?:dear|hi|hello)[ \t,]+(?P<title>dr|doctor|prof(?:essor)?|mr|mrs|ms|miss|master|mx|gp|colleagues?|sir|madam|partners?|"
    r"all|team)?\.?[ \t]*(?P<name>[^\n,:;]{0,40})",
    re.IGNORECASE,
)
_COLLEAGUE = re.compile(
    r"\b(?:consultant|professor|registrar|specialist|department|hospital|surgeon|clinical lead|oncologist|cardiologist|infirmary|"
    r"optometrist|opticians?|dentist|dental|physiotherapist|health visitor|school|pharmacy|social worker|matron|midwife|nurse in charge|hospice|"
    r"insurance|assurance|(?:case|care|ward|home) manager|head of healthcare|lead nurse|human resources)\b",
    re.IGNORECASE,
)
_PRACTICE = re.compile(r"\b(?:surgery|practice|medical centre|health centre|medical group|g\.?p\.?)\b", re.IGNORECASE)
_NO_PRACTICE = re.compile(
    r"\b(?:thoracic|cardiac|cardiothoracic|vascular|general|plastic|oral|maxillofacial|hand|breast|colorectal|orthopaedic|spinal|day|transplant|paediatric|"
    r"bariatric|reconstructive|neck|trauma|gi|endocrine|upper limb|foot and ankle|dental|veterinary) (?:surgery|practice)\b",
    re.IGNORECASE,
)
_PATIENT_MARK = re.compile(r"\b(?:re|patient|name|about|client|mother|child)\b[ \t]*[:.-]?[^\n]{0,80}", re.IGNORECASE)
_NUMBERED = re.compile(rf"\b(?:nhs|d\.?o\.?b|date of birth|born)\b|{NHS_NUMBER_WORDS}", re.IGNORECASE)
_YOUR_GP = re.compile(
    r"your (?<!\wyour )(?:own |usual |local )?(?:gp|general practitioner|family doctor|doctor's surgery|gp surgery|surgery will|doctor will)\b"
    r"|cop(?:y|ied|ies) to your (?:surgery|practice|doctor)\b"
)
_YOU = re.compile(r"\byou\b")
_CC = r"(?:cc|c\.c\.?|cop(?:y|ies|ied))(?!\w)(?! \d)"
_COPY = re.compile(
    rf"(?:^[ \t(*]{{0,9}}(?:{_CC}|(?:sent also|also sent|also to|info(?:rmation)? copy)\b|(?:registered )?(?:gp|practice)[ \t]*\(cop(?:y|ied)\))|"
    rf"\bwith (?:a )?cop(?:y|ies) (?:to|for)\b|[ \t]{{3}}copy:)[^\n]{{0,300}}|^[ \t]{{0,9}}also:[^\n]{{0,200}}\bby copy\b",
    re.IGNORECASE | re.MULTILINE,
)
_COPY_BEHIND = re.compile(rf"[.;,\t ]{_CC}[^\n]*", re.IGNORECASE)
_AT_HOME = re.compile(r"(?:mrs|ms|miss|mr)\.? [^,\n]{2,40}$", re.IGNORECASE)
"""The first line of the address of somebody at home; what follows a title and a name would be a post."""
_COPY_FIRST = re.compile(rf"[ \t]*{_CC}", re.IGNORECASE)
_ADDRESS_END = re.compile(rf"\n[ \t(]*(?:\n|{_CC}|(?:registered |own )?gp\b)", re.IGNORECASE)
_TO = re.compile(
    r"^[ \t]{0,20}(?:(?:to|fao|attn|for the attention of)\b[ \t]*(?:\([^()\n]{0,40}\)[ \t]*)?:?|(?:recipient|for)[ \t]*:)[ \t]*(?P<who>[^\n]{3,200})",
    re.IGNORECASE | re.MULTILINE,
)
_DOCTOR = re.compile(r"(?:dr|doctor|prof(?:essor)?)\b", re.IGNORECASE)
_NAMES_DOCTOR = re.compile(r"\b(?:dr|doctor)\.? [a-z]", re.IGNORECASE)
_DOCTORS = frozenset({"dr", "doctor", "prof", "professor"})
_STRANGERS = frozenset({"sir", "madam", "colleague", "colleagues", "all", "team"})
_PRACTICE_TITLES = frozenset({"gp", "colleague", "colleagues", "doctor", "dr", "partner", "partners", "sir", "madam", "all", "team"})


def find_addressee(text: str, lines: list[Line]) -> Addressee:
    """Say who "you" is: from the salutation and what stands around it.

    Args:
        text: the whole letter.
        lines: its lines.
    """
    greeting = next((line for line in lines if line.kind is LineKind.SALUTATION and _DEAR.match(text[line.start : line.end])), None)
    folded = fold(text)
    speaks_to_patient = bool(_YOUR_GP.search(folded))
    if greeting is None:
        if speaks_to_patient and len(_YOU.findall(folded)) >= 4:
            return Addressee.PATIENT
        return Addressee.COLLEAGUE if _goes_elsewhere(text, text[:_HEAD]) else Addressee.UNKNOWN
    match = _DEAR.match(text[greeting.start : greeting.end])
    title = (match["title"] or "").lower() if match else ""
    name = (match["name"] or "").strip().lower() if match else ""
    head = text[: greeting.start]
    if title in _DOCTORS and name:
        is_to_other = _is_copied_to_others(text, name) and bool(_NAMES_DOCTOR.search(_copied(text)))
        return _by_address(head, name) or (Addressee.COLLEAGUE if is_to_other else Addressee.PRACTICE)
    if speaks_to_patient:
        return Addressee.PATIENT
    if title in _PRACTICE_TITLES:
        is_elsewhere = _goes_elsewhere(text, head) or (title in _STRANGERS and bool(_NAMES_DOCTOR.search(_copied(head))))
        return Addressee.COLLEAGUE if is_elsewhere else Addressee.PRACTICE
    if _COLLEAGUE.search(text, greeting.start, greeting.end):
        return Addressee.COLLEAGUE
    return _by_address(head, name) or _by_name(text, head, title, name)


def _by_name(text: str, head: str, title: str, name: str) -> Addressee:
    """Tell by the name in the salutation whose address nobody wrote: the patient, somebody else where the practice has a copy, else the practice."""
    if _is_patient(text, head, name) or (title and not _goes_elsewhere(text, head)):
        return Addressee.PATIENT
    return Addressee.COLLEAGUE if title or _is_copied_to_others(text, name) or _goes_elsewhere(text, head) else Addressee.PRACTICE


def _is_copied_to_others(text: str, name: str) -> bool:
    """Return whether a practice has a copy, and the name in the salutation is not of it."""
    copied = _copied(text)
    return bool(name and copied) and name.split()[-1] not in copied


def _is_patient(text: str, head: str, name: str) -> bool:
    surname = name.split()[-1] if name.split() else ""
    if not surname:
        return False
    if any(surname in match[0].lower() for match in _PATIENT_MARK.finditer(text[:2500])):
        return True
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    first = re.compile(rf"\b{re.escape(name.split()[0])}\b", re.IGNORECASE)
    named = [at for at, line in enumerate(lines) if first.search(line) and not _DOCTOR.match(line)]
    numbered = any(_NUMBERED.search(lines[at]) or any(map(_NUMBERED.match, lines[at + 1 : at + _NEAR])) for at in named)
    return numbered or any(_AT_HOME.match(lines[at]) and not (_COLLEAGUE.search(lines[at]) or is_practice(lines[at])) for at in named)


def is_practice(address: str) -> bool:
    """Return whether an address or a name is that of a GP practice, and not of a department of surgery."""
    return bool(_PRACTICE.search(_NO_PRACTICE.sub("", address)))


def _copied(text: str) -> str:
    """Return the lower-case lines by which a practice has a copy, "" where there is none."""
    return "\n".join(match[0].lower() for match in _COPY.finditer(text) if is_practice(match[0]))


def _goes_elsewhere(text: str, head: str) -> bool:
    """Return whether the head names somebody outside the practice to whom the letter goes, and the practice has a copy."""
    match = _TO.search(head)
    if match is None or not (match["who"][0].isupper() or match["who"].startswith("the ") or _COLLEAGUE.search(match["who"])):
        return False
    who, behind = _COPY_BEHIND.sub("", match["who"]), _COPY_BEHIND.search(match["who"])
    if is_practice(who) or (_DOCTOR.match(who) and not _COLLEAGUE.search(who)):
        return False
    return bool(_copied(text)) or bool(behind and is_practice(behind[0]))


def _by_address(head: str, name: str) -> Addressee | None:
    """Tell the practice from a colleague elsewhere by the address above the salutation; None where the name has none."""
    surname = name.split()[-1] if name.split() else ""
    at = head.lower().rfind(surname) if surname else -1
    if at < 0:
        return None
    line = head.rfind("\n", 0, at) + 1
    if _COPY_FIRST.match(head, line, at):
        return None
    address = _COPY_BEHIND.sub("", _ADDRESS_END.split(head[line : at + 220], maxsplit=1)[0])
    if is_practice(address):
        return Addressee.PRACTICE
    return Addressee.COLLEAGUE if _COLLEAGUE.search(address) else None
