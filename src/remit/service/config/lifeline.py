"""Ending together: a process that another one started ends when that one is gone, even if it was killed.

What lives here: `end_with_parent`, and a program that calls it and then becomes another one: `python -m remit.service.config.lifeline PARENT WORDS...` runs our
interpreter with these words. What does not: who starts whom (`supervisor`).

Linux keeps the promise itself (PR_SET_PDEATHSIG holds through exec). Elsewhere the worker looks now and then whether its parent changed; the web server there
ends with its parent only if that one can still say so.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Have this process told to stop when its parent ends.

    Raises:
        SystemExit: the parent has gone already.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if is_orphan(parent):
        raise SystemExit(0)


def is_orphan(parent: int) -> bool:
    """Say whether the process that started this one is gone."""
    return os.getppid() != parent


if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))
    os.execv(sys.executable, [sys.executable, *sys.argv[2:]])  # noqa: S606 our own interpreter, no shell
