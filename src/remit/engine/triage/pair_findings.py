"""Interactions that a letter passes over or leaves to the practice, as requests with exact words.

What lives here: which words show it. What does not: the pairs and what a letter says of them (`remit.engine.medicines.interactions`).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.interactions import LEFT_WITH, TO_YOU, Interaction, in_pairs, leaves_pair_open
from remit.engine.medicines.names import Mention
from remit.engine.medicines.rows import Row
from remit.engine.medicines.starts import is_past_use
from remit.engine.terms import Span, Task
from remit.engine.triage.medicine_facts import Handed, MedicineFacts, last_before, request_of

_LONGEST_QUOTE = 400
_WIDEST = 4 * _LONGEST_QUOTE
"""White space of tables is not counted as words, but has a bound as well."""
_MOST_LINES = 4
_MOST_PLACES = 24
"""Other places of a letter that are looked at for a pair; a letter may name it ten thousand times."""
_ABOUT_PAIR = Words(
    r"\binteract\w*|\bcompatib\w+|\b(?:gets? on|sits?|fits?|squares?) with\b|\ba problem with (?:this|it|her|his|the)\b|\baffect (?:each other|one another)|"
    r"\b(?:alter|affect|raise|upset)s? (?:the|his|her) (?:inr|levels?)|\bgoes? (?:together|with (?:her|his) other)|\bclash\w*"
)
_SOON_AFTER = 120
_ALL_OTHERS = Words(
    r"\b(?:other|existing|usual|all (?:of )?(?:his|her|your|the)(?: other| usual)?|nothing else|no (?:other )?(?:alterations?|changes?)|the rest)\b"
    r"[^.;\n]{0,60}?\b(?:medic\w+|tablets|drugs|list|repeats?|treatment)\b"
)
_GO_ON = Words(
    r"\b(?:as (?:now|before|usual|they (?:are|were)|at present|previously)|unchanged|continu\w+|carry on|alter\w*|same|stays?|left|usual way|go on|"
    r"remain\w*|exactly|changes?|changed)\b"
)
"""Words that send all that somebody takes on its way, in a sentence that names it so."""


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
    sent_on = [Span(one.start, one.end) for one in letter.sentences if _sends_on(letter.text[one.start : one.end])] if facts.interactions else []
    for item in facts.interactions:
        if any(abs(span.start - item.started.name.start) < 400 for span in left):
            continue
        one, other = item.started.medicine.name, item.other.medicine.name
        request = request_of(letter, Task.INTERACTION_UNADDRESSED, _pair_span(letter, item, sent_on), f"{one} with {other}")
        elsewhere = () if item.is_thought_of else tuple(islice(_speaks_of_pair(letter, facts, item, sent_on), _MOST_PLACES))
        yield Handed(request, item.started, is_excused=item.is_thought_of, proof=f"The two are {one} and {other}.", elsewhere=elsewhere)


def _speaks_of_pair(letter: Letter, facts: MedicineFacts, item: Interaction, sent_on: Sequence[Span]) -> Iterator[Span]:
    """Yield the rows and sentences that speak of either medicine of a pair ("simvastatin 40 mg, no change"), and those that let all others go on."""
    names = {item.started.medicine.name, item.other.medicine.name}
    yield from (row.span for row in facts.rows if row.medicine.name in names)
    named = [mention.span for mention in facts.mentions if mention.medicine.name == item.other.medicine.name]
    for one in letter.sentences:
        at = bisect_left(named, one.start, key=lambda span: span.start)
        if at < len(named) and named[at].start < one.end:
            yield Span(one.start, one.end)
    yield from sent_on


def _pair_span(letter: Letter, item: Interaction, sent_on: Sequence[Span]) -> Span:
    """Return the words of the started medicine, with the partner's where both stand close together, else with those that let all others go on as they are."""
    joined = (span for other in (item.other.span, *sent_on) if (span := _join(letter, item.started, other)))
    return next(joined, item.started.span)


def _sends_on(words: str) -> bool:
    return bool(_ALL_OTHERS.search(words) and _GO_ON.search(words))


def _join(letter: Letter, started: Row, other: Span) -> Span | None:
    """Return the words from a medicine to some others, None where they stand too far apart to be read as one: in a list, more than a few lines."""
    span = Span(min(started.span.start, other.start), max(started.span.end, other.end))
    if span.end - span.start > _WIDEST:
        return None
    words = letter.text[span.start : span.end]
    lines = [line for line in words.split("\n") if line.strip()]
    is_near = "\n\n" not in words if started.layout == "prose" else len(lines) <= _MOST_LINES + 1
    return span if is_near and len(" ".join(words.split())) <= _LONGEST_QUOTE else None
