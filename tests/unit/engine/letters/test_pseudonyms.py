"""Letters without their people: what is replaced, that places move along, and that nothing known is left."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from remit.engine.letters.pseudonyms import leftovers, pseudonymise
from remit.engine.terms import has_valid_check_digit

LETTER = """Northmoor General Hospital, Rheumatology
Secretary: Lorraine Pike, 01632 960144, lorraine.pike@northmoor.example
Clinic: Tuesday 23 December 2025. Typed: 30/12/2025

Dr A Osei
Lime Avenue Surgery
14 Orchard Lane, Fenmarsh
FN3 4QX

Re: Mrs Marjorie ELLWOOD-TAN, DOB 14/03/1957, NHS No 999 412 3076, hospital number NM204118

I saw Mrs Ellwood-Tan today. Marjorie's hands are better. Her husband: Gerald drove her.

GP to chase the MRI report of 19 December please. See www.northmoor.example/leaflet.

Dr Ivo Castellan
"""
NAMES = ("Marjorie Ellwood-Tan", "Amara Osei")
PLACES = ("Northmoor General Hospital", "Lime Avenue Surgery")


def _done() -> str:
    return pseudonymise(LETTER, names=NAMES, places=PLACES, days=14, seed=b"x").text


@pytest.mark.parametrize(
    "word",
    [
        "Marjorie",
        "Ellwood",
        "ELLWOOD",
        "Osei",
        "Castellan",
        "Ivo",
        "Lorraine",
        "Pike",
        "Gerald",
        "412",
        "960144",
        "204118",
        "northmoor",
        "Northmoor",
        "Lime",
        "Orchard Lane",
        "FN3",
        "1957-03",
    ],
)
def test_word_that_names_somebody_is_gone(word: str) -> None:
    assert word not in _done()


def test_same_name_has_the_same_pseudonym_throughout() -> None:
    text = _done()
    surname = re.search(r"Mrs ([A-Z][a-z]+) today", text)
    assert surname
    assert surname[1].upper() in text


def test_days_move_together_and_keep_their_manner_and_weekday() -> None:
    text = _done()
    assert "Clinic: Tuesday 6 January 2026. Typed: 13/01/2026" in text
    assert "report of 2 January please" in text
    assert "DOB 01/07/1957" in text


def test_nhs_number_becomes_a_valid_one_of_the_test_range() -> None:
    number = re.search(r"NHS No (999 \d{3} \d{4})", _done())
    assert number
    assert has_valid_check_digit(number[1].replace(" ", ""))


def test_work_that_is_asked_for_stays_as_it_was() -> None:
    assert "GP to chase the MRI report of" in _done()


def test_quote_is_found_again_at_its_new_place() -> None:
    done = pseudonymise(LETTER, names=NAMES, places=PLACES, days=14)
    start = LETTER.index("GP to chase")
    left, right = done.move(start, start + len("GP to chase the MRI report"))
    assert done.text[left:right] == "GP to chase the MRI report"
    start = LETTER.index("I saw Mrs Ellwood-Tan today")
    left, right = done.move(start, start + len("I saw Mrs Ellwood-Tan today"))
    assert re.fullmatch(r"I saw Mrs [A-Z][a-z]+(?:-[A-Z][a-z]+)? today", done.text[left:right])


def test_stretch_that_begins_in_a_name_takes_the_whole_pseudonym() -> None:
    text = "Seen with Mrs Abbotsbury now."
    done = pseudonymise(text)
    at = text.index("sbury")
    left, right = done.move(at, at + 9)
    assert re.fullmatch(r"[A-Z][a-z]+ now", done.text[left:right])


def test_what_is_left_of_a_known_name_is_told() -> None:
    assert leftovers("Seen with marjorie, 999 412 3076.", names=("Marjorie Tan",), numbers=("9994123076",)) == ["Marjorie", "9994123076"]
    assert leftovers(_done(), names=NAMES, numbers=("9994123076",)) == []


def test_day_that_does_not_exist_is_replaced_too() -> None:
    assert "31 February" not in pseudonymise("Seen on 31 February 2026.").text


PIECES = some.sampled_from([*LETTER.split(" "), "Mrs", "Dr", "Osei", "999 412 3076", "3/4/2026", "\n", "  ", "O’Neill-van", "GP: Smith"])


@given(some.lists(PIECES, max_size=40).map(" ".join), some.binary(max_size=4))
def test_unreplaced_words_keep_their_place_whatever_stands_around(text: str, seed: bytes) -> None:
    done = pseudonymise(text, names=NAMES, seed=seed)
    at = 0
    for swap in done.swaps:
        assert at <= swap.start < swap.end
        left, right = done.move(at, swap.start)
        assert done.text[left:right] == text[at : swap.start]
        at = swap.end
    assert pseudonymise(text, names=NAMES, seed=seed).text == done.text
