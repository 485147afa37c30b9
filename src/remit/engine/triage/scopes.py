"""Scopes: the sentence, paragraph or letter around a request, as words that the cases of a rule are looked for in.

What lives here: which tokens a scope holds, each cut out once a letter. What does not: what is looked for (`remit.engine.rulebook`), what
follows (`judge`).
"""

from bisect import bisect_left, bisect_right
from functools import cached_property

from remit.engine.findings import Request
from remit.engine.letters.letter import Letter
from remit.engine.rulebook.phrases import Passage


class Scopes:
    """The scopes of one letter. Requests of one paragraph share its words, so that a long paragraph is not read again for each of them."""

    def __init__(self, letter: Letter) -> None:
        """Note where the sentences begin."""
        self._letter = letter
        self._starts = [sentence.start for sentence in letter.sentences]
        self._passages: dict[tuple[int, int], Passage] = {}
        self._paragraphs: dict[int, tuple[int, int]] = {}

    def around(self, request: Request, scope: str) -> tuple[Passage, int]:
        """Return the words of the sentence, paragraph or letter around a request, and the number of the first token.

        Args:
            request: of this letter.
            scope: `sentence`, `paragraph` or `letter`.
        """
        return self.cut(*self._range(request, scope))

    def leading(self, request: Request) -> tuple[Passage, int] | None:
        """Return the words that lead the list in which a request stands ("From June, as you agreed:"), as `around` does, None where none do."""
        text, sentences = self._letter.text, self._letter.sentences
        at = bisect_right(self._starts, request.span.start) - 1
        if at < 0 or not sentences[at].is_item:
            return None
        before, section = self._before_lists[at], self._letter.sections[sentences[at].section]
        start, end = section.start, section.start + len(section.title)
        if before >= 0 and sentences[before].section == sentences[at].section:
            start, end = sentences[before].start, sentences[before].end
            end = end if text[start:end].rstrip().endswith(":") else start
        starts = self._letter.tokens.starts
        return self.cut(bisect_left(starts, start), bisect_left(starts, end)) if start < end else None

    @cached_property
    def _before_lists(self) -> list[int]:
        """Return for each sentence the number of the one before the list that it stands in, -1 where the letter begins with it."""
        found: list[int] = []
        for at, sentence in enumerate(self._letter.sentences):
            found.append(found[-1] if found and sentence.is_item and self._letter.sentences[at - 1].is_item else at - 1)
        return found

    def cut(self, first: int, last: int) -> tuple[Passage, int]:
        """Return tokens `first` to `last` and the number of the first, cut out once a letter."""
        passage = self._passages.get((first, last))
        if passage is None:
            passage = self._passages[first, last] = Passage(self._letter.tokens.words[first:last])
        return passage, first

    def _range(self, request: Request, scope: str) -> tuple[int, int]:
        tokens, sentences = self._letter.tokens, self._letter.sentences
        if scope == "letter":
            return 0, len(tokens.words)
        at = bisect_right(self._starts, request.span.start) - 1
        if at < 0 or request.span.start >= sentences[at].end:
            return bisect_left(tokens.starts, request.span.start), bisect_left(tokens.starts, request.span.end)
        low, high = self._paragraph(at) if scope == "paragraph" else (at, at)
        return bisect_left(tokens.starts, sentences[low].start), bisect_left(tokens.starts, sentences[high].end)

    def _paragraph(self, at: int) -> tuple[int, int]:
        """Return the first and the last sentence of the paragraph that a sentence stands in."""
        sentences = self._letter.sentences
        number = sentences[at].paragraph
        if number not in self._paragraphs:
            low = high = at
            while low and sentences[low - 1].paragraph == number:
                low -= 1
            while high + 1 < len(sentences) and sentences[high + 1].paragraph == number:
                high += 1
            self._paragraphs[number] = low, high
        return self._paragraphs[number]
