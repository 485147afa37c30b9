"""Pages of figures and papers: what is counted now, what was frozen, and the documents."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from remit.engine.lifecycle import Move
from remit.engine.moments import england_day
from remit.engine.remedy import FormalPaper, paper_docx, paper_pdf
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.cases.actions import Made, Speaker, make_move
from remit.service.cases.queries.scope import scope_of
from remit.service.enforcement import permissions, presenters
from remit.service.enforcement.forms import PeriodForm
from remit.service.enforcement.queries import matters, papers
from remit.service.enforcement.queries.evidence import take_evidence, usual_period
from remit.service.enforcement.queries.standing import load_standing
from remit.service.statistics.actions import keep_up
from remit.service.ui.downloads import download
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError


def paper_file(paper: FormalPaper | None, name: str, form: str) -> HttpResponse:
    """Return a paper as a file.

    Raises:
        RefusalError: there is no paper, or no such form.
    """
    if paper is None or form not in ("docx", "pdf"):
        raise RefusalError("This step makes no such paper. Go back to the matter and choose one that it lists.")
    return download(paper_docx(paper) if form == "docx" else paper_pdf(paper), name, form)


@allow(permissions.WORK_ON_MATTERS)
@require_safe
def matter_figures(request: MemberRequest, reference: str) -> HttpResponse:
    """Show what would be counted now, before anything is frozen."""
    found = matters.get_matter(request.acting, reference)
    keep_up(at=request.at)
    day = england_day(request.at)
    form = PeriodForm(request.GET if request.GET else None, day=day)
    period = form.period() if form.is_valid() else usual_period(day)
    pack = take_evidence(request.acting, found, period, at=request.at)
    return render(request, "enforcement/evidence.html", {"matter": found, "pack": pack, "form": form, "is_live": True, "is_own": True})


@allow(permissions.SEE_MATTERS)
@require_safe
def matter_evidence(request: MemberRequest, reference: str) -> HttpResponse:
    """Show the evidence that was frozen: of the step that waits, or of the last notice."""
    found = matters.get_matter(request.acting, reference)
    is_own = permissions.is_commissioner(request.acting)
    pack = papers.pack_of(matters.find_pack(found) if is_own else matters.find_given_pack(found))
    if pack is None:
        raise RefusalError("No evidence was frozen for this matter yet. Take the figures and prepare a notice first.")
    return render(request, "enforcement/evidence.html", {"matter": found, "pack": pack, "form": None, "is_live": False, "is_own": is_own})


@allow(permissions.SEE_MATTERS)
@require_safe
def matter_evidence_file(request: MemberRequest, reference: str) -> HttpResponse:
    """Hand out the frozen cases as CSV."""
    found = matters.get_matter(request.acting, reference)
    own = permissions.is_commissioner(request.acting)
    pack = papers.pack_of(matters.find_pack(found) if own else matters.find_given_pack(found))
    if pack is None:
        raise RefusalError("No evidence was frozen for this matter yet.")
    return download(presenters.pack_csv(pack), f"evidence-{found.reference}", "csv")


@allow(permissions.SEE_MATTERS)
@require_safe
def matter_paper(request: MemberRequest, reference: str, number: int, form: str) -> HttpResponse:
    """Hand out the paper of a step that was taken."""
    found = matters.get_matter(request.acting, reference)
    step = matters.get_step(found, number)
    return paper_file(papers.step_paper(found, step), f"{found.reference}-{number}", form)


@allow(permissions.WORK_ON_MATTERS)
@require_safe
def matter_draft(request: MemberRequest, reference: str, form: str) -> HttpResponse:
    """Hand out the paper of the step that waits, marked as a draft."""
    standing = load_standing(matters.get_matter(request.acting, reference))
    if standing.proposal is None:
        raise RefusalError("No step of this matter waits for a decision.")
    return paper_file(papers.draft_paper(standing.matter, standing.proposal, at=request.at), f"{reference}-draft", form)


@allow(permissions.WORK_ON_MATTERS)
@require_POST
def matter_harm(request: MemberRequest, reference: str, case: str) -> HttpResponse:
    """Record in a case that a patient was harmed or nearly harmed, as the commissioner's word."""
    matters.get_matter(request.acting, reference)
    matters.get_known_case(request.acting, case)
    make_move(case, Made(Move.RECORD_HARM), speaker=Speaker(actor_of(request), scope_of(request.acting).party), at=request.at)
    messages.success(request, "Recorded in the case. It counts in evidence that is taken from now on.")
    return redirect("matter_figures", reference=reference)
