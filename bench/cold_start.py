"""Cold start and memory of `remit triage` on one letter, beside an empty Python and beside `import spacy`.

Run `python -m bench.cold_start [--rounds 10]`.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

from bench.letters import ROOT
from bench.processes import Measured, has_command_line, measure, peer_python, remit_command
from bench.screen import heading, median, say, show_table, spread

_LETTER = ROOT / "samples" / "clinic-letter-cardiology.txt"
_IMPORT = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \|( *)(\S+)")
_SECONDS, _MEGABYTES = 0.6, 200


def _commands(letter: Path) -> dict[str, list[str]]:
    commands = {"python -c pass": [sys.executable, "-c", "pass"], "remit triage LETTER": [*remit_command(), "triage", str(letter)]}
    if python := peer_python():
        commands["python -c 'import spacy'"] = [python, "-c", "import spacy"]
    return commands


def list_imports(letter: Path) -> list[tuple[int, int, str]]:
    """Return (microseconds alone, microseconds with what it imports, module) of one cold start, the costliest first."""
    start = "import sys; sys.argv[0] = 'remit'; from remit.cli.main import main; main()"
    command = [sys.executable, "-X", "importtime", "-c", start, "triage", str(letter)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 our own command
    found = [(int(match[1]), int(match[2]), match[4]) for match in _IMPORT.finditer(answer.stderr)]
    return sorted(found, key=lambda item: -item[1])


def _show_imports(letter: Path) -> None:
    found = list_imports(letter)
    say(f"\nImports of that start: {len(found)} modules, {sum(alone for alone, _, _ in found) / 1000:.0f} ms in all (python -X importtime adds to each).\n")
    show_table(["module", "alone ms", "with its own ms"], [[name, f"{alone / 1000:.1f}", f"{whole / 1000:.1f}"] for alone, whole, name in found[:14]])


def _show(runs: dict[str, list[Measured]]) -> None:
    base = median([run.busy for run in runs["python -c pass"]])
    rows = []
    for name, measured in runs.items():
        seconds = [run.seconds for run in measured]
        busy, peak = median([run.busy for run in measured]), median([run.megabytes for run in measured])
        rows.append([name, f"{median(seconds):.3f}", spread(seconds), f"{busy:.3f}", f"{busy / base:.1f}", f"{peak:.0f}"])
    show_table(["command", "seconds", "lowest-highest", "processor seconds", "times empty Python", "peak MB"], rows)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.cold_start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="runs of each command, taken in turn")
    parser.add_argument("--letter", type=Path, default=_LETTER, help="the letter to triage")
    options = parser.parse_args(arguments)
    heading("Cold start and memory")
    if not has_command_line():
        say("Skipped: `remit triage` does not start here.")
        return
    commands = _commands(options.letter)
    for command in commands.values():
        measure(command)
    runs: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            runs[name].append(measure(command))
    _show(runs)
    ours = runs["remit triage LETTER"]
    seconds, megabytes = median([run.seconds for run in ours]), max(run.megabytes for run in ours)
    kept = seconds < _SECONDS and megabytes < _MEGABYTES
    busy = median([run.busy for run in ours])
    if seconds > 1.5 * busy:
        say(f"\nThe machine is busy with other work ({seconds:.2f} s by the clock, {busy:.2f} s of processor time): run this again when it is quiet.")
    say(f"\nUnder {_SECONDS} s and {_MEGABYTES} MB is asked: {'kept' if kept else 'MISSED'} ({seconds:.2f} s, {megabytes:.0f} MB; exit code {ours[-1].code}).")
    _show_imports(options.letter)


if __name__ == "__main__":
    main()
