"""A letter that did not arrive whole is said to be so."""

import pytest

from remit.engine.letters import read_text
from remit.engine.letters.completeness import find_missing_pages, is_cut_short

LAST = "Please could you repeat her kidney function in two weeks"


@pytest.mark.parametrize("last", ["and", "to", "please", "of the", "by -", "from,", "will", "WITH"])
def test_letter_that_stops_mid_sentence_is_cut_short(last: str) -> None:
    letter = read_text(f"Dear Dr Ash\n\n{LAST} {last}\n\n")
    assert letter.truncated
    assert "The letter stops in the middle of a sentence: it may have been cut short. Ask the sender for the whole letter." in letter.problems


@pytest.mark.parametrize("last", ["", ".", " and refer her.", " and\n\nYours sincerely\nDr Bea Elm"])
def test_letter_with_an_end_is_whole(last: str) -> None:
    letter = read_text(f"Dear Dr Ash\n\n{LAST}{last}")
    assert not letter.truncated
    assert not any("cut short" in problem for problem in letter.problems)


@pytest.mark.parametrize("text", ["", "cc GP", "signed by"])
def test_a_short_last_line_says_nothing_about_the_end(text: str) -> None:
    assert not is_cut_short(text)


def test_page_that_did_not_come_is_named() -> None:
    letter = read_text("Page 1 of 3\nSeen in clinic.\nPage 3 of 3\nThank you.")
    assert letter.truncated
    assert "Pages are missing: this letter says it has 3 pages and page 2 is not here. Ask the sender for the whole letter." in letter.problems


def test_several_missing_pages_are_named_in_the_plural() -> None:
    assert "it has 3 pages and pages 2, 3 are not here" in (find_missing_pages("PAGE 1/3") or "")


def test_five_missing_pages_are_enough_to_name() -> None:
    assert "pages 2, 3, 4, 5, 6 are not here" in (find_missing_pages("page 1 of 40") or "")


@pytest.mark.parametrize("text", ["no numbers", "Page 1 of 2\nPage 2 of 2", "page 1/1", "Page 3 of 3"])
def test_pages_that_are_all_here_or_only_numbered_at_the_end_are_no_problem(text: str) -> None:
    assert find_missing_pages(text) is None


def test_missing_pages_are_told_instead_of_a_cut_sentence() -> None:
    problems = read_text("Page 1 of 2\nPlease could you arrange for her to").problems
    assert [problem.split(":")[0] for problem in problems if "missing" in problem or "stops" in problem] == ["Pages are missing"]
