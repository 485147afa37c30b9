"""One word per thing, no drawer without a name, and every module says what lives in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from remit.engine.terms import Act, Basis, Outcome

FORBIDDEN_FILES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "service", "services", "libraries"}
# The room `remit.service` (the web service) is a folder that the design names; a file of that name is not.
ALLOWED_FOLDERS = {"src/remit/service", "tests/unit/service"}

# Identifiers that must use a word which the glossary keeps out of code, with the reason.
ALLOWED_IDENTIFIERS = {
    "BOOK_HOSPITAL_FOLLOWUP": "name in the published answer format",
    "TEST_AFTER_HOSPITAL_DAYS": "name of a policy fact that rule files use",
    "bloods_hospital_keeps_days": "key of the policy file, which practices read",
}


@pytest.fixture(scope="module")
def glossary(root: Path) -> list[tuple[str, list[str]]]:
    """The glossary's rows: the word, and the words that code does not use for it."""
    rows = [line.split("|")[1:-1] for line in (root / "docs/glossary.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    found = [(row[0].strip(" *"), [word.strip() for word in row[2].split(",") if word.strip()]) for row in rows if set(row[0]) - set("- |")]
    return found[1:]


def test_no_file_has_a_name_that_says_nothing(tracked: list[Path], root: Path) -> None:
    wrong = []
    for path in (path.relative_to(root) for path in tracked):
        folders = {part for number, part in enumerate(path.parts[:-1]) if "/".join(path.parts[: number + 1]) not in ALLOWED_FOLDERS}
        if path.stem in FORBIDDEN_FILES or folders & FORBIDDEN_FILES:
            wrong.append(path.as_posix())
    assert wrong == []


def test_every_module_of_the_package_says_what_lives_in_it(package_code: dict[Path, ast.Module], root: Path) -> None:
    assert [path.relative_to(root).as_posix() for path, tree in package_code.items() if not ast.get_docstring(tree)] == []


def test_every_script_says_what_it_is(code: dict[Path, ast.Module], root: Path) -> None:
    scripts = {path: tree for path, tree in code.items() if path.relative_to(root).parts[0] in ("training", "bench", "tests")}
    assert [path.relative_to(root).as_posix() for path, tree in scripts.items() if tree.body and not ast.get_docstring(tree)] == []


def test_glossary_names_each_word_once(glossary: list[tuple[str, list[str]]]) -> None:
    words = [word.lower() for word, _ in glossary]
    assert len(words) > 30
    assert sorted(words) == sorted(set(words))
    assert words == sorted(words)


def test_glossary_explains_every_outcome_basis_and_act(root: Path) -> None:
    text = (root / "docs/glossary.md").read_text(encoding="utf-8")
    assert [str(item) for kind in (Outcome, Basis, Act) for item in kind if f"`{item}`" not in text] == []


def _identifiers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name
            case ast.Name(id=name):
                yield name


def _parts(identifier: str) -> set[str]:
    """Split `OdsCode` and `ods_code` into words."""
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", identifier).lower().split("_"))


def test_code_uses_the_words_of_the_glossary(package_code: dict[Path, ast.Module], glossary: list[tuple[str, list[str]]], root: Path) -> None:
    instead = {word: right for right, wrong in glossary for word in wrong if word.isalpha()}
    found = {
        f"{path.relative_to(root).as_posix()}: {name} (say {instead[word]})"
        for path, tree in package_code.items()
        for name in set(_identifiers(tree)) - set(ALLOWED_IDENTIFIERS)
        for word in _parts(name) & set(instead)
    }
    assert found == set()
