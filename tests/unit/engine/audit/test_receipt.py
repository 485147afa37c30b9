"""Receipts: read, checked without a server, and compared."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from remit.engine.audit import Entry, Receipt, ReceiptError, add_entry, check_receipt, commit_words, compare_receipts, read_receipt, write_receipt
from remit.engine.audit.receipt import MOST_BYTES, ShownWords

SALT = "s" * 32


def receipt(length: int = 3, *, case: str = "RM 4907 28", word: str = "word") -> Receipt:
    entries: list[Entry] = []
    for number in range(1, length + 1):
        entries.append(add_entry(case, entries[-1] if entries else None, {"number": number}, commit_words({"text": f"{word} {number}"}, SALT)))
    return Receipt(case, "2026-01-05T10:15:00+00:00", tuple(entries), {2: ShownWords(SALT, {"text": f"{word} 2"})}, entries[-1].hash)


def test_receipt_comes_back_whole() -> None:
    assert read_receipt(write_receipt(receipt())) == receipt()
    assert check_receipt(receipt()) == []
    assert read_receipt(b"\xef\xbb\xbf" + write_receipt(receipt())) == receipt()


def test_receipt_is_small() -> None:
    assert len(write_receipt(receipt(10))) < 10_000


def change(edit: Callable[[dict[str, Any]], object]) -> bytes:
    whole = json.loads(write_receipt(receipt()))
    edit(whole)
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda whole: whole["entries"][1]["facts"].update(number=5), "Entry 2"),
        (lambda whole: whole["entries"].pop(), "The last hash is not that of the last entry"),
        (lambda whole: whole["entries"].pop(0), "Entry 1"),
        (lambda whole: whole["entries"].clear(), "There is no entry at all."),
        (lambda whole: whole.update(head="0" * 64), "The last hash"),
        (lambda whole: whole.update(case="RM 4821 73"), "Entry 1 does not follow from the reference of this case."),
        (lambda whole: whole["words"]["2"]["words"].update(text="another word"), "The words shown for entry 2 are not those that were written."),
        (lambda whole: whole["words"]["2"].update(salt="x"), "The words shown for entry 2"),
        (lambda whole: whole["words"].update({"9": whole["words"]["2"]}), "The words shown for entry 9"),
        (lambda whole: whole["words"]["2"].update(words={}), "The words shown for entry 2"),
    ],
)
def test_tampered_receipt_says_where(edit: Callable[[dict[str, Any]], object], sentence: str) -> None:
    assert any(fault.sentence.startswith(sentence) for fault in check_receipt(read_receipt(change(edit))))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not the JSON that Remit writes"),
        (b"\xff\xfe", "not the JSON that Remit writes"),
        (b"[" * 200_000, "not the JSON that Remit writes"),
        (b'{"schema": "a", "schema": "b"}', "not the JSON that Remit writes"),
        (b'{"schema": NaN}', "not the JSON that Remit writes"),
        (b"[]", "This is not a receipt of Remit"),
        (b'{"schema": "remit.receipt/2"}', "This is not a receipt of Remit"),
        (b'{"schema": "remit.receipt/1"}', "'case' is missing"),
        (b" " * (MOST_BYTES + 1), "too large for a receipt: more than 10 MB"),
        (change(lambda whole: whole.update(case=5)), "a part of it has the wrong form"),
        (change(lambda whole: whole["entries"][0].update(number=True)), "a part of it has the wrong form"),
        (change(lambda whole: whole.update(entries=[5])), "a part of it has the wrong form"),
        (change(lambda whole: whole.update(words={"x": whole["words"]["2"]})), "a part of it has the wrong form"),
    ],
    ids=range(13),
)
def test_what_is_no_receipt_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(ReceiptError, match=sentence):
        read_receipt(data)


def test_copies_agree_where_one_goes_on() -> None:
    assert compare_receipts(receipt(2), receipt(5)) == []


def test_copies_disagree_where_history_was_written_anew() -> None:
    forged = receipt(4, word="other")
    assert check_receipt(forged) == []
    assert [fault.sentence for fault in compare_receipts(receipt(3), forged)] == [
        "The two receipts disagree from entry 1 on. Each party should show where its copy comes from."
    ]


def test_copies_of_two_cases_are_not_compared() -> None:
    with pytest.raises(ReceiptError, match="These receipts are of two cases"):
        compare_receipts(receipt(), receipt(case="RM 4821 73"))


def test_words_can_be_withheld() -> None:
    assert check_receipt(replace(receipt(), shown={})) == []
