"""Scenarios of payment: the list, one with who would pay whom, its files, and what people say of it. Thin: a form, an action, a page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from remit.engine.measures.scenarios import ScenarioKind
from remit.engine.remedy import paper_docx, paper_pdf
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.statistics import actions, permissions
from remit.service.statistics.actions import AgreedToPay
from remit.service.statistics.forms import AgreementForm, EndForm, ScenarioForm
from remit.service.statistics.presenters.money import claim_paper, ledger_csv, mark_in_words, show_ledger
from remit.service.statistics.presenters.words import taken_in_words
from remit.service.statistics.queries import scenarios
from remit.service.statistics.queries.scenarios import Ledger
from remit.service.statistics.views.asked import Asked, read_asked
from remit.service.ui.downloads import download
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow

read_or_send = require_http_methods(["GET", "POST"])


@allow(permissions.SEE_SCENARIOS)
@require_safe
def scenario_list(request: MemberRequest) -> HttpResponse:
    """List the scenarios that the reader may see."""
    rows = [{"scenario": one, "kind": one.scenario().kind_words, "mark": mark_in_words(one)} for one in scenarios.list_scenarios(request.acting)]
    may_draw_up = permissions.DRAW_UP_SCENARIOS.admits(request.acting.role)
    ended = scenarios.list_ended(request.acting) if may_draw_up else []
    return render(request, "statistics/scenarios.html", {"rows": rows, "may_draw_up": may_draw_up, "ended": ended})


@allow(permissions.DRAW_UP_SCENARIOS)
@read_or_send
def new_scenario(request: MemberRequest) -> HttpResponse:
    """Draw up a scenario."""
    form, done = ScenarioForm(request.POST or None), list[int]()

    def do() -> None:
        given, organisation = form.cleaned_data, request.acting.organisation
        assert organisation is not None  # noqa: S101 only administrators have none
        kind = ScenarioKind(given["kind"])
        done.append(actions.draw_up_scenario(organisation, given["name"], kind, given["pounds"], by=actor_of(request), at=request.at).pk)

    if was_done(form, do):
        return redirect("scenario", scenario_id=done[0])
    page = {"form": form, "title": "Draw up a scenario", "intro": ["It shows who would pay whom. Nobody pays anything."], "back": reverse("scenario_list")}
    return render(request, "ui/form_page.html", page)


def _read(request: MemberRequest, scenario_id: int) -> tuple[Asked, Ledger]:
    found = scenarios.get_scenario(request.acting, scenario_id)
    asked = read_asked(request)
    return asked, scenarios.read_ledger(found, asked.figures)


@allow(permissions.SEE_SCENARIOS)
@require_safe
def scenario(request: MemberRequest, scenario_id: int) -> HttpResponse:
    """Show who would pay whom."""
    asked, found = _read(request, scenario_id)
    role = request.acting.role
    page = show_ledger(found) | asked.frame() | {"taken_words": taken_in_words(asked.figures.taken_at, at=request.at)}
    page["may_agree"] = permissions.AGREE_TO_PAY.admits(role) and found.scenario.agreed_on is None
    page["may_end"] = permissions.DRAW_UP_SCENARIOS.admits(role)
    return render(request, "statistics/scenario.html", page)


@allow(permissions.SEE_SCENARIOS)
@require_safe
def scenario_ledger(request: MemberRequest, scenario_id: int) -> HttpResponse:
    """Hand out the ledger as CSV."""
    _, found = _read(request, scenario_id)
    return download(ledger_csv(found, found.rows), f"remit-ledger-{scenario_id}", "csv")


@allow(permissions.SEE_SCENARIOS)
@require_safe
def scenario_claim(request: MemberRequest, scenario_id: int, code: str, form: str) -> HttpResponse:
    """Hand out what one practice would claim."""
    _, found = _read(request, scenario_id)
    if form not in ("csv", "docx", "pdf") or code not in found.practices():
        raise Http404
    if form == "csv":
        return download(ledger_csv(found, found.of_practice(code)), f"remit-claim-{scenario_id}-{code}", form)
    paper = claim_paper(found, code)
    return download(paper_docx(paper) if form == "docx" else paper_pdf(paper), f"remit-claim-{scenario_id}-{code}", form)


@allow(permissions.AGREE_TO_PAY)
@read_or_send
def agree_scenario(request: MemberRequest, scenario_id: int) -> HttpResponse:
    """Record that a scenario was agreed."""
    found, form = scenarios.get_scenario(request.acting, scenario_id), AgreementForm(request.POST or None)

    def do() -> None:
        given = form.cleaned_data
        agreed = AgreedToPay(given["on"], given["from_on"], given["words"], request.user.name)
        actions.agree_scenario(found, agreed, by=actor_of(request), at=request.at)

    if was_done(form, do):
        messages.success(request, "The agreement is recorded. Rows that it covers are not marked as a scenario any more.")
        return redirect("scenario", scenario_id=scenario_id)
    page = {"form": form, "title": "Record an agreement", "caption": found.name, "back": reverse("scenario", args=[scenario_id])}
    return render(request, "ui/form_page.html", page)


@allow(permissions.DRAW_UP_SCENARIOS)
@read_or_send
def end_scenario(request: MemberRequest, scenario_id: int) -> HttpResponse:
    """Take a scenario off the list, with the reason."""
    found, form = scenarios.get_scenario(request.acting, scenario_id), EndForm(request.POST or None)
    if was_done(form, lambda: actions.end_scenario(found, form.cleaned_data["reason"], by=actor_of(request), at=request.at)):
        messages.success(request, "The scenario is ended. It is kept, and its pages cannot be opened any more.")
        return redirect("scenario_list")
    page = {
        "form": form,
        "title": "End this scenario",
        "caption": found.name,
        "intro": ["Nobody can open its figures and claims any more, an agreement included. This cannot be undone; you can draw up a new one."],
        "back": reverse("scenario", args=[scenario_id]),
        "button": "End it",
    }
    return render(request, "ui/form_page.html", page)
