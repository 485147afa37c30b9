"""Tables of the API: keys, what they asked, what was promised to be sent to other systems, counts of findings prevented.

What lives here: tables. Of a key only its hash is kept; answers that are kept for repeated requests are sealed. What does not: what a key may do
(`permissions`).
"""

import datetime as dt

from django.db import models
from django.db.models import Q


class ApiKey(models.Model):
    """What a system of an organisation shows at the door. It acts in a role of its organisation, within its scopes, until it expires.

    Either the system holds a secret of ours (`secret_hash`), or it is a client of OAuth 2 (`client_id`) and fetches a token for each ten minutes.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="api_keys")
    role = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    secret_hash = models.CharField(max_length=64, blank=True)
    client_id = models.CharField(max_length=100, blank=True)
    hint = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)

    class Meta:
        """A secret or a client, never both; a key ends after it begins."""

        constraints = (
            models.UniqueConstraint(fields=("secret_hash",), condition=~Q(secret_hash=""), name="api_key_one_a_secret"),
            models.UniqueConstraint(fields=("client_id",), condition=~Q(client_id=""), name="api_key_one_a_client"),
            models.CheckConstraint(condition=Q(secret_hash="", client_id__gt="") | Q(secret_hash__gt="", client_id=""), name="api_key_secret_or_client"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="api_key_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        """Name the key by its id."""
        return f"key {self.pk}"

    def is_open(self, at: dt.datetime) -> bool:
        """Say whether it opens anything at a moment."""
        return self.revoked_at is None and at < self.expires_at


class KeyMinute(models.Model):
    """How often a key asked in one minute."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="minutes")
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a minute."""

        constraints = (models.UniqueConstraint(fields=("key", "minute"), name="api_minute_one_a_key"),)


class KeptAnswer(models.Model):
    """The answer to a request that named itself, so that the same request sent twice is done once."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="answers")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField(default=bytes)
    at = models.DateTimeField()

    class Meta:
        """One answer a name."""

        constraints = (models.UniqueConstraint(fields=("key", "name"), name="api_answer_one_a_name"),)


class PreventedCount(models.Model):
    """How many drafts an organisation had checked on a day, and how many requests by each rule were found in them.

    Numbers alone; `rule` is "" for the drafts.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="prevented")
    day = models.DateField()
    rule = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a day and rule."""

        constraints = (models.UniqueConstraint(fields=("organisation", "day", "rule"), name="api_prevented_one_a_day"),)


class Webhook(models.Model):
    """Where a system of an organisation wants to be told that something happened.

    It is told of events of cases after `begins`; `seen` is the last that was looked at.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="webhooks")
    address = models.URLField(max_length=300)
    sealed_secret = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    begins = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """Name it by its id."""
        return f"webhook {self.pk}"


class Sending(models.TextChoices):
    """How far a message to a webhook is."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    GIVEN_UP = "given_up", "Given up"


class Message(models.Model):
    """One message to a webhook, with what became of it. Its body holds references, never words of a letter."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="sent_messages")
    name = models.CharField(max_length=60, unique=True)
    event = models.BigIntegerField()
    body = models.TextField()
    state = models.CharField(max_length=10, choices=Sending.choices, default=Sending.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        """One an event; found by when they are due."""

        constraints = (
            models.CheckConstraint(condition=Q(state__in=Sending.values), name="api_message_known_state"),
            models.UniqueConstraint(fields=("webhook", "event"), name="api_message_one_an_event"),
        )
        indexes = (models.Index(fields=("state", "due_at"), name="api_message_due"), models.Index(fields=("webhook", "-made_at"), name="api_message_latest"))

    def __str__(self) -> str:
        """Name it as its receiver does."""
        return self.name
