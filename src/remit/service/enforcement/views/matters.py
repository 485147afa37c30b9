"""Pages that list and show matters, and the one that begins a matter."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from remit.engine.moments import england_day
from remit.engine.steps import list_preparable, list_steps
from remit.engine.steps.ladder import Decider
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.enforcement import permissions, presenters
from remit.service.enforcement.actions import Who, open_matter
from remit.service.enforcement.actions.matters import About
from remit.service.enforcement.forms import MatterForm
from remit.service.enforcement.queries import matters
from remit.service.enforcement.queries.standing import Standing, load_standing
from remit.service.organisations.queries import get_organisation
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow

read_or_send = require_http_methods(["GET", "POST"])


def who_of(request: MemberRequest) -> Who:
    """Return who decides what this request asks for."""
    return Who(actor_of(request), request.user.name, request.acting.job, permissions.decider_of(request.acting))


@allow(permissions.SEE_MATTERS)
@require_safe
def matter_list(request: MemberRequest) -> HttpResponse:
    """List the matters of the reader's organisation."""
    found = [load_standing(matter) for matter in matters.list_matters(request.acting)]
    page = {
        "standings": found,
        "waiting": matters.list_waiting(request.acting),
        "day": england_day(request.at),
        "is_own": permissions.is_commissioner(request.acting),
    }
    return render(request, "enforcement/list.html", page)


@allow(permissions.SEE_MATTERS)
@require_safe
def matter(request: MemberRequest, reference: str) -> HttpResponse:
    """Show one matter: where it stands, what was done, what can be done next."""
    found = matters.get_matter(request.acting, reference)
    standing, is_own = load_standing(found), permissions.is_commissioner(request.acting)
    page = {
        "standing": standing,
        "is_own": is_own,
        "steps": presenters.list_steps_shown(standing, is_own=is_own),
        "dues": presenters.list_dues_shown(standing.dues, day=england_day(request.at)),
        "available": presenters.money_words(standing.state.available_pence),
        "next": _next(standing, request) if is_own else [],
        "decided": matters.list_proposals(found) if is_own else [],
        "proposal": standing.proposal if is_own else None,
        "sent_back": presenters.show_sent_back(standing) if is_own else None,
        "waits_for": standing.ladder.get_move(standing.proposal.move).words if standing.proposal else "",
    }
    return render(request, "enforcement/matter.html", page)


def _next(standing: Standing, request: MemberRequest) -> list[dict[str, str]]:
    """Return the steps that the reader may record or prepare now, with their addresses."""
    decider = permissions.decider_of(request.acting)
    rows = list_steps(standing.ladder, standing.state, Decider.OFFICER) + ([] if standing.proposal else list_preparable(standing.ladder, standing.state))
    return [
        {"words": row.words, "hint": presenters.hint_of(row), "href": presenters.address_of(standing.matter, row)}
        for row in rows
        if decider is Decider.OFFICER or row.by is Decider.OFFICER or row.id
    ]


@allow(permissions.WORK_ON_MATTERS)
@read_or_send
def new_matter(request: MemberRequest) -> HttpResponse:
    """Begin a matter."""
    form = MatterForm(request.POST or None, providers=matters.list_providers(day=england_day(request.at)))
    done: list[str] = []

    def do() -> None:
        given = form.cleaned_data
        about = About(given["ladder"], given["title"], given["facts_on"])
        organisation = request.acting.organisation
        assert organisation is not None  # noqa: S101 only administrators have none
        done.append(open_matter(organisation, get_organisation(given["provider"]), about, by=actor_of(request), at=request.at).reference)

    if was_done(form, do):
        messages.success(request, "The matter is open. Nothing has been sent.")
        return redirect("matter", reference=done[0])
    page = {"form": form, "title": "Open a contract matter", "back": reverse("matter_list"), "button": "Open the matter"}
    return render(request, "ui/form_page.html", page)
