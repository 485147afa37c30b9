"""Pages that list and show plans."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.engine.moments import england_day
from remit.engine.remedy import paper_docx, paper_pdf
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.improvement import actions, permissions, presenters
from remit.service.improvement.forms import PlanForm, ReviewForm
from remit.service.improvement.queries import plans
from remit.service.organisations.queries import get_organisation
from remit.service.statistics.actions import keep_up
from remit.service.ui.downloads import download
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow

read_or_send = require_http_methods(["GET", "POST"])


@allow(permissions.SEE_PLANS)
@require_safe
def plan_list(request: MemberRequest) -> HttpResponse:
    """List the plans that the reader may see."""
    rows = [{"plan": one, "title": presenters.title_of(one)} for one in plans.list_plans(request.acting)]
    page = {"rows": rows, "may_open": permissions.WORK_ON_PLANS.admits(request.acting.role), "has_group": plans.has_commissioner(request.acting)}
    return render(request, "improvement/list.html", page)


@allow(permissions.WORK_ON_PLANS)
@read_or_send
def open_plan(request: MemberRequest) -> HttpResponse:
    """Begin an improvement plan."""
    day = england_day(request.at)
    form = PlanForm(request.POST or None, providers=plans.list_providers(day=day), day=day)
    done: list[int] = []

    def do() -> None:
        provider = get_organisation(form.cleaned_data["provider"])
        commissioner = plans.own_commissioner(request.acting)
        done.append(actions.open_plan(commissioner, provider, int(form.cleaned_data["year"]), by=actor_of(request), at=request.at).pk)

    if was_done(form, do):
        messages.success(request, "The plan is open. Add what the hospital changes, and what practices change.")
        return redirect("plan", plan_id=done[0])
    return render(request, "ui/form_page.html", {"form": form, "title": "Open an improvement plan", "back": reverse("plan_list"), "button": "Open the plan"})


@allow(permissions.SEE_PLANS)
@require_safe
def plan(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Show a plan with how each milestone stands."""
    keep_up(at=request.at)
    shown = plans.load_plan(plans.get_plan(request.acting, plan_id), at=request.at)
    role, is_improvement = request.acting.role, shown.plan.kind == "improvement"
    page = {
        "plan": shown.plan,
        "title": presenters.title_of(shown.plan),
        "sides": presenters.list_sides(shown),
        "gaps": presenters.gaps_of(shown),
        "withdrawn": shown.withdrawn,
        "reviews": shown.reviews,
        "may_change": is_improvement and permissions.WORK_ON_PLANS.admits(role),
        "may_review": permissions.WORK_ON_PLANS.admits(role),
        "may_agree": is_improvement and shown.plan.agreed_on is None and permissions.AGREE_PLANS.admits(role),
        "may_read": permissions.TAKE_READINGS.admits(role),
    }
    return render(request, "improvement/plan.html", page)


@allow(permissions.AGREE_PLANS)
@require_POST
def agree_plan(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Record that both sides agreed a plan."""
    actions.agree_plan(plans.get_plan(request.acting, plan_id), by=actor_of(request), at=request.at)
    messages.success(request, "The plan is agreed.")
    return redirect("plan", plan_id=plan_id)


@allow(permissions.WORK_ON_PLANS)
@read_or_send
def add_review(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Record a review meeting."""
    found = plans.get_plan(request.acting, plan_id)
    form = ReviewForm(request.POST or None)
    if was_done(form, lambda: actions.add_review(found, **form.cleaned_data, by=actor_of(request), at=request.at)):
        messages.success(request, "The meeting is recorded.")
        return redirect("plan", plan_id=plan_id)
    page = {"form": form, "title": "Record a review meeting", "caption": found.provider.name, "back": reverse("plan", args=[plan_id])}
    return render(request, "ui/form_page.html", page)


@allow(permissions.SEE_PLANS)
@require_safe
def plan_paper(request: MemberRequest, plan_id: int, form: str) -> HttpResponse:
    """Hand out a plan as a document."""
    paper = presenters.plan_paper(plans.load_plan(plans.get_plan(request.acting, plan_id), at=request.at), at=request.at)
    return download(paper_pdf(paper) if form == "pdf" else paper_docx(paper), f"plan-{plan_id}", "pdf" if form == "pdf" else "docx")
