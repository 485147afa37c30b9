"""CDS Hooks 2.0: a hospital's record system finds the service, hands over the draft, and shows cards.

What lives here: discovery, the hook, feedback. What does not: the cards (`remit.engine.drafts.cards`).
"""

from typing import Any

from ninja import Status

from remit.engine.drafts import cards_of, check_object
from remit.service.api.forms.bodies import DocumentIn, FeedbackIn, HookIn
from remit.service.api.permissions import CHECK_DRAFTS, Scope
from remit.service.api.policies import ProblemError
from remit.service.api.presenters.answers import CardsOut, ServicesOut
from remit.service.api.views.checking import check
from remit.service.api.views.door import PROBLEMS, ApiRequest, Need, api

SERVICE = {
    "id": "remit-check",
    "hook": "letter-sign",
    "title": "Is this work for the practice?",
    "description": "Says which sentences of a draft letter hand the hospital's own work to the GP practice, and what to write instead. Nothing is stored.",
    "usageRequirements": "context.draft is a FHIR R4 DocumentReference whose attachment holds the draft as base64.",
}


@api.get("cds-services", response={200: ServicesOut}, auth=None, tags=["CDS Hooks"], operation_id="discover")
def discover(request: ApiRequest) -> Any:
    """List the services of CDS Hooks here."""
    return {"services": [SERVICE]}


@api.post("cds-services/remit-check", response={200: CardsOut, **PROBLEMS}, auth=Need(Scope.CHECK, CHECK_DRAFTS), tags=["CDS Hooks"], operation_id="call_hook")
def call_hook(request: ApiRequest, body: HookIn) -> Any:
    """Check the draft of a hook and return cards."""
    data = next((one.attachment.data for one in body.context.draft.content if one.attachment.data), None)
    if data is None:
        raise ProblemError(422, "invalid", "The DocumentReference holds no attachment.data. Send the draft itself, as base64: Remit fetches nothing.")
    return {"cards": cards_of(check_object(check(request, DocumentIn(text=None, content=data))))}


@api.post(
    "cds-services/remit-check/feedback", response={200: None, **PROBLEMS}, auth=Need(Scope.CHECK, CHECK_DRAFTS), tags=["CDS Hooks"], operation_id="feedback"
)
def feedback(request: ApiRequest, body: FeedbackIn) -> Any:
    """Take what became of cards. Nothing of it is kept: which author heeds which advice is nobody's business."""
    return Status(200, None)
