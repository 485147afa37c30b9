"""The letter as a whole: exact text, what it is, and what is said about it."""

import datetime as dt

import pytest

from remit.engine.letters import Letter, read, read_text
from remit.engine.terms import Addressee, LetterKind, Party

TEXT = """Elm Vale University Hospital
Dermatology Outpatient Clinic

Clinic date: 3 March 2026
Typed: 5 March 2026

Dr Amara Osei
Lime Avenue Surgery

Dear Dr Osei

Re: Jean Fir, NHS number 999 000 0018

Diagnosis: eczema

Actions for GP:
- chase the patch test result
- repeat the bloods in two weeks

Yours sincerely
Dr Bea Elm
"""
LONG = "She came to the clinic and she was well and we talked about her skin. " * 12


@pytest.fixture(scope="module")
def letter() -> Letter:
    return read(TEXT.encode(), received_on=dt.date(2026, 3, 12))


def test_letter_knows_what_it_is(letter: Letter) -> None:
    assert letter.kind is LetterKind.CLINIC_LETTER
    assert not letter.is_private
    assert letter.parties.provider == "Elm Vale University Hospital"
    assert letter.parties.specialty == "dermatology"
    assert letter.parties.addressee is Addressee.PRACTICE
    assert (letter.event_on, letter.written_on, letter.dates.received_on) == (dt.date(2026, 3, 3), dt.date(2026, 3, 5), dt.date(2026, 3, 12))


def test_whole_letter_with_headings_and_dates_has_no_problem(letter: Letter) -> None:
    assert letter.problems == ()
    assert not letter.truncated


def test_text_is_exactly_what_was_given(letter: Letter) -> None:
    assert letter.text == TEXT
    asked = [letter.text[item.start : item.end] for item in letter.sentences if item.owner is Party.PRACTICE]
    assert asked == ["chase the patch test result", "repeat the bloods in two weeks"]


def test_windows_line_breaks_change_offsets_and_nothing_else() -> None:
    windows = read_text(TEXT.replace("\n", "\r\n"))
    plain = read_text(TEXT)
    assert [windows.text[item.start : item.end] for item in windows.sentences] == [plain.text[item.start : item.end] for item in plain.sentences]
    assert [(item.owner, item.topic, item.lead, item.is_item) for item in windows.sentences] == [
        (item.owner, item.topic, item.lead, item.is_item) for item in plain.sentences
    ]


def test_long_letter_without_headings_says_so() -> None:
    assert "The letter has no headings: who is asked was read from its sentences alone." in read_text(LONG).problems


@pytest.mark.parametrize("heading", ["PLAN\n", "Plan:\n", "Diagnosis: eczema\n"])
def test_one_heading_or_lead_is_enough_for_a_long_letter(heading: str) -> None:
    assert not any("no headings" in problem for problem in read_text(f"{heading}{LONG}").problems)


def test_short_note_needs_no_headings() -> None:
    assert not any("no headings" in problem for problem in read_text("Seen today, well.").problems)


def test_letter_without_the_day_of_the_event_says_so() -> None:
    letter = read_text("Dear Dr Osei\nPlease chase the bloods.")
    assert letter.event_on is None
    assert letter.written_on is None
    assert "No date of the clinic, discharge or call was found: the contract edition was chosen by another date." in letter.problems


def test_date_that_does_not_exist_is_reported_with_its_words() -> None:
    assert '"31/02/2026" is not a date that exists; it was left out.' in read_text("Date of discharge: 31/02/2026").problems


def test_problems_of_decoding_come_first() -> None:
    assert read_text("Seen.", problems=("guessed",)).problems[0] == "guessed"


def test_wrong_number_is_a_problem_line_of_the_letter() -> None:
    assert any("check digit that does not fit" in problem for problem in read_text("NHS number 999 000 0019").problems)


def test_no_text_is_a_letter_without_sentences() -> None:
    letter = read_text("")
    assert (letter.sentences, letter.tokens.words, letter.kind) == ((), (), LetterKind.OTHER)
