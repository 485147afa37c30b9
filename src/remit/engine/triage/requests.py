"""Requests: every clause that asks, promises, reports or denies a piece of work, with the evidence for the reading.

What lives here: units with scores become `Request`s with act, party, task and exact words. What does not: outcomes (`judge`).
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from remit.engine.findings import Evidence, Request
from remit.engine.letters.letter import Letter
from remit.engine.letters.row_owners import is_done_row
from remit.engine.letters.sections import Sentence
from remit.engine.letters.ticks import Tick
from remit.engine.terms import Act, Addressee, LetterKind, Party, Span, Task, family_of
from remit.engine.triage.features import OBJECTS, Unit, read_units
from remit.engine.triage.reading import PLAIN_FORMS
from remit.engine.triage.scorer import Scorer, as_likelihood, load_scorer
from remit.engine.triage.weighing import NAMES_PRACTICE, Candidate, describe

_ASK_GROUPS = frozenset({"ASK", "ASKED_TO", "HANDOVER", "NEED", "SOFT", "MODAL"})
_PLAIN = frozenset(f"E:{form}" for form in PLAIN_FORMS)
_SECOND_SHARE = 0.4
_NEAR = 400
"""Characters on either side of a clause in which its condition is looked for: more than any sentence has, less than a text without full stops."""
_NEAR_TIE = 0.1
_LEADING = re.compile(r"(?:(?:and|but|so|then|or|while|whilst|plus|also|&),?|[,;:–—-])\s+", re.IGNORECASE)
_DUE = re.compile(
    r"\b(?:(?:in|within|after|at|for|by)\s+(?:the\s+)?(?:next\s+)?(?:\d+|one|two|three|four|six|eight|ten|twelve|a|\d+\s*(?:-|"
    r"to)\s*\d+)\s*(?:days?|weeks?|months?|years?|fortnight|/7|/52|/12)|today|tomorrow|this week|next week|urgently|"
    r"(?:weekly|fortnightly|monthly|annually|\d+ (?:weekly|monthly)))\b",
    re.IGNORECASE,
)
_POLITE = re.compile(r"\bif\s+(?:you|it|this|that|these|they|the (?:gp|practice|surgery)|your \w+)\s+(?:could|would|can|might|were|are able)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|should (?:he|she|they|it|the|this|there)|in case|provided)\b[^.;\n]{0,120}", re.IGNORECASE)
PRIVATE_EXEMPT = frozenset({Task.SHORT_SUPPLY, Task.MEDICATION_CHANGE_UNCLEAR, Task.INTERACTION_UNADDRESSED, Task.UNCLEAR_RESPONSIBILITY})
"""Tasks that are the same whoever pays; anything else that a private clinic hands over is private work first."""
_PLEASE = re.compile(r"\W*(?:\d+\W+)?(?:please|kindly)\b", re.IGNORECASE)
_NAMES_SOMEBODY = NAMES_PRACTICE | {"DOCTOR"}
_OF_SOMEBODY = re.compile(r"\b(?:he|she|his|her|him|hers|they|them|their|patient|lady|gentleman|dr|doctor|gp|practice|surgery|nurse)\b", re.IGNORECASE)
"""In a letter to the patient these words show that somebody else is spoken to, or spoken of."""
_VETO_ACTS = (("SAFETY_NET", Act.SAFETY_NET), ("NEGATION", Act.DENIED), ("QUOTED", Act.QUOTED), ("HISTORY", Act.HISTORY))


@dataclass(frozen=True, slots=True)
class Reading:
    """The requests of a letter: `handed` hand work to the practice, `others` promise, report, deny or quote it; `units` are the clauses that were looked at."""

    handed: tuple[Request, ...]
    others: tuple[Request, ...]
    units: tuple[Unit, ...]


def _span(letter: Letter, unit: Unit) -> Span:
    """Return the words of a clause without the joint that opens it and the space that ends it."""
    start, end = unit.start, unit.end
    while match := _LEADING.match(letter.text, start, end):
        start = match.end()
    while end > start and letter.text[end - 1] in " \t\n,;:":
        end -= 1
    return Span(start, max(end, start + 1))


def _evidence(letter: Letter, unit: Unit) -> tuple[Evidence, ...]:
    """Return the words that carry the reading, each with its kind."""
    starts, ends = letter.tokens.starts, letter.tokens.ends
    found = []
    for symbol in unit.clause.symbols:
        kind = _kind_of(symbol.group)
        if kind:
            span = Span(starts[symbol.first], ends[symbol.last - 1])
            found.append(Evidence(kind, letter.text[span.start : span.end], span))
    row = unit.sentence.row
    if row.owner is Party.PRACTICE:
        found.append(Evidence("owner", letter.text[row.start : row.end], Span(row.start, row.end)))
    elif unit.sentence.owner is Party.PRACTICE:
        found += _headings(letter, unit.sentence)[:1]
    return tuple(found)


def _headings(letter: Letter, sentence: Sentence) -> list[Evidence]:
    """Return the words before a sentence that name its owner, the nearest first: its lead, the sentence that leads its list, its heading."""
    found = []
    for words in (sentence.lead, letter.text[slice(*sentence.led_by)], letter.sections[sentence.section].title):
        at = letter.text.rfind(words, 0, sentence.start + 1) if words else -1
        if at >= 0:
            found.append(Evidence("heading", words, Span(at, at + len(words))))
    return found


def _kind_of(group: str) -> str:
    if group in {"PRACTICE", "YOUR_PRACTICE", "LOCALLY"}:
        return "owner"
    if group in _ASK_GROUPS:
        return "ask"
    if group in OBJECTS or group.startswith(("V_", "MED_")):
        return "task"
    return "act" if group in {"NEGATION", "DONE", "FUTURE", "CONDITION", "QUOTED", "HISTORY", "SAFETY_NET"} else ""


def _groups(unit: Unit) -> set[str]:
    return {symbol.group for symbol in unit.clause.symbols}


def _object_words(letter: Letter, unit: Unit) -> str:
    """Return the stretch from the first to the last word that names the object, for the return letter."""
    named = [
        symbol
        for symbol in unit.clause.symbols
        if symbol.group in {"TEST", "RESULT", "FITNOTE", "FORM", "TRANSPORT", "SERVICE", "WOUND", "APPOINTMENT", "REFERRAL"} or symbol.group.startswith("MED_")
    ]
    if not named:
        return ""
    start, end = letter.tokens.starts[named[0].first], letter.tokens.ends[named[-1].last - 1]
    return re.sub(r"\s+", " ", letter.text[start:end]) if end - start <= 80 else re.sub(r"\s+", " ", letter.text[start : letter.tokens.ends[named[0].last - 1]])


def _find_condition(words: str) -> re.Match[str] | None:
    """Return the condition in a sentence; the "if" of politeness ("grateful if you could") is none."""
    return next((match for match in _CONDITION.finditer(words) if not _POLITE.match(words, match.start())), None)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The tasks of a clause, each with its near rival, and the share of the likeliest and its family."""

    tasks: tuple[tuple[Task, Task | None], ...]
    share: float


def _handed(letter: Letter, item: Candidate, scorer: Scorer) -> list[Request]:
    unit, choice = item.unit, _choose_tasks(letter, item)
    groups = _groups(unit)
    span = _span(letter, unit)
    words = letter.text[max(unit.sentence.start, unit.start - _NEAR) : min(unit.sentence.end, unit.end + _NEAR)]
    condition = _find_condition(words) if "CONDITION" in groups or "ASK" in groups else None
    due = _DUE.search(letter.text, span.start, span.end)
    return [
        Request(
            task,
            Act.CONDITIONAL if condition else Act.ASK,
            Party.NOBODY if task is Task.UNCLEAR_RESPONSIBILITY else Party.PRACTICE,
            span,
            _object_words(letter, unit),
            due[0] if due else "",
            condition[0].strip() if condition else "",
            _evidence(letter, unit),
            item.certainty,
            choice.share,
            second,
            is_soft="SOFT" in groups and "ASK" not in groups,
            is_plain=item.is_plain,
            is_unticked=unit.sentence.tick in (Tick.BLANK, Tick.UNTICKED),
        )
        for task, second in choice.tasks
    ]


def _choose_tasks(letter: Letter, item: Candidate) -> _Choice:
    """Return the task of a clause, and a second one where two are really asked. What a private clinic asks is private work without a doubt."""
    (share, first), (next_share, second), *_ = item.ranked
    if _is_privately_asked(letter, first):
        return _Choice(_privately_asked([task for _, task in item.ranked]), 1.0)
    both = next_share > _SECOND_SHARE
    rival = second if share - next_share < _NEAR_TIE and not both else None
    return _Choice(((first, rival), (second, None))[: 1 + both], item.share)


def _privately_asked(ranked: Sequence[Task]) -> tuple[tuple[Task, Task | None], ...]:
    """Return private work, and beside it what kind of work it is, unless that is hardly another thing."""
    kind = next(task for task in ranked if task is not Task.PRIVATE_WORK and task not in PRIVATE_EXEMPT)
    return ((Task.PRIVATE_WORK, None), *(() if kind in family_of(Task.PRIVATE_WORK) else ((kind, None),)))


def _other(letter: Letter, unit: Unit, scorer: Scorer) -> Request | None:
    """Return what a clause without a handover does with a piece of work, or None where it names none."""
    groups = _groups(unit)
    if not any(group.startswith("V_") for group in groups) or not groups & OBJECTS:
        return None
    task = scorer.rank_tasks(unit.features, unit.heard)[0][1]
    act = Act.QUOTED if unit.is_quoted else next((act for group, act in _VETO_ACTS if group in groups), None)
    asked = {
        "WE": Party.PROVIDER,
        "PROVIDER": Party.PROVIDER,
        "DOCTOR": Party.OTHER,
        "OTHER": Party.OTHER,
        "PATIENT": Party.PATIENT,
        "PRACTICE": Party.PRACTICE,
    }.get(unit.actor, Party.NOBODY)
    if act is None:
        is_past = any(group.endswith("_ed") or group == "DONE" for group in groups)
        act = Act.DONE if is_past else Act.PROMISE if asked is Party.PROVIDER else Act.INFORM
    return Request(task, act, asked, _span(letter, unit), _object_words(letter, unit), evidence=_evidence(letter, unit), certainty=1.0)


def _is_one(letter: Letter, last: Request, request: Request) -> bool:
    """Return whether two neighbours are one request: the same task in clauses that touch."""
    between = letter.text[last.span.end - 1 : request.span.start]
    return last.task is request.task and len(between) <= 9 and "\n" not in between and not re.search(r"[.;!?]", between)


def _join(requests: Sequence[Request], letter: Letter) -> list[Request]:
    """Join neighbours that are one request."""
    groups: list[list[Request]] = []
    for request in requests:
        # The last two: a clause may ask for two things, and its neighbour for the same two.
        own = next((group for group in groups[:-3:-1] if _is_one(letter, group[-1], request)), None)
        if own is not None:
            own.append(request)
        else:
            groups.append([request])
    return [_joined(group) for group in groups]


def _joined(group: Sequence[Request]) -> Request:
    if len(group) == 1:
        return group[0]
    evidence = tuple(item for request in group for item in request.evidence)
    surest = max(group, key=lambda request: request.sureness)
    span = Span(group[0].span.start, group[-1].span.end)
    return replace(group[0], span=span, evidence=evidence, certainty=surest.certainty, task_share=surest.task_share)


def _is_privately_asked(letter: Letter, task: Task) -> bool:
    return letter.kind is LetterKind.PRIVATE_LETTER and task not in PRIVATE_EXEMPT


def _is_anothers(unit: Unit) -> bool:
    """Return whether the row of a plan names somebody else in a cell of its own, and its words do not name the practice."""
    return unit.sentence.row.owner not in (Party.NOBODY, Party.PRACTICE) and _groups(unit).isdisjoint(NAMES_PRACTICE)


def _tells_patient(letter: Letter, unit: Unit) -> bool:
    """Return whether a letter to the patient tells the patient to do something ("Please fill in the form") and names nobody else."""
    if letter.parties.addressee is not Addressee.PATIENT or not _groups(unit).isdisjoint(_NAMES_SOMEBODY):
        return False
    is_asked = _PLEASE.match(letter.text, unit.start, unit.end) and unit.sentence.owner is not Party.PRACTICE
    return bool(is_asked) and not _OF_SOMEBODY.search(letter.text, max(unit.sentence.start, unit.start - _NEAR), unit.end)


def _candidate(letter: Letter, unit: Unit, scorer: Scorer) -> Candidate | None:
    """Return a clause as one that may hand work over, or None where that is out of the question."""
    if unit.is_quoted or _is_anothers(unit) or _tells_patient(letter, unit) or is_done_row(letter.text, unit.sentence.start, unit.sentence.end):
        return None
    total = scorer.total(unit.features)
    odds = scorer.blend(total, unit.heard)
    certainty = as_likelihood(odds)
    if certainty < scorer.candidate_at:
        return None
    ranked = scorer.rank_tasks(unit.features, unit.heard)
    family = family_of(ranked[0][1])
    share = sum(own for own, task in ranked if task in family)
    sureness = scorer.sureness(certainty, 1.0 if _is_privately_asked(letter, ranked[0][1]) else share)
    return Candidate(unit, total, odds, certainty, ranked, share, sureness, unit.sentence.row.owner is Party.PRACTICE or not _PLAIN.isdisjoint(unit.features))


def find_candidates(letter: Letter, units: Iterable[Unit], scorer: Scorer) -> list[Candidate]:
    """Return the clauses that may hand work over, in the order of the text.

    Args:
        letter: as read.
        units: its clauses, read by the network.
        scorer: the weights.
    """
    return [item for unit in units if (item := _candidate(letter, unit, scorer))]


def _is_put(item: Candidate, names: Sequence[str], scorer: Scorer) -> bool:
    """Return whether a clause is put to a person; what is asked in so many words stands by itself, however doubtful the rest of its letter."""
    return (item.is_plain and item.sureness >= scorer.plain_at) or scorer.likelihood(names) >= scorer.review_at


def read_requests(letter: Letter, scorer: Scorer | None = None, *, with_others: bool = False, also: Sequence[Span] = ()) -> Reading:
    """Read every request of a letter.

    Args:
        letter: as read.
        scorer: the weights; those that ship with the engine where none are given.
        with_others: also say what is promised, done, denied, quoted and advised.
        also: words whose clauses are wanted in any case, however quiet the network finds their sentence.
    """
    scorer = scorer or load_scorer()
    units = read_units(letter, scorer.network, -math.inf if with_others else scorer.look_at, also)
    candidates = find_candidates(letter, units, scorer)
    put = {id(item.unit): item for item, names in zip(candidates, describe(letter, candidates), strict=True) if _is_put(item, names, scorer)}
    handed: list[Request] = []
    others: list[Request] = []
    for unit in units:
        if item := put.get(id(unit)):
            handed += _handed(letter, item, scorer)
        elif with_others and (other := _other(letter, unit, scorer)):
            others.append(other)
    return Reading(tuple(_join(handed, letter)), tuple(others), tuple(units))
