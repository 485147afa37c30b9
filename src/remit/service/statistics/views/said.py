"""What people say about figures: a step of a chart, minutes of a case. Thin: a form, an action, a page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from remit.engine.moments import england_day
from remit.engine.remedy import spaced_reference
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.cases.queries.scope import get_case
from remit.service.statistics import actions, permissions
from remit.service.statistics.forms import MinutesForm, StepForm
from remit.service.statistics.queries.said import get_own_step, list_minutes, list_own_steps
from remit.service.statistics.queries.scope import get_provider
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError


@allow(permissions.MARK_STEPS)
@require_http_methods(["GET", "POST"])
def figures_step(request: MemberRequest, code: str) -> HttpResponse:
    """Mark that a provider's process changed in a month."""
    provider, commissioner = get_provider(request.acting, code), request.acting.organisation
    form = StepForm(request.POST if request.method == "POST" else None, day=england_day(request.at))
    if commissioner and form.is_bound and form.is_valid():
        try:
            actions.mark_step(provider, commissioner, form.chosen_month(), form.cleaned_data["reason"], by=actor_of(request), at=request.at)
            messages.success(request, f"Limits of {provider.name} now begin anew in {form.chosen_month():%B %Y}.")
            return redirect("figures_of_provider", code=code)
        except RefusalError as refusal:
            form.add_error("month", str(refusal))
    page = {"form": form, "provider": provider, "steps": list_own_steps(request.acting, provider)}
    return render(request, "statistics/step.html", page)


@allow(permissions.MARK_STEPS)
@require_POST
def end_figures_step(request: MemberRequest, step_id: int) -> HttpResponse:
    """Take a step back."""
    step = get_own_step(request.acting, step_id)
    actions.end_step(step, by=actor_of(request), at=request.at)
    messages.success(request, f"The change in {step.month:%B %Y} is taken back. Charts that were taken before still show it.")
    return redirect("figures_step", code=step.provider.code)


@allow(permissions.MEASURE_MINUTES)
@require_http_methods(["GET", "POST"])
def case_minutes(request: MemberRequest, reference: str) -> HttpResponse:
    """Say how many minutes a case took."""
    case = get_case(request.acting, reference)
    form = MinutesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.measure_minutes(case, form.cleaned_data["role"], form.cleaned_data["minutes"], by=actor_of(request), at=request.at)
        messages.success(request, "The minutes are kept. They now stand in place of the published ones for this case.")
        return redirect("case_minutes", reference=reference)
    return render(request, "statistics/minutes.html", {"form": form, "reference": spaced_reference(case.reference), "measured": list_minutes(case)})
