"""The requests that go out, made from a letter's decisions or from what was typed without a letter.

What lives here: turning what is stored into the engine's findings and facts. What does not: the plan around them (`plans`), the letter's words (`papers`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from remit.engine.findings import Finding, Minutes
from remit.engine.lifecycle import Ask
from remit.engine.remedy import ASKED_WITHOUT_LETTER, REFERRAL_POINTS, Kind, LetterFacts, Occasion, RemedyText
from remit.engine.rulebook import load_rulebook
from remit.engine.terms import Basis, LetterKind, Outcome, Party, Span, Task
from remit.service.audit.sealing import unseal_json
from remit.service.cases.models import Draft
from remit.service.correspondence.queries import FindingView, LetterView
from remit.service.organisations.models import Organisation

ASKS = {"return": Ask.TAKE_BACK, "protest": Ask.COUNT, "ask": Ask.ANSWER}
NO_LETTER = "without-letter"


@dataclass(frozen=True)
class Asked:
    """One request with what is asked of the other side about it; `id` is what the case calls it, `point` what a hospital says of a referral."""

    id: str
    ask: Ask
    finding: Finding
    finding_id: str = ""
    point: str = ""


@dataclass(frozen=True)
class Requests:
    """What a letter, a call or a referral asks, ready to be put into words.

    Attributes:
        source: the letter's reference, "" where there is none.
        author: organisation that asked, None where it was not recognised.
        facts: what identifies it.
        asked: the requests that go out.
        remedies: rule id to words.
        born_on: the patient's day of birth, where known.
        text: the letter's text, kept with the case.
        said: what was said, for a quick report.
    """

    source: str
    author: Organisation | None
    facts: LetterFacts
    asked: tuple[Asked, ...]
    remedies: Mapping[str, RemedyText] = field(repr=False)
    born_on: dt.date | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    said: str = field(default="", repr=False)

    @property
    def in_letter(self) -> tuple[Asked, ...]:
        """The requests as the letter says them: the same words once, with both grounds. The case keeps each."""
        first = {(one.finding.span, one.ask): one for one in self.asked if one.finding.task is Task.PRIVATE_WORK}
        further = [one for one in self.asked if one.finding.task is not Task.PRIVATE_WORK and (one.finding.span, one.ask) in first]
        return tuple(_with_grounds(one, [other for other in further if _is_beside(other, one)]) for one in self.asked if one not in further)


def _is_beside(other: Asked, one: Asked) -> bool:
    return one.finding.task is Task.PRIVATE_WORK and (other.finding.span, other.ask) == (one.finding.span, one.ask)


def _with_grounds(one: Asked, further: list[Asked]) -> Asked:
    """Return a request whose reason names what else its words are."""
    if not further:
        return one
    kinds = " ".join(rule_summaries().get(other.finding.rule, "") for other in further)
    return replace(one, finding=replace(one.finding, reason=f"{one.finding.reason} {kinds}".strip()))


@dataclass(frozen=True)
class DraftWords:
    """What is sealed with a draft: what was typed, who acts, who the patient is."""

    kind: str = ""
    said: str = ""
    wish: str = ""
    needs_today: bool = False
    asked_on: str = ""
    acting: str = ""
    patient_name: str = ""
    nhs_number: str = ""
    their_number: str = ""
    born_on: str = ""


def words_of(draft: Draft | None) -> DraftWords:
    """Return what a draft holds."""
    return DraftWords(**unseal_json(draft.sealed)) if draft else DraftWords()


@cache
def rule_words() -> Mapping[str, RemedyText]:
    """Return every rule's own words."""
    return {
        rule.id: RemedyText(tuple(text for _, text in rule.remedy.asks), rule.remedy.notice_text, rule.remedy.patient_text) for rule in load_rulebook().rules
    }


@cache
def rule_summaries() -> Mapping[str, str]:
    """Return what each rule says in one sentence: the reason that a finding of outcome `return` carries."""
    return {rule.id: rule.plain_summary for rule in load_rulebook().rules}


def requests_of_letter(letter: LetterView, typed: DraftWords) -> Requests:
    """Return the requests of a letter that somebody decided to return, to report or to ask about.

    What somebody typed of the patient goes before what was read.
    """
    chosen = [view for view in letter.findings if view.decision in ASKS]
    patient = letter.patient
    born_on = _day(typed.born_on) or patient.born_on
    facts = LetterFacts(
        provider=letter.provider_name,
        specialty=letter.specialty,
        written_on=letter.written_on,
        event_on=letter.event_on,
        received_on=letter.received_on,
        nhs_number=typed.nhs_number or patient.nhs_number,
        patient_name=typed.patient_name or patient.name,
        kind=LetterKind(letter.kind),
        provider_reference=typed.their_number or patient.provider_number,
        born_on=born_on,
    )
    asked = tuple(Asked(str(view.number), ASKS[view.decision], _finding(view), str(view.id)) for view in chosen)
    return Requests(letter.reference, letter.provider, facts, asked, rule_words(), born_on, letter.text)


def _day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _finding(view: FindingView) -> Finding:
    """Return a decided finding as the engine knows it.

    The reason goes into the letter only where the engine said `return`: what it says of other outcomes is meant for the practice, and the person decided
    otherwise. Then the rule's own words stand there.
    """
    judged = replace(view.judged(), is_question=view.decision == "ask")
    return judged if judged.outcome is Outcome.RETURN else replace(judged, outcome=Outcome.REVIEW, reason=rule_summaries().get(judged.rule, ""))


def requests_of_draft(draft: Draft, *, day: dt.date) -> Requests:
    """Return the one request of a report without a letter."""
    words = words_of(draft)
    is_referral = draft.occasion == Occasion.REFERRAL
    kind = (REFERRAL_POINTS if is_referral else ASKED_WITHOUT_LETTER)[words.kind]
    facts = LetterFacts(
        provider=draft.recipient.name if draft.recipient else "",
        specialty="" if is_referral else draft.specialty,
        written_on=_day(words.asked_on),
        nhs_number=words.nhs_number,
        patient_name=words.patient_name,
        provider_reference=words.their_number,
        occasion=Occasion(draft.occasion),
        born_on=_day(words.born_on),
    )
    asked = Asked(
        "1",
        Ask.COUNT if words.wish == "count" else Ask.TAKE_BACK,
        _spoken(kind, words, is_referral=is_referral, day=day),
        point=words.kind if is_referral else "",
    )
    return Requests("", draft.recipient, facts, (asked,), {asked.finding.rule: kind.remedy}, facts.born_on, said=words.said)


def _spoken(kind: Kind, words: DraftWords, *, is_referral: bool, day: dt.date) -> Finding:
    rule = None if is_referral else load_rulebook().rule_for(kind.task)
    terms = rule.edition_on(day) if rule else None
    return Finding(
        rule=rule.id if rule else NO_LETTER,
        rule_version=rule.version if rule else 1,
        task=kind.task,
        outcome=Outcome.RETURN,
        basis=rule.basis if rule else Basis.GUIDANCE,
        asked=Party.PRACTICE,
        quote=words.said,
        span=Span(0, len(words.said)),
        citation=terms.citation() if terms else "",
        clause=terms.clause if terms else None,
        reason="",
        excuse=None,
        excuse_words="",
        is_urgent=words.needs_today,
        minutes=rule.minutes if rule else Minutes(0, 0, 0, "estimate"),
    )
