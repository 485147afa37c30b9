"""Paths into answered letters: which files there are, which could not be read and why, one process or several.

What lives here: `find_sources`, `answer_all`. What does not: how answers are shown (`tables`, `report_html`), any judgement (`remit.engine.triage`).
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from remit.cli.options import Refusal, is_terminal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from remit.engine.findings import Finding
    from remit.engine.letters import Letter
    from remit.engine.letters.document import Box
    from remit.engine.rulebook.policy import Policy
    from remit.engine.triage import Tools, Triage

STANDARD_INPUT = "-"
_Read = TypeVar("_Read")
_LARGEST_CHUNK = 25
_MOST_PICTURES = 12  # of one letter in a report


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is no answered letter, and the sentence that says why and what to do."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One letter answered.

    Attributes:
        source: the path as the user knows it, "-" for standard input.
        answer: the published object `remit.triage/1`.
        text: of the letter, into which every offset points.
        sentences: for each finding the half-open range of the sentences that its words stand in.
        grounds: for each finding the words or the policy line that excused it, "" where nothing did.
        sheets: pictures of the pages on which findings stand, where they were asked for and the format has them.
    """

    source: str
    answer: dict[str, Any]
    text: str
    sentences: tuple[tuple[int, int], ...]
    grounds: tuple[str, ...]
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture of a page: its number from 1, the PNG, its size in points, and for each finding by number (from 0) the boxes of its words."""

    page: int
    png: bytes
    width: float
    height: float
    spots: tuple[tuple[int, tuple[Box, ...]], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What holds for every letter of a run: the local policy, the day of receipt, whether pages are to be drawn. It travels to each process."""

    policy: Policy | None = None
    received_on: dt.date | None = None
    with_sheets: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to read, in order, and those that stand beside them and are not read."""

    paths: tuple[str, ...]
    unread: tuple[Unread, ...]
    is_single: bool


def find_sources(given: Sequence[str]) -> Sources:
    """Return the letters behind the paths: a file as it is, a folder with everything below it, "-" for standard input.

    Hidden files and folders (a name that begins with a full stop) are left out.

    Raises:
        Refusal: a path does not exist.
    """
    paths: list[str] = []
    unread: list[Unread] = []
    for name in dict.fromkeys(given):
        if name == STANDARD_INPUT or os.path.isfile(name) or _archive_of(name):
            paths.append(name)
        elif os.path.isdir(name):
            _walk(name, paths, unread)
        elif not os.path.lexists(name):
            raise Refusal(f"There is no file or folder {name}. Check the spelling, and that you are in the right folder.")
        else:
            unread.append(Unread(name, "This is neither a file nor a folder. Save the letter as a file."))
    is_single = len(given) == 1 and not os.path.isdir(given[0])
    return Sources(tuple(dict.fromkeys(paths)), tuple(unread), is_single)


def _walk(folder: str, paths: list[str], unread: list[Unread]) -> None:
    def refused(error: OSError) -> None:
        unread.append(Unread(str(error.filename), f"This folder cannot be opened ({error.strerror}). Ask for the right to read it."))

    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = os.path.join(place, name)
            if os.path.isfile(path):
                paths.append(path)
            else:
                unread.append(Unread(path, "This is not a file that can be read: a broken link, or a device. Save the letter as a file."))


def _archive_of(name: str) -> str | None:
    """Return the archive in the name of a letter inside it ("post.zip/letter.pdf"), None where it names none."""
    parent = os.path.dirname(name)
    while parent and parent != os.path.dirname(parent):
        if os.path.isfile(parent):
            return parent
        parent = os.path.dirname(parent)
    return None


def read_bytes(source: str) -> bytes:
    """Return the bytes of a file or of standard input; of a giant only as many as show that it is too large.

    Raises:
        OSError: it cannot be opened.
    """
    from remit.engine.letters.decoding import MAX_FILE_BYTES

    if source == STANDARD_INPUT:
        stream: BinaryIO = sys.stdin.buffer
        return stream.read(MAX_FILE_BYTES + 1)
    with Path(source).open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def read_letter(source: str, received_on: dt.date | None) -> Letter | Unread:
    """Read one letter, or say why it cannot be read; the documents of an archive are one."""
    from remit.engine.letters import read

    def one(data: bytes) -> Letter:
        return read(data, received_on=received_on)

    if _archive_of(source) and source != STANDARD_INPUT:
        return read_letters(source, received_on)[0][1]
    return _guarded(source, one)


def read_letters(source: str, received_on: dt.date | None) -> list[tuple[str, Letter | Unread]]:
    """Read each letter of a file, those of an archive side by side, with the name of each as the user knows it."""
    from remit.engine.letters import read_all

    archive = None if source == STANDARD_INPUT else _archive_of(source)
    place = archive or source

    def every(data: bytes) -> list[tuple[str, Letter | Unread]]:
        named = [(f"{place}/{found.name}" if found.name else place, found) for found in read_all(data, received_on=received_on)]
        return [(name, found.letter or Unread(name, found.reason)) for name, found in named]

    found = _guarded(place, every)
    if isinstance(found, Unread):
        return [(source, found)]
    if archive is None:
        return found
    return [item for item in found if item[0] in (source, archive)] or [(source, Unread(source, f"There is no {source[len(place) + 1 :]} in {place}."))]


def _guarded(source: str, read: Callable[[bytes], _Read]) -> _Read | Unread:
    from remit.engine.letters import UnreadableLetterError

    try:
        return read(read_bytes(source))
    except UnreadableLetterError as error:
        return Unread(source, str(error))
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not one that a file can have"
        return Unread(source, f"The file cannot be opened ({what}). Check that it is still there and that you may read it.")


def answer_one(source: str, asked: Asked, tools: Tools) -> list[Answered | Unread]:
    """Triage the letters of one file; whatever goes wrong is an answer too, so that the others go on."""
    try:
        return [
            letter if isinstance(letter, Unread) else _answer_letter(name, letter, asked, tools) for name, letter in read_letters(source, asked.received_on)
        ]
    except Exception as error:  # noqa: BLE001 a fault in one letter must not stop a thousand others; it is said, and the exit code shows it
        return [_failed(source, error)]


def _answer_letter(name: str, letter: Letter, asked: Asked, tools: Tools) -> Answered | Unread:
    from remit.engine.triage import triage_letter

    try:
        triage = triage_letter(letter, tools)
        return _answered(triage, name, _draw_sheets(name, triage) if asked.with_sheets else ())
    except Exception as error:  # noqa: BLE001 as above
        return _failed(name, error)


def _failed(source: str, error: BaseException) -> Unread:
    place = _place_of(error)
    return Unread(source, f"Remit itself failed on this letter ({type(error).__name__} in {place}). Please report that, without the letter's text.")


def _place_of(error: BaseException) -> str:
    """Return module and line where an error arose; never a word of the letter."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else "an unknown place"


def _draw_sheets(source: str, triage: Triage) -> tuple[Sheet, ...]:
    """Draw the pages of a PDF or a scan on which findings stand; none where they cannot be drawn, the text is there all the same."""
    from remit.engine.letters import UnreadableLetterError
    from remit.engine.letters.isolation import draw_pages

    document = triage.letter.document
    if document is None or document.format not in ("pdf", "picture") or source == STANDARD_INPUT or _archive_of(source):
        return ()
    spots = _spots(triage.letter, triage.findings)
    pages = sorted(spots)[:_MOST_PICTURES]
    try:
        pictures = draw_pages(document.format, read_bytes(source), pages) if pages else []
    except (UnreadableLetterError, OSError):
        return ()
    return tuple(Sheet(page, png, *document.sizes[page - 1], tuple(spots[page])) for page, png in zip(pages, pictures, strict=True))


def _spots(letter: Letter, findings: Sequence[Finding]) -> dict[int, list[tuple[int, tuple[Box, ...]]]]:
    """Return for each page which finding's words stand where on it."""
    from remit.engine.letters.places import find_places

    spots: dict[int, list[tuple[int, tuple[Box, ...]]]] = {}
    for number, finding in enumerate(findings):
        places = find_places(letter.document, finding.span.start, finding.span.end)
        for page in dict.fromkeys(place.page for place in places):
            spots.setdefault(page, []).append((number, tuple(place for place in places if place.page == page)))
    return spots


def _answered(triage: Triage, source: str, sheets: tuple[Sheet, ...]) -> Answered:
    from remit.engine.triage import answer_object

    letter, findings = triage.letter, triage.findings
    sentences = tuple(_sentences_around(letter, finding.span.start, finding.span.end) for finding in findings)
    grounds = tuple(finding.excuse_words for finding in findings)
    return Answered(source, answer_object(triage, source), letter.text, sentences, grounds, sheets)


def _sentences_around(letter: Letter, start: int, end: int) -> tuple[int, int]:
    """Return the range from the first to the last sentence that a stretch of the letter touches."""
    touched = [sentence for sentence in letter.sentences if sentence.start < end and start < sentence.end]
    return min([start, *(sentence.start for sentence in touched)]), max([end, *(sentence.end for sentence in touched)])


class _Worker:
    """What one process keeps from letter to letter."""

    asked: Asked
    tools: Tools


def _start_worker(asked: Asked) -> None:
    from remit.engine.triage import default_tools

    _Worker.asked, _Worker.tools = asked, default_tools(asked.policy)


def _work(source: str) -> list[Answered | Unread]:
    return answer_one(source, _Worker.asked, _Worker.tools)


def answer_all(paths: Sequence[str], asked: Asked, jobs: int) -> Iterator[Answered | Unread]:
    """Yield the answer on each letter in the order of the paths.

    Args:
        paths: as `find_sources` returns them.
        asked: what holds for all.
        jobs: processes to share the letters.

    Raises:
        Refusal: a process was ended from outside.
    """
    from remit.engine.triage import default_tools

    if jobs == 1 or len(paths) == 1 or STANDARD_INPUT in paths:
        yield from chain.from_iterable(map(partial(answer_one, asked=asked, tools=default_tools(asked.policy)), paths))
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    chunk = max(1, min(_LARGEST_CHUNK, len(paths) // (jobs * 4)))
    try:
        with ProcessPoolExecutor(min(jobs, len(paths)), initializer=_start_worker, initargs=(asked,)) as pool:
            yield from chain.from_iterable(pool.map(_work, paths, chunksize=chunk))
    except BrokenProcessPool as error:
        raise Refusal("One of the processes was ended from outside, perhaps for want of memory. Run again with --jobs 1.") from error


def with_progress(answers: Iterator[Answered | Unread], total: int) -> Iterator[Answered | Unread]:
    """Show how far a run has come while somebody watches standard error; the answers come once all are there, so that the two do not mix."""
    if total < 2 or not is_terminal(sys.stderr):
        yield from answers
        return
    from rich.console import Console
    from rich.progress import track

    # No refreshing thread: the processes of --jobs are forked while the bar is shown, and a fork must not meet another thread.
    yield from list(track(answers, "Reading letters", total=total, console=Console(stderr=True), transient=True, auto_refresh=False))
