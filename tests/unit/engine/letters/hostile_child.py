"""The reading process with a reader that does what the worst parser could do. The tests start it in place of the true one; no test lives here."""

import ctypes
import socket
import subprocess
import sys
import time
from pathlib import Path

from remit.engine.letters import child, ocr
from remit.engine.letters.document import Document

MEGABYTE = 1_000_000
HELD: list[bytes] = []


def _hang() -> str:
    while True:
        pass


def _pages() -> str:
    if ocr._State.begin:
        for _ in range(4):
            ocr._State.begin()
            sum(range(2_000_000))
    return "four pages"


def _nest() -> str:
    return _nest()


DEEDS = {
    "hang": _hang,
    "sleep": lambda: str(time.sleep(60)),
    "die": lambda: str(ctypes.string_at(0)),
    "leave": lambda: str(sys.exit(3)),
    "connect": lambda: str(socket.create_connection(("127.0.0.1", 9), timeout=1)),
    "look up": lambda: str(socket.getaddrinfo("localhost", 80)),
    "read file": lambda: (Path(__file__).parents[4] / "README.md").read_text(encoding="utf-8"),
    "write file": lambda: str(Path("written-by-child").write_text("x", encoding="utf-8")),
    "start program": lambda: str(subprocess.run(["true"], check=False)),  # noqa: S607 it must not start at all
    "print": lambda: print("this goes nowhere " * 9999) or "printed",  # noqa: T201 what a library might do
    "nest": _nest,
    "pages": _pages,
    "much": lambda: "x" * (child.MAX_TEXT + 1),
    "fault": lambda: str({}["x"]),
}


def hostile(_form: str, data: bytes) -> Document:
    """Do what the document says."""
    deed = data.decode()
    if deed.startswith("take "):
        return Document("pdf", f"took {len(bytearray(int(deed.split()[1]) * MEGABYTE)) // MEGABYTE}")
    if deed.startswith("fill "):
        HELD.append(b"x" * int(deed.split()[1]) * MEGABYTE)
        return Document("pdf", str(len(HELD[-1])))
    return Document("pdf", DEEDS[deed]() if deed in DEEDS else deed)


child.read_single = hostile
child.main()
