"""What FHIR systems are answered: an OperationOutcome, whatever happened.

What lives here: its shape, and making one of a refusal. What does not: which status a refusal has (`policies`, `views.door`).
"""

import json
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Schema
from pydantic import ConfigDict, Field

FHIR_TYPE = "application/fhir+json"
FHIR_PATH = "/api/fhir/"
# https://hl7.org/fhir/R4/valueset-issue-type.html
_KINDS = {400: "structure", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 409: "business-rule", 413: "too-long", 429: "throttled"}


class IssueOut(Schema):
    """One thing that happened."""

    severity: Literal["error", "information"]
    code: str
    diagnostics: str = Field(description="What happened, why, and what to do.")


class OperationOutcomeOut(Schema):
    """What became of a request (FHIR R4)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "resourceType": "OperationOutcome",
                    "issue": [{"severity": "information", "code": "informational", "diagnostics": "The letter is stored and waits to be read."}],
                }
            ]
        }
    )

    resourceType: Literal["OperationOutcome"]  # noqa: N815 FHIR's own name
    issue: list[IssueOut]


def outcome(status: int, *issues: tuple[str, str], severity: str = "error", headers: dict[str, str] | None = None) -> HttpResponse:
    """Return an OperationOutcome: of each issue its code and what there is to say."""
    body: dict[str, Any] = {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": severity, "code": code, "diagnostics": words} for code, words in issues],
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace"), status=status, content_type=FHIR_TYPE, headers=headers or {})


def outcome_of_problem(answer: HttpResponse) -> HttpResponse:
    """Return a refusal as FHIR systems read it, with the headers that it had."""
    problem = json.loads(answer.content)
    kind = _KINDS.get(answer.status_code, "business-rule" if problem["type"].endswith(":refused") else "invalid")
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
    return outcome(answer.status_code, (kind, problem["detail"]), *((kind, sentence) for sentence in problem["errors"]), headers=headers)
