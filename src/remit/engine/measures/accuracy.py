"""Accuracy against labelled letters, exactly as the benchmark defines it (`docs/reference/accuracy.md`, "How it is scored").

What lives here: matching findings with labels, and the counts. What does not: reading letters or running the engine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from remit.engine.terms import Outcome, Span, Task, family_of

NOT_A_REQUEST = frozenset({"appropriate_request", "hospital_will_do", "information_only"})


@dataclass(frozen=True, slots=True)
class Label:
    """One mark of a labelled letter: `verdict` is `yes`, `depends` or `no`."""

    name: str
    verdict: str
    span: Span

    @property
    def counts(self) -> bool:
        """Whether it is a request that hands work over (`yes` or `depends`)."""
        return self.name not in NOT_A_REQUEST and self.verdict in ("yes", "depends")


class Answer(Protocol):
    """What scoring needs of a finding."""

    @property
    def task(self) -> Task:
        """The work."""

    @property
    def outcome(self) -> Outcome:
        """What is said of it."""

    @property
    def span(self) -> Span:
        """Where its words stand."""


def is_match(answer: Answer, label: Label, *, exact: bool = False) -> bool:
    """Return whether a finding matches a label: their spans overlap (`late_letter`: always) and their tasks are equal or of one family."""
    task = Task(label.name)
    if answer.task is Task.LATE_LETTER or task is Task.LATE_LETTER:
        return answer.task is task
    same = answer.task is task if exact else answer.task in family_of(task)
    return same and answer.span.overlaps(label.span)


@dataclass(slots=True)
class Tally:
    """Counts over letters; every figure is made from them.

    Attributes:
        letters: letters scored.
        wanted, found: `yes` labels, and those matched by a finding.
        answered, right: findings with outcome `return` or `review`, and those that match a label.
        exact: matched `yes` labels whose match carries the very task.
        false_returns: `return` findings that match nothing.
        decisive: matched `yes` labels answered `return`.
        overclaimed: `depends` labels answered `return`; `soft` counts all `depends` labels.
    """

    letters: int = 0
    wanted: int = 0
    found: int = 0
    answered: int = 0
    right: int = 0
    exact: int = 0
    false_returns: int = 0
    returns: int = 0
    decisive: int = 0
    soft: int = 0
    overclaimed: int = 0

    @property
    def recall(self) -> float:
        """Share of `yes` labels found."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Share of findings that match a label."""
        return self.right / self.answered if self.answered else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of recall and precision."""
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0

    @property
    def exact_share(self) -> float:
        """Share of the matched `yes` labels with the very task."""
        return self.exact / self.found if self.found else 1.0

    @property
    def false_returns_per_100(self) -> float:
        """False returns for every 100 letters."""
        return 100 * self.false_returns / self.letters if self.letters else 0.0

    @property
    def decisive_share(self) -> float:
        """Share of the matched `yes` labels answered `return`."""
        return self.decisive / self.found if self.found else 1.0

    def add(self, other: "Tally") -> None:
        """Add another tally's counts to this one."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def as_figures(self) -> dict[str, float | int]:
        """Return counts and figures for a report, figures rounded to three digits."""
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        names = ("recall", "precision", "f1", "exact_share", "false_returns_per_100", "decisive_share")
        return counts | {name: round(getattr(self, name), 3) for name in names}


@dataclass(slots=True)
class Scored:
    """One letter scored: its tally, what was missed and what was said without a label."""

    tally: Tally
    missed: list[Label] = field(default_factory=list)
    false_alarms: list[Answer] = field(default_factory=list)


def score_letter(labels: Iterable[Label], answers: Sequence[Answer]) -> Scored:
    """Score the findings on one letter against its labels."""
    wanted = [label for label in labels if label.counts]
    given = [answer for answer in answers if answer.outcome is not Outcome.ACCEPT]
    scored = Scored(Tally(letters=1, answered=len(given)))
    for label in wanted:
        _score_label(label, given, scored)
    for answer in given:
        _score_answer(answer, wanted, scored)
    return scored


def _score_label(label: Label, given: Sequence[Answer], scored: Scored) -> None:
    tally = scored.tally
    matches = [answer for answer in given if is_match(answer, label)]
    is_returned = any(answer.outcome is Outcome.RETURN for answer in matches)
    if label.verdict == "depends":
        tally.soft += 1
        tally.overclaimed += is_returned
        return
    tally.wanted += 1
    if not matches:
        scored.missed.append(label)
        return
    tally.found += 1
    tally.exact += any(is_match(answer, label, exact=True) for answer in matches)
    tally.decisive += is_returned


def _score_answer(answer: Answer, wanted: Sequence[Label], scored: Scored) -> None:
    tally = scored.tally
    is_returned = answer.outcome is Outcome.RETURN
    tally.returns += is_returned
    matched = any(is_match(answer, label) for label in wanted)
    near_soft = any(label.verdict == "depends" and answer.span.overlaps(label.span) for label in wanted)
    if matched or near_soft:
        tally.right += 1
        return
    tally.false_returns += is_returned
    scored.false_alarms.append(answer)
