"""Keeping what a person decided on each request of a letter, and requests that they found themselves.

What lives here: decisions with what was suggested and whether the choice was touched, requests that the engine missed, putting a letter aside that is about
another practice's patient. What does not: sending (`sending`, and above it the app `cases`).
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from remit.engine.findings import Evidence, Request
from remit.engine.findings import Finding as Judged
from remit.engine.letters import read_text
from remit.engine.medicines.names import find_mentions
from remit.engine.terms import Act, LetterKind, Party, Span, Task
from remit.engine.triage import default_tools
from remit.engine.triage.judge import Bench, judge
from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal_json, seal_text, unseal_text
from remit.service.correspondence import policies, queries
from remit.service.correspondence.actions.laying_down import columns_of
from remit.service.correspondence.actions.taking_in import erase
from remit.service.correspondence.models import SENT_DECISIONS, ArrivalState, Finding, Letter, LetterState, Original
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_on


@dataclass(frozen=True)
class Missed:
    """A request that the engine missed: its words by place in the letter's text, and the task that a person names."""

    start: int
    end: int
    task: str


@transaction.atomic
def decide(letter: Letter, decisions: Mapping[int, str], *, touched: Collection[int] = (), seen: str | None = None, by: Actor, at: dt.datetime) -> str:
    """Keep the decision on each request of a letter.

    Args:
        letter: whose requests are decided.
        decisions: for each finding by number one of `Decision`.
        touched: numbers of the findings whose choice the person clicked, even where it stayed as suggested.
        seen: the letter's `version_of` as the person saw it; None takes whatever is there.
        by: who decides.
        at: when.

    Returns:
        The letter's new state: `to_send` where something goes to the provider, else `done`.

    Raises:
        RefusalError: a request is left open, the letter was sent, the requests have changed, or somebody else decided meanwhile.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    policies.check_unchanged(letter, seen)
    findings = list(letter.findings.order_by("number"))
    policies.check_decisions(letter, dict(decisions), [one.number for one in findings])
    day, is_chosen = day_on(at), queries.are_suggestions_chosen(letter.practice_id)
    for one in findings:
        _keep(one, decisions[one.number], letter, is_clicked=one.number in touched, day=day, is_chosen=is_chosen)
        one.decided_by, one.decided_at = by.name, at
    Finding.objects.bulk_update(findings, ["suggested", "was_chosen", "decision", "touched", "decided_by", "decided_at"])
    letter.state = LetterState.TO_SEND if any(one.decision in SENT_DECISIONS for one in findings) else LetterState.DONE
    letter.decided_by, letter.decided_at = by.name, at
    letter.save(update_fields=["state", "decided_by", "decided_at"])
    details = {"decisions": [[one.number, one.rule, one.suggested, one.decision, one.touched] for one in findings], "state": letter.state}
    record(subject=subject_of(letter), name="letter_decided", by=by, at=at, details=details)
    return letter.state


def subject_of(letter: Letter) -> str:
    """Return under which subject events about a letter stand."""
    return f"letter:{letter.reference}"


def _keep(finding: Finding, decision: str, letter: Letter, *, is_clicked: bool, day: dt.date, is_chosen: bool) -> None:
    """Write one decision beside what was suggested when it was taken. A choice that came chosen and was left so is not touched: nobody may have looked."""
    suggested = queries.suggested_on(finding, letter, day=day)
    was_chosen = bool(suggested) and is_chosen and not finding.decision
    finding.touched = finding.touched or is_clicked or decision != suggested or not (was_chosen or finding.was_chosen)
    finding.suggested, finding.was_chosen, finding.decision = suggested, was_chosen or (finding.was_chosen and bool(suggested)), decision


@transaction.atomic
def add_request(letter: Letter, missed: Missed, *, by: Actor, at: dt.datetime) -> Finding:
    """Add a request that the engine missed: the rule of its task judges it, a person found it.

    Raises:
        RefusalError: no words, a task that no rule covers on that day, or a letter that is closed.
    """
    letter = Letter.objects.select_for_update(of=("self",)).select_related("policy").get(pk=letter.pk)
    policies.check_open(letter)
    judged = _judge(letter, missed)
    last = letter.findings.order_by("-number").first()
    finding = Finding.objects.create(letter=letter, number=(last.number if last else 0) + 1, added_by=by.name, **columns_of(judged))
    letter.is_urgent = letter.is_urgent or finding.is_urgent
    letter.state = LetterState.TO_DECIDE
    letter.save(update_fields=["is_urgent", "state"])
    record(subject=subject_of(letter), name="request_added", by=by, at=at, details={"number": finding.number, "rule": finding.rule, "task": finding.task})
    return finding


def _judge(letter: Letter, missed: Missed) -> Judged:
    text = unseal_text(letter.sealed_text)
    start, end = _trimmed(text, missed.start, missed.end)
    tools = default_tools(queries.policy_of(letter.policy))
    read = read_text(text, received_on=letter.received_on)
    day = letter.event_on or letter.written_on or letter.received_on
    bench = Bench(read, tools.rulebook, tools.policy, tools.scorer, day, letter.event_on is not None, LetterKind(letter.kind), find_mentions(read))
    words = text[start:end]
    # A person vouches for the words: the engine's own doubt does not count, the rule's excuses do.
    evidence = (Evidence("task", words, Span(start, end)), Evidence("ask", words, Span(start, end)))
    request = Request(Task(missed.task), Act.ASK, Party.PRACTICE, Span(start, end), evidence=evidence)
    judged = judge(bench, request)
    if judged is None:
        raise RefusalError(
            "No rule covers this kind of work in a letter of this date and kind. Choose another kind of work, or return it by telephone and report it."
        )
    return judged


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch of the text without the blanks at its ends.

    Raises:
        RefusalError: nothing is left, or it lies outside the letter.
    """
    if not 0 <= start < end <= len(text):
        raise RefusalError("Those words are not in the letter. Select them again, or give the number of their line.")
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if end - start < 2:
        raise RefusalError("No words are marked. Select the words that ask you to do something, or give the number of their line.")
    return start, end


@transaction.atomic
def remove_request(letter: Letter, number: int, *, by: Actor, at: dt.datetime) -> None:
    """Take back a request that a person added.

    Raises:
        RefusalError: the engine found it, or the letter is closed.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    policies.check_open(letter)
    if not letter.findings.filter(number=number).exclude(added_by="").delete()[0]:
        raise RefusalError("Only a request that somebody added can be removed. If Remit misread the letter, choose “Not right”.")
    if not letter.findings.exists():
        letter.state = LetterState.NOTHING_ASKED
        letter.save(update_fields=["state"])
    record(subject=subject_of(letter), name="request_removed", by=by, at=at, details={"number": number})


@transaction.atomic
def put_aside(letter: Letter, *, by: Actor, at: dt.datetime) -> None:
    """Put a letter aside that is about another practice's patient: its words and the file that it came in go at once, that it came stays.

    Raises:
        RefusalError: it was sent already.
    """
    letter = Letter.objects.select_for_update().select_related("arrival").get(pk=letter.pk)
    policies.check_open(letter)
    letter.findings.all().delete()
    Original.objects.filter(arrival=letter.arrival).delete()
    letter.state, letter.is_urgent = LetterState.NOT_OURS, False
    letter.sealed_text, letter.sealed_details = seal_text(""), seal_json({})
    letter.save(update_fields=["state", "is_urgent", "sealed_text", "sealed_details"])
    if not letter.arrival.letters.exclude(state=LetterState.NOT_OURS).exists():
        erase(letter.arrival, ArrivalState.NOT_OURS)
    record(subject=subject_of(letter), name="letter_put_aside", by=by, at=at, details={"why": "another practice's patient"})
