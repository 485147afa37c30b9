"""Composing the return letter: which sentence stands where, for both variants.

What lives here: `compose` and the letter's own sentences. What does not: the patient's note (`note`), pieces of wording (`wording`), layout
(`text`, `docx`, `pdf`). A rule's own words come from the rulebook.

Tone: fair and courteous. The letter says whose work we think it is and why, asks, and says that we will listen; it never says that somebody
did wrong.
"""

from collections.abc import Iterable, Mapping, Sequence

from remit.engine.clocks import Calendar, day_words, england_calendar
from remit.engine.findings import Finding
from remit.engine.remedy.facts import LetterFacts, PatientShown, PracticeDetails, RemedyError, RemedyText, Sending, Variant
from remit.engine.remedy.letter import Due, Item, Question, ReturnLetter
from remit.engine.remedy.wording import clean, event_words, fill, first_names_first, patient_words, quoted, unbroken, work_words
from remit.engine.terms import Outcome

_SAFETY_TAIL = "this practice acts on the patient’s urgent need. Sending this letter does not transfer care, and nobody should wait because of it."
SAFETY_LINES = {
    Variant.RETURN: f"Until you accept this work in writing, {_SAFETY_TAIL}",
    Variant.DONE_UNDER_PROTEST: f"Until you accept in writing the work that follows from this, {_SAFETY_TAIL}",
}
CLOSING = "If you think that this work is ours, please tell us why: we will read your reasons and answer them."

_OPENINGS = {
    Variant.RETURN: "Thank you for your letter. We think that {what} below {is_} for your team, for the {reason} given, and return {them} to you.",
    Variant.DONE_UNDER_PROTEST: (
        "Thank you for your letter. We think that {what} below {is_} for your team, for the {reason} given. So that the patient did not have to wait, "
        "we have done {them} under protest, and report this so that it is counted. Doing it once does not mean that we take it on."
    ),
}
_DUE_ASKS = {
    Variant.RETURN: "Please reply {due}, and say who will do this and when.",
    Variant.DONE_UNDER_PROTEST: (
        "Please reply {due}: confirm that you have recorded this, and say who in your team will do what follows from it, and this work next time."
    ),
}
_ONLY_QUESTIONS = "Thank you for your letter. We would like to be sure who does what, and ask you about it below. Nothing is returned."
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


def check_findings(findings: Sequence[Finding]) -> None:
    """Refuse a letter about nothing, and one that returns what the engine accepted.

    Raises:
        RemedyError: no finding, or one with the outcome `accept`.
    """
    if not findings:
        raise RemedyError("There is nothing to return: choose at least one request.")
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


def _item(number: int, finding: Finding, text: RemedyText, facts: LetterFacts, variant: Variant) -> Item:
    values = placeholder_values(finding, facts)
    # Work that is done must not be asked for again: two teams would act on it.
    asks = tuple(fill(ask, values) for ask in text.asks) if variant is Variant.RETURN else ()
    reason = clean(finding.reason) or fill(text.notice_text, values)
    return Item(number, quoted(finding.quote), reason, clean(finding.citation), asks, finding.is_urgent)


def _question(finding: Finding, text: RemedyText, facts: LetterFacts) -> Question:
    asks = tuple(fill(ask, placeholder_values(finding, facts)) for ask in text.asks)
    return Question(quoted(finding.quote), asks or (f"Who will see to {work_words(finding.task)}, and by when?",))


def _opening(variant: Variant, count: int) -> str:
    if not count:
        return _ONLY_QUESTIONS
    if count == 1:
        return _OPENINGS[variant].format(what="the request", is_="is", reason="reason", them="it")
    return _OPENINGS[variant].format(what=f"the {count} requests", is_="are", reason="reasons", them="them")


def _subject(variant: Variant, count: int, facts: LetterFacts) -> str:
    letter = f"your letter of {day_words(facts.written_on, with_weekday=False)}" if facts.written_on else "your letter"
    what = f"{count} request{'s' if count > 1 else ''}"
    if not count:
        return f"A question about {letter}"
    return f"Return of {what} in {letter}" if variant is Variant.RETURN else f"{what} in {letter}, done by this practice under protest"


def _items_heading(variant: Variant, count: int) -> str:
    if not count:
        return ""
    noun = "request" if count == 1 else "requests"
    return f"The {noun} that we return" if variant is Variant.RETURN else f"The {noun} that we report"


def _letter_returned(facts: LetterFacts) -> str:
    parts = (
        clean(facts.provider),
        f"written {day_words(facts.written_on)}" if facts.written_on else "",
        f"about {event_words(facts.kind)} of {day_words(facts.event_on)}" if facts.event_on else "",
        f"received {day_words(facts.received_on)}" if facts.received_on else "",
    )
    return ", ".join(filter(None, parts))


def _particulars(facts: LetterFacts, shown: PatientShown) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Patient", patient_words(facts, shown)),
        ("Your letter", _letter_returned(facts)),
        ("Your reference", clean(facts.provider_reference)),
    )
    return tuple((label, value) for label, value in rows if value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _addressee(facts: LetterFacts) -> tuple[str, ...]:
    specialty = clean(facts.specialty)
    team = f"{_capital(specialty)} team" if specialty else "The team that wrote the letter"
    return tuple(filter(None, (clean(facts.written_by), team, clean(facts.provider))))


def _urgent_line(items: Sequence[Item], variant: Variant, telephone: str) -> str:
    urgent = [str(item.number) for item in items if item.is_urgent]
    if not urgent or variant is not Variant.RETURN:
        return ""
    numbers = f"Request {urgent[0]}" if len(urgent) == 1 else f"Requests {', '.join(urgent[:-1])} and {urgent[-1]}"
    call = f" on {unbroken(telephone)}" if telephone.strip() else ""
    return f"{numbers} may not be able to wait for a letter. Please telephone us today{call}."


def _warnings(facts: LetterFacts, sending: Sending, due: Due, items: Sequence[Item]) -> tuple[str, ...]:
    urgent = sending.variant is Variant.RETURN and any(item.is_urgent for item in items)
    found = (
        ("A request here is urgent. Decide who acts for the patient today before this is sent.", urgent),
        ("The patient is not identified: the provider may not find the letter.", not patient_words(facts, sending.patient_shown)),
        ("The letter returned has no date here: the provider may not find it.", not (facts.written_on or facts.event_on)),
        ("The provider is not named: check to whom this goes.", not clean(facts.provider)),
        (due.derivation.warning, bool(due.derivation.warning)),
    )
    return tuple(sentence for sentence, applies in found if applies)


def _salutation(facts: LetterFacts) -> str:
    return f"Dear {first_names_first(facts.written_by)}" if clean(facts.written_by) else "Dear colleague"


def _letter(
    facts: LetterFacts, items: tuple[Item, ...], questions: tuple[Question, ...], practice: PracticeDetails, sending: Sending, due: Due
) -> ReturnLetter:
    due_ask = _DUE_ASKS[sending.variant] if items else _DUE_QUESTIONS
    name = clean(practice.name)
    return ReturnLetter(
        practice=practice,
        addressee=_addressee(facts),
        reference=sending.reference,
        day=sending.day,
        day_line=day_words(sending.day),
        title=f"Letter {sending.reference} from {name}",
        subject=_subject(sending.variant, len(items), facts),
        particulars=_particulars(facts, sending.patient_shown),
        salutation=_salutation(facts),
        opening=_opening(sending.variant, len(items)),
        items_heading=_items_heading(sending.variant, len(items)),
        items=items,
        questions_heading=("We also ask" if items else "We ask") if questions else "",
        questions=questions,
        urgent_line=_urgent_line(items, sending.variant, practice.telephone),
        due=due,
        due_line=f"{due_ask.format(due=due.words)} {due.standing}",
        safety_line=SAFETY_LINES[sending.variant],
        closing=CLOSING if items else "",
        signature=(clean(sending.signed_by), name),
        variant=sending.variant,
        warnings=_warnings(facts, sending, due, items),
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
        findings: those chosen, in the order of the letter; those with `is_question` are asked, not returned.
        remedies: rule id to the rule's words; one for each finding's rule.
        practice: the letterhead.
        sending: reference, day, signature, promise and variant.
        calendar: operational days; England's where not given.

    Raises:
        RemedyError: nothing chosen, an accepted request chosen, a rule without words, or an unknown placeholder in them.
        CalendarError: the days cannot be counted.
    """
    check_findings(findings)
    returned = [finding for finding in findings if not finding.is_question]
    items = tuple(_item(number, finding, remedy_for(finding, remedies), facts, sending.variant) for number, finding in enumerate(returned, start=1))
    questions = tuple(_question(finding, remedy_for(finding, remedies), facts) for finding in findings if finding.is_question)
    return _letter(facts, items, questions, practice, sending, reply_due(sending, calendar))
