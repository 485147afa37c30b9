"""FHIR messages beside the bare parsers of JSON and XML; and as many broken messages as one has time for.

Run `python -m bench.messages [--rounds 30] [--mutations 20000]`. A narrative stands in JSON as a string of XHTML, which whoever reads it must parse too; so the
peer for JSON is `json.loads` and lxml over each narrative. lxml leaves the tree in C; what it costs merely to touch each of its elements once from Python
stands beside it, because no reader in Python can be faster than that.
"""

import argparse
import json
import random
import runpy
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from lxml import etree

from bench.letters import ROOT, list_sample
from bench.screen import heading, median, say, show_table
from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.fhir import read_fhir

_TESTS = ROOT / "tests" / "unit" / "engine" / "letters"
_REAL = ROOT.parent / "shared" / "letters" / "real" / "careconnect-examples"
_LIMIT = 2.5
_TABLE = (
    "<table><tbody><tr><th>Diagnosis name</th><td>Coeliac disease</td></tr>"
    "<tr><th>Comment</th><td><p>Seen on biopsy.</p><p>Diet begun.</p></td></tr></tbody></table>"
)


def _load(name: str) -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(_TESTS / name)))


def _bundle(build: SimpleNamespace) -> dict[str, Any]:
    """Return a document of the usual size: twenty sections, six medicines, the people."""
    letters = [part for text in list_sample(4) for part in build.letter_sections(text)]
    sections = [(title or "History", "717121000000105", narrative + _TABLE) for title, _, narrative in letters][:20]
    medicines = [
        build.entry(
            "MedicationStatement",
            f"m{number}",
            status="active",
            medicationCodeableConcept=build.coded(str(number), f"Medicine {number} 5mg tablets"),
            dosage=[{"text": "One a day", "route": build.coded("26643006", "Oral")}],
        )
        for number in range(6)
    ]
    return build.fhir_bundle(sections, others=medicines)


def _narratives(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "div" and isinstance(value, str):
                yield value
            else:
                yield from _narratives(value)
    elif isinstance(node, list):
        for item in node:
            yield from _narratives(item)


def _seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median processor seconds of some rounds."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(5):
            work()
        found.append((time.process_time() - start) / 5)
    return median(found)


def _bare(data: bytes, *, touched: bool = False) -> None:
    """Parse a message with the bare library; touch each element once where that is asked for."""
    texts: list[bytes | str] = list(_narratives(json.loads(data))) if data.lstrip().startswith(b"{") else [data]
    for text in texts:
        root = etree.fromstring(text)
        for element in root.iter() if touched else ():
            element.tag, element.text, element.tail, element.get("value")


def _samples(build: SimpleNamespace) -> dict[str, bytes]:
    bundle = _bundle(build)
    found = {"built, JSON": build.as_json(bundle), "built, XML": build.as_xml(bundle)}
    paths = sorted(_REAL.glob("ITK-*.xml")) + sorted(_REAL.glob("edischarge*.xml"))
    return found | {path.name[:40]: path.read_bytes() for path in paths}


def _compare(rounds: int) -> None:
    rows, ratios = [], []
    for name, data in _samples(_load("message_builders.py")).items():
        ours = _seconds(lambda data=data: read_fhir(data), rounds)
        bare = _seconds(lambda data=data: _bare(data), rounds)
        touched = _seconds(lambda data=data: _bare(data, touched=True), rounds)
        ratios.append(ours / bare)
        rows.append(
            [name, f"{len(data) // 1000}", *(f"{seconds * 1000:.2f}" for seconds in (ours, bare, touched)), f"{ours / bare:.1f}", f"{ours / touched:.1f}"]
        )
    show_table(["message", "kB", "read ms", "bare parse ms", "and touched ms", "times bare", "times touched"], rows)
    say(f"\nMedian {median(ratios):.1f} times the bare parse; the limit is {_LIMIT}: {'kept' if median(ratios) <= _LIMIT else 'MISSED'}.")


def mutate(count: int) -> None:
    """Read broken messages of every format; any other error than a refusal ends the run.

    Args:
        count: how many.
    """
    tests = _load("test_message_mutations.py")
    chance = random.Random(count)
    refused, start, slowest = 0, time.process_time(), 0.0
    for _ in range(count):
        read, seed = chance.choice(tests.SEEDS)
        data = tests.mutated(seed, chance)
        began = time.process_time()
        try:
            read(data)
        except UnreadableLetterError:
            refused += 1
        slowest = max(slowest, time.process_time() - began)
    spent = time.process_time() - start
    say(
        f"{count} broken messages: {count - refused} read, {refused} refused in a sentence, no other error; {spent:.0f} s, the slowest {slowest * 1000:.0f} ms."
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.messages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="rounds of each reader")
    parser.add_argument("--mutations", type=int, default=20_000, help="broken messages to read after that")
    options = parser.parse_args(arguments)
    heading("FHIR messages")
    _compare(options.rounds)
    heading("Broken messages")
    mutate(options.mutations)


if __name__ == "__main__":
    main()
