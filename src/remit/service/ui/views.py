"""Pages that belong to no app: help, statements, and what is shown when something goes wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from remit.service.ui.permissions import ANY_MEMBER, ANYONE, allow


@allow(ANY_MEMBER)
def more(request: HttpRequest) -> HttpResponse:
    """List the pages that are used now and then; which, the frame of every page knows."""
    return render(request, "ui/more.html")


@allow(ANYONE)
def help_page(request: HttpRequest) -> HttpResponse:
    """Say how to get help."""
    return render(request, "ui/help.html")


@allow(ANYONE)
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "ui/accessibility.html")


@allow(ANYONE)
def information(request: HttpRequest) -> HttpResponse:
    """Say what is kept about whom."""
    return render(request, "ui/information.html")


def show_problem(request: HttpRequest, *, status: int, title: str, sentences: tuple[str, ...]) -> HttpResponse:
    """Show a page that says what is wrong and what to do."""
    return render(request, "ui/problem.html", {"title": title, "sentences": sentences}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what cannot be understood."""
    return show_problem(request, status=400, title="We could not read that", sentences=("Go back and try again. If it is a file, it may be too large.",))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who may not."""
    return show_problem(
        request,
        status=403,
        title="You cannot open this page",
        sentences=("Your role does not include it.", "If you work for more than one organisation, change to the other one and try again."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a page that does not exist, or not for this reader."""
    return show_problem(
        request,
        status=404,
        title="Page not found",
        sentences=("Check the address if you typed it.", "The page may belong to another organisation than the one you are working for now."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Answer when we made a mistake."""
    return render(request, "ui/failed.html", status=500)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who asks too often."""
    return show_problem(request, status=429, title="Too many attempts", sentences=("Wait 15 minutes, then try again.", "Nothing is lost."))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was open for too long, or did not come from our page."""
    return show_problem(request, status=403, title="That page was open for too long", sentences=("Go back, load the page again, and send the form once more.",))
