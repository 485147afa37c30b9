"""A supply that is said once for all medicines: "TTO: 5 days of everything", "three days' worth in the bag".

What lives here: finding that sentence. What does not: the supply of one medicine (`rows`).
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from remit.engine.letters.letter import Letter
from remit.engine.letters.sections import Sentence
from remit.engine.letters.ticks import Tick
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.names import Mention
from remit.engine.medicines.supply import LENGTH, UNTIL_DAY, Supply, SupplyKind, find_lengths, until_day
from remit.engine.terms import Span

_ALL = Words(
    r"\b(?:all|everything|regular|above|usual|(?<!not )enough|what was (?:left|there|to hand)|"
    r"(?:each|every)(?! (?:day|night|week|month|morning|visit))|items?|medicines?|medication|meds|tablets|of both|tto|ttos|tta|ttas|drugs|dosette|"
    r"blister|tray|supply|quantity|take.home|days supplied|supplied (?:by|from) (?:the )?(?:ward|hospital|pharmacy)(?= ?:))\b"
)
_SUPPLIES = Words(
    r"\b(?:suppl(?:y|ied)|(?<!not )enough|cupboard|tto|ttos|tta|ttas|quantity|given|gave|sent|dispensed|worth|left|bag|holds?|drugs out|provided|"
    r"stock|remain\w*|take.home|days of|sufficient|covers?|covered|(?:went|goes|gone|sent) home with|(?:run|runs|ran) to)\b"
)
_ONE_THING = Words(
    r"\b(?:antibiotics?|steroids?|course|analgesia|painkillers?|dressings?|pads?|rescue|inhaler|drops|oxygen|feeds?|milk|insulin|"
    r"sensors?|strips|iv|fluids|blood|samples?|leave|sick|note|certificate|med3|work)\b"
)
_NEVER = Words(r"\b(?:will be|should be|could be|can be|if|would|contract|agreement|policy|ask\w*|please|request\w*|used to|previous\w*)\b")

_LONGEST = 260


class LetterSupply(NamedTuple):
    """A supply of all medicines: how much, and the sentence that says so."""

    supply: Supply
    span: Span


def find_letter_supply(letter: Letter, mentions: Sequence[Mention]) -> LetterSupply | None:
    """Return the supply that a letter states for all medicines at once, or None."""
    named = [mention.span.start for mention in mentions if "spoken" not in mention.medicine.tags]
    starts = [sentence.start for sentence in letter.sentences]
    done = -1
    for match in LENGTH.finditer(letter.text):
        at = bisect_right(starts, match.start()) - 1
        if at != done and at >= 0 and (found := _supply_in(letter, letter.sentences[at], named)):
            return found
        done = at
    last_day = UNTIL_DAY.search(letter.text)
    at = bisect_right(starts, last_day.start()) - 1 if last_day else -1
    return _supply_until(letter, letter.sentences[at], named) if at >= 0 else None


def _supply_until(letter: Letter, sentence: Sentence, named: Sequence[int]) -> LetterSupply | None:
    """Return the supply that a sentence without the name of a medicine tells by its last day, or None."""
    start, end = sentence.start, sentence.end
    words = letter.text[start:end]
    if end - start > _LONGEST or not _SUPPLIES.search(words) or _NEVER.search(words) or _ONE_THING.search(words) or any(start <= at < end for at in named):
        return None
    supply = until_day(letter.text, start, end, letter.event_on or letter.written_on)
    return LetterSupply(supply, Span(start, end)) if supply else None


def _supply_in(letter: Letter, sentence: Sentence, named: Sequence[int]) -> LetterSupply | None:
    """Return the supply of all that a sentence states, or None; one that names a medicine first is about that medicine."""
    if sentence.tick in (Tick.BLANK, Tick.UNTICKED):
        return None
    start, end = letter.text.rfind("\n", 0, sentence.start) + 1 if sentence.lead else sentence.start, sentence.end
    words = letter.text[start:end]
    if end - start > _LONGEST or not _SUPPLIES.search(words) or not _ALL.search(words) or _ONE_THING.search(words):
        return None
    lengths = find_lengths(letter.text, start, end)
    found = next((length.supply for length in lengths if not length.is_lasting and length.supply.kind is SupplyKind.DAYS), None)
    if found is None or found.span is None or any(start <= at < found.span.start for at in named):
        return None
    return None if _NEVER.search(letter.text[start : found.span.start]) else LetterSupply(found, Span(start, end))
