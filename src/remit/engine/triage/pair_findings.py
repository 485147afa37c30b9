"""Interactions that a letter passes over or leaves to the practice, as requests with exact words.

What lives here: which words show it. What does not: the pairs and what a letter says of them (`remit.engine.medicines.interactions`).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.interactions import LEFT_WITH, TO_YOU, Interaction, in_pairs, leaves_pair_open
from remit.engine.medicines.names import Mention
from remit.engine.medicines.starts import is_past_use
from remit.engine.terms import Span, Task
from remit.engine.triage.medicine_facts import Handed, MedicineFacts, last_before, request_of

_LONGEST_QUOTE = 260
_MOST_LINES = 4
_ABOUT_PAIR = Words(
    r"\binteract\w*|\bcompatib\w+|\bgets? on with\b|\ba problem with (?:this|it|her|his|the)\b|\baffect (?:each other|one another)|"
    r"\b(?:alter|affect|raise|upset)s? (?:the|his|her) (?:inr|levels?)|\bgoes? (?:together|with (?:her|his) other)|\bclash\w*"
)
_SOON_AFTER = 120


def _left_to_practice(letter: Letter, facts: MedicineFacts) -> list[Span]:
    """Return the sentences that leave the question of an interaction to the practice: they speak of one, name both of a pair, or follow one of it."""
    asking = [Span(one.start, one.end) for one in letter.sentences if TO_YOU.search(letter.text, one.start, one.end)]
    leaving = [Span(one.start, one.end) for one in letter.sentences if LEFT_WITH.search(letter.text, one.start, one.end)]
    if not (asking or leaving):
        return []
    taken = [mention for mention in facts.mentions if not is_past_use(letter, mention.span)]
    thought_of = {name for item in facts.interactions if item.is_thought_of for name in (item.started.medicine.name, item.other.medicine.name)}
    open_ones = in_pairs([mention for mention in taken if mention.medicine.name not in thought_of])
    found = {span for span in asking if _ABOUT_PAIR.search(letter.text, span.start, span.end) or _leaves_pair_open(letter, span, taken)}
    for span in leaving:
        last = last_before(open_ones, span.end)
        if last and span.start < last.span.end + _SOON_AFTER and not _is_of_others(span, facts.mentions, last):
            found.add(span)
    return sorted(found, key=lambda span: span.start)


def _is_of_others(span: Span, mentions: Sequence[Mention], last: Mention) -> bool:
    """Return whether a sentence names medicines and none of an open pair: it leaves something else to the practice."""
    named = last_before(mentions, span.end)
    return not span.overlaps(last.span) and named is not None and span.overlaps(named.span)


def _leaves_pair_open(letter: Letter, span: Span, taken: Sequence[Mention]) -> bool:
    first, last = (bisect_left(taken, at, key=lambda mention: mention.span.start) for at in (span.start, span.end))
    return last - first > 1 and leaves_pair_open(letter.text[span.start : span.end], taken[first:last])


def find_open_pairs(letter: Letter, facts: MedicineFacts) -> Iterator[Handed]:
    """Yield the interactions that a letter passes over in silence or leaves to the practice."""
    left = _left_to_practice(letter, facts)
    for span in left:
        yield Handed(request_of(letter, Task.INTERACTION_UNADDRESSED, span, "the new medicine with the others"))
    for item in facts.interactions:
        if any(abs(span.start - item.started.name.start) < 400 for span in left):
            continue
        what = f"{item.started.medicine.name} with {item.other.medicine.name}"
        yield Handed(request_of(letter, Task.INTERACTION_UNADDRESSED, _pair_span(letter, item), what), item.started, is_excused=item.is_thought_of)


def _pair_span(letter: Letter, item: Interaction) -> Span:
    """Return the words of the started medicine, with the partner's where both stand close together: in a list, a few lines apart at most."""
    row, other = item.started.span, item.other.span
    span = Span(min(row.start, other.start), max(row.end, other.end))
    words = letter.text[span.start : span.end]
    lines = [line for line in words.split("\n") if line.strip()]
    is_near = "\n\n" not in words if item.started.layout == "prose" else len(lines) <= _MOST_LINES + 1
    return span if is_near and len(" ".join(words.split())) <= _LONGEST_QUOTE else row
