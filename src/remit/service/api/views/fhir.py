"""FHIR: a system delivers a letter as a DocumentReference or as a Bundle. It is stored once and read like any other post.

What lives here: the two addresses. What does not: storing (`intake`), the letter inside (the engine). Refusals leave as OperationOutcome (`door`).
"""

import json
from typing import Any

from django.http import HttpResponse

from remit.service.api.actions.asking import do_once
from remit.service.api.forms.fhir import DeliveredBundleIn, DeliveredDocumentIn
from remit.service.api.permissions import Scope
from remit.service.api.policies import ProblemError
from remit.service.api.presenters.fhir import OperationOutcomeOut, outcome
from remit.service.api.presenters.problems import STATUSES
from remit.service.api.views.door import ApiRequest, Need, api
from remit.service.api.views.letters import NAMED, Name
from remit.service.correspondence import queries
from remit.service.correspondence.permissions import CHECK_LETTERS
from remit.service.intake import actions

ANSWERS: dict[Any, Any] = {frozenset({200, 201, *STATUSES}): OperationOutcomeOut}
_STORED = "The letter is stored and waits to be read. The address in Location says how far it is."
_KNOWN = "This came before and is stored already. The address in Location says how far it is."


@api.post("fhir/DocumentReference", response=ANSWERS, auth=Need(Scope.DELIVER_LETTERS, CHECK_LETTERS), tags=["FHIR"], operation_id="deliver_document")
def deliver_document(request: ApiRequest, body: DeliveredDocumentIn, idempotency_key: Name = NAMED) -> Any:
    """Deliver a letter as a DocumentReference whose attachment holds the document. Sent again, it is stored once."""
    return _deliver(request, idempotency_key or "")


@api.post("fhir/Bundle", response=ANSWERS, auth=Need(Scope.DELIVER_LETTERS, CHECK_LETTERS), tags=["FHIR"], operation_id="deliver_bundle")
def deliver_bundle(request: ApiRequest, body: DeliveredBundleIn, idempotency_key: Name = NAMED) -> Any:
    """Deliver a letter as a document, message or collection Bundle. Sent again, it is stored once."""
    return _deliver(request, idempotency_key or "")


def _deliver(request: ApiRequest, name: str) -> HttpResponse:
    caller = request.auth
    practice, resource = queries.organisation_of(caller.acting), json.loads(request.body)

    def do() -> tuple[int, Any]:
        taken = actions.take_fhir(resource, request.body, practice=practice, by=caller.actor, at=request.at)
        delivery = taken.message.delivery
        if delivery is None:
            return 422, taken.message.reason
        return 201 if taken.is_new else 200, delivery.reference

    status, said = do_once(caller, name, ["fhir", resource], do, at=request.at)
    if status == 422:
        raise ProblemError(422, "refused", said)
    issue = ("informational", _STORED if status == 201 else _KNOWN)
    return outcome(status, issue, severity="information", headers={"Location": f"/api/deliveries/{said}"})
