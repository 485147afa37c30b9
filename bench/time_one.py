"""Time one file: `python -m bench.time_one FILE` prints the seconds of processor time to read it and to judge it.

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
        start = time.process_time()
        letter = read_text(text)
        middle = time.process_time()
        triage_letter(letter, tools)
        end = time.process_time()
        best = min(best, (middle - start, end - middle), key=sum)
        if end - start > 5:
            break
    sys.stdout.write(f"{best[0]} {best[1]}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
