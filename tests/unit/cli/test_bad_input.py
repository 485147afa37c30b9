"""Bad input: each is a clear sentence, never a traceback."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def _sentence(result: Result, code: int) -> str:
    assert result.exit_code == code
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.parametrize("content", [b"", b"  \n\n"])
def test_empty_file(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    assert "The file is empty. Export or scan the letter again." in _sentence(run("triage", path), 1)
    assert "The file is empty." in _sentence(run("read", path), 1)
    assert "The file is empty." in _sentence(run("return", path), 1)


def test_empty_standard_input(run: Run) -> None:
    assert "Not read: standard input: The file is empty." in _sentence(run("triage", "-", stdin=b""), 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\x00\x01\x02\x03" * 500, "binary data"), (b"%PDF-1.7 ...", "This PDF document is damaged"), (b"\x89PNG\r\n\x1a\n", "This picture is damaged")],
)
def test_binary_file(run: Run, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    assert words in _sentence(run("triage", path), 1)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_other_encodings_are_read(run: Run, letter: Path, encoding: str) -> None:
    text = letter.read_text(encoding="utf-8").replace("rash", "“rash”")
    letter.write_bytes(text.encode(encoding))
    answer = json.loads(run("triage", letter, "--format", "json").stdout)
    assert len(answer["findings"]) == 2
    assert any("Windows-1252" in problem for problem in answer["problems"]) == (encoding == "cp1252")


@pytest.mark.parametrize(("count", "limit"), [(800_000, 20), (1_600_000, 50)])
def test_giant_file(run: Run, tmp_path: Path, count: int, limit: int) -> None:
    path = tmp_path / "huge.txt"
    path.write_bytes(b"Dear Dr Osei, please chase this. " * count)
    assert f"The file is larger than {limit} MB, which no letter is." in _sentence(run("triage", path), 1)


def test_one_unreadable_among_many(run: Run, letter: Path) -> None:
    for number in range(40):
        (letter.parent / f"copy{number:02d}.txt").write_bytes(letter.read_bytes())
    (letter.parent / "copy07.txt").write_bytes(b"\x00\x01" * 900)
    result = run("triage", letter.parent)
    assert f"Not read: {letter.parent / 'copy07.txt'}: The file is not text" in _sentence(result, 1)
    assert "40 letters read" in result.stdout
    assert "1 file not read." in result.stdout
    assert "1 file could not be read; 40 letters answered." in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_opened(run: Run, letter: Path) -> None:
    letter.chmod(0)
    assert "The file cannot be opened (Permission denied)." in _sentence(run("triage", letter), 1)


def test_file_that_cannot_be_opened(run: Run, letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_given: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    for command in ("triage", "read", "return"):
        assert "The file cannot be opened (Permission denied). Check that it is still there and that you may read it." in _sentence(run(command, letter), 1)


def test_broken_link_in_a_folder(run: Run, letter: Path) -> None:
    (letter.parent / "gone.txt").symlink_to(letter.parent / "nowhere.txt")
    assert "a broken link" in _sentence(run("triage", letter.parent), 1)


def test_pipe_as_path_does_not_wait(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a file that can be read" in _sentence(run("triage", tmp_path), 1)


@pytest.mark.parametrize("command", ["triage", "read", "return"])
def test_no_such_path(run: Run, command: str) -> None:
    assert "There is no file or folder nowhere.txt. Check the spelling" in _sentence(run(command, "nowhere.txt"), 2)


@pytest.mark.parametrize("command", ["read", "return"])
def test_folder_where_one_letter_is_wanted(run: Run, tmp_path: Path, command: str) -> None:
    assert "is a folder. Hand in one letter" in _sentence(run(command, tmp_path), 2)


def test_name_with_a_null_byte(run: Run) -> None:
    assert "There is no file or folder" in _sentence(run("triage", "a\0b.txt"), 2)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-02-31", "There is no day 2026-02-31: that month or day does not exist."),
        ("2026-13-01", "There is no day 2026-13-01"),
        ("12/03/2026", "'12/03/2026' is not a date that can be read. Write year, month and day, such as 2026-02-28."),
        ("yesterday", "is not a date that can be read"),
    ],
)
def test_day_that_does_not_exist(run: Run, letter: Path, day: str, words: str) -> None:
    assert words in _sentence(run("triage", letter, "--received", day), 2)


def test_policy_with_an_unknown_key(run: Run, letter: Path, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("format: 1\ncomissioned_services: []\n", encoding="utf-8")
    said = _sentence(run("triage", letter, "--policy", path), 2)
    assert "comissioned_services: this key is unknown. Did you mean commissioned_services?" in said


def test_policy_that_is_not_there(run: Run, letter: Path) -> None:
    assert "The policy none.yaml cannot be read" in _sentence(run("triage", letter, "--policy", "none.yaml"), 2)


def test_nhs_number_with_a_wrong_check_digit_is_a_problem_of_the_letter(run: Run, letter: Path) -> None:
    letter.write_text(letter.read_text(encoding="utf-8").replace("999 798 3807", "999 798 3808"), encoding="utf-8")
    result = run("triage", letter)
    assert result.exit_code == 0
    assert "check digit that does not fit" in result.output
    assert "check digit that does not fit" in run("read", letter).stderr


def test_unknown_command_and_option(run: Run, letter: Path) -> None:
    assert "No such command" in _sentence(run("triagge", letter), 2)
    assert "No such option" in _sentence(run("triage", letter, "--polcy", "x"), 2)


def test_damaged_rulebook(run: Run, letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from remit.engine import triage
    from remit.engine.rulebook import RulebookError

    def damaged(_policy: object = None) -> None:
        raise RulebookError("release.json is damaged. Install Remit again.")

    monkeypatch.setattr(triage, "default_tools", damaged)
    assert "Error: release.json is damaged. Install Remit again." in _sentence(run("triage", letter), 2)
