"""Tables of information requests.

What lives here: requests, the answers that were frozen for approval, internal reviews. Who asked stands sealed: it is personal. What does not: drafting
(`queries.drafting`).
"""

from django.db import models
from django.db.models import Q


class InformationRequest(models.Model):
    """One request to one commissioner. The days are those that its clock turns on."""

    reference = models.CharField(max_length=16, unique=True)
    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="information_requests")
    subject = models.CharField(max_length=200)
    from_whom = models.CharField(max_length=60, blank=True)
    sealed_contact = models.BinaryField()
    first_on = models.DateField()
    last_on = models.DateField()
    received_on = models.DateField()
    clarity_asked_on = models.DateField(null=True, blank=True)
    clarity_given_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    hide_under = models.PositiveSmallIntegerField(default=5)
    hiding_reason = models.CharField(max_length=1000, blank=True)
    exemptions = models.JSONField(default=list)
    added_at = models.DateTimeField()

    class Meta:
        """The period is in order; nothing is answered and withdrawn."""

        constraints = (
            models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="foi_request_period_in_order"),
            models.CheckConstraint(condition=Q(withdrawn_on=None) | Q(answered_on=None), name="foi_request_withdrawn_or_answered"),
        )
        indexes = (models.Index(fields=("commissioner", "-received_on")),)

    def __str__(self) -> str:
        """Name the request by its reference."""
        return self.reference

    @property
    def waits_for_requester(self) -> bool:
        """Whether the requester was asked what is meant and has not said it: the clock stands still."""
        return self.clarity_asked_on is not None and self.clarity_given_on is None


class FrozenAnswer(models.Model):
    """An answer as it was sent for approval: its files, its figures and which cases it counted, each with where it stood. Released or sent back once."""

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="answers")
    docx = models.BinaryField()
    pdf = models.BinaryField()
    csv = models.BinaryField()
    sections = models.JSONField()
    cases = models.JSONField(default=dict)
    total_words = models.CharField(max_length=40)
    taken_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=120)
    prepared_by_name = models.CharField(max_length=120)
    decision = models.CharField(max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One waits at a time; one is released for each request."""

        constraints = (
            models.UniqueConstraint(fields=("request",), condition=Q(decision=""), name="foi_one_open_answer"),
            models.UniqueConstraint(fields=("request",), condition=Q(decision="released"), name="foi_one_released_answer"),
            models.CheckConstraint(condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)), name="foi_decided_when"),
        )


class InternalReview(models.Model):
    """That somebody did not accept an answer, and what came of it."""

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="internal_reviews")
    asked_on = models.DateField()
    promise_days = models.PositiveSmallIntegerField(default=20)
    answered_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=1000, blank=True)

    class Meta:
        """One runs at a time, and it ends with words."""

        constraints = (
            models.UniqueConstraint(fields=("request",), condition=Q(answered_on=None), name="foi_one_open_review"),
            models.CheckConstraint(condition=Q(answered_on=None) | ~Q(outcome=""), name="foi_review_ends_with_words"),
        )
