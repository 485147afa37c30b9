"""Pages of the yearly self-assessment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from remit.engine.moments import england_day
from remit.engine.remedy import paper_docx, paper_pdf
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.improvement import actions, permissions, presenters
from remit.service.improvement.forms import ApprovalForm, AssessmentForm
from remit.service.improvement.queries import assessment as queries
from remit.service.improvement.queries import plans
from remit.service.organisations.queries import get_organisation
from remit.service.ui.downloads import download
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow

read_or_send = require_http_methods(["GET", "POST"])


@allow(permissions.WORK_ON_PLANS)
@require_safe
def assessment_list(request: MemberRequest) -> HttpResponse:
    """List the assessments, and offer this year's for each hospital with a plan."""
    day = england_day(request.at)
    page = {
        "kept": queries.list_assessments(request.acting),
        "providers": plans.list_providers(day=day),
        "year": day.year,
        "due_on": queries.due_on(day.year),
    }
    return render(request, "improvement/assessments.html", page)


@allow(permissions.WORK_ON_PLANS)
@read_or_send
def assessment(request: MemberRequest, code: str, year: int) -> HttpResponse:
    """Write an assessment, area by area."""
    kept = queries.get_or_blank(request.acting, get_organisation(code), year)
    form = AssessmentForm(request.POST or None, initial={**kept.answers, "committee_view": kept.committee_view})
    if was_done(form, lambda: actions.save_assessment(kept.commissioner, kept.provider, year, form.cleaned_data, by=actor_of(request), at=request.at)):
        messages.success(request, "Saved.")
        return redirect("assessment_list")
    page = {
        "form": form,
        "title": f"Self-assessment {year}",
        "caption": kept.provider.name,
        "intro": ["How well does the hospital manage its interface with practices? Leave out anything about a patient."],
        "back": reverse("assessment_list"),
    }
    return render(request, "ui/form_page.html", page)


@allow(permissions.AGREE_PLANS)
@read_or_send
def approve_assessment(request: MemberRequest, code: str, year: int) -> HttpResponse:
    """Record the public meeting that approved an assessment."""
    kept = queries.get_or_blank(request.acting, get_organisation(code), year)
    form = ApprovalForm(request.POST or None)
    if was_done(form, lambda: actions.approve_assessment(kept, form.cleaned_data["on"], form.cleaned_data["where"], by=actor_of(request), at=request.at)):
        messages.success(request, "The approval is recorded.")
        return redirect("assessment_list")
    page = {"form": form, "title": "Record the approval in public", "caption": f"{kept.provider.name}, {year}", "back": reverse("assessment_list")}
    return render(request, "ui/form_page.html", page)


@allow(permissions.WORK_ON_PLANS)
@require_safe
def assessment_paper(request: MemberRequest, code: str, year: int, form: str) -> HttpResponse:
    """Hand out an assessment with the plan's milestones as a document."""
    kept = queries.get_or_blank(request.acting, get_organisation(code), year)
    shown = [plans.load_plan(plan, at=request.at) for plan in queries.list_plans_of(kept)]
    paper = presenters.assessment_paper(kept, shown, at=request.at)
    return download(paper_pdf(paper) if form == "pdf" else paper_docx(paper), f"assessment-{code}-{year}", "pdf" if form == "pdf" else "docx")
