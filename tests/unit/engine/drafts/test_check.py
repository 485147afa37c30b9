"""A draft is judged as the letter would be, and what is put right is found no more."""

import datetime as dt
import re

import jsonschema
import pytest

from remit.engine.drafts import cards_of, check_draft, check_object, draw_check, load_check_schema
from remit.engine.letters import read_text
from remit.engine.terms import LetterKind
from remit.engine.triage import triage_letter

FRAME = """NORTHMOOR GENERAL HOSPITAL
Discharge summary

Admitted: 18 December 2026
Discharged: 21 December 2026

Dear Dr Osei

{body}

Yours sincerely

Dr I Castellan
"""


def _check(body: str) -> dict:
    answer = check_object(check_draft(read_text(FRAME.format(body=body))))
    jsonschema.Draft202012Validator(load_check_schema()).validate(answer)
    return answer


def _lacks(body: str) -> list[str]:
    return [item["lack"] for item in _check(body)["missing"]]


def test_request_is_quoted_with_its_ground_and_with_what_to_write_instead() -> None:
    (item,) = _check("He is better. GP to kindly chase the echo report.")["hands_over"]
    assert (item["quote"], item["outcome"], item["citation"]) == (
        "GP to kindly chase the echo report.",
        "return",
        "NHS Standard Contract 2026/27, Service Condition 12",
    )
    assert item["instead"].startswith('Write: "We have requested the echo report. Our team will act on the result and tell the patient."')


def test_what_to_write_instead_is_found_no_more() -> None:
    body = "He is better. GP to kindly chase the echo report."
    (item,) = _check(body)["hands_over"]
    written = re.search(r'"(.+?)"', item["instead"])
    assert written
    assert _check(body.replace(item["quote"], written[1]))["clear"]


def test_draft_is_judged_as_the_letter_would_be() -> None:
    letter = read_text(FRAME.format(body="GP to chase the histology. Please refer her to dermatology. Please continue her atorvastatin."))
    check = check_draft(letter)
    found = {item.finding for item in check.corrections} | set(check.fair)
    assert found == set(triage_letter(letter).findings)


def test_fair_request_is_left_alone() -> None:
    assert _check("We have supplied 28 days of sertraline. Our team will review him in March.")["clear"]


@pytest.mark.parametrize(
    ("body", "lacks"),
    [
        ("Ramipril was stopped. Other medicines continue.", ["reason_for_change"]),
        ("Ramipril was stopped because of acute kidney injury.", []),
    ],
)
def test_change_needs_a_reason(body: str, lacks: list[str]) -> None:
    assert [lack for lack in _lacks(body) if lack == "reason_for_change"] == lacks


@pytest.mark.parametrize(
    ("body", "lacks"),
    [
        ("Coeliac serology was sent and is awaited.", ["owner_of_result"]),
        ("The histology is still outstanding at discharge.", ["owner_of_result"]),
        ("Results awaited:\n- Blood cultures", ["owner_of_result"]),
        ("Coeliac serology is awaited. We will chase it and write to you.", []),
        ("The ward team will act on the histology, which is awaited.", []),
        ("No results are outstanding.", []),
        ("Coeliac serology was negative.", []),
        ("The histology is awaited. GP to chase the histology.", []),
    ],
)
def test_result_that_is_still_to_come_needs_an_owner(body: str, lacks: list[str]) -> None:
    assert [lack for lack in _lacks(body) if lack == "owner_of_result"] == lacks


MEDICINES = "Medications on discharge:\n- Atorvastatin 20 mg at night, continued{0}\n- Amlodipine 5 mg daily, started{0}"


def test_days_supplied_are_missed_and_a_bank_holiday_is_named() -> None:
    (item,) = [item for item in _check(MEDICINES.format(""))["missing"] if item["lack"] == "days_supplied"]
    assert item["what"] == (
        "The draft does not say for how many days these medicines were supplied: atorvastatin, amlodipine. Friday 25 December 2026 is a bank holiday "
        "(Christmas Day): a supply that ends around it cannot be replaced in time."
    )
    assert "days_supplied" not in _lacks(MEDICINES.format(", 28 days supplied"))
    assert "days_supplied" not in _lacks(MEDICINES.format("") + "\n\nTwenty-eight days of all medicines supplied (28 days).")


def test_days_supplied_are_asked_of_a_discharge_only() -> None:
    clinic = (
        FRAME.format(body=MEDICINES.format(""))
        .replace("Discharge summary", "Clinic letter")
        .replace("Admitted: 18", "Clinic date: 18")
        .replace("Discharged: 21", "Typed: 21")
    )
    letter = read_text(clinic)
    assert letter.kind is LetterKind.CLINIC_LETTER
    assert check_object(check_draft(letter, day=dt.date(2026, 12, 21)))["missing"] == []


def test_late_letter_is_no_fault_of_a_draft() -> None:
    letter = read_text(FRAME.format(body="He is better."), received_on=dt.date(2027, 3, 1))
    assert check_draft(letter).is_clear


def _cards(body: str) -> list[dict]:
    return cards_of(_check(body))


def test_cards_hold_what_the_published_specification_asks() -> None:
    cards = _cards(
        "Bloods in one week. GP to kindly chase the echo report. Ramipril was stopped. GP to refer on to *[neurology](http://x)* and <b>dermatology</b>."
    )
    assert len(cards) >= 3
    assert any("dermatology" in card["detail"] for card in cards)
    for card in cards:
        assert set(card) == {"uuid", "summary", "detail", "indicator", "source"}
        assert 0 < len(card["summary"]) < 140
        assert card["indicator"] in {"info", "warning", "critical"}
        assert card["source"]["label"]
        assert set(card["source"]["topic"]) == {"system", "code", "display"}
    assert [card["indicator"] for card in cards] == sorted((card["indicator"] for card in cards), reverse=True)
    assert not any("[neurology](" in card["detail"] for card in cards)
    assert not any("<b>" in card["detail"] for card in cards)


def test_same_draft_gives_the_same_cards() -> None:
    body = "GP to kindly chase the echo report."
    assert _cards(body) == _cards(body)
    assert _cards(body)[0]["uuid"] != _cards("GP to kindly chase the MRI report.")[0]["uuid"]


def test_page_shows_the_words_and_runs_nothing() -> None:
    page = draw_check(_check("GP to kindly chase the echo <script>alert(1)</script> report. Ramipril was stopped."), "draft <1>.docx")
    assert "<h1>draft &lt;1&gt;.docx</h1>" in page
    assert "<script" not in page
    assert re.search(r'<span style="background:\w+">GP to kindly chase the echo &lt;script&gt;', page)
    assert "<b>Instead:</b>" in page
    assert "What the practice will miss" in page
    assert "Nothing in this draft hands work" in draw_check(_check("He is better."))
