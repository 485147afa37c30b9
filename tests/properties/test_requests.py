"""What must hold of true requests however they are worded, laid out or surrounded (issue: "Property tests").

A claim that holds of every sentence of the bank is asserted of each. A claim that the engine does not keep everywhere yet is asserted as a share of the bank:
what was measured, rounded down; the sentences that fail stand in the message. A share is raised when the engine improves and never lowered in silence.
"""

import runpy
import textwrap
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engine.findings import Finding
from remit.engine.terms import Outcome, Span, Task, family_of
from remit.engine.triage import triage_text

_DATA: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("request_bank.py")))
BANK, STATEMENTS, LETTERS, UNRELATED = _DATA["BANK"], _DATA["STATEMENTS"], _DATA["LETTERS"], _DATA["UNRELATED"]
ASKED, GIVEN_TO_ANOTHER, DENIED, PAST = _DATA["ASKED"], _DATA["GIVEN_TO_ANOTHER"], _DATA["DENIED"], _DATA["PAST"]
PLACE = "@@"


class Sentence(NamedTuple):
    """A sentence that hands work over, with its task and the name of the letter that it stands in."""

    task: str
    words: str
    letter: str


def in_form(form: str) -> list[Sentence]:
    """Return the whole bank in one form."""
    return [Sentence(ask.task, ask.said(form), ask.letter) for ask in BANK]


TRUE_REQUESTS = [*in_form(ASKED["please"]), *in_form(ASKED["GP to"]), *(Sentence(*row) for row in STATEMENTS)]
SOME_REQUEST = st.sampled_from(TRUE_REQUESTS)


@lru_cache(maxsize=4000)
def findings_in(text: str) -> tuple[Finding, ...]:
    """Triage a whole letter; what is wrong with its dates is no matter here."""
    return tuple(finding for finding in triage_text(text) if finding.task is not Task.LATE_LETTER)


def letter_with(sentence: Sentence, words: str | None = None) -> tuple[str, Span]:
    """Return the letter with the sentence (or other words for it) in its place, and that place."""
    words = sentence.words if words is None else words
    start = LETTERS[sentence.letter].index(PLACE)
    return LETTERS[sentence.letter].replace(PLACE, words), Span(start, start + len(words))


def found(sentence: Sentence, words: str | None = None) -> list[Finding]:
    """Return what is put to the provider or a person at the place of the sentence."""
    text, place = letter_with(sentence, words)
    return [finding for finding in findings_in(text) if finding.outcome is not Outcome.ACCEPT and finding.span.overlaps(place)]


def answer(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return what must not change when only the layout does."""
    return [(finding.task.value, finding.outcome.value) for finding in findings]


def whole_answer(text: str) -> list[tuple[str, str, str]]:
    """Return task, outcome and words (line breaks as spaces) of everything found in a letter."""
    return [(finding.task.value, finding.outcome.value, " ".join(finding.quote.split())) for finding in findings_in(text)]


def requests_in(text: str) -> list[tuple[str, str]]:
    """Return task and words of everything found in a letter."""
    return [(task, words) for task, _, words in whole_answer(text)]


def assert_share(cases: Iterable[tuple[str, bool]], least: float) -> None:
    """Assert that a claim holds of at least a share of the cases (what was tried, whether it held)."""
    tried = list(cases)
    failing = [words for words, held in tried if not held]
    share = 1 - len(failing) / len(tried)
    assert share >= least, f"holds of {share:.1%} of {len(tried)}, at least {least:.0%} is expected. It fails of:\n" + "\n".join(failing)


def test_bank_covers_the_tasks_that_a_letter_asks_for_in_words() -> None:
    assert len(BANK) >= 40
    assert {sentence.task for sentence in TRUE_REQUESTS} == {task.value for task in Task} - {"late_letter", "interaction_unaddressed"}


# The network beside the sum took this from 98 to 94%: a question with "mind" reads as one to the patient.
_LEAST_ASKED = {"would you mind": 0.94}


@pytest.mark.parametrize("form", ASKED)
def test_rewording_the_ask_keeps_a_finding_of_the_family_at_that_place(form: str) -> None:
    def keeps(sentence: Sentence) -> bool:
        return any(finding.task in family_of(Task(sentence.task)) for finding in found(sentence))

    assert_share(((sentence.words, keeps(sentence)) for sentence in in_form(ASKED[form])), _LEAST_ASKED.get(form, 0.95))


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row[1])
def test_statement_that_hands_work_over_is_found(row: tuple[str, str, str]) -> None:
    sentence = Sentence(*row)
    assert any(finding.task in family_of(Task(sentence.task)) for finding in found(sentence))


# Measured and rounded down to the next twentieth; where all 52 held, two may fail before the test does, because the scorer is trained again now and then.
_LEAST_GIVEN = {"we": 0.95, "our secretary": 0.95, "the patient": 0.75, "another team": 0.95, "community nurse": 0.95}


@pytest.mark.parametrize("form", GIVEN_TO_ANOTHER)
def test_giving_the_work_to_another_party_removes_the_finding(form: str) -> None:
    assert_share(((sentence.words, not found(sentence)) for sentence in in_form(GIVEN_TO_ANOTHER[form])), _LEAST_GIVEN[form])


@pytest.mark.parametrize("form", GIVEN_TO_ANOTHER)
def test_work_of_another_party_is_never_returned(form: str) -> None:
    for sentence in in_form(GIVEN_TO_ANOTHER[form]):
        assert Outcome.RETURN not in {finding.outcome for finding in found(sentence)}, sentence.words


@pytest.mark.parametrize(("form", "least"), [("do not need", 0.95), ("no need", 0.9)])
def test_denying_the_request_removes_the_finding(form: str, least: float) -> None:
    assert_share(((sentence.words, not found(sentence)) for sentence in in_form(DENIED[form])), least)


@pytest.mark.parametrize("form", DENIED)
def test_denied_request_is_never_returned(form: str) -> None:
    for sentence in in_form(DENIED[form]):
        assert Outcome.RETURN not in {finding.outcome for finding in found(sentence)}, sentence.words


@pytest.mark.parametrize(("form", "least"), [("we have", 0.95), ("you did", 0.8)])
def test_reporting_the_work_as_done_removes_the_finding(form: str, least: float) -> None:
    assert_share(((sentence.words, not found(sentence)) for sentence in in_form(PAST[form])), least)


def _with_paragraph(text: str, at: int, paragraph: str) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join([*paragraphs[:at], paragraph, *paragraphs[at:]])


def _place_among_paragraphs(text: str, place: Span) -> int:
    return text.count("\n\n", 0, place.start)


class Beside(NamedTuple):
    """A letter before and after an unrelated paragraph came in, and whether that stands beside the request."""

    what: str
    before: str
    after: str
    is_near: bool


@lru_cache(maxsize=1)
def with_unrelated_paragraphs() -> list[Beside]:
    """Return every second request with each of three paragraphs in each place of its letter."""
    cases = []
    for sentence in TRUE_REQUESTS[::2]:
        text, place = letter_with(sentence)
        own = _place_among_paragraphs(text, place)
        for paragraph in UNRELATED[:3]:
            places = range(1, text.count("\n\n") + 1)
            cases += [Beside(f"{sentence.words} | {paragraph}", text, _with_paragraph(text, at, paragraph), at in (own, own + 1)) for at in places]
    return cases


# What is found stays; whether it is returned or put to a person may turn where the certainty stands at the limit, more often near by than far off.
@pytest.mark.parametrize(("is_near", "least_found", "least_same"), [(False, 0.99, 0.98), (True, 0.97, 0.87)])
def test_unrelated_paragraph_changes_nothing(is_near: bool, least_found: float, least_same: float) -> None:
    cases = [case for case in with_unrelated_paragraphs() if case.is_near == is_near]
    assert_share(((case.what, requests_in(case.after) == requests_in(case.before)) for case in cases), least_found)
    assert_share(((case.what, whole_answer(case.after) == whole_answer(case.before)) for case in cases), least_same)


@pytest.mark.parametrize("sentence", TRUE_REQUESTS, ids=lambda sentence: sentence.words)
def test_case_changes_nothing(sentence: Sentence) -> None:
    kept = answer(found(sentence))
    assert answer(found(sentence, sentence.words.upper())) == kept
    assert answer(found(sentence, sentence.words.lower())) == kept


@given(SOME_REQUEST, st.lists(st.integers(1, 3), min_size=40, max_size=40))
@settings(max_examples=150, deadline=None)
def test_more_spaces_between_words_change_nothing(sentence: Sentence, widths: list[int]) -> None:
    words = sentence.words.split(" ")
    spaced = words[0] + "".join(" " * min(width, 2) + word for width, word in zip(widths, words[1:], strict=False))
    assert answer(found(sentence, spaced)) == answer(found(sentence))


@given(SOME_REQUEST, st.integers(1, 30), st.booleans())
@settings(max_examples=60, deadline=None)
def test_spans_shift_with_what_stands_before(sentence: Sentence, lines: int, is_windows: bool) -> None:
    text, _ = letter_with(sentence)
    before = ("\r\n" if is_windows else "\n") * lines
    moved = findings_in(before + text)
    assert [finding.span.start - len(before) for finding in moved] == [finding.span.start for finding in findings_in(text)]
    assert all(finding.quote == (before + text)[finding.span.start : finding.span.end] for finding in moved)


@pytest.mark.parametrize("bullet", ["- ", "• ", "* ", "1. "])
def test_bullet_before_the_sentence_changes_nothing(bullet: str) -> None:
    def tasks(words: str, sentence: Sentence) -> list[str]:
        return [task for task, _ in answer(found(sentence, words))]

    def keeps(sentence: Sentence) -> bool:
        return answer(found(sentence, bullet + sentence.words)) == answer(found(sentence))

    # A bullet makes the scorer less sure: one in five is then put to a person instead of being returned.
    assert_share(((sentence.words, tasks(bullet + sentence.words, sentence) == tasks(sentence.words, sentence)) for sentence in TRUE_REQUESTS), 0.97)
    assert_share(((sentence.words, keeps(sentence)) for sentence in TRUE_REQUESTS), 0.78)


def test_windows_line_breaks_change_nothing() -> None:
    for sentence in TRUE_REQUESTS:
        text, _ = letter_with(sentence)
        assert whole_answer(text.replace("\n", "\r\n")) == whole_answer(text), sentence.words


def _wrapped(text: str, width: int) -> str:
    """Return a letter with its lines broken at a width, as a letter system sends it."""
    return "\n".join("\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in text.split("\n"))


@pytest.mark.parametrize("width", [60, 72, 90])
def test_letter_wrapped_at_a_width_says_the_same(width: int) -> None:
    def keeps(sentence: Sentence) -> bool:
        text, _ = letter_with(sentence, f"The pain is worse when she climbs the stairs and better with rest. {sentence.words}")
        return whole_answer(_wrapped(text, width)) == whole_answer(text)

    assert_share(((sentence.words, keeps(sentence)) for sentence in TRUE_REQUESTS), 0.95)


def _broken(words: str) -> list[str]:
    """Return the sentence with one line break, at each place where it can have one."""
    return [f"{words[:at]}\n{words[at + 1 :]}" for at, sign in enumerate(words) if sign == " "]


def test_one_line_break_anywhere_in_the_sentence_keeps_the_finding() -> None:
    def families(findings: list[Finding]) -> set[frozenset[Task]]:
        return {family_of(finding.task) for finding in findings}

    assert_share(_each_break(lambda sentence, words: families(found(sentence)) <= families(found(sentence, words))), 0.9)


def test_one_line_break_anywhere_in_the_sentence_changes_nothing() -> None:
    # 80% before the network came beside the sum; what is found holds in more (above), what is returned turns at the limit.
    assert_share(_each_break(lambda sentence, words: answer(found(sentence, words)) == answer(found(sentence))), 0.77)


def _each_break(holds: Callable[[Sentence, str], bool]) -> list[tuple[str, bool]]:
    return [(words.replace("\n", " / "), holds(sentence, words)) for sentence in TRUE_REQUESTS[::2] for words in _broken(sentence.words)]


# A form prints what nobody asked (`engine/letters/ticks.py`, ADR 0017).
_FROM_THE_GP = in_form(ASKED["GP to"])
UNTICKED = [
    "[x] Patient informed\n[ ] {}",
    "[ ] {}\n[X] Discharged from clinic",
    "☐ {}\n☑ Copy to patient",
    "( ) {}\n(x) Seen in clinic today",
    "[x] Seen today   [ ] {}",
]


@pytest.mark.parametrize("layout", UNTICKED)
def test_unticked_request_is_seldom_put_to_a_person(layout: str) -> None:
    assert_share(((one.words, not found(one, f"\n\n{layout.format(one.words)}\n\n")) for one in _FROM_THE_GP), 0.9)


@pytest.mark.parametrize("layout", [*UNTICKED, "[ ] {}", "☐ {}", "{} [ ]   Letter sent [x]"])
def test_request_beside_an_empty_box_is_never_returned(layout: str) -> None:
    for one in _FROM_THE_GP:
        assert Outcome.RETURN not in {finding.outcome for finding in found(one, f"\n\n{layout.format(one.words)}\n\n")}, one.words


@pytest.mark.parametrize("layout", ["[x] {}\n[ ] Patient informed", "☑ {}\n☐ No follow-up", "(x) {}\n( ) No further action"])
def test_ticked_request_is_found(layout: str) -> None:
    def keeps(one: Sentence) -> bool:
        return any(finding.task in family_of(Task(one.task)) for finding in found(one, f"\n\n{layout.format(one.words)}\n\n"))

    assert_share(((one.words, keeps(one)) for one in _FROM_THE_GP), 0.9)


@pytest.mark.parametrize("answer_no", [": No", "? N", " ........ off", ": n/a", " - not required", " ______"])
def test_request_that_a_form_answers_with_no_is_seldom_put_to_a_person_and_never_returned(answer_no: str) -> None:
    answers = [(one.words, found(one, f"\n\n{one.words.rstrip('.')}{answer_no}\n\n")) for one in _FROM_THE_GP]
    assert not [words for words, findings in answers if Outcome.RETURN in {finding.outcome for finding in findings}]
    assert_share(((words, not findings) for words, findings in answers), 0.9)


@pytest.mark.parametrize("answer_yes", [": Yes", "? Y", " ........ yes"])
def test_request_that_a_form_answers_with_yes_is_found(answer_yes: str) -> None:
    def keeps(one: Sentence) -> bool:
        return any(finding.task in family_of(Task(one.task)) for finding in found(one, f"\n\n{one.words.rstrip('.')}{answer_yes}\n\n"))

    assert_share(((one.words, keeps(one)) for one in _FROM_THE_GP), 0.9)


@pytest.mark.parametrize("after", ["", " done in clinic today", " struck out, entered on the wrong patient. Y.D."])
@pytest.mark.parametrize("sign", ["~~", "--"])
def test_struck_out_request_is_not_found(sign: str, after: str) -> None:
    for one in _FROM_THE_GP:
        assert found(one, f"{sign}{one.words.rstrip('.')}{sign}{after}") == [], one.words
