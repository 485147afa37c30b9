"""The project's own tree, as the architecture tests see it."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _listed(*arguments: str) -> list[Path]:
    answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 git is where the reader's shell finds it
    return sorted(path for name in answer.stdout.split("\0") if name and (path := ROOT / name).is_file())


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file that is, or will be, under version control."""
    return _listed("ls-files", "-z", "--cached", "--others", "--exclude-standard")


@pytest.fixture(scope="session")
def code(tracked: list[Path]) -> dict[Path, ast.Module]:
    """Every Python file with its syntax tree."""
    return {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in tracked if path.suffix == ".py"}


@pytest.fixture(scope="session")
def package_code(code: dict[Path, ast.Module], root: Path) -> dict[Path, ast.Module]:
    """Every Python file of the shipped package."""
    return {path: tree for path, tree in code.items() if path.is_relative_to(root / "src")}
