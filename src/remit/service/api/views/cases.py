"""Cases and moves through the API."""

from typing import Annotated, Any, Literal

from ninja import Status
from pydantic import Field

from remit.engine.lifecycle import Acting, ActingKind, Move
from remit.engine.moments import england_day
from remit.service.api.actions.asking import do_once
from remit.service.api.forms.bodies import MoveIn
from remit.service.api.permissions import Scope
from remit.service.api.presenters.answers import CaseOut, CaseRow, FhirBundle, MovedOut, Page
from remit.service.api.presenters.cases import case_object, case_row, moved_object
from remit.service.api.views.door import PROBLEMS, ApiRequest, Need, api
from remit.service.api.views.letters import NAMED, Name, Number, page_of
from remit.service.cases import actions
from remit.service.cases.permissions import SEE_CASES, SPEAK_IN_CASES
from remit.service.cases.presenters.fhir import fhir_bundle
from remit.service.cases.queries.lists import PAGE, Filters, ListName, list_cases
from remit.service.cases.queries.page import read_case
from remit.service.cases.queries.scope import get_case, scope_of
from remit.service.cases.queries.sharing import name_practices

Words = Annotated[str, Field(max_length=100)]
Which = Literal["needs-me", "waiting", "overdue", "overdue-today", "all"]


@api.get("cases", response={200: Page[CaseRow], **PROBLEMS}, auth=Need(Scope.READ_CASES, SEE_CASES), tags=["cases"], operation_id="list_cases")
def list_all(request: ApiRequest, which: Which = "all", state: Words = "", other: Words = "", page: Number = 1) -> Any:
    """List cases: what needs this side, what it waits for, what is overdue, or all. `other` is a name or ODS code, `state` a label or a type."""
    scope = scope_of(request.auth.acting)
    found = list_cases(scope, ListName(which), day=england_day(request.at), filters=Filters(other=other, state=state), page=page)
    names = name_practices(scope, found.cases)
    return page_of([case_row(case, names[case.pk]) for case in found.cases], found.count, found.page, PAGE)


@api.get("cases/{reference}", response={200: CaseOut, **PROBLEMS}, auth=Need(Scope.READ_CASES, SEE_CASES), tags=["cases"], operation_id="get_case")
def get_one(request: ApiRequest, reference: str) -> Any:
    """Read a case as this side may see it, with what it may do now."""
    return case_object(read_case(request.auth.acting, reference), day=england_day(request.at))


@api.get(
    "cases/{reference}/fhir",
    response={200: FhirBundle, **PROBLEMS},
    by_alias=True,
    auth=Need(Scope.READ_CASES, SEE_CASES),
    tags=["cases"],
    operation_id="get_case_fhir",
)
def get_fhir(request: ApiRequest, reference: str) -> Any:
    """Read a case as FHIR R4 resources, for systems that take them: a Task for each request, a Communication for the letter and for each answer."""
    caller = request.auth
    read = read_case(caller.acting, reference)
    actions.record_download(read.case, "fhir", by=caller.actor, at=request.at)
    return fhir_bundle(read, site=request.build_absolute_uri("/"), at=request.at)


@api.post(
    "cases/{reference}/moves",
    response={200: MovedOut, 201: MovedOut, **PROBLEMS},
    auth=Need(Scope.MOVE_CASES, SPEAK_IN_CASES),
    tags=["cases"],
    operation_id="move",
)
def move(request: ApiRequest, reference: str, body: MoveIn, idempotency_key: Name = NAMED) -> Any:
    """Make a move: confirm, answer, reply, dispute. 201 says that it was made, 200 that it had been made before and nothing was changed."""
    caller = request.auth
    reference = get_case(caller.acting, reference).reference
    acting = Acting(ActingKind(body.acting.kind), body.acting.words) if body.acting else None
    said: dict[str, Any] = {"text": body.text, "items": tuple(body.items), "other": body.other, "day": body.day, "acting": acting, "seen": body.seen}
    speaker = actions.Speaker(caller.actor, scope_of(caller.acting).party)

    def do() -> tuple[int, Any]:
        outcome = actions.make_move(reference, actions.Made(Move(body.move), **said), speaker=speaker, at=request.at)
        return 201 if outcome.is_new else 200, moved_object(outcome.standing, outcome.told.event.number, is_new=outcome.is_new)

    return Status(*do_once(caller, idempotency_key or "", ["move", reference, body.dict()], do, at=request.at))
