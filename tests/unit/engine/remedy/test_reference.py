"""References: always the same for the same letter, and safe to read out."""

import pytest

from remit.engine.remedy import LONG, LONGEST, is_reference, make_reference, plain_reference, spaced_reference


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


@pytest.mark.parametrize(("digits", "groups"), [(LONG, [2, 4, 4]), (LONGEST, [2, 4, 4, 2])])
def test_register_of_many_cases_has_longer_references(digits: int, groups: list[int]) -> None:
    reference = make_reference(b"letter", digits=digits)
    assert [len(part) for part in reference.split("\u00a0")] == groups
    assert is_reference(reference)


def test_reference_is_kept_plain_and_shown_in_groups() -> None:
    assert plain_reference("rm 4907\u00a021") == "RM490721"
    assert plain_reference("RM 4907 22") is None
    assert spaced_reference("RM490721") == "RM\u00a04907\u00a021"
    assert plain_reference(make_reference(b"x", digits=LONGEST)) == make_reference(b"x", digits=LONGEST).replace("\u00a0", "")
