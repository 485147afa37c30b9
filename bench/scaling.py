"""Cost by length of the letter, and what a second process gains.

Run `python -m bench.scaling [--letters 2000] [--rounds 3]`.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.letters import ROOT, middle_letter, write_folder
from bench.processes import has_command_line, measure, own_cores, remit_command
from bench.screen import heading, median, say, show_table, spread

_LIMIT_SECONDS = 180
_MEGABYTE = 1_000_000
_FLAT = 1.5
_GAIN = 1.7


def _to_length(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


def list_texts() -> dict[str, str]:
    """Return the texts by what they are: one letter at three lengths, then single lines of a megabyte that invite backtracking."""
    letter = middle_letter().rstrip() + "\n\n"
    line = " ".join(letter.split()) + " "
    return {
        "letter x1": letter,
        "letter x10": letter * 10,
        "letter x100": letter * 100,
        "1 MB: letters in one line": _to_length(line, _MEGABYTE),
        "1 MB: no full stop": _to_length(line.replace(".", " ").replace("!", " ").replace("?", " "), _MEGABYTE),
        "1 MB: one letter of the alphabet": "a" * _MEGABYTE,
        "1 MB: spaces": "GP" + " " * _MEGABYTE + "to chase",
        "1 MB: digits and dashes": _to_length("12-34 ", _MEGABYTE),
        "1 MB: 'please '": _to_length("please ", _MEGABYTE),
        "1 MB: 'GP to '": _to_length("GP to ", _MEGABYTE),
        "1 MB: opening quotes": _to_length('" ', _MEGABYTE),
        "1 MB: bullets": _to_length("- ", _MEGABYTE),
        "1 MB: commas": _to_length("a, ", _MEGABYTE),
        "1 MB: medicines stopped": _to_length("we stopped ramipril and bisoprolol, ", _MEGABYTE),
    }


def _time(text: str, folder: Path) -> tuple[float, float] | None:
    """Return the seconds to read and to judge a text, None where it was given up."""
    path = folder / "text.txt"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "bench.time_one", str(path)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=_LIMIT_SECONDS)  # noqa: S603 our own command
    except subprocess.TimeoutExpired:
        return None
    read, judged = answer.stdout.split()
    return float(read), float(judged)


def show_lengths() -> None:
    """Print the time a thousand characters of each text; flat means linear."""
    rows, base, worst = [], 0.0, ("", 0.0)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in list_texts().items():
            found = _time(text, Path(folder))
            if found is None:
                rows.append([name, str(len(text)), f"over {_LIMIT_SECONDS}", "-", "-", "HANGS"])
                worst = (name, float("inf"))
                continue
            each = sum(found) / len(text) * 1e6
            base = base or each
            worst = max(worst, (name, each / base), key=lambda item: item[1])
            rows.append([name, str(len(text)), f"{sum(found):.3f}", f"{found[0] / len(text) * 1e6:.2f}", f"{each:.2f}", f"{each / base:.2f}"])
    show_table(["text", "characters", "seconds", "read ms/kB", "all ms/kB", "times x1"], rows)
    say(f"\nCost linear in the length (no text over {_FLAT} times x1 for each kB): {'kept' if worst[1] <= _FLAT else 'MISSED by ' + worst[0]}.")


def machine_gain() -> float:
    """Return what two processes of bare arithmetic gain over one at this moment: what `--jobs 2` cannot pass here."""
    command = [sys.executable, "-c", "sum(n * n for n in range(12_000_000))"]
    start = time.perf_counter()
    subprocess.run(command, check=True)  # noqa: S603 our own command
    alone = time.perf_counter() - start
    start = time.perf_counter()
    pair = [subprocess.Popen(command) for _ in range(2)]  # noqa: S603 our own command
    for child in pair:
        child.wait()
    return 2 * alone / (time.perf_counter() - start)


def show_jobs(letters: int, rounds: int) -> None:
    """Print what `--jobs 2` gains over `--jobs 1` on a folder."""
    if not has_command_line():
        say("\nSkipped: `remit triage` does not start here.")
        return
    if len(own_cores()) < 2:
        say("\nSkipped: one core only.")
        return
    seconds: dict[int, list[float]] = {1: [], 2: []}
    ceilings = []
    with tempfile.TemporaryDirectory() as folder:
        write_folder(Path(folder), letters)
        for _ in range(rounds):
            ceilings.append(machine_gain())
            for jobs, found in seconds.items():
                run = measure([*remit_command(), "triage", folder, "--format", "jsonl", "--jobs", str(jobs)])
                found.append(run.seconds)
    say(f"\n`remit triage FOLDER --format jsonl --jobs N` on {letters} letters (exit code {run.code}), {rounds} rounds in turn, medians.\n")
    one = median(seconds[1])
    rows = [
        [f"--jobs {jobs}", f"{median(found):.2f}", spread(found), f"{letters / median(found):.0f}", f"{one / median(found):.2f}"]
        for jobs, found in seconds.items()
    ]
    show_table(["jobs", "seconds", "lowest-highest", "letters/s", "times one job"], rows)
    gain = one / median(seconds[2])
    ceiling = median(ceilings)
    say(f"\nTwo processes of bare arithmetic gain {ceiling:.2f} on this machine now; `--jobs 2` gains {gain / ceiling:.0%} of that.")
    verdict = "kept" if gain >= _GAIN else "not measurable: the machine is busy with other work" if ceiling < _GAIN else "MISSED"
    say(f"Two jobs are {gain:.2f} times one (at least {_GAIN} is asked): {verdict}.")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.scaling", description=__doc__)
    parser.add_argument("--letters", type=int, default=2000, help="letters in the folder for --jobs")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each number of jobs")
    options = parser.parse_args(arguments)
    heading("Cost by length")
    show_lengths()
    heading("Two processes")
    show_jobs(options.letters, options.rounds)


if __name__ == "__main__":
    main()
