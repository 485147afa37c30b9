"""Findings of neighbouring sentences: one request, or two."""

from dataclasses import replace

import pytest

from remit.engine.findings import Finding
from remit.engine.letters.letter import read_text
from remit.engine.terms import Outcome, Task
from remit.engine.triage.triage import default_tools, triage_letter

HEAD = "Royal Infirmary\nOutpatient clinic letter\nDate: 3 March 2026\n\nDear Dr Hale,\n\n"
ASKED, EXPLAINED = "School want a medical letter for access arrangements.", "I have let mum know that her doctor can write one."


def found(text: str, task: Task, **limits: float) -> list[str]:
    """Return the words of the findings of a task, by the limits that ship or by others."""
    shipped = default_tools()
    findings = triage_letter(read_text(HEAD + text), replace(shipped, scorer=replace(shipped.scorer, **limits))).findings
    return [" ".join(finding.quote.split()) for finding in findings if finding.task is task and finding.outcome is not Outcome.ACCEPT]


PUT = {"review_at": 0.3}
"""A lower limit, so that what only goes with an ask is put to a person by itself too, and joining has something to join."""


def shared_care(text: str) -> list[Finding]:
    """Return the findings of shared care."""
    shipped = default_tools()
    findings = triage_letter(read_text(HEAD + text), replace(shipped, scorer=replace(shipped.scorer, **PUT))).findings
    return [finding for finding in findings if finding.task is Task.SHARED_CARE_NOT_AGREED]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (f"{ASKED} {EXPLAINED}", Task.ADMIN_FORM),
        ("Please would you prescribe methotrexate 15 mg weekly. The shared care agreement is attached for your signature.", Task.SHARED_CARE_NOT_AGREED),
        (
            "I wonder if you could supply eltrombopag 50 mg daily through her local chemist. It is a long journey for her to collect her tablets each month.",
            Task.PRESCRIBE_RED,
        ),
    ],
)
def test_what_is_asked_and_what_explains_it_are_one_finding(text: str, task: Task) -> None:
    # What only explains is often too little of an ask to be put to a person by itself; where it is put, it is one with the ask.
    assert found(text, task, candidate_at=0.05, review_at=0.05) == [text]
    (quoted,) = found(text, task)
    assert quoted in text


def test_the_surer_outcome_stays() -> None:
    asked, explained = "Please would you prescribe methotrexate 15 mg weekly.", "The shared care agreement is attached for your signature."
    (finding,) = shared_care(f"{asked} {explained}")
    assert [item.outcome for item in shared_care(asked)] == [Outcome.RETURN]
    assert [item.outcome for item in shared_care(explained)] == [Outcome.REVIEW]
    assert finding.outcome is Outcome.RETURN
    assert {item.span.start >= finding.span.start and item.span.end <= finding.span.end for item in finding.evidence if item.kind == "task"} == {True}


@pytest.mark.parametrize(
    "text",
    [
        "Please repeat the U&E in one week. Please arrange a chest X-ray at six weeks.",
        "Plan:\n- GP to repeat U&E in one week\n- GP to repeat the chest X-ray in six weeks",
        "Please repeat the U&E in one week.\n\nPlease arrange a chest X-ray at six weeks.",
    ],
)
def test_two_things_that_are_asked_stay_two_findings(text: str) -> None:
    assert len(found(text, Task.ARRANGE_TEST)) == 2


def test_a_paragraph_between_parts_them() -> None:
    assert len(found(f"{ASKED}\n\nShe is otherwise well and sleeps better.\n\n{EXPLAINED}", Task.ADMIN_FORM, candidate_at=0.05, review_at=0.05)) == 2


@pytest.mark.parametrize(
    ("text", "task", "quoted"),
    [
        (
            "Her surgery goes ahead only if her pressure is below 160/100. I would be grateful if you could\n"
            "- optimise her diabetic control with the aim of an HbA1c below 69\n- bring her blood pressure down",
            Task.PRE_OP_WORK,
            ["I would be grateful if you could - optimise her diabetic control with the aim of an HbA1c below 69", "bring her blood pressure down"],
        ),
        (
            "Lithium: GP to take on the prescription from now. The shared care form is enclosed for your signature.",
            Task.SHARED_CARE_NOT_AGREED,
            ["Lithium: GP to take on the prescription from now. The shared care form is enclosed for your signature."],
        ),
    ],
)
def test_what_leads_in_or_goes_with_it_is_no_finding_of_its_own(text: str, task: Task, quoted: list[str]) -> None:
    assert found(text, task, **PUT) == quoted


def test_two_forms_stay_two_findings() -> None:
    assert len(found("Please complete the DVLA form for him. Please also write a letter to his employer.", Task.ADMIN_FORM)) == 2


def test_shared_care_of_one_medicine_is_one_finding() -> None:
    asked = "Please take over azathioprine 100 mg daily under shared care from next week."
    assumed = "If we have not heard within 14 days your agreement to shared care will be assumed."
    assert [finding.quote for finding in shared_care(f"{asked}\n\nShe is otherwise well.\n\n{assumed}")] == [f"{asked}\n\nShe is otherwise well.\n\n{assumed}"]


def test_each_medicine_keeps_its_finding_though_papers_stand_between() -> None:
    first, papers = "Please take over azathioprine 100 mg daily under shared care from next week.", "The agreement is enclosed for your signature."
    second = "Please take over methotrexate 15 mg weekly under shared care from May."
    assert [finding.quote for finding in shared_care(f"{first} {papers} {second}")] == [f"{first} {papers}", second]


def test_what_stands_far_off_is_a_finding_of_its_own() -> None:
    asked = "Please take over azathioprine 100 mg daily under shared care from next week."
    assumed = "If we have not heard within 14 days your agreement to shared care will be assumed."
    told = " ".join(["She walks to the shops and sleeps well at night."] * 10)
    assert len(shared_care(f"{asked}\n\n{told}\n\n{assumed}")) == 2


def test_a_sentence_that_ends_leads_nothing_in() -> None:
    asked = "Please arrange a chest X-ray at six weeks."
    assert found(f"Please would you see to it this week. {asked}", Task.ARRANGE_TEST)[-1] == asked


@pytest.mark.parametrize(
    "text",
    [
        "PSA. Please do at three months, six months and then half-yearly, if you would.",
        "Prolactin, lipids, glucose. At six weeks, twelve weeks and then yearly by the surgery.",
    ],
)
def test_test_that_is_only_named_is_what_the_next_sentence_asks_for(text: str) -> None:
    limits = {"candidate_at": 0.02, "review_at": 0.05}
    assert found(text, Task.UNCLEAR_RESPONSIBILITY, **limits) == []
    assert [quote for quote in found(text, Task.FOLLOW_UP_MONITORING, **limits) if quote.startswith(text.split(".")[0])]


def test_test_without_an_owner_stays_where_the_next_sentence_names_another_or_is_the_next_item() -> None:
    limits = {"candidate_at": 0.02, "review_at": 0.05}
    assert found("FBC in 1 week. Please repeat the chest X-ray monthly at the surgery.", Task.UNCLEAR_RESPONSIBILITY, **limits)
    assert found("Plan:\n- U&E in 1 week\n- GP to weigh him weekly", Task.UNCLEAR_RESPONSIBILITY, **limits)
