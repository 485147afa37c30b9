"""Shared-care requests: begun from a letter or by hand, decided by a person, answered by a letter. Silence is never a step.

What lives here: one transaction for each, with its event in the audit chain. What does not: which step may follow which (`remit.engine.medicines.shared_care`).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from remit.engine.medicines.names import find_named
from remit.engine.medicines.shared_care import Move as Step
from remit.engine.medicines.shared_care import SharedCareError, State, move
from remit.engine.moments import england_day
from remit.engine.remedy import LONG, PlainLetter, RemedyError, SharedCareAnswer, make_reference, plain_pdf, plain_reference, spaced_reference, to_data
from remit.engine.terms import Task
from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal_json
from remit.service.cases import policies
from remit.service.cases.models import Case, SharedCareRequest, SharedCareStep
from remit.service.cases.presenters.outgoing_mail import shared_care_mail
from remit.service.cases.queries import papers
from remit.service.cases.queries.shared_care import AnswerPlan, RequestView, RequestWords, compose_answer, view_of, words_of
from remit.service.correspondence import queries as correspondence
from remit.service.notifications.actions import Mail, queue_mail
from remit.service.notifications.routes import Attachment
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership

_STEPS = {SharedCareAnswer.ACCEPT: Step.ACCEPT, SharedCareAnswer.DECLINE: Step.DECLINE, SharedCareAnswer.ASK: Step.ASK}
_UNNAMED = "the medicine named in the letter"


@dataclass(frozen=True)
class Who:
    """Who takes a step, under which name, and when."""

    by: Actor
    name: str
    at: dt.datetime


@dataclass(frozen=True)
class Asked:
    """A request that somebody adds by hand."""

    provider: Organisation
    specialty: str
    medicine: str
    asked_on: dt.date
    text: str
    patient_name: str = ""
    nhs_number: str = ""


@transaction.atomic
def begin_from_letter(acting: "Membership", reference: str, *, by: Actor, at: dt.datetime) -> SharedCareRequest:
    """Begin a request from the letter that asks; the same letter twice gives the same request.

    Raises:
        RefusalError: the letter asks for no shared care.
    """
    letter = correspondence.get_own_letter(acting, reference)
    asking = [view for view in letter.findings if view.task == Task.SHARED_CARE_NOT_AGREED.value]
    if not asking:
        raise RefusalError("This letter asks for no shared care. Add the request by hand if it does.")
    if earlier := SharedCareRequest.objects.filter(practice=letter.practice, letter_reference=reference).first():
        return earlier
    medicine = next((found.name for view in asking if (found := find_named(view.quote))), "")
    words = RequestWords(
        text=letter.text,
        patient_name=letter.patient.name,
        nhs_number=letter.patient.nhs_number,
        kind=letter.kind,
        written_on=letter.written_on.isoformat() if letter.written_on else "",
        event_on=letter.event_on.isoformat() if letter.event_on else "",
        received_on=letter.received_on.isoformat(),
    )
    request = SharedCareRequest(
        practice=letter.practice,
        provider=letter.provider,
        provider_name=letter.provider_name,
        specialty=letter.specialty,
        letter_reference=reference,
        finding=str(asking[0].id),
        medicine=medicine or _UNNAMED,
        asked_on=letter.written_on or letter.received_on,
    )
    return _begin(request, words, by, at)


@transaction.atomic
def add_request(asked: Asked, *, acting: "Membership", by: Actor, at: dt.datetime) -> SharedCareRequest:
    """Begin a request that did not come as a letter here.

    Raises:
        RefusalError: the reader works for no practice, or it asks no hospital.
    """
    practice = policies.check_raiser(acting)
    policies.check_recipient(practice, asked.provider)
    words = RequestWords(text=asked.text, patient_name=asked.patient_name.strip(), nhs_number=asked.nhs_number, received_on=england_day(at).isoformat())
    request = SharedCareRequest(
        practice=practice,
        provider=asked.provider,
        provider_name=asked.provider.name,
        specialty=asked.specialty.strip(),
        medicine=asked.medicine.strip(),
        asked_on=asked.asked_on,
    )
    return _begin(request, words, by, at)


def _begin(request: SharedCareRequest, words: RequestWords, by: Actor, at: dt.datetime) -> SharedCareRequest:
    request.reference = next(reference for reference in _references(request, at) if _is_free(reference))
    request.state, request.sealed = State.REQUESTED.value, seal_json(asdict(words))
    request.began_by, request.began_at, request.last_at = by.name, at, at
    request.save(force_insert=True)
    record(subject=subject_of(request), name="shared_care_requested", by=by, at=at, details={"letter": request.letter_reference})
    return request


def _references(request: SharedCareRequest, at: dt.datetime) -> Iterator[str]:
    for count in range(100):
        seed = f"shared-care/{request.practice.code}/{request.letter_reference}/{at.isoformat()}/{count}"
        yield plain_reference(make_reference(seed.encode(), digits=LONG)) or ""


def _is_free(reference: str) -> bool:
    return not any(table.objects.filter(reference=reference).exists() for table in (Case, SharedCareRequest))


def subject_of(request: SharedCareRequest) -> str:
    """Return under which subject events about a request stand."""
    return f"shared_care:{request.reference}"


@transaction.atomic
def plan_answer(view: RequestView, plan: AnswerPlan, *, medicine: str, by: Actor, at: dt.datetime) -> None:
    """Keep what somebody is about to answer, until they have read its letter.

    Raises:
        RefusalError: the request cannot be answered so now.
    """
    request = lock_request(view.request.pk)
    _check_can(State(request.state), _STEPS[SharedCareAnswer(plan.answer)])
    request.sealed_plan = seal_json(asdict(plan))
    request.medicine = medicine.strip() or request.medicine
    request.save(update_fields=["sealed_plan", "medicine"])
    record(subject=subject_of(request), name="shared_care_answer_planned", by=by, at=at, details={"answer": plan.answer})


@transaction.atomic
def answer_request(view: RequestView, *, how: str, seen: str, own_line: str, acting: "Membership", at: dt.datetime) -> SharedCareRequest:
    """Approve the letter that answers a request, and send it by secure mail or have it sent by hand. Answered already means the same request and nothing new.

    Raises:
        RefusalError: it cannot be answered so now, the letter has changed since it was read, or it cannot go by mail.
    """
    who = Who(Actor(f"person:{acting.person_id}", view.request.practice.code), acting.person.name, at)
    now = view_of(lock_request(view.request.pk))
    if now.plan is None:
        return now.request
    step = _STEPS[SharedCareAnswer(now.plan.answer)]
    _check_can(now.state, step)
    letter = draft_answer(now, acting, at=at)
    policies.check_was_read(seen, papers.fingerprint(letter))
    letter = draft_answer(now, acting, at=at, own_line=own_line)
    policies.check_can_mail_answer(now.request.practice, now.address, is_mail=how == "mail")
    request = now.request
    if now.state is not State.CHECKED and step is not Step.DECLINE:
        request = _take(request, Step.CHECK, who)
    request = _take(request, step, who, text=now.plan.reason, paper=letter, how=how)
    if how == "mail":
        _queue(request, now.address, letter, at)
    request.sealed_plan = b""
    request.save(update_fields=["sealed_plan"])
    return request


def draft_answer(view: RequestView, acting: "Membership", *, at: dt.datetime, own_line: str = "") -> PlainLetter:
    """Compose the planned answer for somebody to read.

    Raises:
        RefusalError: nothing was planned, or the letter cannot be written.
    """
    if view.plan is None:
        raise RefusalError("Decide first: go back to the request and choose what you answer.")
    try:
        return compose_answer(view, acting, at=at, own_line=own_line)
    except RemedyError as error:
        raise RefusalError(str(error)) from error


def _queue(request: SharedCareRequest, address: str, letter: PlainLetter, at: dt.datetime) -> None:
    subject, text = shared_care_mail(request.practice.name, spaced_reference(request.reference))
    file = Attachment(f"letter-{request.reference}.pdf", papers.FORMS["pdf"], plain_pdf(letter))
    queue_mail(Mail(to=address, subject=subject, text=text, about=subject_of(request), organisation=request.practice, attachments=(file,)), at=at)


@transaction.atomic
def mark_answer_sent(view: RequestView, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Record that an approved answer was sent by hand on a day.

    Raises:
        RefusalError: there is no such letter, or the day cannot be.
    """
    waiting = view.waits_to_be_sent
    policies.check_sent_day(on, approved_on=england_day(waiting.at) if waiting else None, today=england_day(at))
    assert waiting is not None  # noqa: S101 the check has seen to it
    SharedCareStep.objects.filter(pk=waiting.pk, sent_on=None).update(sent_on=on)
    record(subject=subject_of(view.request), name="shared_care_letter_sent", by=by, at=at, details={"step": waiting.number, "on": on.isoformat()})


@transaction.atomic
def record_answer(view: RequestView, text: str, *, who: Who) -> None:
    """Record that the hospital sent what was asked for: it joins the request, and the checklist is read again.

    Raises:
        RefusalError: nothing was asked.
    """
    request = lock_request(view.request.pk)
    add_words(request, text)
    _take(request, Step.ANSWER, who, text=text)


def add_words(request: SharedCareRequest, text: str) -> None:
    """Let words of the hospital join a request that is about to be saved."""
    words = words_of(request)
    request.sealed = seal_json(asdict(replace(words, text=f"{words.text}\n\n{text.strip()}")))


@transaction.atomic
def ask_again(view: RequestView, text: str, *, who: Who) -> None:
    """Record that medicine or dose has changed, so that shared care must be agreed anew.

    Raises:
        RefusalError: it was not accepted.
    """
    _take(lock_request(view.request.pk), Step.WITHDRAW, who, text=text)


@transaction.atomic
def note_reply_read(view: RequestView, *, who: Who) -> None:
    """Note that somebody has read what came by mail, and that nothing follows from it."""
    request = lock_request(view.request.pk)
    if request.replied_at is not None:
        request.replied_at = None
        request.save(update_fields=["replied_at"])
        record(subject=subject_of(request), name="shared_care_reply_read", by=who.by, at=who.at)


def lock_request(request_id: int) -> SharedCareRequest:
    """Return a request, and let one transaction at a time go on with it."""
    return SharedCareRequest.objects.select_for_update(of=("self",)).select_related("practice", "provider").get(pk=request_id)


def _check_can(state: State, step: Step) -> None:
    """Refuse a decision that cannot follow; a check may come first, in the same breath."""
    try:
        move(move(state, Step.CHECK) if state is State.REQUESTED and step is not Step.DECLINE else state, step)
    except SharedCareError as error:
        raise RefusalError(str(error)) from error


def _take(request: SharedCareRequest, step: Step, who: Who, *, text: str = "", paper: PlainLetter | None = None, how: str = "") -> SharedCareRequest:
    try:
        state = move(State(request.state), step)
    except SharedCareError as error:
        raise RefusalError(str(error)) from error
    facts = {"sealed_paper": seal_json(to_data(paper)) if paper else b"", "how": how, "sent_on": england_day(who.at) if how == "mail" else None}
    added = add_step(request, step.value, who, text=text, **facts)
    request.state, request.last_at, request.replied_at = state.value, who.at, None
    request.save(update_fields=["state", "last_at", "sealed", "replied_at"])
    record(subject=subject_of(request), name=f"shared_care_{step.value}", by=who.by, at=who.at, details={"step": added.number, "how": how})
    return request


def add_step(request: SharedCareRequest, name: str, who: Who, *, text: str = "", **facts: Any) -> SharedCareStep:
    """Add to what happened to a locked request."""
    words = seal_json({"text": text.strip()}) if text.strip() else b""
    number = request.steps.count() + 1
    return SharedCareStep.objects.create(request=request, number=number, move=name, at=who.at, by=who.by.name, by_name=who.name, sealed_words=words, **facts)
