"""What a practice will miss in a draft: the reason for a change, who acts on a result that is pending, the days of medicines supplied.

What lives here: `find_missing`. What does not: requests (`check`).
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from remit.engine.clocks import Holiday, day_words
from remit.engine.letters.letter import Letter
from remit.engine.letters.sections import Sentence
from remit.engine.medicines.rows import Row
from remit.engine.medicines.statuses import Status
from remit.engine.medicines.supply import SupplyKind
from remit.engine.terms import LetterKind, Outcome, Span, Task
from remit.engine.triage import Triage
from remit.engine.triage.features import groups_of, read_symbols
from remit.engine.triage.medicine_answer import is_told

_HOLIDAY_WITHIN = 14
_NAMED = 6
_WITH_SUPPLY = frozenset({LetterKind.DISCHARGE_SUMMARY, LetterKind.DAY_CASE, LetterKind.VIRTUAL_WARD, LetterKind.EMERGENCY_LETTER})
_TAKEN = frozenset({Status.NEW, Status.CHANGED, Status.CONTINUED, Status.UNSAID})
_PENDING_HEADING = re.compile(r"\b(?:awaited|pending|outstanding)\b", re.IGNORECASE)
_OURS = frozenset({"WE", "PROVIDER", "DOCTOR"})


class Lack(StrEnum):
    """What is missing."""

    REASON = "reason_for_change"
    OWNER = "owner_of_result"
    DAYS = "days_supplied"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that the reader will have to ask for.

    Attributes:
        lack: of which sort.
        span: the words of the draft that it is about.
        what: one sentence that says what is missing and why it matters.
        instead: what to add.
    """

    lack: Lack
    span: Span
    what: str
    instead: str


def find_missing(triage: Triage, day: dt.date | None) -> Iterator[Missing]:
    """Yield what a draft lacks.

    Args:
        triage: the draft as judged.
        day: of writing, where known.
    """
    yield from _reasons(triage)
    yield from _owners(triage)
    yield from _days_supplied(triage, day)


def _reasons(triage: Triage) -> Iterator[Missing]:
    for finding in triage.findings:
        if finding.task is Task.MEDICATION_CHANGE_UNCLEAR and finding.outcome is not Outcome.ACCEPT:
            named = next((request.object_words for request in triage.requests if request.span == finding.span), "") or "the medicine"
            yield Missing(
                Lack.REASON,
                finding.span,
                f"The draft changes {named} and gives no reason, so nobody can tell whether to start it again.",
                f'Add why, until when, and who reviews it: "{named}: stopped or changed because ..., reviewed by ... on ..."',
            )


def _owners(triage: Triage) -> Iterator[Missing]:
    """Yield results that are still to come and that nobody takes on, in the sentence or the next."""
    letter = triage.letter
    groups = [groups_of(symbols) for symbols in read_symbols(letter)]
    handed = [finding.span for finding in triage.findings]
    for number, sentence in enumerate(letter.sentences):
        near = [number, number + 1] if _is_same_paragraph(letter.sentences, number) else [number]
        if not _is_pending(letter, sentence, groups[number]) or any(groups[at] & _OURS and "FUTURE" in groups[at] for at in near):
            continue
        if any(Span(letter.sentences[at].start, letter.sentences[at].end).overlaps(span) for at in near for span in handed):
            continue
        yield Missing(
            Lack.OWNER,
            Span(sentence.start, sentence.end),
            "A result is still to come, and the draft does not say who will act on it.",
            'Add: "Our team will act on this result and tell the patient and you what it shows."',
        )


def _is_same_paragraph(sentences: Sequence[Sentence], number: int) -> bool:
    return number + 1 < len(sentences) and sentences[number + 1].paragraph == sentences[number].paragraph


def _is_pending(letter: Letter, sentence: Sentence, groups: frozenset[str]) -> bool:
    """Return whether a sentence tells of a result that is not there yet, by its own words or by its heading."""
    if "NEGATION" in groups or sentence.topic == "HISTORY" or not groups & {"TEST", "RESULT"}:
        return False
    return "PENDING" in groups or bool(_PENDING_HEADING.search(sentence.lead or letter.sections[sentence.section].title))


def _days_supplied(triage: Triage, day: dt.date | None) -> Iterator[Missing]:
    letter, facts = triage.letter, triage.medicines
    if letter.kind not in _WITH_SUPPLY or facts.letter_supply is not None:
        return
    rows = list({row.medicine.name: row for row in facts.rows if _is_without_days(row)}.values())
    if not rows:
        return
    names = ", ".join(row.medicine.name for row in rows[:_NAMED]) + (f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else "")
    begin = letter.event_on or letter.written_on or day
    holiday = _next_holiday(facts.calendar.holidays, begin) if begin else None
    closed = f" {day_words(holiday.day)} is a bank holiday ({holiday.name}): a supply that ends around it cannot be replaced in time." if holiday else ""
    yield Missing(
        Lack.DAYS,
        rows[0].span,
        f"The draft does not say for how many days these medicines were supplied: {names}.{closed}",
        'Add to each medicine the days supplied, such as "supplied for 28 days, to continue".',
    )


def _is_without_days(row: Row) -> bool:
    is_here = not row.is_before and not row.is_past and row.status in _TAKEN and is_told(row)
    return is_here and row.supply.kind is SupplyKind.UNSAID and row.duration_days is None


def _next_holiday(holidays: Sequence[Holiday], begin: dt.date) -> Holiday | None:
    end = begin + dt.timedelta(days=_HOLIDAY_WITHIN)
    return next((holiday for holiday in holidays if begin <= holiday.day <= end), None)
