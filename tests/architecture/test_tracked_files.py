"""What must not be in any file of the project: addresses of package indexes, paths of somebody's machine, real NHS numbers, other people's files."""

import hashlib
import re
import sysconfig
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from remit.engine.terms import has_valid_check_digit

# Each pattern is written in two pieces, so that this file does not hold what it looks for.
INDEX_HOSTS = re.compile(
    "|".join(
        (
            r"\bpypi" r"\.org",
            r"python" r"hosted\.org",
            r"npm" r"js\.(?:org|com)",
            r"deb\." r"debian\.org",
            r"proxy\." r"golang",
            r"--(?:extra-)?" r"index-url",
            r"--find" r"-links",
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.~/-])/(?:work|" r"root|farm|Users|home|" r"opt)/" r"|\.\./" r"shared\b")
TOOLS = re.compile(r"\b(?:claude" r" code|anth" r"ropic|open" r"ai|chat" r"gpt|co" r"pilot|co" r"dex|co-authored" r"-by)\b", re.IGNORECASE)
NHS_NUMBER = re.compile(r"(?<![\w+.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w-])")
INVENTED = ("tests/", "samples/", "docs/", "src/remit/engine/rulebook/")
NUMBERS_ALLOWED = {
    "tests/rulebook/test_refusals.py": "proves that a rule example with such a number is refused; it is the NHS's own printed specimen",
    "src/remit/engine/rulebook/strict_yaml.py": "the ten digits in order",
}
SMALLEST_COPY = 200


@pytest.fixture(scope="module")
def texts(tracked: list[Path], root: Path) -> dict[str, str]:
    """Every tracked file that is text."""
    found = {}
    for path in tracked:
        data = path.read_bytes()
        if b"\0" not in data:
            found[path.relative_to(root).as_posix()] = data.decode("utf-8", errors="replace")
    return found


def _lines_with(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    """Return places only: a failing test must not print what it found."""
    return [
        f"{name}:{number}" for name, text in texts.items() if pattern.search(text) for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)
    ]


@pytest.mark.parametrize("pattern", [INDEX_HOSTS, MACHINE_PATHS, TOOLS], ids=["package index", "path of a machine", "tool"])
def test_no_file_names(texts: dict[str, str], pattern: re.Pattern[str]) -> None:
    assert _lines_with(pattern, texts) == []


def test_patterns_see_what_they_look_for() -> None:
    seen = [INDEX_HOSTS.search("https://py" + "pi.org/simple"), MACHINE_PATHS.search("see /wo" + "rk/main"), TOOLS.search("Co" + "pilot")]
    unseen = [INDEX_HOSTS.search("pip-audit"), MACHINE_PATHS.search("a shop/home/school"), TOOLS.search("Claude Marchetti")]
    assert all(seen)
    assert not any(unseen)


def _real_numbers(texts: dict[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        for found in NHS_NUMBER.finditer(text):
            digits = re.sub(r"\D", "", found[0])
            if has_valid_check_digit(digits) and not digits.startswith("999"):
                yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}"


def test_every_nhs_number_is_of_the_test_range(texts: dict[str, str]) -> None:
    places = _real_numbers({name: text for name, text in texts.items() if name.startswith(INVENTED)})
    assert [place for place in places if place.rsplit(":", 1)[0] not in NUMBERS_ALLOWED] == []


def test_a_number_outside_the_test_range_is_seen() -> None:
    assert list(_real_numbers({"letter": "NHS No 943 476 " + "5919"})) == ["letter:1"]


def test_no_file_is_a_copy_of_somebody_elses(tracked: list[Path], root: Path) -> None:
    ours = defaultdict(list)
    for path in tracked:
        if path.stat().st_size >= SMALLEST_COPY:
            ours[path.stat().st_size].append(path)
    copies = []
    for theirs in Path(sysconfig.get_path("purelib")).rglob("*"):
        if not theirs.match("remit-*.dist-info/**/*") and theirs.is_file() and (same_size := ours.get(theirs.stat().st_size)):
            digest = hashlib.sha256(theirs.read_bytes()).digest()
            copies += [path.relative_to(root).as_posix() for path in same_size if hashlib.sha256(path.read_bytes()).digest() == digest]
    assert copies == []
