"""The process in which documents are read: a parser that hangs, grows or dies takes nothing with it.

What lives here: the asking side, with the limits of time and memory, and `Isolated`, which reads through it. What does not: what runs over there (`child`), the
frames between the two (`wire`). Why it is so: docs/adr/0004.

Plain text is read here and now: decoding runs no parser.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.formats import NAMES, TEXT, read_single

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.engine.letters.containers import Package
    from remit.engine.letters.document import Document

PROGRAM = (sys.executable, "-P", "-m", "remit.engine.letters.child")
MAX_ANSWER_BYTES = 300_000_000
_MAX_DOCUMENTS = 5000
_PIECE = 1 << 20
_PATIENCE = 6  # times the seconds, by the clock: a parser that only waits is stopped then
# What a child may know of our surroundings: where Python finds its parts, and nothing else.
_KEPT_VARIABLES = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
ADD_OCR = 'To read scans, add the reading of pictures with: pip install "remit[ocr]".'


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: seconds for a document (with pictures: between two pages), and memory.

    The seconds are of processor, so that a busy machine does not cost an honest document its answer; by the clock it may be six times as many.
    """

    seconds: float
    memory_bytes: int


PLAIN_LIMITS = Limits(30, 1 << 30)
PICTURE_LIMITS = Limits(20, 2 << 30)


class _ChildEndedError(Exception):
    """The child is gone; the argument says how."""


class _Timer:
    """How long a process may still work on what it was given now."""

    def __init__(self, process: int, seconds: float) -> None:
        self._process, self._seconds = process, seconds
        self._clock, self._busy = time.monotonic(), _busy_seconds(process)

    def left(self) -> float:
        """Return for how many seconds it may be waited before the next look; 0 where its time is over."""
        clock, busy = time.monotonic() - self._clock, _busy_seconds(self._process) - self._busy
        return max(0.0, min(self._seconds - busy, _PATIENCE * self._seconds - clock))


def _busy_seconds(process: int) -> float:
    """Return the processor time of another process; by the clock where the system does not tell."""
    try:
        return time.clock_gettime((~process << 3) | 2)  # the number of its clock, as clock_getcpuclockid(3) makes it on Linux
    except OSError:
        return time.monotonic()


class Child:
    """One process that reads documents one after another; a new one is started when it is gone."""

    def __init__(self, limits: Limits, *options: str) -> None:
        """Args: limits: what it may use; options: for the child's command line."""
        self._limits, self._options = limits, options
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner, self._count, self._is_full = 0, 0, False

    def ask(self, head: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """Hand over one document and wait for the answer.

        Raises:
            UnreadableLetterError: the child refused it, took too long, or ended.
        """
        name = NAMES.get(head["form"], "a document")
        with self._lock:
            try:
                answer, blobs = self._exchange(head, blob)
            except TimeoutError:
                self._stop()
                message = f"Reading this ({name}) took longer than {self._limits.seconds:g} seconds and was stopped. "
                raise UnreadableLetterError(f"{message}Save or print it anew as PDF, and hand that in.") from None
            except (_ChildEndedError, BrokenPipeError):
                ending = self._stop()
                message = f"This ({name}) made the program that reads it fail ({ending}). "
                raise UnreadableLetterError(f"{message}It is damaged or made to do harm: ask the sender to send it again.") from None
            except BaseException:
                self._stop()
                raise
        if "refused" in answer:
            raise UnreadableLetterError(answer["refused"])
        return answer, blobs

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._stop()

    def _exchange(self, head: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], list[bytes]]:
        from remit.engine.letters import wire

        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise _ChildEndedError
        process.stdin.write(wire.pack(head, [blob]))
        process.stdin.flush()
        received = bytearray()
        while True:
            timer = _Timer(process.pid, self._limits.seconds)
            self._receive(process.stdout, received, wire.HEAD_BYTES, timer)
            words, body = wire.lengths(received[: wire.HEAD_BYTES])
            end = wire.HEAD_BYTES + words + body
            if end > MAX_ANSWER_BYTES:
                raise _ChildEndedError
            self._receive(process.stdout, received, end, timer)
            frame = bytes(received[:end])
            del received[:end]
            answer = wire.unpack(frame[wire.HEAD_BYTES : wire.HEAD_BYTES + words], frame[wire.HEAD_BYTES + words :])
            if "begun" not in answer[0]:
                self._count += 1
                self._is_full = answer[0].get("memory", 0) > self._limits.memory_bytes / 2
                return answer

    def _receive(self, stream: IO[bytes], received: bytearray, count: int, timer: _Timer) -> None:
        """Read on until that many bytes are there; what came beyond them is kept for the next frame."""
        place = stream.fileno()
        waiting = select.poll()
        waiting.register(place, select.POLLIN | select.POLLHUP)
        while len(received) < count:
            while not waiting.poll(1000 * timer.left()):
                if timer.left() <= 0:
                    raise TimeoutError
            piece = os.read(place, _PIECE)
            if not piece:
                raise _ChildEndedError
            received += piece

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process; a new one where there is none, where it has read many or holds much, or where we are a fork of the one who started it."""
        if self._owner != os.getpid():
            self._process, self._owner = None, os.getpid()
        if self._process and (self._process.poll() is not None or self._is_full or self._count >= _MAX_DOCUMENTS):
            self._stop()
        if self._process is None:
            kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
            command = [*PROGRAM, str(self._limits.memory_bytes), *self._options]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=kept | _ONE_THREAD)  # noqa: S603 our own program
            self._count, self._is_full = 0, False
        return self._process

    def _stop(self) -> str:
        """End the process and say how it ended."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return "it was gone"
        try:
            code = process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:
                    continue
        return f"signal {-code}" if code < 0 else f"exit code {code}"


_plain = Child(PLAIN_LIMITS)
_pictures = Child(PICTURE_LIMITS, "pictures")


@atexit.register
def _close_all() -> None:
    _plain.close()
    _pictures.close()


def has_ocr() -> bool:
    """Return whether the parts that read pictures are installed; nothing is loaded."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


class Isolated:
    """Reads each document in the child process."""

    def read(self, form: str, data: bytes) -> Document:
        """Read a document that holds no others; its pages that are pictures too, where the parts for that are installed."""
        if form == TEXT:
            return read_single(form, data)
        if form == "picture" and has_ocr():
            return _with_words(_read(_pictures, form, data))
        document = _read(_plain, form, data)
        if not document.unread_pages:
            return document
        if has_ocr():
            return _with_words(_read(_pictures, form, data))
        if not document.text.strip():
            raise UnreadableLetterError(f"This is a scan: {NAMES[form]} without text. {ADD_OCR}")
        pages = ", ".join(map(str, document.unread_pages[:8]))
        return replace(document, problems=(*document.problems, f"Of this document page {pages} is a picture and was not read. {ADD_OCR}"))

    def unpack(self, form: str, data: bytes) -> Package:
        """Take a container apart."""
        from remit.engine.letters import wire

        return wire.package_from_wire(*_plain.ask({"op": "unpack", "form": form}, data))


def _read(child: Child, form: str, data: bytes) -> Document:
    from remit.engine.letters import wire

    return wire.document_from_wire(*child.ask({"op": "read", "form": form}, data))


def _with_words(document: Document) -> Document:
    if not document.text.strip():
        raise UnreadableLetterError("No words could be read in this scan. Scan the letter again at 200 or 300 dpi, upright, in black on white.")
    return document


def draw_pages(form: str, data: bytes, pages: Sequence[int]) -> list[bytes]:
    """Return pictures (PNG or JPEG) of some pages, from 1, of a PDF or a picture.

    Raises:
        UnreadableLetterError: they cannot be drawn.
    """
    return _plain.ask({"op": "draw", "form": form, "pages": list(pages)}, data)[1]
