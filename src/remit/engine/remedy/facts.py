"""What a return letter is made from: facts of the letter returned, the practice, a rule's texts, and how it is sent.

What lives here: the inputs of `compose`, checked on construction. What does not: the finished letter (`letter`) and its sentences (`compose`).
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from remit.engine.remedy.reference import is_reference
from remit.engine.terms import LetterKind, NHSNumber

LONGEST_OWN_LINE = 600
"""Characters of the line that the person who approves may add."""


class RemedyError(ValueError):
    """A letter that cannot be written as asked; the message says what is missing and what to do."""


class Variant(StrEnum):
    """Whether the work is handed back, or was done by the practice under protest and is reported."""

    RETURN = "return"
    DONE_UNDER_PROTEST = "done_under_protest"


class PatientShown(StrEnum):
    """How the practice chooses to identify the patient in the letter."""

    INITIALS_AND_NUMBER = "initials_and_number"
    NAME_AND_NUMBER = "name_and_number"
    NUMBER = "number"
    INITIALS = "initials"


class Occasion(StrEnum):
    """What is answered: a letter, a request that was made without one, or a practice's referral that a provider returns."""

    LETTER = "letter"
    CALL = "call"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What identifies the letter that is returned. `repr` hides the patient.

    Attributes:
        provider: who is answered, as the letter names it, "" where not read; for a referral the practice that wrote it.
        specialty: the sender's specialty, "" where not read.
        written_on: day the letter was written.
        event_on: day of the clinic, discharge or other event.
        received_on: day the practice received it.
        nhs_number: with or without spaces, "" where not known; kept spaced 3, 3 and 4.
        patient_name: as the letter writes it, "" where not known.
        kind: names the event ("the clinic of ...").
        written_by: the clinician to greet ("Dr Castellan"), "" where not read.
        provider_reference: the provider's own number for the patient or letter, "" where not read.
        provider_telephone: for the patient's note, "" where not known.
        occasion: what is answered.
        born_on: the patient's day of birth, None where not known.

    Raises:
        IdentifierError: an NHS number that is not ten digits or whose check digit does not fit.
    """

    provider: str
    specialty: str = ""
    written_on: dt.date | None = None
    event_on: dt.date | None = None
    received_on: dt.date | None = None
    nhs_number: str = field(default="", repr=False)
    patient_name: str = field(default="", repr=False)
    kind: LetterKind = LetterKind.OTHER
    written_by: str = ""
    provider_reference: str = field(default="", repr=False)
    provider_telephone: str = ""
    occasion: Occasion = Occasion.LETTER
    born_on: dt.date | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check the NHS number and space it: a letter about the wrong patient is worse than no letter."""
        digits = self.nhs_number.replace(" ", "").replace("\u00a0", "")
        object.__setattr__(self, "nhs_number", NHSNumber(digits).spaced() if digits else "")


@dataclass(frozen=True, slots=True)
class PracticeDetails:
    """The practice (or the provider that returns a referral) as its letterhead shows it.

    Raises:
        RemedyError: no name.
    """

    name: str
    address: tuple[str, ...] = ()
    telephone: str = ""
    email: str = ""

    def __post_init__(self) -> None:
        """Refuse a practice without a name: the provider must know who writes."""
        if not self.name.strip():
            raise RemedyError("The practice has no name: put it into the policy file under practice, name.")


@dataclass(frozen=True, slots=True)
class RemedyText:
    """One rule's own words. Placeholders in braces are a closed list: `remit.engine.remedy.wording.PLACEHOLDERS`.

    Attributes:
        asks: what the provider is asked to do, one sentence each; for a question, what is asked of it.
        notice_text: why it is the provider's, in the letter where the finding itself gives no reason.
        patient_text: the same for the patient, in plain words.
    """

    asks: tuple[str, ...]
    notice_text: str = ""
    patient_text: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """How, when and by whom the letter goes.

    Attributes:
        reference: from `make_reference`.
        day: the day it is sent; it is never read from a clock.
        signed_by: the person who signs ("Dr Amara Osei, GP partner").
        promise_days: operational days until the answer is asked for.
        is_promised: whether these days are the provider's own promise; otherwise they are this practice's request.
        variant: handed back, or done under protest and reported.
        patient_shown: how the patient is identified.
        done: places (0, 1, 2 ...) of the findings that were done under protest, where the others are returned; with all of them the letter is a report.
        own_line: a line of the person who approves, "" for none. The rest of the letter is not edited, so that letters stay comparable.
        acting: who acts for the patient today ("Dr Amara Osei"), "" where nobody was named.

    Raises:
        RemedyError: a wrong reference, nobody signing, fewer days than one, or a line that is too long.
    """

    reference: str
    day: dt.date
    signed_by: str
    promise_days: int = 10
    is_promised: bool = False
    variant: Variant = Variant.RETURN
    patient_shown: PatientShown = PatientShown.INITIALS_AND_NUMBER
    done: frozenset[int] = frozenset()
    own_line: str = field(default="", repr=False)
    acting: str = ""

    def __post_init__(self) -> None:
        """Refuse what must not leave the practice."""
        if not is_reference(self.reference):
            raise RemedyError(f"{self.reference!r} is not a reference: its last digit does not fit, or it is not written like RM 4907 21.")
        if not self.signed_by.strip():
            raise RemedyError("Nobody signs this letter: give the name of the person who approved it.")
        if self.promise_days < 1:
            raise RemedyError(f"An answer cannot be asked for in {self.promise_days} working days: give 1 or more.")
        if len(self.own_line) > LONGEST_OWN_LINE:
            raise RemedyError(f"Your own line has {len(self.own_line)} characters: keep it to {LONGEST_OWN_LINE}, or write a message in the case.")
        object.__setattr__(self, "variant", Variant(self.variant))
        object.__setattr__(self, "patient_shown", PatientShown(self.patient_shown))
