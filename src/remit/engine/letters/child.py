"""The process that reads documents for another: `python -m remit.engine.letters.child MEMORY_BYTES [pictures]`.

What lives here: its limits, its guard, and its loop over frames from standard input. What does not: who starts and stops it (`isolation`), the readers
(`formats`).

A parser that is led astray by a document finds no network, no file but its own libraries, and no way to write or to start a program.
"""

from __future__ import annotations

import gc
import io
import itertools
import os
import resource
import sys
import sysconfig
from typing import Any, BinaryIO

from remit.engine.letters import wire
from remit.engine.letters.containers import Here
from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.formats import NAMES, load, read_single

DRAWERS = {"pdf": "pdf:draw_pages", "picture": "pictures:draw_pages"}
MAX_TEXT = 4_000_000
_TIDY_AFTER = 25  # documents
_FORBIDDEN = frozenset(
    "socket.__new__ socket.connect socket.bind socket.sendto socket.getaddrinfo socket.gethostbyname urllib.Request http.client.connect ftplib.connect "
    "smtplib.connect subprocess.Popen os.system os.exec os.posix_spawn os.spawn os.fork os.forkpty pty.spawn os.remove os.rename os.rmdir os.mkdir os.link "
    "os.symlink os.truncate os.chmod os.chown os.kill shutil.move shutil.rmtree tempfile.mkstemp tempfile.mkdtemp".split()
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _limit_memory(memory_bytes: int) -> None:
    """Limit memory; no file may be written, no core of a letter be dumped."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _guard() -> None:
    """Refuse network, programs, writing, and reading of anything but Python's own parts."""
    own = {os.path.realpath(place) for place in (*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, *filter(os.path.isdir, sys.path))}
    package = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))  # noqa: PTH118, PTH120 before anything else is loaded
    readable = (*(f"{place}{os.sep}" for place in (*own, package)), "/proc/self/", "/proc/cpuinfo", "/proc/meminfo", "/sys/", os.devnull)

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FORBIDDEN:
            raise PermissionError(f"{event} is not allowed here")
        if event == "open" and isinstance(arguments[0], str | bytes):
            path = os.fsdecode(arguments[0])
            is_writing = isinstance(arguments[2], int) and arguments[2] & _WRITING
            if (is_writing and path != os.devnull) or not os.path.realpath(path).startswith(readable):
                raise PermissionError("no other file is opened here")

    sys.addaudithook(refuse)


def _answer(head: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    form, data = head["form"], blobs[0]
    if head["op"] == "unpack":
        return wire.package_to_wire(Here().unpack(form, data))
    if head["op"] == "draw":
        pictures = load(DRAWERS[form])(data, head["pages"])
        return {}, list(pictures) if isinstance(pictures, list) else []
    document = read_single(form, data)
    if len(document.text) > MAX_TEXT:
        raise UnreadableLetterError(f"This is {NAMES[form]} with more text than any letter has. Hand in the letter by itself.")
    return wire.document_to_wire(document)


def answer(head: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Do what a frame asks; whatever goes wrong becomes a sentence."""
    name = NAMES.get(head["form"], "a document")
    try:
        return _answer(head, blobs)
    except UnreadableLetterError as error:
        return {"refused": str(error)}, []
    except MemoryError:
        return {"refused": f"Reading this ({name}) took more memory than it may have, and was stopped. Save or print it anew as PDF, and hand that in."}, []
    except RecursionError:
        return {"refused": f"This is {name} whose parts are nested without end. Save or print it anew as PDF, and hand that in."}, []
    except Exception as error:  # noqa: BLE001 a parser may raise whatever it likes on a broken document
        return {"refused": f"This looks like {name}, but it is damaged ({type(error).__name__}). Ask the sender to send it again."}, []


def _open_count() -> int | None:
    """Open the system's count of what this process holds, before the guard forbids it; None where there is none."""
    try:
        return os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return None


def _held_bytes(count: int | None) -> int:
    """Return the memory that is held now; where the system does not tell, the most that ever was, which may be what the parent held (getrusage(2))."""
    if count is None:
        return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(os.pread(count, 200, 0).split()[1]) * resource.getpagesize()


def _send(out: BinaryIO, frame: bytes) -> None:
    out.write(frame)
    out.flush()


def main() -> None:
    """Answer frames until standard input ends."""
    source = sys.stdin.buffer
    out = io.BufferedWriter(io.FileIO(os.dup(1), "wb"))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints must not get among the answers
    _limit_memory(int(sys.argv[1]))
    gc.disable()
    if "pictures" in sys.argv[2:]:
        from remit.engine.letters import ocr

        ocr.switch_on(lambda: _send(out, wire.pack({"begun": True})))
    held = _open_count()
    _guard()
    for count in itertools.count(1):
        frame = wire.read_frame(source)
        if frame is None:
            return
        head, blobs = answer(*frame)
        # Who has grown large is replaced before the next document pays for it.
        _send(out, wire.pack({**head, "memory": _held_bytes(held)}, blobs))
        if count % _TIDY_AFTER == 0:
            # While nobody waits. What outlives a document is a library's own, and is not looked at again.
            gc.collect()
            gc.freeze()


if __name__ == "__main__":
    main()
