"""What a date of a letter is, by the words around it: a field of the head ("Date of clinic:") or a sentence ("I saw her on").

What lives here: the words and how strongly they speak. What does not: finding dates (`calendar_dates`), and choosing among those of one letter (`dates`).
"""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from remit.engine.terms import NHS_NUMBER_WORDS


class DateRole(StrEnum):
    """What a date of a letter can be."""

    EVENT = "event"
    WRITTEN = "written"
    DICTATED = "dictated"
    RECEIVED = "received"
    BIRTH = "birth"
    OTHER = "other"


class Strength(IntEnum):
    """How plainly the words say it, from a bare date to a field that can mean nothing else."""

    NONE = 0
    BARE = 1
    TOLD = 2
    FIELD = 3
    PLAIN = 4


@dataclass(frozen=True, slots=True)
class Naming:
    """What a date is, and how strongly its words say so; `is_told` where a sentence says it and no field."""

    role: DateRole
    strength: Strength
    is_told: bool = False


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NOTHING = Naming(DateRole.OTHER, Strength.NONE)
BIRTH = _words(r"\b(?:d\.?\s?o\.?\s?b|date of birth|birth|born|dob)\b")
_CONTACT = r"(?:(?:virtual|telephone|video|face to face) )?contact"
# Of somebody else's letter, or of work that the letter only speaks of.
_FOREIGN = _words(
    r"\b(?:request(?!s? (?:review|call))\w*|referr(?:al|ed)|registered|your (?:own )?(?:letter|e-?mail|note|message)|query|edd|tci|expiry|"
    rf"due|next|booked|proposed|planned|listed|review on|valid|until|since|previous|last (?!{_CONTACT}|seen|visit|day)\w+|provisional|"
    r"first visit|ordered|returned(?! and (?:sent|posted))|return to work|(?:rtt|clock|pathway|wait(?:ing)?(?: time| list)?) (?:start|stop)\w*|rtt)\b"
)
_SENT = (
    r"sent|[il]ssued|released|posted|dispatched|despatched|circulated|(?:letter|report|summary|note) out|e-?mailed|faxed|transmitted|mailed|"
    r"(?:out|copy|copied) to gp|gp copy"
)
_SIGNED = (
    r"auth(?:'d)?|e-?signed|author\s?i[sz]ed|authored|verified|approved|finali[sz]ed|signed|completed|compl|closed|exported|"
    r"generated|created|produced|prep(?:'d|ared)?"
)
_TYPED = (
    r"typ|typ'?d|typed|typing|(?:doc|document|message|note) date|ltr|printed|transcri(?:bed|ption)|written|(?:letter|note|"
    r"summary|sheet|form|report) (?:done|made)|edited|updated|filed"
)
_DISCHARGE = (
    r"discharged?|discharge date|d[i\u00ed]sch(?:'d|gd|d)?|dis|d/c|d/d|d\.o\.d|dod|d/c\'?d|dc|"
    r"(?:off|from) (?:(?:the|our) )?(?:vw )?(?:(?:virtual )?ward|vw|caseload|pathway|list)|ended|stepped off|last day|day case|off-?board(?:ed|"
    r"ing)?|stepped down|"
    r"step-?down|sent home|went home|transferred home|dep|departure|departed|time (?:out|left)|"
    rf"(?:last|final) {_CONTACT}|end of (?:stay|episode)"
    r"|(?:left|out of|home from) (?:hospital|us|ward|unit|the (?:hospital|ward|unit))|(?:left|out|home|dis)(?: on| at)?\W*(?:\w{3,6}day)?\W*$"
)
_CLINIC = (
    r"clinic|clin|opc|seen|attend\w*|att(?:'?d)?|presented|presentation|booked in|appointment|appt|opa|consultation|consulted|review(?:ed)?|visit\w*|"
    r"assess(?:ed|ment)|interview\w*|session|treated|"
    r"contact|face to face|telephone (?:review|call)|video|call(?:ed)?|incident|arr(?:iv\w*)?|"
    r"encounter|phoned|telephoned|(?:study|sleep) night|missed|not brought|dna|did not attend|meeting|mdt|"
    r"panel|held|conference|triaged?|exam(?:ined|ination)?|test(?:ed)?|event|start|on scene|conveyed|fitted|"
    r"opd|(?:images?|photos?|photographs?|pictures?) taken"
)
_PROCEDURE = (
    r"procedure|operation|op|dos|doo|d\.o\.p|surgery|operated|theatre|delivery|delivered|\w{0,12}oscopy|injection|"
    r"infusion|transferred|scan(?:ned)?|x-?ray|mri|ct|"
    r"ultrasound|report(?:ed)?|performed|angiogra\w+|biops\w+"
)
_FIELDS: tuple[tuple[re.Pattern[str], Naming], ...] = (
    (_words(r"\b(?:rec'?d|received|scanned in|date stamp)\b"), Naming(DateRole.RECEIVED, Strength.TOLD)),
    (_words(rf"\b(?:{_SENT})\b"), Naming(DateRole.WRITTEN, Strength.PLAIN)),
    (_words(r"\b(?:bed|episode|case|stay) (?:was )?closed\b"), Naming(DateRole.EVENT, Strength.PLAIN)),
    (_words(r"^\W*on (?:the )?(?:(?:virtual )?ward|vw|caseload|pathway)\b"), Naming(DateRole.EVENT, Strength.BARE)),
    (_words(rf"\b(?:{_SIGNED}|{_TYPED})\b"), Naming(DateRole.WRITTEN, Strength.FIELD)),
    (_words(r"\bdict(?:'?d|at\w+)?\b"), Naming(DateRole.DICTATED, Strength.TOLD)),
    (_words(r"\b(?:discharge|clinic|outpatient) (?:letter|summary|report|note)\W*$"), Naming(DateRole.WRITTEN, Strength.TOLD)),
    (
        _words(
            r"\b(?:[li]etter|report|reply|su(?:m|rn)mary|form)(?: (?:date|of|on))?\W*$|\bdate of (?:this )?(?:[li]etter|report|reply)\b|\b(?:letter|"
            r"report|form) date\b"
        ),
        Naming(DateRole.WRITTEN, Strength.FIELD),
    ),
    (_words(rf"\b(?:{_DISCHARGE})(?!\w)"), Naming(DateRole.EVENT, Strength.PLAIN)),
    (
        _words(r"\b(?:adm(?:itted|ission|it|\.)?|doa|came in|on-?board(?:ed|ing)?|onto (?:the )?virtual ward|transferred in)\b|^\W*in\W*$"),
        Naming(DateRole.EVENT, Strength.BARE),
    ),
    (_words(rf"\b(?:{_CLINIC})\b"), Naming(DateRole.EVENT, Strength.FIELD)),
    (_words(rf"\bdate of (?:{_PROCEDURE})\b|\b(?:{_PROCEDURE}) date\b"), Naming(DateRole.EVENT, Strength.FIELD)),
    (_words(rf"\b(?:{_PROCEDURE})\b"), Naming(DateRole.EVENT, Strength.TOLD)),
    (_words(r"\b(?:letter|summary|repl(?:y|ied)|response|responded|answered|addendum)\b"), Naming(DateRole.WRITTEN, Strength.TOLD)),
)
_OF_PROCEDURE = Naming(DateRole.EVENT, Strength.FIELD)
_PROCEDURE_FIELD = _words(r"^\W*(?:procedure|operation|surgery)\W*$")
_ENDS_LINE = re.compile(r"[ \t]*(?:\n|$)")
"""Behind a day that stands alone in its field: with words there it may be history ("Operation 3 January 2026: hernia repair")."""
_STAY_WORDS = r"\b(?:ward|stay|admission|admitted|inpatient|in-patient|hospital|episode|pathway|caseload|vw)\b"
_STAYED = _words(_STAY_WORDS)
_STAY = _words(rf"{_STAY_WORDS}.{{0,12}}\b\d{{1,2}}(?:st|nd|rd|th)? ?(?:to|-|\u2013|until) ?$")
"""A stay whose first day stands without its month ("Stay: 3 to 11 September 2026")."""
_UNTIL = _words(r"\s*(?:-|\u2013|to|until|till)\s*")
_LEADS = _words(r"^\W*(?:date of )?(?:clinic|outpatient clinic|reply) ?:")
_TITLED = _words(r":\s*(?:\w{3,6}day)?[\s,]*$")
_ARTICLE = _words(r"^\W*(?:the|an?) ")
_NO_WORDS = _words(
    r"^(?:dated?|on|of|the|at|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|day|\d{1,2}[:.]\d\d|am|pm|hrs?|"
    rf"{NHS_NUMBER_WORDS}|[^a-z0-9]++){{0,20}}+$"
)
_CUT = re.compile(r"[|;\t]|\s{3,}|[.)]\s+(?=[A-Z0-9(])")
_AFTER = _words(
    r"[ ,(]{0,4}(?:[ap]m )?(?:(?P<event>clinic|appointment|consultation|review)|(?P<written>typed|letter|sent|issued|posted)|(?P<dictated>dictated))\b"
    r"(?= ?[),.;]|[ \t]*\n|\s{2}|[ \t]*$)|\s{2,}(?P<theatre>surgeon|operator|anaesth\w+|endoscopist)\b"
)
_NOW = _words(r"\b(?:today|yesterday|this (?:morning|afternoon|evening)|last night),?\s+(?:\w{3,6}day\s+|the\s+)?$")
_MET = _words(
    r"\b(?:(?:i|we) (?:also |last )?(?:saw|met|reviewed|assessed|examined|visited|see)|"
    r"(?:saw|met|meet|see|seeing|meeting|reviewing|spoke (?:to|with)|talk(?:ed|ing)? to) (?:you|him|her|them|this)|"
    r"you (?:came|attended|were (?:seen|in)|visited|had (?:your|an?))|came|coming|attend(?:ed|ing|ance)|"
    r"(?:was|were) (?:seen|reviewed|assessed|examined)|seen (?:in|by|at|on|with)|(?:my|our) (?:[\w&/-]{1,20} ){0,5}clinic|appointment|consultation|"
    r"not (?:brought|in clinic)|discussed (?:at|in)|did ?n[o't]{1,2} (?:attend|come|arrive|answer|turn up)|failed to attend|missed|discharged|(?:went|"
    r"sent|let|allowed|came) home|"
    r"(?:home|left (?:us|the ward|hospital)) on|underwent|your (?:operation|procedure|visit|stay|telephone|video|assessment)|session|telephone call|"
    r"stepped down|off the virtual ward)\b"
)
_ELSEWHERE = _words(
    r"\b(?:next|will|booked|due|another|new(?! patient)|rearrang\w*|resched\w*|cancel\w*|postponed|letter|referr\w*|e-?mail|previous\w*|scans?|mri|ct|"
    r"bloods?|x-?ray|"
    r"results?|tests?|ecg|echo|ultrasound|biopsy|if|would|should|offered|sent(?! home)|moved|wrote|last (?:year|month)|"
    r"did (?:these|this|it|them|her|his|your)|taken|took|done|carried out|dose|started|stopped|born|died|fell|injur\w*)\b"
    r"|\b(?:until|from|since|before|by|to|for) (?:the |\w{3,6}day )?$"
)
_COLUMN = re.compile(r"[ \t]*\|[ \t]*|\t+|[ ]{2,}")
_TITLE = _words(r"\bdate\b")
_SENTENCE = re.compile(r"[.?!:]\s+(?=[A-Z\"'(])|\n[ \t]*\n")
_FOLD = re.compile(r"(?<=[A-Za-z])[10](?=[A-Za-z])")
_MOST_FIELD_WORDS = 6
_WRITING = _words(rf"^\W*(?:date of |this |electronically )?(?:letter|summary|report|form|document|record|dictated|{_SENT}|{_SIGNED}|{_TYPED})\b")
_SOMEBODY = _words(r"\b(?:he|she|they|i|we|you|was|were|had|has|m(?:r|rs|s|iss))\b")
_MOST_BODY_WORDS = 3
_FULL_LINE = 50
_IDENTITY = _words(r"\bnhs\b|\bd\.?o\.?b|\bborn\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a date stands: its offsets, the end of the date before it, and where the letter's own words begin (its salutation)."""

    start: int
    end: int
    earlier: int
    body: int


def _unscanned(words: str) -> str:
    """Put right the figures that a scan reads for letters ("C1inic"), and the lines between the words of a field's name ("document_created")."""
    words = words.replace("_", " ")
    return _FOLD.sub(lambda match: "l" if match[0] == "1" else "o", words) if "1" in words or "0" in words else words


def _name_field(label: str) -> Naming:
    if BIRTH.search(label):
        return Naming(DateRole.BIRTH, Strength.PLAIN)
    if _FOREIGN.search(label) and not _LEADS.search(label):
        return _NOTHING
    if _STAY.search(label):
        return Naming(DateRole.EVENT, Strength.PLAIN)
    forms = (label, label.replace("rn", "m")) if "rn" in label else (label,)  # as a scan reads "from"
    return next((naming for form in forms for words, naming in _FIELDS if words.search(form)), _NOTHING)


def _name_told(sentence: str) -> Naming:
    if _NOW.search(sentence):
        return Naming(DateRole.EVENT, Strength.FIELD, is_told=True)
    if BIRTH.search(sentence[-40:]):
        return Naming(DateRole.BIRTH, Strength.PLAIN)
    met = next(_MET.finditer(sentence), None)
    if met and not _ELSEWHERE.search(sentence, max(0, met.start() - 40)):
        return Naming(DateRole.EVENT, Strength.TOLD, is_told=True)
    return _NOTHING


def _name_after(text: str, end: int) -> Naming:
    """Name a date by the word that follows it: "29/01/2026 clinic", "09 July 2026 (letter)"."""
    after = _AFTER.match(text, end, min(len(text), end + 40))
    if not after:
        return _NOTHING
    if after["dictated"]:
        return Naming(DateRole.DICTATED, Strength.TOLD)
    return Naming(DateRole.WRITTEN if after["written"] else DateRole.EVENT, Strength.FIELD)


def _label(text: str, place: Place, line: int) -> str:
    """Return the words of the field before a date."""
    begin = max(line, place.earlier, place.start - 100)
    after = _AFTER.match(text, begin, place.end) if place.earlier > line else None
    if after and after.end() <= place.start:  # said of the date before
        begin = after.end()
    stretch = text[begin : place.start]
    label, at = "", 0
    for cut in (*_CUT.finditer(stretch), None):
        piece = stretch[at : cut.start() if cut else len(stretch)]
        if not _NO_WORDS.match(piece) or not label:
            label = piece
        at = cut.end() if cut else at
    return label


def _above(text: str, place: Place, line: int) -> str:
    """Return what the line above calls a date without words of its own: "Date of clinic:", or the heading of its column."""
    above = text[max(0, line - 160) : line].rstrip().rpartition("\n")[2]
    cells, left = _COLUMN.split(above.strip(" |\t")), text[max(line, place.start - 160) : place.start].strip(" |\t")
    if len(cells) > 1 and (_TITLE.search(above) or BIRTH.search(above)) and not any(map(str.isdigit, above)):
        return cells[min(len(_COLUMN.split(left)) if left else 0, len(cells) - 1)]
    return above[-60:] if above.endswith(":") or BIRTH.search(above) or (above.lstrip()[:4].lower() == "date" and len(above) < _FULL_LINE) else ""


def _goes_on(text: str, line: int) -> bool:
    """Return whether a line goes on with the sentence of the one above, which is full and does not end."""
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)].rstrip()
    return len(above) >= _FULL_LINE and above[-1] not in ".:;|" and not _IDENTITY.search(above)


def _sentence(text: str, place: Place) -> str:
    """Return the words of the sentence before a date, across line breaks."""
    stretch = text[max(place.earlier, place.start - 140) : place.start]
    starts = [match.end() for match in _SENTENCE.finditer(stretch)]
    return " ".join(stretch[max(starts, default=0) :].split()) + " "


def _begins(text: str, line: int, place: Place, label: str) -> bool:
    """Return whether the words of a field begin its line or follow a date there, as a sentence about somebody does not."""
    return place.start - len(label) <= max(line, place.earlier) + 3 and not _SOMEBODY.search(label)


def _in_body(named: Naming, label: str, *, is_own: bool) -> Naming:
    """Weigh a field below the greeting: it may be history, or the end of a sentence, and what was sent may be a sample."""
    if named.role is DateRole.WRITTEN and not _WRITING.search(label):
        return _NOTHING
    if named.role is DateRole.EVENT and not is_own:
        return Naming(DateRole.EVENT, min(named.strength, Strength.TOLD), is_told=True)
    return Naming(named.role, min(named.strength, Strength.FIELD)) if named.role is DateRole.EVENT else named


def name_date(text: str, place: Place) -> Naming:
    """Say what a date is by the words around it."""
    line = text.rfind("\n", 0, place.start) + 1
    label = _unscanned(_label(text, place, line))
    is_body = place.start > place.body
    above = text.rfind("\n", 0, max(line - 1, 0)) + 1
    if place.earlier > line and _UNTIL.fullmatch(text, place.earlier, place.start) and _STAYED.search(text, max(above, line - _FULL_LINE), place.earlier):
        return Naming(DateRole.EVENT, Strength.FIELD if is_body else Strength.PLAIN)
    if _NO_WORDS.match(label):
        label = _unscanned(_above(text, place, line))
        if not label:
            after = _name_after(text, place.end)
            return after if after.strength or is_body else Naming(DateRole.WRITTEN, Strength.BARE)
    is_titled = bool(_TITLED.search(label)) or ":" in label[:24]
    count = len(label.split())
    is_long = count > (_MOST_BODY_WORDS if is_body else _MOST_FIELD_WORDS) and not is_titled
    is_within = is_body and not is_titled and not label.lstrip()[:1].isupper() and _goes_on(text, line)
    if is_long or is_within or _ARTICLE.match(label):
        return _name_told(_unscanned(_sentence(text, place)))
    named = _OF_PROCEDURE if _PROCEDURE_FIELD.match(label) and _ENDS_LINE.match(text, place.end) else _name_field(label)
    if is_body:
        named = _in_body(named, label, is_own=is_titled or _begins(text, line, place, label))
    if named.strength:
        return named
    told = _name_told(_unscanned(_sentence(text, place)))
    if told.strength or is_body or _IDENTITY.search(label) or _FOREIGN.search(label):
        return told
    is_column = text[max(line, place.start - 3) : place.start].isspace()
    return Naming(DateRole.WRITTEN if is_column else DateRole.OTHER, Strength.BARE)
