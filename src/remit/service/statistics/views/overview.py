"""The overview of an area, and the page of one provider. Thin: what was asked, a page."""

from django.http import HttpResponse
from django.shortcuts import render

from remit.service.accounts.permissions import MemberRequest
from remit.service.statistics import permissions
from remit.service.statistics.presenters.pages import overview_page, provider_page
from remit.service.statistics.queries.scope import PROVIDER
from remit.service.statistics.views.asked import read_asked
from remit.service.ui.permissions import allow


@allow(permissions.SEE_FIGURES)
def figures(request: MemberRequest) -> HttpResponse:
    """Show the figures of everything that somebody may see; a provider's people see their provider."""
    asked = read_asked(request)
    if asked.figures.area.party == PROVIDER:
        return _show_provider(request, "")
    page = overview_page(asked.figures, at=request.at, themes=asked.themes)
    return render(request, "statistics/overview.html", page | asked.frame() | _paths(request))


@allow(permissions.SEE_FIGURES)
def figures_of_provider(request: MemberRequest, code: str) -> HttpResponse:
    """Show the figures of one provider, as far as they are the reader's."""
    return _show_provider(request, code)


def _show_provider(request: MemberRequest, code: str) -> HttpResponse:
    asked = read_asked(request, code)
    page = provider_page(asked.figures, at=request.at, themes=asked.themes)
    can_mark = permissions.MARK_STEPS.admits(request.acting.role)
    return render(request, "statistics/provider.html", page | asked.frame() | _paths(request) | {"can_mark": can_mark})


def _paths(request: MemberRequest) -> dict[str, bool]:
    """Say which pages beside the figures the reader may open."""
    return {"may_see_scenarios": permissions.SEE_SCENARIOS.admits(request.acting.role)}
