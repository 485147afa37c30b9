"""Writing information requests: one transaction each, with its event inside."""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from remit.engine.disclosure import Answer, answer_csv, answer_paper
from remit.engine.moments import england_day
from remit.engine.remedy import paper_docx, paper_pdf
from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal
from remit.service.foi import policies
from remit.service.foi.models import FrozenAnswer, InformationRequest, InternalReview
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError


@dataclass(frozen=True)
class Asked:
    """What came in. `contact` is how the requester is reached; it is sealed."""

    subject: str
    received_on: dt.date
    first_on: dt.date
    last_on: dt.date
    from_whom: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Who:
    """Who acts, as they are called today."""

    actor: Actor
    name: str
    job: str = ""


def subject_of(request: InformationRequest) -> str:
    """Return under which subject events about a request stand."""
    return f"information_request:{request.reference}"


@transaction.atomic
def register_request(commissioner: Organisation, asked: Asked, *, by: Actor, at: dt.datetime) -> InformationRequest:
    """Register a request that came in.

    Raises:
        RefusalError: the days cannot be, or the organisation is no commissioner.
    """
    policies.check_authority(commissioner)
    policies.check_days(asked.received_on, asked.first_on, asked.last_on, day=england_day(at))
    request = InformationRequest.objects.create(
        reference=secrets.token_hex(8),
        commissioner=commissioner,
        subject=asked.subject.strip(),
        from_whom=asked.from_whom.strip(),
        sealed_contact=seal(asked.contact.encode()),
        first_on=asked.first_on,
        last_on=asked.last_on,
        received_on=asked.received_on,
        added_at=at,
    )
    # By the number that the database gave, which it gives once: a count would give a reference again where a row is missing.
    request.reference = f"FOI{request.pk:05d}"
    _keep(request, "reference")
    record(subject=subject_of(request), name="request_registered", by=by, at=at, details={"received_on": asked.received_on.isoformat()})
    return request


def _keep(request: InformationRequest, *names: str) -> None:
    request.save(update_fields=names)


@transaction.atomic
def ask_what_is_meant(request: InformationRequest, question: str, *, by: Actor, at: dt.datetime) -> None:
    """Record that the requester was asked what is meant, and in which words: the clock stands still.

    Raises:
        RefusalError: the request is over, its answer waits for approval, it was asked already, or the words are missing.
    """
    policies.check_is_open(request)
    policies.check_no_open_answer(FrozenAnswer.objects.filter(request=request, decision="").first())
    policies.check_can_ask(request, question)
    request.clarity_asked_on = england_day(at)
    _keep(request, "clarity_asked_on")
    record(subject=subject_of(request), name="clarity_asked", by=by, at=at, details={"question": question.strip()})


@transaction.atomic
def record_what_is_meant(request: InformationRequest, given_on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Record that the requester said what is meant: the 20 days begin anew.

    Raises:
        RefusalError: nothing was asked, or the day does not fit.
    """
    policies.check_is_open(request)
    policies.check_asked(request, given_on, day=england_day(at))
    request.clarity_given_on = given_on
    _keep(request, "clarity_given_on")
    record(subject=subject_of(request), name="clarity_given", by=by, at=at, details={"on": given_on.isoformat()})


@transaction.atomic
def withdraw_request(request: InformationRequest, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Record that the requester does not want an answer any more, and how that is known.

    Raises:
        RefusalError: the request is over, or the reason is missing.
    """
    policies.check_is_open(request)
    policies.check_withdrawal(reason)
    request.withdrawn_on = england_day(at)
    _keep(request, "withdrawn_on")
    record(subject=subject_of(request), name="request_withdrawn", by=by, at=at, details={"reason": reason.strip()})


@transaction.atomic
def decide_hiding(request: InformationRequest, hide_under: int, reason: str, exemptions: list[str], *, by: Actor, at: dt.datetime) -> None:
    """Decide which small numbers are hidden, why, and which exemptions are used.

    Raises:
        RefusalError: the request is over, or there is no reason.
    """
    policies.check_is_open(request)
    policies.check_hiding(hide_under, reason)
    request.hide_under, request.hiding_reason, request.exemptions = hide_under, reason.strip(), exemptions
    _keep(request, "hide_under", "hiding_reason", "exemptions")
    record(subject=subject_of(request), name="hiding_decided", by=by, at=at, details={"under": hide_under, "exemptions": exemptions})


@transaction.atomic
def send_for_approval(request: InformationRequest, answer: Answer, cases: dict[str, str], who: Who, *, at: dt.datetime) -> FrozenAnswer:
    """Freeze the drafted answer, with the cases that it counts and where each stands, and send it to an approver.

    Raises:
        RefusalError: the request is over, the requester has still to say what is meant, one waits already, or hiding was not decided.
    """
    policies.check_is_open(request)
    policies.check_is_understood(request)
    policies.check_no_open_answer(FrozenAnswer.objects.filter(request=request, decision="").first())
    policies.check_hiding(request.hide_under, request.hiding_reason)
    paper = answer_paper(answer, reference=request.reference, sender=(request.commissioner.name,))
    frozen = FrozenAnswer.objects.create(
        request=request,
        docx=paper_docx(paper),
        pdf=paper_pdf(paper),
        csv=answer_csv(answer),
        sections=[asdict(section) for section in paper.sections],
        cases=cases,
        total_words=answer.reports.total_words if answer.reports else "not recorded",
        taken_at=at,
        prepared_by=who.actor.name,
        prepared_by_name=who.name,
    )
    record(subject=subject_of(request), name="answer_prepared", by=who.actor, at=at, details={"answer": frozen.pk})
    return frozen


@transaction.atomic
def release_answer(frozen: FrozenAnswer, who: Who, *, publish: bool, at: dt.datetime) -> None:
    """Release an answer: the clock stops. Published, it stands in the disclosure log for good.

    Raises:
        RefusalError: it was decided, prepared by the same person, or the requester has still to say what is meant.
    """
    policies.check_can_release(frozen, by=who.actor.name)
    policies.check_is_open(frozen.request)
    policies.check_is_understood(frozen.request)
    frozen.decision, frozen.decided_at, frozen.decided_by_name = "released", at, who.name
    frozen.published_at = at if publish else None
    frozen.save(update_fields=("decision", "decided_at", "decided_by_name", "published_at"))
    frozen.request.answered_on = england_day(at)
    _keep(frozen.request, "answered_on")
    record(subject=subject_of(frozen.request), name="answer_released", by=who.actor, at=at, details={"answer": frozen.pk, "published": publish})


@transaction.atomic
def send_back_answer(frozen: FrozenAnswer, reason: str, who: Who, *, at: dt.datetime) -> None:
    """Send an answer back for changes, with the reason.

    Raises:
        RefusalError: it was decided, or there is no reason.
    """
    policies.check_can_release(frozen, by=who.actor.name)
    if not reason.strip():
        raise RefusalError("Say what is to be changed before you send it back.")
    frozen.decision, frozen.decided_at, frozen.decided_by_name, frozen.reason = "sent_back", at, who.name, reason.strip()
    frozen.save(update_fields=("decision", "decided_at", "decided_by_name", "reason"))
    record(subject=subject_of(frozen.request), name="answer_sent_back", by=who.actor, at=at, details={"answer": frozen.pk})


@transaction.atomic
def begin_review(request: InformationRequest, asked_on: dt.date, promise_days: int, *, by: Actor, at: dt.datetime) -> InternalReview:
    """Record that somebody asked for an internal review.

    Raises:
        RefusalError: there is no answer, or a review runs.
    """
    policies.check_can_review(request, InternalReview.objects.filter(request=request, answered_on=None).first())
    review = InternalReview.objects.create(request=request, asked_on=asked_on, promise_days=promise_days)
    record(subject=subject_of(request), name="review_asked", by=by, at=at, details={"review": review.pk})
    return review


@transaction.atomic
def end_review(review: InternalReview, outcome: str, *, by: Actor, at: dt.datetime) -> None:
    """Record what an internal review found."""
    review.answered_on, review.outcome = england_day(at), outcome.strip()
    review.save(update_fields=("answered_on", "outcome"))
    record(subject=subject_of(review.request), name="review_answered", by=by, at=at, details={"review": review.pk})


def _over(before: dt.datetime) -> QuerySet[InformationRequest]:
    is_over = Q(answered_on__lt=before.date()) | Q(withdrawn_on__lt=before.date())
    return InformationRequest.objects.filter(is_over).exclude(sealed_contact=b"")


def count_old_contacts(before: dt.datetime) -> int:
    """Return how many requests that were over before a moment still say how the requester is reached."""
    return _over(before).count()


def forget_old_contacts(before: dt.datetime) -> int:
    """Destroy how requesters are reached whose requests are over. Returns how many."""
    return _over(before).update(sealed_contact=b"")
