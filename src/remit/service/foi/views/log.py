"""The disclosure log: open to everybody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from remit.service.foi import permissions
from remit.service.foi.queries import log
from remit.service.statistics.actions import keep_up
from remit.service.ui.downloads import download
from remit.service.ui.permissions import Request, allow
from remit.service.ui.views import not_found


@allow(permissions.PUBLIC)
@require_safe
def disclosure_log(request: Request) -> HttpResponse:
    """List the published answers."""
    keep_up(at=request.at)
    return render(request, "foi/log.html", {"entries": log.list_entries(at=request.at)})


@allow(permissions.PUBLIC)
@require_safe
def disclosure(request: Request, reference: str) -> HttpResponse:
    """Show one published answer, as it was, and say where cases changed since."""
    keep_up(at=request.at)
    return render(request, "foi/disclosure.html", {"entry": log.entry_of(log.get_published(reference), at=request.at)})


@allow(permissions.PUBLIC)
@require_safe
def disclosure_file(request: Request, reference: str, form: str) -> HttpResponse:
    """Hand out a published answer."""
    if form not in ("docx", "pdf", "csv"):
        return not_found(request)
    return download(bytes(getattr(log.get_published(reference), form)), reference, form)
