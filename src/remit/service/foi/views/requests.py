"""Pages of the register of requests: list, one request with its drafted answer, decisions, review."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.engine.disclosure import answer_csv, answer_paper, exemption_words
from remit.engine.remedy import paper_docx, paper_pdf
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.foi import actions, permissions, presenters
from remit.service.foi.forms import HidingForm, MeaningForm, OutcomeForm, QuestionForm, ReleaseForm, RequestForm, ReviewForm, WithdrawalForm
from remit.service.foi.queries import drafting, requests
from remit.service.statistics.actions import keep_up
from remit.service.ui.downloads import download
from remit.service.ui.forms import PlainForm, was_done
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError

if TYPE_CHECKING:
    from remit.service.foi.models import FrozenAnswer

read_or_send = require_http_methods(["GET", "POST"])


def _who(request: MemberRequest) -> actions.Who:
    return actions.Who(actor_of(request), request.user.name, request.acting.job)


@allow(permissions.WORK_ON_REQUESTS)
@require_safe
def request_list(request: MemberRequest) -> HttpResponse:
    """List the requests of the reader's commissioner."""
    rows = [{"shown": one, "due": presenters.due_words(one.clock, request.at)} for one in requests.list_requests(request.acting)]
    return render(request, "foi/list.html", {"rows": rows})


@allow(permissions.WORK_ON_REQUESTS)
@read_or_send
def register_request(request: MemberRequest) -> HttpResponse:
    """Register a request that came in."""
    form = RequestForm(request.POST or None)
    done: list[str] = []

    def do() -> None:
        organisation = request.acting.organisation
        assert organisation is not None  # noqa: S101 only administrators have none
        done.append(actions.register_request(organisation, form.asked(), by=actor_of(request), at=request.at).reference)

    if was_done(form, do):
        messages.success(request, "The request is registered, and its clock runs.")
        return redirect("information_request", reference=done[0])
    page = {"form": form, "title": "Register an information request", "back": reverse("request_list"), "button": "Register it"}
    return render(request, "ui/form_page.html", page)


@allow(permissions.WORK_ON_REQUESTS)
@require_safe
def information_request(request: MemberRequest, reference: str) -> HttpResponse:
    """Show a request with its clock and its answer: the draft as it would be now, or what was frozen."""
    keep_up(at=request.at)
    shown = requests.show(requests.get_request(request.acting, reference))
    is_open = shown.request.answered_on is None and shown.request.withdrawn_on is None
    page = {
        "shown": shown,
        "due": presenters.due_words(shown.clock, request.at),
        "days": presenters.day_lines(shown.clock),
        "contact": requests.contact_of(shown.request),
        "question": requests.read_question(shown.request),
        "withdrawal": requests.read_withdrawal(shown.request),
        "draft": presenters.show_answer(drafting.draft(shown.request, at=request.at)) if is_open and shown.answer is None else None,
        "is_open": is_open,
        "exemptions": exemption_words(shown.request.exemptions),
        "reviews": [(one, presenters.due_words(clock, request.at)) for one, clock in shown.reviews],
        "may_release": permissions.RELEASE.admits(request.acting.role),
    }
    return render(request, "foi/request.html", page)


def _ask(request: MemberRequest, reference: str, form: PlainForm, do: Callable[[], object], done: str = "Saved.", **page: object) -> HttpResponse:
    """Show a form about a request on its `page`; or do what it asks, say that it is `done`, and go back."""
    if was_done(form, do):
        messages.success(request, done)
        return redirect("information_request", reference=reference)
    page |= {"form": form, "caption": reference, "back": reverse("information_request", args=[reference])}
    return render(request, "ui/form_page.html", page)


@allow(permissions.WORK_ON_REQUESTS)
@read_or_send
def ask_requester(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the requester was asked what is meant, and in which words."""
    found, form = requests.get_request(request.acting, reference), QuestionForm(request.POST or None)
    return _ask(
        request,
        reference,
        form,
        lambda: actions.ask_what_is_meant(found, form.cleaned_data["question"], by=actor_of(request), at=request.at),
        title="Ask the requester what they mean",
        intro=["Send the question yourself: Remit writes to nobody. From today the clock stands still, and that is possible only once."],
        button="Stop the clock",
        done="The clock stands still until the requester answers.",
    )


@allow(permissions.WORK_ON_REQUESTS)
@read_or_send
def requester_answered(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the requester said what is meant."""
    found, form = requests.get_request(request.acting, reference), MeaningForm(request.POST or None)
    return _ask(
        request,
        reference,
        form,
        lambda: actions.record_what_is_meant(found, form.cleaned_data["given_on"], by=actor_of(request), at=request.at),
        title="The requester said what is meant",
    )


@allow(permissions.WORK_ON_REQUESTS)
@read_or_send
def withdraw_request(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the requester does not want an answer any more, with the reason."""
    found, form = requests.get_request(request.acting, reference), WithdrawalForm(request.POST or None)
    return _ask(
        request,
        reference,
        form,
        lambda: actions.withdraw_request(found, form.cleaned_data["reason"], by=actor_of(request), at=request.at),
        title="The requester withdrew it",
        intro=["The request ends without an answer. This cannot be undone; if the requester asks again, register a new one."],
        button="Record that it was withdrawn",
        done="The request is withdrawn. It stays in the register.",
    )


@allow(permissions.WORK_ON_REQUESTS)
@read_or_send
def decide_hiding(request: MemberRequest, reference: str) -> HttpResponse:
    """Decide which small numbers are hidden, and why."""
    found = requests.get_request(request.acting, reference)
    initial = {"hide": "5" if found.hide_under > 1 else "0", "reason": found.hiding_reason, "exemptions": found.exemptions}
    form = HidingForm(request.POST or None, initial=initial)

    def do() -> None:
        given = form.cleaned_data
        actions.decide_hiding(found, int(given["hide"]), given["reason"], given["exemptions"], by=actor_of(request), at=request.at)

    if was_done(form, do):
        messages.success(request, "Decided. The draft shows it.")
        return redirect("information_request", reference=reference)
    return render(request, "foi/hiding.html", {"form": form, "found": found})


@allow(permissions.WORK_ON_REQUESTS)
@require_POST
def send_answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Freeze the draft and send it for approval."""
    keep_up(at=request.at, most=None)
    found = requests.get_request(request.acting, reference)
    answer, cases = drafting.draft(found, at=request.at), drafting.list_standing(found, at=request.at)
    actions.send_for_approval(found, answer, cases, _who(request), at=request.at)
    messages.success(request, "The answer waits for approval. Its figures are frozen.")
    return redirect("information_request", reference=reference)


def _get_open(request: MemberRequest, reference: str) -> FrozenAnswer:
    answer = requests.show(requests.get_request(request.acting, reference)).answer
    if answer is None or answer.decision:
        raise RefusalError("No answer of this request waits for approval.")
    return answer


@allow(permissions.RELEASE)
@read_or_send
def release_answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Release an answer, or send it back."""
    answer, form = _get_open(request, reference), ReleaseForm(request.POST or None)

    def do() -> None:
        given = form.cleaned_data
        if given["decision"] == "back":
            actions.send_back_answer(answer, given["reason"], _who(request), at=request.at)
        else:
            actions.release_answer(answer, _who(request), publish=given["decision"] == "publish", at=request.at)

    if was_done(form, do):
        messages.success(request, "Your decision is recorded.")
        return redirect("information_request", reference=reference)
    return render(request, "foi/release.html", {"form": form, "answer": answer, "found": answer.request})


@allow(permissions.WORK_ON_REQUESTS)
@require_safe
def answer_file(request: MemberRequest, reference: str, form: str) -> HttpResponse:
    """Hand out the frozen answer, or the draft as it would be now."""
    shown = requests.show(requests.get_request(request.acting, reference))
    if shown.answer is not None and form in ("docx", "pdf", "csv"):
        return download(bytes(getattr(shown.answer, form)), reference, form)
    answer = drafting.draft(shown.request, at=request.at)
    if form == "csv":
        return download(answer_csv(answer), f"{reference}-draft", form)
    paper = answer_paper(answer, reference=reference, sender=(shown.request.commissioner.name,), mark="Draft. Nobody has released it.")
    return download(paper_pdf(paper) if form == "pdf" else paper_docx(paper), f"{reference}-draft", "pdf" if form == "pdf" else "docx")


@allow(permissions.WORK_ON_REQUESTS)
@read_or_send
def begin_review(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that somebody asked for an internal review."""
    found, form = requests.get_request(request.acting, reference), ReviewForm(request.POST or None)
    return _ask(
        request, reference, form, lambda: actions.begin_review(found, **form.cleaned_data, by=actor_of(request), at=request.at), title="Internal review"
    )


@allow(permissions.RELEASE)
@read_or_send
def end_review(request: MemberRequest, reference: str) -> HttpResponse:
    """Record what an internal review found."""
    found, form = requests.get_request(request.acting, reference), OutcomeForm(request.POST or None)
    review = requests.find_running_review(found)
    if review is None:
        raise RefusalError("No review of this request is running.")
    return _ask(
        request,
        reference,
        form,
        lambda: actions.end_review(review, form.cleaned_data["outcome"], by=actor_of(request), at=request.at),
        title="What the review found",
    )
