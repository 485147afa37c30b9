"""Sections and sentences: under which heading each sentence stands, and so to whom its bare bullets belong.

What lives here: headings with owner and topic, leads ("GP: ..."), sentences with exact offsets. What does not: who is asked in the end (`remit.engine.triage`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from remit.engine.letters.lines import Line, LineKind, Paragraph, heading_class
from remit.engine.letters.parties import find_specialty
from remit.engine.letters.row_owners import OWNERS, UNNAMED, Named, find_marked_rows, owner_of_row
from remit.engine.letters.ticks import Boxes, Tick, find_boxes
from remit.engine.terms import Party

# A pattern that begins with a set of characters is looked for by leaping to the next of them, so the look behind comes after the first.
_STOP = r"[.!?](?<![.!?]{2})[.!?]*+[\"'”’)\]]*+(?:\s+|$)"
_BREAK = re.compile(_STOP)
_SPOKEN_MARKS = ("full stop", "Full stop", "new paragraph", "New paragraph")
_SPOKEN_BREAK = re.compile(rf"(?<!\ba )\b(?:full stop|new paragraph)\b[.,]?\s*|{_STOP}", re.IGNORECASE)
"""The same, and what somebody who dictates says for a sentence's end, written down as words."""
STRUCK_OUT = re.compile(r"~~(?:[^~\n]|\n(?![ \t]*\n)){3,400}~~|(?<!\S)--(?=\w)(?:[^\n-]|-(?!-)|\n(?![ \t]*\n)){3,400}(?<=\S)--(?!\S)")
"""Words that somebody took back, with the two signs on each side: "~~GP to repeat~~", and on a plain typewriter "--GP to repeat--"."""
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|rev|st|no|nos|approx|e\.g|i\.e|eg|ie|etc|vs|tel|ext|ref|re|wt|ht|tab|tabs|cap|caps|inj|hosp|dept|approx|pt|pts|[a-z])|(?:^|\s)\d{1,2})\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a letter under one heading.

    Attributes:
        title: the heading as written, "" where there is none.
        owner: whom the heading names, `Party.NOBODY` where it names nobody.
        topic: `MEDICINES`, `RESULTS`, `HISTORY`, `PLAN`, `ADMIN` or "".
    """

    title: str
    start: int
    end: int
    owner: Party
    topic: str


class Sentence(NamedTuple):
    """One sentence or bare bullet, with the section and lead it stands under.

    Attributes:
        start, end: half-open range in the letter's text.
        section: index into the letter's sections.
        owner: the party that the heading, the lead or the row itself names for this sentence.
        topic: topic of the lead, else of the section.
        lead: what stands before the colon of its line ("GP", "Bloods"), "" where nothing does.
        is_item: whether it stands in a list.
        paragraph: number of its paragraph, so that neighbours can be told from strangers.
        tick: what the box beside it says.
        row: whom the row itself names, in a cell, at its end or by a mark under a column, and where.
        led_by: half-open range of the sentence before the list that names its owner ("Would you please:"), empty where none does.
    """

    start: int
    end: int
    section: int
    owner: Party
    topic: str
    lead: str
    is_item: bool
    paragraph: int
    tick: Tick
    row: Named = UNNAMED
    led_by: tuple[int, int] = (0, 0)


def _section(title: str, start: int, end: int) -> Section:
    group = heading_class(title)
    owner = OWNERS.get(group, Party.NOBODY)
    topic = group.removeprefix("TOPIC_") if group.startswith("TOPIC_") else ""
    return Section(title, start, end, owner, topic)


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the half-open ranges of the sentences in `text[start:end]`, white space trimmed.

    A full stop ends a sentence whatever the case of the next letter, but not after an abbreviation or the number of a list item; so does one that a dictation
    spells out. What is struck out ("~~GP to repeat~~ done here") stands by itself.
    """
    found = []
    at = start
    for stop, following in _breaks(text, start, end):
        if text[stop] == "." and _ABBREVIATION.search(text, max(at, stop - 8), stop + 1):
            continue
        found.append((at, following))
        at = following
    found.append((at, end))
    signs = [sign for match in STRUCK_OUT.finditer(text, start, end) for sign in (match.start(), match.end() - 2)]
    return [trimmed for piece in found for part in _cut_at_strikes(*piece, signs) if (trimmed := _trim(text, *part))]


def _breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where sentences may end: the half-open ranges of their last sign and the white space behind it."""
    is_spoken = any(text.find(mark, start, end) >= 0 for mark in _SPOKEN_MARKS)
    return (match.span() for match in (_SPOKEN_BREAK if is_spoken else _BREAK).finditer(text, start, end))


def _cut_at_strikes(start: int, end: int, signs: list[int]) -> list[tuple[int, int]]:
    """Return the parts of a sentence before, between and after those of the signs that strike words out, two characters each, which stand in it."""
    here = [sign for sign in signs if start <= sign < end]
    return list(zip([start, *(sign + 2 for sign in here)], [*here, end], strict=True))


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    end -= len(piece) - len(piece.rstrip())
    start += len(piece) - len(piece.lstrip())
    return (start, end) if end > start else None


@dataclass(slots=True)
class _Reading:
    """Where the reader is: the open section, and the owner that a lead has set for the bullets below it."""

    text: str
    sections: list[Section]
    sentences: list[Sentence]
    boxes: Boxes
    marked: dict[int, Named]
    shared: frozenset[int] = frozenset()
    had_items: bool = False
    lead_owner: Party = Party.NOBODY
    led_by: tuple[int, int] = (0, 0)

    def open_section(self, title: str, start: int, end: int) -> None:
        self.sections[-1] = replace(self.sections[-1], end=start)
        self.sections.append(_section(title, start, end))
        self.had_items = False
        self.lead_owner = Party.NOBODY

    def add(self, paragraph: Paragraph, number: int) -> None:
        is_item = paragraph.kind is LineKind.ITEM
        section = self.sections[-1]
        if paragraph.after_blank and not (is_item and not self.had_items):
            self.lead_owner = Party.NOBODY if not is_item else self.lead_owner
            if not is_item and self.had_items and section.owner is not Party.NOBODY and not paragraph.lead:
                self.open_section("", paragraph.start, len(self.text))
        self.had_items = self.had_items or is_item
        self._add_sentences(paragraph, number, is_item)

    def _add_sentences(self, paragraph: Paragraph, number: int, is_item: bool) -> None:
        lead = paragraph.listed
        if lead in OWNERS:
            self.lead_owner, self.led_by = OWNERS[lead], (0, 0)
        section = self.sections[-1]
        owner = self.lead_owner if self.lead_owner is not Party.NOBODY else section.owner
        topic = lead.removeprefix("TOPIC_") if lead.startswith("TOPIC_") else section.topic
        led_by = self.led_by if self.lead_owner is not Party.NOBODY else (0, 0)
        if number in self.shared and not lead and paragraph.lead and find_specialty(paragraph.lead) == paragraph.lead.lower():
            owner, led_by = Party.PROVIDER, (0, 0)
        place = len(self.sections) - 1
        for piece, piece_end, tick in self.boxes.cut(paragraph.start, paragraph.body, paragraph.end):
            for start, end in split_sentences(self.text, piece, piece_end):
                marked = self.marked.get(self.text.rfind("\n", 0, start) + 1) if self.marked else None
                row = marked or self._row_owner(start, end, topic)
                named = owner if row.owner is Party.NOBODY else row.owner
                # The boxes of a row under the heads of columns say who, not whether.
                box = Tick.NONE if marked and marked.owner is not Party.NOBODY else tick
                self.sentences.append(Sentence(start, end, place, named, topic, paragraph.lead, is_item, number, box, row, led_by))
        if self.text[paragraph.end - 1] == ":" and self.sentences:
            last = self.sentences[-1]
            if leading := OWNERS.get(heading_class(self.text[last.start : last.end])):
                self.lead_owner, self.led_by = leading, (last.start, last.end)

    def _row_owner(self, start: int, end: int, topic: str) -> Named:
        """Return whom the words of a row name; a list of medicines names the one who prescribes, not the one who is asked."""
        return UNNAMED if topic == "MEDICINES" else owner_of_row(self.text, start, end)


def _shared_out(paragraphs: list[Paragraph]) -> frozenset[int]:
    """Return the numbers of the items of lists in which the lead of one names its owner: there a specialty is an owner as well, elsewhere a topic."""
    found: set[int] = set()
    items: list[int] = []
    for number, paragraph in enumerate([*paragraphs, None]):
        if paragraph and paragraph.kind is LineKind.ITEM:
            items.append(number)
            continue
        if any(paragraphs[item].listed in OWNERS for item in items):
            found.update(items)
        items.clear()
    return frozenset(found)


def read_sections(text: str, paragraphs: list[Paragraph]) -> tuple[list[Section], list[Sentence]]:
    """Walk the paragraphs once and return the sections and the sentences under them."""
    reading = _Reading(text, [Section("", 0, len(text), Party.NOBODY, "")], [], find_boxes(text), find_marked_rows(text), _shared_out(paragraphs))
    for number, paragraph in enumerate(paragraphs):
        if paragraph.kind is LineKind.HEADING:
            reading.open_section(paragraph.lead, paragraph.start, len(text))
        elif paragraph.kind is LineKind.CLOSING:
            reading.open_section("", paragraph.start, len(text))
            reading.add(paragraph, number)
        elif paragraph.kind is LineKind.SALUTATION:
            reading.open_section("", paragraph.start, len(text))
        else:
            reading.add(paragraph, number)
    return reading.sections, reading.sentences


def count_headings(lines: list[Line]) -> int:
    """Return how many headings a letter has."""
    return sum(1 for line in lines if line.kind is LineKind.HEADING)
