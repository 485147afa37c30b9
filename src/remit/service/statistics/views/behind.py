"""The cases behind a number. Thin: what was asked, a page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from remit.engine.measures.counts import Cut
from remit.service.accounts.permissions import MemberRequest
from remit.service.statistics import permissions
from remit.service.statistics.presenters.pages import behind_page
from remit.service.statistics.queries.behind import CUTS, list_behind
from remit.service.statistics.views.asked import read_asked
from remit.service.ui.permissions import allow


@allow(permissions.SEE_FIGURES)
def cases_behind(request: MemberRequest) -> HttpResponse:
    """List the cases of a period that a number counts."""
    name, value, page = request.GET.get("cut", ""), request.GET.get("value", ""), request.GET.get("page", "1")
    if (name and name not in CUTS) or not page.isdigit() or "\0" in value:
        raise Http404
    asked = read_asked(request, request.GET.get("provider", ""))
    cut = Cut(name) if name else None
    found = list_behind(asked.figures, cut, value, page=int(page))
    shown = behind_page(asked.figures, found, cut, value)
    return render(request, "statistics/behind.html", shown | {"query": asked.query})
