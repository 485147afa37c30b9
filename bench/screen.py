"""What the benchmarks print: headings, plain tables, medians with their spread.

What lives here: words on the screen. What does not: any measuring (`processes`, and the benchmark itself).
"""

import statistics
import sys
from collections.abc import Sequence


def say(text: str = "") -> None:
    """Print one line at once, so that a long run shows where it is."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def heading(text: str) -> None:
    """Print a heading."""
    say(f"\n{text}\n{'=' * len(text)}")


def show_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads: the first column to the left, the others to the right."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        say("  ".join(cells).rstrip())


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """Return lowest and highest of some rounds ("0.31-0.34")."""
    return f"{min(values):{form}}-{max(values):{form}}"


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)
