"""Shared-care requests: the practice's list, one request with its checklist, and the letter that answers it.

What lives here: reads, always for one practice. What does not: which step may follow which and what a letter shows (`remit.engine.medicines.shared_care`), the
letter's words (`remit.engine.remedy`), writing (`actions.shared_care`).
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q

from remit.engine.medicines.names import find_named
from remit.engine.medicines.shared_care import MOVES, Check, Point, State, checklist, find_agreement
from remit.engine.medicines.shared_care import Move as Step
from remit.engine.moments import england_day
from remit.engine.remedy import LetterFacts, PlainLetter, Sending, SharedCareAnswer, SharedCareFacts, compose_shared_care, from_data, spaced_reference
from remit.engine.rulebook.policy import SharedCareAgreement
from remit.engine.terms import LetterKind, Task
from remit.service.audit.sealing import unseal, unseal_json
from remit.service.cases.models import SharedCareFile, SharedCareRequest, SharedCareStep
from remit.service.cases.queries.papers import head_of, signature_of
from remit.service.cases.queries.plans import address_of
from remit.service.correspondence import queries as correspondence
from remit.service.organisations import queries as organisations
from remit.service.organisations.queries import USUAL_PROMISE

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership

OPEN = (State.REQUESTED, State.CHECKED, State.MORE_INFORMATION)
# What came by mail and moved nothing: no step of the table.
REPLY = "reply"


@dataclass(frozen=True)
class RequestWords:
    """What is sealed with a request."""

    text: str = ""
    patient_name: str = ""
    nhs_number: str = ""
    kind: str = LetterKind.OTHER.value
    written_on: str = ""
    event_on: str = ""
    received_on: str = ""


@dataclass(frozen=True)
class AnswerPlan:
    """What somebody is about to answer; sealed until it is sent."""

    answer: str
    points: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class StepView:
    """One thing that happened to a request, with its words unsealed."""

    step: SharedCareStep
    words: str = field(repr=False)
    files: tuple[tuple[int, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class RequestView:
    """One request as its page shows it.

    Attributes:
        checks: each point of the checklist, with the words of the request that show it.
        agreement: the line of the local policy by which shared care of this medicine is agreed already, None where none does.
        plan: what somebody is about to answer, None where nobody began.
        waits_to_be_sent: the step whose letter was approved to be sent by hand and has not been marked as sent.
    """

    request: SharedCareRequest
    words: RequestWords = field(repr=False)
    checks: tuple[Check, ...]
    agreement: SharedCareAgreement | None
    steps: tuple[StepView, ...]
    plan: AnswerPlan | None
    address: str

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.request.state)

    @property
    def waits_to_be_sent(self) -> SharedCareStep | None:
        """The approved letter that nobody has marked as sent."""
        return next((one.step for one in reversed(self.steps) if one.step.how == "hand" and one.step.sent_on is None), None)

    def can(self, step: Step) -> bool:
        """Say whether a step may follow now. A decision comes with its check, so what may be checked may be decided."""
        decides = step in (Step.ACCEPT, Step.DECLINE, Step.ASK)
        return (self.state, step) in MOVES or (decides and (self.state, Step.CHECK) in MOVES)


def list_requests(acting: "Membership", *, is_open: bool) -> list[SharedCareRequest]:
    """Return the practice's requests: those that wait for somebody, the oldest first; or those that were decided, the newest first.

    Where a reply came that nobody has read, one that was decided waits too.
    """
    found = SharedCareRequest.objects.filter(practice_id=acting.organisation_id).select_related("provider").defer("sealed", "sealed_plan")
    waits = Q(state__in=OPEN) | Q(replied_at__isnull=False)
    if is_open:
        return list(found.filter(waits).order_by("asked_on", "pk"))
    return list(found.exclude(waits).order_by("-last_at", "-pk")[:200])


def list_in_letters(acting: "Membership") -> list[correspondence.Row]:
    """Return the letters that ask to share care and for which no request was begun, the oldest first."""
    begun = SharedCareRequest.objects.filter(practice_id=acting.organisation_id).exclude(letter_reference="").values_list("letter_reference", flat=True)
    return [row for row in correspondence.list_asking(acting, Task.SHARED_CARE_NOT_AGREED) if row.reference not in set(begun)]


def get_request(acting: "Membership", reference: str) -> RequestView:
    """Return one request of the reader's own practice."""
    files = Prefetch("files", SharedCareFile.objects.defer("sealed").order_by("place"))
    steps = Prefetch("steps", SharedCareStep.objects.order_by("number").prefetch_related(files))
    found = SharedCareRequest.objects.select_related("practice", "provider").prefetch_related(steps)
    return view_of(found.get(practice_id=acting.organisation_id, reference=reference))


def view_of(request: SharedCareRequest) -> RequestView:
    """Return a request with its checklist, read anew from its words and from what is agreed locally today."""
    words = words_of(request)
    policy, _ = correspondence.load_policy_for(request.practice_id)
    medicine = find_named(request.medicine)
    plan: dict[str, Any] = unseal_json(request.sealed_plan) if request.sealed_plan else {}
    return RequestView(
        request=request,
        words=words,
        checks=checklist(words.text, policy),
        agreement=find_agreement(medicine, policy, request.asked_on) if medicine else None,
        steps=tuple(_step_view(step) for step in request.steps.all()),
        plan=AnswerPlan(plan["answer"], tuple(plan["points"]), plan["reason"]) if plan else None,
        address=address_of(request.provider, request.specialty),
    )


def _step_view(step: SharedCareStep) -> StepView:
    files = tuple((file.pk, unseal(file.sealed_name).decode()) for file in step.files.all())
    return StepView(step, unseal_json(step.sealed_words)["text"] if step.sealed_words else "", files)


def get_file(acting: "Membership", reference: str, file_id: int) -> tuple[str, str, bytes]:
    """Return name, media type and bytes of a file that came with a reply about one of the practice's own requests."""
    own = SharedCareFile.objects.filter(step__request__practice_id=acting.organisation_id, step__request__reference=reference)
    file = own.get(pk=file_id)
    return unseal(file.sealed_name).decode(), file.media_type, unseal(file.sealed)


def words_of(request: SharedCareRequest) -> RequestWords:
    """Return the sealed words of a request."""
    return RequestWords(**unseal_json(request.sealed))


def facts_of(view: RequestView) -> LetterFacts:
    """Return what identifies the letter that asked."""
    words, request = view.words, view.request

    def day(text: str) -> dt.date | None:
        return dt.date.fromisoformat(text) if text else None

    return LetterFacts(
        provider=request.provider.name if request.provider else request.provider_name,
        specialty=request.specialty,
        written_on=day(words.written_on) or request.asked_on,
        event_on=day(words.event_on),
        received_on=day(words.received_on),
        nhs_number=words.nhs_number,
        patient_name=words.patient_name,
        kind=LetterKind(words.kind),
    )


def compose_answer(view: RequestView, acting: "Membership", *, at: dt.datetime, own_line: str = "") -> PlainLetter:
    """Compose the letter that answers a request as it was planned.

    Raises:
        RemedyError: nothing was planned, or the letter cannot be written.
    """
    plan = view.plan or AnswerPlan("")
    points = tuple(Point(point) for point in plan.points)
    missing = tuple(point for point in Point if point not in points)
    about = SharedCareFacts(SharedCareAnswer(plan.answer), view.request.medicine, missing, points, plan.reason)
    day = england_day(at)
    promise = organisations.get_promise(view.request.provider, day=day) if view.request.provider else USUAL_PROMISE
    head = head_of(view.request.practice)
    sending = Sending(
        reference=spaced_reference(view.request.reference),
        day=day,
        signed_by=signature_of(acting),
        promise_days=promise.answer_days,
        is_promised=promise.is_own,
        own_line=own_line,
        patient_shown=head.patient_shown,
    )
    return compose_shared_care(about, facts_of(view), practice=head.details, sending=sending)


def get_answer(acting: "Membership", reference: str, number: int) -> PlainLetter:
    """Return the letter that went out with a step, as it was approved."""
    step = SharedCareStep.objects.exclude(sealed_paper=b"").get(request__practice_id=acting.organisation_id, request__reference=reference, number=number)
    letter = from_data(unseal_json(step.sealed_paper))
    assert isinstance(letter, PlainLetter)  # noqa: S101 nothing else is kept with a step
    return letter
