"""Pages about organisations, and the home page, whose sections other apps hand in. Thin: a form, an action, a page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from remit.service.accounts import actions as people
from remit.service.accounts import presenters as people_presenters
from remit.service.accounts import queries as people_queries
from remit.service.accounts.forms import InviteForm
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.accounts.views import link_of, send_invitation
from remit.service.organisations import actions, permissions, presenters, queries
from remit.service.organisations.forms import ContactPointForm, ImportForm, OrganisationForm, PromiseForm, SearchForm, SuccessionForm
from remit.service.ui.forms import PlainForm
from remit.service.ui.home import list_sections
from remit.service.ui.permissions import ANY_MEMBER, allow
from remit.service.ui.policies import RefusalError

read_or_send = require_http_methods(["GET", "POST"])


@allow(ANY_MEMBER)
def home(request: MemberRequest) -> HttpResponse:
    """Say what to do next."""
    sections = list_sections(request.acting, at=request.at)
    page = {"organisation": request.acting.organisation, "sections": sections, "is_quiet": not any(section.is_pressing for section in sections)}
    return render(request, f"organisations/home/{request.acting.role}.html", page)


def _was_done(form: PlainForm, do: Callable[[], object]) -> bool:
    """Do what a valid form asks for; a refusal becomes the form's error."""
    if not form.is_valid():
        return False
    try:
        do()
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@allow(permissions.SEE_ORGANISATIONS)
def organisation_list(request: MemberRequest) -> HttpResponse:
    """Find organisations by name, code or kind."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = asked.get("page") or 1
    found, count = queries.search(asked.get("words", ""), kind=asked.get("kind", ""), page=page)
    last = max(1, -(-count // queries.PAGE))
    answer = {
        "form": form,
        "found": found,
        "count": count,
        "page": page,
        "last": last,
        "can_change": permissions.CHANGE_ORGANISATIONS.admits(request.acting.role),
    }
    return render(request, "organisations/list.html", answer)


@allow(permissions.SEE_ORGANISATIONS)
def organisation(request: MemberRequest, code: str) -> HttpResponse:
    """Show one organisation."""
    found = queries.get_organisation(code)
    may_change = permissions.CHANGE_ORGANISATIONS.admits(request.acting.role)
    page = {
        "organisation": found,
        "dates": presenters.dates_in_words(found),
        "successors": queries.list_successors(found),
        "lineage": queries.list_lineage(found)[1:],
        "sites": queries.list_sites(found),
        "specialties": queries.list_specialties(found),
        "points": queries.list_contact_points(found),
        "promise": presenters.promise_in_words(queries.get_promise(found, day=request.at.date())) if found.kind == "provider" else "",
        "can_change": may_change,
        "can_speak_for": found.kind == "provider" and (may_change or permissions.can_speak_for(request.acting, found)),
    }
    return render(request, "organisations/organisation.html", page)


@allow(permissions.CHANGE_ORGANISATIONS)
@read_or_send
def add_organisation(request: MemberRequest) -> HttpResponse:
    """Add an organisation by hand."""
    form = OrganisationForm(request.POST or None)
    if _was_done(form, lambda: actions.save_organisation(form.cleaned_data["code"], form.facts(), by=actor_of(request), at=request.at)):
        messages.success(request, f"{form.cleaned_data['name']} is added.")
        return redirect("organisation", code=form.cleaned_data["code"])
    return render(request, "organisations/form.html", {"form": form, "title": "Add an organisation", "back": reverse("organisation_list")})


@allow(permissions.CHANGE_ORGANISATIONS)
@read_or_send
def change_organisation(request: MemberRequest, code: str) -> HttpResponse:
    """Change what is said of an organisation; its old name is kept."""
    found = queries.get_organisation(code)
    form = OrganisationForm(request.POST or None, organisation=found)
    if _was_done(form, lambda: actions.save_organisation(code, form.facts(), by=actor_of(request), at=request.at)):
        messages.success(request, "Saved.")
        return redirect("organisation", code=code)
    return _organisation_form(request, code, form, f"Change {found.name}")


def _organisation_form(request: MemberRequest, code: str, form: PlainForm, title: str) -> HttpResponse:
    return render(request, "organisations/form.html", {"form": form, "title": title, "back": reverse("organisation", kwargs={"code": code})})


@allow(permissions.CHANGE_ORGANISATIONS)
@read_or_send
def record_succession(request: MemberRequest, code: str) -> HttpResponse:
    """Say which organisation followed this one."""
    found = queries.get_organisation(code)
    form = SuccessionForm(request.POST or None)
    if _was_done(form, lambda: actions.record_succession(found, by=actor_of(request), at=request.at, **form.cleaned_data)):
        messages.success(request, f"{found.name} is now followed by {form.cleaned_data['after'].name}. Its history went with it.")
        return redirect("organisation", code=code)
    return _organisation_form(request, code, form, f"What followed {found.name}?")


@allow(permissions.CHANGE_ORGANISATIONS)
@read_or_send
def import_organisations(request: MemberRequest) -> HttpResponse:
    """Bring in a file of the Organisation Data Service."""
    form = ImportForm(request.POST or None, request.FILES or None)
    done: list[actions.Imported] = []
    if _was_done(form, lambda: done.append(actions.import_entries(form.cleaned_data["entries"], by=actor_of(request), at=request.at))):
        messages.success(request, f"Brought in: {done[0].added:,} added, {done[0].changed:,} changed, {done[0].same:,} as before.")
        return redirect("organisation_list")
    return render(request, "organisations/import.html", {"form": form})


@allow(permissions.SAY_HOW_WE_ARE_REACHED)
@read_or_send
def set_contact_point(request: MemberRequest, code: str) -> HttpResponse:
    """Say where returned work reaches a provider."""
    provider = queries.get_own_provider(request.acting, code)
    form = ContactPointForm(request.POST or None)
    if _was_done(form, lambda: actions.set_contact_point(provider, by=actor_of(request), at=request.at, **form.cleaned_data)):
        messages.success(request, "Saved. New returns go there.")
        return redirect("organisation", code=code)
    return _organisation_form(request, code, form, f"Where should returns reach {provider.name}?")


@allow(permissions.SAY_HOW_WE_ARE_REACHED)
@read_or_send
def set_promise(request: MemberRequest, code: str) -> HttpResponse:
    """Say how soon a provider promises to answer."""
    provider = queries.get_own_provider(request.acting, code)
    now = queries.get_promise(provider, day=request.at.date())
    form = PromiseForm(request.POST or None, initial={**vars(now), "from_on": request.at.date()})
    if _was_done(form, lambda: actions.set_promise(provider, form.promise(), from_on=form.cleaned_data["from_on"], by=actor_of(request), at=request.at)):
        messages.success(request, "Saved. It holds for work that reaches you from that day on.")
        return redirect("organisation", code=code)
    return _organisation_form(request, code, form, f"How soon does {provider.name} answer?")


@allow(permissions.CHANGE_ORGANISATIONS)
@read_or_send
def invite_first_person(request: MemberRequest, code: str) -> HttpResponse:
    """Invite somebody to an organisation, usually its first person."""
    found = queries.get_organisation(code)
    form = InviteForm(request.POST or None, kind=found.kind)
    done: list[people_presenters.Mail] = []

    def do() -> None:
        invitation, token = people.invite(people.Invitee(**form.cleaned_data), organisation=found, by=actor_of(request), at=request.at)
        done.append(people_presenters.invitation_mail(invitation, link_of(request, token)))

    if _was_done(form, do):
        send_invitation(request, invitation_mail=done[0])
        return redirect("organisation", code=code)
    members = people_queries.list_people(found.pk)
    return render(request, "organisations/invite.html", {"form": form, "organisation": found, "members": members})
