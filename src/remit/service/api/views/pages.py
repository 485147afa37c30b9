"""Pages of the API for people: keys and webhooks for managers, and the check of a draft. Thin: a form, an action, a page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from remit.engine.drafts import check_draft, check_object
from remit.engine.letters import UnreadableLetterError, read
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.api import permissions
from remit.service.api.actions import asking, keys, webhooks
from remit.service.api.forms.pages import DraftForm, KeyForm, WebhookForm
from remit.service.api.presenters import pages
from remit.service.api.queries import checks
from remit.service.api.queries import keys as known
from remit.service.api.queries import webhooks as told
from remit.service.correspondence.queries import organisation_of
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_on

read_or_send = require_http_methods(["GET", "POST"])


@allow(permissions.MANAGE_KEYS)
def key_list(request: MemberRequest) -> HttpResponse:
    """Show which systems have a key."""
    organisation = organisation_of(request.acting)
    open_keys = [pages.key_row(key) for key in known.list_keys(organisation, at=request.at)]
    ended = [pages.key_row(key) for key in known.list_ended_keys(organisation, at=request.at)]
    return render(request, "api/keys.html", {"keys": open_keys, "ended": ended, "webhooks": told.list_webhooks(organisation)})


@allow(permissions.MANAGE_KEYS)
@read_or_send
def make_key(request: MemberRequest) -> HttpResponse:
    """Make a key, and show its secret this once."""
    organisation = organisation_of(request.acting)
    form = KeyForm(request.POST if request.method == "POST" else None, organisation=organisation, day=day_on(request.at))
    if form.is_valid():
        try:
            made = keys.make_key(organisation, form.new_key(), by=actor_of(request), at=request.at)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "api/key_made.html", {"made": made})
    return render(request, "api/make_key.html", {"form": form})


@allow(permissions.MANAGE_KEYS)
@read_or_send
def revoke_key(request: MemberRequest, key_id: int) -> HttpResponse:
    """End a key at once, after a question."""
    key = known.get_key(request.acting.organisation, key_id)
    if request.method == "POST":
        keys.revoke_key(key, by=actor_of(request), at=request.at)
        messages.success(request, f"The key of “{key.name}” works no more.")
        return redirect("keys")
    return render(request, "api/revoke_key.html", {"key": key})


@allow(permissions.MANAGE_KEYS)
@read_or_send
def add_webhook(request: MemberRequest) -> HttpResponse:
    """Tell a system of ours what happens in cases."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = webhooks.add_webhook(organisation_of(request.acting), form.cleaned_data["address"], by=actor_of(request), at=request.at)
        except RefusalError as refusal:
            form.add_error("address", str(refusal))
        else:
            return render(request, "api/webhook_made.html", {"made": made})
    return render(request, "api/add_webhook.html", {"form": form})


@allow(permissions.MANAGE_KEYS)
@require_POST
def end_webhook(request: MemberRequest, webhook_id: int) -> HttpResponse:
    """Tell it nothing more."""
    webhooks.end_webhook(told.get_webhook(request.acting.organisation, webhook_id), by=actor_of(request), at=request.at)
    messages.success(request, "Ended. Nothing more is sent there.")
    return redirect("keys")


@allow(permissions.MANAGE_KEYS)
def webhook_messages(request: MemberRequest) -> HttpResponse:
    """Show what was sent to our systems, and what became of it."""
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked) < 100_000 else 1
    found, count = told.list_messages(request.acting.organisation, page=page)
    rows = [pages.message_row(message) for message in found]
    return render(request, "api/messages.html", {"rows": rows, "count": count, "page": page, "last": max(1, -(-count // told.PAGE))})


@allow(permissions.MANAGE_KEYS)
@require_POST
def replay_message(request: MemberRequest, message: str) -> HttpResponse:
    """Send a message once more."""
    webhooks.replay(told.get_message(request.acting.organisation, message), by=actor_of(request), at=request.at)
    messages.success(request, "It is sent again.")
    return redirect("webhook_messages")


@allow(permissions.CHECK_DRAFTS)
@read_or_send
def check_draft_page(request: MemberRequest) -> HttpResponse:
    """Check a draft that somebody pastes. Nothing of it is kept but counts."""
    organisation, day = request.acting.organisation, day_on(request.at)
    form = DraftForm(request.POST if request.method == "POST" else None)
    page: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            found = check_draft(read(form.cleaned_data["text"].encode()), checks.tools_for(organisation), day=day)
        except UnreadableLetterError as error:
            form.add_error("text", str(error))
        else:
            asking.count_checked(organisation, [finding.rule for finding in found.returns], day=day)
            answer = check_object(found)
            page |= {"answer": answer, "groups": pages.check_groups(answer)}
    month = checks.count_prevented(organisation, day.replace(day=1), day)
    return render(request, "api/check.html", page | {"drafts": month.pop("", 0), "found": sum(month.values())})
