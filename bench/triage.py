"""Text to findings: letters a second of Remit, beside medspaCy and the bare scan of the lexicon, on one core in one run.

Run `python -m bench.triage [--letters 300] [--rounds 3]`.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.letters import list_sample
from bench.processes import Contestant, free_cores, hold_one_core, own_cores, peer_python
from bench.screen import heading, median, say, show_table, spread
from remit.engine.lexicon import load_phrases

OURS = ("remit", "remit-reading", "remit-medicines")
PEERS = ("medspacy-sentencizer", "medspacy-pyrush", "scan-re2")
_TARGET = 8
_LEAST_MEDICINES = 1 / 3


def list_terms() -> list[tuple[str, str]]:
    """Return (class, words) of each term of Remit's lexicon: the peers look for exactly these."""
    table = load_phrases()
    singles = [(group, word) for word, group in table.singles.items()]
    return singles + [(group, " ".join((first, *tail))) for first, tails in table.phrases.items() for tail, group in tails]


def _write_input(work: Path, texts: list[str]) -> int:
    (work / "letters.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    terms = list_terms()
    (work / "terms.json").write_text(json.dumps(terms), encoding="utf-8")
    return len(terms)


def _start_all(work: Path) -> list[Contestant]:
    """Start Remit and each peer that is installed; they stay loaded until the last round."""
    started = [Contestant(sys.executable, name, work) for name in OURS]
    python = peer_python()
    if python is None:
        say("No .venv-bench here: Remit runs without its peers. `make bench` makes it from requirements-bench.lock.")
        return started
    return started + [Contestant(python, name, work) for name in PEERS]


def _show(seconds: dict[str, list[float]], letters: int) -> None:
    rates = {name: [letters / taken for taken in rounds] for name, rounds in seconds.items()}
    ours = median(rates["remit"])
    rows = [[name, f"{median(found):.1f}", spread(found, ".1f"), f"{median(found) / ours:.3f}", f"{ours / median(found):.2f}"] for name, found in rates.items()]
    show_table(["one core", "letters/s", "lowest-highest", "times Remit", "Remit is faster by"], rows)
    medicines = median(rates["remit-medicines"]) / ours
    kept = "kept" if medicines >= _LEAST_MEDICINES else "MISSED"
    say(f"\nThe medicines of {medicines:.1f} letters are read while one is triaged (at least a third is asked): {kept}.")
    peers = [median(rates[name]) for name in PEERS[:2] if name in rates]
    if peers:
        ratio = ours / max(peers)
        say(f"\nRemit reads {ratio:.1f} letters while the faster medspaCy reads one (at least {_TARGET} is asked): {'kept' if ratio >= _TARGET else 'MISSED'}.")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.triage", description=__doc__)
    parser.add_argument("--letters", type=int, default=300, help="size of the fixed sample")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each contestant, taken in turn")
    options = parser.parse_args(arguments)
    cores = own_cores()
    hold_one_core()
    heading("Text to findings")
    texts = list_sample(options.letters)
    with tempfile.TemporaryDirectory() as folder:
        terms = _write_input(Path(folder), texts)
        say(f"{len(texts)} letters, {sum(map(len, texts)) / len(texts):.0f} characters on average; {terms} terms; {options.rounds} rounds in turn, medians.\n")
        contestants = _start_all(Path(folder))
        for contestant in contestants:
            say(f"  {contestant.name}: {contestant.about}")
        seconds: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
        for _ in range(options.rounds):
            for contestant in contestants:
                seconds[contestant.name].append(contestant.run_round())
        for contestant in contestants:
            contestant.stop()
    free_cores(cores)
    say()
    _show(seconds, len(texts))


if __name__ == "__main__":
    main()
