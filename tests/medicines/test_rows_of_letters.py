"""Rows of labelled letters: name, status and supply against what stands there."""

import json
from pathlib import Path

import pytest

from remit.engine.letters import read
from remit.engine.medicines.rows import Row, read_rows

HERE = Path(__file__).parent
LABELS = sorted((HERE / "rows").glob("*.json"))
LEAST = 0.95


def rows_of(letter: str) -> dict[int, Row]:
    """Return the rows of a labelled letter by the place of their name."""
    return {row.name.start: row for row in read_rows(read((HERE.parent / "letters" / letter).read_bytes()))}


def is_right(label: dict, row: Row | None) -> bool:
    """Return whether name, status and supply are as labelled."""
    if row is None:
        return False
    found = (row.medicine.name, row.status.value, row.supply.kind.value, row.supply.days)
    return found == (label["name"], label["status"], label["kind"], label["days"])


def test_forty_letters_are_labelled() -> None:
    assert len(LABELS) >= 40


def test_ninety_five_of_a_hundred_rows_are_right() -> None:
    right, total, wrong = 0, 0, []
    for path in LABELS:
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = rows_of(data["letter"])
        for label in data["rows"]:
            total += 1
            if is_right(label, rows.get(label["start"])):
                right += 1
            else:
                wrong.append(f"{path.stem}: {label['at']}")
    assert right / total >= LEAST, wrong


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_no_labelled_row_is_missed(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = rows_of(data["letter"])
    assert [label["at"] for label in data["rows"] if label["start"] not in rows] == []
