"""The letters that the benchmarks read: a fixed sample of the development set.

What lives here: choosing and repeating letters. They are input only: no benchmark looks at their labels or prints their words.
"""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LETTERS = ROOT / "tests" / "letters"
_NO_LETTERS = frozenset({"phrasings"})


def list_sample(count: int) -> list[str]:
    """Return the texts of a fixed sample, always in the same order.

    The order is that of a hash of the name, so a letter added to the set moves few of the others, and each writer is met in proportion.

    Args:
        count: how many; all of them where there are fewer.
    """
    paths = [path for path in LETTERS.glob("*/*.txt") if path.parent.name not in _NO_LETTERS]
    paths.sort(key=lambda path: hashlib.sha256(f"{path.parent.name}/{path.name}".encode()).digest())
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths[:count]]


def middle_letter() -> str:
    """Return the letter of median length of the sample."""
    return sorted(list_sample(300), key=len)[150]


def write_folder(folder: Path, count: int) -> None:
    """Write `count` letters as files, repeating the sample as often as needed."""
    texts = list_sample(300)
    for number in range(count):
        (folder / f"letter-{number:05d}.txt").write_text(texts[number % len(texts)], encoding="utf-8")
