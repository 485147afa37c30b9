"""`remit serve`: one process that keeps the web server and one worker, and stops both.

What lives here: starting, watching, stopping. What does not: what the worker does (`working`), and how a child learns that this process was killed
(`lifeline`).
"""

import logging
import os
import signal
import subprocess
import sys
import time
from types import FrameType

STOP_SECONDS = 40.0
_LOOK_SECONDS = 0.2
_LONGEST_PAUSE = 30.0
# Who has worked for so long did not fail at its beginning, whatever ended it.
_STEADY_SECONDS = 60.0
_LOG = logging.getLogger("remit.serve")


class Supervisor:
    """Keeps a web server and, unless told otherwise, a worker."""

    def __init__(self, web: list[str], work: list[str] | None) -> None:
        """Take the words with which our interpreter starts each; None for no worker."""
        self._web_words, self._work_words = web, work
        self._is_stopping = False
        self._work: subprocess.Popen[bytes] | None = None
        self._work_due, self._began, self._pause = 0.0, 0.0, 1.0

    def run(self) -> int:
        """Start both, and stay until the web server ends or somebody says stop. Return the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        web = _start(self._web_words)
        try:
            while not self._is_stopping and web.poll() is None:
                self._keep_worker()
                time.sleep(_LOOK_SECONDS)
        finally:
            _end([child for child in (web, self._work) if child is not None])
        return 0 if self._is_stopping else web.returncode or 1

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _keep_worker(self) -> None:
        """Start the worker where none runs; one that ends again and again is started less and less often."""
        if self._work_words is None or (self._work is not None and self._work.poll() is None) or time.monotonic() < self._work_due:
            return
        if self._work is not None:
            _LOG.warning("The worker ended (exit code %s). It is started again.", self._work.returncode)
            self._pause = next_pause(self._pause, ran=time.monotonic() - self._began)
        self._work = _start(self._work_words)
        self._began = time.monotonic()
        self._work_due = self._began + self._pause


def next_pause(pause: float, *, ran: float) -> float:
    """Return the shortest time between two starts: doubled each time one ends soon, as at first where it had worked for a while."""
    return 1.0 if ran >= _STEADY_SECONDS else min(pause * 2, _LONGEST_PAUSE)


def _start(words: list[str]) -> "subprocess.Popen[bytes]":
    parent = str(os.getpid())
    return subprocess.Popen([sys.executable, "-m", "remit.service.config.lifeline", parent, *(parent if word == "{parent}" else word for word in words)])  # noqa: S603 our own interpreter


def _end(children: "list[subprocess.Popen[bytes]]") -> None:
    """Ask all to stop, wait, and kill what does not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
