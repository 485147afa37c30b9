"""Documents that hold documents: mail with attachments, archives. One walk opens them, within limits that hold for the whole tree.

What lives here: the records `Part` and `Package`, and `read_tree`. What does not: taking one container apart (`mail`, `archive`), the process for
that (`isolation`).
"""

import re
from dataclasses import dataclass, field, replace
from typing import Protocol

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import NO_FACTS, Document, Facts, join
from remit.engine.letters.formats import CONTAINERS, check_readable, detect, load, read_single

MAX_DEPTH = 4
MAX_PARTS = 500
MAX_UNPACKED_BYTES = 200_000_000
_QUOTED = 300  # characters of a mail's own words, where it carries several letters
_PATIENT = re.compile(r"\b(?:NHS|d\.?o\.?b|date of birth|born)\b", re.IGNORECASE)
_GREETING = re.compile(r"^[ \t]*dear\b", re.IGNORECASE | re.MULTILINE)
_TOO_DEEP = f"Archives and mails are packed into each other more than {MAX_DEPTH} deep. Unpack them, and hand in the letters themselves."
_TOO_MANY = f"More than {MAX_PARTS} documents are packed in here. Unpack them, and hand in the folder."
_TOO_LARGE = f"More than {MAX_UNPACKED_BYTES // 1_000_000} MB come out of this. Unpack it, and hand in the letters themselves."


@dataclass(frozen=True, slots=True)
class Part:
    """One document inside another: its name as given there, and its bytes or the sentence why they cannot be had."""

    name: str
    data: bytes = field(repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """What a container holds.

    Attributes:
        parts: in order; of a mail its own words come first.
        is_one: whether the parts are one letter (a mail and its attachments) and not letters side by side (an archive).
        facts, problems: what the container itself says.
    """

    parts: tuple[Part, ...]
    is_one: bool
    facts: Facts = NO_FACTS
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A document found at the end of a path through containers ("" where there was none), or the sentence why it could not be read."""

    name: str
    document: Document | None
    reason: str = ""


class Reader(Protocol):
    """What reads one document or takes one container apart, in this process or another."""

    def read(self, form: str, data: bytes) -> Document:
        """Read a document that holds no others."""

    def unpack(self, form: str, data: bytes) -> Package:
        """Take a container apart."""


class Here:
    """Reads in this process; for documents inside documents, in the child process."""

    def read(self, form: str, data: bytes) -> Document:
        """Read a document that holds no others."""
        return read_single(form, data)

    def unpack(self, form: str, data: bytes) -> Package:
        """Take a container apart."""
        package = load(CONTAINERS[form])(data)
        if not isinstance(package, Package):
            raise TypeError(f"the reader of {form} returned no package")
        return package


def check_depth(depth: int) -> None:
    """Refuse what is packed too deep.

    Raises:
        UnreadableLetterError: with what to do instead.
    """
    if depth >= MAX_DEPTH:
        raise UnreadableLetterError(_TOO_DEEP)


@dataclass(slots=True)
class _Walk:
    reader: Reader
    is_apart: bool = False
    parts: int = 0
    size: int = 0

    def open(self, name: str, data: bytes, depth: int) -> list[Opened]:
        """Return what is behind some bytes; whatever goes wrong is an answer too, so that the others go on."""
        try:
            form = detect(data)
            check_readable(form)
            if form not in CONTAINERS:
                return [Opened(name, self.reader.read(form, data))]
            package = self._unpack(form, data, depth)
        except UnreadableLetterError as error:
            return [Opened(name, None, str(error))]
        inside = [self._open_part(f"{name}/{part.name}" if name else part.name, part, depth + 1) for part in package.parts]
        found = [opened for group in inside for opened in group]
        if not package.is_one:
            return found
        letters = _letters_apart(found[1:]) if self.is_apart else []
        return _carried(found, letters) if letters else [self._as_one(form, name, package, inside)]

    def _open_part(self, name: str, part: Part, depth: int) -> list[Opened]:
        return [Opened(name, None, part.reason)] if part.reason else self.open(name, part.data, depth)

    def _unpack(self, form: str, data: bytes, depth: int) -> Package:
        check_depth(depth)
        package = self.reader.unpack(form, data)
        self.parts += len(package.parts)
        self.size += sum(len(part.data) for part in package.parts)
        if self.parts > MAX_PARTS:
            raise UnreadableLetterError(_TOO_MANY)
        if self.size > MAX_UNPACKED_BYTES:
            raise UnreadableLetterError(_TOO_LARGE)
        return package

    def _as_one(self, form: str, name: str, package: Package, inside: list[list[Opened]]) -> Opened:
        """Join the words of a mail and its attachments."""
        found = [opened for group in inside for opened in group]
        read = [opened.document for opened in found if opened.document]
        missed = tuple(
            f'The attachment "{opened.name.removeprefix(name).lstrip("/")}" was not read: {opened.reason}' for opened in found if not opened.document
        )
        if not read:
            return Opened(name, None, " ".join(missed) or "This mail holds no words and no attachment. Ask the sender to send the letter again.")
        whole = join(form, read, problems=(*package.problems, *missed))
        facts = {fact: value for fact in Facts.__dataclass_fields__ if (value := getattr(whole.facts, fact) or getattr(package.facts, fact))}
        return Opened(name, replace(whole, facts=Facts(**facts)))


def _is_letter(document: Document) -> bool:
    """Return whether a document names its own patient, or greets somebody, as a letter does."""
    return bool(document.facts.nhs_number or _PATIENT.search(document.text) or _GREETING.search(document.text))


def _letters_apart(attached: list[Opened]) -> list[Opened]:
    """Return the attachments of a mail where at least two of them are letters of their own; else none: then the mail and what is attached are one letter."""
    letters = [opened for opened in attached if opened.document and _is_letter(opened.document)]
    return attached if len(letters) > 1 else []


def _carried(found: list[Opened], letters: list[Opened]) -> list[Opened]:
    """Return the letters that a mail carries, each with the mail's own words as a problem, so that no word is lost."""
    words = " ".join(found[0].document.text.split()) if found[0].document else ""
    said = words if len(words) <= _QUOTED else f"{words[:_QUOTED]} …"
    problem = f"It came in one mail with other letters. The mail itself says: “{said}”"
    return [
        replace(opened, document=replace(opened.document, problems=(*opened.document.problems, problem))) if opened.document else opened for opened in letters
    ]


def read_tree(data: bytes, reader: Reader, *, is_apart: bool = False) -> list[Opened]:
    """Read some bytes and whatever documents they hold.

    Args:
        data: a file.
        reader: what reads each single document.
        is_apart: whether a mail that carries several letters is that many letters; without it a mail is always one.

    Returns:
        One item for a single document or a mail, one for each document of an archive.
    """
    return _Walk(reader, is_apart).open("", data, 0)


def as_one(opened: list[Opened]) -> Document:
    """Return one document for what a file holds.

    Raises:
        UnreadableLetterError: nothing in it could be read.
    """
    read = [(item.name, item.document) for item in opened if item.document]
    if len(opened) == 1 and read:
        return read[0][1]
    if not read:
        named = [f"{item.name}: {item.reason}" if item.name else item.reason for item in opened[:3]]
        raise UnreadableLetterError(" ".join(named) or "This archive holds no document. Ask the sender to send the letter again.")
    missed = [f'"{item.name}" was not read: {item.reason}' for item in opened if not item.document]
    many = [f"This archive holds {len(read)} documents; they were read one after the other, as if they were one letter."] if len(read) > 1 else []
    return join("zip", [document for _, document in read], problems=(*many, *missed))
