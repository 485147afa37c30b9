"""Tables of plans, the working group and the yearly self-assessment.

What lives here: tables. A milestone is kept as the engine's plain data, because the engine says what it is; it is never changed, only withdrawn with a reason.
How it stands is never stored. What does not: reading figures (`queries.standing`).
"""

from typing import Any

from django.db import models
from django.db.models import Q

from remit.engine.plans import Milestone


class PlanKind(models.TextChoices):
    """Why there is a plan."""

    IMPROVEMENT = "improvement", "Improvement plan (SDIP)"
    REMEDIAL = "remedial", "Remedial action plan"


class Plan(models.Model):
    """A plan of one commissioner with one provider for one contract year; a remedial plan belongs to a contract matter."""

    kind = models.CharField(max_length=12, choices=PlanKind.choices)
    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="plans_of_commissioner")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="plans_of_provider")
    contract_year = models.PositiveSmallIntegerField()
    matter_reference = models.CharField(max_length=16, blank=True)
    opened_at = models.DateTimeField()
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        """One improvement plan for each provider and year; one remedial plan for each matter."""

        constraints = (
            models.UniqueConstraint(
                fields=("commissioner", "provider", "contract_year"), condition=Q(kind=PlanKind.IMPROVEMENT), name="improvement_plan_one_a_year"
            ),
            models.CheckConstraint(
                condition=(Q(kind=PlanKind.REMEDIAL) & ~Q(matter_reference="")) | Q(kind=PlanKind.IMPROVEMENT, matter_reference=""),
                name="improvement_remedial_plan_has_a_matter",
            ),
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="improvement_plan_known_kind"),
        )

    def __str__(self) -> str:
        """Name the plan by its id."""
        return f"plan {self.pk}"


class PlanMilestone(models.Model):
    """One milestone as plain data of the engine."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    record = models.JSONField()
    due_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """Numbered in its plan; one that was withdrawn says why."""

        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="improvement_milestone_one_a_number"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | ~Q(reason=""), name="improvement_withdrawn_milestone_has_a_reason"),
        )

    def milestone(self) -> Milestone:
        """Return it as the engine's record."""
        return Milestone.from_record(self.record)


class PlanReading(models.Model):
    """A figure that a person took. Figures that Remit counts itself are not kept here: they are counted each time."""

    milestone = models.ForeignKey(PlanMilestone, on_delete=models.PROTECT, related_name="readings")
    until_on = models.DateField()
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField(null=True, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        """The last one of a day holds."""

        indexes = (models.Index(fields=("milestone", "until_on", "at")),)


class PlanReview(models.Model):
    """A meeting at which a plan was looked at."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    note = models.TextField(max_length=5000)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()


class GroupMember(models.Model):
    """Somebody of the working group of a commissioner, from a day until another."""

    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="group_members")
    name = models.CharField(max_length=120)
    post = models.CharField(max_length=120)
    organisation_name = models.CharField(max_length=160)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        """Nobody leaves before they join."""

        constraints = (models.CheckConstraint(condition=Q(left_on=None) | Q(left_on__gte=models.F("joined_on")), name="improvement_member_leaves_after"),)


class GroupMeeting(models.Model):
    """A meeting of the working group."""

    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="group_meetings")
    on = models.DateField()
    present = models.CharField(max_length=1000, blank=True)
    note = models.TextField(max_length=5000, blank=True)


class GroupDecision(models.Model):
    """What a meeting decided."""

    meeting = models.ForeignKey(GroupMeeting, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField(max_length=1000)


class GroupAction(models.Model):
    """Who does what by when."""

    meeting = models.ForeignKey(GroupMeeting, on_delete=models.PROTECT, related_name="actions")
    text = models.CharField(max_length=1000)
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_note = models.CharField(max_length=1000, blank=True)


class Assessment(models.Model):
    """The yearly look at how a provider manages its interface with practices. `answers` holds area -> text."""

    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="assessments")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="assessments_of_provider")
    year = models.PositiveSmallIntegerField()
    answers: Any = models.JSONField(default=dict)
    committee_view = models.TextField(max_length=5000, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    approved_where = models.CharField(max_length=300, blank=True)

    class Meta:
        """One a year."""

        constraints = (models.UniqueConstraint(fields=("commissioner", "provider", "year"), name="improvement_assessment_one_a_year"),)
