"""Pages for the numbers of the signed contract."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from remit.engine.steps import Ladder, Limit, Share
from remit.service.accounts.permissions import MemberRequest
from remit.service.enforcement import permissions, presenters
from remit.service.enforcement.actions import read_term
from remit.service.enforcement.forms import TermForm
from remit.service.enforcement.queries import matters
from remit.service.enforcement.queries.standing import load_ladder
from remit.service.enforcement.views.matters import who_of
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError


def _terms(ladder: Ladder) -> list[Limit | Share]:
    return [*ladder.limits, *ladder.shares]


@allow(permissions.WORK_ON_MATTERS)
@require_safe
def matter_terms(request: MemberRequest, reference: str) -> HttpResponse:
    """List the numbers of the ladder and how each is known."""
    found = matters.get_matter(request.acting, reference)
    ladder = load_ladder(found)
    rows = [{"row": row, "value": presenters.term_words(row)} for row in _terms(ladder)]
    return render(request, "enforcement/terms.html", {"matter": found, "ladder": ladder, "rows": rows})


@allow(permissions.WORK_ON_MATTERS)
@require_http_methods(["GET", "POST"])
def matter_term(request: MemberRequest, reference: str, term: str) -> HttpResponse:
    """Take a number that somebody read in the signed contract."""
    found = matters.get_matter(request.acting, reference)
    ladder = load_ladder(found)
    row = next((one for one in _terms(ladder) if one.id == term), None)
    if row is None:
        raise RefusalError("There is no such number on this ladder. Go back and choose one of the list.")
    form = TermForm(request.POST or None, term=row)
    if was_done(form, lambda: read_term(found, form.read(), who_of(request), at=request.at)):
        messages.success(request, "Saved. It holds for this contract from now on.")
        return redirect("matter_terms", reference=reference)
    page = {
        "form": form,
        "title": row.words,
        "caption": f"{ladder.condition}, contract of {ladder.edition.replace('-', '/')}",
        "intro": ["Read it in the signed contract with this provider. Remit has not seen that text."],
        "back": reverse("matter_terms", args=[reference]),
    }
    return render(request, "ui/form_page.html", page)
