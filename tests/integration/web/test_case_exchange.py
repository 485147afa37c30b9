"""What a case gives to other systems: FHIR resources that R4 allows, lines for a patient's record, and to nobody more than they may see."""

import datetime as dt
import json
from typing import Any

import pytest
from django.urls import reverse
from tests.integration.web.api_callers import caller
from tests.integration.web.case_makers import PATIENT, QUOTE, fresh, move, open_case, parties, sent_case
from tests.integration.web.fhir_shapes import find_faults
from tests.integration.web.test_case_pages import NOW, SECRETS, People

from remit.engine.lifecycle import Ask, Move, RaisedBy
from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.cases.actions import OpeningItem
from remit.service.cases.models import Case
from remit.service.cases.presenters.fhir import fhir_bundle
from remit.service.cases.presenters.record_text import WIDTH, record_text
from remit.service.cases.queries.page import read_for
from remit.service.cases.queries.scope import Scope

pytestmark = pytest.mark.django_db
SITE = "https://remit.example/"
LETTER = "Dear colleague\n\nPlease take this back."


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request comes on the day of the prototype."""
    monkeypatch.setattr("remit.service.config.middleware.now", lambda: NOW)


def _bundle(case: Case, party: str = "practice") -> dict[str, Any]:
    case = fresh(case)
    organisation = {"practice": case.practice_id, "provider": case.provider_id, "commissioner": case.commissioner_id, "lmc": case.commissioner_id}[party]
    return fhir_bundle(read_for(Scope(party, (organisation,)), case), site=SITE, at=NOW)


def _of_kind(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


def _statuses(case: Case, kind: str = "Task") -> list[str]:
    bundle = _bundle(case)
    assert find_faults(bundle) == []
    return [one["status"] for one in _of_kind(bundle, kind)]


def test_each_state_of_a_case_has_its_status_in_fhir() -> None:
    case = open_case(return_letter=LETTER)
    assert (_statuses(case), _statuses(case, "Communication")) == (["draft"] * 2, ["preparation"])
    move(case, Move.SEND, "remit")
    assert (_statuses(case), _statuses(case, "Communication")) == (["requested"] * 2, ["completed"])
    move(case, Move.ACKNOWLEDGE, "provider")
    assert _statuses(case) == ["received"] * 2
    move(case, Move.NEEDS_INFORMATION, "provider", text="Which clinic?")
    assert _statuses(case) == ["on-hold"] * 2
    move(case, Move.REPLY, "practice", text="Skin clinic.")
    move(case, Move.TAKE_BACK_IN_PART, "provider", items=("1",), text="The rest is yours.")
    assert _statuses(case) == ["accepted", "rejected"]
    move(case, Move.DISPUTE, "practice", text="It is not.")
    move(case, Move.DISAGREE, "provider", text="We keep to it.")
    assert set(_statuses(case)) <= {"accepted", "rejected"}
    move(case, Move.WITHDRAW, "practice", text="Settled by telephone.")
    assert _statuses(case) == ["cancelled"] * 2


def test_mail_that_came_back_is_a_letter_that_was_not_done() -> None:
    case = sent_case(return_letter=LETTER)
    move(case, Move.BOUNCE, "remit", text="No such mailbox.")
    assert (_statuses(case), _statuses(case, "Communication")) == (["draft"] * 2, ["not-done"])


def test_work_that_was_done_and_reported_is_complete() -> None:
    case = open_case(move=Move.UNDER_PROTEST, items=(OpeningItem("1", "chase_result", ask=Ask.COUNT),))
    assert _statuses(case) == ["draft"]
    move(case, Move.SEND, "remit")
    assert _statuses(case) == ["completed"]
    move(case, Move.DISAGREE, "provider", text="It was yours.")
    assert _statuses(case) == ["rejected"]


def test_answer_is_a_communication_in_response_to_the_letter() -> None:
    case = sent_case(return_letter=LETTER)
    move(case, Move.TAKE_BACK, "provider", text="We will ring her.", day=dt.date(2026, 1, 9))
    bundle = _bundle(case)
    letter, answer = _of_kind(bundle, "Communication")
    assert letter["payload"] == [{"contentString": LETTER}]
    assert [one["reference"] for one in answer["inResponseTo"]] == [f"urn:uuid:{letter['id']}"]
    assert "We will ring her." in answer["payload"][0]["contentString"]
    task = _of_kind(bundle, "Task")[0]
    assert task["focus"]["reference"] == f"urn:uuid:{letter['id']}"
    assert [one["valueReference"]["reference"] for one in task["output"]] == [f"urn:uuid:{answer['id']}"]


def test_task_names_patient_words_and_day_for_the_two_sides() -> None:
    case = sent_case(return_letter=LETTER)
    bundle = _bundle(case, "provider")
    patient, task = _of_kind(bundle, "Patient")[0], _of_kind(bundle, "Task")[0]
    assert patient["identifier"] == [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": PATIENT.nhs_number}]
    assert (patient["name"], patient["birthDate"]) == ([{"text": PATIENT.name}], "1961-03-04")
    assert task["for"]["reference"] == f"urn:uuid:{patient['id']}"
    assert task["input"][0]["valueString"] == QUOTE
    assert task["restriction"]["period"]["end"] == str(fresh(case).due_on)


def test_bundle_made_twice_is_known_again() -> None:
    case = sent_case(return_letter=LETTER)
    first = _bundle(case)
    move(case, Move.ACKNOWLEDGE, "provider")
    again = _bundle(case)
    assert [one["fullUrl"] for one in first["entry"]] == [one["fullUrl"] for one in again["entry"]]


def test_case_of_a_provider_goes_the_other_way_round() -> None:
    case = sent_case(raised_by=RaisedBy.PROVIDER, return_letter=LETTER)
    move(case, Move.DISAGREE, "practice", text="The referral was whole.")
    bundle = _bundle(case, "provider")
    assert find_faults(bundle) == []
    names = {one["id"]: one["name"] for one in _of_kind(bundle, "Organization")}
    task = _of_kind(bundle, "Task")[0]
    sides = [names[task[name]["reference"].removeprefix("urn:uuid:")] for name in ("requester", "owner")]
    assert sides == ["Northmoor General Hospital", "Lime Avenue Surgery"]


@pytest.mark.parametrize("party", ["commissioner", "lmc"])
def test_whoever_may_not_see_the_patient_gets_no_word_of_the_letter(party: str) -> None:
    case = sent_case(return_letter=LETTER, text="She rang on Monday.")
    move(case, Move.DISAGREE, "provider", text="Mrs Okafor was told.")
    bundle = _bundle(case, party)
    assert find_faults(bundle) == []
    text = json.dumps(bundle, ensure_ascii=False)
    assert [secret for secret in (*SECRETS, "Please take this back", "rang on Monday", "Okafor", "Lime Avenue", "ZZA001") if secret in text] == []
    assert _of_kind(bundle, "Patient") == []
    assert [one["code"]["text"] for one in _of_kind(bundle, "Task")]


def test_shapes_find_what_r4_does_not_allow() -> None:
    bundle = _bundle(sent_case(return_letter=LETTER))
    task = _of_kind(bundle, "Task")[0]
    broken: list[tuple[dict[str, Any], str]] = [
        ({"status": "done"}, "Task.status: 'done' is none of its codes"),
        ({"performer": "x"}, "Task.performer: unknown here"),
        ({"note": []}, "Task.note: unknown here"),
        ({"description": ""}, "Task.description: '' is no string"),
        ({"owner": {"reference": "urn:uuid:0"}}, "Task.owner: leads to None"),
        ({"input": []}, "Task.input: an empty list"),
        ({"code": {}}, "Task.code: no CodeableConcept"),
        ({"authoredOn": "2026-01-05 09:00"}, "Task.authoredOn: '2026-01-05 09:00' is no dateTime"),
    ]
    for change, fault in broken:
        before = dict(task)
        task.update(change)
        assert find_faults(bundle) == [fault]
        task.clear()
        task.update(before)
    assert find_faults(bundle) == []


def test_page_and_api_hand_out_the_same_and_record_it() -> None:
    people, case = People(), sent_case(return_letter=LETTER)
    page = people.gp.get(reverse("case_fhir", kwargs={"reference": case.reference}))
    assert (page["Content-Type"], page["Content-Disposition"]) == ("application/fhir+json", f"attachment; filename*=UTF-8''remit-{case.reference}.fhir.json")
    practice = parties()[0]
    answer = caller(practice, Role.PRACTICE_MEMBER).get(f"cases/{case.reference}/fhir")
    mine, theirs = json.loads(page.content), answer.json()
    assert (answer.status_code, find_faults(theirs)) == (200, [])
    assert {**mine, "timestamp": ""} == {**theirs, "timestamp": ""}
    assert [event.name for event in audit.list_events(f"case:{case.reference}")].count("fhir_downloaded") == 2


def test_commissioner_takes_the_case_without_the_patient_by_page_and_api() -> None:
    people, case = People(), sent_case(return_letter=LETTER)
    page = people.officer.get(reverse("case_fhir", kwargs={"reference": case.reference})).content.decode()
    assert [secret for secret in SECRETS if secret in page] == []
    assert find_faults(json.loads(page)) == []


# Lines for the patient's record.


def _lines(case: Case, party: str = "practice") -> str | None:
    case = fresh(case)
    return record_text(read_for(Scope(party, (case.practice_id if party == "practice" else case.provider_id,)), case))


def test_lines_for_the_record_say_what_was_asked_sent_and_answered() -> None:
    case = sent_case(return_letter=LETTER)
    before = _lines(case) or ""
    assert "Sent on" in before
    assert "We asked them to take this back." in before
    assert "Their answer is due by" in before
    move(case, Move.TAKE_BACK, "provider", text="Ours.", day=dt.date(2026, 1, 9))
    after = _lines(case) or ""
    assert "Now: taken back." in after
    assert "Answer: taken back." in after


def test_lines_for_the_record_name_no_patient_and_use_plain_signs() -> None:
    text = _lines(sent_case(return_letter=LETTER)) or ""
    assert [secret for secret in (PATIENT.name, PATIENT.nhs_number, PATIENT.provider_number) if secret in text] == []
    assert text.isascii()
    assert max(len(line) for line in text.splitlines()) <= WIDTH


def test_lines_for_the_record_are_for_the_practice_only() -> None:
    case = sent_case(return_letter=LETTER)
    assert [_lines(case, party) for party in ("provider", "commissioner", "lmc")] == [None, None, None]
    people = People()
    address = reverse("case", kwargs={"reference": case.reference})
    assert "data-copy" in people.gp.get(address).content.decode()
    for browser in (people.hospital, people.officer, people.committee):
        assert "data-copy" not in browser.get(address).content.decode()


def test_page_after_sending_offers_the_lines_too() -> None:
    people, case = People(), sent_case(return_letter=LETTER)
    page = people.gp.get(reverse("sent", kwargs={"reference": case.reference})).content.decode()
    assert "For the patient’s record" in page
    assert "data-copy" in page
