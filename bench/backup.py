"""Backup of a register with very many cases while somebody writes to it; the original is destroyed, the backup restored and checked: `python -m bench.backup`.

Real cases are made by the real actions, and copied with chains of their own, so that every chain is true. Each step is a process of its own. What is counted
before and after: cases, events, and all figures of the months before this one, as one digest and a few numbers.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.letters import ROOT
from bench.screen import heading, say, show_table

PASSPHRASE = "nine odd words walk by night"  # noqa: S105 of this run
WRITER = """
import django
django.setup()
from tests.integration.web.case_makers import sent_case
from remit.service.config.clock import now
while True:
    print(sent_case(at=now()).reference, flush=True)
"""


def main(given: Sequence[str] | None = None) -> None:
    """Run it and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="remit-bench-backup-") as name:
        folder = Path(name)
        (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
        seconds: dict[str, float] = {}
        first = _environment(folder / "first")
        _timed(seconds, f"make {options.cases:,} cases", lambda: _ask(first, sys.executable, "-m", "bench.backup_stage", "make", str(options.cases)))
        before = json.loads(_ask(first, sys.executable, "-m", "bench.backup_stage", "figures"))
        written = _backup_while_written_to(first, folder, seconds)
        size = (folder / "remit.backup").stat().st_size
        shutil.rmtree(folder / "first")
        second = _environment(folder / "second")
        words = ["restore", str(folder / "remit.backup"), "--passphrase-file", str(folder / "passphrase")]
        _timed(seconds, "restore, with checking every chain", lambda: _remit(second, *words))
        verified = _timed(seconds, "remit verify --register", lambda: _remit(second, "verify", "--register"))
        after = json.loads(_ask(second, sys.executable, "-m", "bench.backup_stage", "figures"))
        _report(before, after, seconds, size, written, verified.strip())


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}
    return kept | {"REMIT_DATA": str(data), "DJANGO_SETTINGS_MODULE": "remit.service.config.settings.local", "PYTHONPATH": str(ROOT)}


def _ask(environment: dict[str, str], *words: str) -> str:
    answer = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 our own words
    if answer.returncode != 0:
        raise SystemExit(answer.stderr)
    return answer.stdout


def _remit(environment: dict[str, str], *words: str) -> str:
    return _ask(environment, sys.executable, "-m", "remit.cli.main", *words)


def _timed(seconds: dict[str, float], name: str, do: Any) -> str:
    say(name)
    begun = time.perf_counter()
    answer: str = do()
    seconds[name] = time.perf_counter() - begun
    return answer


def _backup_while_written_to(environment: dict[str, str], folder: Path, seconds: dict[str, float]) -> int:
    """Make the backup beside somebody who opens cases all the time. Returns how many were opened meanwhile."""
    told = folder / "told"
    with told.open("wb") as output:
        writer = subprocess.Popen([sys.executable, "-c", WRITER], env=environment, cwd=ROOT, stdout=output)  # noqa: S603 our own words
        try:
            while told.stat().st_size == 0:
                time.sleep(0.1)
            begun = len(told.read_bytes().splitlines())
            words = ["backup", str(folder / "remit.backup"), "--passphrase-file", str(folder / "passphrase")]
            _timed(seconds, "remit backup, while cases are opened", lambda: _remit(environment, *words))
            return len(told.read_bytes().splitlines()) - begun
        finally:
            writer.kill()
            writer.wait()


def _report(before: dict[str, Any], after: dict[str, Any], seconds: dict[str, float], size: int, written: int, verified: str) -> None:
    heading("Backup while it is written to, original destroyed, restored elsewhere")
    show_table(["step", "seconds"], [[name, f"{taken:,.1f}"] for name, taken in seconds.items()])
    say(f"The backup has {size / 1e6:,.0f} MB. {written:,} cases were opened while it was made. {verified}")
    rows = [[name, str(before[name]), str(after[name]), "same" if before[name] == after[name] else "DIFFERENT"] for name in before]
    show_table(["figures of the months before this one", "before", "after", ""], rows)
    is_kept = before == after and written > 0 and "chains hold." in verified
    say(f"Promise: figures identical, every chain holds, written to meanwhile: {'kept' if is_kept else 'MISSED'}")


if __name__ == "__main__":
    main()
