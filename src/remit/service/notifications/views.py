"""Pages about mail: the queue, replies that found no case, and what an organisation chooses. Thin: a form, an action, a page."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.notifications import actions, permissions, presenters, queries
from remit.service.notifications.forms import AttachForm, ChoicesForm, QueueForm, SetAsideForm
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError

if TYPE_CHECKING:
    from remit.service.notifications.models import IncomingMail

read_or_send = require_http_methods(["GET", "POST"])


@allow(permissions.SEE_MAIL)
def mail_queue(request: MemberRequest) -> HttpResponse:
    """List what did not go yet or did not arrive."""
    form = QueueForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = asked.get("page") or 1
    found, count = queries.list_outgoing(state=asked.get("state", ""), page=page)
    tally = presenters.tally_in_words(queries.tally_queue(at=request.at), at=request.at)
    rows = [presenters.row_of(mail) for mail in found]
    answer = {"form": form, "rows": rows, "count": count, "page": page, "last": max(1, -(-count // queries.PAGE)), "tally": tally}
    return render(request, "notifications/queue.html", answer)


@allow(permissions.SEE_MAIL)
def outgoing_mail(request: MemberRequest, mail_id: int) -> HttpResponse:
    """Show where one mail stands, never what it says."""
    mail = queries.get_outgoing(mail_id)
    return render(request, "notifications/mail.html", {"mail": mail, "row": presenters.row_of(mail), "events": queries.list_mail_events(mail)})


@allow(permissions.SEE_MAIL)
@require_POST
def try_mail_again(request: MemberRequest, mail_id: int) -> HttpResponse:
    """Send a mail again."""
    actions.try_again(queries.get_outgoing(mail_id), by=actor_of(request), at=request.at)
    messages.success(request, "It is in the queue again and goes out now.")
    return redirect("outgoing_mail", mail_id=mail_id)


@allow(permissions.SEE_MAIL)
@require_POST
def say_mail_arrived(request: MemberRequest, mail_id: int) -> HttpResponse:
    """Note that a mail arrived of which this was not known."""
    actions.say_it_arrived(queries.get_outgoing(mail_id), by=actor_of(request), at=request.at)
    messages.success(request, "Noted: it arrived. It is not sent again.")
    return redirect("outgoing_mail", mail_id=mail_id)


@allow(permissions.SEE_MAIL)
def waiting_replies(request: MemberRequest) -> HttpResponse:
    """List the replies that found no case."""
    page = _page_of(request)
    return render(request, "notifications/replies.html", _paged(*queries.list_waiting(page=page), page))


@allow(permissions.SEE_MAIL)
def replies_set_aside(request: MemberRequest) -> HttpResponse:
    """List the replies that were set aside."""
    page = _page_of(request)
    return render(request, "notifications/set_aside.html", _paged(*queries.list_set_aside(page=page), page))


def _page_of(request: MemberRequest) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 9 else 1


def _paged(found: list["IncomingMail"], count: int, page: int) -> dict[str, Any]:
    return {"replies": found, "count": count, "page": page, "last": max(1, -(-count // queries.PAGE))}


@allow(permissions.SEE_MAIL)
@require_POST
def put_reply_back(request: MemberRequest, reply_id: int) -> HttpResponse:
    """Let a reply that was set aside wait again."""
    actions.put_reply_back(queries.get_incoming(reply_id), by=actor_of(request), at=request.at)
    messages.success(request, "It waits again. Say to which case it belongs.")
    return redirect("waiting_reply", reply_id=reply_id)


@allow(permissions.SEE_MAIL)
@read_or_send
def waiting_reply(request: MemberRequest, reply_id: int) -> HttpResponse:
    """Show a reply that found no case, and attach it to one."""
    reply = queries.get_incoming(reply_id)
    form = AttachForm(request.POST or None)
    if form.is_valid():
        try:
            actions.attach_reply(reply, form.about(), by=actor_of(request), at=request.at)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Added to case {form.cleaned_data['reference']}.")
            return redirect("waiting_replies")
    opened = actions.open_reply(reply, by=actor_of(request), at=request.at)
    return render(request, "notifications/reply.html", {"reply": reply, "opened": opened, "form": form})


@allow(permissions.SEE_MAIL)
@read_or_send
def set_reply_aside(request: MemberRequest, reply_id: int) -> HttpResponse:
    """Say why a reply belongs to no case."""
    reply = queries.get_incoming(reply_id)
    form = SetAsideForm(request.POST or None)
    if form.is_valid():
        actions.set_reply_aside(reply, form.cleaned_data["reason"], by=actor_of(request), at=request.at)
        messages.success(request, "Set aside. It is kept.")
        return redirect("waiting_replies")
    return render(request, "notifications/aside.html", {"form": form, "reply": reply})


@allow(permissions.CHOOSE_FOR_ORGANISATION)
@read_or_send
def mail_settings(request: MemberRequest) -> HttpResponse:
    """Choose sending hours, the digest and secure mode."""
    organisation = request.acting.organisation
    assert organisation is not None  # noqa: S101 only administrators have none, and the rule does not admit them
    form = ChoicesForm(request.POST or None, choices=queries.choices_of(organisation))
    if form.is_valid():
        try:
            actions.choose_mail(organisation, form.chosen(), by=actor_of(request), at=request.at)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. " + presenters.choices_in_words(queries.choices_of(organisation)))
            return redirect("mail_settings")
    return render(request, "notifications/settings.html", {"form": form, "organisation": organisation})
