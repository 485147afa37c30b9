"""Tick boxes: which words were chosen on a form, and which were only printed there.

What lives here: boxes as signs of a text ("[ ]", "[x]", "☐", "☑", "( )"), answers and unfilled fields at the end of a line ("GP to refer: No", "Refer to
____"), which say the same, and the words that belong to each. What does not: what an unticked request is worth (`remit.engine.triage`), tick boxes of Word
(`word`), which become such signs.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
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
_NOT_SO = r"n/?a|not (?:needed|required|applicable|indicated)"
_NOT = (
    rf"none|nil|{_NOT_SO}|(?:already )?done(?: (?:here|today|by us))?|withdrawn|deleted|cancelled|void|struck out|"
    r"(?:entered )?in error|entered (?:for|on|against) (?:the )?wrong patient"
)
_FIELD = r"(?:[:?=][ \t]{0,40}\(?|(?:\.{4,99}|_{3,99})[ \t]{0,40})"
_LINE_END = r"\)?\.?[ \t]{0,40}$"
# Every length has a bound: a line of a million dots must not cost a million times as many steps.
_ANSWER = re.compile(
    rf"(?<=[A-Za-z0-9)\]])[ \t]{{0,2}}(?:{_FIELD}(?:(yes|y|on)|no?|off){_LINE_END}|"
    rf"[ \t]{{3,60}}(?:(?:(yes|y)|no?){_LINE_END}|(?:{_NOT_SO})(?:(?=, )|{_LINE_END}))|"
    rf"(?:{_FIELD}|(?<=[ \t])[-–—][ \t])(?:no(?=, )|(?:{_NOT})(?:(?=, )|{_LINE_END})))",
    re.IGNORECASE | re.MULTILINE,
)
_UNFILLED = re.compile(r"(?<=[A-Za-z0-9:)]) ?(?:_{3,99}(?:/_{2,9})?|\.{8,99})[ \t]{0,40}$", re.MULTILINE)
_LONGEST_ANSWER = 160
_OTHER_COLUMN = re.compile(r"[:|\t]|   ")


class Tick(StrEnum):
    """What the box beside some words says."""

    NONE = "none"
    BLANK = "blank"
    """Empty, as are all boxes of the letter: a menu that nobody used, or a list of what is still to be done."""
    UNTICKED = "unticked"
    """Empty, where others are ticked."""
    TICKED = "ticked"


class Box(NamedTuple):
    """One tick box, or an answer or an unfilled field that stands for one: half-open range in the letter's text."""

    start: int
    end: int
    is_ticked: bool
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Boxes:
    """The tick boxes of one letter in their order, and whether any is ticked."""

    text: str
    found: tuple[Box, ...]
    is_any_ticked: bool

    def cut(self, start: int, body: int, end: int) -> list[tuple[int, int, Tick]]:
        """Return the half-open ranges of a paragraph's words between its boxes, each with what its box says.

        A box belongs to the words after it; where the paragraph begins with words and ends with a box, to those before it ("Letter sent [x]  Telephoned [ ]").
        An answer belongs to the words before it, back to the last full stop or line break, and counts only where there are no boxes.

        Args:
            start, body, end: where the paragraph begins, where its words begin after bullet and lead, and where it ends.
        """
        found = self.found[bisect_left(self.found, start, key=_start) : bisect_left(self.found, end, key=_start)]
        boxes = [box for box in found if not box.is_answer]
        if not boxes:
            return self._cut_at_answers(found, start, body, end)
        is_before = not self.text[body : boxes[0].start].strip() or bool(self.text[boxes[-1].end : end].strip())
        starts = [body, *(max(body, box.end) for box in boxes)]
        ends = [*(max(body, box.start) for box in boxes), end]
        ticks = [self._tick(box) for box in boxes]
        return list(zip(starts, ends, [Tick.NONE, *ticks] if is_before else [*ticks, Tick.NONE], strict=True))

    def _cut_at_answers(self, answers: Sequence[Box], start: int, body: int, end: int) -> list[tuple[int, int, Tick]]:
        cut = []
        # "Refer to pain clinic: Yes" says what is asked before the colon, where it would be no more than a lead.
        at = start if answers and answers[0].is_ticked and answers[0].start < body else body
        for answer in answers:
            question = max(at, self.text.rfind(". ", at, answer.start) + 1, self.text.rfind("\n", at, answer.start) + 1)
            cut += [(at, question, Tick.NONE), (question, max(question, answer.start), self._tick(answer))]
            at = max(at, answer.end)
        return [*cut, (at, end, Tick.NONE)]

    def _tick(self, box: Box) -> Tick:
        if box.is_ticked:
            return Tick.TICKED
        return Tick.UNTICKED if self.is_any_ticked or box.is_answer else Tick.BLANK


_start = attrgetter("start")


def find_boxes(text: str) -> Boxes:
    """Find the boxes of a letter, and the answers and unfilled fields that say the same.

    "(x)" can be a number and a black square a bullet: they are boxes only where an empty one stands in the same letter.
    """
    sign = _pattern(is_round=_EMPTY_ROUND.search(text) is not None, is_black="□" in text)
    found = [Box(*match.span(), not _is_empty(match[0])) for match in sign.finditer(text)]
    is_any_ticked = any(box.is_ticked for box in found)
    found += [Box(*match.span(), bool(match[1] or match[2]), is_answer=True) for match in _ANSWER.finditer(text) if _is_one_field(text, match.start())]
    found += [Box(*match.span(), is_ticked=False, is_answer=True) for match in _UNFILLED.finditer(text)]
    return Boxes(text, tuple(sorted(found)), is_any_ticked)


def is_answered(text: str, start: int, end: int) -> bool:
    """Return whether a line, `text[start:end]`, is a question of a form with its answer or with none filled in: what follows is another."""
    found = _ANSWER.search(text, start, min(end, start + 2 * _LONGEST_ANSWER))
    return (found is not None and _is_one_field(text, found.start())) or _UNFILLED.search(text, max(start, end - _LONGEST_ANSWER), end) is not None


def _is_one_field(text: str, answered_at: int) -> bool:
    """Return whether an answer is that of its whole line, and not of one column in a table."""
    line = text.rfind("\n", 0, answered_at) + 1
    start = answered_at - len(text[line:answered_at].lstrip(" \t"))
    return answered_at - start <= _LONGEST_ANSWER and not _OTHER_COLUMN.search(text, start, answered_at)


@cache
def _pattern(*, is_round: bool, is_black: bool) -> re.Pattern[str]:
    return re.compile("|".join((_BOX, *(_ROUND_BOX,) * is_round, *(_BLACK_BOX,) * is_black)))


def _is_empty(sign: str) -> bool:
    return sign in _EMPTY or not sign.strip("[]()_ \t")
