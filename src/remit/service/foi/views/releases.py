"""The page on which an approver releases figures to the public. It stands here because it reads the whole register."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from remit.engine.disclosure import DisclosureError
from remit.engine.measures.periods import Period
from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.foi import permissions
from remit.service.foi.queries.drafting import load_counts
from remit.service.improvement.queries.plans import own_commissioner
from remit.service.library import actions
from remit.service.library.forms import ReleaseForm, TakeBackForm
from remit.service.library.queries import released
from remit.service.statistics.actions import keep_up
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_in_words, moment_in_words


@allow(permissions.RELEASE)
@require_http_methods(["GET", "POST"])
def release_figures(request: MemberRequest) -> HttpResponse:
    """Release the figures of a period."""
    form = ReleaseForm(request.POST or None)
    commissioner = own_commissioner(request.acting)

    def do() -> None:
        keep_up(at=request.at, most=None)
        given, register = form.cleaned_data, load_counts(commissioner, at=request.at)
        period, day, taken_at = Period(given["first_on"], given["last_on"]), england_day(request.at), moment_in_words(request.at)
        try:
            answer = released.take_figures(register, commissioner.name, period, day=day, taken_at=taken_at, threshold=int(given["hide"]))
        except DisclosureError as error:
            raise RefusalError(str(error)) from error
        actions.release_figures(commissioner, answer, given["reason"], name=request.user.name, by=actor_of(request), at=request.at)

    if was_done(form, do):
        messages.success(request, "The figures are released. Everybody can see them now.")
        return redirect("public_home")
    page = {"form": form, "title": "Release figures to the public", "back": reverse("library"), "button": "Release them"}
    return render(request, "ui/form_page.html", page)


@allow(permissions.RELEASE)
@require_http_methods(["GET", "POST"])
def withdraw_release(request: MemberRequest, release_id: int) -> HttpResponse:
    """Take released figures back, with the reason."""
    release = released.get_own_release(own_commissioner(request.acting), release_id)
    form = TakeBackForm(request.POST or None)
    if was_done(form, lambda: actions.withdraw_release(release, form.cleaned_data["reason"], by=actor_of(request), at=request.at)):
        messages.success(request, "The figures are taken back. They are kept, and nobody outside sees them.")
        return redirect("library")
    page = {
        "form": form,
        "title": "Take released figures back",
        "caption": f"{day_in_words(release.first_on)} to {day_in_words(release.last_on)}",
        "intro": ["The public cannot open them any more. This cannot be undone; you can release the same months again."],
        "back": reverse("library"),
        "button": "Take them back",
    }
    return render(request, "ui/form_page.html", page)
