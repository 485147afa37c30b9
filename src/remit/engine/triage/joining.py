"""Findings that are one request: the same work in sentences that follow each other, of which one asks and the other explains.

What lives here: which findings are joined, and how. What does not: clauses of one sentence (`requests`), outcomes (`judge`),
which are given to each sentence by itself.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from remit.engine.findings import Finding, Request
from remit.engine.letters.letter import Letter
from remit.engine.letters.lines import BULLET
from remit.engine.lexicon import load_phrases, words_of
from remit.engine.terms import Outcome, Span, Task, family_of
from remit.engine.triage.medicine_findings import FROM_MEDICINES

_ENDS = ".!?"
_LOOKED_AT = 8
"""Findings before one that it may be one request with: a sentence may ask for two things, and something of another kind may stand between."""
_TOLD_AT_LENGTH = frozenset({Task.SHARED_CARE_NOT_AGREED, Task.DNA_DISCHARGE})
"""Tasks of which several sentences speak: to begin, to sign, to be taken as agreed; not seen, off the list, no other date."""
_IN_ONE_VIEW = 500
"""Characters within which they are one request."""


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
        own = next((group for group in groups[: -_LOOKED_AT - 1 : -1] if _is_one(letter, starts, group, item)), None)
        if own is not None:
            own.append(item)
        else:
            groups.append([item])
    return [_joined(letter, group) for group in groups]


def _is_one(letter: Letter, starts: Sequence[int], group: Sequence[Judged], item: Judged) -> bool:
    """Return whether a finding is one request with those of a group: the same work close by, and nothing that it names is another thing."""
    last, task = group[-1], item.finding.task
    if task in FROM_MEDICINES or Outcome.ACCEPT in (last.finding.outcome, item.finding.outcome):
        return False
    if last.finding.task is not task:
        return _is_asked_for(letter, starts, last, item)
    if any(_name_different_things(one.request, item.request) for one in group):
        return False
    if task in _TOLD_AT_LENGTH and item.request.span.end - group[0].request.span.start <= _IN_ONE_VIEW:
        return True
    first, second = (bisect_right(starts, one.request.span.start) - 1 for one in (last, item))
    if first < 0 or not 0 <= second - first <= 1:
        return False
    return _leads_in(letter, last, item, first, second) or _explains(letter, last, item, first, second)


def _is_asked_for(letter: Letter, starts: Sequence[int], last: Judged, item: Judged) -> bool:
    """Return whether a test that is only named ("PSA.") is what the next sentence asks for without a name ("Please do at three months")."""
    if last.finding.task is not Task.UNCLEAR_RESPONSIBILITY or item.finding.task not in family_of(last.finding.task) or item.request.object_words:
        return False
    end, start = last.request.span.end, item.request.span.start
    return bisect_right(starts, start) - bisect_right(starts, end - 1) == 1 and "\n" not in letter.text[end - 1 : start]


def _leads_in(letter: Letter, last: Judged, item: Judged, first: int, second: int) -> bool:
    """Return whether the first of two names nothing ("I would be grateful if you could") and the second follows at once, be it the first of a list."""
    span = last.request.span
    if last.request.object_words:
        return False
    if first == second:
        return True
    is_open = letter.text[span.end - 1] not in _ENDS and not letter.sentences[first].is_item
    return is_open and not BULLET.sub("", letter.text[span.end : item.request.span.start].lstrip(" :\n") + " ").strip()


def _explains(letter: Letter, last: Judged, item: Judged, first: int, second: int) -> bool:
    """Return whether the less sure of two asks for nothing of its own; they stand in a sentence or in two neighbours of a paragraph."""
    if item.finding.task is Task.PRIVATE_WORK or min(last.request, item.request, key=lambda request: request.sureness).is_plain:
        return False
    return letter.sentences[first].paragraph == letter.sentences[second].paragraph


def _name_different_things(one: Request, other: Request) -> bool:
    """Return whether each of two requests names what it is about, and no word of the one is in the other. Papers of shared care are about its medicine."""
    words, others = (set(words_of(request.object_words)) for request in (one, other))
    if one.task is Task.SHARED_CARE_NOT_AGREED:
        classes = load_phrases().singles
        words, others = ({word for word in named if classes.get(word) != "FORM"} for named in (words, others))
    return bool(words) and bool(others) and words.isdisjoint(others)


def _joined(letter: Letter, group: Sequence[Judged]) -> Finding:
    if len(group) == 1:
        return group[0].finding
    surest = max(
        group, key=lambda item: (item.finding.task is not Task.UNCLEAR_RESPONSIBILITY, item.finding.outcome is Outcome.RETURN, item.request.sureness)
    ).finding
    span = Span(min(item.finding.span.start for item in group), max(item.finding.span.end for item in group))
    evidence = tuple(part for item in group for part in item.finding.evidence)
    is_urgent = any(item.finding.is_urgent for item in group)
    return replace(surest, span=span, quote=letter.text[span.start : span.end], evidence=evidence, is_urgent=is_urgent)
