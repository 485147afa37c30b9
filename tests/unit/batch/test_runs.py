"""A run is whole or goes on: parts, resumption, measures, and what it refuses."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.unit.batch.conftest import letters, table

from remit.batch import local
from remit.batch.__main__ import command
from remit.batch.job import BatchError, Columns, Form, Job, Part, Span
from remit.batch.output import Output, Totals
from remit.batch.planning import list_parts
from remit.batch.sources import find_input
from remit.batch.writing import write_part
from remit.engine.letters import read
from remit.engine.triage import answer_object, triage_letter
from remit.engine.triage.answer import load_schema

Go = Callable[..., tuple[Totals, Path]]


def test_answers_are_those_of_the_library(go: Go, parquet: Path) -> None:
    _, output = go(parquet, with_answers=True, size=3)
    found = {row["id"]: json.loads(row["answer"]) for row in table(output, "answers")}
    assert found == {row["id"]: answer_object(triage_letter(read(row["text"].encode())), row["id"]) for row in letters(7)}
    jsonschema.Draft202012Validator(load_schema()).validate(found["L0"])
    findings = [{name: row[name] for name in ("rule", "quote", "start", "end", "reason")} for row in table(output, "findings") if row["id"] == "L0"]
    assert findings == [{name: item[name] for name in ("rule", "quote", "start", "end", "reason")} for item in found["L0"]["findings"]]


def test_parts_hold_each_record_once(parquet: Path, jsonl: Callable[..., Path], tmp_path: Path) -> None:
    for source in (parquet, jsonl(*letters(7))):
        parts = list(list_parts(find_input(source), Columns(), 3))
        rows = [row for part in parts for span in part.spans for row in range(span.start, span.stop)]
        assert (rows, [part.number for part in parts]) == (list(range(7)), [0, 1, 2])
        assert [Part.from_json(part.to_json()) for part in parts] == parts


def test_small_files_share_a_part(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("Dear Dr")
    (tmp_path / ".hidden").write_text("x")
    assert [[span.file for span in part.spans] for part in list_parts(find_input(tmp_path), Columns(), 2)] == [
        ["0.txt", "1.txt"],
        ["2.txt", "3.txt"],
        ["4.txt"],
    ]


def test_run_that_was_stopped_goes_on_with_what_is_open(go: Go, parquet: Path, tmp_path: Path) -> None:
    _, whole = go(parquet, output=tmp_path / "whole", size=2)
    _, output = go(parquet, size=2)
    kept = output / "letters/part-000000.parquet"
    before = kept.stat().st_mtime_ns
    # As a run leaves it that was ended between two moves, while a part was written, and by a disk that was full.
    (output / "_SUCCESS").unlink()
    (output / "_remit/parts/part-000001.json").unlink()
    (output / "findings/part-000002.parquet").write_bytes(b"PAR1")
    (output / "_remit/aside/000003-x").mkdir(parents=True)
    assert [part.number for part in Output(output).list_open()] == [1, 2]
    totals, _ = go(parquet, size=2)
    assert totals.letters == 7
    assert kept.stat().st_mtime_ns == before
    assert not (output / "_remit/aside").exists()
    for name in ("letters", "findings", "medicines", "bad_records"):
        assert table(output, name) == table(whole, name)


def test_part_that_fails_leaves_nothing(tmp_path: Path) -> None:
    job = Job(str(tmp_path), str(tmp_path / "out"), Form.JSONL)
    with pytest.raises(FileNotFoundError):
        write_part(job, Part(0, (Span("missing.jsonl"),)))
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_part_written_twice_stands_once(tmp_path: Path, jsonl: Callable[..., Path]) -> None:
    source = jsonl(*letters(3))
    (part,) = list_parts(find_input(source), Columns(), 10)
    job = Job(str(tmp_path), str(tmp_path / "out"), Form.JSONL)
    assert write_part(job, part) == write_part(job, part)
    assert [row["id"] for row in table(tmp_path / "out", "letters")] == ["L0", "L1", "L2"]


def test_measures_count_letters_and_findings(go: Go, parquet: Path) -> None:
    _, output = go(parquet, size=3)
    rows = pq.read_table(output / "measures").to_pylist()
    (base,) = [row for row in rows if row["rule"] is None]
    assert (base["month"], base["provider"], base["specialty"], base["letters"], base["findings"]) == (
        "2026-03",
        "NORTHMOOR GENERAL HOSPITAL",
        "rheumatology",
        7,
        0,
    )
    findings = table(output, "findings")
    assert sum(row["findings"] for row in rows) == len(findings)
    assert sum(row["minutes_likely"] for row in rows) == sum(row["minutes_likely"] for row in findings)


def test_folder_of_another_run_is_refused(go: Go, parquet: Path, jsonl: Callable[..., Path], tmp_path: Path) -> None:
    go(parquet)
    with pytest.raises(BatchError, match="holds a run with another form and input, and a table of two would mislead"):
        go(jsonl(*letters(2)))
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.doc").write_text("x")
    with pytest.raises(BatchError, match=r"holds other things \(thesis.doc\), and a run writes into an empty folder"):
        go(parquet, output=other)


def test_second_run_into_the_same_folder_waits_outside(go: Go, parquet: Path, tmp_path: Path) -> None:
    with Output(tmp_path / "out").held(), pytest.raises(BatchError, match=r"Another run writes to .*out now"):
        go(parquet)


def test_missing_part_is_not_called_whole(go: Go, parquet: Path) -> None:
    _, output = go(parquet, size=3)
    shutil.rmtree(output / "letters")
    with pytest.raises(BatchError, match=r"Part 0 \(letters.parquet, from record 1\) is missing"):
        Output(output).totals()


def test_processes_share_the_parts(go: Go, parquet: Path, tmp_path: Path) -> None:
    _, alone = go(parquet, output=tmp_path / "alone", size=2)
    _, shared = go(parquet, size=2, jobs=2)
    assert table(shared, "findings") == table(alone, "findings")


def test_command_counts_and_ends_with_its_codes(parquet: Path, jsonl: Callable[..., Path], tmp_path: Path) -> None:
    run = CliRunner().invoke
    done = run(command, [str(parquet), str(tmp_path / "a"), "--jobs", "1"])
    assert (done.exit_code, done.stdout) == (0, f"7 letters, 7 findings, 21 medicines, 0 bad records in {tmp_path / 'a'}.\n")
    bad = run(command, [str(jsonl("{")), str(tmp_path / "b"), "--jobs", "1"])
    assert (bad.exit_code, "1 records could not be read" in bad.stderr) == (1, True)
    (tmp_path / "empty").mkdir()
    assert run(command, [str(tmp_path / "empty"), str(tmp_path / "c"), "--jobs", "1"]).exit_code == 3
    wrong = run(command, [str(parquet), str(tmp_path / "d"), "--column", "text"])
    assert (wrong.exit_code, "does not say which column is called how" in wrong.stderr) == (2, True)
    assert run(command, [str(parquet), str(tmp_path / "d"), "--column", "colour=x"]).exit_code == 2
    assert run(command, [str(tmp_path / "no"), str(tmp_path / "d")]).exit_code == 2


def test_process_that_is_ended_again_and_again_stops_the_run(monkeypatch: pytest.MonkeyPatch, parquet: Path, tmp_path: Path) -> None:
    """The last resort: the worker below ends itself, as want of memory would end it."""
    monkeypatch.setattr(local, "_work", _end)
    parts = list(list_parts(find_input(parquet), Columns(), 4))
    with pytest.raises(BatchError, match=r"ended from outside 3 times while it was at part .*What is done is kept"):
        list(local.work_on(Job(str(tmp_path), str(tmp_path / "out"), Form.PARQUET), parts, 2))


def _end(_line: str) -> None:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)
