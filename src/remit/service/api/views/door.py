"""The door of the API: who may come in, how often, and how a refusal looks.

What lives here: the one `NinjaAPI`, `Need` (a rule of the pages and a scope), and what each answer is given on its way out. What does not: what is asked
for (the other files here).
"""

import functools
import hashlib
import logging
from collections.abc import Callable
from typing import Any, NoReturn

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from remit.engine.lifecycle import MoveRefusedError
from remit.engine.lifecycle.moves import TooLateError
from remit.service.api.actions.asking import count_request
from remit.service.api.permissions import Caller, Scope
from remit.service.api.policies import ProblemError
from remit.service.api.presenters.answers import Problem
from remit.service.api.presenters.fhir import FHIR_PATH, FHIR_TYPE, outcome_of_problem
from remit.service.api.presenters.problems import PROBLEM_TYPE, STATUSES, problem_answer, validation_sentences
from remit.service.api.queries import keys
from remit.service.ui.permissions import KEY, Request, Rule
from remit.service.ui.policies import RefusalError

_LOG = logging.getLogger("remit.api")
_ABOUT = """Ask Remit what a letter hands over, check drafts before they are sent, and work on letters and cases, with the same rules as the pages.

Send `Authorization: Bearer` with a key that a manager of your organisation made, or with a token from `/api/oauth/token` (client credentials).
Each key acts in a role of its organisation, within its scopes. Lists come in pages. A GET carries an `ETag`; sent back as `If-None-Match` it is
answered with 304 where nothing changed. A POST that names itself with `Idempotency-Key` is done once, however often it is sent within 24 hours.
A refusal is `application/problem+json` and says what to do."""


class ApiRequest(Request):
    """A request that came through the door."""

    auth: Caller


class Need(HttpBearer):
    """Lets in who has a key with a scope, in a role that the rule of the page admits."""

    openapi_name = "key"

    def __init__(self, scope: Scope, rule: Rule) -> None:
        """Take what is needed."""
        super().__init__()
        self.scope, self.rule = scope, rule

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return who asks.

        Raises:
            ProblemError: the key is not known, not open, not for this, or asks too often.
        """
        at = request.at  # type: ignore[attr-defined]
        caller = keys.get_caller(token, at=at)
        count_request(caller.key_id, at=at)
        if self.scope not in caller.scopes:
            raise ProblemError(403, "scope-missing", f"This key is not for {self.scope}. Ask a manager of your organisation for a key with that scope.")
        if not self.rule.admits(caller.acting.role):
            detail = "The role of this key does not include this, as the page for it does not. Ask a manager of your organisation for a key in another role."
            raise ProblemError(403, "role-excluded", detail)
        return caller


class Door(NinjaAPI):
    """The API with refusals as problem+json, in what it sends and in what it says of itself."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """Return the OpenAPI document."""
        schema = super().get_openapi_schema(path_prefix=path_prefix or "/api/", path_params=path_params)
        # A page, not JSON.
        page = schema["paths"]["/api/check.html"]["post"]["responses"][200]
        page["content"] = {"text/html": {"schema": {"type": "string"}}}
        for address, operations in schema["paths"].items():
            for operation in operations.values():
                if address.startswith(FHIR_PATH):
                    _say_fhir(operation)
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"] = {PROBLEM_TYPE: answer["content"]["application/json"]}
        return schema

    def list_patterns(self) -> list[URLPattern]:
        """Return the addresses, each declared as one for keys, and one for all that is not there."""
        found = [item for item in self.urls[0] if isinstance(item, URLPattern) and item.name != "api-root"]
        for item in found:
            item.callback = _on_its_way_out(item.callback)
        return [*found, path("<path:rest>", _on_its_way_out(_nothing_here), name="nothing")]


def _say_fhir(operation: dict[str, Any]) -> None:
    """Say of an operation that it takes FHIR, as well as plain JSON, and answers with it."""
    taken = operation["requestBody"]["content"]
    taken[FHIR_TYPE] = taken["application/json"]
    for answer in operation["responses"].values():
        answer["content"] = {FHIR_TYPE: answer["content"]["application/json"]}


def _nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problem_answer(404, "not-found", "There is nothing under this address. /api/openapi.json lists what there is.")


def _on_its_way_out(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap a view: refusals of the framework become ours, and a GET gets its ETag."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        found = reach(request, arguments, named)
        if isinstance(found, HttpResponse) and found.headers.get("Content-Type") == PROBLEM_TYPE and request.path_info.startswith(FHIR_PATH):
            return outcome_of_problem(found)
        return found

    def reach(request: HttpRequest, arguments: tuple[Any, ...], named: dict[str, Any]) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return problem_answer(422, "invalid", "The address holds a null character, which no name has. Leave it out.")
        found = view(request, *arguments, **named)
        if found.status_code == 405:
            allowed = found.headers.get("Allow", "")
            return problem_answer(405, "method-not-allowed", f"This address takes {allowed} only.", headers={"Allow": allowed})
        if request.method == "GET" and found.status_code == 200 and isinstance(found, HttpResponse):
            return _with_tag(request, found)
        return found

    answer.rule = KEY  # type: ignore[attr-defined]
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _with_tag(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    asked = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    if tag in asked or "*" in asked:
        answer = HttpResponse(status=304)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


api = Door(title="Remit", version="1", description=_ABOUT, docs_url=None, openapi_url="openapi.json", urls_namespace="api")
PROBLEMS: dict[Any, Any] = {frozenset(STATUSES): Problem}


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    headers = {"WWW-Authenticate": "Bearer", **error.headers} if error.status == 401 else error.headers
    return problem_answer(error.status, error.code, error.detail, headers=headers)


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = "No key was sent. Send `Authorization: Bearer` with a key that a manager of your organisation made on the page Keys."
    return problem_answer(401, "key-missing", detail, headers={"WWW-Authenticate": "Bearer"})


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    sentences = validation_sentences(error.errors)
    return problem_answer(422, "invalid", "What was sent does not have the shape that is expected. /api/openapi.json describes it.", errors=sentences)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return problem_answer(400, "not-json", "The body cannot be read as JSON in UTF-8. Send a JSON object with Content-Type: application/json.")
    return problem_answer(error.status_code, "refused", str(error))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    detail = "The body is larger than 5 MB. Send one letter at a time; a larger document is added on the page Letters."
    return problem_answer(413, "too-large", detail)


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem_answer(404, "not-found", "There is nothing of that name that this key may see. It may belong to another organisation.")


@api.exception_handler(TooLateError)
@api.exception_handler(MoveRefusedError)
@api.exception_handler(RefusalError)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem_answer(409, "too-late" if isinstance(error, TooLateError) else "not-now", str(error))


def refuse_unreadable(error: Exception) -> NoReturn:
    """Say that a document is no letter that can be read.

    Raises:
        ProblemError: 422, with the engine's own sentence.
    """
    raise ProblemError(422, "unreadable", str(error)) from error
