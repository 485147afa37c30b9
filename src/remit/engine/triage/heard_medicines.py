"""The scorer and the medicines' own grammar together: what only one of them finds.

What lives here: short supplies and unexplained changes that only the words tell ("a strip of five was all our dispensary had"), and which findings of the
grammar the scorer holds to be as good as impossible. What does not: that grammar (`remit.engine.medicines`), what it finds (`medicine_findings`).
"""

from collections.abc import Iterable, Iterator, Sequence

from remit.engine.findings import Request
from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.supply import SupplyKind, find_lengths
from remit.engine.rulebook.policy import DEFAULT_SUPPLY_DAYS
from remit.engine.terms import Span, Task
from remit.engine.triage.features import Unit
from remit.engine.triage.medicine_facts import Handed, MedicineFacts, is_acute, names_only_acute, request_of
from remit.engine.triage.medicine_findings import is_short
from remit.engine.triage.scorer import Scorer, as_likelihood
from remit.engine.triage.unclear_changes import Explanations

_DOUBTED = frozenset({Task.MEDICATION_CHANGE_UNCLEAR, Task.INTERACTION_UNADDRESSED})
_TOLD_AT, _PLAINER = 0.1, 5.0
"""Sureness from which other words tell a finding, and how many times that of its own words it is then."""

_GOES_ON_AT = 0.6
"""Sureness of a short supply from which a medicine that is mostly taken for some days is held to go on."""


_HOW_OFTEN = Words(r"\bdays? (?:in the|a|per|each|every|of the) week\b")


def keep_likely(letter: Letter, shown: Iterable[Handed], units: Sequence[Unit], scorer: Scorer) -> list[Handed]:
    """Return what the medicines showed without the changes and interactions in whose words the scorer hears next to nothing of the kind.

    What is mostly taken for some days only ends with its supply, unless the scorer is sure of the words ("colistimethate for Pseudomonas, 4 days supplied").
    One that other words of the letter show far more plainly is told by those: a pair by the line that sends the partner on its way.

    Args:
        letter: as read.
        shown: by the medicines.
        units: clauses of the letter, those of what can be doubted among them.
        scorer: the weights.
    """
    kept = []
    for item in shown:
        if _seems_to_go_on(item, units, scorer):
            item = item._replace(is_excused=False)
        if not can_be_doubted(item):
            kept.append(item)
            continue
        task = item.request.task
        sureness = _sureness(task, item.request.span, units, scorer)
        best, span = max(((_sureness(task, span, units, scorer), span) for span in item.elsewhere), key=lambda told: told[0], default=(0.0, item.request.span))
        if best >= max(_TOLD_AT, _PLAINER * sureness):
            kept.append(item._replace(request=request_of(letter, task, span, item.request.object_words)))
        elif sureness >= scorer.doubted_at:
            kept.append(item)
    return kept


def _seems_to_go_on(item: Handed, units: Sequence[Unit], scorer: Scorer) -> bool:
    """Return whether a short supply is excused by the kind of its medicine alone, and the scorer is sure that it is one."""
    if not item.is_excused or item.request.task is not Task.SHORT_SUPPLY or (item.row is not None and item.row.is_course):
        return False
    if item.days is not None and item.days >= DEFAULT_SUPPLY_DAYS:
        return False
    return _sureness(Task.SHORT_SUPPLY, item.request.span, units, scorer) >= _GOES_ON_AT


def can_be_doubted(item: Handed) -> bool:
    """Return whether a finding of the medicines is one that the scorer may doubt: a change or an interaction, told in words and not excused."""
    is_coded = item.row is not None and item.row.layout == "coded"
    return item.request.task in _DOUBTED and not item.is_excused and not is_coded


def _sureness(task: Task, span: Span, units: Sequence[Unit], scorer: Scorer) -> float:
    """Return how sure the scorer is, 0 to 1, that some clause of some words hands over a very task."""
    here = (unit for unit in units if unit.start < span.end and span.start < unit.end)
    return max((as_likelihood(scorer.blend(scorer.total(unit.features), unit.heard)) * _share(unit, task, scorer) for unit in here), default=0.0)


def _share(unit: Unit, task: Task, scorer: Scorer) -> float:
    return next(share for share, other in scorer.rank_tasks(unit.features, unit.heard) if other is task)


def find_heard(letter: Letter, requests: Iterable[Request], found: Sequence[Handed], facts: MedicineFacts, least: float) -> Iterator[Handed]:
    """Yield the short supplies and unexplained changes that the scorer read where the medicines showed none and nothing against it.

    Args:
        letter: as read.
        requests: as the scorer read them, of all tasks.
        found: what the medicines showed.
        facts: of the medicines.
        least: sureness, 0 to 1, from which a reading counts.
    """
    explained = Explanations(letter, facts)
    for request in requests:
        if request.sureness < least or any(item.request.task is request.task and item.request.span.overlaps(request.span) for item in found):
            continue
        if request.task is Task.SHORT_SUPPLY and not _HOW_OFTEN.search(letter.text, request.span.start, request.span.end):
            days = _days_told(letter, request.span)
            if (days is None or is_short(letter, days, facts)) and not _is_supply_read(request.span, facts) and not _is_of_acute(request.span, facts):
                yield Handed(request, None, days)
        elif request.task is Task.MEDICATION_CHANGE_UNCLEAR and not _has_reason(request.span, facts, explained):
            yield Handed(request)


def _days_told(letter: Letter, span: Span) -> int | None:
    """Return the days of the first length of time in some words that is a supply, or None."""
    lengths = [length for length in find_lengths(letter.text, span.start, span.end) if length.supply.kind is SupplyKind.DAYS and not length.is_lasting]
    return lengths[0].supply.days if lengths else None


def _is_supply_read(span: Span, facts: MedicineFacts) -> bool:
    """Return whether the grammar read the supply of a medicine in some words, and so found it long enough or one that ends."""
    unread = (SupplyKind.UNSAID, SupplyKind.UNCLEAR)
    return any(span.overlaps(row.span) and row.supply.kind not in unread for row in facts.rows)


def _is_of_acute(span: Span, facts: MedicineFacts) -> bool:
    """Return whether some words name only medicines that are mostly taken for days, or stand in the entry of one that is not to go on."""
    rows = [row for row in facts.rows if row.layout != "prose" and span.overlaps(row.span)]
    return names_only_acute(span, facts) or bool(rows and all(is_acute(row) and not row.goes_on for row in rows))


def _has_reason(span: Span, facts: MedicineFacts, explained: Explanations) -> bool:
    """Return whether a medicine in some words has a reason for its change, there or elsewhere in the letter."""
    return any(span.overlaps(row.span) and (row.has_own_reason or explained.explain(row)) for row in facts.rows)
