"""Time one file: `python -m bench.time_one FILE` prints the seconds to read it and the seconds to judge it.

What lives here: the child of `scaling`, a process of its own so that a text on which the engine hangs can be given up.
"""

import sys
import time
from pathlib import Path

from remit.engine.letters import read_text
from remit.engine.triage.triage import default_tools, triage_letter

_ROUNDS = 3


def main(path: Path) -> None:
    """Print the lowest of some rounds; one round where a round is long."""
    tools = default_tools()
    text = path.read_text(encoding="utf-8")
    triage_letter(read_text("Dear Dr Example\n\nPlease chase the biopsy.\n"), tools)
    best = (float("inf"), float("inf"))
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        letter = read_text(text)
        middle = time.perf_counter()
        triage_letter(letter, tools)
        end = time.perf_counter()
        best = min(best, (middle - start, end - middle), key=sum)
        if end - start > 5:
            break
    sys.stdout.write(f"{best[0]} {best[1]}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
