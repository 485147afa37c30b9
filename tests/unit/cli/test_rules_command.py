"""`remit rules` and `remit --version`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from remit import __version__
from remit.cli.terminal import draw_markdown
from remit.engine.rulebook import build, load_rulebook
from remit.engine.terms import Task

Run = Callable[..., Result]


def test_version_names_software_and_rulebook(run: Run) -> None:
    assert run("--version").stdout == f"remit {__version__}, rulebook {load_rulebook().release}\n"


def test_list_shows_a_rule_for_every_task(run: Run) -> None:
    output = run("rules", "list").stdout
    assert [task.value for task in Task if task.value not in output] == []


def test_show_prints_the_page_of_a_rule_in_any_case(run: Run) -> None:
    output = run("rules", "show", "onw-001").stdout
    assert output.startswith("# ONW-001: ")
    assert "## What excuses it" in output
    assert "index.md" not in output


def test_unknown_rule_is_refused_with_a_sentence(run: Run) -> None:
    result = run("rules", "show", "XXX-999")
    assert result.exit_code == 2
    assert "There is no rule 'XXX-999'" in result.stderr
    assert "`remit rules list` shows all." in result.stderr


def test_check_prints_each_problem_and_ends_with_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "check_fresh", lambda _folder: ["RES-001.yaml: two editions overlap.", "release.json does not fit."])
    result = run("rules", "check")
    assert result.exit_code == 2
    assert result.stdout == "RES-001.yaml: two editions overlap.\nrelease.json does not fit.\n"


def test_check_of_this_release_is_sound(run: Run) -> None:
    result = run("rules", "check")
    assert (result.exit_code, result.stdout.startswith("The rulebook is sound")) == (0, True)


def test_docs_writes_pages_that_are_fresh(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    assert run("rules", "docs", "-o", folder).exit_code == 0
    assert build.check_fresh(folder) == []
    assert run("rules", "check", "--pages", folder).exit_code == 0
    assert run("rules", "docs", "-o", folder).exit_code == 0


def test_docs_never_deletes_pages_of_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Ours\n", encoding="utf-8")
    result = run("rules", "docs", "-o", tmp_path)
    assert result.exit_code == 2
    assert "holds pages that were not made here, such as README.md" in result.stderr
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "# Ours\n"


def test_page_on_a_terminal_is_drawn() -> None:
    assert "\x1b[" in draw_markdown("# Title\n\nSome **words**.\n")
