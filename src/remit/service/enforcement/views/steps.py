"""Pages that record a step, prepare it for an approver, and decide on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from remit.engine.clocks import england_calendar
from remit.engine.moments import england_day
from remit.engine.steps import LadderError, StepEvent, list_due
from remit.engine.steps.ladder import Decider, MoveRow, Need
from remit.service.accounts.permissions import MemberRequest
from remit.service.enforcement import permissions, presenters
from remit.service.enforcement.actions import Taken, decide, prepare_step, take_step
from remit.service.enforcement.actions.proposals import taken_of
from remit.service.enforcement.forms import DecisionForm, StepForm, typed_before
from remit.service.enforcement.queries import matters, papers
from remit.service.enforcement.queries.evidence import take_evidence
from remit.service.enforcement.queries.standing import Standing, load_standing
from remit.service.enforcement.views.matters import who_of
from remit.service.improvement.views.milestones import read_milestones
from remit.service.statistics.actions import keep_up
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError

if TYPE_CHECKING:
    from remit.service.enforcement.models import Matter, Proposal

read_or_send = require_http_methods(["GET", "POST"])


@allow(permissions.WORK_ON_MATTERS)
@read_or_send
def matter_step(request: MemberRequest, reference: str, move: str) -> HttpResponse:
    """Record an officer's step, or prepare one that an approver decides."""
    standing = load_standing(matters.get_matter(request.acting, reference))
    row = _get_row(standing, move)
    day, sent_back = england_day(request.at), _find_sent_back(standing, row)
    before = typed_before(taken_of(sent_back, on=day)) if sent_back else None
    form = StepForm(request.POST or None, row=row, ladder=standing.ladder, state=standing.state, day=day, initial=before)
    if was_done(form, lambda: _do(request, standing.matter, row, _with_evidence(request, standing.matter, form))):
        messages.success(request, _done_words(row))
        return redirect("matter", reference=reference)
    page = {
        "form": form,
        "title": row.words,
        "caption": standing.matter.title,
        "back": reverse("matter", args=[reference]),
        "intro": presenters.sent_back_words(sent_back) if sent_back else (),
        "button": "Record it" if row.by is Decider.OFFICER else "Send for approval",
    }
    return render(request, "ui/form_page.html", page)


def _find_sent_back(standing: Standing, row: MoveRow) -> Proposal | None:
    """Return what was prepared of a step before and sent back, None where it was not."""
    return standing.sent_back if standing.sent_back and standing.sent_back.move == row.id else None


def _get_row(standing: Standing, move: str) -> MoveRow:
    try:
        return standing.ladder.get_move(move)
    except LadderError as error:
        raise RefusalError(str(error)) from error


def _with_evidence(request: MemberRequest, matter: Matter, form: StepForm) -> Taken:
    taken, period = form.taken(), form.period()
    if period is None:
        return taken
    keep_up(at=request.at)
    pack = take_evidence(request.acting, matter, period, at=request.at)
    if not pack.count:
        raise RefusalError("There is no case in these months, so there is nothing to give notice of. Choose other months.")
    return Taken(taken.move, taken.on, taken.text, taken.day, evidence=pack)


def _do(request: MemberRequest, matter: Matter, row: MoveRow, taken: Taken) -> None:
    if row.by is Decider.OFFICER:
        take_step(matter, taken, who_of(request), at=request.at)
    else:
        prepare_step(matter, taken, who_of(request), at=request.at)


def _done_words(row: MoveRow) -> str:
    return f"Recorded: {row.words}." if row.by is Decider.OFFICER else f"Waits for an approver: {row.words}. Nothing has been sent."


@allow(permissions.WORK_ON_MATTERS)
@read_or_send
def matter_plan(request: MemberRequest, reference: str) -> HttpResponse:
    """Prepare a remedial action plan: milestones, one block for each."""
    standing = load_standing(matters.get_matter(request.acting, reference))
    row = _get_row(standing, "agree_plan")
    sent_back = _find_sent_back(standing, row)
    blocks, milestones = read_milestones(request, taken_of(sent_back, on=england_day(request.at)).milestones if sent_back else ())
    form = StepForm(None, row=row, ladder=standing.ladder, state=standing.state, day=england_day(request.at))
    problem = ""
    if milestones is not None:
        try:
            _do(request, standing.matter, row, Taken("agree_plan", england_day(request.at), milestones=milestones))
        except RefusalError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _done_words(row))
            return redirect("matter", reference=reference)
    intro = presenters.sent_back_words(sent_back) if sent_back else ()
    page = {"blocks": blocks, "problem": problem, "title": row.words, "matter": standing.matter, "form": form, "intro": intro}
    return render(request, "enforcement/plan.html", page)


@allow(permissions.WORK_ON_MATTERS)
@read_or_send
def matter_decision(request: MemberRequest, reference: str) -> HttpResponse:
    """Show a prepared step with its evidence; an approver decides."""
    found = matters.get_matter(request.acting, reference)
    standing = load_standing(found)
    if standing.proposal is None:
        raise RefusalError("No step of this matter waits for a decision.")
    proposal, row = standing.proposal, _get_row(standing, standing.proposal.move)
    may = permissions.DECIDE.admits(request.acting.role)
    form = DecisionForm(request.POST or None, row=row, prepared_by=proposal.prepared_by_name) if may else None
    if form is not None and was_done(form, _deciding(request, proposal, form)):
        messages.success(request, "Your decision is recorded.")
        return redirect("matter", reference=reference)
    return render(request, "enforcement/decision.html", _decision_page(request, standing, proposal, row) | {"form": form})


def _deciding(request: MemberRequest, proposal: Proposal, form: DecisionForm) -> Callable[[], object]:
    return lambda: decide(proposal, form.prepared(), who_of(request), at=request.at)


def _decision_page(request: MemberRequest, standing: Standing, proposal: Proposal, row: MoveRow) -> dict[str, object]:
    day = england_day(request.at)
    after = papers.state_if_approved(standing.matter, proposal, at=request.at)
    follows = [due for due in list_due(standing.ladder, after, england_calendar()) if due.started_on == day and not due.is_over]
    event = StepEvent.from_record(proposal.record)
    return {
        "standing": standing,
        "proposal": proposal,
        "row": row,
        "event": event,
        "pack": papers.pack_of(proposal),
        "has_paper": bool(row.paper),
        "follows": presenters.list_dues_shown(tuple(follows), day=day),
        "needs_pack": Need.EVIDENCE in row.needs,
        "attempts": [one for one in presenters.list_steps_shown(standing, is_own=True) if one.text],
    }
