"""Tables of the library: documents and their versions, good practice, released figures.

What lives here: tables. What does not: which version was in force on a day (`queries`).
"""

from django.db import models
from django.db.models import Q


class DocumentKind(models.TextChoices):
    """What a document is."""

    POLICY = "policy", "Policy of this area"
    GUIDANCE = "guidance", "Guidance"


class Document(models.Model):
    """A document of an area. Its text is elsewhere, under the link of its version."""

    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    title = models.CharField(max_length=200)
    is_public = models.BooleanField(default=False)

    class Meta:
        """One of each title."""

        constraints = (models.UniqueConstraint(fields=("commissioner", "title"), name="library_document_one_a_title"),)

    def __str__(self) -> str:
        """Name the document by its id."""
        return f"document {self.pk}"


class DocumentVersion(models.Model):
    """One version and the days on which it applied."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    link = models.URLField(max_length=300, blank=True)

    class Meta:
        """It ends after it begins, and each begins on a day of its own."""

        constraints = (
            models.UniqueConstraint(fields=("document", "valid_from"), name="library_version_one_a_day"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="library_version_ends_after_it_begins"),
        )


class GoodPractice(models.Model):
    """Something that worked, tied to the milestone whose figures show it. The figures of that day are kept with it."""

    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="good_practice")
    title = models.CharField(max_length=200)
    what_was_done = models.TextField(max_length=4000)
    milestone = models.ForeignKey("improvement.PlanMilestone", on_delete=models.PROTECT, related_name="good_practice")
    before = models.CharField(max_length=60)
    after = models.CharField(max_length=60)
    measure = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    is_public = models.BooleanField(default=False)


class Release(models.Model):
    """Figures that an approver released to the public, as they were on that day: they never change, and a later release stands beside them."""

    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="releases")
    first_on = models.DateField()
    last_on = models.DateField()
    taken_at = models.DateTimeField()
    rows = models.JSONField()
    notes = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    released_at = models.DateTimeField()
    released_by_name = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The period is in order."""

        constraints = (models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="library_release_period_in_order"),)
        indexes = (models.Index(fields=("commissioner", "-released_at")),)
