"""Pages of the working group."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.improvement import actions, permissions
from remit.service.improvement.forms import ActionForm, DecisionForm, DoneForm, MeetingForm, MemberForm
from remit.service.improvement.queries import group, plans
from remit.service.ui.forms import PlainForm, was_done
from remit.service.ui.permissions import allow

read_or_send = require_http_methods(["GET", "POST"])


@allow(permissions.SEE_PLANS)
@require_safe
def working_group(request: MemberRequest) -> HttpResponse:
    """Show the working group of the reader's area."""
    page = {
        "group": group.load_group(request.acting),
        "day": england_day(request.at),
        "may_change": permissions.WORK_IN_GROUP.admits(request.acting.role),
    }
    return render(request, "improvement/group.html", page)


def _ask(request: MemberRequest, form: PlainForm, title: str, do: Callable[[], object]) -> HttpResponse:
    """Show a form of the group, or do what it asks and go back."""
    if was_done(form, do):
        messages.success(request, "Saved.")
        return redirect("working_group")
    return render(request, "ui/form_page.html", {"form": form, "title": title, "caption": "Working group", "back": reverse("working_group")})


@allow(permissions.WORK_IN_GROUP)
@read_or_send
def add_group_member(request: MemberRequest) -> HttpResponse:
    """Add somebody to the group."""
    commissioner, form = plans.own_commissioner(request.acting), MemberForm(request.POST or None)
    return _ask(request, form, "Add a member", lambda: actions.add_member(commissioner, **form.cleaned_data, by=actor_of(request), at=request.at))


@allow(permissions.WORK_IN_GROUP)
@require_POST
def end_group_member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Record that somebody left the group."""
    actions.end_member(group.get_member(request.acting, member_id), by=actor_of(request), at=request.at)
    messages.success(request, "Saved.")
    return redirect("working_group")


@allow(permissions.WORK_IN_GROUP)
@read_or_send
def add_group_meeting(request: MemberRequest) -> HttpResponse:
    """Record a meeting."""
    commissioner, form = plans.own_commissioner(request.acting), MeetingForm(request.POST or None)
    return _ask(request, form, "Record a meeting", lambda: actions.hold_meeting(commissioner, **form.cleaned_data, by=actor_of(request), at=request.at))


@allow(permissions.WORK_IN_GROUP)
@read_or_send
def add_group_decision(request: MemberRequest, meeting_id: int) -> HttpResponse:
    """Record what a meeting decided."""
    meeting, form = group.get_meeting(request.acting, meeting_id), DecisionForm(request.POST or None)
    return _ask(request, form, "Record a decision", lambda: actions.add_decision(meeting, **form.cleaned_data, by=actor_of(request), at=request.at))


@allow(permissions.WORK_IN_GROUP)
@read_or_send
def add_group_action(request: MemberRequest, meeting_id: int) -> HttpResponse:
    """Record who does what by when."""
    meeting, form = group.get_meeting(request.acting, meeting_id), ActionForm(request.POST or None)
    return _ask(request, form, "Record an action", lambda: actions.add_action(meeting, **form.cleaned_data, by=actor_of(request), at=request.at))


@allow(permissions.WORK_IN_GROUP)
@read_or_send
def finish_group_action(request: MemberRequest, action_id: int) -> HttpResponse:
    """Record that an action is done."""
    action, form = group.get_action(request.acting, action_id), DoneForm(request.POST or None)
    return _ask(request, form, f"Done: {action.text}", lambda: actions.finish_action(action, **form.cleaned_data, by=actor_of(request), at=request.at))
