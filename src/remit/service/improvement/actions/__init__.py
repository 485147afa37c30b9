"""Writing plans. `plans` holds plans with milestones, readings and reviews; `group` the working group; `assessment` the yearly self-assessment."""

from remit.service.improvement.actions.assessment import approve_assessment, save_assessment
from remit.service.improvement.actions.group import add_action, add_decision, add_member, end_member, finish_action, hold_meeting
from remit.service.improvement.actions.plans import add_milestone, add_reading, add_review, agree_plan, open_plan, put_remedial_plan, withdraw_milestone

__all__ = [
    "add_action",
    "add_decision",
    "add_member",
    "add_milestone",
    "add_reading",
    "add_review",
    "agree_plan",
    "approve_assessment",
    "end_member",
    "finish_action",
    "hold_meeting",
    "open_plan",
    "put_remedial_plan",
    "save_assessment",
    "withdraw_milestone",
]
