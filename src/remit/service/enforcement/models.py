"""Tables of contract matters.

What lives here: tables. The steps are the truth: the database refuses to change one (migration 0002), and `label` with the columns after it is what they fold
to. What does not: which step is possible (`remit.engine.steps`).
"""

from django.db import models
from django.db.models import Q


class Matter(models.Model):
    """One difference between a commissioner and a provider that goes up a ladder of the contract. `facts_on` is the day that picks the edition."""

    reference = models.CharField(max_length=16, unique=True)
    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="matters_of_commissioner")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="matters_of_provider")
    ladder = models.CharField(max_length=30)
    edition = models.CharField(max_length=10)
    title = models.CharField(max_length=160)
    facts_on = models.DateField()
    opened_at = models.DateTimeField()

    label = models.CharField(max_length=30)
    is_ended = models.BooleanField(default=False)
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        """An index for each list."""

        indexes = (
            models.Index(fields=("commissioner", "is_ended", "-last_at"), name="enforcement_of_commissioner"),
            models.Index(fields=("provider", "is_ended", "-last_at"), name="enforcement_of_provider"),
        )

    def __str__(self) -> str:
        """Name the matter by its reference."""
        return self.reference


class Step(models.Model):
    """One step that was taken: the engine's event as plain data, and who took it as they were called that day."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()
    record = models.JSONField()
    evidence = models.JSONField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120)
    decided_by_job = models.CharField(max_length=120, blank=True)
    prepared_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        """No gap and no fork."""

        constraints = (models.UniqueConstraint(fields=("matter", "number"), name="enforcement_step_one_a_number"),)
        indexes = (models.Index(fields=("move", "on")),)


class Proposal(models.Model):
    """A step that somebody prepared for an approver. `evidence` is frozen when it is prepared; what was decided is written once."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="proposals")
    move = models.CharField(max_length=40)
    record = models.JSONField()
    evidence = models.JSONField(null=True, blank=True)
    prepared_by = models.CharField(max_length=120)
    prepared_by_name = models.CharField(max_length=120)
    prepared_at = models.DateTimeField()
    decision = models.CharField(max_length=12, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        """One waits at a time; who decided stands with when."""

        constraints = (
            models.UniqueConstraint(fields=("matter",), condition=Q(decision=""), name="enforcement_one_open_proposal"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)), name="enforcement_decided_when"
            ),
        )


class ContractTerm(models.Model):
    """A number that a person read in the signed contract with a provider, with its clause and page. The last reading holds; earlier ones stay."""

    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="contract_terms")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="contract_terms_of_provider")
    ladder = models.CharField(max_length=30)
    edition = models.CharField(max_length=10)
    term = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    cap = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    clause = models.CharField(max_length=40)
    page = models.CharField(max_length=20)
    read_on = models.DateField()
    read_by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        """It says one thing."""

        constraints = (
            models.CheckConstraint(
                condition=Q(days__gte=1, months=None, percent=None) | Q(days=None, months__gte=1, percent=None) | Q(days=None, months=None, percent__gt=0),
                name="enforcement_term_says_one_thing",
            ),
        )
