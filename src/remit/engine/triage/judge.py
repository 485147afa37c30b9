"""Judging: one request, the rule of its task, the contract of that day, the local policy.

What lives here: outcome, excuse, reason and citation. Suppression happens nowhere else: a legitimate request is an `accept` with its reason. What does not:
what a request is (`requests`), what the rules say (`remit.engine.rulebook`).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise

from remit.engine.findings import Finding, Minutes, Request
from remit.engine.letters.letter import Letter
from remit.engine.lexicon import words_of
from remit.engine.medicines.names import Mention
from remit.engine.rulebook import Rule, Rulebook, RuleEdition
from remit.engine.rulebook.facts import RequestFact
from remit.engine.rulebook.policy import Circumstances, Policy
from remit.engine.rulebook.rule import Excuse, ReviewCase
from remit.engine.terms import Act, Addressee, LetterKind, Outcome, Party, Span, Task
from remit.engine.triage.belonging import OF_ONE_MEDICINE, Belonging
from remit.engine.triage.requests import PRIVATE_EXEMPT
from remit.engine.triage.scopes import Scopes
from remit.engine.triage.scorer import Scorer
from remit.engine.triage.urgency import is_urgent

_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "month": 30, "months": 30, "year": 365, "years": 365}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_MOST_PLACES = 8
"""Places of the words of a case that are looked at: what follows so many about other medicines is a text made to be slow."""
SAYS_ITSELF = frozenset({Task.DNA_DISCHARGE, Task.SHORT_SUPPLY, Task.MEDICATION_CHANGE_UNCLEAR, Task.INTERACTION_UNADDRESSED})
"""Tasks whose words are the handover itself, so that nobody need be named."""
_UNSURE = "Remit is not sure enough to suggest that this is returned, so a person decides."
_UNTICKED = "The words stand beside a box that nobody has ticked, so a person decides whether anything is asked."
_KIND_OF_PRIVATE_WORK = (
    "This says what kind of work it is. The care is private, so the NHS contract does not bind the clinic: see private work for the same words."
)
_NO_EVIDENCE = "No words were found that name both the work and who is asked, so a person decides."
_TO_SOMEBODY_ELSE = "The letter is written to somebody else, and these words do not name the practice, so a person decides who is asked."


@dataclass(frozen=True)
class Bench:
    """What a request is judged by.

    Attributes:
        letter: it stands in.
        rulebook, policy, scorer: as handed in.
        day: chooses the edition: of the event, else of writing, else of receipt, else the last day the rulebook knows.
        is_day_known: whether the letter or the caller gave that day.
        kind: of the letter; the caller may know better.
        mentions: the medicines that the letter names.
    """

    letter: Letter
    rulebook: Rulebook
    policy: Policy
    scorer: Scorer
    day: dt.date
    is_day_known: bool
    kind: LetterKind
    mentions: Sequence[Mention] = ()

    @cached_property
    def belonging(self) -> Belonging:
        """Which medicine the words of the letter are about."""
        return Belonging(self.letter, self.mentions)

    @cached_property
    def scopes(self) -> Scopes:
        """The words around each request of the letter."""
        return Scopes(self.letter)


@dataclass(frozen=True, slots=True)
class _Ruling:
    outcome: Outcome
    reason: str
    excuse: str | None = None
    words: str = ""


def _circumstances(bench: Bench, request: Request) -> Circumstances:
    passage, _ = bench.scopes.around(request, "paragraph")
    return Circumstances(request.task, passage.tokens, due_in_days(request.due_words), bench.letter.event_on)


def due_in_days(words: str) -> int | None:
    """Return a length of time such as "in 2 weeks" in days, or None where the words give none."""
    parts = words_of(words)
    for number, unit in pairwise(parts):
        if unit in _DAYS and (number.isdigit() or number in _NUMBERS):
            return (int(number) if number.isdigit() else _NUMBERS[number]) * _DAYS[unit]
    return None


def _matches(bench: Bench, request: Request, case: Excuse | ReviewCase) -> Iterator[Span]:
    """Yield the places of the words that a case of a rule names. What leads a list is part of the paragraph of each of its items."""
    leading = bench.scopes.leading(request) if case.scope == "paragraph" else None
    places = bench.letter.tokens
    for passage, first in (bench.scopes.around(request, case.scope), *([leading] if leading else [])):
        end = first + len(passage.tokens)
        while found := case.matches_words(passage):
            yield Span(places.starts[first + found[0]], places.ends[first + found[1] - 1])
            passage, first = bench.scopes.cut(first + found[1], end)


def _words_of_match(bench: Bench, request: Request, case: Excuse | ReviewCase) -> str | None:
    """Return the words of the letter that a case of a rule names, or None. What is said of another medicine does not count."""
    is_of_medicine = request.task in OF_ONE_MEDICINE
    for span in islice(_matches(bench, request, case), _MOST_PLACES):
        if not (is_of_medicine and bench.belonging.is_of_another(request.span, span)):
            return bench.letter.text[span.start : span.end]
    return None


def _support(bench: Bench, request: Request, case: Excuse | ReviewCase) -> str | None:
    """Return the words or policy line that make a case hold, or None. Where it names both, both must hold."""
    words = _words_of_match(bench, request, case) if case.phrases else ""
    if words is None:
        return None
    if not case.policy:
        return words
    line = bench.policy.find_support(case.policy, _circumstances(bench, request))
    return line if line is not None else None


def _is_within_a_week(bench: Bench, request: Request) -> bool:
    days = due_in_days(request.due_words)
    return days is not None and days <= 7


# Each is asked only where a case of the rule turns on it.
_FACTS: dict[str, Callable[[Bench, Request], bool]] = {
    RequestFact.IS_SOFT: lambda bench, request: request.is_soft,
    RequestFact.IS_CONDITIONAL: lambda bench, request: request.act is Act.CONDITIONAL,
    RequestFact.NOBODY_ASKED: lambda bench, request: request.asked is Party.NOBODY,
    RequestFact.IS_NEAR_TIE: lambda bench, request: request.second_task is not None,
    RequestFact.EVENT_DATE_UNKNOWN: lambda bench, request: not bench.is_day_known,
    RequestFact.EVENT_DATE_UNSURE: lambda bench, request: bench.letter.event_on is not None and not bench.letter.dates.is_sure,
    RequestFact.SENT_DATE_UNKNOWN: lambda bench, request: bench.letter.written_on is None,
    RequestFact.SUPPLY_EQUALS_FLOOR: lambda bench, request: bench.scopes.around(request, "sentence")[0].says_any(_exactly(bench.policy.supply_days)),
    RequestFact.SEVEN_DAYS_OR_FEWER: _is_within_a_week,
}


def _exactly(days: int) -> tuple[str, ...]:
    forms = (f"{days} days", f"{days} day", f"{days}/7", f"{days} days'")
    weeks = {
        7: ("one week", "a week", "1 week", "seven days", "1/52", "1 week's", "one week's", "a week's"),
        14: ("two weeks", "2 weeks", "fortnight", "2/52", "fourteen days"),
    }
    return forms + weeks.get(days, ())


def has_evidence(request: Request) -> bool:
    """Return whether a reader can point at the words: the work, and an ask, owner or heading where the statement is not itself the handover."""
    kinds = {item.kind for item in request.evidence}
    return "task" in kinds and (request.task in SAYS_ITSELF or bool(kinds & {"ask", "owner", "heading"}))


def _names_practice(request: Request) -> bool:
    """Return whether the words of a request, or the heading they stand under, say that the practice is asked."""
    return any(item.kind in {"owner", "heading"} for item in request.evidence)


def _excused(bench: Bench, rule: Rule, request: Request) -> _Ruling | None:
    for excuse in rule.excuses:
        support = _support(bench, request, excuse)
        if support is not None:
            return _Ruling(excuse.outcome, excuse.because, excuse.id, support)
    return None


def _for_a_person(bench: Bench, rule: Rule, request: Request) -> _Ruling | None:
    for case in rule.review_when:
        if case.request is not None and not _FACTS[case.request](bench, request):
            continue
        support = _support(bench, request, case) if case.phrases or case.policy else ""
        if support is not None:
            return _Ruling(Outcome.REVIEW, case.because, case.id, support)
    return None


def _rule_on(bench: Bench, rule: Rule, request: Request) -> _Ruling:
    """Rule on one request: excused, for a person, or as the rule says."""
    if found := _excused(bench, rule, request):
        return found
    if found := _for_a_person(bench, rule, request):
        return found
    if rule.outcome is Outcome.RETURN and request.task is not Task.LATE_LETTER and (doubt := _doubt(bench, request)):
        return _Ruling(Outcome.REVIEW, doubt)
    return _Ruling(rule.outcome, rule.plain_summary)


def _doubt(bench: Bench, request: Request) -> str:
    """Return why a person decides what the rule would return, "" where nothing is doubtful."""
    if request.certainty < bench.scorer.return_at or request.task_share < bench.scorer.return_share_at:
        return _UNSURE
    if request.is_unticked:
        return _UNTICKED
    if not has_evidence(request):
        return _NO_EVIDENCE
    is_elsewhere = bench.letter.parties.addressee is Addressee.COLLEAGUE and request.task not in SAYS_ITSELF
    return _TO_SOMEBODY_ELSE if is_elsewhere and not _names_practice(request) else ""


def judge(bench: Bench, request: Request) -> Finding | None:
    """Judge one request; None where no rule runs on that day."""
    rule = bench.rulebook.rule_for(request.task)
    terms = rule.edition_on(bench.day)
    if terms is None or not rule.reads_kind(bench.kind):
        return None
    ruling = _rule_on(bench, rule, request)
    if bench.kind is LetterKind.PRIVATE_LETTER and request.task not in PRIVATE_EXEMPT | {Task.PRIVATE_WORK}:
        return _beside_private_work(bench, _finding(bench, rule, terms, request, ruling))
    return _finding(bench, rule, terms, request, ruling)


def _beside_private_work(bench: Bench, finding: Finding) -> Finding:
    """Return a finding that only says what kind of work a private clinic hands over: no contract binds the clinic, and its minutes are counted once."""
    rule = bench.rulebook.rule_for(Task.PRIVATE_WORK)
    terms = rule.edition_on(bench.day)
    if terms is None or finding.outcome is Outcome.ACCEPT:
        return finding
    return replace(
        finding,
        outcome=Outcome.REVIEW,
        basis=rule.basis,
        citation=terms.citation(bench.kind),
        clause=None,
        reason=finding.reason if finding.excuse else _KIND_OF_PRIVATE_WORK,
        minutes=Minutes(0, 0, 0, finding.minutes.basis),
    )


def _finding(bench: Bench, rule: Rule, terms: RuleEdition, request: Request, ruling: _Ruling) -> Finding:
    span = request.span
    return Finding(
        rule=rule.id,
        rule_version=rule.version,
        task=request.task,
        outcome=ruling.outcome,
        basis=rule.basis,
        asked=request.asked,
        quote=bench.letter.text[span.start : span.end],
        span=Span(span.start, span.end),
        citation=terms.citation(bench.kind),
        clause=terms.clause_for(bench.kind),
        reason=ruling.reason,
        excuse=ruling.excuse,
        excuse_words=ruling.words,
        is_urgent=ruling.outcome is not Outcome.ACCEPT and is_urgent(bench.letter, request),
        minutes=rule.minutes,
        is_question=request.asked is Party.NOBODY,
        evidence=request.evidence,
    )
