"""Folding: a lower-case pattern finds in a folded letter what a pattern that ignores case finds in the letter, at the same place."""

import re
import sys

import pytest

from remit.engine.letters.folding import fold


@pytest.mark.parametrize(
    "text", ["DNA Clinic", "\u0130stanbul \u0130", "CL\u0131N\u0131C", "di\u017fcharge", "\u212ag", "Stra\u00dfe", "T\u00dcRK\u0130YE", ""]
)
def test_folding_moves_no_character(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_agrees_with_patterns_that_ignore_case_on_every_character() -> None:
    every = "".join(map(chr, range(0xD800))) + "".join(map(chr, range(0xE000, sys.maxunicode + 1)))
    folded = fold(every)
    assert len(folded) == len(every)
    for plain in ("[a-z]", r"\w", r"\s", r"\d"):
        ignoring = [match.start() for match in re.finditer(plain, every, re.IGNORECASE)]
        assert [match.start() for match in re.finditer(plain, folded)] == ignoring, plain
