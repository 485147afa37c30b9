"""Sending, as a practice or a hospital does it: to whom, who acts for the patient, the letter read and approved, the mail handed over.

What lives here: from a decided letter, or a report without one, to a case that was sent. What does not: what follows (`happening`).
"""

import datetime as dt

from django.conf import settings

from remit.engine.lifecycle import Acting, ActingKind, RaisedBy
from remit.engine.moments import england_day
from remit.service.accounts.models import Membership
from remit.service.cases.actions.drafts import About, Report, begin_report, choose_recipient, name_patient, record_acting
from remit.service.cases.actions.sending import Approval, approve, draft_papers
from remit.service.cases.models import Case
from remit.service.cases.queries.plans import Plan, get_plan
from remit.service.config.demonstration.cast import actor_of
from remit.service.config.demonstration.mixture import CasePlan
from remit.service.notifications import queries as mails
from remit.service.notifications.actions import deliver_due, note_bounce, tell_outcomes
from remit.service.notifications.actions.transport import FolderTransport
from remit.service.organisations import queries as organisations


def approve_letter(plan: CasePlan, reference: str, *, acting: Membership, at: dt.datetime) -> Case:
    """Send what was decided on a letter; to whom is said only where the letter does not say it."""
    provider, outgoing = organisations.get_organisation(plan.provider), get_plan(acting, reference, at=at)
    if (outgoing.recipient, outgoing.specialty) != (provider, plan.specialty):
        choose_recipient(outgoing, provider, plan.specialty, by=actor_of(acting), at=at)
        outgoing = get_plan(acting, reference, at=at)
    return _approve(plan, outgoing, acting, at)


def approve_report(plan: CasePlan, *, acting: Membership, at: dt.datetime) -> Case:
    """Send a report without a letter, or a provider's about a referral."""
    other = plan.practice if plan.opening.raised_by is RaisedBy.PROVIDER else plan.provider
    opening, by = plan.opening, actor_of(acting)
    report = Report(organisations.get_organisation(other), plan.specialty, opening.about, opening.text, opening.is_urgent, "back")
    draft = begin_report(report, acting=acting, by=by, at=at, key=f"report-{plan.number:016d}")
    patient = plan.patient
    about = About(patient.name, patient.nhs_number, asked_on=england_day(at))
    name_patient(get_plan(acting, draft.key, at=at), about, by=by, at=at)
    return _approve(plan, get_plan(acting, draft.key, at=at), acting, at)


def _approve(plan: CasePlan, outgoing: Plan, acting: Membership, at: dt.datetime) -> Case:
    by = actor_of(acting)
    if outgoing.needs_acting:
        said = Acting(ActingKind.OURS, plan.opening.acting or plan.gp)
        record_acting(outgoing, said, is_clinician=plan.opening.raised_by is RaisedBy.PRACTICE, by=by, at=at)
        outgoing = get_plan(acting, outgoing.key, at=at)
    return approve(outgoing, _approval(outgoing, acting, at), acting=acting, by=by, at=at)


def _approval(outgoing: Plan, acting: Membership, at: dt.datetime) -> Approval:
    seen = draft_papers(outgoing, acting, at=at).seen
    return Approval("mail", seen, lambda token: f"{settings.MAIL_LINK_TO}/answer/{token}")


def hand_over_mail(*, at: dt.datetime) -> None:
    """Hand over the mail that is due and tell its cases so, as the worker does. It goes to a folder of the data directory: no server is asked."""
    transport = FolderTransport(settings.EMAIL_FILE_PATH)
    deliver_due(transport, clock=lambda: at)
    tell_outcomes(at=at)


def bring_mail_back(reference: str, *, at: dt.datetime) -> None:
    """Let the mail of a case come back, and tell the case so, as the worker does when the receiving server reports it."""
    sent = mails.find_latest(f"case:{reference}")
    assert sent is not None  # noqa: S101 only what went by mail comes back
    note_bounce(sent, "5.1.1", at=at)
    tell_outcomes(at=at)
