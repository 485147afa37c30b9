"""Requests of a commissioner with their clocks."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from remit.engine.clocks.information_requests import InformationRequest as RequestDays
from remit.engine.clocks.information_requests import read_request_clock
from remit.engine.clocks.runs import ClockRun
from remit.engine.disclosure import review_clock
from remit.service.accounts.models import Membership
from remit.service.audit.queries import find_detail
from remit.service.audit.sealing import unseal
from remit.service.foi.models import FrozenAnswer, InformationRequest, InternalReview
from remit.service.organisations.queries import list_lineage


@dataclass(frozen=True)
class RequestShown:
    """A request with its clock, the answer that waits or was released, and its reviews with their clocks."""

    request: InformationRequest
    clock: ClockRun
    answer: FrozenAnswer | None
    sent_back: FrozenAnswer | None
    reviews: tuple[tuple[InternalReview, ClockRun], ...]

    @property
    def state(self) -> tuple[str, str]:
        """Where it stands, and the colour of its tag."""
        if self.request.withdrawn_on:
            return "Withdrawn", "grey"
        if self.request.answered_on:
            return "Answered", "green"
        if self.answer:
            return "For approval", "yellow"
        if self.request.waits_for_requester:
            return "Waits for the requester", "purple"
        return "To be answered", "blue"


def list_requests(acting: Membership) -> list[RequestShown]:
    """Return the requests of the reader's commissioner, the latest first."""
    lineage = list_lineage(acting.organisation) if acting.organisation else []
    found = InformationRequest.objects.filter(commissioner__in=lineage).select_related("commissioner").order_by("-received_on", "-pk")
    return [show(request) for request in found]


def list_open(acting: Membership) -> list[RequestShown]:
    """Return the requests of the reader's commissioner that are neither answered nor withdrawn, and those with a review that runs."""
    lineage = list_lineage(acting.organisation) if acting.organisation else []
    waits = Q(answered_on=None, withdrawn_on=None) | Q(internal_reviews__in=InternalReview.objects.filter(answered_on=None))
    found = InformationRequest.objects.filter(waits, commissioner__in=lineage).select_related("commissioner").order_by("received_on", "pk").distinct()
    return [show(request) for request in found]


def get_request(acting: Membership, reference: str) -> InformationRequest:
    """Return a request of the reader's commissioner."""
    lineage = list_lineage(acting.organisation) if acting.organisation else []
    return InformationRequest.objects.select_related("commissioner").get(commissioner__in=lineage, reference=reference)


def show(request: InformationRequest) -> RequestShown:
    """Return a request with all that belongs to it."""
    answers = list(request.answers.order_by("-pk"))
    sent_back = next((one for one in answers if one.decision == "sent_back"), None)
    return RequestShown(
        request,
        read_request_clock(_days(request)),
        next((one for one in answers if one.decision in ("", "released")), None),
        sent_back if answers and answers[0].decision == "sent_back" else None,
        tuple((one, review_clock(one.asked_on, answered_on=one.answered_on, days=one.promise_days)) for one in request.internal_reviews.order_by("pk")),
    )


def contact_of(request: InformationRequest) -> str:
    """Return how the requester is reached."""
    return unseal(bytes(request.sealed_contact)).decode()


def read_question(request: InformationRequest) -> str:
    """Return what the requester was asked, "" where nothing was asked or nobody wrote it down."""
    return find_detail(f"information_request:{request.reference}", "clarity_asked", "question")


def read_withdrawal(request: InformationRequest) -> str:
    """Return how and why a request was withdrawn, "" where it was not or nobody wrote it down."""
    return find_detail(f"information_request:{request.reference}", "request_withdrawn", "reason")


def find_running_review(request: InformationRequest) -> InternalReview | None:
    """Return the review that runs."""
    return request.internal_reviews.filter(answered_on=None).first()


def _days(request: InformationRequest) -> RequestDays:
    over_on: dt.date | None = request.answered_on or request.withdrawn_on
    return RequestDays(
        received_on=request.received_on,
        clarity_asked_on=request.clarity_asked_on,
        clarity_given_on=request.clarity_given_on,
        answered_on=over_on,
    )
