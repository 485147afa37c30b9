"""Pages where letters come in. Thin: a form, an action, a page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.correspondence import actions, permissions, queries
from remit.service.correspondence.forms import AddLettersForm
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError


@allow(permissions.CHECK_LETTERS)
@require_http_methods(["GET", "POST"])
def add_letters(request: MemberRequest) -> HttpResponse:
    """Take letters in."""
    form = AddLettersForm(request.POST, request.FILES) if request.method == "POST" else AddLettersForm()
    practice = request.acting.organisation
    if practice and form.is_bound and form.is_valid():
        source = "pasted" if form.is_pasted() else "upload"
        try:
            taken = actions.take_in(form.incoming(), practice=practice, source=source, by=actor_of(request), at=request.at)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            for refused in taken.refused:
                messages.error(request, f"{refused.name}: {refused.reason}")
            return redirect("delivery", reference=taken.delivery.reference)
    return render(request, "correspondence/add_letters.html", {"form": form})


@allow(permissions.CHECK_LETTERS)
def delivery(request: MemberRequest, reference: str) -> HttpResponse:
    """Show how far the reading of what came in together is."""
    found = queries.get_delivery(request.acting, reference)
    page = {"progress": queries.get_progress(found), "repeated": queries.list_repeated(found), "is_loading_itself": "stay" not in request.GET}
    return render(request, "correspondence/delivery.html", page)


@allow(permissions.CHECK_LETTERS)
@require_POST
def read_again(request: MemberRequest, reference: str) -> HttpResponse:
    """Try once more to read a file."""
    arrival = queries.get_arrival(request.acting, reference)
    actions.read_again(arrival, by=actor_of(request), at=request.at)
    return redirect("delivery", reference=arrival.delivery.reference)


@allow(permissions.CHECK_LETTERS)
@require_POST
def remove_arrival(request: MemberRequest, reference: str) -> HttpResponse:
    """Remove a file that could not be read."""
    arrival = queries.get_arrival(request.acting, reference)
    name = queries.name_of(arrival)
    actions.remove_arrival(arrival, by=actor_of(request), at=request.at)
    messages.success(request, f"{name} is removed. If it was a letter, read it on paper or add it in another form.")
    return redirect("delivery", reference=arrival.delivery.reference)
