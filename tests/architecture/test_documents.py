"""Paper keeps its word: decisions are numbered, links lead somewhere, commands exist, generated pages are fresh."""

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from remit.engine.lifecycle.page import PAGE, render_page
from remit.engine.measures import dictionary
from remit.engine.rulebook.build import check_fresh
from remit.engine.steps import page as contract_steps

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
ADR_PARTS = ("## Context", "## Decision", "## Consequences")


def _pages(tracked: list[Path]) -> list[Path]:
    return [path for path in tracked if path.suffix == ".md" and path.parent.parent.name != "letters"]


def _shell_lines(tracked: list[Path]) -> list[tuple[Path, str]]:
    """Return every line of the code blocks in the pages."""
    return [
        (page, line.strip().removeprefix("$ ")) for page in _pages(tracked) for block in FENCE.findall(page.read_text("utf-8")) for line in block.splitlines()
    ]


def test_decisions_are_numbered_without_gap(root: Path) -> None:
    names = sorted(path.name for path in (root / "docs/adr").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]


def test_each_decision_has_its_parts(root: Path) -> None:
    pages = {path.name: path.read_text("utf-8") for path in (root / "docs/adr").glob("*.md")}
    assert [f"{name}: {part}" for name, text in pages.items() for part in ADR_PARTS if part not in text] == []


def test_links_between_pages_lead_somewhere(tracked: list[Path], root: Path) -> None:
    broken = []
    for page in _pages(tracked):
        for target in LINK.findall(page.read_text("utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(root).as_posix()} -> {target}")
    assert broken == []


def test_each_writer_of_letters_has_a_note_and_all_are_counted(root: Path) -> None:
    letters = sorted((root / "tests/letters").glob("*/*.json"))
    writers = {path.parent for path in letters}
    assert [writer.name for writer in sorted(writers) if (writer / "source").is_dir() and not (writer / "MAKER.md").is_file()] == []
    assert f"{len(letters):,} invented letters by {len(writers)} writers" in (root / "tests/letters/README.md").read_text("utf-8")


def test_make_commands_of_the_pages_exist(tracked: list[Path], root: Path) -> None:
    makefile = (root / "Makefile").read_text("utf-8")
    known = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    asked = {
        target
        for page in _pages(tracked)
        for target in re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE)
        for target in target
    }
    assert {"run", "test", "check"} <= known
    assert asked - {""} - known == set()


def test_scripts_named_by_the_pages_exist(tracked: list[Path], root: Path) -> None:
    named = {script for _, line in _shell_lines(tracked) for script in re.findall(r"python ((?:training|bench)/\S+\.py)", line)}
    assert [script for script in sorted(named) if not (root / script).is_file()] == []


def test_remit_commands_of_the_pages_exist(tracked: list[Path]) -> None:
    asked = {line.split()[1] for _, line in _shell_lines(tracked) if re.match(r"remit [a-z]", line)}
    assert asked
    remit = Path(sysconfig.get_path("scripts")) / "remit"
    answers = {name: subprocess.run([remit, name, "--help"], capture_output=True, text=True, check=False) for name in asked}
    assert {name: answer.stderr for name, answer in answers.items() if answer.returncode != 0} == {}


def test_rule_pages_are_fresh(root: Path) -> None:
    assert check_fresh(root / "docs/reference/rules") == []


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENCE", ".ci/run"])
def test_the_house_has_its_paper(root: Path, name: str) -> None:
    assert (root / name).read_text("utf-8").strip()


def test_page_of_states_and_moves_is_fresh(root: Path) -> None:
    assert (root / PAGE).read_text("utf-8") == render_page()


def test_page_of_contract_steps_is_fresh(root: Path) -> None:
    assert (root / contract_steps.PAGE).read_text("utf-8") == contract_steps.render_page()


def test_data_dictionary_of_figures_is_fresh(root: Path) -> None:
    assert (root / dictionary.PAGE).read_text("utf-8") == dictionary.render_page()
