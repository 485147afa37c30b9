"""Inputs for the remedy tests: one letter, its findings and the rules' words. All invented."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from remit.engine.findings import Finding, Minutes
from remit.engine.remedy import LetterFacts, PracticeDetails, RemedyText, ReturnLetter, Sending, compose, make_reference
from remit.engine.terms import Basis, LetterKind, Outcome, Party, Span, Task

CONTRACT = "NHS Standard Contract 2025/26, Service Condition"


def _finding(rule: str, task: Task, quote: str, reason: str, citation: str) -> Finding:
    return Finding(
        rule=rule,
        rule_version=1,
        task=task,
        outcome=Outcome.RETURN,
        basis=Basis.CONTRACT,
        asked=Party.PRACTICE,
        quote=quote,
        span=Span(0, len(quote)),
        citation=citation,
        clause=None,
        reason=reason,
        excuse=None,
        excuse_words="",
        is_urgent=False,
        minutes=Minutes(8, 15, 30, "published"),
    )


@pytest.fixture
def referral() -> Finding:
    """A request to refer on."""
    quote = "I would be grateful if you could refer her to our hand clinic."
    return _finding("ONW-001", Task.ONWARD_REFERRAL, quote, "This is linked to the problem for which she was referred.", f"{CONTRACT} 8")


@pytest.fixture
def result() -> Finding:
    """A request to chase a result."""
    return _finding(
        "RES-001", Task.CHASE_RESULT, "Kindly chase the MRI report and let her know the result.", "Your team asked for this scan.", f"{CONTRACT} 12"
    )


@pytest.fixture
def fit_note() -> Finding:
    """A request for a fit note."""
    return _finding("FIT-001", Task.FIT_NOTE, "GP to issue a fit note for six weeks.", "She is off work because of your operation.", f"{CONTRACT} 11")


@pytest.fixture
def question() -> Finding:
    """Words that name nobody."""
    asked = _finding("OWN-001", Task.UNCLEAR_RESPONSIBILITY, "Bloods again in six weeks.", "Nobody is named.", f"{CONTRACT} 11")
    return dataclasses.replace(asked, outcome=Outcome.REVIEW, is_question=True)


@pytest.fixture
def three(referral: Finding, result: Finding, fit_note: Finding) -> list[Finding]:
    """Three requests that are returned."""
    return [referral, result, fit_note]


@pytest.fixture
def remedies() -> dict[str, RemedyText]:
    """The rules' words."""
    return {
        "ONW-001": RemedyText(
            ("Please make the referral asked for in your letter of {letter_date}.", "Please tell the patient whom to call."),
            "Under {citation} {object} is for {provider} to make.",
            "The hospital asked us to send you to another hospital team. It can do this itself. We have asked it to.",
        ),
        "RES-001": RemedyText(
            ("Please look at the report, act on it, and tell the patient.",), "", "The hospital asked for your scan. We have asked it to tell you the result."
        ),
        "FIT-001": RemedyText(("Please issue a fit note until your next review.",), "", "The hospital can give you a fit note. We have asked it to."),
        "OWN-001": RemedyText(("Who will do this test, and what is it for?",)),
    }


@pytest.fixture
def facts() -> LetterFacts:
    """What identifies the letter."""
    return LetterFacts(
        provider="Northmoor General Hospital",
        specialty="rheumatology",
        written_on=dt.date(2025, 12, 29),
        event_on=dt.date(2025, 12, 23),
        received_on=dt.date(2026, 1, 5),
        nhs_number="9994123009",
        patient_name="Mrs Marjorie Ellwood-Tan",
        kind=LetterKind.CLINIC_LETTER,
        written_by="Dr Castellan",
        provider_reference="NM 204118",
        provider_telephone="01632 960 411",
    )


@pytest.fixture
def practice() -> PracticeDetails:
    """The letterhead."""
    return PracticeDetails("Lime Avenue Surgery", ("14 Lime Avenue", "Wyverton WY3 7QT"), "01632 960 217", "office@limeavenue.example")


@pytest.fixture
def sending() -> Sending:
    """Sent on the Monday before Christmas, so that the holidays matter."""
    return Sending(make_reference(b"one letter"), dt.date(2025, 12, 22), "Dr Amara Osei, GP partner")


@pytest.fixture
def write(facts: LetterFacts, remedies: dict[str, RemedyText], practice: PracticeDetails, sending: Sending) -> Callable[..., ReturnLetter]:
    """Compose with the inputs of this file, some of them changed: `write(findings, sending={"promise_days": 5}, facts={...})`."""

    def write_with(findings: list[Finding], **changes: dict[str, Any]) -> ReturnLetter:
        changed_facts = dataclasses.replace(facts, **changes.get("facts", {}))
        changed_practice = dataclasses.replace(practice, **changes.get("practice", {}))
        changed_sending = dataclasses.replace(sending, **changes.get("sending", {}))
        return compose(changed_facts, findings, remedies, practice=changed_practice, sending=changed_sending)

    return write_with
