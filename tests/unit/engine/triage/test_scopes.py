"""Scopes: the words of the sentence, paragraph and letter around a request."""

import pytest

from remit.engine.findings import Request
from remit.engine.letters.letter import read_text
from remit.engine.terms import Act, Party, Span, Task
from remit.engine.triage.scopes import Scopes

TEXT = "Dear Dr Example\n\nShe was seen. Please chase the biopsy. We will write.\n\nThank you."


def request_at(start: int, end: int) -> Request:
    """Return a request for the characters of a range."""
    return Request(Task.CHASE_RESULT, Act.ASK, Party.PRACTICE, Span(start, end))


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("sentence", "please chase the biopsy ."),
        ("paragraph", "she was seen . please chase the biopsy . we will write ."),
        ("letter", "dear dr example she was seen . please chase the biopsy . we will write . thank you ."),
    ],
)
def test_scope_holds_the_words_around_the_request(scope: str, words: str) -> None:
    letter = read_text(TEXT)
    start = TEXT.index("chase")
    passage, first = Scopes(letter).around(request_at(start, start + 5), scope)
    assert " ".join(passage.tokens) == words
    assert letter.tokens.words[first] == passage.tokens[0]


def test_request_outside_every_sentence_stands_alone() -> None:
    letter = read_text("\n\n   Please chase.")
    assert list(Scopes(letter).around(request_at(0, 9), "paragraph")[0].tokens) == ["please"]


def test_requests_of_one_paragraph_share_its_words() -> None:
    scopes = Scopes(read_text(TEXT))
    first = scopes.around(request_at(TEXT.index("She"), TEXT.index("was")), "paragraph")[0]
    assert scopes.around(request_at(TEXT.index("We"), TEXT.index("will")), "paragraph")[0] is first


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "So, from June and as you kindly agreed:\n\n- you issue methotrexate;\n- you check the bloods monthly.\n",
            "so , from june and as you kindly agreed",
        ),
        (
            "We met with her daughter Ann on 3 May, and as you kindly agreed:\n\n- you check the bloods monthly.\n",
            "we met with her daughter ann on 3 may , and as you kindly agreed :",
        ),
        ("So it is as you kindly agreed.\n\n- you issue methotrexate;\n- you check the bloods monthly.\n", ""),
        ("As you kindly agreed: please check the bloods monthly.\n", ""),
    ],
)
def test_items_of_a_list_have_the_words_that_lead_it(text: str, words: str) -> None:
    text = f"Dear Dr Example\n\nShe was seen on Monday and is well.\n\n{text}"
    start = text.index("check")
    leading = Scopes(read_text(text)).leading(request_at(start, start + 5))
    assert (" ".join(leading[0].tokens) if leading else "") == words
