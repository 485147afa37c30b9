"""The chain of hashes: whole, or said where it is not."""

from dataclasses import replace
from typing import Any

import pytest

from remit.engine.audit import Entry, add_entry, check_chain, commit_words, first_previous
from remit.engine.audit.canonical import MOST_DEPTH, CanonicalError, canonical

CASE, SALT = "RM 4907 28", "s" * 32


def chain(length: int = 4, case: str = CASE) -> list[Entry]:
    found: list[Entry] = []
    for number in range(1, length + 1):
        found.append(add_entry(case, found[-1] if found else None, {"number": number, "move": "message"}, commit_words({"text": f"word {number}"}, SALT)))
    return found


def sentences(entries: list[Entry], case: str = CASE) -> list[str]:
    return [fault.sentence for fault in check_chain(case, entries)]


def test_chain_is_whole() -> None:
    assert sentences(chain()) == []


def test_hash_is_fixed_for_all_time() -> None:
    assert first_previous(CASE) == "29339f7fc238ff6c8625b91e6894414e6d3366db09e7650d84651ec9695d347f"
    assert chain(1)[0].hash == "4a8e44303c1a261ab9ce32cb512c0b1394aff413abd7d28e7955ca41958724bd"


def test_changed_entry_is_named() -> None:
    entries = chain()
    entries[1] = replace(entries[1], facts={**entries[1].facts, "move": "take_back"})
    assert sentences(entries) == ["Entry 2 was changed after it was written: its hash does not fit."]


def test_changed_entry_with_a_new_hash_breaks_the_next() -> None:
    entries = chain()
    entries[1] = add_entry(CASE, entries[0], {"number": 2, "move": "take_back"}, None)
    assert sentences(entries) == ["Entry 3 does not follow from entry 2."]


def test_left_out_added_and_moved_entries_are_seen() -> None:
    entries = chain()
    assert sentences(entries[1:])[:2] == [
        "Entry 1 carries the number 2: an entry is missing, was added, or stands in another place.",
        "Entry 1 does not follow from the reference of this case.",
    ]
    assert sentences([entries[0], entries[0], *entries[1:]])
    assert sentences([entries[0], entries[2], entries[1], entries[3]])


def test_entries_of_another_case_do_not_fit() -> None:
    assert sentences(chain(), "RM 4821 73") == ["Entry 1 does not follow from the reference of this case."]


def test_number_inside_the_facts_must_fit_too() -> None:
    assert "carries the number" in sentences([add_entry(CASE, None, {"number": 7}, None)])[0]


def test_empty_chain_says_so() -> None:
    assert sentences([]) == ["There is no entry at all."]


def test_facts_without_canonical_form_do_not_fit() -> None:
    assert len(sentences([replace(chain(1)[0], facts={"number": 1, "x": 0.5})])) == 1


def test_commitment_binds_words_and_salt() -> None:
    commitment = commit_words({"text": "a"}, SALT)
    assert commitment != commit_words({"text": "b"}, SALT)
    assert commitment != commit_words({"text": "a"}, "t" * 32)
    assert commit_words({}, "") is None
    with pytest.raises(CanonicalError, match="at least 32 characters"):
        commit_words({"text": "a"}, "short")


def test_canonical_form_does_not_turn_on_the_order_of_names() -> None:
    assert canonical({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'.encode()
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (0.5, "A float has no certain form"),
        (float("nan"), "A float has no certain form"),
        ({1: 2}, "A dict has no certain form"),
        ({"a": b"x"}, "A bytes has no certain form"),
        (["\ud800"], "half a character"),
        ({"\udfff": 1}, "half a character"),
        (deep(MOST_DEPTH + 1), "nested more than 20 deep"),
    ],
)
def test_what_has_no_canonical_form_is_refused(value: Any, sentence: str) -> None:
    with pytest.raises(CanonicalError, match=sentence):
        canonical(value)


def test_deepest_value_has_a_form() -> None:
    assert canonical(deep(MOST_DEPTH))
