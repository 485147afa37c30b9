"""Our processes from outside: where the installed command is, waiting for one, and what runs below one."""

import subprocess
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

REMIT = Path(sysconfig.get_path("scripts")) / "remit"


def wait_for(is_so: Callable[[], object], seconds: float = 300) -> bool:
    """Wait until something is so. The time is for a machine that does much else."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return bool(is_so())


def descendants(process: int) -> dict[int, str]:
    """Return the processes below one, with their words."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout.splitlines()  # noqa: S607 of the system
    table = {int(row.split(None, 2)[0]): (int(row.split(None, 2)[1]), row.split(None, 2)[2]) for row in rows}
    found: dict[int, str] = {}
    waiting = [process]
    while waiting:
        parent = waiting.pop()
        below = {number: words for number, (of, words) in table.items() if of == parent}
        found |= below
        waiting += list(below)
    return found
