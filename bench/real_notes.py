"""Outcomes on third-party notes that hand nothing to an English practice: what is returned there is a false alarm.

Run `python -m bench.real_notes [FOLDER]`; the folder holds `mtsamples`, `nhs-wales-fabricated-letters` and `nhs-pathology-edifact`.
"""

import argparse
from collections import Counter
from pathlib import Path

from bench.letters import ROOT
from bench.screen import heading, say, show_table
from remit.engine.letters import UnreadableLetterError, read
from remit.engine.triage.triage import Tools, default_tools, triage_letter

_NOTES = ROOT.parent / "shared" / "letters" / "real"
_FOLDERS = ("mtsamples", "nhs-wales-fabricated-letters", "nhs-pathology-edifact")
_LISTS = frozenset({".tsv"})  # of the notes beside them
_LIMIT = 2.0


def count_outcomes(folder: Path, tools: Tools) -> Counter[str]:
    """Return how many documents a folder has, how many could not be read, and how many findings of each outcome they gave."""
    counts: Counter[str] = Counter()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in _LISTS):
        counts["documents"] += 1
        try:
            findings = triage_letter(read(path.read_bytes()), tools).findings
        except UnreadableLetterError:
            counts["unreadable"] += 1
            continue
        counts.update(finding.outcome.value for finding in findings)
        counts["with return"] += any(finding.outcome.value == "return" for finding in findings)
    return counts


def _row(name: str, counts: Counter[str]) -> list[str]:
    hundred = counts["documents"] / 100
    rates = [f"{counts[outcome] / hundred:.1f}" for outcome in ("return", "review", "accept", "with return")]
    return [name, str(counts["documents"]), str(counts["unreadable"]), *rates]


def main(arguments: list[str] | None = None) -> None:
    """Count and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.real_notes", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_NOTES, help="where the notes are")
    options = parser.parse_args(arguments)
    heading("Notes that hand nothing over")
    rows, total = [], Counter[str]()
    for name in _FOLDERS:
        counts = count_outcomes(options.folder / name, default_tools())
        if not counts["documents"]:
            say(f"Skipped: no notes in {name}. These notes are not part of the project.")
            continue
        total += counts
        rows.append(_row(name, counts))
    if not rows:
        return
    rows.append(_row("all", total))
    show_table(["for each 100 documents", "documents", "unreadable", "return", "review", "accept", "with a return"], rows)
    rate = total["return"] / total["documents"] * 100
    say(f"\nAt most {_LIMIT:.0f} `return` for each 100 documents is asked: {'kept' if rate <= _LIMIT else 'MISSED'} ({rate:.1f}).")


if __name__ == "__main__":
    main()
