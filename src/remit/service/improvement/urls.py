"""Addresses of the pages of plans, the working group and the self-assessment."""

from django.urls import path

from remit.service.improvement.views import assessment, group, milestones, plans

urlpatterns = [
    path("plans", plans.plan_list, name="plan_list"),
    path("plans/new", plans.open_plan, name="open_plan"),
    path("plans/<int:plan_id>", plans.plan, name="plan"),
    path("plans/<int:plan_id>/agree", plans.agree_plan, name="agree_plan"),
    path("plans/<int:plan_id>/reviews/new", plans.add_review, name="add_review"),
    path("plans/<int:plan_id>/milestones/<int:number>", milestones.milestone, name="milestone"),
    path("plans/<int:plan_id>/milestones/<int:number>/course.<slug:form>", milestones.milestone_file, name="milestone_file"),
    path("plans/<int:plan_id>/milestones/new", milestones.add_milestone, name="add_milestone"),
    path("plans/<int:plan_id>/milestones/<int:number>/withdraw", milestones.withdraw_milestone, name="withdraw_milestone"),
    path("plans/<int:plan_id>/milestones/<int:number>/readings/new", milestones.add_reading, name="add_reading"),
    path("plans/<int:plan_id>/plan.<slug:form>", plans.plan_paper, name="plan_paper"),
    path("working-group", group.working_group, name="working_group"),
    path("working-group/members/new", group.add_group_member, name="add_group_member"),
    path("working-group/members/<int:member_id>/end", group.end_group_member, name="end_group_member"),
    path("working-group/meetings/new", group.add_group_meeting, name="add_group_meeting"),
    path("working-group/meetings/<int:meeting_id>/decisions/new", group.add_group_decision, name="add_group_decision"),
    path("working-group/meetings/<int:meeting_id>/actions/new", group.add_group_action, name="add_group_action"),
    path("working-group/actions/<int:action_id>/done", group.finish_group_action, name="finish_group_action"),
    path("self-assessment", assessment.assessment_list, name="assessment_list"),
    path("self-assessment/<slug:code>/<year:year>", assessment.assessment, name="assessment"),
    path("self-assessment/<slug:code>/<year:year>/approve", assessment.approve_assessment, name="approve_assessment"),
    path("self-assessment/<slug:code>/<year:year>/assessment.<slug:form>", assessment.assessment_paper, name="assessment_paper"),
]
