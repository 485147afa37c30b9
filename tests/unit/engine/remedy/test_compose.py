"""The return letter as a value: what it says for which findings, in both variants."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from remit.engine.clocks import Calendar
from remit.engine.findings import Finding
from remit.engine.remedy import (
    LetterFacts,
    Occasion,
    PatientShown,
    PracticeDetails,
    RemedyError,
    RemedyText,
    ReturnLetter,
    Sending,
    Variant,
    compose,
    compose_note,
    letter_text,
    make_reference,
    suggested,
)
from remit.engine.terms import IdentifierError, LetterKind, Outcome, Task

Write = Callable[..., ReturnLetter]
PROTEST = {"variant": Variant.DONE_UNDER_PROTEST}


def test_several_findings_make_one_letter(write: Write, three: list[Finding]) -> None:
    letter = write(three)
    assert [item.number for item in letter.items] == [1, 2, 3]
    assert [item.quote for item in letter.items] == [f"“{finding.quote}”" for finding in three]
    assert letter.subject == "Return of 3 requests in your letter of 29 December 2025"


def test_item_quotes_cites_gives_the_reason_and_asks(write: Write, referral: Finding) -> None:
    (item,) = write([referral]).items
    assert item.quote == "“I would be grateful if you could refer her to our hand clinic.”"
    assert item.citation == "NHS Standard Contract 2025/26, Service Condition 8"
    assert item.reason == "This is linked to the problem for which she was referred."
    assert item.asks[0] == "Please make the referral asked for in your letter of Monday 29 December 2025."


def test_letter_returned_is_identified(write: Write, three: list[Finding]) -> None:
    letter = write(three)
    assert dict(letter.particulars) == {
        "Patient": "M E-T, NHS number 999 412 3009",
        "Your letter": (
            "Northmoor General Hospital, written Monday 29 December 2025, about the clinic of Tuesday 23 December 2025, received Monday 5 January 2026"
        ),
        "Your reference": "NM 204118",
    }
    assert letter.addressee == ("Dr Castellan", "Rheumatology team", "Northmoor General Hospital")
    assert letter.salutation == "Dear Dr Castellan"


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (PatientShown.INITIALS_AND_NUMBER, "M E-T, NHS number 999 412 3009"),
        (PatientShown.NAME_AND_NUMBER, "Mrs Marjorie Ellwood-Tan, NHS number 999 412 3009"),
        (PatientShown.NUMBER, "NHS number 999 412 3009"),
        (PatientShown.INITIALS, "M E-T"),
    ],
)
def test_practice_chooses_how_the_patient_is_shown(write: Write, referral: Finding, shown: PatientShown, words: str) -> None:
    letter = write([referral], sending={"patient_shown": shown})
    assert dict(letter.particulars)["Patient"] == words
    assert "Ellwood" not in letter_text(letter) or shown is PatientShown.NAME_AND_NUMBER


@pytest.mark.parametrize("shown", list(PatientShown))
def test_patient_without_a_number_stands_there_by_name_and_birth(write: Write, referral: Finding, shown: PatientShown) -> None:
    facts = {"nhs_number": "", "born_on": dt.date(1957, 3, 14)}
    letter = write([referral], sending={"patient_shown": shown}, facts=facts)
    assert dict(letter.particulars)["Patient"] == "Mrs Marjorie Ellwood-Tan, born 14 March 1957"
    assert dict(letter.particulars)["Your reference"] == "NM 204118"
    assert letter.warnings == ()


def test_patient_whom_nobody_can_find_is_warned_of(write: Write, referral: Finding) -> None:
    nobody = {"nhs_number": "", "provider_reference": ""}
    for occasion, words in (
        (Occasion.LETTER, "the hospital may not find the patient. Give the NHS number, the hospital’s own number, or name and date of birth"),
        (Occasion.CALL, "This does not say who the patient is, so the hospital may not find them."),
        (Occasion.REFERRAL, "This does not say who the patient is, so the practice may not find them."),
    ):
        (warning,) = write([referral], facts={**nobody, "occasion": occasion}).warnings
        assert words in warning


def test_due_day_counts_operational_days_and_is_no_contract_deadline(write: Write, three: list[Finding]) -> None:
    letter = write(three)
    assert letter.due.on == dt.date(2026, 1, 8)
    assert letter.due.words == "by Thursday 8 January 2026 (10 working days)"
    assert letter.due_line.endswith("This date is our request. It is not a contract deadline.")
    assert letter.due.derivation.days[-1].number == 10


def test_provider_promise_is_labelled_as_its_own(write: Write, three: list[Finding]) -> None:
    letter = write(three, sending={"is_promised": True})
    assert letter.due.standing == "This date follows your own response promise. It is not a contract deadline."


def test_one_day_is_singular(write: Write, referral: Finding) -> None:
    assert write([referral], sending={"promise_days": 1}).due.words == "by Tuesday 23 December 2025 (1 working day)"


def test_calendar_can_be_given(facts: LetterFacts, referral: Finding, remedies: dict[str, RemedyText], practice: PracticeDetails, sending: Sending) -> None:
    letter = compose(facts, [referral], remedies, practice=practice, sending=sending, calendar=Calendar())
    assert letter.due.on == dt.date(2026, 1, 5)
    assert "No bank holidays are known: only weekends were left out. Check the date." in letter.warnings


@pytest.mark.parametrize("variant", list(Variant))
def test_safety_line_is_always_there(write: Write, three: list[Finding], variant: Variant) -> None:
    line = write(three, sending={"variant": variant}).safety_line
    assert line.startswith("Until you accept")
    assert "in writing" in line
    assert "this practice acts on the patient’s urgent need" in line
    assert "Sending this letter does not transfer care" in line


def test_questions_are_asked_and_not_counted_as_returns(write: Write, referral: Finding, question: Finding) -> None:
    letter = write([question, referral])
    assert letter.subject.startswith("Return of 1 request in")
    assert [item.number for item in letter.items] == [1]
    assert letter.questions_heading == "We also ask"
    assert letter.questions[0].quote == "“Bloods again in six weeks.”"
    assert letter.questions[0].asks == ("Who will do this test, and what is it for?",)


def test_letter_of_questions_returns_nothing(write: Write, question: Finding) -> None:
    letter = write([question])
    assert letter.subject == "A question about your letter of 29 December 2025"
    assert "Nothing is returned." in letter.opening
    assert (letter.items, letter.items_heading, letter.closing) == ((), "", "")
    assert letter.due_line.startswith("Please reply by Thursday 8 January 2026 (10 working days).")


def test_question_without_rule_words_asks_who(write: Write, question: Finding, remedies: dict[str, RemedyText]) -> None:
    remedies["OWN-001"] = RemedyText(())
    assert write([question]).questions[0].asks == ("Who will see to this work, and by when?",)


def test_done_under_protest_reports_and_asks_for_nothing_twice(write: Write, three: list[Finding]) -> None:
    letter = write(three, sending=PROTEST)
    assert letter.subject == "3 requests in your letter of 29 December 2025, done by this practice under protest"
    assert "we have done them under protest, and report this so that it is counted" in letter.opening
    assert all(item.asks == () for item in letter.items)
    assert "confirm that you have recorded this" in letter.due_line


def test_one_request_under_protest_is_singular(write: Write, referral: Finding) -> None:
    letter = write([referral], sending=PROTEST)
    assert "the request below is for your team, for the reason given" in letter.opening
    assert letter.items_heading == "The request that we report"


def test_urgent_request_asks_for_a_call_and_warns_the_approver(write: Write, three: list[Finding]) -> None:
    urgent = [dataclasses.replace(three[0], is_urgent=True), three[1], dataclasses.replace(three[2], is_urgent=True)]
    letter = write(urgent)
    assert letter.urgent_line == "Requests 1 and 3 may not be able to wait for a letter. Please telephone us today on 01632\u00a0960\u00a0217."
    assert letter.warnings[0] == "A request here is urgent. Decide who acts for the patient today before this is sent."
    assert write(urgent[:1], practice={"telephone": ""}).urgent_line == "Request 1 may not be able to wait for a letter. Please telephone us today."


def test_urgent_work_that_is_done_asks_for_no_call(write: Write, referral: Finding) -> None:
    letter = write([dataclasses.replace(referral, is_urgent=True)], sending=PROTEST)
    assert (letter.urgent_line, letter.warnings) == ("", ())


def test_reason_comes_from_the_rule_where_the_finding_has_none(write: Write, referral: Finding) -> None:
    (item,) = write([dataclasses.replace(referral, reason="")]).items
    assert item.reason == "Under NHS Standard Contract 2025/26, Service Condition 8 this problem is for Northmoor General Hospital to make."


def test_letter_without_facts_warns_and_still_reads(write: Write, referral: Finding) -> None:
    nothing = {
        "provider": "",
        "specialty": "",
        "written_on": None,
        "event_on": None,
        "received_on": None,
        "nhs_number": "",
        "patient_name": "",
        "written_by": "",
        "provider_reference": "",
    }
    letter = write([referral], facts=nothing)
    assert letter.subject == "Return of 1 request in your letter"
    assert letter.salutation == "Dear colleague"
    assert letter.addressee == ("The team that wrote the letter",)
    assert letter.particulars == ()
    assert letter.items[0].asks[0].endswith("in your letter of (date not shown).")
    assert letter.warnings == (
        "No valid NHS number, no hospital number and no name with a date of birth were read, so the hospital may not find the patient."
        " Give the NHS number, the hospital’s own number, or name and date of birth before this is sent.",
        "The letter returned has no date here: the provider may not find it.",
        "The provider is not named: check to whom this goes.",
    )


def test_nobody_is_accused(write: Write, three: list[Finding], question: Finding) -> None:
    for variant in Variant:
        text = letter_text(write([*three, question], sending={"variant": variant}))
        assert not re.search(r"\b(breach\w*|dump\w*|fault\w*|fail\w*|worst|violat\w*|inappropriate)\b", text, re.IGNORECASE)


def test_letter_is_signed_by_a_person(write: Write, referral: Finding) -> None:
    assert write([referral]).signature == ("Dr Amara Osei, GP partner", "Lime Avenue Surgery")


def test_suggested_takes_returns_and_questions(referral: Finding, result: Finding, question: Finding) -> None:
    review = dataclasses.replace(result, outcome=Outcome.REVIEW)
    accept = dataclasses.replace(result, outcome=Outcome.ACCEPT)
    assert suggested([referral, review, accept, question]) == (referral, question)


def test_review_that_a_person_chose_is_returned(write: Write, result: Finding) -> None:
    assert len(write([dataclasses.replace(result, outcome=Outcome.REVIEW)]).items) == 1


def test_nothing_chosen_is_refused(write: Write) -> None:
    with pytest.raises(RemedyError, match="There is nothing to return: choose at least one request"):
        write([])


def test_accepted_request_is_refused(write: Write, result: Finding) -> None:
    with pytest.raises(RemedyError, match=r"rule RES-001 is the practice's own work \(Your team asked for this scan.\): take it out"):
        write([dataclasses.replace(result, outcome=Outcome.ACCEPT)])


def test_rule_without_words_is_refused(write: Write, result: Finding) -> None:
    with pytest.raises(RemedyError, match="Rule XXX-001 has no remedy text: add `remedy` to its file in the rulebook"):
        write([dataclasses.replace(result, rule="XXX-001")])


@pytest.mark.parametrize("ask", ["Please tell {patient}.", "Please {0}.", "Please {provider.__class__}."])
def test_unknown_placeholder_is_refused(write: Write, result: Finding, remedies: dict[str, RemedyText], ask: str) -> None:
    remedies["RES-001"] = RemedyText((ask,))
    with pytest.raises(RemedyError, match=r"which is not known\. Known ones: letter_date, event_date"):
        write([result])


def test_braces_in_the_letter_are_left_alone(write: Write, result: Finding, remedies: dict[str, RemedyText]) -> None:
    remedies["RES-001"] = RemedyText(("You wrote {quote} on {event_date}.",))
    (item,) = write([dataclasses.replace(result, quote="Please see {provider} {nonsense}")]).items
    assert item.asks == ("You wrote “Please see {provider} {nonsense}” on Tuesday 23 December 2025.",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reference": "RM 4907 28"}, "is not a reference: its last digit does not fit"),
        ({"signed_by": "  "}, "Nobody signs this letter: give the name of the person who approved it."),
        ({"promise_days": 0}, "An answer cannot be asked for in 0 working days: give 1 or more."),
    ],
)
def test_sending_that_must_not_leave_is_refused(change: dict[str, Any], words: str) -> None:
    given: dict[str, Any] = {"reference": make_reference(b"x"), "day": dt.date(2026, 1, 5), "signed_by": "Dr A. Osei"}
    with pytest.raises(RemedyError, match=words):
        Sending(**{**given, **change})


def test_practice_without_a_name_is_refused() -> None:
    with pytest.raises(RemedyError, match="The practice has no name: put it into the policy file under practice, name"):
        PracticeDetails(" ")


def test_wrong_nhs_number_is_refused() -> None:
    with pytest.raises(IdentifierError, match="check digit"):
        LetterFacts("Northmoor", nhs_number="999 412 3008")


def test_repr_hides_patient_and_letter(write: Write, facts: LetterFacts, referral: Finding) -> None:
    letter = write([referral])
    shown = f"{facts!r} {letter!r} {letter.items!r}"
    assert "999 412" not in shown
    assert "Ellwood" not in shown
    assert "hand clinic" not in shown
    assert repr(letter) == f"ReturnLetter({letter.reference})"


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("task", list(Task))
def test_every_kind_and_task_has_words(write: Write, question: Finding, remedies: dict[str, RemedyText], kind: LetterKind, task: Task) -> None:
    remedies["OWN-001"] = RemedyText(())
    letter = write([dataclasses.replace(question, task=task)], facts={"kind": kind})
    assert " about the " in dict(letter.particulars)["Your letter"]
    assert letter.questions[0].asks[0].startswith("Who will see to th")


def test_one_letter_returns_reports_and_asks(write: Write, three: list[Finding], question: Finding) -> None:
    letter = write([*three, question], sending={"done": frozenset({1})})
    assert letter.subject.startswith("Return of 2 requests in")
    assert [item.number for item in (*letter.items, *letter.reported)] == [1, 2, 3]
    assert [item.quote for item in letter.reported] == [f"“{three[1].quote}”"]
    assert letter.reported[0].asks == ()
    assert letter.reported_heading == "The request that we have dealt with under protest"
    assert letter.reported_line.startswith("We think that this is for your team too.")
    assert len(letter.questions) == 1


def test_letter_in_which_all_was_done_is_a_report(write: Write, three: list[Finding]) -> None:
    assert write(three, sending={"done": frozenset({0, 1, 2})}) == write(three, sending=PROTEST)


@pytest.mark.parametrize("place", [4, 3, -1])
def test_only_a_request_of_the_letter_can_be_reported(write: Write, three: list[Finding], question: Finding, place: int) -> None:
    with pytest.raises(RemedyError, match=r"Something is reported as done that is no request of this letter. Choose again what was done."):
        write([*three, question], sending={"done": frozenset({place})})


def test_urgent_work_that_was_done_beside_returns_needs_no_call(write: Write, three: list[Finding]) -> None:
    urgent = [dataclasses.replace(three[0], is_urgent=True), three[1]]
    assert write(urgent, sending={"done": frozenset({0})}).urgent_line == ""


def test_letter_names_who_acts_for_the_patient(write: Write, referral: Finding) -> None:
    letter = write([dataclasses.replace(referral, is_urgent=True)], sending={"acting": "Dr Amara Osei"})
    assert letter.safety_line.endswith("Acting for the patient today: Dr Amara Osei.")
    assert letter.warnings == ()


def test_approver_adds_one_line_and_no_more(write: Write, referral: Finding) -> None:
    assert write([referral], sending={"own_line": "She is  worried\nabout it."}).own_line == "She is worried about it."
    with pytest.raises(RemedyError, match=r"Your own line has 601 characters: keep it to 600, or write a message in the case."):
        write([referral], sending={"own_line": "x" * 601})


def test_request_without_a_letter_thanks_for_no_letter(write: Write, referral: Finding) -> None:
    letter = write([referral], facts={"occasion": Occasion.CALL, "event_on": None, "received_on": None})
    assert letter.subject == "Return of 1 request in what we were asked without a letter on 29 December 2025"
    assert letter.opening.startswith("We were asked for what stands below without a letter")
    assert "your letter" not in letter.opening
    assert dict(letter.particulars)["Asked of us"] == "Northmoor General Hospital, asked Monday 29 December 2025"
    assert letter.addressee[1] == "Rheumatology team"


def test_provider_returns_a_referral_with_the_sides_swapped(write: Write, referral: Finding) -> None:
    letter = write([referral], facts={"occasion": Occasion.REFERRAL, "provider": "Lime Avenue Surgery", "specialty": "", "written_by": ""})
    assert letter.subject == "Return of 1 point in your referral of 29 December 2025"
    assert "for your practice" in letter.opening
    assert "our team acts on the patient’s urgent need" in letter.safety_line
    assert letter.addressee == ("The clinician who referred", "Lime Avenue Surgery")


def test_patient_note_says_what_was_done_and_what_was_returned(
    facts: LetterFacts, three: list[Finding], remedies: dict[str, RemedyText], practice: PracticeDetails, sending: Sending
) -> None:
    note = compose_note(facts, three, remedies, practice=practice, sending=dataclasses.replace(sending, done=frozenset({0})))
    assert note.points[0].endswith("We dealt with this for you, so that you did not have to wait.")
    assert note.points[1:] == (remedies["RES-001"].patient_text, remedies["FIT-001"].patient_text)


def test_referral_has_no_patient_note(
    facts: LetterFacts, referral: Finding, remedies: dict[str, RemedyText], practice: PracticeDetails, sending: Sending
) -> None:
    with pytest.raises(RemedyError, match=r"There is no patient note for a returned referral: tell the patient yourselves what becomes of it."):
        compose_note(dataclasses.replace(facts, occasion=Occasion.REFERRAL), [referral], remedies, practice=practice, sending=sending)
