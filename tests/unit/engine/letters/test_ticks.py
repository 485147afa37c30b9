"""Tick boxes: what each says of the words beside it."""

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.letters.ticks import Tick


def _ticks(text: str) -> list[tuple[str, str]]:
    letter = read_text(text)
    return [(letter.text[one.start : one.end], one.tick.value) for one in letter.sentences]


def test_a_box_belongs_to_the_words_after_it() -> None:
    assert _ticks("[x] Sutures out by us\n[ ] GP to remove clips\n[ ] Practice nurse to dress wound") == [
        ("Sutures out by us", "ticked"),
        ("GP to remove clips", "unticked"),
        ("Practice nurse to dress wound", "unticked"),
    ]


def test_several_boxes_on_a_line_cut_it() -> None:
    assert _ticks("Histology sent today. [x] surgeon to write   [ ] GP to chase") == [
        ("Histology sent today.", "none"),
        ("surgeon to write", "ticked"),
        ("GP to chase", "unticked"),
    ]


def test_boxes_at_the_end_belong_to_the_words_before_them() -> None:
    assert _ticks("Letter sent [x]   GP to book transport [ ]") == [("Letter sent", "ticked"), ("GP to book transport", "unticked")]


@pytest.mark.parametrize("box", ["[ ]", "[]", "[_]", "☐", "□", "( )"])
def test_boxes_are_blank_where_none_of_the_letter_is_ticked(box: str) -> None:
    assert _ticks(f"{box} GP to chase the biopsy\n{box} GP to refer on") == [("GP to chase the biopsy", "blank"), ("GP to refer on", "blank")]


@pytest.mark.parametrize(("empty", "full"), [("[ ]", "[X]"), ("☐", "☑"), ("☐", "☒"), ("□", "■"), ("[ ]", "[✓]"), ("( )", "(x)"), ("( )", "(•)")])
def test_every_style_of_box_is_known(empty: str, full: str) -> None:
    assert _ticks(f"{full} GP informed\n{empty} GP to refer on") == [("GP informed", "ticked"), ("GP to refer on", "unticked")]


def test_words_in_brackets_are_no_box() -> None:
    assert [tick for _, tick in _ticks("The film [see report] was clear, and she [Mrs X] is well.")] == [Tick.NONE.value]


def test_a_number_in_brackets_is_no_box() -> None:
    assert [tick for _, tick in _ticks("(ix) GP to chase the biopsy\n(x) GP to refer on")] == [Tick.NONE.value] * 2


def test_a_black_square_by_itself_is_a_bullet() -> None:
    assert [tick for _, tick in _ticks("■ GP to chase the biopsy\n■ We refer on\n□ None")] == ["ticked", "ticked", "unticked"]
    assert [tick for _, tick in _ticks("■ GP to chase the biopsy\n■ We refer on")] == ["none", "none"]
