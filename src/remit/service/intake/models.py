"""Tables of post that arrives by itself.

What lives here: the mailboxes that are looked into, each message that came with what became of it, and the answers to senders. What does not: the letters
(`correspondence`), to which a message leads by its delivery.
"""

from django.db import models
from django.db.models import Q


class Door(models.TextChoices):
    """By which way a message came."""

    MESH = "mesh", "MESH"
    MAIL = "mail", "Email"
    FHIR = "fhir", "FHIR"


class Mailbox(models.Model):
    """A mailbox of a practice that is looked into. How it is opened is sealed.

    `validity` and `last_number` say how far an IMAP mailbox was looked through. `said` is our own sentence about the last look, "" where it went well.
    """

    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="letter_mailboxes")
    door = models.CharField(max_length=10, choices=Door.choices)
    address = models.CharField(max_length=300)
    sealed_access = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    validity = models.CharField(max_length=40, blank=True)
    last_number = models.BigIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=400, blank=True)

    class Meta:
        """A mailbox belongs to one practice at a time."""

        constraints = (
            models.UniqueConstraint(fields=("door", "address"), condition=Q(ended_at=None), name="intake_mailbox_one_practice"),
            models.CheckConstraint(condition=Q(door__in=(Door.MESH, Door.MAIL)), name="intake_mailbox_known_door"),
        )

    def __str__(self) -> str:
        """Name it by its id."""
        return f"mailbox {self.pk}"


class State(models.TextChoices):
    """What became of a message."""

    STORED = "stored", "Taken in"
    REPEATED = "repeated", "Came before"
    REFUSED = "refused", "Refused"
    LEFT = "left", "Left where it was"
    NOTED = "noted", "No letter"


class Message(models.Model):
    """One message that came through a door. It stands here once, however often it is handed over.

    Attributes of what it says of itself: `key` is its name at that door (MESH message id, digest of a mail or of a FHIR body), `number` the identifier that its
    sender gave it. `reason` is our own sentence, never words of a letter. `taken_at` is when the mailbox was told that we have it, after it was stored.
    """

    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="messages_in")
    door = models.CharField(max_length=10, choices=Door.choices)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="messages", null=True, blank=True)
    key = models.CharField(max_length=100)
    sender = models.CharField(max_length=254, blank=True)
    sender_code = models.CharField(max_length=10, blank=True)
    workflow = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=600, blank=True)
    delivery = models.ForeignKey("correspondence.Delivery", on_delete=models.PROTECT, related_name="messages", null=True, blank=True)
    wants_business = models.BooleanField(default=False)
    came_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """Once a door; what was taken in leads to its delivery."""

        constraints = (
            models.UniqueConstraint(fields=("practice", "door", "key"), name="intake_message_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="intake_message_known_state"),
            models.CheckConstraint(condition=Q(door__in=Door.values), name="intake_message_known_door"),
            models.CheckConstraint(
                condition=(Q(state__in=(State.STORED, State.REPEATED)) & Q(delivery__isnull=False))
                | (~Q(state__in=(State.STORED, State.REPEATED)) & Q(delivery=None)),
                name="intake_message_taken_in_has_delivery",
            ),
        )
        indexes = (models.Index(fields=("practice", "-stored_at"), name="intake_message_latest"),)

    def __str__(self) -> str:
        """Name it by its id."""
        return f"message {self.pk}"


class AnswerKind(models.TextChoices):
    """What a sender is told."""

    TECHNICAL = "technical", "That the message arrived, or why not"
    BUSINESS = "business", "Whether the patient is known here"


class Answer(models.Model):
    """What the sender of a message is told, once it is stored: one of the response codes of ITK3.

    `number` is the identifier of the answer itself: where it is sent again because nobody knows whether it left, it carries the same.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=AnswerKind.choices)
    code = models.CharField(max_length=10)
    number = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_as = models.CharField(max_length=100, blank=True)
    said = models.CharField(max_length=400, blank=True)

    class Meta:
        """One of each kind; what was sent is not due."""

        constraints = (
            models.UniqueConstraint(fields=("message", "kind"), name="intake_answer_one_a_kind"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(due_at=None), name="intake_answer_sent_is_not_due"),
        )
        indexes = (models.Index(fields=("due_at",), name="intake_answer_due"),)

    def __str__(self) -> str:
        """Name it by its number."""
        return f"answer {self.number}"
