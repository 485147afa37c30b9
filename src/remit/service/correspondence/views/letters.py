"""The list of letters, the letter page, and what can be done on it. Thin: a form, an action, a page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.audit.actions import record_reading
from remit.service.correspondence import actions, permissions, presenters, queries
from remit.service.correspondence.forms import DecisionsForm, MissedForm, read_choices
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_on
from remit.service.ui.steps import find_address


@allow(permissions.CHECK_LETTERS)
def letter_list(request: MemberRequest) -> HttpResponse:
    """List the practice's letters of one group."""
    group = presenters.group_named(request.GET.get("show", ""))
    page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    rows, count = queries.list_rows(request.acting, group.states, page=page)
    last = -(-count // queries.PAGE)
    failed = queries.list_failed(request.acting)
    shown = {"group": group, "groups": presenters.GROUPS, "rows": rows, "count": count, "page": page, "last": last, "failed": failed}
    return render(request, "correspondence/list.html", shown | presenters.WORDS)


def _letter_page(request: MemberRequest, reference: str, form: Any = None, missed: Any = None) -> HttpResponse:
    """Draw the letter page; that somebody read the letter is an event."""
    letter = queries.get_own_letter(request.acting, reference, day=day_on(request.at))
    if letter.state == "repeated":
        return redirect("letter", reference=queries.first_of(request.acting, reference))
    record_reading(subject=f"letter:{reference}", by=actor_of(request), at=request.at, page="letter")
    are_chosen = queries.are_suggestions_chosen(letter.practice.pk)
    form = form or DecisionsForm(
        findings=letter.findings, are_chosen=are_chosen, initial=read_choices(request.POST) or request.session.pop(_kept_as(reference), {})
    )
    page = {"letter": letter, "form": form, "touched": form.marked(), "missed": missed or MissedForm(text=letter.text), "are_chosen": are_chosen}
    page["case_address"] = find_address("letter_approved", reference=letter.case_reference) if letter.case_reference else None
    status = 422 if form.is_bound or page["missed"].is_bound else 200
    return render(request, "correspondence/letter.html", page | presenters.WORDS, status=status)


@allow(permissions.CHECK_LETTERS)
@require_http_methods(["GET", "POST"])
def letter(request: MemberRequest, reference: str) -> HttpResponse:
    """Show a letter with what it asks, and take the decision on each request."""
    if request.method == "GET":
        return _letter_page(request, reference)
    found = queries.get_own_letter(request.acting, reference, day=day_on(request.at))
    form = DecisionsForm(request.POST, findings=found.findings, are_chosen=True)
    if not form.is_valid():
        return _letter_page(request, reference, form=form)
    row = queries.get_own_row(request.acting, reference)
    try:
        state = actions.decide(row, form.decisions(), touched=form.touched(), seen=request.POST.get("seen"), by=actor_of(request), at=request.at)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return _letter_page(request, reference, form=form)
    return redirect(_after_decisions(request, reference, state))


def _after_decisions(request: MemberRequest, reference: str, state: str) -> str:
    """Return where a person goes on: to sending, or to the next letter."""
    if state == "to_send":
        return find_address("letter_decided", reference=reference) or f"{reverse('letters')}?show=to-send"
    following = queries.find_next(request.acting, after=reference)
    messages.success(request, "Done. Nothing of that letter is sent." + (" Here is the next one." if following else ""))
    return reverse("letter", kwargs={"reference": following.reference}) if following else reverse("home")


@allow(permissions.CHECK_LETTERS)
@require_http_methods(["GET", "POST"])
def add_request(request: MemberRequest, reference: str) -> HttpResponse:
    """Add a request that the engine missed; a page of its own it has none, so who loads it again is led to the letter."""
    if request.method == "GET":
        return redirect("letter", reference=reference)
    found = queries.get_own_letter(request.acting, reference)
    form = MissedForm(request.POST, text=found.text)
    if form.is_valid():
        given = form.cleaned_data
        row = queries.get_own_row(request.acting, reference)
        try:
            added = actions.add_request(row, actions.Missed(given["start"], given["end"], given["task"]), by=actor_of(request), at=request.at)
            _keep_choices(request, reference)
            return redirect(f"{reverse('letter', kwargs={'reference': reference})}#finding-{added.number}")
        except RefusalError as refusal:
            form.add_error("line", str(refusal))
    return _letter_page(request, reference, missed=form)


@allow(permissions.CHECK_LETTERS)
@require_POST
def remove_request(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Take back a request that somebody added."""
    actions.remove_request(queries.get_own_row(request.acting, reference), number, by=actor_of(request), at=request.at)
    messages.success(request, "The request that was added is removed.")
    _keep_choices(request, reference)
    return redirect("letter", reference=reference)


def _kept_as(reference: str) -> str:
    return f"choices of {reference}"


def _keep_choices(request: MemberRequest, reference: str) -> None:
    """Keep what was chosen on a letter page and is not yet decided, until the page is shown again."""
    request.session[_kept_as(reference)] = read_choices(request.POST)


@allow(permissions.CHECK_LETTERS)
def original(request: MemberRequest, reference: str) -> HttpResponse:
    """Hand out the file as it came, to be saved and never shown in the browser."""
    name, data = queries.get_original(request.acting, reference)
    record_reading(subject=f"letter:{reference}", by=actor_of(request), at=request.at, page="original")
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = presenters.attachment(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@allow(permissions.CHECK_LETTERS)
@require_http_methods(["GET", "POST"])
def not_ours(request: MemberRequest, reference: str) -> HttpResponse:
    """Put a letter aside that is about another practice's patient, after one question."""
    row = queries.get_own_row(request.acting, reference)
    if request.method == "POST":
        actions.put_aside(row, by=actor_of(request), at=request.at)
        messages.success(request, "The letter is put aside and its words are deleted here. Tell the hospital that it reached the wrong practice.")
        return redirect("letters")
    return render(request, "correspondence/not_ours.html", {"letter": queries.get_own_letter(request.acting, reference)} | presenters.WORDS)


@allow(permissions.READ_SENT_LETTERS)
def sent_letter(request: MemberRequest, reference: str) -> HttpResponse:
    """Show a letter that was sent: to the practice that sent it, and to the provider that got it."""
    letter = queries.get_sent_letter(request.acting, reference)
    record_reading(subject=f"letter:{reference}", by=actor_of(request), at=request.at, page="sent letter")
    return render(request, "correspondence/sent_letter.html", {"letter": letter} | presenters.WORDS)
