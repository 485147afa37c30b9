"""Child processes of the benchmarks: which Python, one core, time and memory of each child.

What lives here: starting and measuring. What does not: what is started (`contestants`, the command line of Remit).
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.letters import ROOT

PEER_VENV = ROOT / ".venv-bench"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a child.

    Attributes:
        seconds: from start to end, by the wall clock.
        busy: seconds of processor time; the same as `seconds` on a machine with nothing else to do.
        megabytes: greatest resident memory, of the largest single process.
        code: exit code.
    """

    seconds: float
    busy: float
    megabytes: float
    code: int


def peer_python() -> str | None:
    """Return the Python that holds medspaCy, or None where `.venv-bench` was not made."""
    found = PEER_VENV / "bin" / "python"
    return str(found) if found.exists() else None


def remit_command() -> list[str]:
    """Return the command line of Remit in the Python that runs the benchmark."""
    script = Path(sys.executable).parent / "remit"
    return [str(script)] if script.exists() else [sys.executable, "-c", "import sys; from remit.cli.main import main; sys.exit(main())"]


def has_command_line() -> bool:
    """Return whether `remit triage` can be started here."""
    answer = subprocess.run([*remit_command(), "triage", "--help"], capture_output=True, check=False)  # noqa: S603 our own command
    return answer.returncode == 0


def hold_one_core() -> None:
    """Keep this process and the children it starts on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def free_cores(cores: set[int]) -> None:
    """Give back the cores that `hold_one_core` took."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def own_cores() -> set[int]:
    """Return the cores that this process may use."""
    return set(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


def measure(command: Sequence[str]) -> Measured:
    """Run a command to its end, its output thrown away, and measure that one child."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)  # noqa: S603 our own commands
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1_000_000, child.returncode)


class Contestant:
    """A child that stays loaded and reads all letters once for each round that is asked of it."""

    def __init__(self, python: str, name: str, work: Path) -> None:
        """Start the child; it answers one line when it is warm.

        Args:
            python: interpreter to run it in.
            name: as `bench.contestants` knows it.
            work: folder with `letters.jsonl` and `terms.json`.
        """
        command = [python, "-m", "bench.contestants", name, str(work)]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT)  # noqa: S603 ours
        self.name = name
        self.about = self._line()

    def _line(self) -> str:
        line = self._child.stdout.readline().strip() if self._child.stdout else ""
        if not line:
            raise RuntimeError(f"{self.name} stopped without an answer. Run it by hand to see why: python -m bench.contestants {self.name} FOLDER")
        return line

    def run_round(self) -> float:
        """Return the seconds of one round over all letters."""
        if self._child.stdin:
            self._child.stdin.write("round\n")
            self._child.stdin.flush()
        return float(self._line())

    def stop(self) -> None:
        """End the child."""
        if self._child.stdin:
            self._child.stdin.close()
        self._child.wait(timeout=30)
