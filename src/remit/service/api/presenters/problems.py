"""What a refusal looks like to a machine: application/problem+json with a sentence that says what to do.

What lives here: making the body and the answer. What does not: which status a refusal has (`policies`, `views.door`).
"""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

PROBLEM_TYPE = "application/problem+json"
STATUSES = (400, 401, 403, 404, 405, 409, 413, 422, 429)


def problem_answer(status: int, code: str, detail: str, *, errors: Iterable[str] = (), headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a refusal."""
    body = {"type": f"urn:remit:problem:{code}", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "errors": list(errors)}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace"), status=status, content_type=PROBLEM_TYPE, headers=dict(headers or {})
    )


def validation_sentences(errors: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return one sentence for each thing that is wrong with what was sent: where it stands, and what is wrong; never what was sent."""
    found = []
    for error in errors:
        place = ".".join(str(part) for part in error.get("loc", ()) if part not in ("body", "query", "path", "header"))
        words = str(error.get("msg", "")).removeprefix("Value error, ")
        found.append(f"{place or 'body'}: {words}"[:300])
    return found
