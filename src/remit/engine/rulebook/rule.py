"""The rulebook as the engine uses it: frozen records, no YAML and no pydantic.

What lives here: `Rulebook`, `Rule`, its editions, excuses and remedy, and what may be printed of a clause. What does not: reading them from the release file
(`loading`), what authors write (`authoring`), or how a rule is applied to a request (`remit.engine.triage`).
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.findings import Minutes
from remit.engine.rulebook.phrases import Passage, find_first
from remit.engine.terms import Basis, LetterKind, Outcome, Party, Task

_PRINTABLE = frozenset({"contract-text", "secondary-source"})


class RulebookError(ValueError):
    """The rulebook or one of its files cannot be used; the message says what, why and what to do."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the NHS Standard Contract.

    Attributes:
        id: "2025-26". title: "NHS Standard Contract 2025/26".
        valid_from: first day in force. valid_to: last day in force.
        commissioner: (first day, last day, term) rows, "CCG" until 2022-06-30 and "ICB" after.
        note: what is known of its publication.
    """

    id: str
    title: str
    valid_from: dt.date
    valid_to: dt.date
    commissioner: tuple[tuple[dt.date, dt.date, str], ...]
    note: str

    def covers(self, day: dt.date) -> bool:
        """Return whether the edition was in force on a day."""
        return self.valid_from <= day <= self.valid_to

    def commissioner_on(self, day: dt.date) -> str:
        """Return what the commissioner was called on a day of this edition."""
        return next((term for first, last, term in self.commissioner if first <= day <= last), self.commissioner[-1][2])


@dataclass(frozen=True, slots=True)
class KindTerms:
    """What an edition says for some kinds of letter only: its own sub-clause, or a limit in calendar days."""

    letter_kinds: frozenset[LetterKind]
    clause: str | None
    limit_days: int | None


@dataclass(frozen=True, slots=True)
class RuleEdition:
    """What a rule stands on in one period.

    Attributes:
        edition: id of the contract edition, "" where the rule stands on guidance or commissioning.
        title: title of the contract edition, or the printable words of the authority.
        condition: "Service Condition 12", "" for an authority.
        valid_from: first day. valid_to: last day, None while it lasts.
        verification: `contract-text`, `secondary-source` or `unverified`.
        seen_clause: the sub-clause as recorded; read `clause`, which hides an unverified one.
        source: where it was seen.
        by_kind: what differs by the kind of letter.
    """

    edition: str
    title: str
    condition: str
    valid_from: dt.date
    valid_to: dt.date | None
    verification: str
    seen_clause: str | None
    source: str | None
    by_kind: tuple[KindTerms, ...] = ()

    def covers(self, day: dt.date) -> bool:
        """Return whether the period contains a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def clause(self) -> str | None:
        """The sub-clause ("SC8.4") where it was verified, else None."""
        return self.seen_clause if self.verification in _PRINTABLE else None

    def clause_for(self, kind: LetterKind | None) -> str | None:
        """Return the verified sub-clause for a kind of letter, or None."""
        terms = self._terms(kind)
        return (terms.clause if terms and self.verification in _PRINTABLE else None) or self.clause

    def limit_days(self, kind: LetterKind | None) -> int | None:
        """Return the limit in calendar days from the event to the sending of a letter of this kind, or None where there is none."""
        terms = self._terms(kind)
        return terms.limit_days if terms else None

    def citation(self, kind: LetterKind | None = None) -> str:
        """Return what may be printed: edition and Service Condition, and a sub-clause only where it was verified."""
        clause = self.clause_for(kind)
        return ", ".join(part for part in (self.title, self.condition) if part) + (f" ({clause})" if clause else "")

    def _terms(self, kind: LetterKind | None) -> KindTerms | None:
        return next((terms for terms in self.by_kind if kind in terms.letter_kinds), None)


@dataclass(frozen=True, slots=True)
class Authority:
    """Guidance or a commissioning position that a rule may name, with its dates."""

    title: str
    valid_from: dt.date
    valid_to: dt.date | None
    verification: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Excuse:
    """What makes a request acceptable, or a matter for a person.

    Where both `phrases` and `policy` are given, both must hold: the words say what the agreement covers. `scope` says which part of the letter to hand to
    `matches_words`, whole and with its punctuation.

    Attributes:
        id: stored with the finding. title: for a list. because: one plain sentence for the reason.
        outcome: `accept` or `review`.
        phrases: in the phrase language; empty where only the policy matters.
        scope: `sentence`, `paragraph` or `letter`.
        policy: name of the policy fact (`facts.POLICY_FACTS`), or None.
        unless: phrases that cancel the excuse where they stand in the same scope.
    """

    id: str
    title: str
    because: str
    outcome: Outcome
    phrases: tuple[str, ...]
    scope: str
    policy: str | None
    unless: tuple[str, ...] = ()

    def matches_words(self, tokens: tuple[str, ...] | Passage) -> tuple[int, int] | None:
        """Return the half-open token range of the excusing words, or None where they are absent or cancelled."""
        return None if find_first(self.unless, tokens) else find_first(self.phrases, tokens)


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """What turns a return into a review. All that is given (words, policy fact, request fact) must hold."""

    id: str
    because: str
    phrases: tuple[str, ...]
    scope: str
    policy: str | None
    request: str | None

    def matches_words(self, tokens: tuple[str, ...] | Passage) -> tuple[int, int] | None:
        """Return the half-open token range of the words, or None."""
        return find_first(self.phrases, tokens)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is said back. The texts hold placeholders of `facts.PLACEHOLDERS` in braces.

    Attributes:
        asks: (id, sentence) for the provider.
        notice_text: the paragraph of the return letter.
        patient_text: the paragraph of the note to the patient.
        write_instead: what a hospital author can write or do instead.
    """

    asks: tuple[tuple[str, str], ...]
    notice_text: str
    patient_text: str
    write_instead: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: one task, its clauses by date, what excuses it, what it costs and what is said back.

    Attributes:
        id: "ONW-001". version: raised with each change that can alter a finding.
        letter_kinds: kinds of letter that it reads, None for all.
        outcome: of a request that nothing excuses.
    """

    id: str
    version: int
    status: str
    category: str
    title: str
    plain_summary: str
    task: Task
    asked: frozenset[Party]
    letter_kinds: frozenset[LetterKind] | None
    outcome: Outcome
    basis: Basis
    editions: tuple[RuleEdition, ...]
    authorities: tuple[Authority, ...]
    review_when: tuple[ReviewCase, ...]
    excuses: tuple[Excuse, ...]
    minutes: Minutes
    remedy: Remedy

    def edition_on(self, day: dt.date) -> RuleEdition | None:
        """Return what the rule stands on for an event of a day; None means that the rule does not run."""
        return next((edition for edition in self.editions if edition.covers(day)), None)

    def reads_kind(self, kind: LetterKind) -> bool:
        """Return whether the rule reads this kind of letter."""
        return self.letter_kinds is None or kind in self.letter_kinds

    def get_excuse(self, excuse_id: str) -> Excuse:
        """Return the excuse with an id.

        Raises:
            RulebookError: the rule has no such excuse.
        """
        for excuse in self.excuses:
            if excuse.id == excuse_id:
                return excuse
        raise RulebookError(f"Rule {self.id} has no excuse {excuse_id!r}. It has: {', '.join(excuse.id for excuse in self.excuses)}.")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules and contract editions of one release."""

    release: str
    editions: tuple[Edition, ...]
    rules: tuple[Rule, ...]

    def edition_on(self, day: dt.date) -> Edition | None:
        """Return the contract edition in force on a day, or None before the first and after the last."""
        return next((edition for edition in self.editions if edition.covers(day)), None)

    def rule_for(self, task: Task) -> Rule:
        """Return the rule of a task.

        Raises:
            RulebookError: no rule reads this task.
        """
        for rule in self.rules:
            if rule.task is task:
                return rule
        raise RulebookError(f"No rule of rulebook {self.release} reads the task {task.value}. Add one under rulebook/rules and build the release.")

    def get_rule(self, rule_id: str) -> Rule:
        """Return the rule with an id.

        Raises:
            RulebookError: there is none.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise RulebookError(f"There is no rule {rule_id!r} in rulebook {self.release}. `remit rules list` shows all.")
