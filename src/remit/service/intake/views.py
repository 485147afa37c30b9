"""Pages about post that arrives by itself. Thin: a form, an action, a page."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.correspondence import queries as letters
from remit.service.intake import actions, permissions, presenters, queries
from remit.service.intake.forms import DoorForm, MailMailboxForm, MeshMailboxForm
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow

read_or_send = require_http_methods(["GET", "POST"])
_COUNTED_DAYS = 30


@allow(permissions.SEE_POST)
def arrivals(request: MemberRequest) -> HttpResponse:
    """Show what came by which door, and what was not taken in."""
    form = DoorForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    door, page = asked.get("door") or "", asked.get("page") or 1
    rows, count = queries.list_came(request.acting, source=door, page=page)
    waiting = queries.list_attention(request.acting)
    names = queries.name_senders([*waiting, *(row.message for row in rows if row.message)])
    counts = queries.count_by_door(request.acting, since=request.at - dt.timedelta(days=_COUNTED_DAYS))
    answer = {
        "attention": [presenters.attention_row(row, names) for row in waiting],
        "attention_count": queries.count_attention(request.acting),
        "failed": letters.list_failed(request.acting),
        "mailboxes": queries.list_own_mailboxes(request.acting),
        "DOOR_WORDS": presenters.DOOR_WORDS,
        "doors": presenters.list_doors(counts, chosen=door),
        "rows": [presenters.came_row(row, names) for row in rows],
        "count": count,
        "page": page,
        "last": max(1, -(-count // queries.PAGE)),
        "door": door,
        "days": _COUNTED_DAYS,
    }
    return render(request, "intake/arrivals.html", answer)


@allow(permissions.SEE_POST)
@require_POST
def see_to(request: MemberRequest, message_id: int) -> HttpResponse:
    """Note that somebody saw to a message that was not taken in."""
    actions.see_to(queries.get_own_message(request.acting, message_id), by=actor_of(request), at=request.at)
    messages.success(request, "Noted as seen to.")
    return redirect("arrivals")


@allow(permissions.SET_MAILBOXES)
def letter_mailboxes(request: MemberRequest) -> HttpResponse:
    """Show the mailboxes that are looked into."""
    page = {"mailboxes": queries.list_mailboxes(), "is_mesh_set_up": presenters.is_mesh_set_up(), "DOOR_WORDS": presenters.DOOR_WORDS}
    return render(request, "intake/mailboxes.html", page)


@allow(permissions.SET_MAILBOXES)
@read_or_send
def add_mesh_mailbox(request: MemberRequest) -> HttpResponse:
    """Add a MESH mailbox."""
    return _add(request, MeshMailboxForm(request.POST or None), "mesh", "Add a MESH mailbox")


@allow(permissions.SET_MAILBOXES)
@read_or_send
def add_mail_mailbox(request: MemberRequest) -> HttpResponse:
    """Add a mailbox for letters by email."""
    return _add(request, MailMailboxForm(request.POST or None), "mail", "Add an email mailbox for letters")


def _add(request: MemberRequest, form: MeshMailboxForm | MailMailboxForm, door: str, title: str) -> HttpResponse:
    def do() -> None:
        address, access = form.facts()
        actions.add_mailbox(form.cleaned_data["practice"], door, address, access, by=actor_of(request), at=request.at)

    if was_done(form, do):
        messages.success(request, f"The mailbox of {form.cleaned_data['practice'].name} is added. It is looked into within a minute.")
        return redirect("letter_mailboxes")
    return render(request, "intake/add_mailbox.html", {"form": form, "title": title})


@allow(permissions.SET_MAILBOXES)
@read_or_send
def end_mailbox(request: MemberRequest, mailbox_id: int) -> HttpResponse:
    """Look into a mailbox no more."""
    mailbox = queries.get_mailbox(mailbox_id)
    if request.method == "POST":
        actions.end_mailbox(mailbox, by=actor_of(request), at=request.at)
        messages.success(request, f"Mailbox {mailbox.address} is looked into no more. What came through it stays.")
        return redirect("letter_mailboxes")
    return render(request, "intake/end_mailbox.html", {"mailbox": mailbox})
