"""Nothing grows past what one person reads in one go."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FUNCTION_LINES = 40
CODE_FILE_LINES = 400
TEST_FILE_LINES = 600
PARAMETERS = 6
VIEW_LINES = 25

# "path from the project's folder::function" or "path" -> why it may be longer. An entry that is not needed any more fails too.
EXCEPTIONS: dict[str, str] = {}

Excess = Iterator[tuple[str, str]]


def _functions(trees: dict[str, ast.Module]) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}::{node.name}", node


def long_functions(trees: dict[str, ast.Module]) -> Excess:
    """Yield functions with too many lines, decorators left out."""
    for name, node in _functions(trees):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            yield name, f"{lines} lines, at most {FUNCTION_LINES}"


def long_views(trees: dict[str, ast.Module]) -> Excess:
    """Yield functions of views with too many lines: what they do belongs to actions, queries and presenters."""
    for name, node in _functions({name: tree for name, tree in trees.items() if "/views" in name}):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > VIEW_LINES:
            yield name, f"{lines} lines, at most {VIEW_LINES}"


def wide_functions(trees: dict[str, ast.Module]) -> Excess:
    """Yield functions with too many parameters, `self` and `cls` left out."""
    for name, node in _functions(trees):
        given = node.args
        names = [item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        count = len([item for item in names if item not in ("self", "cls")]) + bool(given.vararg) + bool(given.kwarg)
        if count > PARAMETERS:
            yield name, f"{count} parameters, at most {PARAMETERS}"


def long_files(trees: dict[str, ast.Module], lines: dict[str, int]) -> Excess:
    """Yield files with too many lines."""
    for name in trees:
        limit = TEST_FILE_LINES if name.startswith("tests/") else CODE_FILE_LINES
        if lines[name] > limit:
            yield name, f"{lines[name]} lines, at most {limit}"


@pytest.fixture(scope="module")
def named(code: dict[Path, ast.Module], root: Path) -> dict[str, ast.Module]:
    return {path.relative_to(root).as_posix(): tree for path, tree in code.items()}


@pytest.fixture(scope="module")
def lines(named: dict[str, ast.Module], root: Path) -> dict[str, int]:
    return {name: len((root / name).read_text(encoding="utf-8").splitlines()) for name in named}


def _unexcused(found: Excess) -> list[str]:
    return [f"{name}: {what}" for name, what in found if name not in EXCEPTIONS]


@pytest.mark.parametrize("measure", [long_functions, long_views, wide_functions])
def test_functions_stay_small(named: dict[str, ast.Module], measure: Callable[[dict[str, ast.Module]], Excess]) -> None:
    assert _unexcused(measure(named)) == []


def test_files_stay_small(named: dict[str, ast.Module], lines: dict[str, int]) -> None:
    assert _unexcused(long_files(named, lines)) == []


def test_exceptions_are_still_needed(named: dict[str, ast.Module], lines: dict[str, int]) -> None:
    excess = {name for found in (long_functions(named), long_views(named), wide_functions(named), long_files(named, lines)) for name, _ in found}
    assert set(EXCEPTIONS) - excess == set()


def test_measures_see_what_is_too_big() -> None:
    body = "\n".join("    x = 1" for _ in range(FUNCTION_LINES))
    tree = {"src/a.py": ast.parse(f"def long():\n{body}\n"), "src/b.py": ast.parse("def wide(a, b, c, d, e, f, *, g): ...\n")}
    assert [name for name, _ in long_functions(tree)] == ["src/a.py::long"]
    assert [name for name, _ in long_views({"src/a/views.py": tree["src/a.py"], "src/b.py": tree["src/a.py"]})] == ["src/a/views.py::long"]
    assert [name for name, _ in wide_functions(tree)] == ["src/b.py::wide"]
    assert [name for name, _ in long_files(tree, {"src/a.py": 401, "src/b.py": 400})] == ["src/a.py"]
