"""Checking a draft: which sentences hand work to the practice, what to write instead, and what the reader will miss.

What lives here: `check_draft`. What does not: pending results and supplies (`missing`), the published form (`answer`).
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.drafts.missing import Missing, find_missing
from remit.engine.findings import Finding
from remit.engine.letters.letter import Letter
from remit.engine.remedy.wording import fill
from remit.engine.terms import Outcome, Span, Task
from remit.engine.triage import Tools, Triage, default_tools, triage_letter

UNNAMED = "[what it is]"
_DETERMINERS = frozenset("the a an his her their this that these those any some our your".split())
_NO_HANDOVER = frozenset({Task.LATE_LETTER, Task.MEDICATION_CHANGE_UNCLEAR})
"""A draft cannot be late, and a change without a reason hands nothing over: it is something missing."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One request of the draft that is not the practice's work, or may not be.

    Attributes:
        finding: as the letter would be judged.
        sentence: the whole sentences that its words stand in.
        instead: what to write or do instead, from the rule.
    """

    finding: Finding
    sentence: Span
    instead: str


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What was found in a draft.

    Attributes:
        triage: how the letter would be judged.
        corrections: requests that are the provider's own work (`return`), or that name nobody or need an agreement (`review`).
        missing: what a practice will have to ask for.
        fair: requests that are the practice's work and are fine.
    """

    triage: Triage
    corrections: tuple[Correction, ...]
    missing: tuple[Missing, ...]
    fair: tuple[Finding, ...]

    @property
    def is_clear(self) -> bool:
        """Whether it can go out as it is."""
        return not self.corrections and not self.missing

    @property
    def returns(self) -> tuple[Finding, ...]:
        """The requests that a practice would hand back: what is prevented where the author heeds it."""
        return tuple(item.finding for item in self.corrections if item.finding.outcome is Outcome.RETURN)


def check_draft(letter: Letter, tools: Tools | None = None, *, day: dt.date | None = None) -> DraftCheck:
    """Say what of a draft hands work to the practice, and what it lacks.

    Args:
        letter: the draft, as read.
        tools: rulebook and local policy; none means nothing is agreed.
        day: of writing; from it on bank holidays are looked for where the draft names no day.
    """
    triage = triage_letter(letter, tools or default_tools())
    handed = [finding for finding in triage.findings if finding.task not in _NO_HANDOVER]
    corrections = tuple(_correction(triage, finding) for finding in handed if finding.outcome is not Outcome.ACCEPT)
    fair = tuple(finding for finding in handed if finding.outcome is Outcome.ACCEPT)
    return DraftCheck(triage, corrections, tuple(find_missing(triage, day)), fair)


def _correction(triage: Triage, finding: Finding) -> Correction:
    return Correction(finding, sentences_around(triage.letter, finding.span), instead_of(triage, finding))


def sentences_around(letter: Letter, span: Span) -> Span:
    """Return the range from the first to the last sentence that some words touch."""
    touched = [sentence for sentence in letter.sentences if sentence.start < span.end and span.start < sentence.end]
    return Span(min([span.start, *(sentence.start for sentence in touched)]), max([span.end, *(sentence.end for sentence in touched)]))


def _as_written(named: str) -> str:
    """Return words of the draft as they stand inside a sentence: "Bloods" becomes "the bloods"; "[what it is]" and "ECG" stay."""
    if not named[:1].isalpha() or named.split()[0].lower() in _DETERMINERS:
        return named
    return f"the {named if named[1:2].isupper() else named[0].lower() + named[1:]}"


def instead_of(triage: Triage, finding: Finding) -> str:
    """Return what the rule tells an author to write instead, with the thing named as the draft names it."""
    rule = next(rule for rule in triage.tools.rulebook.rules if rule.id == finding.rule)
    named = next((request.object_words for request in triage.requests if request.span == finding.span and request.object_words), UNNAMED)
    day = "[the day]"
    values = {
        "letter_date": day,
        "event_date": day,
        "provider": "[your team]",
        "object": _as_written(named),
        "citation": finding.citation,
        "quote": finding.quote,
    }
    return fill(rule.remedy.write_instead, values)
