"""Composing the return letter: which sentence stands where, for both variants.

What lives here: `compose` and the letter's own sentences. What does not: the patient's note (`note`), pieces of wording (`wording`), layout
(`text`, `docx`, `pdf`). A rule's own words come from the rulebook.

Tone: fair and courteous. The letter says whose work we think it is and why, asks, and says that we will listen; it never says that somebody
did wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from remit.engine.clocks import Calendar, day_words, england_calendar
from remit.engine.findings import Finding
from remit.engine.remedy.facts import LetterFacts, Occasion, PatientShown, PracticeDetails, RemedyError, RemedyText, Sending, Variant
from remit.engine.remedy.letter import Due, Item, Question, ReturnLetter
from remit.engine.remedy.occasions import WORDS, source_words, words_of
from remit.engine.remedy.wording import clean, event_words, fill, first_names_first, is_identified, patient_words, quoted, unbroken, work_words
from remit.engine.terms import Outcome

_SAFETY_TAIL = "{writer} acts on the patient’s urgent need. Sending this letter does not transfer care, and nobody should wait because of it."
SAFETY_LINES = {
    Variant.RETURN: f"Until you accept this work in writing, {_SAFETY_TAIL}",
    Variant.DONE_UNDER_PROTEST: f"Until you accept in writing the work that follows from this, {_SAFETY_TAIL}",
}
CLOSING = "If you think that this work is ours, please tell us why: we will read your reasons and answer them."

_DONE = "So that the patient did not have to wait, we have done {them} under protest, and report this so that it is counted."
_NO_PRECEDENT = "Doing it once does not mean that we take it on."
_OPENINGS = {
    Variant.RETURN: "{thanks} We think that {what} below {is_} for {team}, for the {reason} given, and return {them} to you.",
    Variant.DONE_UNDER_PROTEST: f"{{thanks}} We think that {{what}} below {{is_}} for {{team}}, for the {{reason}} given. {_DONE} {_NO_PRECEDENT}",
}
_DUE_ASKS = {
    Variant.RETURN: "Please reply {due}, and say who will do this and when.",
    Variant.DONE_UNDER_PROTEST: (
        "Please reply {due}: confirm that you have recorded this, and say who in your team will do what follows from it, and this work next time."
    ),
}
_ONLY_QUESTIONS = "{thanks} We would like to be sure who does what, and ask you about it below. Nothing is returned."
_DUE_QUESTIONS = "Please reply {due}."


def suggested(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that the engine itself suggests for a letter: each `return`, and each question. A person may choose others."""
    return tuple(finding for finding in findings if finding.outcome is Outcome.RETURN or finding.is_question)


def remedy_for(finding: Finding, remedies: Mapping[str, RemedyText]) -> RemedyText:
    """Return the rule's own words for a finding.

    Raises:
        RemedyError: the mapping has none for this rule.
    """
    if finding.rule not in remedies:
        raise RemedyError(f"Rule {finding.rule} has no remedy text: add `remedy` to its file in the rulebook.")
    return remedies[finding.rule]


def check_findings(findings: Sequence[Finding], sending: Sending, occasion: Occasion = Occasion.LETTER) -> None:
    """Refuse a letter about nothing, one that returns what the engine accepted, and a report of what is not in it.

    Raises:
        RemedyError: no finding, one with the outcome `accept`, or a place in `sending.done` that no finding has, or a question has.
    """
    if not findings:
        raise RemedyError(WORDS[occasion].nothing_chosen)
    if any(place not in range(len(findings)) or findings[place].is_question for place in sending.done):
        raise RemedyError("Something is reported as done that is no request of this letter. Choose again what was done.")
    for finding in findings:
        if finding.outcome is Outcome.ACCEPT:
            raise RemedyError(f"The request under rule {finding.rule} is the practice's own work ({finding.reason}): take it out of the letter.")


def placeholder_values(finding: Finding, facts: LetterFacts) -> dict[str, str]:
    """Return what a rule's placeholders stand for in this letter."""
    return {
        "letter_date": day_words(facts.written_on) if facts.written_on else "(date not shown)",
        "event_date": day_words(facts.event_on) if facts.event_on else "(date not shown)",
        "provider": clean(facts.provider) or "the provider",
        "object": work_words(finding.task),
        "citation": clean(finding.citation),
        "quote": quoted(finding.quote),
    }


def reply_due(sending: Sending, calendar: Calendar | None) -> Due:
    """Count the day by which an answer is asked for, and say what kind of date it is."""
    derivation = (calendar or england_calendar()).derive(sending.day, sending.promise_days)
    days = f"{sending.promise_days} working day{'s' if sending.promise_days > 1 else ''}"
    kind = "This date follows your own response promise" if sending.is_promised else "This date is our request"
    standing = f"{kind}. It is not a contract deadline."
    return Due(derivation.due_on, f"by {day_words(derivation.due_on)} ({days})", standing, derivation)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The findings of a letter by what becomes of them; where nothing is returned and something was done, `variant` says so and it stands in `items`."""

    items: tuple[Item, ...]
    reported: tuple[Item, ...]
    questions: tuple[Question, ...]
    variant: Variant


def is_done(place: int, sending: Sending) -> bool:
    """Return whether the finding at a place was done under protest."""
    return sending.variant is Variant.DONE_UNDER_PROTEST or place in sending.done


def _parts(findings: Sequence[Finding], remedies: Mapping[str, RemedyText], facts: LetterFacts, sending: Sending) -> _Parts:
    requests = [(is_done(place, sending), finding) for place, finding in enumerate(findings) if not finding.is_question]
    ordered = [finding for done in (False, True) for is_one, finding in requests if is_one is done]
    returned = sum(not done for done, _ in requests)
    items = tuple(
        _item(number, finding, remedy_for(finding, remedies), facts, Variant.RETURN if number <= returned else Variant.DONE_UNDER_PROTEST)
        for number, finding in enumerate(ordered, start=1)
    )
    questions = tuple(_question(finding, remedy_for(finding, remedies), facts) for finding in findings if finding.is_question)
    if items and not returned:
        return _Parts(items, (), questions, Variant.DONE_UNDER_PROTEST)
    return _Parts(items[:returned], items[returned:], questions, Variant.RETURN)


def _item(number: int, finding: Finding, text: RemedyText, facts: LetterFacts, variant: Variant) -> Item:
    values = placeholder_values(finding, facts)
    # Work that is done must not be asked for again: two teams would act on it.
    asks = tuple(fill(ask, values) for ask in text.asks) if variant is Variant.RETURN else ()
    # The value brings its own quotation marks.
    reason = clean(finding.reason) or fill(text.notice_text.replace('"{quote}"', "{quote}"), values)
    return Item(number, quoted(finding.quote), reason, clean(finding.citation), asks, finding.is_urgent)


def _question(finding: Finding, text: RemedyText, facts: LetterFacts) -> Question:
    asks = tuple(fill(ask, placeholder_values(finding, facts)) for ask in text.asks)
    return Question(quoted(finding.quote), asks or (f"Who will see to {work_words(finding.task)}, and by when?",))


def _opening(variant: Variant, count: int, facts: LetterFacts) -> str:
    words = words_of(facts)
    if not count:
        return _ONLY_QUESTIONS.format(thanks=words.thanks)
    one = {"what": f"the {words.noun}", "is_": "is", "reason": "reason", "them": "it"}
    many = {"what": f"the {count} {words.noun}s", "is_": "are", "reason": "reasons", "them": "them"}
    return _OPENINGS[variant].format(thanks=words.thanks, team=words.team, **(one if count == 1 else many))


def _subject(variant: Variant, count: int, facts: LetterFacts) -> str:
    words, source = words_of(facts), source_words(facts)
    what = f"{count} {words.noun}{'s' if count > 1 else ''}"
    if not count:
        return f"A question about {source}"
    return f"Return of {what} in {source}" if variant is Variant.RETURN else f"{what} in {source}, done by {words.writer} under protest"


def _items_heading(verb: str, count: int, noun: str) -> str:
    return f"The {noun if count == 1 else noun + 's'} that we {verb}" if count else ""


def _reported_line(count: int, facts: LetterFacts) -> str:
    if not count:
        return ""
    team, them = words_of(facts).team, "it" if count == 1 else "them"
    return f"We think that {'this is' if count == 1 else 'these are'} for {team} too. {_DONE.format(them=them)} {_NO_PRECEDENT}"


def _letter_returned(facts: LetterFacts) -> str:
    written = "asked" if facts.occasion is Occasion.CALL else "written"
    parts = (
        clean(facts.provider),
        f"{written} {day_words(facts.written_on)}" if facts.written_on else "",
        f"about {event_words(facts.kind)} of {day_words(facts.event_on)}" if facts.event_on else "",
        f"received {day_words(facts.received_on)}" if facts.received_on else "",
    )
    return ", ".join(filter(None, parts))


def particulars(facts: LetterFacts, shown: PatientShown) -> tuple[tuple[str, str], ...]:
    """Return what identifies patient and letter, as label and value."""
    rows = (
        ("Patient", patient_words(facts, shown)),
        (words_of(facts).label, _letter_returned(facts)),
        ("Your reference", clean(facts.provider_reference)),
    )
    return tuple((label, value) for label, value in rows if value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def addressee_lines(facts: LetterFacts) -> tuple[str, ...]:
    """Return to whom the letter goes, line by line."""
    specialty = clean(facts.specialty)
    unnamed = {Occasion.CALL: "The team that asked", Occasion.REFERRAL: "The clinician who referred"}.get(facts.occasion, "The team that wrote the letter")
    team = f"{_capital(specialty)} team" if specialty else unnamed
    return tuple(filter(None, (clean(facts.written_by), team, clean(facts.provider))))


def _urgent_line(items: Sequence[Item], variant: Variant, noun: str, telephone: str) -> str:
    urgent = [str(item.number) for item in items if item.is_urgent]
    if not urgent or variant is not Variant.RETURN:
        return ""
    numbers = f"{noun} {urgent[0]}" if len(urgent) == 1 else f"{noun}s {', '.join(urgent[:-1])} and {urgent[-1]}"
    call = f" on {unbroken(telephone)}" if telephone.strip() else ""
    return f"{numbers} may not be able to wait for a letter. Please telephone us today{call}."


def _warnings(facts: LetterFacts, sending: Sending, due: Due, parts: _Parts) -> tuple[str, ...]:
    urgent = parts.variant is Variant.RETURN and any(item.is_urgent for item in parts.items) and not sending.acting
    found = (
        ("A request here is urgent. Decide who acts for the patient today before this is sent.", urgent),
        (words_of(facts).not_identified, not is_identified(facts)),
        (words_of(facts).missing_day, not (facts.written_on or facts.event_on)),
        ("The provider is not named: check to whom this goes.", not clean(facts.provider)),
        (due.derivation.warning, bool(due.derivation.warning)),
    )
    return tuple(sentence for sentence, applies in found if applies)


def salutation(facts: LetterFacts) -> str:
    """Return the greeting."""
    return f"Dear {first_names_first(facts.written_by)}" if clean(facts.written_by) else "Dear colleague"


def _safety_line(variant: Variant, facts: LetterFacts, acting: str) -> str:
    line = SAFETY_LINES[variant].format(writer=words_of(facts).writer)
    return f"{line} Acting for the patient today: {clean(acting)}." if clean(acting) else line


def _letter(facts: LetterFacts, parts: _Parts, practice: PracticeDetails, sending: Sending, due: Due) -> ReturnLetter:
    due_ask = _DUE_ASKS[parts.variant] if parts.items else _DUE_QUESTIONS
    name, noun, variant = clean(practice.name), words_of(facts).noun, parts.variant
    return ReturnLetter(
        practice=practice,
        addressee=addressee_lines(facts),
        reference=sending.reference,
        day=sending.day,
        day_line=day_words(sending.day),
        title=f"Letter {sending.reference} from {name}",
        subject=_subject(variant, len(parts.items), facts),
        particulars=particulars(facts, sending.patient_shown),
        salutation=salutation(facts),
        opening=_opening(variant, len(parts.items), facts),
        items_heading=_items_heading("return" if variant is Variant.RETURN else "report", len(parts.items), noun),
        items=parts.items,
        questions_heading=("We also ask" if parts.items else "We ask") if parts.questions else "",
        questions=parts.questions,
        urgent_line=_urgent_line(parts.items, variant, noun.capitalize(), practice.telephone),
        due=due,
        due_line=f"{due_ask.format(due=due.words)} {due.standing}",
        safety_line=_safety_line(variant, facts, sending.acting),
        closing=CLOSING if parts.items else "",
        signature=(clean(sending.signed_by), name),
        variant=variant,
        warnings=_warnings(facts, sending, due, parts),
        reported_heading=_items_heading("have dealt with under protest", len(parts.reported), noun),
        reported_line=_reported_line(len(parts.reported), facts),
        reported=parts.reported,
        own_line=clean(sending.own_line),
    )


def compose(
    facts: LetterFacts,
    findings: Sequence[Finding],
    remedies: Mapping[str, RemedyText],
    *,
    practice: PracticeDetails,
    sending: Sending,
    calendar: Calendar | None = None,
) -> ReturnLetter:
    """Compose one letter for all the findings that a person chose.

    The day for the answer is counted from the day of sending; a finding's own `due_on` is not used, since it was counted before.

    Args:
        facts: what identifies the letter returned.
        findings: those chosen, in the order of the letter; those with `is_question` are asked, those in `sending.done` reported, the others returned.
        remedies: rule id to the rule's words; one for each finding's rule.
        practice: the letterhead.
        sending: reference, day, signature, promise and variant.
        calendar: operational days; England's where not given.

    Raises:
        RemedyError: nothing chosen, an accepted request chosen, something reported that is not in the letter, a rule without words, or an unknown
            placeholder in them.
        CalendarError: the days cannot be counted.
    """
    check_findings(findings, sending, facts.occasion)
    return _letter(facts, _parts(findings, remedies, facts, sending), practice, sending, reply_due(sending, calendar))
