"""Every operation of the API, every role, own and other organisation, with and without its scope.

The OpenAPI document is walked, so an operation that this file does not know fails. What each role may do stands here by hand: it is what the pages allow.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from tests.integration.web import letters
from tests.integration.web.api_callers import Caller, caller, make_api_thing
from tests.integration.web.case_makers import case_arguments
from tests.integration.web.conftest import KIND_OF_ROLE, add_organisation

from remit.service.accounts.models import Role
from remit.service.api.permissions import Scope
from remit.service.config.clock import now
from remit.service.correspondence.models import Letter
from remit.service.organisations.models import Organisation

ROLES = tuple(KIND_OF_ROLE)
ALL = frozenset(ROLES)
PRACTICE = frozenset({Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER})
PROVIDER = frozenset({Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD})
COMMISSIONER = frozenset({Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER})
POLICY = COMMISSIONER | {Role.PRACTICE_MANAGER}
LEADS = frozenset({Role.PRACTICE_MANAGER, Role.PROVIDER_LEAD, Role.COMMISSIONER_APPROVER})
DRAFT = {"text": "Dear Dr Osei\n\nGP to chase the echo report."}
DOCUMENT = {"resourceType": "DocumentReference", "content": [{"attachment": {"data": "RGVhcg=="}}]}
HOOK = {
    "hook": "letter-sign",
    "hookInstance": "1",
    "context": {"draft": DOCUMENT},
}


@dataclass(frozen=True)
class Operation:
    """Who may ask for it.

    Attributes:
        thing: what its address names; then another organisation's is not found by anybody.
    """

    method: str
    path: str
    may: frozenset[Role]
    scope: str
    body: Any = None
    thing: str = ""


OPERATIONS = {
    "triage": Operation("POST", "triage", ALL, "triage", DRAFT),
    "check": Operation("POST", "check", ALL, "check", DRAFT),
    "check_as_page": Operation("POST", "check.html", ALL, "check", DRAFT),
    "call_hook": Operation("POST", "cds-services/remit-check", ALL, "check", HOOK),
    "feedback": Operation("POST", "cds-services/remit-check/feedback", ALL, "check", {"feedback": [{"card": "1", "outcome": "accepted"}]}),
    "list_letters": Operation("GET", "letters", PRACTICE, "letters:read"),
    "add_letters": Operation("POST", "letters", PRACTICE, "letters:write", {"letters": [DRAFT]}),
    "deliver_document": Operation("POST", "fhir/DocumentReference", PRACTICE, "letters:deliver", DOCUMENT),
    "deliver_bundle": Operation(
        "POST",
        "fhir/Bundle",
        PRACTICE,
        "letters:deliver",
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": DOCUMENT}]},
    ),
    "get_delivery": Operation("GET", "deliveries/{reference}", PRACTICE, "letters:read", thing="delivery"),
    "get_letter": Operation("GET", "letters/{reference}", PRACTICE | PROVIDER, "letters:read", thing="sent"),
    "decide": Operation("POST", "letters/{reference}/decisions", PRACTICE, "letters:write", {"decisions": {"1": "accept"}}, thing="letter"),
    "list_cases": Operation("GET", "cases", ALL, "cases:read"),
    "get_case": Operation("GET", "cases/{reference}", ALL, "cases:read", thing="case"),
    "get_case_fhir": Operation("GET", "cases/{reference}/fhir", ALL, "cases:read", thing="case"),
    "move": Operation(
        "POST", "cases/{reference}/moves", PRACTICE | PROVIDER | COMMISSIONER, "cases:write", {"move": "message", "text": "Thank you."}, thing="case"
    ),
    "list_rules": Operation("GET", "rules", ALL, "rules"),
    "get_rule": Operation("GET", "rules/RES-001", ALL, "rules"),
    "list_policies": Operation("GET", "policies", POLICY, "policies"),
    "get_policy": Operation("GET", "policies/{number}", POLICY, "policies", thing="policy"),
    "figures": Operation("GET", "figures/tables/totals", ALL, "figures"),
    "prevented": Operation("GET", "figures/prevented", ALL, "figures"),
    "list_messages": Operation("GET", "webhooks/messages", LEADS, "webhooks"),
    "replay": Operation("POST", "webhooks/messages/{message}/replay", LEADS, "webhooks", thing="message"),
}
PUBLIC = {"discover"}
CASES = [(name, role, place) for name, one in OPERATIONS.items() for role in ROLES for place in ("own", "other") if place == "own" or one.thing]


def _make(thing: str, organisation: Organisation) -> dict[str, Any]:
    if thing == "message":
        return make_api_thing(thing, organisation)
    if thing == "case":
        return case_arguments(thing, organisation, at=now())
    return letters.make_thing(thing, organisation)


def _ask(system: Caller, operation: Operation, named: dict[str, Any]) -> int:
    return system.ask(operation.method, operation.path.format(**named), operation.body).status_code


def test_every_operation_is_in_this_matrix_and_no_other() -> None:
    document = json.loads(Caller().get("openapi.json").content)
    assert {operation["operationId"] for path in document["paths"].values() for operation in path.values()} == set(OPERATIONS) | PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "role", "place"), CASES)
def test_key_opens_what_the_page_opens_for_its_role_and_nothing_else(name: str, role: Role, place: str) -> None:
    operation = OPERATIONS[name]
    own = add_organisation("ZOWN1", KIND_OF_ROLE[role])
    owner = own if place == "own" else add_organisation("ZELSE", KIND_OF_ROLE[role])
    named = _make(operation.thing, owner) if operation.thing else {}
    status = _ask(caller(own, role), operation, named)
    if role not in operation.may:
        assert status == 403
    elif place == "other":
        assert status == 404
    else:
        # A move that the case does not allow now got through the door.
        assert status in (200, 201, 202, 409)


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_key_without_the_scope_opens_nothing(name: str) -> None:
    operation = OPERATIONS[name]
    role = sorted(operation.may)[0]
    others = [scope.value for scope in Scope if scope.value != operation.scope]
    organisation = add_organisation("ZOWN1", KIND_OF_ROLE[role])
    named = {"reference": "x", "number": 1, "message": "x"}
    assert _ask(caller(organisation, role, *others), operation, named) == 403
    assert _ask(Caller(), operation, named) == 401
    assert Letter.objects.count() == 0
