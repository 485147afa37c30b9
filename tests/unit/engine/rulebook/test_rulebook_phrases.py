"""The phrase language: what it finds, where, what it refuses, and that it never hangs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.engine.lexicon import words_of
from remit.engine.rulebook.phrases import GAP_WORDS, LONGEST_PHRASE, Passage, PhraseError, find_first, find_phrase, parse_phrase


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("unrelated", "a quite unrelated mole", (2, 3)),
        ("(new|different) problem", "if a different problem arises", (2, 4)),
        ("refer [him|her] back", "please refer back to us", (1, 3)),
        ("refer [him|her] back", "please refer her back to us", (1, 4)),
        ("(two week wait|2ww) form", "the two week wait form", (1, 5)),
        ("(he|she) ... declined", "she then firmly declined", (0, 4)),
        ("re-refer", "please re-refer her", (1, 3)),
        ("U&Es", "repeat U&Es weekly", (1, 2)),
        ("a [b [c]] d", "x a b c d", (1, 5)),
        ("([x|y] z|w)", "z", (0, 1)),
        ("unrelated", "related", None),
        ("refer him", "refer them", None),
    ],
)
def test_phrase_is_found_at_its_words(phrase: str, text: str, found: tuple[int, int] | None) -> None:
    assert find_phrase(phrase, words_of(text)) == found


def test_gap_holds_six_words_and_no_seventh() -> None:
    inside = ["a", *["x"] * GAP_WORDS, "b"]
    assert find_phrase("a ... b", inside) == (0, len(inside))
    assert find_phrase("a ... b", ["a", *["x"] * (GAP_WORDS + 1), "b"]) is None


def test_shortest_match_from_the_first_place_wins() -> None:
    assert find_phrase("a ... b", ["a", "b", "x", "b"]) == (0, 2)


def test_phrase_passes_over_a_comma_and_stops_at_the_end_of_a_sentence() -> None:
    assert find_phrase("no hurry", ["no", ",", "hurry"]) == (0, 3)
    assert find_phrase("a ... b", ["a", ".", "b"]) is None
    assert find_phrase("a b", ["a", ";", "b"]) is None


def test_first_phrase_of_the_list_that_stands_is_returned() -> None:
    assert find_first(["x y", "b"], ["a", "b"]) == (1, 2)
    assert find_first([], ["a"]) is None


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("refer.*", "no regular expressions"),
        ("refer+", "no regular expressions"),
        ("a . b", "no regular expressions"),
        ("(a|b", "not closed"),
        ("[a", "not closed"),
        ("(a]", "not closed"),
        ("a)", "opens nowhere"),
        ("a|b", "opens nowhere"),
        ("(a|)", "empty choice"),
        ("()", "empty choice"),
        ("", "begin and end with words"),
        ("... a", "begin and end with words"),
        ("a ...", "begin and end with words"),
        ("[a]", "match no words"),
        ("[a] [b]", "match no words"),
        ("a " * LONGEST_PHRASE, "longer than"),
    ],
)
def test_bad_phrase_is_refused_with_the_reason(phrase: str, why: str) -> None:
    with pytest.raises(PhraseError, match=why):
        parse_phrase(phrase)


@given(st.text(alphabet="ab()|[]. ", max_size=30), st.lists(st.sampled_from(["a", "b", ",", "."]), max_size=12))
def test_any_phrase_is_refused_or_found_inside_the_tokens(phrase: str, tokens: list[str]) -> None:
    try:
        parse_phrase(phrase)
    except PhraseError:
        return
    found = find_phrase(phrase, tokens)
    assert found is None or 0 <= found[0] < found[1] <= len(tokens)


def test_hostile_text_does_not_hang() -> None:
    # A search that goes back on its steps would need some 20,000 ** 5 of them here and never end; no clock is read.
    words = ["a"] * 20_000
    assert find_phrase("a ... a ... a ... a ... a ... b", words) is None
    assert find_phrase("a ... a ... a ... a ... a ... b", [*words, "b"]) is not None


_PHRASES = ["a", "b a", "a ... b", "(a|b) c", "[a] c", "(a b|c [b]) a", "[c] (b|a)", "([a] b|c)"]


@given(st.lists(st.sampled_from(_PHRASES), max_size=4), st.lists(st.sampled_from(["a", "b", "c", ",", "."]), max_size=12))
def test_a_passage_finds_what_a_search_for_each_phrase_finds(phrases: list[str], tokens: list[str]) -> None:
    passage = Passage(tokens)
    each = next((found for phrase in phrases if (found := find_phrase(phrase, tokens))), None)
    assert find_first(phrases, passage) == each
    assert find_first(phrases, passage) == each


def test_passage_says_a_run_of_words_only_as_it_stands() -> None:
    passage = Passage(("for", "7", "days", ",", "then"))
    assert passage.says_any(("1 week", "7 days"))
    assert passage.says_any(("7 days",))
    assert not passage.says_any(("7 day", "days then"))
