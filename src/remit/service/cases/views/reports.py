"""Pages of reports without a letter, of a provider's report about a referral, and of the letterhead. Thin: a form, an action, a page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.cases import permissions
from remit.service.cases.actions import drafts, sending
from remit.service.cases.forms.sending import LetterheadForm, ReportForm
from remit.service.cases.queries import plans
from remit.service.cases.views.sending import read_or_send, was_done
from remit.service.organisations import queries as organisations
from remit.service.ui.permissions import allow


@allow(permissions.REPORT_WITHOUT_LETTER)
@read_or_send
def quick_report(request: MemberRequest) -> HttpResponse:
    """Record in under a minute what was asked without a letter."""
    return _report(request, is_referral=False)


@allow(permissions.REPORT_REFERRAL)
@read_or_send
def report_referral(request: MemberRequest) -> HttpResponse:
    """Raise a case about a practice's referral."""
    return _report(request, is_referral=True)


def _report(request: MemberRequest, *, is_referral: bool) -> HttpResponse:
    form = ReportForm(request.POST or None, is_referral=is_referral, day=request.at.date())
    done: list[str] = []
    if was_done(form, lambda: done.append(_begin(request, form))):
        return redirect("send", key=done[0])
    waiting = plans.list_drafts(request.acting.organisation) if request.acting.organisation else []
    return render(request, "cases/report.html", {"form": form, "is_referral": is_referral, "waiting": waiting})


def _begin(request: MemberRequest, form: ReportForm) -> str:
    given = form.cleaned_data
    report = drafts.Report(
        recipient=organisations.get_organisation(given["recipient"]),
        specialty=given.get("specialty", ""),
        kind=given["kind"],
        said=given["said"],
        needs_today=given["needs_today"] == "yes",
        wish=given["wish"],
        asked_on=None if form.is_referral else request.at.date(),
    )
    return drafts.begin_report(report, acting=request.acting, by=actor_of(request), at=request.at).key


@allow(permissions.SET_LETTERHEAD)
@read_or_send
def letterhead(request: MemberRequest) -> HttpResponse:
    """Say how an organisation's own letters look."""
    organisation = plans.get_own_organisation(request.acting)
    form = LetterheadForm(request.POST or None, initial=plans.letterhead_given(organisation))
    if was_done(form, lambda: sending.set_letterhead(organisation, by=actor_of(request), at=request.at, **form.cleaned_data)):
        messages.success(request, "Saved. New letters look so.")
        return redirect("letterhead")
    page = {"form": form, "title": "Your letterhead", "back": reverse("home"), "button": "Save"}
    return render(request, "cases/one_form.html", page | {"lead": "It stands above each letter that you send, and on each note for a patient."})
