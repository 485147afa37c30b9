"""Triage: a letter in, its findings out.

What lives here: the one path from `Letter` through requests to judged findings. What does not: files and formats (`remit.engine.letters`), the published form
of the answer (`answer`).
"""

import datetime as dt
from dataclasses import dataclass, replace

from remit.engine.findings import Finding, Request
from remit.engine.letters.letter import Letter, read_text
from remit.engine.medicines.formulary import Formulary
from remit.engine.rulebook import Rulebook, load_rulebook
from remit.engine.rulebook.policy import Policy, default_policy
from remit.engine.terms import LetterKind, Outcome, Task
from remit.engine.triage.heard_medicines import can_be_doubted, find_heard, keep_likely
from remit.engine.triage.joining import Judged, join_findings
from remit.engine.triage.judge import Bench, judge
from remit.engine.triage.late import find_late_letter
from remit.engine.triage.medicine_facts import Handed, MedicineFacts, formulary_of, read_medicine_facts
from remit.engine.triage.medicine_findings import (
    FROM_MEDICINES,
    add_facts,
    find_medicine_requests,
    missing_words,
    settle_task,
    split_off_prescribing,
    without_left_pairs,
)
from remit.engine.triage.requests import read_requests
from remit.engine.triage.scorer import Scorer, load_scorer

_ORDER = {task: number for number, task in enumerate(Task)}
_LIKELY = 0.5
"""How sure a request must be for its letter to count as one that asks something, so that nobody is called late for a doubtful one."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What triage works with; each has the one that ships with the engine as its default."""

    rulebook: Rulebook
    policy: Policy
    scorer: Scorer
    formulary: Formulary | None = None


@dataclass(frozen=True, slots=True)
class Triage:
    """The answer on one letter.

    Attributes:
        letter: as read.
        findings: in the order of the text, the late letter last.
        requests: what hands work over, before it was judged.
        edition: id of the contract edition of that day, "" before the first.
        tools: what was used.
        medicines: what was read of the medicines.
    """

    letter: Letter
    findings: tuple[Finding, ...]
    requests: tuple[Request, ...]
    edition: str
    tools: Tools
    medicines: MedicineFacts


def default_tools(policy: Policy | None = None) -> Tools:
    """Return the rulebook and scorer that ship with the engine, with a local policy or none."""
    policy = policy or default_policy()
    return Tools(load_rulebook(), policy, load_scorer(), formulary_of(policy))


def _day(letter: Letter, rulebook: Rulebook) -> tuple[dt.date, bool]:
    """Return the day that chooses the edition, and whether it is the event's."""
    last = max(edition.valid_to for edition in rulebook.editions)
    known = letter.event_on or letter.written_on or letter.dates.received_on
    return (known, letter.event_on is not None) if known else (last, False)


def triage_letter(letter: Letter, tools: Tools | None = None) -> Triage:
    """Find what a letter asks of the practice and judge each request."""
    tools = tools or default_tools()
    day, is_known = _day(letter, tools.rulebook)
    coded = letter.document.medicines if letter.document else ()
    medicines = read_medicine_facts(letter, tools.policy, tools.formulary, coded)
    bench = Bench(letter, tools.rulebook, tools.policy, tools.scorer, day, is_known, letter.kind, medicines.mentions)
    handed = _handed(letter, tools, medicines)
    judged = [(item, finding) for item in handed if (finding := judge(bench, item.request)) and (finding.outcome is Outcome.ACCEPT or not item.is_excused)]
    missing = missing_words(letter, (finding for _, finding in judged))
    findings = join_findings(letter, [Judged(item.request, add_facts(letter, finding, item, medicines, missing)) for item, finding in judged])
    asks = any(finding.outcome is not Outcome.ACCEPT and item.request.certainty >= _LIKELY for item, finding in judged)
    late = find_late_letter(letter, tools.rulebook.rule_for(Task.LATE_LETTER).edition_on(day), asks_something=asks)
    if late and (finding := judge(bench, late)):
        findings.append(finding)
    edition = tools.rulebook.edition_on(day)
    return Triage(letter, tuple(findings), tuple(item.request for item in handed if not item.is_excused), edition.id if edition else "", tools, medicines)


def _handed(letter: Letter, tools: Tools, medicines: MedicineFacts) -> list[Handed]:
    """Return every request in the order of the text, two over the same words in the order of the tasks: those of the sentences, and those of the medicines."""
    shown = find_medicine_requests(letter, medicines)
    reading = read_requests(letter, tools.scorer, also=[span for item in shown if can_be_doubted(item) for span in (item.request.span, *item.elsewhere)])
    asked = split_off_prescribing(letter, [request for request in reading.handed if request.task not in FROM_MEDICINES], medicines)
    shown = keep_likely(letter, shown, reading.units, tools.scorer)
    heard = find_heard(letter, reading.handed, shown, medicines, tools.scorer.medicine_at)
    asked = without_left_pairs(letter, asked, shown)
    found = [*(Handed(settle_task(letter, request, medicines)) for request in asked), *shown, *heard]
    return sorted(found, key=lambda item: (item.request.span.start, _ORDER[item.request.task]))


def triage_text(text: str, *, kind: LetterKind | None = None, event_on: dt.date | None = None, policy: Policy | None = None) -> list[Finding]:
    """Triage a few sentences as a letter of a given kind and day; for rule examples and for pasted text."""
    letter = read_text(text)
    if kind is not None:
        letter = replace(letter, kind=kind)
    if event_on is not None:
        letter = replace(letter, dates=replace(letter.dates, received_on=letter.dates.received_on or event_on))
    return list(triage_letter(letter, default_tools(policy)).findings)
