"""Approving and sending: the case, its events, the papers, the queued mail and the letter's leaving the list, in one transaction.

What lives here: `approve`, what follows when a mail was delivered or a letter was sent by hand, and the letterhead. A second click, a second tab or a second
worker finds the draft sent and gets the same case. What does not: composing (`queries.papers`), the mail's way (`notifications`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from remit.engine.lifecycle import Channel, Label, Move
from remit.engine.moments import england_day
from remit.engine.remedy import PatientNote, RemedyError, ReturnLetter, letter_pdf, to_data
from remit.service.audit.actions import Actor, record, together
from remit.service.audit.sealing import seal_json
from remit.service.cases import policies
from remit.service.cases.actions.drafts import lock_draft
from remit.service.cases.actions.links import make_link
from remit.service.cases.actions.moves import Made, Speaker, make_move
from remit.service.cases.actions.opening import LetterKept, Opening, OpeningItem, PatientFacts, begin_case, find_opened, next_reference
from remit.service.cases.actions.projection import write_projection
from remit.service.cases.models import Case, Letterhead, Paper
from remit.service.cases.presenters.outgoing_mail import return_mail
from remit.service.cases.presenters.sending import mail_words
from remit.service.cases.queries import papers
from remit.service.cases.queries.plans import Plan
from remit.service.cases.queries.requests_out import Asked
from remit.service.cases.queries.standing import load_standing
from remit.service.correspondence import actions as correspondence
from remit.service.notifications import queries as mails
from remit.service.notifications.actions import Mail, queue_mail
from remit.service.notifications.policies import next_sending_moment
from remit.service.notifications.routes import Attachment, Delivery
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership


@dataclass(frozen=True)
class Approval:
    """What somebody approves.

    Attributes:
        how: `mail` or `hand`.
        seen: fingerprint of the letter that they read.
        own_line: the line that they added.
        has_note: whether a note for the patient is made.
        link_of: makes an address of a link's token.
    """

    how: str
    seen: str
    link_of: Callable[[str], str]
    own_line: str = ""
    has_note: bool = True


@dataclass(frozen=True)
class Drafted:
    """The papers of a plan before they are approved."""

    letter: ReturnLetter
    note: PatientNote | None
    seen: str
    reference: str


def draft_papers(plan: Plan, acting: "Membership", *, at: dt.datetime, own_line: str = "") -> Drafted:
    """Compose what a person reads before they approve it.

    Raises:
        RefusalError: there is nothing to send, nobody to send it to, or the letter cannot be written.
    """
    policies.check_can_compose(plan)
    reference, head = next_reference(_opening(plan)), papers.head_of(plan.raiser)
    sending = papers.sending_of(plan, head, papers.Signing(papers.signature_of(acting), england_day(at), own_line), reference=reference)
    try:
        letter = papers.compose_letter(plan, head, sending)
        return Drafted(letter, papers.compose_note(plan, head, sending), papers.fingerprint(letter), reference)
    except RemedyError as error:
        raise RefusalError(str(error)) from error


def approve(plan: Plan, approval: Approval, *, acting: "Membership", by: Actor, at: dt.datetime) -> Case:
    """Approve a letter that somebody has read: open its case, keep its papers, queue its mail, and take it off the practice's list.

    All of it happens, or nothing does. Sent already means the same case once more and nothing new.

    Raises:
        RefusalError: it may not be sent now; the message says why and what to do.
        MoveRefusedError: the case cannot begin so.
    """
    try:
        return _approve(plan, approval, acting, by, at)
    except IntegrityError:
        # Another door opened the same case, or a case took its reference, between two statements. Now that can be seen.
        return find_opened(_opening(plan)) or _approve(plan, approval, acting, by, at)


@transaction.atomic
def _approve(plan: Plan, approval: Approval, acting: "Membership", by: Actor, at: dt.datetime) -> Case:
    draft = lock_draft(plan, by=by, at=at)
    if draft.case is not None:
        return draft.case
    policies.check_can_approve(plan, is_mail=approval.how == Paper.BY_MAIL)
    drafted = draft_papers(plan, acting, at=at, own_line=approval.own_line)
    policies.check_was_read(approval.seen, drafted.seen)
    with together():
        case = begin_case(replace(_opening(plan), return_letter=papers.text_of(drafted.letter), reference=drafted.reference), by=by, at=at)
        _keep(case, drafted, approval, by, at)
        if plan.requests.source:
            assert plan.recipient is not None  # noqa: S101 check_can_compose has seen to it
            correspondence.mark_sent(plan.requests.source, plan.recipient, case.reference, by=by, at=at)
        if approval.how == Paper.BY_MAIL:
            _queue(plan, case, drafted.letter, approval, by, at)
        draft.case = case
        draft.save(update_fields=["case"])
        record(subject=f"draft:{draft.key}", name="letter_approved", by=by, at=at, details={"case": case.reference, "how": approval.how})
    return case


def _opening(plan: Plan) -> Opening:
    """Return how the case of a plan begins."""
    assert plan.recipient is not None  # noqa: S101 check_can_compose has seen to it
    requests, facts = plan.requests, plan.requests.facts
    is_referral = plan.raised_by.value == "provider"
    return Opening(
        practice=plan.recipient if is_referral else plan.raiser,
        provider=plan.raiser if is_referral else plan.recipient,
        move=plan.move,
        items=tuple(_item(asked) for asked in requests.asked),
        key=f"letter:{plan.key}" if requests.source else plan.key,
        raised_by=plan.raised_by,
        specialty=plan.specialty,
        letter=LetterKept(requests.source, facts.kind.value, facts.written_on, facts.event_on, facts.written_by, requests.text),
        patient=PatientFacts(facts.patient_name, facts.nhs_number.replace(" ", ""), requests.born_on, facts.provider_reference),
        text=requests.said,
        is_urgent=plan.is_urgent,
        acting=plan.acting,
        is_clinician=plan.is_clinician,
        commissioner=plan.commissioner,
    )


def _item(asked: Asked) -> OpeningItem:
    finding = asked.finding
    minutes = finding.minutes
    return OpeningItem(
        id=asked.id,
        task=finding.task.value,
        ask=asked.ask,
        rule=finding.rule,
        outcome=finding.outcome.value,
        basis=finding.basis.value,
        quote=finding.quote,
        reason=finding.reason,
        citation=finding.citation,
        clause=finding.clause or "",
        finding=asked.finding_id,
        minutes=(minutes.low, minutes.likely, minutes.high, minutes.basis),
        point=asked.point,
    )


def _keep(case: Case, drafted: Drafted, approval: Approval, by: Actor, at: dt.datetime) -> None:
    """Keep letter and note. One that is printed waits for its raiser from now on, and not for Remit."""
    sheets = {papers.LETTER: drafted.letter, papers.NOTE: drafted.note if approval.has_note else None}
    Paper.objects.bulk_create(
        [
            Paper(case=case, name=name, how=approval.how, sealed=seal_json(to_data(sheet)), approved_by=by.name, approved_at=at)
            for name, sheet in sheets.items()
            if sheet is not None
        ]
    )
    if approval.how == Paper.BY_HAND:
        write_projection(load_standing(case))


def _queue(plan: Plan, case: Case, letter: ReturnLetter, approval: Approval, by: Actor, at: dt.datetime) -> None:
    """Queue the mail that brings the case to the other side, with the letter in it only in secure mode."""
    choices = mails.choices_of(plan.raiser)
    _, token = make_link(case, sent_to=plan.address, is_on_its_way=True, by=by, at=at)
    leaves_at = at if letter.urgent_line else next_sending_moment(choices, at)
    words = mail_words(plan, letter, reference=case.reference, link=approval.link_of(token), leaves_at=leaves_at)
    subject, text = return_mail(words, is_secure=choices.is_secure)
    files = (Attachment(f"letter-{case.reference}.pdf", papers.FORMS["pdf"], letter_pdf(letter)),) if choices.is_secure else ()
    queue_mail(
        Mail(
            to=plan.address,
            subject=subject,
            text=text,
            about=f"case:{case.reference}",
            organisation=plan.raiser,
            attachments=files,
            is_urgent=bool(letter.urgent_line),
        ),
        at=at,
        choices=choices,
    )


_MAIL = Speaker(Actor.process("mail"), "remit", Channel.SYSTEM)


def note_delivered(delivery: Delivery) -> None:
    """Note that the mail of a case left: from that day the clocks run. Called by the mail queue, once for each mail."""
    if delivery.state == "sent":
        _send_if_prepared(reference_of(delivery), key=f"mail:{delivery.mail}", at=delivery.at)


def note_failed(delivery: Delivery) -> None:
    """Note that the mail of a case came back or could not be sent: the practice sees it, and no clock has run. Called by the mail queue."""
    reference = reference_of(delivery)
    _send_if_prepared(reference, key=f"mail:{delivery.mail}", at=delivery.at)
    if Case.objects.filter(reference=reference, label=Label.SENT).exists():
        make_move(reference, Made(Move.BOUNCE, text=delivery.reason, key=f"failed:{delivery.mail}"), speaker=_MAIL, at=delivery.at)


def prove_delivered(case: Case, *, at: dt.datetime) -> bool:
    """Note that the mail of a case arrived, because somebody has opened its link or replied, where that was not known yet; return whether it was so."""
    return mails.find_latest(f"case:{case.reference}") is not None and _send_if_prepared(case.reference, key="mail-arrived", at=at)


def reference_of(delivery: Delivery) -> str:
    """Return the case that a mail is about."""
    return delivery.about.partition(":")[2]


def _send_if_prepared(reference: str, *, key: str, at: dt.datetime) -> bool:
    if not Case.objects.filter(reference=reference, label=Label.PREPARED).exists():
        return False
    return make_move(reference, Made(Move.SEND, key=key), speaker=_MAIL, at=at).is_new


def mark_sent_by_hand(case: Case, on: dt.date, *, acting: "Membership", by: Actor, at: dt.datetime) -> None:
    """Record that a letter was sent by hand on a day: from then the clocks run.

    Raises:
        MoveRefusedError: it was sent already, or not on that day.
    """
    party = case.raised_by
    policies.check_speaks_for(acting, case)
    make_move(case.reference, Made(Move.SEND, on=on, key="by-hand"), speaker=Speaker(by, party), at=at)


@transaction.atomic
def set_letterhead(organisation: Organisation, *, by: Actor, at: dt.datetime, **given: str) -> None:
    """Say how an organisation's own letters look, and where it is reached."""
    Letterhead.objects.update_or_create(organisation=organisation, defaults=given)
    details = {"email": given.get("email", ""), "patient_shown": given.get("patient_shown", "")}
    record(subject=f"organisation:{organisation.code}", name="letterhead_set", by=by, at=at, details=details)
