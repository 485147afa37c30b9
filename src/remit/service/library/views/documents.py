"""Pages of an area's documents and good practice."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.engine.moments import england_day
from remit.engine.plans import Status
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.improvement.queries import plans
from remit.service.library import actions, permissions
from remit.service.library.forms import DayForm, DocumentForm, PracticeForm, VersionForm
from remit.service.library.queries import documents, released
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow

read_or_send = require_http_methods(["GET", "POST"])


@allow(permissions.SEE_LIBRARY)
@require_safe
def library(request: MemberRequest) -> HttpResponse:
    """Show the documents of the reader's area, as they applied on a day."""
    today = england_day(request.at)
    form = DayForm(request.GET if request.GET else None, initial={"day": today})
    day = form.cleaned_data["day"] if form.is_valid() else today
    commissioner = documents.find_commissioner(request.acting)
    page = {
        "rows": documents.list_documents(commissioner, day=day),
        "practice": documents.list_good_practice(commissioner),
        "releases": released.list_own_releases(commissioner),
        "taken_back": released.list_taken_back(commissioner) if permissions.WORK_ON_LIBRARY.admits(request.acting.role) else [],
        "day": day,
        "form": form,
        "may_change": permissions.WORK_ON_LIBRARY.admits(request.acting.role),
        "may_release": permissions.RELEASE.admits(request.acting.role),
    }
    return render(request, "library/library.html", page)


@allow(permissions.WORK_ON_LIBRARY)
@read_or_send
def add_document(request: MemberRequest) -> HttpResponse:
    """Add a document."""
    form = DocumentForm(request.POST or None)
    commissioner = plans.own_commissioner(request.acting)

    def do() -> None:
        actions.add_document(commissioner, form.cleaned_data["kind"], form.cleaned_data["title"], by=actor_of(request), at=request.at)

    if was_done(form, do):
        messages.success(request, "The document is added. Now add its version.")
        return redirect("library")
    return render(request, "ui/form_page.html", {"form": form, "title": "Add a document", "back": reverse("library")})


@allow(permissions.WORK_ON_LIBRARY)
@read_or_send
def add_version(request: MemberRequest, document_id: int) -> HttpResponse:
    """Add a version to a document."""
    document = documents.get_document(request.acting, document_id)
    form = VersionForm(request.POST or None)
    if was_done(form, lambda: actions.add_version(document, form.version(), by=actor_of(request), at=request.at)):
        messages.success(request, "The version is added.")
        return redirect("library")
    return render(request, "ui/form_page.html", {"form": form, "title": "Add a version", "caption": document.title, "back": reverse("library")})


@allow(permissions.RELEASE)
@require_POST
def open_document(request: MemberRequest, document_id: int) -> HttpResponse:
    """Open a document to everybody, or close it again."""
    document = documents.get_document(request.acting, document_id)
    actions.set_public(document, not document.is_public, by=actor_of(request), at=request.at)
    messages.success(request, "Everybody can see it now." if document.is_public else "Only your area sees it now.")
    return redirect("library")


@allow(permissions.WORK_ON_LIBRARY)
@read_or_send
def add_good_practice(request: MemberRequest) -> HttpResponse:
    """Keep an example of good practice with the measured change that earned it."""
    standings = [plans.load_plan(plan, at=request.at) for plan in plans.list_plans(request.acting)]
    met = [one for shown in standings for one in shown.milestones if one.standing.status is Status.MET]
    form = PracticeForm(request.POST or None, milestones=met)

    def do() -> None:
        given, commissioner = form.cleaned_data, plans.own_commissioner(request.acting)
        shown = form.milestones[given["milestone"]]
        actions.add_good_practice(commissioner, shown, given["title"], given["what_was_done"], by=actor_of(request), at=request.at)

    if was_done(form, do):
        messages.success(request, "The example is kept with its figures.")
        return redirect("library")
    intro = [] if met else ["No milestone of your plans is met by its figures yet. Good practice needs a measured change."]
    return render(request, "ui/form_page.html", {"form": form, "title": "Add good practice", "intro": intro, "back": reverse("library")})
