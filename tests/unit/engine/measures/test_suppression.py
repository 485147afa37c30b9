"""Small numbers stay hidden: what is hidden, what is shown, and the sentences of refusal. That nothing can be worked back is a property (tests/properties)."""

import pytest

from remit.engine.measures.suppression import SuppressionError, SuppressionRule, suppress, suppress_list


def test_a_small_number_is_hidden_with_others_that_would_tell_it() -> None:
    table = suppress([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert table.cells[0][0] is None
    assert table.hidden == 4
    assert table.secondary == 3
    assert table.total == 443


def test_zero_is_shown() -> None:
    table = suppress([[0, 20], [30, 40]])
    assert table.cells == ((0, 20), (30, 40))
    assert table.hidden == 0


def test_two_ones_that_add_up_to_a_shown_two_are_not_enough() -> None:
    """A hidden count is at least 1, so two hidden cells with a known sum of 2 would both be 1."""
    table = suppress([[1, 1, 9], [1, 1, 8], [7, 6, 9]], SuppressionRule(threshold=2))
    assert table.row_totals[0] is None or table.cells[0][2] is None


def test_a_list_hides_a_second_number() -> None:
    table = suppress_list([2, 9, 14, 30])
    assert table.cells == ((None, None, 14, 30),)
    assert table.total == 55
    assert table.column_totals == ()


def test_a_list_with_one_number_hides_its_total_too() -> None:
    table = suppress_list([3, 0, 0])
    assert table.cells == ((None, 0, 0),)
    assert table.total is None
    assert table.row_totals == (None,)


def test_small_totals_are_hidden_like_other_numbers() -> None:
    table = suppress([[1, 2], [60, 70]])
    assert table.row_totals[0] is None


def test_threshold_nought_hides_nothing() -> None:
    assert suppress([[1, 2], [3, 4]], SuppressionRule(threshold=0)).hidden == 0


def test_rounding_makes_no_number_nothing() -> None:
    table = suppress([[1, 8], [0, 12]], SuppressionRule(threshold=0, round_to=5))
    assert table.cells == ((5, 10), (0, 10))
    assert table.total == 20


def test_the_answer_names_the_rule_that_it_followed() -> None:
    rule = SuppressionRule(threshold=8, round_to=5)
    assert suppress([[9]], rule).rule == rule
    assert rule.version == "remit.suppression/1"


@pytest.mark.parametrize(("cells", "words"), [([], "at least one row"), ([[]], "at least one row"), ([[1], [1, 2]], "same length"), ([[-1]], "below zero")])
def test_what_is_no_table_is_refused(cells: list[list[int]], words: str) -> None:
    with pytest.raises(SuppressionError, match=words):
        suppress(cells)


def test_a_rule_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(SuppressionError, match="rounding 1 or more"):
        SuppressionRule(round_to=0)
