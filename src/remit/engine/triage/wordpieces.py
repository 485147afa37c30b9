"""Pieces of words: what a word that no letter had is put together from.

What lives here: the longest known beginning of a word, then the longest known continuation, and so on (the WordPiece method of the sentence model that the
attentive reader grew from). What does not: the list of pieces, which ships with the scorer, and what a piece means (`attention`).
"""

from collections.abc import Sequence

UNKNOWN, START, END = range(3)
"""The first pieces of the list: an unknown one, the beginning of what is read, a line break or the end."""
SIGNS = ("[MASK]", "[CLS]", "[SEP]")
"""What the sentence model calls them."""
MORE = "##"
"""Begins a piece that continues a word."""
MOST = 4
"""Pieces of one word that are read; a longer one is known by its beginning."""
_LONGEST = 40
_REMEMBERED = 50_000


class Pieces:
    """Cuts words into known pieces, and remembers those it has cut."""

    __slots__ = ("_known", "_numbers")

    def __init__(self, names: Sequence[str]) -> None:
        """Take the names of all pieces; those that continue a word begin with "##"."""
        self._numbers = {name: number for number, name in enumerate(names)}
        self._known: dict[str, tuple[int, ...]] = {}

    def cut(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the first pieces of a word, `MOST` at most and one at least.

        Args:
            word: in lower case, as `letters.tokens` reads it.
        """
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[word] = self._cut(word[:_LONGEST])
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        at = 0
        while at < len(word) and len(found) < MOST:
            before = MORE if at else ""
            ends = (end for end in range(len(word), at, -1) if before + word[at:end] in self._numbers)
            end = next(ends, 0)
            if not end:
                return (*found, UNKNOWN)
            found.append(self._numbers[before + word[at:end]])
            at = end
        return tuple(found) or (UNKNOWN,)
