"""Pages about what is agreed locally, and how suggestions are shown. Thin: a form, an action, a page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.correspondence import actions, permissions, presenters, queries
from remit.service.correspondence.forms import PolicyForm, PreferenceForm
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError


@allow(permissions.SET_LOCAL_POLICY)
@require_http_methods(["GET", "POST"])
def local_policy(request: MemberRequest) -> HttpResponse:
    """Show what is agreed locally, with its history, and take a new version."""
    organisation = queries.organisation_of(request.acting)
    form = PolicyForm(request.POST, request.FILES) if request.method == "POST" else PolicyForm()
    if form.is_bound and form.is_valid():
        files = form.cleaned_data
        formulary = files["formulary"].read() if files["formulary"] else b""
        try:
            actions.set_policy(organisation, files["policy"].read(), formulary=formulary, by=actor_of(request), at=request.at)
        except RefusalError as refusal:
            form.add_error("policy", str(refusal))
        else:
            messages.success(request, "Saved. Letters that come in from now on are judged by it.")
            return redirect("local_policy")
    page = {"form": form, "organisation": organisation, "versions": queries.list_versions(organisation), "holding": queries.holding_policy(organisation)}
    return render(request, "correspondence/local_policy.html", page)


@allow(permissions.SET_LOCAL_POLICY)
def policy_sample(request: MemberRequest) -> HttpResponse:
    """Hand out a policy file in which every key is explained."""
    response = HttpResponse(queries.sample_policy(), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = presenters.attachment("agreed-locally.yaml")
    return response


@allow(permissions.SET_LOCAL_POLICY)
def policy_version(request: MemberRequest, number: int) -> HttpResponse:
    """Show one version as it was handed in."""
    return render(request, "correspondence/policy_version.html", {"version": queries.get_version(request.acting, number)})


@allow(permissions.SET_PREFERENCE)
@require_http_methods(["GET", "POST"])
def preference(request: MemberRequest) -> HttpResponse:
    """Say whether suggestions come chosen."""
    practice = queries.organisation_of(request.acting)
    is_post = request.method == "POST"
    form = PreferenceForm(request.POST if is_post else None, initial={"are_suggestions_chosen": queries.are_suggestions_chosen(practice.pk)})
    if is_post and form.is_valid():
        actions.set_preference(practice, **form.cleaned_data, by=actor_of(request), at=request.at)
        messages.success(request, "Saved.")
        return redirect("letter_preference")
    return render(request, "correspondence/preference.html", {"form": form})
