"""The letters that answer a shared-care request: accept, decline, ask.

What lives here: `compose_shared_care` and its sentences. What does not: the checklist and the states (`remit.engine.medicines.shared_care`), whether the
practice accepts (a person does), or layout.

Tone: as the return letter. Nothing in these letters says what to prescribe, and each says who prescribes and monitors from now on, because a patient whom two
teams leave to each other gets no medicine at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.clocks import Calendar, day_words
from remit.engine.medicines.shared_care import POINT_WORDS, Point
from remit.engine.remedy.compose import addressee_lines, particulars, reply_due, salutation
from remit.engine.remedy.facts import LetterFacts, PracticeDetails, RemedyError, Sending
from remit.engine.remedy.letter import PlainLetter, Section
from remit.engine.remedy.wording import clean, unbroken


class SharedCareAnswer(StrEnum):
    """What the practice answers."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class SharedCareFacts:
    """What the answer is about.

    Attributes:
        answer: accept, decline or ask.
        medicine: as the letter names it.
        missing: points that the request does not show, for `ASK` (and named in `DECLINE`).
        confirmed: points that the practice found in the request or knows, for `ACCEPT`.
        reason: why it declines, or what else it asks; in the words of the person who signs.

    Raises:
        RemedyError: no medicine, a refusal without its reason, or a question about nothing.
    """

    answer: SharedCareAnswer
    medicine: str
    missing: tuple[Point, ...] = ()
    confirmed: tuple[Point, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse what the other side could not understand."""
        object.__setattr__(self, "answer", SharedCareAnswer(self.answer))
        if not self.medicine.strip():
            raise RemedyError("The medicine is not named: write which medicine this is about.")
        if self.answer is SharedCareAnswer.DECLINE and not self.reason.strip():
            raise RemedyError("Give the reason in a sentence or two: the hospital must know why you decline.")
        if self.answer is SharedCareAnswer.ASK and not (self.missing or self.reason.strip()):
            raise RemedyError("Choose what is missing, or write your question: this letter would ask nothing.")


_SUBJECTS = {
    SharedCareAnswer.ACCEPT: "Shared care of {medicine}: accepted",
    SharedCareAnswer.DECLINE: "Shared care of {medicine}: not accepted",
    SharedCareAnswer.ASK: "Shared care of {medicine}: we need to know more",
}
_OPENINGS = {
    SharedCareAnswer.ACCEPT: "Thank you for asking us to share the care of {medicine} for this patient. We accept, from {day}, on what stands below.",
    SharedCareAnswer.DECLINE: "Thank you for asking us to share the care of {medicine} for this patient. We have looked at it, and we do not accept it.",
    SharedCareAnswer.ASK: "Thank you for asking us to share the care of {medicine} for this patient. Before we can decide, we need to know more.",
}
_KEEP = "Prescribing and monitoring of {medicine} stay with your team. Silence from us is never acceptance. Please make sure that the patient does not run out."
_TAKE = (
    "We prescribe and monitor {medicine} as your protocol says. Your team stays responsible for starting and changing the treatment, sees the patient for "
    "review, and answers our questions. If the medicine or the dose changes, please ask us again first."
)
_HELP = "If the patient cannot get the medicine meanwhile, please telephone us today{call}."


def _points(points: Sequence[Point]) -> tuple[str, ...]:
    return tuple(_capital(POINT_WORDS[point]) for point in points)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _accepted(facts: SharedCareFacts, medicine: str) -> tuple[Section, ...]:
    relied_on = Section("What we rely on", ("Your request shows, or has since told us, that:",), _points(facts.confirmed))
    return (*((relied_on,) if facts.confirmed else ()), Section("Who does what from now on", (_TAKE.format(medicine=medicine),)))


def _not_yet(facts: SharedCareFacts, medicine: str, due: str, call: str) -> tuple[Section, ...]:
    is_ask = facts.answer is SharedCareAnswer.ASK
    lead = ("Please tell us about each of these:",) if is_ask else ("Your request does not show that:",)
    missing = Section("What we ask" if is_ask else "What is missing", lead if facts.missing else (), _points(facts.missing))
    words = Section("Our question" if is_ask else "Why we do not accept", (clean(facts.reason),))
    asked = f"Please reply {due}." if is_ask else f"Please confirm {due} that your team goes on."
    keep = Section("Who does what until then" if is_ask else "Who does what", (f"{asked} {_HELP.format(call=call)}",), strong=_KEEP.format(medicine=medicine))
    return (*((words,) if facts.reason.strip() else ()), *((missing,) if facts.missing else ()), keep)


def compose_shared_care(
    about: SharedCareFacts, facts: LetterFacts, *, practice: PracticeDetails, sending: Sending, calendar: Calendar | None = None
) -> PlainLetter:
    """Compose the answer to a shared-care request.

    Args:
        about: what is answered.
        facts: what identifies the letter that asked.
        practice: the letterhead.
        sending: reference, day, signature, promise.
        calendar: operational days; England's where not given.

    Raises:
        CalendarError: the days cannot be counted.
    """
    medicine, name = clean(about.medicine), clean(practice.name)
    call = f" on {unbroken(practice.telephone)}" if practice.telephone.strip() else ""
    is_accepted = about.answer is SharedCareAnswer.ACCEPT
    due = reply_due(sending, calendar)
    return PlainLetter(
        practice=practice,
        addressee=addressee_lines(facts),
        reference=sending.reference,
        day=sending.day,
        day_line=day_words(sending.day),
        title=f"Letter {sending.reference} from {name}",
        subject=_SUBJECTS[about.answer].format(medicine=medicine),
        particulars=particulars(facts, sending.patient_shown),
        salutation=salutation(facts),
        opening=_OPENINGS[about.answer].format(medicine=medicine, day=day_words(sending.day, with_weekday=False)),
        sections=_accepted(about, medicine) if is_accepted else _not_yet(about, medicine, due.words, call),
        own_line=clean(sending.own_line),
        closing="" if is_accepted else f"{due.standing} If you see it differently, please tell us why: we will read your reasons and answer them.",
        signature=(clean(sending.signed_by), name),
    )
