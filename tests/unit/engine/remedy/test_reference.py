"""References: always the same for the same letter, and safe to read out."""

import pytest

from remit.engine.remedy import is_reference, make_reference


def test_reference_has_two_groups_with_no_break_spaces() -> None:
    reference = make_reference(b"letter")
    assert reference == make_reference(b"letter")
    assert reference != make_reference(b"another letter")
    assert [len(part) for part in reference.split("\u00a0")] == [2, 4, 2]
    assert is_reference(reference)


@pytest.mark.parametrize("text", ["RM 4907 21", "RM\u00a04907\u00a021", "RM490721", " RM 4907 21 "])
def test_ways_of_writing_are_accepted(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize("text", ["RM 4907 22", "RM 4970 21", "4907 21", "RM 4907 2", "RM 4907 211", "RM ٤٩٠٧ ٢١", "", "RM 4907\n21"])
def test_other_texts_are_refused(text: str) -> None:
    assert not is_reference(text)
