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


@pytest.mark.parametrize("yes", [": Yes", ": Y", "? yes", " = Y", " ........ yes", " ........ on", ": (Yes)"])
@pytest.mark.parametrize(
    "no",
    [
        ": No",
        ": N",
        "? none",
        ": n/a",
        ": not required.",
        " ........ off",
        " ....... nil",
        " - not needed",
        " - WITHDRAWN",
        ": done here",
        " - entered for wrong patient",
        " ______",
        " ..........",
        "               No",
        "      N",
    ],
)
def test_an_answer_says_what_a_box_says(yes: str, no: str) -> None:
    assert _ticks(f"GP to chase the biopsy{yes}\nGP to refer on{no}\nShe was well.") == [
        ("GP to chase the biopsy", "ticked"),
        ("GP to refer on", "unticked"),
        ("She was well.", "none"),
    ]


@pytest.mark.parametrize("yes", ["      Y", "               Yes"])
def test_an_answer_may_stand_in_a_column(yes: str) -> None:
    assert _ticks(f"GP informed{yes}\nGP to refer on      N\nLeaflet        given to her\nRamipril 5 mg      nil\n")[:2] == [
        ("GP informed", "ticked"),
        ("GP to refer on", "unticked"),
    ]
    assert {tick for _, tick in _ticks("Leaflet        given to her\nRamipril 5 mg      nil\n")} == {"none"}


def test_what_stands_in_brackets_may_be_withdrawn() -> None:
    (asked, *_) = _ticks("[GP to refer on] - withdrawn, she declines\n")
    assert asked == ("[GP to refer on]", "unticked")


def test_a_column_may_say_that_a_line_does_not_apply() -> None:
    form = "Prompts\n   CT urogram, GP to request            not applicable\n   Bloods by GP before contrast         not applicable, done in clinic\n"
    assert [tick for words, tick in _ticks(form) if "GP" in words] == ["unticked", "unticked"]


def test_an_answer_belongs_to_its_own_line_and_sentence() -> None:
    assert _ticks("He was seen on the ward. Fit note from the GP: no") == [("He was seen on the ward.", "none"), ("Fit note from the GP", "unticked")]


def test_what_follows_a_no_is_read_by_itself() -> None:
    assert _ticks("GP to take the clips out: no, we do it here") == [("GP to take the clips out", "unticked"), (", we do it here", "none")]


@pytest.mark.parametrize(
    "words",
    [
        "I asked him and he said no.",
        "Team | Red | No",
        "Allergies: none known",
        "Plan: no change",
        "It is as before - no\nfurther tests",
        "Please chase the biopsy......",
    ],
)
def test_words_that_are_no_answer_of_a_form(words: str) -> None:
    assert {tick for _, tick in _ticks(words)} == {"none"}


def test_where_there_are_boxes_the_boxes_count() -> None:
    assert _ticks("[ ] GP to refer to ______\n[x] GP to write: No") == [("GP to refer to ______", "unticked"), ("GP to write: No", "ticked")]


def test_rows_of_dots_are_rows_of_a_table() -> None:
    assert _ticks("Histology ............ to the surgeon who took it\nrepeat bloods .......... none")[-1] == ("repeat bloods", "unticked")
