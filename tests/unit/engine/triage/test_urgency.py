"""Urgent words."""

import pytest

from remit.engine.findings import Request
from remit.engine.letters.letter import read_text
from remit.engine.terms import Act, Party, Span, Task
from remit.engine.triage.urgency import is_urgent


def urgent(text: str, asked: str, task: Task = Task.CHASE_RESULT) -> bool:
    """Say whether the asked words are urgent in a text."""
    start = text.index(asked)
    return is_urgent(read_text(text), Request(task, Act.ASK, Party.PRACTICE, Span(start, start + len(asked))))


@pytest.mark.parametrize("words", ["urgently", "today", "as soon as possible", "within 48 hours", "within two days", "by Friday", "this week", "same-day"])
def test_word_of_haste_in_the_request_is_urgent(words: str) -> None:
    asked = f"Please complete the form {words}."
    assert urgent(asked, asked, Task.ADMIN_FORM)


@pytest.mark.parametrize("words", ["in due course", "routinely", "when convenient", "- this is not urgent", "(non-urgent)"])
def test_word_of_leisure_outweighs_danger(words: str) -> None:
    asked = f"Please chase the potassium {words}."
    assert not urgent(asked, asked)


@pytest.mark.parametrize("danger", ["suspected bowel cancer", "cauda equina", "a low sodium and hyperkalaemia", "suicidal thoughts", "the INR"])
def test_danger_beside_work_that_cannot_wait_is_urgent(danger: str) -> None:
    assert urgent(f"She was seen about {danger}. Please chase the result.", "Please chase the result.")


def test_danger_beside_a_form_is_not_urgent() -> None:
    assert not urgent("She has had chemotherapy. Please complete the form.", "Please complete the form.", Task.ADMIN_FORM)


def test_danger_in_another_paragraph_is_not_of_this_request() -> None:
    assert not urgent("Her mother died of lymphoma.\n\nPlease chase the ferritin.", "Please chase the ferritin.")


def test_plain_request_is_not_urgent() -> None:
    assert not urgent("Please chase the ferritin.", "Please chase the ferritin.")
