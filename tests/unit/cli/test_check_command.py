"""`remit check`: what it prints, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_draft_that_hands_work_over_ends_with_four_and_says_what_to_write(run: Run, letter: Path) -> None:
    result = run("check", letter)
    assert result.exit_code == 4
    assert "letter.txt: 2 things to put right." in result.stdout
    assert "Work for your own team: " in result.stdout
    assert "Instead: Write: " in result.stdout
    assert "Service Condition 12." in result.stdout


def test_plain_draft_has_nothing_to_put_right(run: Run, plain: Path) -> None:
    result = run("check", plain)
    assert (result.exit_code, result.stdout) == (0, "plain.txt: nothing to put right. Remit can miss a request: read it once more.\n")


def test_json_and_html_hold_the_same(run: Run, letter: Path, tmp_path: Path) -> None:
    answer = json.loads(run("check", letter, "--format", "json").stdout)
    assert answer["schema"] == "remit.check/1"
    page = tmp_path / "check.html"
    assert run("check", letter, "--format", "html", "-o", page).exit_code == 4
    assert all(item["citation"] in page.read_text("utf-8") for item in answer["hands_over"])
    assert run("check", letter, "-o", letter).exit_code == 2


def test_draft_that_cannot_be_read_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.docx").write_bytes(b"")
    result = run("check", tmp_path / "empty.docx")
    assert (result.exit_code, "The file is empty" in result.stderr) == (1, True)
