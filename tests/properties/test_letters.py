"""What must hold of reading whatever stands in the file."""

import sys
from collections import Counter
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from remit.engine.letters import Letter, UnreadableLetterError, read, read_text
from remit.engine.letters.lines import read_lines, read_paragraphs

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=400)
PIECES = st.sampled_from(
    [
        *("GP", "please", "chase", "the", "hist0logy", "surnmary", "c1inic", "chas", "e", "we", "will", "Dr.", "e.g.", "she", "of", "and", "bloods", "PLAN"),
        *("Actions for GP:", "Dear Dr Ash", "Yours sincerely", "Page 1 of 3", "NHS No: 999 000 0018", "DOB 31/02/1960", "3 March 2026", "12/03/26", "1/52"),
        *(
            "- ",
            "• ",
            "1. ",
            "[ ] ",
            ">",
            "|",
            "   ",
            "\t",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\x0c",
            "\x85",
            "\u2028",
            "\xa0",
            ":",
            ";",
            ".",
            "...",
            "?!",
            "“",
            "’",
            "(",
            "]",
        ),
        *("İ", "ß", "é", "٣", "²", "😀", "\ud800", "\x00"),
    ]
)
LETTERS = st.lists(PIECES, max_size=60).flatmap(lambda pieces: st.sampled_from(["", " "]).map(lambda glue: glue.join(pieces)))

PATHOLOGICAL = {
    "quotes": '"' * 10_000,
    "quotes behind stops": '."' * 5_000,
    "quotes behind one stop": "." + '"' * 10_000 + "x",
    "bullets": "• " * 10_000,
    "lines of bullets": "•\n" * 10_000,
    "empty items": "- \n" * 10_000,
    "dashes": "-" * 10_000,
    "dashes and a word": "-" * 10_000 + " x",
    "quote marks of mail": ">" * 10_000 + "x",
    "spaced quote marks of mail": "> " * 10_000 + "x",
    "brackets": "[" * 10_000,
    "pairs of brackets": "()" * 5_000,
    "tick boxes": "[ ] " * 5_000,
    "stops": "." * 10_000 + "x",
    "cells": "a |" * 5_000,
    "one cell": "|" * 10_000 + "x",
    "spaces at the end of a line": "GP please" + " " * 10_000 + "\nx",
    "spaces after a word that leaves the sentence open": "repeat the bloods and" + " " * 10_000 + "x",
    "spaces between words": ("GP" + " " * 50) * 200,
    "tabs": "GP" + "\t" * 10_000 + "x",
    "line breaks": "\n" * 10_000,
    "carriage returns": "\r" * 10_000,
    "leads": "GP: " * 5_000,
    "figures": "1 " * 10_000,
    "one long number": "1" * 10_000,
    "days": "1/" * 5_000,
    "months": "1 may " * 2_000,
    "shapes that scanning confuses": "cl" * 5_000,
    "apostrophes": "a'" * 5_000,
    "words of paid care": "private " * 3_000,
    "one long word": "a" * 10_000,
}
SENTENCE = "Please chase the histology from the clinic of Mrs Fir. "


def check_letter(letter: Letter) -> None:
    """Everything that points into the text points at what it says."""
    text = letter.text
    reached = 0
    for sentence in letter.sentences:
        assert reached <= sentence.start < sentence.end <= len(text)
        assert not text[sentence.start].isspace()
        assert not text[sentence.end - 1].isspace()
        assert 0 <= sentence.section < len(letter.sections)
        reached = sentence.end
    reached = 0
    tokens = letter.tokens
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        assert reached <= start < end <= len(text)
        assert word
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        reached = end
    for before, after in pairwise(letter.sections):
        assert before.start <= before.end <= after.start
    for found in (letter.dates.event, letter.dates.written):
        assert found is None or 0 <= found.start < found.end <= len(text)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
@example("NHS No: " + "".join(chr(0x660 + int(figure)) for figure in "9990000018"))
def test_any_text_is_read(text: str) -> None:
    letter = read_text(text)
    assert letter.text == text
    check_letter(letter)


@given(LETTERS)
@settings(max_examples=400, deadline=None)
def test_any_order_of_the_pieces_of_letters_is_read(text: str) -> None:
    check_letter(read_text(text))


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    try:
        letter = read(data)
    except UnreadableLetterError as refusal:
        said = str(refusal)
    else:
        check_letter(letter)
        return
    assert said[0].isupper()
    assert said.endswith(".")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200).filter(str.strip))
@settings(max_examples=80, deadline=None)
def test_every_encoding_gives_the_same_text(text: str) -> None:
    encodings, text = ("utf-8-sig", "utf-16"), f"Dear {text}"  # without any word it would be refused
    assert {read(text.encode(encoding)).text for encoding in encodings} == {text}


@given(LETTERS)
@settings(max_examples=200, deadline=None)
def test_lines_cover_the_text_and_paragraphs_hold_whole_lines(text: str) -> None:
    lines = read_lines(text)
    between = [text[before.end : after.start] for before, after in pairwise(lines)]
    assert set(between) <= {"\n", "\r\n"}
    assert lines[0].start == 0
    assert text[lines[-1].end :] in ("", "\r")
    assert not any("\n" in text[line.start : line.end] for line in lines)
    edges = {line.start for line in lines}, {line.end for line in lines}
    reached = 0
    for paragraph in read_paragraphs(text, lines):
        assert paragraph.start in edges[0]
        assert paragraph.end in edges[1]
        assert reached <= paragraph.start <= paragraph.body <= paragraph.end
        reached = paragraph.end


@given(LETTERS)
@settings(max_examples=150, deadline=None)
def test_reading_twice_gives_one_answer(text: str) -> None:
    first, second = read_text(text), read_text(text)
    assert (first.sentences, first.tokens, first.dates, first.problems) == (second.sentences, second.tokens, second.dates, second.problems)


def count_calls(text: str) -> int:
    """Return how many Python functions and generator steps reading takes."""
    calls: Counter[str] = Counter()

    def profile(_frame: FrameType, event: str, _argument: Any) -> None:
        calls[event] += 1

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        read_text(text)
    finally:
        sys.setprofile(before)
    return calls["call"] + calls["c_call"]


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_text_is_read(name: str) -> None:
    text = PATHOLOGICAL[name]
    letter = read_text(text)
    check_letter(letter)
    assert len(letter.tokens.words) <= len(text)
    assert len(letter.sentences) <= len(text) // 2 + 1


@pytest.mark.parametrize("mark", [".", ">", '"', "-", "•", "|", "[", "(", "1"])
def test_run_of_100_000_marks_before_a_word_does_not_hang(mark: str) -> None:
    check_letter(read_text(f"Please chase it {mark * 100_000}x\n{mark * 100_000}x and {' ' * 100_000}\nThank you."))


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_work_on_pathological_text_grows_with_its_length(name: str) -> None:
    text = PATHOLOGICAL[name]
    half = text[: len(text) // 2]
    read_text(text)
    assert count_calls(text) <= 2.5 * count_calls(half) + 500


def test_a_single_line_of_200_kb_is_read_in_steps_that_grow_with_its_length() -> None:
    count = 200_000 // len(SENTENCE)
    whole, half = SENTENCE * count, SENTENCE * (count // 2)
    letter = read_text(whole)
    check_letter(letter)
    assert len(letter.sentences) == count
    assert len(letter.tokens.words) == count * len(read_text(SENTENCE).tokens.words)
    assert count_calls(whole) <= 2.2 * count_calls(half)


def test_a_single_line_of_200_kb_without_a_stop_is_one_sentence() -> None:
    text = "please chase the histology " * 7_500
    letter = read_text(text)
    assert [(item.start, item.end) for item in letter.sentences] == [(0, len(text) - 1)]
    assert len(letter.tokens.words) == 30_000


def test_noise_on_a_line_of_200_kb_is_mended_word_by_word() -> None:
    letter = read_text("G P to chas e the hist0logy " * 7_000)
    assert letter.tokens.noisy
    assert len(letter.tokens.words) == 6 * 7_000
