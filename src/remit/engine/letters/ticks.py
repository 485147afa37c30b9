"""Tick boxes: which words were chosen on a form, and which were only printed there.

What lives here: boxes as signs of a text ("[ ]", "[x]", "☐", "☑", "( )"), and the words that belong to each. What does not: what an unticked request is worth
(`remit.engine.triage`), tick boxes of Word (`word`), which become such signs.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

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


@dataclass(frozen=True, slots=True)
class Boxes:
    """How the boxes of one letter are drawn, and whether any is ticked."""

    text: str
    sign: re.Pattern[str]
    is_any_ticked: bool

    def cut(self, start: int, body: int, end: int) -> list[tuple[int, int, Tick]]:
        """Return the half-open ranges of a paragraph's words between its boxes, each with what its box says.

        A box belongs to the words after it; where the paragraph begins with words and ends with a box, to those before it ("Letter sent [x]  Telephoned [ ]").

        Args:
            start, body, end: where the paragraph begins, where its words begin after bullet and lead, and where it ends.
        """
        boxes = list(self.sign.finditer(self.text, start, end))
        if not boxes:
            return [(body, end, Tick.NONE)]
        is_before = not self.text[body : boxes[0].start()].strip() or bool(self.text[boxes[-1].end() : end].strip())
        starts = [body, *(max(body, box.end()) for box in boxes)]
        ends = [*(max(body, box.start()) for box in boxes), end]
        ticks = [self._tick(box[0]) for box in boxes]
        return list(zip(starts, ends, [Tick.NONE, *ticks] if is_before else [*ticks, Tick.NONE], strict=True))

    def _tick(self, sign: str) -> Tick:
        if not _is_empty(sign):
            return Tick.TICKED
        return Tick.UNTICKED if self.is_any_ticked else Tick.BLANK


def find_boxes(text: str) -> Boxes:
    """Return how the boxes of a letter are drawn.

    "(x)" can be a number and a black square a bullet: they are boxes only where an empty one stands in the same letter.
    """
    sign = _pattern(is_round=_EMPTY_ROUND.search(text) is not None, is_black="□" in text)
    return Boxes(text, sign, any(not _is_empty(match[0]) for match in sign.finditer(text)))


@cache
def _pattern(*, is_round: bool, is_black: bool) -> re.Pattern[str]:
    return re.compile("|".join((_BOX, *(_ROUND_BOX,) * is_round, *(_BLACK_BOX,) * is_black)))


def _is_empty(sign: str) -> bool:
    return sign in _EMPTY or not sign.strip("[]()_ \t")
