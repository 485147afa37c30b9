"""Documents that hold documents: mail with attachments, archives. One walk opens them, within limits that hold for the whole tree.

What lives here: the records `Part` and `Package`, and `read_tree`. What does not: taking one container apart (`mail`, `archive`), the process for
that (`isolation`).
"""

from dataclasses import dataclass, field, replace
from typing import Protocol

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import NO_FACTS, Document, Facts, join
from remit.engine.letters.formats import CONTAINERS, check_readable, detect, load, read_single

MAX_DEPTH = 4
MAX_PARTS = 500
MAX_UNPACKED_BYTES = 200_000_000
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
        return [self._as_one(form, name, package, inside)] if package.is_one else [opened for group in inside for opened in group]

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


def read_tree(data: bytes, reader: Reader) -> list[Opened]:
    """Read some bytes and whatever documents they hold.

    Args:
        data: a file.
        reader: what reads each single document.

    Returns:
        One item for a single document or a mail, one for each document of an archive.
    """
    return _Walk(reader).open("", data, 0)


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
