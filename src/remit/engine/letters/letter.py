"""A letter that has been read: text that never changes, and everything that points into it.

What lives here: the `Letter` and the one function that makes it from text. What does not: bytes and formats (`formats`), requests (`remit.engine.triage`).
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from remit.engine.letters.completeness import find_missing_pages, is_cut_short
from remit.engine.letters.dates import LetterDates, read_dates
from remit.engine.letters.document import Document
from remit.engine.letters.kinds import is_private, read_kind
from remit.engine.letters.lines import LineKind, read_lines, read_paragraphs
from remit.engine.letters.moments import say_day
from remit.engine.letters.parties import Parties, read_parties
from remit.engine.letters.sections import Section, Sentence, count_headings, read_sections
from remit.engine.letters.tokens import Tokens, tokenize
from remit.engine.terms import LetterKind

NO_EVENT = "No date of the clinic, discharge or call was found: the contract edition was chosen by another date."
_CUT_SHORT = "The letter stops in the middle of a sentence: it may have been cut short. Ask the sender for the whole letter."


@dataclass(frozen=True)
class Letter:
    """One letter.

    Attributes:
        text: exactly as decoded; every offset anywhere points into it.
        sections, sentences: in the order of the text.
        tokens: words with places, read through scanning noise.
        kind, is_private, parties, dates: what the letter is.
        truncated: whether it stops mid-sentence or lacks pages.
        problems: sentences for the reader about what could not be read or was guessed.
        document: what its format holds beyond the words (pages, boxes, coded medicines), None where only text was handed in.
    """

    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    tokens: Tokens
    kind: LetterKind
    is_private: bool
    parties: Parties
    dates: LetterDates
    truncated: bool
    problems: tuple[str, ...]
    document: Document | None = None

    @cached_property
    def event_on(self) -> dt.date | None:
        """The day of the discharge, clinic or call; it chooses the contract edition."""
        return self.dates.event.day if self.dates.event else None

    @cached_property
    def written_on(self) -> dt.date | None:
        """The day the letter says it was written or sent."""
        return self.dates.written.day if self.dates.written else None


def _problems(text: str, dates: LetterDates, parties: Parties, headings: int, cut: str | None) -> list[str]:
    found = list(parties.problems)
    found += [f'"{words}" is not a date that exists; it was left out.' for words in dates.impossible]
    if dates.too_late:
        found.append(f"The letter was written on {say_day(dates.too_late)}, after the day of receipt that was given. Check that day: later days were left out.")
    if cut:
        found.append(cut)
    if not headings and len(text) > 600:
        found.append("The letter has no headings: who is asked was read from its sentences alone.")
    if dates.event is None:
        found.append(NO_EVENT)
    return found


def read_text(text: str, *, received_on: dt.date | None = None, problems: tuple[str, ...] = ()) -> Letter:
    """Read a letter's text into a `Letter`.

    Args:
        text: decoded text; line breaks may be of any kind.
        received_on: the day the practice received it, where known.
        problems: what decoding already had to say.
    """
    lines = read_lines(text)
    sections, sentences = read_sections(text, read_paragraphs(text, lines))
    dates = read_dates(text, received_on)
    is_paid = is_private(text)
    parties = read_parties(text, lines)
    headings = count_headings(lines) + sum(1 for line in lines if line.kind in (LineKind.TEXT, LineKind.ITEM) and line.title)
    cut = find_missing_pages(text) or (_CUT_SHORT if is_cut_short(text) else None)
    return Letter(
        text,
        tuple(sections),
        tuple(sentences),
        tokenize(text),
        read_kind(text, is_paid=is_paid),
        is_paid,
        parties,
        dates,
        cut is not None,
        (*problems, *_problems(text, dates, parties, headings, cut)),
    )
