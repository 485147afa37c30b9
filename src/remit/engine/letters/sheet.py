"""A sheet that a message is written on, so that it reads like a letter.

What lives here: head, headings, lines, embedded documents and coded medicines put one below the other, with their places kept. What does not: any format.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

from remit.engine.letters.document import CodedMedicine, CodedSection, Document, Facts, shift
from remit.engine.letters.lines import listed_class
from remit.engine.letters.moments import say_day

MAX_CHARACTERS = 1_000_000
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_DIGITS = re.compile(r"\d{10}")
MEDICINES = "Medications and medical devices"


def tidy(text: str) -> str:
    """Return text on one line, without characters that cannot be printed."""
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(_UNPRINTABLE.sub("", text).split())


@lru_cache(maxsize=1024)
def heading_line(title: str) -> str:
    """Return a heading as it must stand for the reader of letters: bare where the lexicon lists it, else with a colon."""
    title = title.rstrip(" :")
    return title if not title or listed_class(title) else f"{title}:"


def say_nhs_number(number: str) -> str:
    """Return an NHS number in its three groups; anything else as it is."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if _DIGITS.fullmatch(number) else number


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a message's letter beyond its facts.

    Attributes:
        title: what the document calls itself ("Discharge summary").
        practice: name of the practice.
        practitioner: who is responsible at the sender's.
        event: how the day of the event is named ("Date of discharge").
        others: further lines, (name, value).
    """

    title: str = ""
    practice: str = ""
    practitioner: str = ""
    event: str = "Date of event"
    others: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Sheet:
    """The text as it grows, and everything that points into it."""

    form: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    sections: list[CodedSection] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    embedded: list[Document] = field(default_factory=list)
    pages: int = 0
    is_full: bool = False

    def line(self, text: str, *, as_it_is: bool = False) -> None:
        """Add a line; white space is collapsed unless it is to stay as it is."""
        if not as_it_is:
            text = tidy(text)
        elif not text.isprintable():
            text = _UNPRINTABLE.sub("", text).rstrip()
        if self.length + len(text) > MAX_CHARACTERS:
            if not self.is_full:
                self.problems.append("This message is longer than any letter: only its first million characters were read.")
            self.is_full = True
            return
        self.parts.append(text)
        self.length += len(text) + 1

    def lines(self, texts: Iterable[str]) -> None:
        """Add some lines as they are."""
        for text in texts:
            self.line(text, as_it_is=True)

    def blank(self) -> None:
        """Leave one line free, never two."""
        if self.parts and self.parts[-1]:
            self.line("")

    def fact(self, name: str, value: str) -> None:
        """Add "name: value" where there is a value."""
        if value := tidy(value):
            self.line(f"{name}: {value}")

    def section(self, title: str, code: str, texts: Iterable[str]) -> None:
        """Add a section under its heading; nothing where it holds no line."""
        body = list(texts)
        title = tidy(title)
        while body and (not body[0] or body[0].rstrip(" :").lower() == title.lower()):
            body.pop(0)
        if not body:
            return
        if title and body[0].lower().startswith(f"{title.lower()}: "):
            body[0] = body[0][len(title) + 2 :]
        self.blank()
        start = self.length
        if title:
            self.line(heading_line(title))
        self.lines(body)
        if title:
            self.sections.append(CodedSection(title, code, start, max(start, self.length - 1)))

    def embed(self, document: Document) -> None:
        """Add a document that the message holds, with all that points into it."""
        self.blank()
        if self.length + len(document.text) > MAX_CHARACTERS:
            self.line(document.text, as_it_is=True)
            return
        self.embedded.append(shift(document, self.length, self.pages))
        self.pages += max(len(document.pages), len(document.sizes))
        self.parts.append(document.text)
        self.length += len(document.text) + 1
        self.problems += document.problems

    def write_head(self, facts: Facts, head: Head) -> None:
        """Add the head of the letter: sender, title, patient, practice, days."""
        for text in (facts.provider, facts.specialty, head.title):
            if text:
                self.line(text)
        self.fact("Patient", facts.patient)
        self.fact("NHS number", say_nhs_number(facts.nhs_number))
        self.fact("Date of birth", _day(facts.born_on))
        code = facts.practice_code if facts.practice_code not in head.practice else ""
        self.fact("Registered practice", f"{head.practice} ({code})" if head.practice and code else head.practice or code)
        self.fact(head.event, _day(facts.event_on))
        self.fact("Letter date", _day(facts.written_on))
        self.fact("Responsible clinician", head.practitioner)
        for name, value in head.others:
            self.fact(name, value)

    def finish(self, facts: Facts, medicines: list[CodedMedicine]) -> Document:
        """Return the document; coded medicines that the text does not name yet are added under their heading."""
        placed = self._place(medicines)
        inner = self.embedded
        return Document(
            self.form,
            "\n".join(self.parts).rstrip("\n") + "\n",
            tuple(page for part in inner for page in part.pages),
            tuple(box for part in inner for box in part.boxes),
            (*self.sections, *(section for part in inner for section in part.sections)),
            (*placed, *(item for part in inner for item in part.medicines)),
            _filled(facts, inner),
            tuple(dict.fromkeys(self.problems)),
            tuple(size for part in inner for size in part.sizes),
            tuple(page for part in inner for page in part.unread_pages),
        )

    def _place(self, medicines: list[CodedMedicine]) -> list[CodedMedicine]:
        text = "\n".join(self.parts)
        lower = text.lower()
        lower = lower if len(lower) == len(text) else text
        after: dict[str, int] = {}
        found = [_find_medicine(lower, item, after) for item in medicines]
        missing = [item for item in found if item.start < 0]
        if not missing:
            return found
        self.section(MEDICINES, "933361000000108", [f"- {say_medicine(item)}" for item in missing])
        text = "\n".join(self.parts)
        at = text.rfind(MEDICINES)
        return [item if item.start >= 0 else _at(item, text, at) for item in found]


def _at(item: CodedMedicine, text: str, after: int) -> CodedMedicine:
    start = text.find(item.name, max(after, 0))
    return replace(item, start=start, end=start + len(item.name)) if start >= 0 else item


def _find_medicine(lower: str, item: CodedMedicine, after: dict[str, int]) -> CodedMedicine:
    """Return the medicine with its place in the text: its whole name, else the first word of it; each place is taken once."""
    name = item.name.lower()
    for wanted in (name, name.split(" ", 1)[0]):
        if len(wanted) < 4:
            continue
        start = lower.find(wanted, after.get(wanted, 0))
        if start >= 0:
            after[wanted] = start + len(wanted)
            return replace(item, start=start, end=start + len(wanted))
    return item


def say_medicine(item: CodedMedicine) -> str:
    """Return a medicine on one line, as a letter lists it."""
    frequency = "" if len(item.dose.split()) > 3 or item.frequency.lower() in item.dose.lower() else item.frequency
    said = [item.name, item.form, item.dose.rstrip("."), item.route, frequency]
    if item.supply:
        said.append(f"supply {item.supply}")
    if item.status:
        said.append(f"status {item.status}")
    if item.reason:
        said.append(f"for {item.reason}")
    return tidy(", ".join(part for part in said if part))


def _day(day: dt.date | None) -> str:
    return say_day(day) if day else ""


def _filled(facts: Facts, parts: list[Document]) -> Facts:
    """Return the facts of the message; what it does not state is taken from the documents in it."""
    empty = Facts()
    gaps = [item.name for item in fields(Facts) if getattr(facts, item.name) == getattr(empty, item.name)]
    found = {name: next((value for part in parts if (value := getattr(part.facts, name))), getattr(empty, name)) for name in gaps}
    return replace(facts, **found)
