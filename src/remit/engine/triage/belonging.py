"""Whose words they are: a supply, a reason or an agreement that a letter tells of one medicine excuses nothing about another.

What lives here: which medicine some words of a letter are about. What does not: reading the medicines (`remit.engine.medicines`), which words excuse what (the
rules), outcomes (`judge`).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from remit.engine.letters.letter import Letter
from remit.engine.medicines.names import Mention
from remit.engine.terms import Span, Task

OF_ONE_MEDICINE = frozenset({Task.PRESCRIBE_START, Task.PRESCRIBE_RED, Task.SHARED_CARE_NOT_AGREED, Task.SHORT_SUPPLY, Task.MEDICATION_CHANGE_UNCLEAR})
"""Tasks that are about a medicine."""
_SHORTLY_BEFORE = 300


class Belonging:
    """The medicines of one letter and where they are named."""

    def __init__(self, letter: Letter, mentions: Sequence[Mention]) -> None:
        """Note where the medicines stand; classes that are only spoken of ("antibiotics") are none."""
        self._sentences = letter.sentences
        self._named = [mention for mention in mentions if "spoken" not in mention.medicine.tags]

    def medicines_of(self, asked: Span) -> list[Mention]:
        """Return the medicines that some words are about: those named in them, else the last one named shortly before."""
        inside = self._named_in(asked.start, asked.end)
        at = bisect_right(self._named, asked.start, key=lambda mention: mention.span.end)
        return inside or [mention for mention in self._named[max(0, at - 1) : at] if asked.start - mention.span.end < _SHORTLY_BEFORE]

    def is_of_another(self, asked: Span, words: Span) -> bool:
        """Return whether some words are about a medicine, and it is none of those that a request is about.

        Args:
            asked: the words of the request.
            words: of the same letter.
        """
        owner, own = self._owner(words), self.medicines_of(asked)
        return owner is not None and bool(own) and all(set(owner.medicine.ingredients).isdisjoint(mention.medicine.ingredients) for mention in own)

    def _named_in(self, start: int, end: int) -> list[Mention]:
        """Return the medicines whose name shares a character with a range."""
        first = bisect_right(self._named, start, key=lambda mention: mention.span.end)
        return self._named[first : bisect_left(self._named, end, key=lambda mention: mention.span.start)]

    def _owner(self, words: Span) -> Mention | None:
        """Return the medicine named last before some words in their sentence, else the next one in it, or None."""
        at = bisect_right(self._sentences, words.start, key=lambda sentence: sentence.start) - 1
        if at < 0:
            return None
        sentence = self._sentences[at]
        before = self._named_in(sentence.start, words.start)
        return before[-1] if before else next(iter(self._named_in(words.start, sentence.end)), None)
