"""What must hold of letters whatever the returned letter says."""

import dataclasses
import datetime as dt
import io

import docx
import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engine.findings import Finding, Minutes
from remit.engine.remedy import LetterFacts, PracticeDetails, RemedyText, Sending, compose, is_reference, letter_docx, letter_pdf, letter_text, make_reference
from remit.engine.remedy.wording import clean, quoted
from remit.engine.terms import Basis, Outcome, Party, Span, Task

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
SENT = Sending(make_reference(b"property"), dt.date(2026, 1, 5), "Dr Amara Osei")
PRACTICE = PracticeDetails("Lime Avenue Surgery")
REMEDIES = {"RES-001": RemedyText(("Please act on {object}: {quote}",))}
FINDING = Finding(
    rule="RES-001",
    rule_version=1,
    task=Task.CHASE_RESULT,
    outcome=Outcome.RETURN,
    basis=Basis.CONTRACT,
    asked=Party.PRACTICE,
    quote="Please chase.",
    span=Span(0, 13),
    citation="Service Condition 12",
    clause=None,
    reason="Your test.",
    excuse=None,
    excuse_words="",
    is_urgent=False,
    minutes=Minutes(8, 15, 30, "published"),
)


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
@settings(max_examples=40, deadline=None)
def test_any_quote_reaches_text_and_word_whole(text: str) -> None:
    letter = compose(LetterFacts(text), [dataclasses.replace(FINDING, quote=text)], REMEDIES, practice=PRACTICE, sending=SENT)
    shown = quoted(text)
    assert shown in {paragraph.text for paragraph in docx.Document(io.BytesIO(letter_docx(letter))).paragraphs}
    assert "".join(shown.split()) in "".join(letter_text(letter).split())


@given(ANY_TEXT)
@settings(max_examples=40, deadline=None)
def test_any_quote_makes_a_pdf(text: str) -> None:
    letter = compose(LetterFacts(text), [dataclasses.replace(FINDING, quote=text)], REMEDIES, practice=PRACTICE, sending=SENT)
    assert len(pypdfium2.PdfDocument(letter_pdf(letter))) >= 1


@given(st.binary(max_size=50), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(seed: bytes, place: int, change: int) -> None:
    digits = [int(digit) for digit in make_reference(seed)[3:].replace("\u00a0", "")]
    digits[place] = (digits[place] + change) % 10
    assert not is_reference("RM" + "".join(map(str, digits)))


@given(st.binary(max_size=50), st.integers(0, 4))
def test_two_swapped_digits_are_noticed(seed: bytes, place: int) -> None:
    digits = list(make_reference(seed)[3:].replace("\u00a0", ""))
    swapped = [*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]
    assert is_reference("RM" + "".join(swapped)) == (swapped == digits)
