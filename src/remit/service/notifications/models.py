"""Tables of mail: what goes out, what came in, the digests, how far the mailbox was read, and what an organisation chose.

What lives here: tables and their states. What does not: how a state follows another (`actions`). What a mail says is sealed (`audit.sealing`); what stands
open beside it is what an administrator needs to see that it moves.
"""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from remit.service.accounts.models import Person
from remit.service.organisations.models import Organisation


class State(models.TextChoices):
    """Where an outgoing mail stands."""

    WAITING = "waiting", "Waiting"
    CLAIMED = "claimed", "Being sent"
    # From here on only the receiving server knows whether it took the mail, until it says so.
    HANDED = "handed", "Being handed over"
    SENT = "sent", "Sent"
    UNKNOWN = "unknown", "Not known whether it was sent: check"
    FAILED = "failed", "Not sent"
    BOUNCED = "bounced", "Came back"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Fate(models.TextChoices):
    """What became of a mail that came in."""

    NEW = "new", "Not looked at yet"
    MATCHED = "matched", "Went to its subject"
    WAITING = "waiting", "Waits for a person"
    SET_ASIDE = "set_aside", "Set aside"


class OutgoingMail(models.Model):
    """One mail to one address.

    `sealed` holds subject, text, reply token and attachments; `message_id` is fixed when it is queued, so that a second copy is known as one.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outgoing_mails", null=True, blank=True)
    to = models.EmailField(max_length=254)
    about = models.CharField(max_length=120, blank=True)
    sealed = models.BinaryField()
    token_hash = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=250, unique=True)
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    queued_at = models.DateTimeField()
    tried_since_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    # The subject was not told yet what became of it.
    is_news = models.BooleanField(default=False)
    news_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """A token belongs to one subject, which `actions.queue_mail` sees to; what is due is found quickly however long the list of sent mails is."""

        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="notifications_outgoing_known_state"),
            models.CheckConstraint(condition=~Q(state=State.SENT) | Q(sent_at__isnull=False), name="notifications_outgoing_sent_has_moment"),
        )
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(state=State.WAITING), name="notifications_outgoing_due"),
            models.Index(fields=("claimed_at",), condition=Q(state__in=(State.CLAIMED, State.HANDED, State.UNKNOWN)), name="notifications_outgoing_open"),
            models.Index(fields=("id",), condition=Q(is_news=True), name="notifications_outgoing_news"),
            models.Index(fields=("state", "queued_at"), name="notifications_outgoing_list"),
            models.Index(fields=("about",), name="notifications_outgoing_about"),
            models.Index(fields=("token_hash",), name="notifications_outgoing_token"),
        )

    def __str__(self) -> str:
        """Name the mail by its id: an address does not belong in a log."""
        return f"mail {self.pk}"


class IncomingMail(models.Model):
    """One mail that came in, sealed as it came, before the mailbox was told that it is read."""

    key = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    is_whole = models.BooleanField(default=True)
    sender = models.CharField(max_length=254, blank=True)
    received_at = models.DateTimeField()
    fate = models.CharField(max_length=12, choices=Fate.choices, default=Fate.NEW)
    about = models.CharField(max_length=120, blank=True)
    matched_by = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    is_automatic = models.BooleanField(default=False)
    answers = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="answers", null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A mail that went to its subject says which; what waits or is set aside says why."""

        constraints = (
            models.CheckConstraint(condition=Q(fate__in=Fate.values), name="notifications_incoming_known_fate"),
            models.CheckConstraint(condition=~Q(fate__in=(Fate.WAITING, Fate.SET_ASIDE)) | ~Q(reason=""), name="notifications_incoming_says_why"),
        )
        indexes = (models.Index(fields=("fate", "received_at")), models.Index(fields=("about", "sender", "received_at")))

    def __str__(self) -> str:
        """Name the mail by its id."""
        return f"reply {self.pk}"


class Digest(models.Model):
    """That a person's news of a day was gathered: once, and in one mail, or in none where there was no news."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="digests")
    on = models.DateField()
    until_at = models.DateTimeField()
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="digests", null=True, blank=True)

    class Meta:
        """One a day."""

        constraints = (models.UniqueConstraint(fields=("person", "on"), name="notifications_digest_one_a_day"),)


class MailboxPosition(models.Model):
    """How far a mailbox was read. People who share the mailbox may mark a mail as read before Remit saw it: the number tells, not the mark."""

    mailbox = models.CharField(max_length=64, unique=True)
    validity = models.CharField(max_length=20)
    last_number = models.BigIntegerField(default=0)
    read_at = models.DateTimeField()


class MailChoices(models.Model):
    """What an organisation chose: its sending hours, whether its mail may hold patient detail, whether its people get a digest."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="mail_choices")
    from_hour = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(23)])
    to_hour = models.PositiveSmallIntegerField(default=18, validators=[MaxValueValidator(24)])
    is_working_days_only = models.BooleanField(default=True)
    is_secure = models.BooleanField(default=False)
    has_digest = models.BooleanField(default=True)

    class Meta:
        """At least one hour of the day."""

        constraints = (models.CheckConstraint(condition=Q(to_hour__gt=F("from_hour")) & Q(to_hour__lte=24), name="notifications_choices_hours_in_order"),)
