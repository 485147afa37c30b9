"""Cleaning, quoting and naming."""

import pytest

from remit.engine.remedy.wording import LONGEST_QUOTE, NO_WORDS, SHORTENED, clean, first_names_first, initials_of, quoted, unbroken


def test_quote_is_whole_up_to_the_limit() -> None:
    words = "a" * 299 + " " + "b" * 300
    assert len(words) == LONGEST_QUOTE
    assert quoted(words) == f"“{words}”"


def test_longer_quote_ends_at_a_word_with_a_visible_note_outside_the_marks() -> None:
    shown = quoted("word " * 200)
    assert shown.endswith(f"word …” {SHORTENED}")
    assert len(shown) <= LONGEST_QUOTE + len(SHORTENED) + 6


def test_long_quote_without_spaces_is_cut_at_the_limit() -> None:
    assert quoted("x" * 5000) == f"“{'x' * LONGEST_QUOTE} …” {SHORTENED}"


@pytest.mark.parametrize("words", ["", " \n", "\x00"])
def test_finding_without_words_is_about_the_letter_as_a_whole(words: str) -> None:
    assert quoted(words) == NO_WORDS


def test_lines_of_a_quote_are_joined() -> None:
    assert quoted("Please refer\r\n   her to\tour  clinic.\n") == "“Please refer her to our clinic.”"


@pytest.mark.parametrize("hostile", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ud800", "\ufffe", "\uffff", "\ufdd0", "\u202e", "\u2066", "\u200b", "\ufeff"])
def test_characters_that_cannot_be_printed_are_dropped(hostile: str) -> None:
    assert clean(f"a{hostile}b") == "ab"


def test_dropped_characters_leave_no_double_space() -> None:
    assert clean("a \u200b b\x00 ") == "a b"


@pytest.mark.parametrize("kept", ["é", "Ω", "漢", "ع", "😀", "\u00a0", "µ", "½", "\\", "#", "$", "<", "&"])
def test_other_characters_are_kept(kept: str) -> None:
    assert clean(f"a{kept}b") == f"a{kept}b"


def test_a_text_that_is_printable_as_a_whole_loses_no_character() -> None:
    """The short way through `clean` rests on this: the bell sends the same text the long way."""
    printable = "".join(chr(point) for point in range(0x110000) if chr(point).isprintable())
    assert clean(printable) == clean(printable + "\x07")


@pytest.mark.parametrize(
    ("name", "spoken", "initials"),
    [
        ("Mrs Marjorie Ellwood-Tan", "Mrs Marjorie Ellwood-Tan", "M E-T"),
        ("OKAFOR, Tobias (Mr)", "Mr Tobias OKAFOR", "T O"),
        ("OKAFOR, Tobias", "Tobias OKAFOR", "T O"),
        ("Mr T. Okafor", "Mr T. Okafor", "T O"),
        ("", "", ""),
        ("émile d'Arc", "émile d'Arc", "É D"),
    ],
)
def test_names_are_turned_and_shortened(name: str, spoken: str, initials: str) -> None:
    assert first_names_first(name) == spoken
    assert initials_of(name) == initials


def test_telephone_number_stays_on_one_line() -> None:
    assert unbroken("01632 960 217") == "01632\u00a0960\u00a0217"
