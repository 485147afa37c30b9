"""Letters that a system delivers as FHIR: stored once, answered with an OperationOutcome, whatever happens."""

import base64
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.integration.web.api_callers import Caller, caller
from tests.integration.web.conftest import add_organisation
from tests.integration.web.letters import CHASE, letter_text

from remit.service.accounts.models import Role
from remit.service.correspondence.models import Arrival, Delivery, Letter
from remit.service.intake.models import Message, State
from remit.service.organisations.models import Kind, Organisation

pytestmark = pytest.mark.django_db


def document(text: str = "") -> dict[str, Any]:
    """Return a DocumentReference with a letter in it."""
    data = base64.b64encode((text or letter_text(CHASE)).encode()).decode()
    return {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": {"contentType": "text/plain", "data": data}}]}


def message(receiver: str) -> dict[str, Any]:
    """Return a message bundle that is addressed to a practice."""
    system = "https://fhir.nhs.uk/Id/ods-organization-code"
    header = {"resourceType": "MessageHeader", "id": "m-1", "destination": [{"receiver": {"identifier": {"system": system, "value": receiver}}}]}
    return {"resourceType": "Bundle", "type": "message", "entry": [{"resource": header}, {"resource": document()}]}


@pytest.fixture
def system(practice: Organisation) -> Caller:
    """A system of the practice whose key is for this and nothing else."""
    return caller(practice, Role.PRACTICE_MEMBER, "letters:deliver")


def outcome(answer: HttpResponse, status: int) -> list[dict[str, str]]:
    """Return the issues of an OperationOutcome, and see to it that it is one."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/fhir+json"), answer.content
    found = json.loads(answer.content)
    assert found["resourceType"] == "OperationOutcome"
    issues: list[dict[str, str]] = found["issue"]
    return issues


def test_document_is_stored_read_and_leads_to_how_far_it_is(system: Caller, practice: Organisation) -> None:
    answer = system.post("fhir/DocumentReference", document())
    assert outcome(answer, 201)[0]["severity"] == "information"
    assert "chase_result" in {one.task for one in Letter.objects.get().findings.all()}
    reader = caller(practice, Role.PRACTICE_MEMBER, "letters:read")
    assert reader.get(answer["Location"].removeprefix("/api/")).status_code == 200
    assert Delivery.objects.get().source == "fhir"


def test_fhir_content_type_is_taken(system: Caller) -> None:
    answer = Client().post(
        "/api/fhir/Bundle", json.dumps(message("ZZA001")), content_type="application/fhir+json", headers={"Authorization": f"Bearer {system.secret}"}
    )
    outcome(answer, 201)
    assert Letter.objects.count() == 1


def test_same_resource_sent_again_or_spaced_otherwise_is_stored_once(system: Caller) -> None:
    first = system.post("fhir/DocumentReference", document())
    again = system.post("fhir/DocumentReference", json.dumps(dict(reversed(document().items())), indent=3))
    assert "stored already" in outcome(again, 200)[0]["diagnostics"]
    assert first["Location"] == again["Location"]
    assert (Message.objects.count(), Arrival.objects.count(), Delivery.objects.count()) == (1, 1, 1)


def test_request_that_names_itself_gets_the_same_answer_again(system: Caller) -> None:
    first, again = (system.post("fhir/DocumentReference", document(), Idempotency_Key="one") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    issues = outcome(system.post("fhir/DocumentReference", document("Another."), Idempotency_Key="one"), 422)
    assert "Give each request a name of its own" in issues[0]["diagnostics"]


def test_bundle_for_another_practice_is_refused_and_noted_without_being_kept(system: Caller) -> None:
    for _ in range(2):
        (issue,) = outcome(system.post("fhir/Bundle", message("ZZA002")), 422)
        assert issue["code"] == "business-rule"
        assert issue["diagnostics"].startswith("It is addressed to ZZA002, not to Lime Avenue Surgery, so it was not kept.")
    assert (Message.objects.get().state, Arrival.objects.count()) == (State.REFUSED, 0)


@pytest.mark.parametrize(
    ("address", "body", "status", "code", "words"),
    [
        ("DocumentReference", "{", 400, "structure", "cannot be read as JSON"),
        ("DocumentReference", {"resourceType": "Patient"}, 422, "invalid", "What was sent does not have the shape"),
        (
            "DocumentReference",
            {"resourceType": "DocumentReference", "content": [{"attachment": {"url": "https://x.example"}}]},
            422,
            "invalid",
            "fetches nothing",
        ),
        ("Bundle", {"resourceType": "Bundle", "type": "document", "entry": []}, 422, "invalid", "at least 1 item"),
        ("DocumentReference", '{"resourceType": "' + "x" * 6_000_000 + '"}', 413, "too-long", "larger than 5 MB"),
    ],
    ids=["no JSON", "another resource", "only an address", "empty bundle", "too large"],
)
def test_what_is_no_letter_gets_an_outcome_that_says_what_to_do(system: Caller, address: str, body: Any, status: int, code: str, words: str) -> None:
    issues = outcome(system.post(f"fhir/{address}", body), status)
    assert {one["code"] for one in issues} == {code}
    assert words in " ".join(one["diagnostics"] for one in issues)
    assert Message.objects.count() == 0


def test_wrong_keys_and_wrong_ways_get_an_outcome_too(system: Caller, practice: Organisation) -> None:
    assert outcome(Caller().post("fhir/Bundle", message("ZZA001")), 401)[0]["code"] == "login"
    other = caller(practice, Role.PRACTICE_MEMBER, "letters:write")
    assert outcome(other.post("fhir/Bundle", message("ZZA001")), 403)[0]["code"] == "forbidden"
    hospital = caller(add_organisation("ZZP1", Kind.PROVIDER), Role.PROVIDER_MEMBER, "letters:deliver")
    assert "role of this key" in outcome(hospital.post("fhir/Bundle", message("ZZA001")), 403)[0]["diagnostics"]
    assert outcome(system.get("fhir/Bundle"), 405)[0]["code"] == "not-supported"
    assert outcome(system.get("fhir/Patient"), 404)[0]["code"] == "not-found"
    assert Message.objects.count() == 0


def test_key_for_delivering_reads_nothing(system: Caller) -> None:
    location = system.post("fhir/DocumentReference", document())["Location"]
    assert system.get(location.removeprefix("/api/")).status_code == 403
