"""Sentences cut into clauses."""

import pytest

from remit.engine.terms import Addressee, Party
from remit.engine.triage.clauses import split_clauses
from remit.engine.triage.symbols import Reader

READER = Reader(Addressee.PRACTICE, frozenset(), {})


def clauses(words: str) -> list[str]:
    """Return the words of each clause; tokens are apart by spaces."""
    tokens = tuple(words.split())
    return [" ".join(symbol.word for symbol in clause.symbols) for clause in split_clauses(READER.read(tokens, 0, len(tokens), Party.NOBODY))]


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        ("please chase the biopsy and refer her to neurology", ["please chase the biopsy", "and refer her to neurology"]),
        ("we took the bloods and , if abnormal", ["we took the bloods and , if abnormal"]),
        ("look it up and , if it is normal , start azathioprine", ["look it up", "and , if it is normal , start azathioprine"]),
        ("chase the report and once you have it , tell her", ["chase the report", "and once you have it , tell her"]),
        ("she is well and , if it rains , happy", ["she is well and , if it rains , happy"]),
        ("the scan was normal ; please tell her", ["the scan was normal ;", "please tell her"]),
        ("plan for her : please chase the biopsy", ["plan for her :", "please chase the biopsy"]),
        ("plan for her : gp to chase the biopsy", ["plan for her :", "gp to chase the biopsy"]),
        ("plan for her : gp surgery", ["plan for her : gp surgery"]),
        ("she is well , please refer her", ["she is well ,", "please refer her"]),
        ("she is well , we will refer her", ["she is well ,", "we will refer her"]),
        ("start ramipril with u&es in a week", ["start ramipril", "with u&es in a week"]),
        ("start ramipril with a blood count in a week", ["start ramipril", "with a blood count in a week"]),
        ("start ramipril ( form enclosed ) and check levels", ["start ramipril ( form enclosed )", "and check levels"]),
        ("ramipril from you , and a blood count in a week", ["ramipril from you ,", "and a blood count in a week"]),
        ("check the u&es and a blood count", ["check the u&es and a blood count"]),
        ("home with his wife", ["home with his wife"]),
        ("he went home with", ["he went home with"]),
        ("she was well and", ["she was well and"]),
        ("check fbc , ferritin and b12", ["check fbc , ferritin and b12"]),
    ],
)
def test_clause_begins_where_another_party_or_work_begins(words: str, cut: list[str]) -> None:
    assert clauses(words) == cut


def test_long_run_without_a_joint_is_cut_by_length() -> None:
    found = clauses(" ".join(["zebra"] * 150))
    assert [len(clause.split()) for clause in found] == [60, 60, 30]


def test_no_words_make_no_clause() -> None:
    assert split_clauses([]) == []
