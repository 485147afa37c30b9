"""Tables of letters.

What lives here: deliveries (files that came in together), arrivals (one file each), the letters read out of them, findings, local policies. Columns that begin
with `sealed_` hold what belongs to a patient and are encrypted (`audit.sealing`). What does not: unsealing (`queries`), what may be done when (`policies`).
"""

from django.db import models
from django.db.models import Q

from remit.engine.terms import Outcome


class Source(models.TextChoices):
    """By which door a letter came."""

    UPLOAD = "upload", "Added by a person"
    PASTED = "pasted", "Pasted by a person"
    FOLDER = "folder", "Watched folder"
    MAIL = "mail", "Email"
    MESH = "mesh", "MESH mailbox"
    FHIR = "fhir", "FHIR message"
    API = "api", "Sent by a system"


class ArrivalState(models.TextChoices):
    """How far a file has come."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    READ = "read", "Read"
    FAILED = "failed", "Could not be read"
    REMOVED = "removed", "Removed"
    NOT_OURS = "not_ours", "Put aside: another practice's patient"


class LetterState(models.TextChoices):
    """What a letter waits for."""

    TO_DECIDE = "to_decide", "To decide"
    ONLY_OURS = "only_ours", "Only ordinary GP work"
    NOTHING_ASKED = "nothing_asked", "Nothing asked"
    TO_SEND = "to_send", "Decided, not sent yet"
    DONE = "done", "Done: nothing to send"
    SENT = "sent", "Sent"
    REPEATED = "repeated", "Checked already"
    NOT_OURS = "not_ours", "Put aside: another practice's patient"


class Decision(models.TextChoices):
    """What a person decides on one request."""

    RETURN = "return", "Return it"
    PROTEST = "protest", "Do it and report"
    ACCEPT = "accept", "Accept it"
    NOT_RIGHT = "not_right", "Not right"
    ASK = "ask", "Ask the hospital"


# What goes into a letter to the provider.
SENT_DECISIONS = (Decision.RETURN, Decision.PROTEST, Decision.ASK)


class Delivery(models.Model):
    """Files that came in together: one upload, one mail, one look at the watched folder."""

    reference = models.CharField(max_length=20, unique=True)
    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="deliveries")
    source = models.CharField(max_length=10, choices=Source.choices)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        """Known doors only."""

        constraints = (models.CheckConstraint(condition=Q(source__in=Source.values), name="correspondence_delivery_known_source"),)
        indexes = (models.Index(fields=("practice", "at")),)

    def __str__(self) -> str:
        """Name it by its reference."""
        return f"delivery {self.reference}"


class PolicyVersion(models.Model):
    """What is agreed locally, as an organisation uploaded it. The newest holds; older ones stay, because letters were judged by them."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="policy_versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    formulary = models.BinaryField(default=b"")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        """Counted from 1."""

        constraints = (models.UniqueConstraint(fields=("organisation", "number"), name="correspondence_policy_one_a_number"),)

    def __str__(self) -> str:
        """Name it by organisation and number."""
        return f"policy {self.organisation_id}.{self.number}"


class Preference(models.Model):
    """How a practice wants to check letters."""

    practice = models.OneToOneField("organisations.Organisation", on_delete=models.PROTECT, related_name="letter_preference")
    are_suggestions_chosen = models.BooleanField(default=True)


class Arrival(models.Model):
    """One file that came in. It is stored once a practice, whatever it is called and however often it comes.

    `reader` is the token of the reading that holds it now: a reading that lost it (a worker that was killed and came back) writes nothing.
    """

    reference = models.CharField(max_length=20, unique=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="arrivals")
    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="arrivals")
    digest = models.CharField(max_length=64)
    sealed_name = models.BinaryField()
    size = models.PositiveBigIntegerField()
    had_path = models.BooleanField(default=False)
    received_on = models.DateField()
    state = models.CharField(max_length=10, choices=ArrivalState.choices, default=ArrivalState.WAITING)
    sealed_reason = models.BinaryField(default=b"")
    reader = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    job = models.CharField(max_length=64, blank=True)
    queued_at = models.DateTimeField()
    pulse_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Once a practice; a reading has a reader."""

        constraints = (
            models.UniqueConstraint(fields=("practice", "digest"), name="correspondence_arrival_once_a_practice"),
            models.CheckConstraint(condition=Q(state__in=ArrivalState.values), name="correspondence_arrival_known_state"),
            models.CheckConstraint(
                condition=(Q(state=ArrivalState.READING) & ~Q(reader="") & Q(pulse_at__isnull=False)) | (~Q(state=ArrivalState.READING) & Q(reader="")),
                name="correspondence_arrival_reader_while_reading",
            ),
        )
        indexes = (models.Index(fields=("delivery", "state")), models.Index(fields=("state", "queued_at")))

    def __str__(self) -> str:
        """Name it by its reference."""
        return f"arrival {self.reference}"


class Original(models.Model):
    """The bytes of a file, apart from its row, so that lists do not load them."""

    arrival = models.OneToOneField(Arrival, on_delete=models.CASCADE, related_name="original")
    sealed_data = models.BinaryField()


class Repeat(models.Model):
    """That a file came once more."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="repeats")
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="repeats")

    class Meta:
        """Said once a delivery."""

        constraints = (models.UniqueConstraint(fields=("delivery", "arrival"), name="correspondence_repeat_once_a_delivery"),)


class Letter(models.Model):
    """One letter read out of an arrival, with what the page needs of it in the clear and what names the patient sealed."""

    reference = models.CharField(max_length=20, unique=True)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveSmallIntegerField()
    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="letters")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="letters_written", null=True, blank=True)
    provider_name = models.CharField(max_length=160, blank=True)
    specialty = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=30)
    written_on = models.DateField(null=True, blank=True)
    event_on = models.DateField(null=True, blank=True)
    received_on = models.DateField()
    edition = models.CharField(max_length=20, blank=True)
    release = models.CharField(max_length=20)
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="letters", null=True, blank=True)
    text_digest = models.CharField(max_length=64)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, related_name="repeats", null=True, blank=True)
    sealed_text = models.BinaryField()
    sealed_details = models.BinaryField()
    state = models.CharField(max_length=20, choices=LetterState.choices)
    is_urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="letters_returned", null=True, blank=True)
    case_reference = models.CharField(max_length=20, blank=True)

    class Meta:
        """The same words once a practice; what was sent says when and under which case."""

        constraints = (
            models.UniqueConstraint(fields=("arrival", "number"), name="correspondence_letter_one_a_number"),
            models.UniqueConstraint(fields=("practice", "text_digest"), condition=Q(same_as=None), name="correspondence_letter_same_words_once"),
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="correspondence_letter_known_state"),
            models.CheckConstraint(
                condition=(Q(state=LetterState.REPEATED) & Q(same_as__isnull=False)) | (~Q(state=LetterState.REPEATED) & Q(same_as=None)),
                name="correspondence_letter_repeated_says_of_which",
            ),
            models.CheckConstraint(
                condition=(Q(state=LetterState.SENT) & Q(sent_at__isnull=False) & ~Q(case_reference=""))
                | (~Q(state=LetterState.SENT) & Q(sent_at=None, sent_to=None, case_reference="")),
                name="correspondence_letter_sent_says_when_and_where",
            ),
        )
        indexes = (
            models.Index(fields=("practice", "state", "is_urgent", "read_at")),
            models.Index(fields=("sent_to", "sent_at")),
        )

    def __str__(self) -> str:
        """Name it by its reference."""
        return f"letter {self.reference}"


class Finding(models.Model):
    """One request of a letter: what the engine says, what was suggested, what a person decided, and whether they touched the choice.

    A request that the engine missed and a person added has `added_by`.
    """

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=20)
    rule_version = models.PositiveSmallIntegerField()
    task = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10)
    basis = models.CharField(max_length=20)
    asked = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    citation = models.CharField(max_length=300)
    # None says that the sub-clause is not verified.
    clause = models.CharField(max_length=40, null=True, blank=True)
    excuse = models.CharField(max_length=60, blank=True)
    sealed_words = models.BinaryField()
    is_urgent = models.BooleanField()
    is_question = models.BooleanField()
    minutes_low = models.PositiveSmallIntegerField()
    minutes_likely = models.PositiveSmallIntegerField()
    minutes_high = models.PositiveSmallIntegerField()
    minutes_basis = models.CharField(max_length=20)
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)
    runs_out_on = models.DateField(null=True, blank=True)
    suggested = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    was_chosen = models.BooleanField(default=False)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    touched = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    added_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """Numbered within a letter; a decision says by whom and when."""

        constraints = (
            models.UniqueConstraint(fields=("letter", "number"), name="correspondence_finding_one_a_number"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="correspondence_finding_has_words"),
            models.CheckConstraint(condition=Q(outcome__in=[one.value for one in Outcome]), name="correspondence_finding_known_outcome"),
            models.CheckConstraint(condition=Q(decision__in=["", *Decision.values]), name="correspondence_finding_known_decision"),
            models.CheckConstraint(
                condition=(Q(decision="") & Q(decided_by="", decided_at=None)) | (~Q(decision="") & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="correspondence_finding_decision_says_who",
            ),
        )

    def __str__(self) -> str:
        """Name it by place, never by its words."""
        return f"finding {self.letter_id}.{self.number}"
