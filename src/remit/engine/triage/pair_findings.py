"""Interactions that a letter passes over or leaves to the practice, as requests with exact words.

What lives here: which words show it. What does not: the pairs and what a letter says of them (`remit.engine.medicines.interactions`).
"""

from collections.abc import Iterator

from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.interactions import LEFT_WITH, Interaction, in_pairs, leaves_pair_open
from remit.engine.medicines.starts import is_past_use
from remit.engine.terms import Span, Task
from remit.engine.triage.medicine_facts import Handed, MedicineFacts, request_of

_LONGEST_QUOTE = 260
_MOST_LINES = 4
_ABOUT_PAIR = Words(
    r"\binteract\w*|\bcompatib\w+|\bgets? on with\b|\ba problem with (?:this|it|her|his|the)\b|\baffect (?:each other|one another)|"
    r"\b(?:alter|affect|raise|upset)s? (?:the|his|her) (?:inr|levels?)|\bgoes? (?:together|with (?:her|his) other)|\bclash\w*"
)
_TO_YOU = Words(
    r"\b(?:leave (?:it|this|that) (?:to|with) you|(?:gp'?s?|your|practice) discretion|you (?:may|might|will|could) (?:also "
    r")?(?:like|want|wish|need|care)? ?(?:to )?(?:look|check|consider|review|think)|gp (?:to|please)|please (?:check|consider|look|"
    r"review)|could you|would you|you will know (?:whether|if)|to your judge?ment|"
    r"up to you|in your hands|for you to|your pharmacist)\b"
)


_SOON_AFTER = 120


def _left_to_practice(letter: Letter, facts: MedicineFacts) -> list[Span]:
    """Return the sentences that leave the question of an interaction to the practice: they speak of one, or name both of a pair."""
    thought_of = {name for item in facts.interactions if item.is_thought_of for name in (item.started.medicine.name, item.other.medicine.name)}
    taken = [mention for mention in facts.mentions if mention.medicine.name not in thought_of and not is_past_use(letter, mention.span)]
    named = [mention.span for mention in in_pairs(taken)]
    found = []
    for span in (Span(one.start, one.end) for one in letter.sentences):
        is_about = _ABOUT_PAIR.search(letter.text, span.start, span.end) or _leaves_pair_open(letter, span, facts)
        is_behind_pair = any(name.start < span.end and span.start < name.end + _SOON_AFTER for name in named)
        if (is_about and _TO_YOU.search(letter.text, span.start, span.end)) or (is_behind_pair and LEFT_WITH.search(letter.text, span.start, span.end)):
            found.append(span)
    return found


def _leaves_pair_open(letter: Letter, span: Span, facts: MedicineFacts) -> bool:
    named = [mention for mention in facts.mentions if span.start <= mention.span.start < span.end and not is_past_use(letter, mention.span)]
    return len(named) > 1 and leaves_pair_open(letter.text[span.start : span.end], named)


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
    is_near = "\n\n" not in words and (item.started.layout == "prose" or words.count("\n") <= _MOST_LINES)
    return span if is_near and len(" ".join(words.split())) <= _LONGEST_QUOTE else row
