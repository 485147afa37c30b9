"""Answering a case by a signed link, without an account; and making such links.

What lives here: the pages behind a link, each with its own end (expired, replaced, unknown), limits on attempts, and no referrer. What does not: the mail that
carries a link (`notifications`).

These forms carry no CSRF token: who sends one must know the token in the address, and no cookie speaks for them. A page without referrer also sends no origin,
which the check would ask for.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import send_mail
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from remit.engine.lifecycle import Channel, Move, MoveRefusedError
from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.cases import actions, permissions, policies
from remit.service.cases.actions import Made, Outcome, Speaker
from remit.service.cases.actions.attempts import is_blocked, is_too_often
from remit.service.cases.actions.sending import prove_delivered
from remit.service.cases.forms import AnswerForm
from remit.service.cases.presenters import case as words
from remit.service.cases.presenters import links as link_words
from remit.service.cases.presenters.page import frame_of, receipt_name
from remit.service.cases.presenters.steps import answer_choices, item_choices
from remit.service.cases.queries.links import LinkRead, get_link, read_by_link
from remit.service.cases.queries.page import read_case
from remit.service.cases.queries.receipts import make_receipt
from remit.service.cases.views.case import as_download
from remit.service.cases.views.steps import is_read_by_commissioner, sent_by
from remit.service.ui.permissions import ANYONE, Request, allow
from remit.service.ui.policies import RefusalError
from remit.service.ui.views import show_problem, too_many

LinkView = Callable[[Request, LinkRead, str], HttpResponse]


def by_link(view: LinkView) -> Callable[..., HttpResponse]:
    """Open the case to which a token belongs, or say why it opens nothing. Whoever tries many tokens is stopped."""

    @wraps(view)
    def answer(request: Request, token: str) -> HttpResponse:
        return _unnamed(_open(request, token, view))

    return answer


def _unnamed(response: HttpResponse) -> HttpResponse:
    """Keep the address, which holds the token, from other sites and from search engines."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _open(request: Request, token: str, view: LinkView) -> HttpResponse:
    def show(opened: LinkRead) -> HttpResponse:
        why = policies.why_link_is_closed(opened.link, at=request.at)
        if why:
            page = {"why": why, "token": token, "reference": words.reference_in_words(opened.link.case.reference)}
            return render(request, "cases/link_closed.html", page, status=410)
        if request.method == "POST" and is_too_often("answer", f"link {opened.link.pk}"):
            return too_many(request)
        if prove_delivered(opened.link.case, at=request.at):
            opened = read_by_link(get_link(token))
        return view(request, opened, token)

    return _known(request, token, show)


def _known(request: Request, token: str, show: Callable[[LinkRead], HttpResponse]) -> HttpResponse:
    """Show what a token opens; whoever tries many that open nothing is stopped for a while."""
    machine = get_adapter().get_client_ip(request)
    if is_blocked("unknown", machine):
        return too_many(request)
    try:
        link = get_link(token)
    except ObjectDoesNotExist:
        is_too_often("unknown", machine)
        return show_problem(request, status=404, title="This link opens nothing", sentences=link_words.UNKNOWN)
    return show(read_by_link(link))


@allow(ANYONE)
@csrf_exempt
@require_http_methods(["GET", "POST"])
@by_link
def answer_link(request: Request, opened: LinkRead, token: str) -> HttpResponse:
    """Show a case and take the answer."""
    read, day = opened.read, england_day(request.at)
    actions.use_link(opened.link, at=request.at)
    answers = words.open_answers(read, day, Channel.LINK)
    common: dict[str, Any] = {"needs_name": True, "is_read_by_commissioner": is_read_by_commissioner(read), "is_change": words.is_answered(read)}
    form = AnswerForm(sent_by(request), answers=answer_choices(answers, read), items=item_choices(read), **common)
    if form.is_valid():
        outcome = _make(opened, form, request, form.answer())
        if outcome is not None:
            return redirect("answer_link_sent", token=token)
    page = link_words.link_page(opened, day) | {"form": form if answers or form.errors else None, "hints": words.answer_hints(read), "key": words.new_key()}
    page |= {"opened": opened, "token": token, "can_confirm": words.can_move_now(read, Move.ACKNOWLEDGE, day)}
    return render(request, "cases/answer_link.html", page)


def _make(opened: LinkRead, form: AnswerForm, request: Request, made: Made) -> Outcome | None:
    """Make a move by a link; a refusal becomes the form's error."""
    try:
        return _move(opened, made, form.cleaned_data.get("name", ""), request)
    except (MoveRefusedError, RefusalError) as refusal:
        form.add_error(None, words.refusal_in_words(refusal, opened.read, made.seen))
        return None


def _move(opened: LinkRead, made: Made, name: str, request: Request) -> Outcome:
    speaker = Speaker(actions.link_actor(opened.link), opened.link.side, Channel.LINK, name=name)
    outcome = actions.make_move(opened.read.case.reference, made, speaker=speaker, at=request.at)
    if not outcome.is_new:
        who = words.who_said(outcome.told, opened.read)
        messages.info(request, f"This was said already, by {who}. Nothing was changed.")
    return outcome


@allow(ANYONE)
@csrf_exempt
@require_POST
@by_link
def confirm_link(request: Request, opened: LinkRead, token: str) -> HttpResponse:
    """Say that the respondent has the case."""
    try:
        _move(opened, Made(Move.ACKNOWLEDGE), request.POST.get("name", "")[:120], request)
    except MoveRefusedError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, "Confirmed: you have this case. That does not say that you agree.")
    return redirect("answer_link", token=token)


@allow(ANYONE)
@by_link
def answer_link_sent(request: Request, opened: LinkRead, token: str) -> HttpResponse:
    """Say that the answer arrived and what follows."""
    day = england_day(request.at)
    page = {**frame_of(opened.read, day), "token": token, "next": link_words.what_follows(opened.read, day)}
    return render(request, "cases/answer_link_sent.html", page)


@allow(ANYONE)
@csrf_exempt
@require_POST
def ask_new_link(request: Request, token: str) -> HttpResponse:
    """Send a new link in place of one that has ended, to the address that the organisation gave, never to one that somebody types."""
    return _unnamed(_known(request, token, lambda opened: _send_new_link(request, opened)))


def _send_new_link(request: Request, opened: LinkRead) -> HttpResponse:
    link = opened.link
    if is_too_often("new_link", f"link {link.pk}"):
        return too_many(request)
    to = link_words.address_for(link)
    if not to:
        return show_problem(request, status=409, title="No new link could be sent", sentences=link_words.NO_ADDRESS)
    _, fresh = actions.make_link(link.case, sent_to=link.sent_to, by=actions.link_actor(link), at=request.at)
    address = request.build_absolute_uri(reverse("answer_link", kwargs={"token": fresh}))
    subject, text = link_words.new_link_mail(link, address)
    send_mail(subject, text, None, [to])
    return show_problem(request, status=200, title="A new link is on its way", sentences=link_words.SENT_AGAIN)


@allow(ANYONE)
@by_link
def link_letter(request: Request, opened: LinkRead, token: str) -> HttpResponse:
    """Show the letter, where the practice agreed that a link does, and record that it was read."""
    if not opened.shows_letter:
        return show_problem(request, status=404, title="The letter is not shown here", sentences=link_words.NO_LETTER)
    speaker = Speaker(actions.link_actor(opened.link), opened.link.side, Channel.LINK)
    actions.record_reading(opened.read.case.reference, speaker=speaker, at=request.at)
    return render(request, "cases/letter.html", {**frame_of(opened.read, england_day(request.at)), "back": reverse("answer_link", kwargs={"token": token})})


@allow(ANYONE)
@by_link
def link_receipt(request: Request, opened: LinkRead, token: str) -> HttpResponse:
    """Hand out the chain of the case to who answers by link."""
    case = opened.read.case
    actions.record_download(case, "receipt", by=actions.link_actor(opened.link), at=request.at)
    return as_download(make_receipt(case, link_words.scope_shown(opened), at=request.at), receipt_name(case.reference), "application/json")


@allow(permissions.BE_A_SIDE)
@require_http_methods(["GET", "POST"])
def make_link(request: MemberRequest, reference: str) -> HttpResponse:
    """Make a new link for the respondent; earlier ones stop working. It is shown once."""
    read, address = read_case(request.acting, reference), ""
    page = frame_of(read, england_day(request.at))
    if not page["can_link"]:
        messages.info(request, "Only who raised a case can make a link to it, once it is sent.")
        return redirect("case", reference=reference)
    if request.method == "POST":
        _, token = actions.make_link(read.case, sent_to=page["other_side"], by=actor_of(request), at=request.at)
        address = request.build_absolute_uri(reverse("answer_link", kwargs={"token": token}))
    return render(request, "cases/link.html", {**page, "address": address, "days": link_words.LINK_DAYS})
