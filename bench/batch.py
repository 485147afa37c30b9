"""Letters a second of `remit batch`: one and two local processes, a Spark cluster of two; beside the engine alone and a `mapInArrow` that does nothing.

Run `python -m bench.batch [--letters 2000]`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.letters import ROOT, list_sample
from bench.processes import own_cores
from bench.scaling import machine_gain
from bench.screen import heading, say, show_table
from remit.batch.job import Columns, Form, Job
from remit.batch.planning import list_parts
from remit.batch.sources import find_input
from remit.batch.writing import write_part
from remit.engine.letters import read
from remit.engine.triage import answer_object, default_tools, triage_letter

_LOCAL_GAIN, _SPARK_SHARE, _FLAT = 1.8, 0.7, 1.15
_ENGLAND = 170_000_000
_CLUSTER = "local-cluster[2,1,1024]"
_PART = 50


def write_table(path: Path, count: int) -> None:
    """Write a Parquet table of `count` letters, repeating the sample as often as needed."""
    texts = list_sample(300)
    with pq.ParquetWriter(path, pa.schema([("id", pa.string()), ("text", pa.string())])) as writer:
        for start in range(0, count, 10_000):
            numbers = range(start, min(start + 10_000, count))
            writer.write_table(pa.table({"id": [f"L{number}" for number in numbers], "text": [texts[number % len(texts)] for number in numbers]}))


def _resident() -> int:
    """Return the resident memory of this process in kilobytes, as Linux tells it; 0 elsewhere."""
    status = Path("/proc/self/status")
    return int(status.read_text().split("VmRSS:")[1].split()[0]) if status.exists() else 0


def measure_engine(table: Path) -> dict[str, Any]:
    """Time the engine alone: bytes to the published answer, nothing written."""
    tools, texts = default_tools(), list_sample(300)
    count = pq.read_metadata(table).num_rows
    triage_letter(read(texts[0].encode()), tools)
    start = time.perf_counter()
    for number in range(count):
        answer_object(triage_letter(read(texts[number % len(texts)].encode()), tools), "x")
    return {"seconds": time.perf_counter() - start}


def measure_alone(table: Path) -> dict[str, Any]:
    """Time the parts one after another in this process, once it is warm: seconds of each half, memory after the first quarter and at the end."""
    job = Job(str(table.parent), str(table.parent / "alone"), Form.PARQUET)
    parts = list(list_parts(find_input(table), Columns(), _PART))
    write_part(job, parts[0])
    marks, memory = [time.perf_counter()], []
    for number, part in enumerate(parts, start=1):
        write_part(job, part)
        if number == max(1, len(parts) // 4):
            memory.append(_resident())
        if number == max(1, len(parts) // 2):
            marks.append(time.perf_counter())
    marks.append(time.perf_counter())
    return {"seconds": marks[-1] - marks[0], "halves": [marks[1] - marks[0], marks[-1] - marks[1]], "memory": [*memory, _resident()]}


def measure_pair(table: Path) -> dict[str, Any]:
    """Time two processes that share the parts, from their start."""
    from remit.batch.local import work_on

    job = Job(str(table.parent), str(table.parent / "pair"), Form.PARQUET)
    return _warm(work_on(job, list_parts(find_input(table), Columns(), _PART), 2))


def _warm(done: Any) -> dict[str, Any]:
    """Time a run from its first part on, when its processes have loaded the engine."""
    first, start, letters = next(done), time.perf_counter(), 0
    for part in done:
        letters += part.letters
    return {"seconds": (time.perf_counter() - start) * (letters + first.letters) / letters}


def measure_spark(table: Path) -> dict[str, Any]:
    """Time a cluster of two worker processes: letters through `mapInArrow` untouched, through the engine as a frame, and as parts."""
    from remit.batch.cluster import open_session
    from remit.batch.frames import answer_frame
    from remit.batch.spark import work_on_cluster

    session = open_session(_CLUSTER)
    letters = session.read.parquet(str(table)).repartition(max(8, pq.read_metadata(table).num_rows // _PART))
    answer_frame(letters.limit(8).repartition(8)).write.format("noop").mode("overwrite").save()
    found = {}
    frames = {"floor": letters.mapInArrow(lambda batches: batches, letters.schema), "frame": answer_frame(letters)}
    for name, frame in frames.items():
        start = time.perf_counter()
        frame.write.format("noop").mode("overwrite").save()
        found[name] = time.perf_counter() - start
    job = Job(str(table.parent), str(table.parent / "spark"), Form.PARQUET)
    (table.parent / "spark/_remit").mkdir(parents=True)
    start = time.perf_counter()
    done = sum(part.letters for part in work_on_cluster(job, list(list_parts(find_input(table), Columns(), _PART)), _CLUSTER))
    return found | {"seconds": time.perf_counter() - start, "letters": done}


_CHILDREN = {"engine": measure_engine, "alone": measure_alone, "pair": measure_pair, "spark": measure_spark}


def _child(name: str, table: Path) -> dict[str, Any] | None:
    """Measure in a process of its own; None where it could not be."""
    run = subprocess.run([sys.executable, "-m", "bench.batch", "--measure", name, str(table)], capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 ourselves
    if run.returncode:
        say(f"Skipped {name}: {(run.stderr.strip().splitlines() or ['it ended without a word'])[-1]}")
        return None
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def _verdict(value: float, least: float, gain: float) -> str:
    return "kept" if value >= least else "not measurable: the machine is busy with other work" if gain < _LOCAL_GAIN else "MISSED"


def show(count: int, gain: float, found: dict[str, dict[str, Any] | None]) -> None:
    """Print letters a second and what is promised of them."""
    engine, alone, pair, spark = (found[name] for name in ("engine", "alone", "pair", "spark"))
    if not (engine and alone and pair):
        return
    seconds = {"engine alone, one process": engine["seconds"], "local, one process": alone["seconds"], "local, two processes": pair["seconds"]}
    if spark:
        seconds |= {"Spark, two workers, parts": spark["seconds"], "Spark, two workers, frame": spark["frame"], "bare mapInArrow": spark["floor"]}
    base = alone["seconds"]
    rows = [[name, f"{one:.1f}", f"{count / one:.0f}", f"{base / one:.2f}"] for name, one in seconds.items()]
    show_table(["what", "seconds", "letters/s", "times one process"], rows)
    say(f"\nOne process costs {base / engine['seconds']:.2f} times the engine alone: the rest is reading and writing tables.")
    say(f"Two processes of bare arithmetic gain {gain:.2f} on this machine now.")
    local = base / pair["seconds"]
    say(f"Two local processes are {local:.2f} times one (at least {_LOCAL_GAIN}): {_verdict(local, _LOCAL_GAIN, gain)}.")
    if spark:
        share = pair["seconds"] / spark["seconds"]
        say(f"Spark is {share:.2f} times two local processes (at least {_SPARK_SHARE}): {_verdict(share, _SPARK_SHARE, gain)}.")
    _show_steadiness(alone)
    say(f"A year of England's letters ({_ENGLAND:,}) at {count / base:.0f} letters a second and core: {_ENGLAND * base / count / 3600:,.0f} core-hours.")


def _show_steadiness(alone: dict[str, Any]) -> None:
    first, second = alone["halves"]
    say(f"The second half of the letters took {second / first:.2f} times the first: near 1 where the cost is linear.")
    quarter, end = (kilobytes / 1000 for kilobytes in alone["memory"])
    if quarter:
        verdict = "kept" if end <= _FLAT * quarter else "MISSED"
        say(f"Memory of a worker: {quarter:.0f} MB after a quarter, {end:.0f} MB at the end (at most {_FLAT} times): {verdict}.")


def main(arguments: list[str] | None = None) -> None:
    """Measure each in a process of its own and print them side by side."""
    parser = argparse.ArgumentParser(prog="python -m bench.batch", description=__doc__)
    parser.add_argument("--letters", type=int, default=2000, help="letters of the table")
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "TABLE"), help="used by the benchmark itself")
    options = parser.parse_args(arguments)
    if options.measure:
        name, table = options.measure
        sys.stdout.write(json.dumps(_CHILDREN[name](Path(table))) + "\n")
        return
    heading(f"Batch: {options.letters:,} letters on {len(own_cores())} cores")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "letters.parquet"
        write_table(table, options.letters)
        gain = machine_gain()
        show(options.letters, gain, {name: _child(name, table) for name in _CHILDREN})


if __name__ == "__main__":
    main()
