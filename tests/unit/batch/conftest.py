"""Tables of invented letters, and a run over them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from remit.batch.output import Totals
from remit.batch.run import Wanted, run

LETTER = """NORTHMOOR GENERAL HOSPITAL
Department of Rheumatology

Clinic date: 3 March 2026
Date typed: 5 March 2026

Dear Dr Osei

We took bloods, "anti-CCP" and ferritin, in clinic {number}. I would be grateful if you could chase these results and act on them.

Medication: methotrexate 10 mg weekly, folic acid 5 mg weekly; ibuprofen 400 mg was stopped.

Yours sincerely

Dr I Castellan
"""

Rows = list[dict[str, Any]]


def letters(count: int) -> Rows:
    """Return rows of a table of letters."""
    return [{"id": f"L{number}", "text": LETTER.format(number=number)} for number in range(count)]


def table(folder: Path, name: str) -> Rows:
    """Return the rows of a table of a run, in the order of the letters."""
    found: Rows = pq.read_table(folder / name).to_pylist()
    return sorted(found, key=lambda row: (row["source"], row["row"], row["id"] or "", row.get("number", 0)))


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    """A Parquet table of seven letters in row groups of two."""
    path = tmp_path / "letters.parquet"
    pq.write_table(pa.Table.from_pylist(letters(7)), path, row_group_size=2)
    return path


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[..., Path]:
    """Write lines as a JSONL table."""

    def write(*lines: object) -> Path:
        path = tmp_path / "letters.jsonl"
        path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def go(tmp_path: Path) -> Callable[..., tuple[Totals, Path]]:
    """Run over an input into a folder of its own."""

    def start(source: Path, **wanted: Any) -> tuple[Totals, Path]:
        output = wanted.pop("output", tmp_path / "out")
        return run(Wanted(source, output, **wanted)), output

    return start
