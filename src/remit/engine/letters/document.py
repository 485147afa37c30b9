"""A document that one format module has read: its text, and what the format itself states about it.

What lives here: the records that every format module returns. What does not: which module reads which bytes (`formats`), how a letter is read from the text
(`letter`), and the process that the modules run in (`isolation`).

Each format is one module with one pure function `read_x(data: bytes) -> Document`. It raises `UnreadableLetterError` with a sentence that says what is wrong
and what to do, imports its library in its own module (which only the child process loads), and says each guess as a line of `problems`. A document inside a
document (a PDF in a message, an attachment of a mail) is read by `formats.read_document` and put in its place by `join`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple


class Box(NamedTuple):
    """Where a run of text stands on a page, in points from the top left corner of the page as it is shown.

    Attributes:
        start, end: half-open range in `Document.text`.
        page: from 1.
    """

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class CodedSection:
    """A section that the message itself names, with its code (PRSB, SNOMED)."""

    title: str
    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CodedMedicine:
    """A medicine that the message states in coded form; `start` and `end` are -1 where it stands nowhere in the text."""

    name: str
    dose: str = ""
    route: str = ""
    frequency: str = ""
    form: str = ""
    status: str = ""
    reason: str = ""
    supply: str = ""
    code: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Facts:
    """What the format itself states; "" or None where it does not."""

    nhs_number: str = field(default="", repr=False)
    patient: str = field(default="", repr=False)
    born_on: dt.date | None = field(default=None, repr=False)
    provider: str = ""
    provider_code: str = ""
    specialty: str = ""
    practice_code: str = ""
    written_on: dt.date | None = None
    event_on: dt.date | None = None
    kind: str = ""


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Document:
    """What one format module made of some bytes.

    Attributes:
        format: "text", "pdf", "docx", "fhir-stu3", ...
        text: the words in reading order; every offset anywhere points into it.
        pages: the half-open range of each page's text.
        sizes: width and height of each page in points, as it is shown.
        boxes: where runs of text stand, in the order of the text.
        sections, medicines: as the message states them in coded form.
        facts: as the format states them.
        problems: sentences about what could not be read or was guessed.
        unread_pages: pages, from 1, that are pictures and were not read because nothing here reads pictures.
        is_cut_short: whether the format itself shows that its end is missing.
    """

    format: str
    text: str
    pages: tuple[tuple[int, int], ...] = ()
    boxes: tuple[Box, ...] = ()
    sections: tuple[CodedSection, ...] = ()
    medicines: tuple[CodedMedicine, ...] = ()
    facts: Facts = NO_FACTS
    problems: tuple[str, ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()
    unread_pages: tuple[int, ...] = ()
    is_cut_short: bool = False


def shift(document: Document, offset: int, page_offset: int) -> Document:
    """Return a document whose text stands `offset` characters, and whose pages stand `page_offset` pages, further into a larger one; its text is as it was."""

    def moved(start: int, end: int) -> tuple[int, int]:
        return (start + offset, end + offset) if start >= 0 else (start, end)

    return replace(
        document,
        pages=tuple(moved(*page) for page in document.pages),
        boxes=tuple(box._replace(start=box.start + offset, end=box.end + offset, page=box.page + page_offset) for box in document.boxes),
        sections=tuple(replace(section, start=section.start + offset, end=section.end + offset) for section in document.sections),
        medicines=tuple(replace(item, start=moved(item.start, item.end)[0], end=moved(item.start, item.end)[1]) for item in document.medicines),
        unread_pages=tuple(page + page_offset for page in document.unread_pages),
    )


def _first_facts(parts: Sequence[Document]) -> Facts:
    """Return for each fact what the first part that states it says."""
    names = Facts.__dataclass_fields__
    return Facts(**{name: next((value for part in parts if (value := getattr(part.facts, name))), getattr(NO_FACTS, name)) for name in names})


def join(form: str, parts: Sequence[Document], *, between: str = "\n\n", problems: tuple[str, ...] = ()) -> Document:
    """Return one document that holds some documents one after another; of two parts that state the same fact the first is believed.

    Args:
        form: the format of the whole.
        parts: in reading order.
        between: the text between two parts.
        problems: what there is to say of the whole; those of the parts follow.
    """
    text, moved, page_count = "", [], 0
    for part in parts:
        text += between if text else ""
        moved.append(shift(part, len(text), page_count))
        text += part.text
        page_count += max(len(part.sizes), len(part.pages))
    return Document(
        form,
        text,
        tuple(page for part in moved for page in part.pages),
        tuple(box for part in moved for box in part.boxes),
        tuple(section for part in moved for section in part.sections),
        tuple(item for part in moved for item in part.medicines),
        _first_facts(parts),
        tuple(dict.fromkeys((*problems, *(problem for part in moved for problem in part.problems)))),
        tuple(size for part in moved for size in part.sizes),
        tuple(page for part in moved for page in part.unread_pages),
        any(part.is_cut_short for part in moved),
    )
