"""Letters of a practice through the API: adding, listing, reading, deciding."""

from typing import Annotated, Any, Literal

from ninja import Status
from ninja.params.functions import Header
from pydantic import Field

from remit.service.api.actions.asking import do_once
from remit.service.api.forms.bodies import DecisionsIn, LettersIn
from remit.service.api.permissions import Scope
from remit.service.api.policies import ProblemError
from remit.service.api.presenters.answers import DeliveryOut, LetterOut, LetterRow, Page
from remit.service.api.presenters.letters import delivery_object, letter_object, letter_row
from remit.service.api.views.door import PROBLEMS, ApiRequest, Need, api
from remit.service.audit.actions import record_reading
from remit.service.correspondence import actions, queries
from remit.service.correspondence.permissions import CHECK_LETTERS, READ_SENT_LETTERS
from remit.service.ui.presenters import day_on

Number = Annotated[int, Field(ge=1, le=100_000)]
Name = Annotated[str | None, Field(max_length=100, pattern=r"^[\x21-\x7e]+$")]
NAMED = Header(None, alias="Idempotency-Key")
State = Literal["to_decide", "only_ours", "nothing_asked", "to_send", "done", "sent", "not_ours"]


def page_of(items: list[Any], count: int, page: int, size: int) -> dict[str, Any]:
    """Return one page of a list."""
    return {"items": items, "count": count, "page": page, "pages": max(1, -(-count // size))}


@api.get("letters", response={200: Page[LetterRow], **PROBLEMS}, auth=Need(Scope.READ_LETTERS, CHECK_LETTERS), tags=["letters"], operation_id="list_letters")
def list_letters(request: ApiRequest, state: State = "to_decide", page: Number = 1) -> Any:
    """List the practice's letters in one state: urgent first, then the oldest; what is done, newest first."""
    rows, count = queries.list_rows(request.auth.acting, [state], page=page)
    return page_of([letter_row(row) for row in rows], count, page, queries.PAGE)


@api.post("letters", response={202: DeliveryOut, **PROBLEMS}, auth=Need(Scope.ADD_LETTERS, CHECK_LETTERS), tags=["letters"], operation_id="add_letters")
def add_letters(request: ApiRequest, body: LettersIn, idempotency_key: Name = NAMED) -> Any:
    """Add letters; a worker reads them. A letter that is here already is stored once."""
    caller = request.auth
    practice = queries.organisation_of(caller.acting)

    def do() -> tuple[int, Any]:
        try:
            files = [actions.Incoming(one.name, one.data(), one.received_on) for one in body.letters]
        except ValueError as error:
            raise ProblemError(422, "invalid", str(error)) from error
        taken = actions.take_in(files, practice=practice, source="api", by=caller.actor, at=request.at)
        refused = [(one.name, one.reason) for one in taken.refused]
        return 202, delivery_object(taken.delivery.reference, queries.get_progress(taken.delivery), refused)

    return Status(*do_once(caller, idempotency_key or "", ["letters", body.dict()], do, at=request.at))


@api.get(
    "deliveries/{reference}",
    response={200: DeliveryOut, **PROBLEMS},
    auth=Need(Scope.READ_LETTERS, CHECK_LETTERS),
    tags=["letters"],
    operation_id="get_delivery",
)
def get_delivery(request: ApiRequest, reference: str) -> Any:
    """Say how far letters are that were added together."""
    delivery = queries.get_delivery(request.auth.acting, reference)
    return delivery_object(delivery.reference, queries.get_progress(delivery))


@api.get(
    "letters/{reference}", response={200: LetterOut, **PROBLEMS}, auth=Need(Scope.READ_LETTERS, READ_SENT_LETTERS), tags=["letters"], operation_id="get_letter"
)
def get_letter(request: ApiRequest, reference: str) -> Any:
    """Read a letter of the practice; a provider reads those that were sent to it. The reading is written into the record."""
    caller, at = request.auth, request.at
    is_own = CHECK_LETTERS.admits(caller.acting.role)
    view = queries.get_own_letter(caller.acting, reference, day=day_on(at)) if is_own else queries.get_sent_letter(caller.acting, reference)
    record_reading(subject=f"letter:{view.reference}", by=caller.actor, at=at, page="api")
    return letter_object(view)


@api.post(
    "letters/{reference}/decisions", response={200: LetterOut, **PROBLEMS}, auth=Need(Scope.ADD_LETTERS, CHECK_LETTERS), tags=["letters"], operation_id="decide"
)
def decide(request: ApiRequest, reference: str, body: DecisionsIn, idempotency_key: Name = NAMED) -> Any:
    """Keep what a person decided on each request of a letter. Nothing is sent: a person approves that on the page."""
    caller, at = request.auth, request.at

    def do() -> tuple[int, Any]:
        letter = queries.get_own_row(caller.acting, reference)
        actions.decide(letter, body.decisions, touched=list(body.decisions), by=caller.actor, at=at)
        return 200, letter_object(queries.get_own_letter(caller.acting, reference, day=day_on(at)))

    return Status(*do_once(caller, idempotency_key or "", ["decide", reference, body.dict()], do, at=at))
