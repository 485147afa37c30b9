"""The words of the field as types: tasks, outcomes, parties, acts, and the two identifiers that must never be wrong.

What lives here: enumerations and value types that every other room uses. What does not: any behaviour of letters, rules or cases.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Task(StrEnum):
    """What a letter asks for. The order is the order of the published answer format."""

    CHASE_RESULT = "chase_result"
    COMMUNICATE_RESULT = "communicate_result"
    ARRANGE_TEST = "arrange_test"
    FOLLOW_UP_MONITORING = "follow_up_monitoring"
    ONWARD_REFERRAL = "onward_referral"
    RE_REFERRAL = "re_referral"
    DNA_DISCHARGE = "dna_discharge"
    BOOK_HOSPITAL_FOLLOWUP = "book_hospital_followup"
    FIT_NOTE = "fit_note"
    PRESCRIBE_START = "prescribe_start"
    PRESCRIBE_RED = "prescribe_red"
    SHARED_CARE_NOT_AGREED = "shared_care_not_agreed"
    SHORT_SUPPLY = "short_supply"
    MEDICATION_CHANGE_UNCLEAR = "medication_change_unclear"
    INTERACTION_UNADDRESSED = "interaction_unaddressed"
    PATIENT_QUERY_REDIRECTED = "patient_query_redirected"
    POST_OP_CARE = "post_op_care"
    PRE_OP_WORK = "pre_op_work"
    ADMIN_FORM = "admin_form"
    TRANSPORT = "transport"
    PRIVATE_WORK = "private_work"
    LATE_LETTER = "late_letter"
    UNCLEAR_RESPONSIBILITY = "unclear_responsibility"


_FAMILIES: tuple[frozenset[Task], ...] = (
    frozenset({Task.CHASE_RESULT, Task.COMMUNICATE_RESULT}),
    frozenset({Task.ARRANGE_TEST, Task.FOLLOW_UP_MONITORING, Task.PRE_OP_WORK, Task.UNCLEAR_RESPONSIBILITY}),
    frozenset({Task.ONWARD_REFERRAL, Task.RE_REFERRAL, Task.DNA_DISCHARGE, Task.BOOK_HOSPITAL_FOLLOWUP}),
    frozenset({Task.PRESCRIBE_START, Task.PRESCRIBE_RED, Task.SHARED_CARE_NOT_AGREED}),
    frozenset({Task.ADMIN_FORM, Task.TRANSPORT, Task.PRIVATE_WORK}),
)


def family_of(task: Task) -> frozenset[Task]:
    """Return the tasks that count as one family with `task` in the benchmark (itself alone where it has no family)."""
    return next((family for family in _FAMILIES if task in family), frozenset({task}))


class Outcome(StrEnum):
    """What the engine says of one request. Never "breach": only a person, and in the end the contract process, says that."""

    RETURN = "return"
    REVIEW = "review"
    ACCEPT = "accept"


class Basis(StrEnum):
    """On what an outcome stands."""

    CONTRACT = "contract"
    GUIDANCE = "guidance"
    COMMISSIONING = "commissioning"


class Party(StrEnum):
    """Who is asked, or who acts."""

    PRACTICE = "practice"
    PROVIDER = "provider"
    PATIENT = "patient"
    OTHER = "other"
    NOBODY = "nobody"


class Act(StrEnum):
    """What a sentence does with a piece of work."""

    ASK = "ask"
    CONDITIONAL = "conditional"
    PROMISE = "promise"
    DONE = "done"
    DENIED = "denied"
    HISTORY = "history"
    QUOTED = "quoted"
    SAFETY_NET = "safety_net"
    INFORM = "inform"


class LetterKind(StrEnum):
    """The kinds of letter that the deadlines and reasons tell apart."""

    CLINIC_LETTER = "clinic_letter"
    DISCHARGE_SUMMARY = "discharge_summary"
    EMERGENCY_LETTER = "emergency_letter"
    DAY_CASE = "day_case"
    VIRTUAL_WARD = "virtual_ward"
    DNA_LETTER = "dna_letter"
    PRIVATE_LETTER = "private_letter"
    REFERRAL_REPLY = "referral_reply"
    PREOP_LETTER = "preop_letter"
    OTHER = "other"


class Addressee(StrEnum):
    """To whom the letter speaks, and so who "you" is."""

    PRACTICE = "practice"
    PATIENT = "patient"
    COLLEAGUE = "colleague"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character range of a letter's text."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end


class IdentifierError(ValueError):
    """An identifier is not well formed; the message says how."""


NHS_NUMBER_WORDS = r"\d{3}[ -]?\d{3}[ -]?\d{4}"
"""An NHS number as letters write it, whatever its check digit: a pattern."""


@dataclass(frozen=True, slots=True)
class NHSNumber:
    """An NHS number with a valid check digit (modulus 11). `repr` and `str` hide it.

    Raises:
        IdentifierError: not ten digits, or a check digit that does not fit.
    """

    digits: str

    def __post_init__(self) -> None:
        """Check length and check digit."""
        if not re.fullmatch(r"[0-9]{10}", self.digits):
            raise IdentifierError("An NHS number has ten digits.")
        if not has_valid_check_digit(self.digits):
            raise IdentifierError("The check digit of this NHS number does not fit: one digit was misread or mistyped.")

    def __repr__(self) -> str:
        """Hide the number, so that it reaches no log by accident."""
        return "NHSNumber(hidden)"

    def spaced(self) -> str:
        """Return the number as people write it: 3, 3 and 4 digits."""
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}"


def has_valid_check_digit(digits: str) -> bool:
    """Return whether ten digits satisfy the modulus 11 check of an NHS number (NHS Data Dictionary, NHS NUMBER)."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9])


@dataclass(frozen=True, slots=True)
class OdsCode:
    """An organisation's code in the Organisation Data Service: 3 to 6 letters or digits, upper case.

    Raises:
        IdentifierError: other characters or another length.
    """

    code: str

    def __post_init__(self) -> None:
        """Check the shape."""
        if not re.fullmatch(r"[A-Z0-9]{3,6}", self.code):
            raise IdentifierError(f"An ODS code is 3 to 6 capital letters or digits; this is {self.code!r}.")
