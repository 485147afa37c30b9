"""The table of events.

What lives here: the table. The hash is that of `remit.engine.audit`. The database itself refuses to change or delete a row (migration 0002). What does not:
writing (`actions`) and checking (`queries`).
"""

from typing import Any

from django.db import models

FIRST = "0" * 64


class Event(models.Model):
    """One thing that happened to one subject.

    `subject` is a kind and a key ("organisation:X26ZZ"); `by` is who did it ("person:4", "process:setup"); `details` holds ids, codes and words of our
    own, never the text of a letter or an NHS number.
    """

    subject = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    organisation = models.CharField(max_length=10, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """A chain has no gap and no fork."""

        constraints = (
            models.UniqueConstraint(fields=("subject", "number"), name="audit_event_one_per_number"),
            models.UniqueConstraint(fields=("subject", "previous_hash"), name="audit_event_one_successor"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="audit_event_numbers_begin_at_one"),
        )
        indexes = (models.Index(fields=("by", "at")), models.Index(fields=("name", "at")))

    def __str__(self) -> str:
        """Name the event by its place, not by what it holds."""
        return f"{self.subject} {self.number} {self.name}"

    def content(self) -> dict[str, Any]:
        """Return what the hash covers."""
        return {
            "subject": self.subject,
            "number": self.number,
            "name": self.name,
            "at": self.at.isoformat(),
            "by": self.by,
            "organisation": self.organisation,
            "details": self.details,
        }
