"""Late letters against the limit of their day."""

import datetime as dt

import pytest

from remit.engine.findings import Finding
from remit.engine.letters.letter import read_text
from remit.engine.rulebook import load_rulebook
from remit.engine.rulebook.rule import RuleEdition
from remit.engine.terms import Outcome, Party, Task
from remit.engine.triage import triage_letter
from remit.engine.triage.late import find_late_letter

RULE = load_rulebook().rule_for(Task.LATE_LETTER)


def terms_on(day: dt.date) -> RuleEdition | None:
    """Return the edition of the rule on late letters for a day."""
    return RULE.edition_on(day)


def clinic_letter(event: dt.date, days: int) -> str:
    """Return a clinic letter that was sent some days after the clinic."""
    sent = event + dt.timedelta(days)
    return f"OUTPATIENT CLINIC LETTER\nClinic date: {event:%d/%m/%Y}\nLetter sent: {sent:%d/%m/%Y}\n\nDear Doctor\n\nPlease chase the biopsy.\n"


@pytest.mark.parametrize(
    ("event", "limit"),
    [(dt.date(2016, 6, 7), 14), (dt.date(2017, 6, 6), 10), (dt.date(2018, 6, 5), 7), (dt.date(2026, 6, 2), 7)],
)
def test_limit_of_a_clinic_letter_is_that_of_the_day_of_the_clinic(event: dt.date, limit: int) -> None:
    in_time, late = (read_text(clinic_letter(event, days)) for days in (limit, limit + 1))
    assert find_late_letter(in_time, terms_on(event), asks_something=True) is None
    request = find_late_letter(late, terms_on(event), asks_something=True)
    assert request is not None
    assert request.due_words == ""
    assert request.object_words == f"{limit + 1} days"
    assert request.asked is Party.PROVIDER


def test_quoted_words_show_both_dates_where_they_stand_together() -> None:
    letter = read_text(clinic_letter(dt.date(2026, 6, 2), 20))
    request = find_late_letter(letter, terms_on(dt.date(2026, 6, 2)), asks_something=True)
    assert request is not None
    assert letter.text[request.span.start : request.span.end] == "02/06/2026\nLetter sent: 22/06/2026"
    assert request.evidence[0].words == "02/06/2026\nLetter sent: 22/06/2026"


def test_quoted_words_are_the_day_of_sending_where_the_dates_stand_apart() -> None:
    text = f"OUTPATIENT CLINIC LETTER\nClinic date: 02/06/2026\n\nDear Doctor\n\n{'She was well. ' * 30}\nPlease chase the biopsy.\n\nLetter sent: 22/06/2026\n"
    letter = read_text(text)
    request = find_late_letter(letter, terms_on(dt.date(2026, 6, 2)), asks_something=True)
    assert request is not None
    assert letter.text[request.span.start : request.span.end] == "22/06/2026"


def test_letter_that_asks_nothing_is_never_late() -> None:
    day = dt.date(2026, 6, 2)
    assert find_late_letter(read_text(clinic_letter(day, 90)), terms_on(day), asks_something=False) is None


def test_no_limit_holds_before_the_first_edition() -> None:
    day = dt.date(2015, 6, 2)
    assert terms_on(day) is None
    assert find_late_letter(read_text(clinic_letter(day, 90)), terms_on(day), asks_something=True) is None


@pytest.mark.parametrize(
    "text", ["Letter sent: 22/06/2026\n\nPlease chase the biopsy.", "Clinic date: 02/06/2026\n\nPlease chase the biopsy.", "Please chase the biopsy."]
)
def test_letter_without_both_dates_is_never_late(text: str) -> None:
    assert find_late_letter(read_text(text), terms_on(dt.date(2026, 6, 2)), asks_something=True) is None


def test_discharge_summary_is_due_the_next_day() -> None:
    day = dt.date(2026, 6, 2)
    texts = [f"DISCHARGE SUMMARY\nDate of discharge: 02/06/2026\nSent: {sent}/06/2026\n\nGP to chase the biopsy.\n" for sent in ("03", "04")]
    found = [find_late_letter(read_text(text), terms_on(day), asks_something=True) for text in texts]
    assert found[0] is None
    assert found[1] is not None


def test_letter_of_a_kind_without_its_own_limit_has_that_of_clinic_letters() -> None:
    day = dt.date(2026, 6, 2)
    text = "Your patient did not attend.\nClinic date: 02/06/2026\nLetter sent: 22/06/2026\n\nPlease re-refer him.\n"
    assert find_late_letter(read_text(text), terms_on(day), asks_something=True) is not None


def finding_on(text: str) -> Finding | None:
    """Return the finding on lateness of a whole letter, or None."""
    return next((finding for finding in triage_letter(read_text(text)).findings if finding.task is Task.LATE_LETTER), None)


def test_letter_whose_day_is_plain_is_returned() -> None:
    found = finding_on("OUTPATIENT CLINIC\nClinic date: 02/06/2026\nLetter sent: 22/06/2026\n\nDear Doctor\n\nGP to chase the biopsy result.\n")
    assert found is not None
    assert found.outcome is Outcome.RETURN


def test_letter_that_names_several_days_is_for_a_person() -> None:
    text = (
        "OUTPATIENT CLINIC\nClinic date: 02/06/2026\nPathway stage two 18/06/2026\nLetter sent: 22/06/2026\n\nDear Doctor\n\nGP to chase the biopsy result.\n"
    )
    found = finding_on(text)
    assert found is not None
    assert found.outcome is Outcome.REVIEW
    assert found.reason == "The letter names several days, so a person decides which of them was the day of the attendance or discharge."


def test_day_told_of_an_earlier_visit_makes_no_letter_late() -> None:
    text = "Elm Hospital\n22 June 2026\n\nDear Doctor\n\nI saw her on 2 June. She rang on 20 June.\n\nGP to chase the biopsy result.\n"
    assert finding_on(text) is None


@pytest.mark.parametrize(
    ("told", "is_late"),
    [
        ("Seen 02/06/2026 by the injection nurse", False),
        ("I saw her on 02/06/2026", False),
        ("Date of discharge: 02/06/2026", True),
        ("Day case 02/06/2026", True),
    ],
)
def test_day_on_which_a_patient_was_seen_is_a_clinics_day_whatever_the_head_calls_the_unit(told: str, *, is_late: bool) -> None:
    letter = read_text(f"Day Surgery Unit, discharge communication\nLetter sent: 05/06/2026\n{told}\n\nDear Doctor\n\nPlease chase the biopsy.\n")
    assert letter.dates.event is not None
    assert letter.dates.event.day == dt.date(2026, 6, 2)
    assert (find_late_letter(letter, terms_on(dt.date(2026, 6, 2)), asks_something=True) is not None) is is_late


@pytest.mark.parametrize("name", ["Admission", "Date of admission", "Admitted on"])
def test_day_of_the_admission_says_nothing_of_how_late_a_discharge_letter_is(name: str) -> None:
    text = "Ward 7\nDischarge summary 19 January 2026\n{}: 13 January 2026\n\nDear Doctor\n\nPlease chase the biopsy.\n"
    terms = terms_on(dt.date(2026, 1, 13))
    assert find_late_letter(read_text(text.format(name)), terms, asks_something=True) is None
    assert find_late_letter(read_text(text.format("Discharged")), terms, asks_something=True)
