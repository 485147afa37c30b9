"""Writing the working group: members, meetings, decisions, actions."""

import datetime as dt

from django.db import transaction

from remit.engine.moments import england_day
from remit.service.audit.actions import Actor, record
from remit.service.improvement import policies
from remit.service.improvement.models import GroupAction, GroupDecision, GroupMeeting, GroupMember
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError


def subject_of(commissioner: Organisation) -> str:
    """Return under which subject events about a working group stand."""
    return f"working_group:{commissioner.code}"


@transaction.atomic
def add_member(commissioner: Organisation, name: str, post: str, organisation_name: str, *, by: Actor, at: dt.datetime) -> GroupMember:
    """Add somebody to the working group from today on."""
    member = GroupMember.objects.create(commissioner=commissioner, name=name, post=post, organisation_name=organisation_name, joined_on=england_day(at))
    record(subject=subject_of(commissioner), name="member_added", by=by, at=at, details={"member": member.pk})
    return member


@transaction.atomic
def end_member(member: GroupMember, *, by: Actor, at: dt.datetime) -> None:
    """Record that somebody left the working group today."""
    member.left_on = england_day(at)
    member.save(update_fields=("left_on",))
    record(subject=subject_of(member.commissioner), name="member_left", by=by, at=at, details={"member": member.pk})


@transaction.atomic
def hold_meeting(commissioner: Organisation, on: dt.date, present: str, note: str, *, by: Actor, at: dt.datetime) -> GroupMeeting:
    """Record a meeting of the working group.

    Raises:
        RefusalError: it is still to come.
    """
    if on > england_day(at):
        raise RefusalError("This day is still to come. Record the meeting when it was held.")
    meeting = GroupMeeting.objects.create(commissioner=commissioner, on=on, present=present, note=note)
    record(subject=subject_of(commissioner), name="meeting_held", by=by, at=at, details={"meeting": meeting.pk, "on": on.isoformat()})
    return meeting


@transaction.atomic
def add_decision(meeting: GroupMeeting, text: str, *, by: Actor, at: dt.datetime) -> GroupDecision:
    """Record what a meeting decided."""
    decision = GroupDecision.objects.create(meeting=meeting, text=text)
    record(subject=subject_of(meeting.commissioner), name="decision_recorded", by=by, at=at, details={"meeting": meeting.pk})
    return decision


@transaction.atomic
def add_action(meeting: GroupMeeting, text: str, owner: str, due_on: dt.date, *, by: Actor, at: dt.datetime) -> GroupAction:
    """Record who does what by when."""
    action = GroupAction.objects.create(meeting=meeting, text=text, owner=owner, due_on=due_on)
    record(subject=subject_of(meeting.commissioner), name="action_recorded", by=by, at=at, details={"meeting": meeting.pk, "action": action.pk})
    return action


@transaction.atomic
def finish_action(action: GroupAction, note: str, *, by: Actor, at: dt.datetime) -> None:
    """Record that an action is done.

    Raises:
        RefusalError: it is done already.
    """
    policies.check_not_done(action)
    action.done_on, action.done_note = england_day(at), note
    action.save(update_fields=("done_on", "done_note"))
    record(subject=subject_of(action.meeting.commissioner), name="action_done", by=by, at=at, details={"action": action.pk})
