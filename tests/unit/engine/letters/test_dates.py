"""When the event was, when the letter was written, when it came; never when somebody was born."""

import datetime as dt

import pytest

from remit.engine.letters.dates import find_dates, read_dates

THIRD = dt.date(2026, 3, 3)
FIFTH = dt.date(2026, 3, 5)


def event_of(text: str) -> dt.date | None:
    found = read_dates(text).event
    return found.day if found else None


def written_of(text: str) -> dt.date | None:
    found = read_dates(text).written
    return found.day if found else None


@pytest.mark.parametrize(
    "words",
    [
        "03/03/2026",
        "3/3/26",
        "03.03.2026",
        "3-3-2026",
        "2026-03-03",
        "3 March 2026",
        "3rd March 2026",
        "3rd of March, 2026",
        "03-Mar-2026",
        "3 Mar '26",
        "3 MARCH 26",
        "O3/O3/2O26",
    ],
)
def test_day_comes_before_month_in_every_form(words: str) -> None:
    found, impossible = find_dates(f"on {words} in clinic", 0, 60)
    assert [date.day for date in found] == [THIRD]
    assert impossible == []


def test_place_of_a_date_is_exact() -> None:
    text = "Clinic date: 3rd March 2026, typed later"
    found = read_dates(text).event
    assert found is not None
    assert text[found.start : found.end] == "3rd March 2026"


@pytest.mark.parametrize(("name", "number"), [("January", 1), ("feb", 2), ("Apr", 4), ("may", 5), ("JUNE", 6), ("Sept", 9), ("sep", 9), ("December", 12)])
def test_names_of_months_are_known_short_and_long(name: str, number: int) -> None:
    assert [date.day for date in find_dates(f"2 {name} 2026", 0, 40)[0]] == [dt.date(2026, number, 2)]


@pytest.mark.parametrize("words", ["31/02/2026", "29 February 2025", "99 March 2026", "13/13/2026", "2026-02-30", "00/01/2026"])
def test_date_that_does_not_exist_is_reported_and_left_out(words: str) -> None:
    dates = read_dates(f"Date of discharge: {words}")
    assert dates.event is None
    assert dates.impossible == (words,)


def test_leap_day_exists_in_a_leap_year() -> None:
    assert event_of("Seen in clinic 29/02/2024") == dt.date(2024, 2, 29)


@pytest.mark.parametrize("words", ["120/80 and 3/5", "12 maybe 2026", "ratio 1.2.3", "call 01234 567890", "3 Marchers", "1/52"])
def test_other_numbers_are_no_dates(words: str) -> None:
    assert find_dates(words, 0, len(words)) == ([], [])


def test_two_figures_of_a_year_before_the_seventies_are_of_this_century() -> None:
    assert [date.day.year for date in find_dates("1/2/69 1/2/70", 0, 20)[0]] == [2069, 1970]


@pytest.mark.parametrize(
    "label", ["Clinic date:", "Date of discharge:", "Discharged", "Seen on", "Attended the department on", "Date of procedure:", "D/C", "Reviewed", "Admitted"]
)
def test_event_is_told_by_its_words(label: str) -> None:
    text = f"{label} 03/03/2026"
    assert event_of(text) == THIRD
    assert written_of(text) is None


@pytest.mark.parametrize("label", ["Typed", "Dictated:", "Date of letter:", "Letter issued", "Printed on", "Date:", "Authorised"])
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
        "Clinic patient, born on 12 March 1961",
    ],
)
def test_birth_date_is_never_the_letters(text: str) -> None:
    dates = read_dates(text)
    assert (dates.event, dates.written, dates.received_on) == (None, None, None)


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


@pytest.mark.parametrize("time", ["07:30", "07.30"])
def test_time_after_a_day_is_no_year(time: str) -> None:
    assert [date.day for date in find_dates(f"theatre 12 October {time}", 0, 40, 2026)[0]] == [dt.date(2026, 10, 12)]


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
