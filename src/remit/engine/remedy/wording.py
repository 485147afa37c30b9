"""Small pieces of wording: cleaning foreign text, quoting, filling a rule's placeholders, naming a patient, an event, a piece of work.

What lives here: pure functions from text to text. What does not: whole sentences of the letter (`compose`) and of the note (`note`).
"""

import re
import unicodedata

from remit.engine.clocks import day_words
from remit.engine.remedy.facts import LetterFacts, PatientShown, RemedyError
from remit.engine.remedy.reference import NO_BREAK_SPACE
from remit.engine.terms import LetterKind, Task

LONGEST_QUOTE = 600
"""Characters up to which a quote is printed whole."""
SHORTENED = "[shortened here: your letter holds the rest]"
NO_WORDS = "(your letter as a whole)"
"""What stands for a quote where no words carry the finding, as with a letter that came late."""
PLACEHOLDERS = ("letter_date", "event_date", "provider", "object", "citation", "quote")
"""What a rule's texts may hold in braces."""

_SPACES = re.compile(r"[^\S\u00a0]+")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "professor", "sir", "dame", "lady", "lord", "rev", "reverend"})
_MARKS_TO_DROP = frozenset("\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")

_EVENTS = {
    LetterKind.CLINIC_LETTER: "the clinic",
    LetterKind.DISCHARGE_SUMMARY: "the discharge",
    LetterKind.EMERGENCY_LETTER: "the attendance",
    LetterKind.DAY_CASE: "the day case",
    LetterKind.VIRTUAL_WARD: "the virtual ward stay",
    LetterKind.DNA_LETTER: "the missed appointment",
    LetterKind.PRIVATE_LETTER: "the consultation",
    LetterKind.REFERRAL_REPLY: "the referral reply",
    LetterKind.PREOP_LETTER: "the pre-operative visit",
    LetterKind.OTHER: "the contact",
}

_WORK = {
    Task.CHASE_RESULT: "the test named above",
    Task.COMMUNICATE_RESULT: "the result named above",
    Task.ARRANGE_TEST: "the tests named above",
    Task.FOLLOW_UP_MONITORING: "the checks named above",
    Task.ONWARD_REFERRAL: "this problem",
    Task.RE_REFERRAL: "this problem",
    Task.DNA_DISCHARGE: "the new appointment",
    Task.BOOK_HOSPITAL_FOLLOWUP: "the follow-up appointment",
    Task.FIT_NOTE: "the fit note",
    Task.PRESCRIBE_START: "this medicine",
    Task.PRESCRIBE_RED: "this medicine",
    Task.SHARED_CARE_NOT_AGREED: "this medicine",
    Task.SHORT_SUPPLY: "this medicine",
    Task.MEDICATION_CHANGE_UNCLEAR: "this medicine",
    Task.INTERACTION_UNADDRESSED: "this medicine",
    Task.PATIENT_QUERY_REDIRECTED: "this care",
    Task.POST_OP_CARE: "the care after the operation",
    Task.PRE_OP_WORK: "this work",
    Task.ADMIN_FORM: "the form",
    Task.TRANSPORT: "this journey",
    Task.PRIVATE_WORK: "this work",
    Task.LATE_LETTER: "the letter",
    Task.UNCLEAR_RESPONSIBILITY: "this work",
}


def _is_printable(character: str) -> bool:
    point = ord(character)
    if character in _MARKS_TO_DROP or unicodedata.category(character) in {"Cc", "Cs"}:
        return False
    return point & 0xFFFE != 0xFFFE and not 0xFDD0 <= point <= 0xFDEF


def clean(text: str) -> str:
    """Return foreign text fit for print: one line, single spaces, and nothing that XML refuses, moves a terminal or turns the reading direction.

    Letters, digits, signs and their order stay as they were.
    """
    if text.isprintable():
        # Nothing that is taken out below is printable, so there is nothing to look for.
        return _SPACES.sub(" ", text).strip()
    kept = "".join(character for character in text if character.isspace() or _is_printable(character))
    return _SPACES.sub(" ", kept).strip()


def unbroken(text: str) -> str:
    """Return cleaned text that stays on one line, such as a telephone number."""
    return clean(text).replace(" ", NO_BREAK_SPACE)


def quoted(text: str) -> str:
    """Return a letter's words in quotation marks: whole up to `LONGEST_QUOTE` characters; longer ones end at a word, and a note after the mark says so."""
    words = clean(text)
    if not words:
        return NO_WORDS
    if len(words) <= LONGEST_QUOTE:
        return f"“{words}”"
    head = words[:LONGEST_QUOTE]
    whole_words = head.rpartition(" ")[0]
    return f"“{whole_words if len(whole_words) > LONGEST_QUOTE - 60 else head} …” {SHORTENED}"


def fill(text: str, values: dict[str, str]) -> str:
    """Put values into a rule's text. A value is never read again, so braces inside a letter's words stay as they are.

    Raises:
        RemedyError: a placeholder that is not in `PLACEHOLDERS`.
    """

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in PLACEHOLDERS:
            raise RemedyError(f"The rule text has the placeholder {match[0]}, which is not known. Known ones: {', '.join(PLACEHOLDERS)}.")
        return values[match[1]]

    return clean(_PLACEHOLDER.sub(value_of, text))


def event_words(kind: LetterKind) -> str:
    """Return the event a letter is about: "the clinic"."""
    return _EVENTS[kind]


def work_words(task: Task) -> str:
    """Return what a task is about where the letter's own words are not at hand: "the referral"."""
    return _WORK[task]


def first_names_first(name: str) -> str:
    """Return a name in spoken order: "OKAFOR, Tobias (Mr)" becomes "Mr Tobias OKAFOR"."""
    family, comma, given = clean(name).partition(",")
    if not comma:
        return family
    title = re.search(r"\((\w+)\.?\)", given)
    given = given.replace(title[0], "") if title else given
    return clean(" ".join([title[1] if title else "", given, family]))


def initials_of(name: str) -> str:
    """Return initials without the title: "Mrs Marjorie Ellwood-Tan" gives "M E-T"."""
    words = [word for word in re.split(r"[\s.]+", first_names_first(name)) if word.lower() not in _TITLES]
    return " ".join("-".join(part[:1].upper() for part in word.split("-") if part) for word in words if word[:1].isalpha())


def is_identified(facts: LetterFacts) -> bool:
    """Say whether somebody who holds many records can find the patient: by a number, or by name and day of birth."""
    return bool(facts.nhs_number or clean(facts.provider_reference) or (clean(facts.patient_name) and facts.born_on))


def patient_words(facts: LetterFacts, shown: PatientShown) -> str:
    """Return how the patient is identified, as far as the facts and the practice's choice allow; "" where nothing is left.

    Without an NHS number the choice does not hold: initials alone find nobody, so name and day of birth stand there in full.
    """
    if not facts.nhs_number:
        born = f"born {day_words(facts.born_on, with_weekday=False)}" if facts.born_on else ""
        return ", ".join(filter(None, (first_names_first(facts.patient_name), born)))
    wants_number = shown is not PatientShown.INITIALS
    number = f"NHS number {facts.nhs_number}" if wants_number else ""
    name = ""
    if shown is PatientShown.NAME_AND_NUMBER:
        name = first_names_first(facts.patient_name)
    elif shown is not PatientShown.NUMBER:
        name = initials_of(facts.patient_name)
    return ", ".join(filter(None, (name, number)))
