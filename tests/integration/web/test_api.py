"""The API: what it answers, what it refuses and with which sentence, and that it keeps nothing of a draft."""

import base64
import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
from django.test import Client
from tests.integration.web import letters
from tests.integration.web.api_callers import Caller, caller, make_secret, problem
from tests.integration.web.case_makers import sent_case
from tests.integration.web.conftest import AT, BY

from remit.engine.drafts import load_check_schema
from remit.engine.letters import read
from remit.engine.triage import answer_object, triage_letter
from remit.service.accounts.models import Role
from remit.service.api.actions.keys import revoke_key
from remit.service.api.models import ApiKey, KeptAnswer, PreventedCount
from remit.service.audit.models import Event
from remit.service.config.clock import now
from remit.service.correspondence.models import Arrival, Letter
from remit.service.organisations.models import Organisation

pytestmark = pytest.mark.django_db
TEXT = letters.letter_text(letters.CHASE)
SAMPLES = Path(__file__).resolve().parents[3] / "samples"


def _data(answer: object) -> dict:
    return json.loads(answer.content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_triage_answers_as_the_library_does(practice: Organisation, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    answer = caller(practice, Role.PRACTICE_MEMBER, "triage").post("triage", {"text": text, "source": path.name, "received_on": "2026-03-12"})
    assert answer.status_code == 200, answer.content
    assert _data(answer) == answer_object(triage_letter(read(text.encode(), received_on=dt.date(2026, 3, 12))), path.name)


def test_triage_is_judged_by_the_local_policy(practice: Organisation) -> None:
    system = caller(practice, Role.PRACTICE_MEMBER, "triage")
    text = letters.letter_text("Please arrange a 24 hour blood pressure monitor for her.")
    assert _data(system.post("triage", {"text": text}))["findings"]
    letters.actions.set_policy(practice, b"format: 1\narea: Wyvern\npractice:\n  name: Lime\n", by=BY, at=AT)
    assert system.post("triage", {"text": text}).status_code == 200


def test_document_is_read_by_its_content(practice: Organisation) -> None:
    html = f"<html><body><p>{letters.CHASE}</p></body></html>".encode()
    system = caller(practice, Role.PRACTICE_MEMBER, "triage")
    answer = _data(system.post("triage", {"content": base64.b64encode(html).decode()}))
    assert [finding["task"] for finding in answer["findings"]] == ["chase_result"]
    refused = system.post("triage", {"content": base64.b64encode(b"\0\1\2\3" * 99).decode()})
    assert (refused.status_code, problem(refused)["type"]) == (422, "urn:remit:problem:unreadable")


def test_check_counts_what_it_prevents_and_keeps_nothing_else(provider: Organisation) -> None:
    system = caller(provider, Role.PROVIDER_MEMBER, "check", "figures")
    before = {model: model.objects.count() for model in (Arrival, Letter, Event, KeptAnswer)}
    for _ in range(2):
        answer = system.post("check", {"text": TEXT})
        jsonschema.Draft202012Validator(load_check_schema()).validate(_data(answer))
    assert {model: model.objects.count() for model in before} == before
    assert {(row.organisation_id, row.rule, row.count) for row in PreventedCount.objects.all()} == {(provider.pk, "", 2), (provider.pk, "RES-001", 2)}
    found = _data(system.get("figures/prevented"))
    assert (found["drafts"], found["found"], found["by_rule"]) == (2, 2, [{"rule": "RES-001", "found": 2}])
    assert problem(system.get("figures/prevented?begin=2026-01-02&end=2026-01-01"))["status"] == 422


def test_check_as_page_is_html(provider: Organisation) -> None:
    answer = caller(provider, Role.PROVIDER_MEMBER, "check").post("check.html", {"text": TEXT})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Work for your own team" in answer.content.decode()


def test_hook_is_found_and_answers_with_cards(provider: Organisation) -> None:
    services = _data(Caller().get("cds-services"))["services"]
    assert [(one["id"], one["hook"]) for one in services] == [("remit-check", "letter-sign")]
    draft = {"resourceType": "DocumentReference", "content": [{"attachment": {"contentType": "text/plain", "data": base64.b64encode(TEXT.encode()).decode()}}]}
    system = caller(provider, Role.PROVIDER_MEMBER, "check")
    call = {"hook": "letter-sign", "hookInstance": "d1577c69", "context": {"userId": "Practitioner/4", "draft": draft}, "fhirServer": "https://example"}
    (card,) = _data(system.post("cds-services/remit-check", call))["cards"]
    assert (card["indicator"], card["source"]["topic"]["code"]) == ("warning", "RES-001")
    assert len(card["summary"]) < 140
    assert system.post("cds-services/remit-check/feedback", {"feedback": [{"card": card["uuid"], "outcome": "overridden"}]}).status_code == 200
    draft["content"] = [{"attachment": {"url": "https://example/doc"}}]
    assert "Remit fetches nothing" in problem(system.post("cds-services/remit-check", call))["detail"]


def test_letter_added_is_read_listed_and_decided(practice: Organisation) -> None:
    system = caller(practice, Role.PRACTICE_MEMBER)
    body = {"letters": [{"name": "a.txt", "text": TEXT}, {"name": "empty.txt", "text": ""}]}
    taken = system.post("letters", body)
    assert taken.status_code == 202
    assert _data(taken)["refused"] == [{"name": "empty.txt", "reason": "The file is empty. Export or scan the letter again."}]
    assert _data(system.get(f"deliveries/{_data(taken)['reference']}"))["to_decide"] == 1
    assert _data(system.post("letters", {"letters": body["letters"][:1]}))["repeated"] == 1
    (row,) = _data(system.get("letters?state=to_decide"))["items"]
    letter = _data(system.get(f"letters/{row['reference']}"))
    assert [finding["rule"] for finding in letter["findings"]] == ["RES-001"]
    assert Event.objects.filter(subject=f"letter:{row['reference']}", name="letter_read", by__startswith="key:").exists()
    decided = system.post(f"letters/{row['reference']}/decisions", {"decisions": {"1": "return"}})
    assert (_data(decided)["state"], _data(decided)["findings"][0]["decision"]) == ("to_send", "return")
    missing = system.post(f"letters/{row['reference']}/decisions", {"decisions": {"7": "return"}})
    assert problem(missing)["status"] == 409


def test_same_request_sent_twice_is_done_once(practice: Organisation) -> None:
    system = caller(practice, Role.PRACTICE_MEMBER)
    body = {"letters": [{"name": "a.txt", "text": TEXT}]}
    first, second = (system.post("letters", body, Idempotency_Key="post-17") for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert Letter.objects.count() == 1
    other = system.post("letters", {"letters": [{"name": "b.txt", "text": TEXT + "!"}]}, Idempotency_Key="post-17")
    assert (other.status_code, problem(other)["type"]) == (422, "urn:remit:problem:idempotency-key-used")
    assert TEXT[:40].encode() not in bytes(KeptAnswer.objects.get().sealed)


def test_case_is_read_and_moved_as_on_its_page(db: None) -> None:
    case = sent_case(at=now())
    practice, provider = case.practice, case.provider
    system = caller(provider, Role.PROVIDER_MEMBER)
    assert [row["reference"] for row in _data(system.get("cases?which=needs-me"))["items"]] == [case.reference]
    read_it = _data(system.get(f"cases/{case.reference}"))
    assert read_it["patient"]["nhs_number"] == "9990000018"
    assert "acknowledge" in read_it["moves"]
    moved = system.post(f"cases/{case.reference}/moves", {"move": "acknowledge"})
    assert (moved.status_code, _data(moved)["state"], _data(moved)["is_new"]) == (201, "acknowledged", True)
    again = system.post(f"cases/{case.reference}/moves", {"move": "acknowledge"})
    assert (again.status_code, _data(again)["is_new"]) == (200, False)
    late = system.post(f"cases/{case.reference}/moves", {"move": "disagree", "text": "Not ours.", "seen": 1})
    assert (late.status_code, problem(late)["type"]) == (409, "urn:remit:problem:too-late")
    not_now = caller(practice, Role.PRACTICE_MEMBER).post(f"cases/{case.reference}/moves", {"move": "uphold", "text": "x"})
    assert problem(not_now)["detail"].startswith("This cannot be done now.")


def test_commissioner_reads_no_patient_and_no_words(db: None) -> None:
    case = sent_case(at=now())
    assert case.commissioner
    answer = caller(case.commissioner, Role.COMMISSIONER_OFFICER).get(f"cases/{case.reference}")
    found = _data(answer)
    assert (found["patient"], found["items"][0]["quote"], found["practice"]) == (None, None, "a practice in your area")
    assert b"9990000018" not in answer.content
    assert b"Okafor" not in answer.content


def test_rules_and_policies_are_read(practice: Organisation) -> None:
    system = caller(practice, Role.PRACTICE_MANAGER)
    assert len(_data(system.get("rules"))) > 20
    assert _data(system.get("rules/RES-001"))["write_instead"].startswith("Write:")
    assert problem(system.get("rules/RES-999"))["status"] == 404
    letters.actions.set_policy(practice, letters.POLICY, by=BY, at=AT)
    assert [(one["number"], one["holds"]) for one in _data(system.get("policies"))] == [(1, True)]
    assert _data(system.get("policies/1"))["text"] == letters.POLICY.decode()


def test_unchanged_answer_is_not_sent_again(practice: Organisation) -> None:
    system = caller(practice, Role.PRACTICE_MEMBER)
    tag = system.get("rules")["ETag"]
    unchanged = system.get("rules", If_None_Match=tag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert system.get("rules", If_None_Match='"other"').status_code == 200


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ("none", "key-missing", "No key was sent."),
        ("unknown", "key-unknown", "This key or token is not known."),
        ("revoked", "key-revoked", "This key was revoked on "),
        ("expired", "key-expired", "The last day of this key was 2026-01-15."),
    ],
)
def test_key_that_opens_nothing_says_why(practice: Organisation, change: str, code: str, sentence: str) -> None:
    system = caller(practice, Role.PRACTICE_MEMBER, **({"at": AT, "days": 10} if change == "expired" else {}))
    if change == "none":
        system.secret = ""
    if change == "unknown":
        system.secret = "remit_" + "x" * 43
    if change == "revoked":
        revoke_key(ApiKey.objects.get(), by=BY, at=now())
    answer = system.get("rules")
    found = problem(answer)
    assert (answer.status_code, answer["WWW-Authenticate"], found["type"]) == (401, "Bearer", f"urn:remit:problem:{code}")
    assert found["detail"].startswith(sentence)


def test_key_without_scope_or_role_says_which(practice: Organisation) -> None:
    missing = problem(caller(practice, Role.PRACTICE_MEMBER, "rules").get("letters"))
    assert missing["detail"] == "This key is not for letters:read. Ask a manager of your organisation for a key with that scope."
    assert problem(caller(practice, Role.PRACTICE_MEMBER).get("policies"))["type"] == "urn:remit:problem:role-excluded"


def test_secret_of_a_key_is_kept_nowhere(practice: Organisation) -> None:
    secret, _ = make_secret(practice, Role.PRACTICE_MEMBER)
    row = ApiKey.objects.get()
    assert secret not in json.dumps({field.name: str(getattr(row, field.name)) for field in ApiKey._meta.fields})
    assert secret[12:] not in json.dumps(list(Event.objects.values_list("details", flat=True)))


def test_client_fetches_a_token_and_is_shut_out_with_its_key(practice: Organisation) -> None:
    secret, client_id = make_secret(practice, Role.PRACTICE_MEMBER, "rules", is_client=True)
    browser = Client()
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    answer = browser.post("/api/oauth/token", form)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["scope"], answer.json()["expires_in"]) == ("rules", 600)
    system = Caller(answer.json()["access_token"])
    assert system.get("rules").status_code == 200
    assert problem(system.get("letters"))["status"] == 403
    assert browser.post("/api/oauth/token", {**form, "scope": "letters:read"}).json()["error"] == "invalid_scope"
    assert browser.post("/api/oauth/token", {**form, "client_secret": "x"}).status_code == 401
    assert browser.post("/api/oauth/token", {**form, "grant_type": "password"}).json()["error"] == "unsupported_grant_type"
    revoke_key(ApiKey.objects.get(), by=BY, at=now())
    assert problem(system.get("rules"))["status"] == 401
    assert browser.post("/api/oauth/token", form).status_code == 401


def test_key_that_asks_too_often_is_told_how_long_to_wait(practice: Organisation, settings: object) -> None:
    settings.API_REQUESTS_A_MINUTE = 3  # type: ignore[attr-defined]
    system = caller(practice, Role.PRACTICE_MEMBER)
    answers = [system.get("rules/RES-001") for _ in range(8)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 0 < int(refused["Retry-After"]) <= 60
    assert f"Wait {refused['Retry-After']} seconds" in problem(refused)["detail"]


def test_what_cannot_be_understood_is_a_sentence(practice: Organisation) -> None:
    system = caller(practice, Role.PRACTICE_MEMBER)
    assert problem(system.post("triage", "{not json"))["type"] == "urn:remit:problem:not-json"
    both = problem(system.post("triage", {"text": "a", "content": "YQ=="}))
    assert any("one of the two" in error for error in both["errors"])
    assert problem(system.post("triage", {"text": "Dear", "colour": "blue"}))["errors"] == ["colour: Extra inputs are not permitted"]
    assert problem(system.get("nothing/here"))["status"] == 404
    assert problem(system.get("cases?other=a%00b"))["status"] == 422
    assert problem(system.get("cases/a%00b"))["status"] == 422
    wrong = system.ask("DELETE", "rules")
    assert (wrong.status_code, wrong["Allow"], problem(wrong)["type"]) == (405, "GET", "urn:remit:problem:method-not-allowed")


def test_body_of_a_hundred_megabytes_is_refused_before_it_is_read(practice: Organisation) -> None:
    system = caller(practice, Role.PRACTICE_MEMBER)
    answer = system.ask("POST", "triage", b'{"text": "' + b"a" * 100_000_000 + b'"}')
    assert (answer.status_code, problem(answer)["type"]) == (413, "urn:remit:problem:too-large")


def test_session_of_a_person_opens_nothing_here(practice: Organisation) -> None:
    from tests.integration.web.conftest import add_member, sign_in

    browser = sign_in(add_member("a@remit.example", Role.PRACTICE_MANAGER, practice))
    assert browser.get("/api/letters").status_code == 401


def test_figures_are_those_of_the_page(db: None) -> None:
    from tests.integration.web.conftest import add_member, sign_in

    case = sent_case(at=now())
    assert case.commissioner
    months = f"first={now():%Y}-01&last={now():%Y-%m}"
    found = _data(caller(case.commissioner, Role.COMMISSIONER_OFFICER).get(f"figures/tables/totals?{months}"))
    browser = sign_in(add_member("officer@remit.example", Role.COMMISSIONER_OFFICER, case.commissioner))
    page = browser.get(f"/figures/tables/totals.json?{months}").json()
    assert (found["schema"], found["rows"], found["period"]) == ("remit.figures/1", page["rows"], page["period"])
    assert problem(caller(case.commissioner, Role.COMMISSIONER_OFFICER).get("figures/tables/colours"))["status"] == 422
    wrong = problem(caller(case.commissioner, Role.COMMISSIONER_OFFICER).get("figures/tables/totals?first=2026-01&last=2025-12"))
    assert (wrong["status"], wrong["detail"]) == (422, "The last month comes before the first. Choose them the other way round.")
