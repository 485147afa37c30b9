"""Tick boxes: which words were chosen on a form, and which were only printed there.

What lives here: boxes as signs of a text ("[ ]", "[x]", "☐", "☑", "( )"), and the words that belong to each. What does not: what an unticked request is worth
(`remit.engine.triage`), tick boxes of Word (`word`), which become such signs.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import NamedTuple

_BOX = r"\[[ \t_]{0,3}\]|\[[xX✓✔]\]|[☐☑☒□]"
_BLACK_BOX = "■"
_ROUND_BOX = r"\([ \t_]{1,3}\)|\([xX✓✔•●*]\)"
_EMPTY_ROUND = re.compile(r"\([ \t_]{1,3}\)")
_EMPTY = frozenset("☐□")


class Tick(StrEnum):
    """What the box beside some words says."""

    NONE = "none"
    BLANK = "blank"
    """Empty, as are all boxes of the letter: a menu that nobody used, or a list of what is still to be done."""
    UNTICKED = "unticked"
    """Empty, where others are ticked."""
    TICKED = "ticked"


class Box(NamedTuple):
    """One tick box: half-open range in the letter's text, and whether it is ticked."""

    start: int
    end: int
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """The tick boxes of one letter in their order, and whether any is ticked."""

    text: str
    found: tuple[Box, ...]
    is_any_ticked: bool

    def cut(self, start: int, body: int, end: int) -> list[tuple[int, int, Tick]]:
        """Return the half-open ranges of a paragraph's words between its boxes, each with what its box says.

        A box belongs to the words after it; where the paragraph begins with words and ends with a box, to those before it ("Letter sent [x]  Telephoned [ ]").

        Args:
            start, body, end: where the paragraph begins, where its words begin after bullet and lead, and where it ends.
        """
        boxes = self.found[bisect_left(self.found, start, key=_start) : bisect_left(self.found, end, key=_start)]
        if not boxes:
            return [(body, end, Tick.NONE)]
        is_before = not self.text[body : boxes[0].start].strip() or bool(self.text[boxes[-1].end : end].strip())
        starts = [body, *(max(body, box.end) for box in boxes)]
        ends = [*(max(body, box.start) for box in boxes), end]
        ticks = [self._tick(box) for box in boxes]
        return list(zip(starts, ends, [Tick.NONE, *ticks] if is_before else [*ticks, Tick.NONE], strict=True))

    def _tick(self, box: Box) -> Tick:
        if box.is_ticked:
            return Tick.TICKED
        return Tick.UNTICKED if self.is_any_ticked else Tick.BLANK


_start = attrgetter("start")


def find_boxes(text: str) -> Boxes:
    """Find the boxes of a letter.

    "(x)" can be a number and a black square a bullet: they are boxes only where an empty one stands in the same letter.
    """
    sign = _pattern(is_round=_EMPTY_ROUND.search(text) is not None, is_black="□" in text)
    found = tuple(Box(*match.span(), not _is_empty(match[0])) for match in sign.finditer(text))
    return Boxes(text, found, any(box.is_ticked for box in found))


@cache
def _pattern(*, is_round: bool, is_black: bool) -> re.Pattern[str]:
    return re.compile("|".join((_BOX, *(_ROUND_BOX,) * is_round, *(_BLACK_BOX,) * is_black)))


def _is_empty(sign: str) -> bool:
    return sign in _EMPTY or not sign.strip("[]()_ \t")
