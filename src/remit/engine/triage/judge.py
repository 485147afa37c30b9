"""Judging: one request, the rule of its task, the contract of that day, the local policy.

What lives here: outcome, excuse, reason and citation. Suppression happens nowhere else: a legitimate request is an `accept` with its reason. What does not:
what a request is (`requests`), what the rules say (`remit.engine.rulebook`).
"""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from remit.engine.findings import Finding, Request
from remit.engine.letters.letter import Letter
from remit.engine.lexicon import words_of
from remit.engine.rulebook import Rule, Rulebook, RuleEdition
from remit.engine.rulebook.facts import RequestFact
from remit.engine.rulebook.policy import Circumstances, Policy
from remit.engine.rulebook.rule import Excuse, ReviewCase
from remit.engine.terms import Act, LetterKind, Outcome, Party, Span, Task
from remit.engine.triage.scorer import Scorer
from remit.engine.triage.urgency import is_urgent

_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "month": 30, "months": 30, "year": 365, "years": 365}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_SAYS_ITSELF = frozenset({Task.DNA_DISCHARGE, Task.SHORT_SUPPLY, Task.MEDICATION_CHANGE_UNCLEAR, Task.INTERACTION_UNADDRESSED})
_UNSURE = "The words are not clear enough to say that this is handed over, so a person decides."
_NO_EVIDENCE = "No words were found that name both the work and who is asked, so a person decides."


@dataclass(frozen=True, slots=True)
class Bench:
    """What a request is judged by.

    Attributes:
        letter: it stands in.
        rulebook, policy, scorer: as handed in.
        day: chooses the edition: of the event, else of writing, else of receipt, else the last day the rulebook knows.
        is_day_known: whether the letter or the caller gave that day.
        kind: of the letter; the caller may know better.
    """

    letter: Letter
    rulebook: Rulebook
    policy: Policy
    scorer: Scorer
    day: dt.date
    is_day_known: bool
    kind: LetterKind


@dataclass(frozen=True, slots=True)
class _Ruling:
    outcome: Outcome
    reason: str
    excuse: str | None = None
    words: str = ""


def _scope_tokens(letter: Letter, request: Request, scope: str) -> tuple[tuple[str, ...], int]:
    """Return the tokens of the sentence, paragraph or letter around a request, and the number of the first."""
    tokens = letter.tokens
    if scope == "letter":
        return tokens.words, 0
    sentences = letter.sentences
    at = next((index for index, sentence in enumerate(sentences) if sentence.start <= request.span.start < sentence.end), None)
    if at is None:
        first, last = bisect_left(tokens.starts, request.span.start), bisect_left(tokens.starts, request.span.end)
        return tokens.words[first:last], first
    low = high = at
    if scope == "paragraph":
        while low and sentences[low - 1].paragraph == sentences[at].paragraph:
            low -= 1
        while high + 1 < len(sentences) and sentences[high + 1].paragraph == sentences[at].paragraph:
            high += 1
    first, last = bisect_left(tokens.starts, sentences[low].start), bisect_left(tokens.starts, sentences[high].end)
    return tokens.words[first:last], first


def _circumstances(bench: Bench, request: Request) -> Circumstances:
    words, _ = _scope_tokens(bench.letter, request, "paragraph")
    return Circumstances(request.task, words, due_in_days(request.due_words), bench.letter.event_on)


def due_in_days(words: str) -> int | None:
    """Return a length of time such as "in 2 weeks" in days, or None where the words give none."""
    parts = words_of(words)
    for number, unit in pairwise(parts):
        if unit in _DAYS and (number.isdigit() or number in _NUMBERS):
            return (int(number) if number.isdigit() else _NUMBERS[number]) * _DAYS[unit]
    return None


def _words_of_match(bench: Bench, request: Request, case: Excuse | ReviewCase) -> str | None:
    """Return the words of the letter that a case of a rule names, or None."""
    tokens, first = _scope_tokens(bench.letter, request, case.scope)
    found = case.matches_words(tokens)
    if found is None:
        return None
    places = bench.letter.tokens
    return bench.letter.text[places.starts[first + found[0]] : places.ends[first + found[1] - 1]]


def _support(bench: Bench, request: Request, case: Excuse | ReviewCase) -> str | None:
    """Return the words or policy line that make a case hold, or None. Where it names both, both must hold."""
    words = _words_of_match(bench, request, case) if case.phrases else ""
    if words is None:
        return None
    if not case.policy:
        return words
    line = bench.policy.find_support(case.policy, _circumstances(bench, request))
    return line if line is not None else None


def _facts(bench: Bench, request: Request) -> set[str]:
    """Return the request facts that hold."""
    days = due_in_days(request.due_words)
    supplied = " ".join(_scope_tokens(bench.letter, request, "sentence")[0])
    held = {
        RequestFact.IS_SOFT: request.is_soft,
        RequestFact.IS_CONDITIONAL: request.act is Act.CONDITIONAL,
        RequestFact.NOBODY_ASKED: request.asked is Party.NOBODY,
        RequestFact.IS_NEAR_TIE: request.second_task is not None,
        RequestFact.EVENT_DATE_UNKNOWN: not bench.is_day_known,
        RequestFact.EVENT_DATE_UNSURE: bench.letter.event_on is not None and not bench.letter.dates.is_sure,
        RequestFact.SENT_DATE_UNKNOWN: bench.letter.written_on is None,
        RequestFact.SUPPLY_EQUALS_FLOOR: any(words in f" {supplied} " for words in _exactly(bench.policy.supply_days)),
        RequestFact.SEVEN_DAYS_OR_FEWER: days is not None and days <= 7,
    }
    return {fact for fact, holds in held.items() if holds}


def _exactly(days: int) -> tuple[str, ...]:
    forms = (f" {days} days ", f" {days} day ", f" {days}/7 ", f" {days} days' ")
    weeks = {
        7: (" one week ", " a week ", " 1 week ", " seven days ", " 1/52 ", " 1 week's ", " one week's ", " a week's "),
        14: (" two weeks ", " 2 weeks ", " fortnight ", " 2/52 ", " fourteen days "),
    }
    return forms + weeks.get(days, ())


def has_evidence(request: Request) -> bool:
    """Return whether a reader can point at the words: the work, and an ask, owner or heading where the statement is not itself the handover."""
    kinds = {item.kind for item in request.evidence}
    return "task" in kinds and (request.task in _SAYS_ITSELF or bool(kinds & {"ask", "owner", "heading"}))


def _excused(bench: Bench, rule: Rule, request: Request) -> _Ruling | None:
    for excuse in rule.excuses:
        support = _support(bench, request, excuse)
        if support is not None:
            return _Ruling(excuse.outcome, excuse.because, excuse.id, support)
    return None


def _for_a_person(bench: Bench, rule: Rule, request: Request) -> _Ruling | None:
    facts = _facts(bench, request)
    for case in rule.review_when:
        if case.request is not None and case.request not in facts:
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
    if rule.outcome is Outcome.RETURN and request.task is not Task.LATE_LETTER:
        if request.certainty < (bench.scorer.return_at if request.is_plain else bench.scorer.return_unsaid_at):
            return _Ruling(Outcome.REVIEW, _UNSURE)
        if not has_evidence(request):
            return _Ruling(Outcome.REVIEW, _NO_EVIDENCE)
    return _Ruling(rule.outcome, rule.plain_summary)


def judge(bench: Bench, request: Request) -> Finding | None:
    """Judge one request; None where no rule runs on that day."""
    rule = bench.rulebook.rule_for(request.task)
    terms = rule.edition_on(bench.day)
    if terms is None or not rule.reads_kind(bench.kind):
        return None
    ruling = _rule_on(bench, rule, request)
    return _finding(bench, rule, terms, request, ruling)


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
