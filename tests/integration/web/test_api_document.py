"""The OpenAPI document against the running API: requests made from it, with three kinds of key, and everything that comes back must be in it.

No answer may be a failure of ours, and none may be outside its schema.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from tests.integration.web import letters
from tests.integration.web.api_callers import Caller, make_secret, make_webhook
from tests.integration.web.case_makers import sent_case
from tests.integration.web.conftest import BY

from remit.service.accounts.models import Role
from remit.service.api import urls
from remit.service.api.models import Message, Sending
from remit.service.config.clock import now
from remit.service.config.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def _document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Caller().get("openapi.json").content)
    return found


@cache
def _operations() -> dict[str, Any]:
    """Return every operation of the document by its name."""
    found = [operation.ok() for operation in schemathesis.openapi.from_wsgi("/api/openapi.json", application).get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in found}


OPERATIONS = sorted(operation["operationId"] for path in urls.api.get_openapi_schema()["paths"].values() for operation in path.values())


def test_document_is_openapi_3_1_with_an_example_for_each_body() -> None:
    document = _document()
    assert document["openapi"].startswith("3.1")
    bodies = [operation["requestBody"]["content"] for path in document["paths"].values() for operation in path.values() if "requestBody" in operation]
    assert len(bodies) >= 7
    for body in bodies:
        name = body["application/json"]["schema"]["$ref"].rpartition("/")[2]
        schema = document["components"]["schemas"][name]
        whole = {**schema, "components": document["components"]}
        for example in schema["examples"]:
            jsonschema.Draft202012Validator(whole).validate(example)


@dataclass(frozen=True)
class World:
    """Three keys, and names of things that are there."""

    secrets: dict[str, str]
    names: dict[str, dict[str, Any]]


@pytest.fixture
def world(db: None) -> World:
    """A key that may everything, one that may little, and one that has expired; with a case, letters and a message to be found."""
    case = sent_case(at=now())
    letter = letters.add_letter(case.practice)
    letters.actions.set_policy(case.practice, letters.POLICY, by=BY, at=now())
    Message.objects.create(webhook=make_webhook(case.practice), name="msg_1", event=1, body="{}", state=Sending.GIVEN_UP, made_at=now())
    secrets = {
        "practice manager": make_secret(case.practice, Role.PRACTICE_MANAGER)[0],
        "provider, to check only": make_secret(case.provider, Role.PROVIDER_MEMBER, "check")[0],
        "expired": make_secret(case.practice, Role.PRACTICE_MEMBER, at=now().replace(year=now().year - 1, day=1), days=10)[0],
    }
    names = {
        **{name: {"reference": case.reference} for name in ("get_case", "get_case_fhir", "move")},
        **{name: {"reference": letter.reference} for name in ("get_letter", "decide")},
        "get_delivery": {"reference": letter.arrival.delivery.reference},
        "get_policy": {"number": 1},
        "get_rule": {"rule_id": "RES-001"},
        "replay": {"name": "msg_1"},
    }
    return World(secrets, names)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("kind", ["practice manager", "provider, to check only", "expired"])
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_whatever_is_sent_the_answer_is_in_the_document(operation_id: str, kind: str, world: World) -> None:
    operation = _operations()[operation_id]
    known = [{}, {"path_parameters": world.names[operation_id]}] if operation_id in world.names else [{}]
    calls = st.one_of([operation.as_strategy(mode, **named) for mode in GenerationMode for named in known])
    headers = {"Authorization": f"Bearer {world.secrets[kind]}"}

    @settings(max_examples=40 if kind == "practice manager" else 6, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(calls)
    def ask(call: Any) -> None:
        call.call_and_validate(headers=headers, checks=CHECKS)

    ask()
