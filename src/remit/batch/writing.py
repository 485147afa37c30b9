"""One part from beginning to end: read, answered, written as Parquet, put in its place whole.

What lives here: `write_part`. Files are written aside and moved when all are whole; the part counts as done once its line in `_remit/parts` stands, and
that is moved last. A part written twice (a worker killed, a run begun again) replaces itself. What does not: the folder as a whole (`output`).
"""

import json
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from remit.batch.answering import Answered, answerer_of
from remit.batch.job import Job, Part
from remit.batch.reading import BadRecord, read_part
from remit.batch.tables import ANSWERS, MEASURES, TABLES, Row, answer_row, measured, rows_of

ASIDE = "_remit/aside"
PARTS = "_remit/parts"
MEASURES_OF_PARTS = "_remit/measures"
_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Done:
    """What a part holds, as its line says it: how many of each, and the size of each file by its name in the output."""

    number: int
    letters: int
    findings: int
    medicines: int
    bad_records: int
    files: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return it as text."""
        return json.dumps(asdict(self), sort_keys=True)


def part_name(number: int) -> str:
    """Return the name of a part's file, without its ending."""
    return f"part-{number:06d}"


class _Tables:
    """The files of one part while they are written: rows are kept until a thousand of a table are there."""

    def __init__(self, folder: Path, number: int, *, with_answers: bool) -> None:
        """Begin the files."""
        self._schemas = {**TABLES, **({"answers": ANSWERS} if with_answers else {})}
        self.paths = {f"{table}/{part_name(number)}.parquet": folder / f"{table}.parquet" for table in self._schemas}
        self._writers = {
            table: pq.ParquetWriter(path, schema, compression="zstd") for (table, schema), path in zip(self._schemas.items(), self.paths.values(), strict=True)
        }
        self._rows: dict[str, list[Row]] = {table: [] for table in self._schemas}
        self.counts: Counter[str] = Counter()
        self.has_answers = with_answers

    def add(self, table: str, row: Row) -> None:
        """Keep a row, and write those that are kept once they are many."""
        self._rows[table].append(row)
        self.counts[table] += 1
        if len(self._rows[table]) >= _ROWS:
            self._flush(table)

    def _flush(self, table: str) -> None:
        rows, self._rows[table] = self._rows[table], []
        if rows:
            self._writers[table].write_table(pa.Table.from_pylist(rows, schema=self._schemas[table]))

    def close(self) -> None:
        """Write what is kept and end the files."""
        for table, writer in self._writers.items():
            self._flush(table)
            writer.close()


def write_part(job: Job, part: Part) -> Done:
    """Read, answer and write one part; it is there as a whole afterwards, or not at all."""
    output = Path(job.output)
    aside = output / ASIDE / f"{part.number:06d}-{uuid.uuid4().hex}"
    aside.mkdir(parents=True)
    try:
        tables = _Tables(aside, part.number, with_answers=job.with_answers)
        measures: dict[tuple[str | None, ...], tuple[int, ...]] = {}
        for item in _answers(job, part):
            _add(tables, measures, item)
        tables.close()
        files = tables.paths | {f"{MEASURES_OF_PARTS}/{part_name(part.number)}.parquet": _write_measures(aside / "measures.parquet", measures)}
        counts = {name: tables.counts[name] for name in TABLES}
        done = Done(part.number, **counts, files={name: path.stat().st_size for name, path in files.items()})
        line = aside / "done.json"
        line.write_text(done.to_json(), encoding="utf-8")
        for name, path in [*files.items(), (f"{PARTS}/{part_name(part.number)}.json", line)]:
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(output / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return done


def _answers(job: Job, part: Part) -> Iterator[Answered | BadRecord]:
    answerer = answerer_of(job)
    for item in read_part(job, part):
        yield from answerer.answer(item)


def _add(tables: _Tables, measures: dict[tuple[str | None, ...], tuple[int, ...]], item: Answered | BadRecord) -> None:
    for table, row in rows_of(item):
        tables.add(table, row)
    if isinstance(item, BadRecord):
        return
    if tables.has_answers:
        tables.add("answers", answer_row(item))
    for key, counts in measured(item):
        measures[key] = tuple(map(sum, zip(measures.get(key, (0,) * len(counts)), counts, strict=True)))


def _write_measures(path: Path, measures: dict[tuple[str | None, ...], tuple[int, ...]]) -> Path:
    rows: list[dict[str, Any]] = [dict(zip(MEASURES.names, (*key, *counts), strict=True)) for key, counts in measures.items()]
    pq.write_table(pa.Table.from_pylist(rows, schema=MEASURES), path, compression="zstd")
    return path
