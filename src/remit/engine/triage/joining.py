"""Findings that are one request: the same work in sentences that follow each other, of which one asks and the other explains.

What lives here: which findings are joined, and how. What does not: clauses of one sentence (`requests`), outcomes (`judge`),
which are given to each sentence by itself.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from remit.engine.findings import Finding, Request
from remit.engine.letters.letter import Letter
from remit.engine.lexicon import words_of
from remit.engine.terms import Outcome, Span, Task
from remit.engine.triage.medicine_findings import FROM_MEDICINES

_EACH_BY_ITSELF = FROM_MEDICINES | {Task.PRIVATE_WORK}
"""Tasks of which every finding is a matter of its own: each medicine, and whatever a private clinic hands over."""
_LOOKED_AT = 8
_TOLD_AT_LENGTH = frozenset({Task.SHARED_CARE_NOT_AGREED, Task.DNA_DISCHARGE})
"""Tasks of which several sentences speak: to begin, to sign, to be taken as agreed; not seen, off the list, no other date."""
_IN_ONE_VIEW = 500
"""Characters within which they are one request."""
_ENDS = ".!?"
_BULLETS = " \t\n:-*•.)(0123456789"
_PAPERS = frozenset({"agreement", "copy", "document", "form", "forms", "leaflet", "paperwork", "proforma", "protocol"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A request and what was said of it."""

    request: Request
    finding: Finding


def join_findings(letter: Letter, judged: Sequence[Judged]) -> list[Finding]:
    """Return the findings in their order, those that are one request joined.

    Args:
        letter: they were found in.
        judged: in the order of the text.
    """
    starts = [sentence.start for sentence in letter.sentences]
    groups: list[list[Judged]] = []
    for item in judged:
        # The last ones: a sentence may ask for two things, and something of another kind may stand between.
        own = next((group for group in groups[: -_LOOKED_AT - 1 : -1] if _is_one(letter, starts, group[-1], item)), None)
        if own is not None:
            own.append(item)
        else:
            groups.append([item])
    return [_joined(letter, group) for group in groups]


def _is_one(letter: Letter, starts: Sequence[int], last: Judged, item: Judged) -> bool:
    """Return whether two findings are one request: the same work in a sentence or in two neighbours, and the less sure one asks for nothing new."""
    if last.finding.task is not item.finding.task or last.finding.task in FROM_MEDICINES or Outcome.ACCEPT in (last.finding.outcome, item.finding.outcome):
        return False
    if last.finding.task in _TOLD_AT_LENGTH and item.request.span.end - last.request.span.start <= _IN_ONE_VIEW:
        return not _name_different_things(last.request, item.request)
    first, second = (bisect_right(starts, one.request.span.start) - 1 for one in (last, item))
    if first < 0 or not 0 <= second - first <= 1:
        return False
    if not last.request.object_words and (first == second or (not letter.sentences[first].is_item and _follows_at_once(letter, last.request, item.request))):
        return True
    if item.finding.task in _EACH_BY_ITSELF or min(last.request, item.request, key=lambda request: request.sureness).is_plain:
        return False
    is_together = letter.sentences[first].paragraph == letter.sentences[second].paragraph
    return is_together and not _name_different_things(last.request, item.request)


def _follows_at_once(letter: Letter, one: Request, other: Request) -> bool:
    """Return whether a request follows another as what it leads in ("I would be grateful if you could"), be it the first of a list."""
    return letter.text[one.span.end - 1] not in _ENDS and not letter.text[one.span.end : other.span.start].strip(_BULLETS)


def _name_different_things(one: Request, other: Request) -> bool:
    """Return whether each of two requests names what it is about, and no word of the one is in the other. Papers of shared care are about its medicine."""
    papers = _PAPERS if one.task is Task.SHARED_CARE_NOT_AGREED else frozenset()
    words, others = (set(words_of(request.object_words)) - papers for request in (one, other))
    return bool(words) and bool(others) and words.isdisjoint(others)


def _joined(letter: Letter, group: Sequence[Judged]) -> Finding:
    if len(group) == 1:
        return group[0].finding
    surest = max(group, key=lambda item: (item.finding.outcome is Outcome.RETURN, item.request.sureness)).finding
    span = Span(min(item.finding.span.start for item in group), max(item.finding.span.end for item in group))
    evidence = tuple(part for item in group for part in item.finding.evidence)
    is_urgent = any(item.finding.is_urgent for item in group)
    return replace(surest, span=span, quote=letter.text[span.start : span.end], evidence=evidence, is_urgent=is_urgent)
