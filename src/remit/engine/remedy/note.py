"""The patient's note: who is doing what, in plain words (reading age 11 to 14).

What lives here: `compose_note` and the note's own sentences. What does not: the letter to the provider (`compose`). The sentence about each kind
of request is the rule's `patient_text`. The note gives no advice about care beyond whom to call. It is handed to the patient, so it shows the name
whatever the letter shows; it never shows the NHS number.
"""

from collections.abc import Mapping, Sequence

from remit.engine.clocks import Calendar, day_words
from remit.engine.findings import Finding
from remit.engine.remedy.compose import check_findings, is_done, placeholder_values, remedy_for, reply_due
from remit.engine.remedy.facts import LetterFacts, Occasion, PracticeDetails, RemedyError, RemedyText, Sending
from remit.engine.remedy.letter import PatientNote
from remit.engine.remedy.wording import clean, fill, first_names_first, unbroken

HEADING = "Who is doing what for you"
HELP_HEADING = "If you feel worse, or cannot wait"
_PLAIN_POINT = "The hospital team asked us to do something that we think is theirs to do. We have asked them to do it."
_DONE_POINT = "We dealt with this for you, so that you did not have to wait."
_ASKED_POINT = "The letter does not say who will do one thing. We have asked the hospital team who it is."


def _points(facts: LetterFacts, findings: Sequence[Finding], remedies: Mapping[str, RemedyText], sending: Sending) -> tuple[str, ...]:
    points: list[str] = []
    for place, finding in enumerate(findings):
        said = remedy_for(finding, remedies).patient_text
        if finding.is_question:
            said = _ASKED_POINT
        elif is_done(place, sending):
            said = _done(said)
        points.append(fill(said, placeholder_values(finding, facts)) or _PLAIN_POINT)
    return tuple(dict.fromkeys(points))


def _done(said: str) -> str:
    """Return a rule's words for what the practice has done: its first sentence says what was asked, the others that the hospital is to do it."""
    asked, _, _ = said.partition(". ")
    return f"{asked.rstrip('.')}. {_DONE_POINT}" if asked else _DONE_POINT


def _opening(facts: LetterFacts, *, all_done: bool) -> str:
    team = f"{clean(facts.specialty)} team" if clean(facts.specialty) else "hospital team"
    place = f" at {clean(facts.provider)}" if clean(facts.provider) else ""
    when = f"On {day_words(facts.written_on, with_weekday=False)} the" if facts.written_on else "The"
    said = "asked us for something" if facts.occasion is Occasion.CALL else "wrote to us"
    did = "We have told them what we did." if all_done else "We have written to them." if facts.occasion is Occasion.CALL else "We have written back to them."
    return f"{when} {team}{place} {said} about you. {did}"


def _contact_line(facts: LetterFacts, practice: PracticeDetails) -> str:
    lines = []
    if facts.provider_telephone.strip():
        lines.append(f"To ask the hospital team about this, call {unbroken(facts.provider_telephone)}.")
    if practice.telephone.strip():
        lines.append(f"To ask us, call {unbroken(practice.telephone)}.")
    return " ".join(lines)


def _help_line(practice: PracticeDetails) -> str:
    call = f"call us on {unbroken(practice.telephone)}" if practice.telephone.strip() else "call us"
    return f"You are still our patient. Do not wait for the hospital: {call}, or call 111. In an emergency call 999."


def _check(facts: LetterFacts, findings: Sequence[Finding], sending: Sending) -> None:
    if facts.occasion is Occasion.REFERRAL:
        raise RemedyError("There is no patient note for a returned referral: tell the patient yourselves what becomes of it.")
    check_findings(findings, sending)


def compose_note(
    facts: LetterFacts,
    findings: Sequence[Finding],
    remedies: Mapping[str, RemedyText],
    *,
    practice: PracticeDetails,
    sending: Sending,
    calendar: Calendar | None = None,
) -> PatientNote:
    """Compose the note that goes with a return letter, from the same facts.

    Args:
        facts: what identifies the letter.
        findings: as in the letter; requests of one kind give one sentence.
        remedies: rule id to the rule's words.
        practice: whom to call.
        sending: as for the letter.
        calendar: operational days; England's where not given.

    Raises:
        RemedyError, CalendarError: as `compose`, and for a referral: that note would be the provider's to write.
    """
    _check(facts, findings, sending)
    name = clean(practice.name)
    return PatientNote(
        practice=practice,
        reference=sending.reference,
        day=sending.day,
        day_line=day_words(sending.day),
        title=f"Note {sending.reference} from {name}",
        heading=HEADING,
        salutation=f"Dear {first_names_first(facts.patient_name) or 'patient'}",
        opening=_opening(facts, all_done=all(is_done(place, sending) for place in range(len(findings)))),
        points=_points(facts, findings, remedies, sending),
        answer_line=f"We have asked for an answer by {day_words(reply_due(sending, calendar).on)}.",
        contact_line=_contact_line(facts, practice),
        help_heading=HELP_HEADING,
        help_line=_help_line(practice),
        signature=(clean(sending.signed_by), name),
    )
