"""Words are put together from known pieces."""

import pytest

from remit.engine.triage.wordpieces import MOST, SIGNS, UNKNOWN, Pieces

NAMES = [*SIGNS, "please", "chase", "bio", "##psy", "##ps", "##y", "b", "##b"]


@pytest.fixture
def pieces() -> Pieces:
    """A small list of pieces."""
    return Pieces(NAMES)


def cut(pieces: Pieces, word: str) -> list[str]:
    return [NAMES[number] for number in pieces.cut(word)]


def test_known_word_is_one_piece(pieces: Pieces) -> None:
    assert cut(pieces, "please") == ["please"]


def test_longest_beginning_and_longest_continuation_win(pieces: Pieces) -> None:
    assert cut(pieces, "biopsy") == ["bio", "##psy"]


def test_word_is_cut_the_same_a_second_time(pieces: Pieces) -> None:
    assert pieces.cut("biopsy") == pieces.cut("biopsy")


def test_what_no_piece_fits_is_unknown_from_there_on(pieces: Pieces) -> None:
    assert cut(pieces, "bioxpsy") == ["bio", SIGNS[UNKNOWN]]
    assert cut(pieces, "ж") == [SIGNS[UNKNOWN]]


@pytest.mark.parametrize("length", [MOST, 50, 100_000])
def test_long_word_is_known_by_its_beginning(pieces: Pieces, length: int) -> None:
    assert cut(pieces, "b" * length) == ["b", *["##b"] * (MOST - 1)]


def test_empty_word_is_unknown(pieces: Pieces) -> None:
    assert cut(pieces, "") == [SIGNS[UNKNOWN]]
