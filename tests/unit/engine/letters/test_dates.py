"""When the event was, when the letter was written, when it came; never when somebody was born."""

import datetime as dt

import pytest

from remit.engine.letters import read_text
from remit.engine.letters.dates import read_dates

THIRD = dt.date(2026, 3, 3)
FIFTH = dt.date(2026, 3, 5)


def event_of(text: str) -> dt.date | None:
    found = read_dates(text).event
    return found.day if found else None


def written_of(text: str) -> dt.date | None:
    found = read_dates(text).written
    return found.day if found else None


def test_letter_written_after_the_day_of_receipt_that_was_given_says_so() -> None:
    text = "Date of letter: 16 October 2026\nClinic date: 12 October 2026\n\nDear Doctor\nPlease chase the result.\n"
    said = "The letter was written on 16 October 2026, after the day of receipt that was given. Check that day: later days were left out."
    assert said in read_text(text, received_on=dt.date(2026, 3, 3)).problems
    assert said not in read_text(text, received_on=dt.date(2026, 10, 16)).problems
    assert said not in read_text(text).problems


def test_place_of_a_date_is_exact() -> None:
    text = "Clinic date: 3rd March 2026, typed later"
    found = read_dates(text).event
    assert found is not None
    assert text[found.start : found.end] == "3rd March 2026"


@pytest.mark.parametrize("words", ["31/02/2026", "29 February 2025", "99 March 2026", "13/13/2026", "2026-02-30", "00/01/2026"])
def test_date_that_does_not_exist_is_reported_and_left_out(words: str) -> None:
    dates = read_dates(f"Date of discharge: {words}")
    assert dates.event is None
    assert dates.impossible == (words,)


def test_leap_day_exists_in_a_leap_year() -> None:
    assert event_of("Seen in clinic 29/02/2024") == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "label",
    [
        "Clinic date:",
        "Date of discharge:",
        "Discharged",
        "Seen on",
        "Attended the department on",
        "Date of procedure:",
        "D/C",
        "Reviewed",
        "Admitted",
        "Home: Tuesday",
        "Stepped down from the virtual ward: Tuesday",
        "Taken off our list:",
        "Last day on OPAT:",
        "Off pathway",
        "Day case:",
        "Phoned:",
        "D.O.P.",
    ],
)
def test_event_is_told_by_its_words(label: str) -> None:
    text = f"{label} 03/03/2026"
    assert event_of(text) == THIRD
    assert written_of(text) is None


@pytest.mark.parametrize("label", ["Typed", "Circulated:", "Date of letter:", "Letter issued", "Printed on", "Date:", "Authorised", "lssued"])
def test_writing_is_told_by_its_words(label: str) -> None:
    text = f"{label} 03/03/2026"
    assert written_of(text) == THIRD
    assert event_of(text) is None


def test_event_writing_and_receipt_are_told_apart() -> None:
    dates = read_dates("Clinic date: 03/03/2026\nTyped: 5 March 2026\nReceived 12.03.26\nDOB: 12/03/1961")
    assert (dates.event and dates.event.day, dates.written and dates.written.day, dates.received_on) == (THIRD, FIFTH, dt.date(2026, 3, 12))


def test_latest_stamp_of_receipt_counts() -> None:
    assert read_dates("Received 10/03/2026\nScanned in 12/03/2026").received_on == dt.date(2026, 3, 12)


def test_day_of_receipt_that_the_caller_knows_counts_before_the_stamp() -> None:
    assert read_dates("Received 10/03/2026", dt.date(2026, 3, 11)).received_on == dt.date(2026, 3, 11)


def test_dates_after_receipt_are_not_of_this_letter() -> None:
    dates = read_dates("Clinic 3 March 2026\nTyped 30 March 2026", dt.date(2026, 3, 12))
    assert dates.written is None
    assert dates.event is not None


def test_discharge_counts_before_admission() -> None:
    assert event_of("Admitted 1 March 2026\nDischarged 3 March 2026\nPrinted 5 March 2026") == THIRD


def test_date_alone_at_the_head_is_the_day_of_writing() -> None:
    assert written_of("5 March 2026\n\nDear Dr Ash") == FIFTH


def test_day_before_the_typing_on_one_line_is_the_event() -> None:
    dates = read_dates("3 March 2026 (typed 5 March 2026)")
    assert (dates.event and dates.event.day, dates.written and dates.written.day) == (THIRD, FIFTH)


def test_label_on_the_line_above_names_the_date() -> None:
    assert event_of("Date of clinic:\n03/03/2026") == THIRD
    assert event_of("Date of clinic:\n\n03/03/2026") == THIRD


@pytest.mark.parametrize(
    "text",
    [
        "DOB: 12/03/1961",
        "d.o.b. 12/03/61",
        "D O B 12 March 1961",
        "Date of birth: 12/03/1961",
        "Date of birth\n12/03/1961",
        "Date of birth:\n\n12/03/1961",
        "DOB        Hospital no\n12/03/1961  X123",
        "born 12 March 1961",
        "Mr John Ash   12/03/1961   NHS 999 581 3661",
        "Mr John Ash\n12 March 1961\nNHS number 999 581 3661",
        "Mr John Ash   12/03/61   9995813661",
        "Clinic patient, born on 12 March 1961",
    ],
)
def test_birth_date_is_never_the_letters(text: str) -> None:
    dates = read_dates(text)
    assert (dates.event, dates.written, dates.received_on) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "event", "written"),
    [
        ("Mr John Ash   12/03/1961   NHS 999 581 3661\nAdmitted 1/3/26, discharged 3/3/26", THIRD, None),
        ("Miss Ida Ash   12/03/2017   NHS 999 581 3661\nDischarged 3 March 2026", THIRD, None),
        ("5 March 2026\n\nDear Dr Elm,\n\nHome visit of 3 March: Mr John Ash, 12.03.1961, NHS 999 581 3661\n\nTea was offered.", None, FIFTH),
        ("DAY UNIT   3/3/26\nIda Ash   05/12/80   NHS 999 581 3661", None, THIRD),
        ("Name         NHS no         DOB          Admitted     Discharged\nJohn Ash     999 581 3661   12/03/1961   01/03/2026   03/03/2026", THIRD, None),
    ],
)
def test_birth_without_a_word_on_it_is_never_the_letters(text: str, event: dt.date | None, written: dt.date | None) -> None:
    assert (event_of(text), written_of(text)) == (event, written)


@pytest.mark.parametrize("joint", [" - ", " to ", " until ", " \u2013 "])
@pytest.mark.parametrize(("first", "last"), [("23 February", "3 March 2026"), ("23/02/2026", "03/03/2026"), ("23 Feb 26", "3 Mar 26")])
def test_end_of_a_stay_is_the_event_and_its_start_no_day_of_another_year(first: str, last: str, joint: str) -> None:
    text = f"Elm Hospital\nInpatient stay: {first}{joint}{last}\nSummary sent 05/03/26\n"
    assert (event_of(text), written_of(text)) == (THIRD, FIFTH)


@pytest.mark.parametrize(
    "head",
    [
        "On virtual ward 23/02/26 to 03/03/26",
        "On the virtual ward 23 February to 3 March 2026",
        "On pathway: 23 February - 3 March 2026",
        "Caseload: 23 Feb 26 - 3 Mar 26",
        "Virtual bed closed: 03/03/2026",
        "Off VW caseload: 3/3/26",
        "Removed frorn caseload 03/03/2026",
    ],
)
def test_end_of_a_virtual_ward_is_the_event(head: str) -> None:
    text = f"Frailty Virtual Ward\n{head}\nSummary sent 05/03/26\n"
    assert (event_of(text), written_of(text)) == (THIRD, FIFTH)


@pytest.mark.parametrize(
    "told", ["goes home today in sinus rhythm", "is being discharged today", "was sent home this morning", "comes off the virtual ward today"]
)
def test_letter_of_the_day_of_leaving_says_so(told: str) -> None:
    dates = read_dates(f"Discharge letter, 3rd March 2026\n\nDear Dr Ash\n\nShe came to us on 28 February with a fever and {told}.\n")
    assert (dates.event and dates.event.day, dates.is_sure) == (THIRD, True)


@pytest.mark.parametrize("words", ["clock start 11/02/2026", "RTT start: 11/02/2026", "An appointment for today was sent to him on 11 February 2026"])
def test_day_on_which_the_wait_began_is_no_event(words: str) -> None:
    assert event_of(f"Date: 5 March 2026\n\nRe: Mr Ash, right knee, {words}\n\nDear Dr Ash\n\nHe was not there.\n") is None


@pytest.mark.parametrize("field", ["Procedure 03/03/2026", "Surgery: 3rd March 2026", "Operation: 3 March 2026"])
def test_day_of_a_procedure_alone_in_its_field_is_the_event(field: str) -> None:
    text = f"Endoscopy Unit\n{field}\nReleased to GP 18/03/2026\n\nDear Dr Ash\n\nAll was well.\n"
    assert (event_of(text), written_of(text)) == (THIRD, dt.date(2026, 3, 18))


@pytest.mark.parametrize("field", ["document_finalised .: 2026-03-05 08:12", "Transcribed overseas, returned and sent 05.03.26", "Typed: 5 rnarch 2026"])
def test_day_of_writing_is_read_however_its_field_is_spelt(field: str) -> None:
    assert written_of(f"discharged .........: 2026-03-03\n{field}\n\nDear Dr Ash\n\nAll was well.\n") == FIFTH


def test_today_does_not_outweigh_a_field() -> None:
    assert event_of("Discharged 3 March 2026\nTyped 5 March 2026\n\nDear Dr Ash\n\nHer sister went home today.\n") == THIRD


def test_letter_of_long_ago_keeps_its_days() -> None:
    assert event_of("Clinic 12 March 2009, typed 15 March 2009\nDOB 1/2/1951") == dt.date(2009, 3, 12)
    assert written_of("12 March 2009\n\nDear Dr Ash") == dt.date(2009, 3, 12)


def test_date_beside_a_birth_date_is_read_by_its_own_words() -> None:
    text = "DOB 12/03/1961 Seen 03/03/2026"
    assert event_of(text) == THIRD


@pytest.mark.parametrize("text", ["Next clinic appointment 3 June 2026", "Clinic booked for 3 June 2026", "The scan of 4 February 2026 was normal"])
def test_days_to_come_and_stray_days_are_no_event(text: str) -> None:
    assert event_of(text) is None


def test_event_after_the_writing_is_not_this_letters_event() -> None:
    assert event_of("Seen in clinic 9 March 2026\nTyped 5 March 2026") is None


def test_date_without_a_year_takes_the_year_of_the_letter() -> None:
    dates = read_dates("Typed: 5 March 2026\nSeen in clinic on 3 March")
    assert dates.event is not None
    assert dates.event.day == THIRD
    assert not dates.event.is_whole


def test_date_without_a_year_in_a_letter_without_any_is_left_out() -> None:
    assert event_of("Seen in clinic on 3 March") is None


def test_foot_of_a_long_letter_tells_when_it_was_written_and_nothing_else() -> None:
    text = "Clinic 3 March 2026\n" + "word " * 800 + "\nNo clinic 30/02/2026. Seen 1 March 2026.\nTyped 5 March 2026"
    dates = read_dates(text)
    assert (dates.event and dates.event.day, dates.written and dates.written.day) == (THIRD, FIFTH)
    assert dates.impossible == ("30/02/2026",)


def test_dates_in_the_middle_of_a_long_letter_are_not_the_letters() -> None:
    text = "Outpatient letter\n" + "word " * 400 + "\nSeen 1 March 2026.\n" + "word " * 400
    assert event_of(text) is None


def test_date_cut_by_the_edge_of_the_head_is_not_misread() -> None:
    for place in range(1380, 1400):
        text = "y" * (place - 7) + "\nTyped 12/03/2026\n" + "word " * 400
        assert written_of(text) in (None, dt.date(2026, 3, 12)), place


def test_no_text_has_no_dates() -> None:
    dates = read_dates("")
    assert (dates.event, dates.written, dates.received_on, dates.impossible) == (None, None, None, ())


@pytest.mark.parametrize(
    "head",
    [
        "3 March 2026 (typed 5 March 2026)",
        "3 March 2026 (typed 5 March)",
        "03/03/2026 clinic. 05/03/2026 typed.",
        "3 March 2026 (clinic)    5 March 2026 (letter)",
        "3 March 2026 clinic, letter of 5 March 2026",
        "5 March 2026 (clinic 3rd March 2026)",
        "C1inic 03/03/2026    Typed O5/03/2026",
        "Clinic letter   3.3.2026   typed 5.3.2026",
        "CPA REVIEW 3 March 2026 (letter 5 March 2026)",
        "Dictated 3 March 2026. Typed 5 March 2026.",
        "Clinic 3 March 2026. Dictated same day, typed 5 March 2026",
        "Onto virtual ward 20/02/2026, off virtual ward 03/03/2026, letter done 05/03/2026",
        "On the virtual ward 1 to 3 March 2026\nLetter 5 March 2026",
        "Short stay 01/03/2026 > 03/03/2026   sent 05/03/2026",
        "In / out | 01/03/2026 / 03/03/2026\nRecord closed | 05/03/2026",
        "In: 1 March 2026   Out: 3 March 2026   Printed: 5 March 2026",
        "DOA 01/03/26   DOD 03/03/26   Printed 05/03/26",
        "Home 03/03/2026 at 1500. Summary released 05/03/2026",
        "Left hospital 3 March 2026. Issued 5 March 2026.",
        "Discharged from virtual ward 03/03/2026\nLetter 05/03/2026",
        "Was not brought: 3 March 2026\nSent 5 March 2026",
        "On ward from: 01/03/2026\nOff ward: 03/03/2026\nLetter sent: 05/03/2026",
        "Ended: 03 Mar 2026 | Sent: 05 Mar 2026",
        "Home 3/3/26. Sheet done 5/3/26",
        "Images taken  03/03/2026     Report issued  05/03/2026",
        "Section B. Stay\n01/02/2026 to 03/03/2026. Section 3, rescinded 28/02/2026. Letter completed 05/03/2026",
        "Last virtual contact 03.03.2026       Report out 05.03.2026",
        "Clinic: Dr Aldous, Rheumatology follow-up, 03/03/2026\nTyped 05/03/2026",
        "Date assessed\n03/03/2026\nDate typed\n05/03/2026",
        "Clinic date | Letter date\n03/03/2026 | 05/03/2026",
        "Date of admission   Date of discharge   Date sent\n01/03/2026          03/03/2026          05/03/2026",
    ],
)
def test_head_says_the_event_and_the_writing(head: str) -> None:
    dates = read_dates(f"Elm Hospital\n{head}\n\nDear Dr Ash\n")
    assert (dates.event and dates.event.day, dates.written and dates.written.day, dates.is_sure) == (THIRD, FIFTH, True)


@pytest.mark.parametrize(
    "told",
    [
        "I saw Mrs Ash with her husband on 3 March.",
        "It was a pleasure to meet you at my menopause clinic on 3 March.",
        "Thank you for coming on Tuesday 3 March.",
        "She did not attend my clinic on 3 March. You referred her in October.",
        "He was not brought on 2 February. He came on 3 March with both parents.",
        "Your patient underwent a vasectomy on 3 March 2026.",
        "We spoke yesterday, 3 March, and you are better until 8 June 2028.",
        "I should value your opinion on this retired builder who has walked less and less in the last years, and who came to see me on 3 March.",
        "He was seen in the department, which is where we see all of our patients now,\nin clinic on 3 March.",
    ],
)
def test_sentence_tells_the_event_where_the_head_does_not(told: str) -> None:
    dates = read_dates(f"Elm Hospital\n5 March 2026\n\nDear Dr Ash\n\n{told}\n")
    assert (dates.event and dates.event.day, dates.written and dates.written.day) == (THIRD, FIFTH)


@pytest.mark.parametrize(
    "told",
    [
        "Our physical health clinic did these on 3 March.",
        "A new appointment will be sent for 3 March.",
        "The cystoscopy, carried out on 3 March by our nurse, was clear.",
        "Thank you for your letter of 3 March.",
        "Sputum sent 3 March, not back.",
        "She is on our list until 3 March.",
        "Here is a line before this one that ended in the middle of a thing\n3 March.",
        "Her daughter Ann, born 3 March 2026, is well.",
    ],
)
def test_other_sentences_tell_no_event(told: str) -> None:
    dates = read_dates(f"Elm Hospital\n5 March 2026\n\nDear Dr Ash\n\n{told}\n")
    assert (dates.event and dates.event.day, dates.written and dates.written.day) == (None, FIFTH)


def test_head_counts_before_what_the_letter_tells_of_earlier_days() -> None:
    dates = read_dates("Date seen 3 March 2026   Typed 5 March 2026\n\nDear Dr Ash\n\nDischarged home 20 November. He attended on 4 January.")
    assert (dates.event and dates.event.day, dates.is_sure) == (THIRD, True)


def test_discharge_below_the_greeting_counts_where_it_has_a_line_of_its_own() -> None:
    assert event_of("Elm Hospital\n\nDear Dr Ash\n\nDate of discharge: 3 March 2026\nLetter typed 5 March 2026\n") == THIRD


def test_day_of_dictation_is_neither_but_stands_for_an_event_before_it() -> None:
    dates = read_dates("Operation 6 January 2026: hernia repair\nDictated 3 March 2026\nTyped 5 March 2026")
    assert (dates.event and dates.event.day, dates.written and dates.written.day) == (THIRD, FIFTH)
    assert read_dates("3 March 2026 (dictated)\n").written is None


def test_theatre_names_the_day_beside_it() -> None:
    assert event_of("Day Surgery Unit\n5 March 2026\n\nDear Dr Ash\n\nDate: 3 March 2026    Surgeon: Mr Oak\n") == THIRD


def test_december_in_a_letter_of_january_is_of_the_year_before() -> None:
    assert event_of("Elm Hospital\n5 January 2026\n\nDear Dr Ash\n\nI saw her on 29 December.\n") == dt.date(2025, 12, 29)


def test_day_of_another_letter_or_request_is_not_of_this_one() -> None:
    text = "Request date 14/02/2026\nReferred by Dr Ash on 12/02/2026\nChest X-ray 03/03/2026   Report 05/03/2026"
    assert (event_of(text), written_of(text)) == (THIRD, FIFTH)


def test_column_without_a_name_is_the_day_of_writing() -> None:
    assert written_of("Ref FW/22871        5th March 2026\n") == FIFTH


@pytest.mark.parametrize(
    "text",
    [
        "Clinic 3 March 2026\nPathway stage two 4 March 2026\nTyped 25 March 2026",
        "25 March 2026\n\nDear Dr Ash\n\nI saw her on 20 March. Her sister wrote 22 March.\n",
        "25 March 2026\n\nDear Dr Ash\n\nI saw her on 20 March, and on 24/03 again.\n",
        "Admitted 3 March 2026\nPrinted 5 March 2026",
        "3 March 2026\nElm Hospital\nTyped 5 March 2026",
    ],
)
def test_words_that_leave_the_event_in_doubt_are_not_sure(text: str) -> None:
    dates = read_dates(text)
    assert dates.event is not None
    assert not dates.is_sure


@pytest.mark.parametrize(
    "text",
    [
        "25 March 2026\n\nDear Dr Ash\n\nI saw her on 3 March. Her sister wrote 22 March.\n",
        "25 March 2026\n\nDear Dr Ash\n\nI saw her on 3 January.\n",
        "Operation 3 January 2026: hernia repair\nTyped 5 March 2026",
    ],
)
def test_doubtful_day_of_long_before_is_history(text: str) -> None:
    assert event_of(text) is None
