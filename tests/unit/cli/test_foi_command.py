"""`remit foi`: files, sentences and exit codes."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import Result
from tests.unit.engine.disclosure.test_answer import register

from remit.engine.disclosure import Register, write_register

Run = Callable[..., Result]
WORDS = ("--from", "2024-04-01", "--to", "2025-12-31", "--day", "2026-01-05")


def save(path: Path, whole: Register | None = None) -> Path:
    path.write_text("".join(write_register(whole or register())), encoding="utf-8")
    return path


def test_answer_is_written_in_four_forms(run: Run, tmp_path: Path) -> None:
    result = run("foi", save(tmp_path / "register.jsonl"), *WORDS, "--area", "zzc1", "--hide-under", "0", "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, f"9 reports. Written to {tmp_path / 'out'}.\n")
    assert "Not recorded from 2024-04-01 to 2024-10-31. The answer says so; it is no zero." in result.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"answer.docx", "answer.pdf", "answer.csv", "answer.txt"}
    rows = list(csv.DictReader((tmp_path / "out/answer.csv").read_text().splitlines()))
    assert [row["value"] for row in rows if (row["hospital"], row["column"], row["unit"]) == ("All hospitals", "all", "cases")] == ["9"]
    assert any("Draft. Nobody has released it." in paragraph.text for paragraph in docx.Document(str(tmp_path / "out/answer.docx")).paragraphs)


def test_small_numbers_are_hidden_unless_it_is_said(run: Run, tmp_path: Path) -> None:
    run("foi", save(tmp_path / "register.jsonl"), *WORDS, "-o", tmp_path / "out")
    assert ",hidden" in (tmp_path / "out/answer.csv").read_text()


def test_register_without_a_record_is_no_zero(run: Run, tmp_path: Path) -> None:
    result = run("foi", save(tmp_path / "register.jsonl", register(recorded_from=None)), *WORDS, "-o", tmp_path / "out")
    assert result.stdout.startswith("Not recorded. Written to")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "2025-12-31", "--to", "2025-01-01"), "The period ends before it begins"),
        (("--from", "2026-12-31", "--to", "2027-01-01", "--day", "2026-01-05"), "The period begins after today"),
        ((*WORDS, "--area", "ZZC9"), "No practice of this register belongs to ZZC9"),
    ],
)
def test_what_cannot_be_answered_is_refused(run: Run, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    result = run("foi", save(tmp_path / "register.jsonl"), *words, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_day_without_a_register_is_refused_because_the_service_answers_as_of_today(run: Run, tmp_path: Path) -> None:
    result = run("foi", *WORDS, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "--day goes with a REGISTER: the service answers as of today." in result.stderr


def test_file_that_is_no_register_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\xfe")
    assert "it is not UTF-8 text" in run("foi", tmp_path / "a", *WORDS, "-o", tmp_path / "out").stderr
    (tmp_path / "b").write_text("x")
    assert "Line 1 is no JSON" in run("foi", tmp_path / "b", *WORDS, "-o", tmp_path / "out").stderr


def test_independent_count_of_the_exported_lines_agrees(run: Run, tmp_path: Path) -> None:
    """Count by hand, with nothing of ours, from the file itself."""
    import json

    path = save(tmp_path / "register.jsonl")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    days = [dt.date.fromisoformat(line["opened_on"]) for line in lines if line["record"] == "case"]
    by_hand = sum(dt.date(2024, 11, 1) <= day <= dt.date(2025, 12, 31) for day in days)
    run("foi", path, *WORDS, "--hide-under", "0", "-o", tmp_path / "out")
    rows = csv.DictReader((tmp_path / "out/answer.csv").read_text().splitlines())
    assert [int(row["value"]) for row in rows if (row["hospital"], row["column"], row["unit"]) == ("All hospitals", "all", "cases")] == [by_hand]
