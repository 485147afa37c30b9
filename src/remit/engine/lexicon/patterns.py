"""Patterns of words: one space in a pattern stands for any white space, so that a line break or two spaces change nothing; compiled when first used.

What lives here: `Words`. What does not: any pattern.
"""

import re
import sys
from collections.abc import Iterator

_SPACE = re.compile(r"\(\?<[=!](?:\\.|[^()\\])*\)|\[(?:\\.|[^\]\\])*\]|\\.| ?\{[^}]*\}| \?| \*| \+| ")
# What stands in brackets, in a look behind or before a count stays as it is written.
_MEANT = {" ": r"\s+", " ?": r"\s*", " *": r"\s*", " +": r"\s+"}


class Words:
    """A pattern without regard to letter case, compiled when it is first used: most letters need few of them, and each costs time to compile."""

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        """Keep the pattern."""
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            self._compiled = re.compile(_SPACE.sub(lambda match: _MEANT.get(match[0], match[0]), self.source), re.IGNORECASE)
        return self._compiled

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match within a range."""
        return (self._compiled or self.pattern).search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that begins where the range does."""
        return (self._compiled or self.pattern).match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that is the whole range."""
        return (self._compiled or self.pattern).fullmatch(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Return every match within a range."""
        return (self._compiled or self.pattern).finditer(text, start, end)

    def findall(self, text: str) -> list[str]:
        """Return the words of every match; the pattern has no groups."""
        return [match[0] for match in self.finditer(text)]

    def sub(self, other: str, text: str) -> str:
        """Return the text with every match replaced."""
        return (self._compiled or self.pattern).sub(other, text)

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        """Return what stands between the matches."""
        return [part or "" for part in (self._compiled or self.pattern).split(text, maxsplit)]
