"""A small sample of `make fuzz`: whatever a document does, it is answered, and the next one is too."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from remit.engine.letters import isolation, read


@pytest.fixture(scope="module")
def fuzz() -> Iterator[ModuleType]:
    """The benchmark package stands beside the tests and is not installed."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import bench.fuzz

    yield bench.fuzz
    sys.path.pop(0)


@pytest.fixture(autouse=True)
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "has_ocr", lambda: False)


def test_damaged_documents_of_all_formats_are_answered(fuzz: ModuleType) -> None:
    counts, _ = fuzz.run(fuzz.list_broken(300, seed=7))
    assert counts.total() == 300
    assert len({name for name, _ in counts}) >= 12


def test_hostile_documents_are_answered_and_the_next_one_is_read(fuzz: ModuleType) -> None:
    for name, data in fuzz.list_hostile(10_000).items():
        assert fuzz.answer(data) in ("read", "refused"), name
    assert read(fuzz.as_pdf("Please chase the ferritin.")).text == "Please chase the ferritin."
