"""Reading the working group of a commissioner: members, meetings with their decisions, actions."""

import datetime as dt
from dataclasses import dataclass

from remit.service.accounts.models import Membership
from remit.service.improvement.models import GroupAction, GroupMeeting, GroupMember
from remit.service.improvement.queries.plans import own_commissioner
from remit.service.organisations.models import Organisation


@dataclass(frozen=True)
class Group:
    """The working group as its reader sees it."""

    commissioner: Organisation
    members: tuple[GroupMember, ...]
    meetings: tuple[GroupMeeting, ...]
    open_actions: tuple[GroupAction, ...]
    done_actions: tuple[GroupAction, ...]

    def overdue(self, day: dt.date) -> int:
        """Return how many actions are past their day."""
        return sum(action.due_on < day for action in self.open_actions)


def load_group(acting: Membership) -> Group:
    """Return the working group of the reader's area."""
    commissioner = own_commissioner(acting)
    actions = list(GroupAction.objects.filter(meeting__commissioner=commissioner).select_related("meeting").order_by("due_on", "pk"))
    return Group(
        commissioner,
        tuple(GroupMember.objects.filter(commissioner=commissioner, left_on=None).order_by("organisation_name", "name")),
        tuple(GroupMeeting.objects.filter(commissioner=commissioner).prefetch_related("decisions").order_by("-on", "-pk")),
        tuple(action for action in actions if action.done_on is None),
        tuple(action for action in actions if action.done_on is not None),
    )


def list_open_actions(acting: Membership) -> list[GroupAction]:
    """Return what the working group of the reader's area is still to do, the soonest first."""
    found = GroupAction.objects.filter(meeting__commissioner=own_commissioner(acting), done_on=None)
    return list(found.order_by("due_on", "pk"))


def get_meeting(acting: Membership, meeting_id: int) -> GroupMeeting:
    """Return a meeting of the reader's area."""
    return GroupMeeting.objects.select_related("commissioner").get(commissioner=own_commissioner(acting), pk=meeting_id)


def get_member(acting: Membership, member_id: int) -> GroupMember:
    """Return a member of the group of the reader's area."""
    return GroupMember.objects.select_related("commissioner").get(commissioner=own_commissioner(acting), left_on=None, pk=member_id)


def get_action(acting: Membership, action_id: int) -> GroupAction:
    """Return an action of the group of the reader's area."""
    return GroupAction.objects.select_related("meeting__commissioner").get(meeting__commissioner=own_commissioner(acting), pk=action_id)
