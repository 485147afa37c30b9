"""Short supplies and unexplained changes that only the words tell: "a strip of five was all our dispensary had".

What lives here: which of the scorer's readings stand beside those of the medicines' own grammar. What does not: that grammar (`remit.engine.medicines`) and
what it finds (`medicine_findings`).
"""

from collections.abc import Iterable, Iterator, Sequence

from remit.engine.findings import Request
from remit.engine.letters.letter import Letter
from remit.engine.medicines.supply import SupplyKind, find_lengths
from remit.engine.terms import Span, Task
from remit.engine.triage.medicine_facts import Handed, MedicineFacts
from remit.engine.triage.medicine_findings import is_explained, is_short


def find_heard(letter: Letter, requests: Iterable[Request], found: Sequence[Handed], facts: MedicineFacts, least: float) -> Iterator[Handed]:
    """Yield the short supplies and unexplained changes that the scorer read where the medicines showed none and nothing against it.

    Args:
        letter: as read.
        requests: as the scorer read them, of all tasks.
        found: what the medicines showed.
        facts: of the medicines.
        least: sureness, 0 to 1, from which a reading counts.
    """
    for request in requests:
        if request.sureness < least or any(item.request.task is request.task and item.request.span.overlaps(request.span) for item in found):
            continue
        if request.task is Task.SHORT_SUPPLY:
            days = _days_told(letter, request.span)
            if days is None or is_short(letter, days, facts):
                yield Handed(request, None, days)
        elif request.task is Task.MEDICATION_CHANGE_UNCLEAR and not _has_reason(letter, request.span, facts):
            yield Handed(request)


def _days_told(letter: Letter, span: Span) -> int | None:
    """Return the days of the first length of time in some words that is a supply, or None."""
    lengths = [length for length in find_lengths(letter.text, span.start, span.end) if length.supply.kind is SupplyKind.DAYS and not length.is_lasting]
    return lengths[0].supply.days if lengths else None


def _has_reason(letter: Letter, span: Span, facts: MedicineFacts) -> bool:
    """Return whether a medicine in some words has a reason for its change, there or elsewhere in the letter."""
    return any(span.overlaps(row.span) and (row.has_own_reason or is_explained(letter, row, facts)) for row in facts.rows)
