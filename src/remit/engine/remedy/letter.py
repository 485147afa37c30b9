"""The finished letter and note as values: every sentence is in them, and a renderer adds only layout.

What lives here: plain frozen records. What does not: how they are composed (`compose`, `note`) or drawn (`text`, `docx`, `pdf`).
`repr` shows the reference only, so that no letter reaches a log by accident.
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.clocks import Derivation
from remit.engine.remedy.facts import PracticeDetails, Variant


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One request that is returned or reported.

    Attributes:
        number: 1, 2, 3 ... in the order of the letter.
        quote: the letter's words in quotation marks, whole up to `wording.LONGEST_QUOTE` characters.
        reason: why it is the provider's, one sentence.
        citation: the clause, guidance or policy it stands on.
        asks: what the provider is asked to do; empty where the practice has done the work.
        is_urgent: whether it may not be able to wait.
    """

    number: int
    quote: str
    reason: str
    citation: str
    asks: tuple[str, ...]
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """Words that name nobody, and what the provider is asked about them. It does not count as a return."""

    quote: str
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """The day by which an answer is asked for.

    Attributes:
        on: the day.
        words: "by Thursday 8 January 2026 (10 working days)".
        standing: what kind of date it is: a request, or the provider's own promise; never a contract deadline.
        derivation: the days that were counted.
    """

    on: dt.date
    words: str
    standing: str
    derivation: Derivation


@dataclass(frozen=True, slots=True, repr=False)
class ReturnLetter:
    """A letter to a provider, ready to be shown to the person who approves it.

    Attributes:
        practice: the letterhead.
        addressee: lines of the address.
        reference: "RM 4907 21".
        day: the day of sending; `day_line` the same in words.
        title: for the document's properties; holds nothing about the patient.
        subject: the heading.
        particulars: label and value: the letter returned, the patient, the provider's reference.
        salutation: "Dear Dr Castellan".
        opening: the first paragraph.
        items_heading: heading of the numbered items, "" where there are none.
        reported_heading: heading of what was done under protest beside what is returned, "" where there is nothing; `reported_line` says so.
        reported: those items, numbered on.
        own_line: the line of the person who approves, "" for none.
        questions_heading: heading of the questions, "" where there are none.
        urgent_line: asks for a call today where an item is urgent, "" otherwise.
        due: by when an answer is asked for; `due_line` the whole sentence.
        safety_line: who looks after the patient meanwhile.
        closing: the last paragraph.
        signature: name (and role) of the person who signs, then the practice.
        warnings: for the person who approves; not printed.
    """

    practice: PracticeDetails
    addressee: tuple[str, ...]
    reference: str
    day: dt.date
    day_line: str
    title: str
    subject: str
    particulars: tuple[tuple[str, str], ...]
    salutation: str
    opening: str
    items_heading: str
    items: tuple[Item, ...]
    questions_heading: str
    questions: tuple[Question, ...]
    urgent_line: str
    due: Due
    due_line: str
    safety_line: str
    closing: str
    signature: tuple[str, ...]
    variant: Variant
    warnings: tuple[str, ...] = ()
    reported_heading: str = ""
    reported_line: str = ""
    reported: tuple[Item, ...] = ()
    own_line: str = ""

    def __repr__(self) -> str:
        """Show the reference only."""
        return f"ReturnLetter({self.reference})"


@dataclass(frozen=True, slots=True, repr=False)
class Section:
    """One headed part of a plain letter: paragraphs, then points; a line in `strong` stands out."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    strong: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class PlainLetter:
    """A letter of headed parts, such as the answer to a shared-care request.

    Attributes:
        practice, addressee, reference, day, day_line, title, subject, particulars, salutation, opening, signature: as in `ReturnLetter`.
        sections: in the order in which they stand.
        own_line: the line of the person who approves, "" for none.
        closing: the last paragraph, "" for none.
    """

    practice: PracticeDetails
    addressee: tuple[str, ...]
    reference: str
    day: dt.date
    day_line: str
    title: str
    subject: str
    particulars: tuple[tuple[str, str], ...]
    salutation: str
    opening: str
    sections: tuple[Section, ...]
    own_line: str
    closing: str
    signature: tuple[str, ...]

    def __repr__(self) -> str:
        """Show the reference only."""
        return f"PlainLetter({self.reference})"


@dataclass(frozen=True, slots=True, repr=False)
class PatientNote:
    """A short note that tells the patient who is doing what.

    Attributes:
        practice: the letterhead.
        reference: the return letter's.
        day: the day of sending; `day_line` the same in words.
        title: for the document's properties.
        heading: the heading.
        salutation: "Dear Mrs Marjorie Ellwood-Tan".
        opening: what happened.
        points: one plain sentence or two for each kind of request.
        answer_line: by when we asked for an answer.
        contact_line: whom to ask.
        help_heading: heading of `help_line`: what to do when feeling worse.
        help_line: what to do when feeling worse.
        signature: name of the person who signs, then the practice.
    """

    practice: PracticeDetails
    reference: str
    day: dt.date
    day_line: str
    title: str
    heading: str
    salutation: str
    opening: str
    points: tuple[str, ...]
    answer_line: str
    contact_line: str
    help_heading: str
    help_line: str
    signature: tuple[str, ...]

    def __repr__(self) -> str:
        """Show the reference only."""
        return f"PatientNote({self.reference})"
