"""What the medicines of a letter ask of the practice: short supplies, changes that nobody explains, and what they add to a finding.

What lives here: rows of `remit.engine.medicines` become requests with exact words. What does not: reading the rows, interactions (`pair_findings`), or the
judgement (`judge`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from remit.engine.clocks import day_words
from remit.engine.findings import Finding, Request
from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.formulary import FormularyStatus
from remit.engine.medicines.rows import Row
from remit.engine.medicines.runout import RunOut, Verdict, derive_run_out
from remit.engine.medicines.starts import start_plainness
from remit.engine.medicines.statuses import GONE
from remit.engine.medicines.supply import SupplyKind
from remit.engine.rulebook.policy import DEFAULT_SUPPLY_DAYS, Policy
from remit.engine.terms import Outcome, Span, Task
from remit.engine.triage.belonging import Belonging
from remit.engine.triage.features import find_quotations
from remit.engine.triage.medicine_facts import Handed, MedicineFacts, is_acute, names_acute, request_of
from remit.engine.triage.pair_findings import find_open_pairs
from remit.engine.triage.unclear_changes import find_unclear_changes

_PRESCRIBING = frozenset({Task.PRESCRIBE_START, Task.PRESCRIBE_RED, Task.SHARED_CARE_NOT_AGREED})
_ABOUT_SUPPLY = _PRESCRIBING | {Task.SHORT_SUPPLY}
_TASK_OF = {
    FormularyStatus.PROVIDER_ONLY: Task.PRESCRIBE_RED,
    FormularyStatus.SHARED_CARE: Task.SHARED_CARE_NOT_AGREED,
    FormularyStatus.GP: Task.PRESCRIBE_START,
}
FROM_MEDICINES = frozenset({Task.SHORT_SUPPLY, Task.MEDICATION_CHANGE_UNCLEAR, Task.INTERACTION_UNADDRESSED})
"""Tasks that the medicines of a letter show."""
_SOON_OUT = 13


def find_medicine_requests(letter: Letter, facts: MedicineFacts) -> list[Handed]:
    """Return what the medicines of a letter hand to the practice, in the order of the text."""
    found = [*_short_supplies(letter, facts), *find_unclear_changes(letter, facts), *find_open_pairs(letter, facts)]
    return sorted(found, key=lambda handed: handed.request.span.start)


_TESTS = r"\b(?:bloods?|blood tests?|(?:blood|platelet|white cell|full blood) counts?|fbcs?|lfts?|u&es?|levels?|haemoglobins?|ecgs?)\b"
_TESTS_ONLY = Words(rf"\b(?:check|monitor|repeat|measure|take|arrange|do)(?:s|ing)?\b[^.;\n]{{0,40}}{_TESTS}")
_GIVES = Words(
    r"\b(?:prescri\w+|start\w*|commenc\w+|initiat\w+|begin\w*|issu\w+|suppl\w+|continu\w+|tak\w+ (?:it |this |him |her |them )?(?:over|on)|dos\w+|"
    r"titrat\w+|increas\w+|tablets?|\d+ ?(?:mg|mcg|micrograms?|g|ml|units?)|shared.care|agree\w*|script\w*)\b"
)


def settle_task(letter: Letter, request: Request, facts: MedicineFacts) -> Request:
    """Return a request to prescribe under the task that the formulary gives its medicine; tests alone are monitoring.

    The sample formulary only tells what is typical: it moves a request to hospital only, or from a plain start to shared care, and never the other way.
    """
    if request.task not in _PRESCRIBING:
        return request
    if _TESTS_ONLY.search(letter.text, request.span.start, request.span.end) and not _GIVES.search(letter.text, request.span.start, request.span.end):
        return replace(request, task=Task.FOLLOW_UP_MONITORING, second_task=None)
    mention = next(iter(Belonging(letter, facts.mentions).medicines_of(request.span)), None)
    entry = facts.formulary.find(mention.medicine, words=letter.text.lower()) if mention else None
    task = _TASK_OF.get(entry.status) if entry else None
    if task is None or (facts.formulary.is_sample and (task is Task.PRESCRIBE_START or request.task is Task.PRESCRIBE_RED)):
        return request
    return replace(request, task=task)


_START = Words(r"\b(?:start|commence[ds]?|initiate|begin)\b")
_PRESCRIBE = Words(r"\bprescrib(?:e|es|ed|ing)\b")
_ISSUE = Words(
    r"\b(?:issue|write (?:the )?(?:\w+ )?(?:prescriptions?|scripts?)|on (?:an )?fp10|(?:green )?scripts?|(?:put|collect it|have it) on repeat|"
    r"(?:written|supplied|issued) by (?:you|the practice|your))\b"
)
_WATCH = Words(
    rf"\b(?:with|and|alongside|plus)\b[^.;\n]{{0,50}}?{_TESTS}[^.;\n]{{0,60}}?"
    r"\b(?:weekly|fortnightly|monthly|(?:each|every) (?:\w+ )?(?:week|fortnight|month|cycle)|(?:at|by|with) you(?:r|rs)?\b|on day \d)"
)


def split_off_prescribing(letter: Letter, requests: Sequence[Request], facts: MedicineFacts) -> list[Request]:
    """Return the requests, and beside each to monitor that also says to start or prescribe a medicine one to prescribe it, and the other way round.

    They are two pieces of work.
    """
    found: list[Request] = []
    prescribed = [request.span for request in requests if request.task in _PRESCRIBING]
    watched = [request.span for request in requests if request.task not in _PRESCRIBING]
    for request in requests:
        found.append(request)
        span = request.span
        if request.task in _PRESCRIBING:
            if _WATCH.search(letter.text, span.start, span.end) and not any(span.overlaps(other) for other in watched):
                found.append(replace(request, task=Task.FOLLOW_UP_MONITORING, second_task=None))
            continue
        if request.task is not Task.FOLLOW_UP_MONITORING or any(span.overlaps(other) for other in prescribed):
            continue
        names = any(span.overlaps(mention.span) for mention in facts.mentions)
        says_so = names and (_START.search(letter.text, span.start, span.end) or _ISSUE.search(letter.text, span.start, span.end))
        if says_so or _PRESCRIBE.search(letter.text, span.start, span.end):
            found.append(replace(request, task=Task.PRESCRIBE_START, second_task=None))
    return found


def without_left_pairs(letter: Letter, asked: Sequence[Request], shown: Sequence[Handed]) -> list[Request]:
    """Return the requests without those to prescribe that name no dose and are questions about a pair which their words leave to the practice."""
    pairs = [item.request.span for item in shown if item.request.task is Task.INTERACTION_UNADDRESSED and item.row is None]
    places = sorted((span.start, span.end) for span in pairs)
    return [request for request in asked if not (_is_inside(places, request.span) and request.task in _PRESCRIBING and not _names_dose(letter, request.span))]


def _names_dose(letter: Letter, span: Span) -> bool:
    return re.search(r"\d", letter.text[span.start : span.end]) is not None


def add_facts(letter: Letter, finding: Finding, handed: Handed, facts: MedicineFacts, missing: str) -> Finding:
    """Return a finding with what the medicines tell: when the supply runs out, how urgent that makes it, what the letter does not show (`missing_words`)."""
    if handed.proof and finding.outcome is not Outcome.ACCEPT:
        return replace(finding, reason=f"{finding.reason} {handed.proof}")
    if finding.task not in _ABOUT_SUPPLY or finding.outcome is Outcome.ACCEPT:
        return finding
    run_out = run_out_of(letter, handed.days, facts) if handed.days is not None else _run_out_of_named(letter, finding, facts)
    if finding.task is Task.SHORT_SUPPLY:
        return _with_short_supply(finding, handed, run_out, facts)
    unshown = missing if finding.task is Task.SHARED_CARE_NOT_AGREED else ""
    reason = " ".join(filter(None, (finding.reason, unshown, f"The patient runs out on {day_words(run_out.runs_out_on)}." if run_out else "")))
    return replace(finding, reason=reason, is_urgent=finding.is_urgent or run_out is not None, runs_out_on=run_out.runs_out_on if run_out else None)


def _with_short_supply(finding: Finding, handed: Handed, run_out: RunOut | None, facts: MedicineFacts) -> Finding:
    is_at_floor = handed.days is not None and handed.days >= facts.handling.least_days
    outcome = Outcome.REVIEW if is_at_floor else finding.outcome
    if run_out is None:
        return replace(finding, outcome=outcome)
    reason = run_out.sentence() if is_at_floor else f"{finding.reason} {run_out.sentence()}"
    is_urgent = finding.is_urgent or run_out.days_left < run_out.needed_days
    return replace(finding, outcome=outcome, reason=reason, is_urgent=is_urgent, runs_out_on=run_out.runs_out_on)


def run_out_of(letter: Letter, days: int, facts: MedicineFacts) -> RunOut | None:
    """Return when a supply of so many days runs out; None where the letter has no day of supply."""
    supplied_on = letter.event_on or letter.written_on
    return derive_run_out(supplied_on, days, letter.dates.received_on, facts.calendar, facts.handling) if supplied_on else None


def supplied_days(row: Row, facts: MedicineFacts) -> int | None:
    """Return for how many days a medicine was supplied: by its own row, else by the supply of all."""
    if row.status in GONE or row.is_before or row.supply.kind is SupplyKind.OWN:
        return None
    days = most_days(row)
    is_covered = row.supply.kind is SupplyKind.UNSAID and row.layout != "prose" and facts.letter_supply is not None
    return facts.letter_supply.supply.days if is_covered and facts.letter_supply else days


def _run_out_of_named(letter: Letter, finding: Finding, facts: MedicineFacts) -> RunOut | None:
    mention = next(iter(Belonging(letter, facts.mentions).medicines_of(finding.span)), None)
    if mention is None:
        return None
    rows = [row for row in facts.rows if set(row.medicine.ingredients) & set(mention.medicine.ingredients)]
    days = next((days for row in rows if (days := supplied_days(row, facts)) is not None), None)
    return run_out_of(letter, days, facts) if days is not None else None


def missing_words(letter: Letter, findings: Iterable[Finding]) -> str:
    """Say what a letter does not show of what shared care needs; nothing where none of its findings is of shared care."""
    if all(finding.task is not Task.SHARED_CARE_NOT_AGREED for finding in findings):
        return ""
    from remit.engine.medicines.shared_care import POINT_WORDS, Point, checklist

    missing = [POINT_WORDS[check.point] for check in checklist(letter.text, Policy()) if not check.is_shown and check.point is not Point.FUNDED]
    return f"Not found in the letter: {'; '.join(missing)}." if missing else ""


def most_days(row: Row) -> int | None:
    """Return for how many days a supply lasts at most, None where that cannot be told; a regular medicine is taken once a day at least."""
    if row.supply.days is not None:
        return row.supply.days
    is_weekly = row.dose.units_a_day is not None and row.dose.units_a_day < 1
    return row.supply.units if row.supply.kind is SupplyKind.UNITS and not is_weekly and not row.dose.is_as_needed else None


def is_short(letter: Letter, days: int | None, facts: MedicineFacts) -> bool:
    """Return whether a supply is below what holds here, exactly the contract's floor, or kept and yet not to be replaced in time."""
    if days is None:
        return False
    least = facts.handling.least_days
    if days < least or days == least == DEFAULT_SUPPLY_DAYS:
        return True
    run_out = run_out_of(letter, days, facts) if days <= _SOON_OUT else None
    return run_out is not None and run_out.verdict in (Verdict.UNWORKABLE, Verdict.OUT_BEFORE_RECEIPT)


def _ends(row: Row) -> bool:
    """Return whether a medicine ends with its supply, or is for now only."""
    ends = row.is_course and not (row.goes_on and not is_acute(row)) and not (row.duration_days and row.duration_days >= 28)
    outlasts = (row.duration_days or 0) >= (most_days(row) or 0) + 7
    return ends or row.dose.is_as_needed or (is_acute(row) and not row.goes_on and not outlasts)


_NONE_WANTED = Words(
    r"\b(?:ward (?:use )?only|in hospital only|not for (?:home|continu\w+|discharge)|never (?:had|took|taken)|collected|on repeat|"
    r"has (?:some|plenty|enough|a (?:box|pack))|at home|own|not (?:needed|required|wanted)|no (?:more|further)|over the counter|buys?)\b"
)
"""Beside a medicine of which none was supplied: nobody is to supply it."""


_SUPPLY_SAID = Words(r"suppl(?:y|ied)|stock")
"""Of a medicine that is not new "none given" in a list says little, as most have their own; "no supply of" says that it is missing."""


def _is_none_wanted(letter: Letter, row: Row) -> bool:
    return bool(_NONE_WANTED.search(letter.text, row.span.start, row.span.end))


def _is_inside(places: Sequence[tuple[int, int]], span: Span) -> bool:
    """Return whether some words share a character with one of some ranges, which are in order and apart."""
    at = bisect_left(places, (span.end, 0)) - 1
    return at >= 0 and places[at][1] > span.start


def _short_supplies(letter: Letter, facts: MedicineFacts) -> Iterator[Handed]:
    said: list[Span] = []
    quoted = find_quotations(letter.text) if facts.rows or facts.letter_supply else []
    for row in facts.rows:
        is_spoken = "spoken" in row.medicine.tags and not (row.goes_on and row.supply.kind is SupplyKind.DAYS)
        is_out = row.layout == "coded" or is_spoken or row.is_before or row.is_past or row.status in GONE
        days = most_days(row)
        starts = bool(row.dose.amount and start_plainness(letter, row)) if days == 0 else False
        is_out = is_out or (row.supply.words.endswith("left") and row.supply.kind is SupplyKind.NONE)
        is_out = is_out or any(_is_inside(quoted, place) for place in (row.name, row.supply.span) if place)
        is_out = is_out or (not days and not starts and not _SUPPLY_SAID.search(row.supply.words))
        if not is_out and row.supply.span is not None and is_short(letter, days, facts):
            span = Span(min(row.name.start, row.supply.span.start), max(row.name.end, row.supply.span.end))
            said.append(span)
            task = Task.PRESCRIBE_START if starts else Task.SHORT_SUPPLY
            request = settle_task(letter, request_of(letter, task, span, row.medicine.name, is_told=row.layout == "prose"), facts)
            yield Handed(request, row, days, is_excused=_ends(row) or (not days and _is_none_wanted(letter, row)))
    whole = facts.letter_supply
    is_said = whole is not None and (any(whole.span.overlaps(span) for span in said) or _is_inside(quoted, whole.span))
    if whole and not is_said and is_short(letter, whole.supply.days, facts) and not names_acute(whole.span, facts):
        yield Handed(request_of(letter, Task.SHORT_SUPPLY, whole.span, "all regular medicines"), None, whole.supply.days)
