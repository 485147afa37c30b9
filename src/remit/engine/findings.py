"""Requests and findings: what the engine found and what it says of it. The published answer format is made from these.

What lives here: the two records, below every room that makes or uses them. What does not: how they are made (`triage`) or answered (`remedy`).
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.terms import Act, Basis, Outcome, Party, Span, Task


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason why a sentence was read as it was: `kind` is `ask`, `owner`, `task`, `act`, `heading` or `pattern`; `words` stand at `span`."""

    kind: str
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Request:
    """What one sentence does with one piece of work.

    Attributes:
        task: the work.
        act: what the sentence does with it.
        asked: who is to do it.
        span: the words that show it.
        object_words: what exactly is asked about ("coeliac serology"), "" where not named.
        due_words: by when, as written, "" where not said.
        condition: the condition as written, "" where there is none.
        evidence: what carries the reading; a `return` needs at least a task and an ask, owner or heading.
        certainty: 0 to 1, how sure the engine is that this hands work over.
        task_share: 0 to 1, how sure it is of the task or another of its family.
        second_task: the runner-up where two tasks are nearly tied.
        is_soft: whether the words only suggest.
        is_plain: whether they ask in so many words.
        is_unticked: whether they stand beside an empty tick box.
    """

    task: Task
    act: Act
    asked: Party
    span: Span
    object_words: str = ""
    due_words: str = ""
    condition: str = ""
    evidence: tuple[Evidence, ...] = ()
    certainty: float = 1.0
    task_share: float = 1.0
    second_task: Task | None = None
    is_soft: bool = False
    is_plain: bool = False
    is_unticked: bool = False

    @property
    def sureness(self) -> float:
        """0 to 1, how sure the engine is of the handover and of its kind together: which of two readings of one request is the better."""
        return self.certainty * self.task_share


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of practice time: a range with its basis (`measured`, `published` or `estimate`)."""

    low: int
    likely: int
    high: int
    basis: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rulebook says of one request.

    Attributes:
        rule: id of the rule; `rule_version` its version.
        quote: `text[span.start:span.end]` of the letter.
        citation: what may be printed ("NHS Standard Contract 2025/26, Service Condition 12"); a sub-clause only where it was verified.
        clause: the sub-clause ("SC8.4") or None where it is not verified.
        reason: one plain sentence.
        excuse: id of the excuse that made it `accept` or `review`, or None.
        excuse_words: the words or the policy line that gave the excuse.
        is_question: whether the hospital should be asked who does it (nobody is named).
        due_on: day by which the provider is to answer, where a policy promises one.
        runs_out_on: first day on which the patient is without the medicine, where the letter tells the supply.
    """

    rule: str
    rule_version: int
    task: Task
    outcome: Outcome
    basis: Basis
    asked: Party
    quote: str
    span: Span
    citation: str
    clause: str | None
    reason: str
    excuse: str | None
    excuse_words: str
    is_urgent: bool
    minutes: Minutes
    is_question: bool = False
    due_on: dt.date | None = None
    evidence: tuple[Evidence, ...] = ()
    runs_out_on: dt.date | None = None
