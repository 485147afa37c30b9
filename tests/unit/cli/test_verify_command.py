"""`remit verify`: sentences and exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from remit.engine.audit import Entry, Receipt, add_entry, commit_words, write_receipt
from remit.engine.audit.receipt import ShownWords

Run = Callable[..., Result]
SALT = "s" * 32


def save(path: Path, length: int = 3, *, case: str = "RM 4907 28", word: str = "word") -> Path:
    entries: list[Entry] = []
    for number in range(1, length + 1):
        commitment = commit_words({"text": word}, SALT) if number > 1 else None
        entries.append(add_entry(case, entries[-1] if entries else None, {"number": number, "move": word}, commitment))
    path.write_bytes(write_receipt(Receipt(case, "2026-01-05T10:15:00+00:00", tuple(entries), {2: ShownWords(SALT, {"text": word})}, entries[-1].hash)))
    return path


def test_whole_receipt_is_said_to_be_whole(run: Run, tmp_path: Path) -> None:
    result = run("verify", save(tmp_path / "a.json"))
    assert result.exit_code == 0
    assert "case RM 4907 28. Whole: 3 entries, none changed." in result.stdout
    assert "The words of 1 entry are not shown here." in result.stdout
    assert "Last hash: " in result.stdout


def test_receipt_that_shows_all_words_says_nothing_of_them(run: Run, tmp_path: Path) -> None:
    result = run("verify", save(tmp_path / "a.json", 2))
    assert "not shown here" not in result.stdout


def test_tampered_receipt_ends_with_4(run: Run, tmp_path: Path) -> None:
    path = save(tmp_path / "a.json")
    whole = json.loads(path.read_text("utf-8"))
    whole["entries"][1]["facts"]["move"] = "take_back"
    path.write_text(json.dumps(whole), "utf-8")
    result = run("verify", path)
    assert result.exit_code == 4
    assert "This receipt does not hold." in result.stdout
    assert "  Entry 2 was changed after it was written: its hash does not fit." in result.stdout


def test_file_that_is_no_receipt_ends_with_1_and_the_others_are_checked(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Dr Osei", "utf-8")
    result = run("verify", other, save(tmp_path / "a.json"))
    assert result.exit_code == 1
    assert "letter.txt: This file cannot be read as a receipt" in result.stderr
    assert "Whole: 3 entries" in result.stdout


def test_file_that_cannot_be_opened_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.json")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = run("verify", path)
    assert result.exit_code == 1
    assert "it cannot be opened (Permission denied)" in result.stderr


def test_missing_file_is_a_wrong_command(run: Run, tmp_path: Path) -> None:
    assert run("verify", tmp_path / "none.json").exit_code == 2
    assert run("verify").exit_code == 2


def test_copies_of_one_case_are_compared(run: Run, tmp_path: Path) -> None:
    same = run("verify", save(tmp_path / "a.json", 2), save(tmp_path / "b.json", 3), save(tmp_path / "c.json", 3), save(tmp_path / "d.json", case="RM 4821 73"))
    assert same.exit_code == 0
    assert "b.json agree; the second goes on for 1 entry." in same.stdout
    assert "c.json agree." in same.stdout
    forged = run("verify", save(tmp_path / "a.json", 2), save(tmp_path / "b.json", 3, word="other"))
    assert forged.exit_code == 4
    assert "The two receipts disagree from entry 1 on." in forged.stdout
