"""Tables of cases.

What lives here: the case with its projection, its requests, its events, their words, files, signed links, and what a practice agreed to share. The events are
the truth: the database refuses to change one (migration 0002), and every other column of a case can be made again from them (`actions.rebuild_case`). What does
not: what follows from events (`remit.engine.lifecycle`).
"""

from django.db import models
from django.db.models import Q

from remit.engine.audit import Entry

# Labels, moves and clocks are the engine's words: its table says which there are, so that no column repeats them.
PRACTICE, PROVIDER, COMMISSIONER, REMIT = "practice", "provider", "commissioner", "remit"
PARTIES = ((PRACTICE, "Practice"), (PROVIDER, "Provider"), (COMMISSIONER, "Commissioner"), (REMIT, "Remit"))


class Case(models.Model):
    """What two organisations work on: returned work, a report, a question.

    Its first columns never change. Those after `label` are the projection: what the fold over the events says, kept so that lists need not fold.
    `due_on` is the first day that whoever is waited for owes something by; `overdue_from` the first day on which anybody's running clock is overdue;
    `escalate_on` the day from which the commissioner sees it if nobody answers.
    """

    reference = models.CharField(max_length=16, unique=True)
    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="cases_of_practice")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="cases_of_provider")
    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="cases_of_commissioner", null=True, blank=True)
    raised_by = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    specialty = models.CharField(max_length=100, blank=True)
    site = models.CharField(max_length=160, blank=True)
    letter_reference = models.CharField(max_length=60, blank=True)
    sealed = models.BinaryField()
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    is_urgent = models.BooleanField(default=False)

    label = models.CharField(max_length=20)
    type = models.CharField(max_length=10)
    said_by = models.CharField(max_length=12, choices=PARTIES)
    waits_for = models.CharField(max_length=12, choices=PARTIES, blank=True)
    risk_with = models.CharField(max_length=12, choices=PARTIES, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    sent_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    overdue_from = models.DateField(null=True, blank=True)
    escalate_on = models.DateField(null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        """One case an act of opening; an index for each list of each party."""

        constraints = (
            models.UniqueConstraint(fields=("practice", "provider", "raised_by", "key"), name="cases_case_one_a_key"),
            models.CheckConstraint(condition=~Q(key=""), name="cases_case_has_a_key"),
        )
        indexes = (
            models.Index(fields=("practice", "waits_for", "-is_urgent", "due_on", "id"), name="cases_practice_waits"),
            models.Index(fields=("provider", "waits_for", "-is_urgent", "due_on", "id"), name="cases_provider_waits"),
            models.Index(fields=("commissioner", "waits_for", "-is_urgent", "due_on", "id"), name="cases_commissioner_waits"),
            models.Index(fields=("practice", "overdue_from"), name="cases_practice_overdue", condition=Q(overdue_from__isnull=False)),
            models.Index(fields=("provider", "overdue_from"), name="cases_provider_overdue", condition=Q(overdue_from__isnull=False)),
            models.Index(fields=("commissioner", "overdue_from"), name="cases_commissioner_overdue", condition=Q(overdue_from__isnull=False)),
            models.Index(fields=("practice", "-last_at", "-id"), name="cases_practice_latest"),
            models.Index(fields=("provider", "-last_at", "-id"), name="cases_provider_latest"),
            models.Index(fields=("commissioner", "-last_at", "-id"), name="cases_commissioner_latest"),
            models.Index(fields=("commissioner", "escalate_on"), name="cases_commissioner_time_up", condition=Q(escalate_on__isnull=False)),
        )

    def __str__(self) -> str:
        """Name the case by its reference."""
        return self.reference


class CaseItem(models.Model):
    """One request that a case is about. `said` is projection: what the respondent last said of it. The quote and the reason are sealed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    item_id = models.CharField(max_length=60)
    finding = models.CharField(max_length=60, blank=True)
    task = models.CharField(max_length=40)
    rule = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    basis = models.CharField(max_length=20, blank=True)
    citation = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    ask = models.CharField(max_length=12)
    minutes_low = models.PositiveSmallIntegerField(default=0)
    minutes_likely = models.PositiveSmallIntegerField(default=0)
    minutes_high = models.PositiveSmallIntegerField(default=0)
    minutes_basis = models.CharField(max_length=12, blank=True)
    sealed = models.BinaryField()
    said = models.CharField(max_length=12, blank=True)

    class Meta:
        """Each request once a case."""

        constraints = (
            models.UniqueConstraint(fields=("case", "item_id"), name="cases_item_once_a_case"),
            models.UniqueConstraint(fields=("case", "number"), name="cases_item_one_a_number"),
        )
        indexes = (models.Index(fields=("task", "case"), name="cases_item_task"),)


class CaseClock(models.Model):
    """Projection: a clock of a case that runs, who owes it, and when it is due. A paused clock that is not yet due has no days."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    clock = models.CharField(max_length=20)
    owed_by = models.CharField(max_length=12, choices=PARTIES, blank=True)
    due_on = models.DateField(null=True, blank=True)
    overdue_from = models.DateField(null=True, blank=True)

    class Meta:
        """A clock runs once at a time."""

        constraints = (models.UniqueConstraint(fields=("case", "clock"), name="cases_clock_runs_once"),)
        indexes = (models.Index(fields=("case", "overdue_from", "owed_by"), name="cases_clock_overdue"),)


class CaseEvent(models.Model):
    """One thing that happened in a case.

    `facts` is what the hash covers, with a commitment to the words. The words stand apart, so that they can go when their time is over while the chain still
    holds.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=30)
    key = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    facts = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """A chain has no gap and no fork, and one act is recorded once."""

        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="cases_event_one_a_number"),
            models.UniqueConstraint(fields=("case", "previous_hash"), name="cases_event_one_successor"),
            models.UniqueConstraint(fields=("case", "key"), condition=~Q(key=""), name="cases_event_one_a_key"),
            models.CheckConstraint(condition=Q(number__gte=1), name="cases_event_numbers_begin_at_one"),
        )

    def __str__(self) -> str:
        """Name the event by its place."""
        return f"event {self.number}"

    def entry(self) -> Entry:
        """Return it as a link of the engine's chain."""
        return Entry(self.number, self.previous_hash, self.facts, self.hash)


class EventWords(models.Model):
    """The words of an event with the salt of their commitment, sealed."""

    event = models.OneToOneField(CaseEvent, on_delete=models.CASCADE, related_name="words", primary_key=True)
    sealed = models.BinaryField()


class Attachment(models.Model):
    """A file that came with an event, sealed. It is only ever handed out as a download."""

    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField()
    sealed_name = models.BinaryField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        """One file a place."""

        constraints = (models.UniqueConstraint(fields=("event", "place"), name="cases_attachment_one_a_place"),)


class SignedLink(models.Model):
    """A link by which the respondent answers one case without an account. The token is only in the mail; here is its hash."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    side = models.CharField(max_length=12, choices=PARTIES)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_to = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """It ends after it begins."""

        constraints = (models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="cases_link_ends_after_it_begins"),)

    def __str__(self) -> str:
        """Name the link by its id."""
        return f"link {self.pk}"


class ReplyTemplate(models.Model):
    """Words that a provider often answers with."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="reply_templates")
    move = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=2000)

    class Meta:
        """One of each title."""

        constraints = (models.UniqueConstraint(fields=("organisation", "title"), name="cases_template_one_a_title"),)


class Sharing(models.Model):
    """What an organisation agreed that others see of its cases. Without a row: as little as possible."""

    organisation = models.OneToOneField("organisations.Organisation", on_delete=models.PROTECT, related_name="sharing", primary_key=True)
    name_to_commissioner = models.BooleanField(default=False)
    name_to_lmc = models.BooleanField(default=False)
    letter_by_link = models.BooleanField(default=False)
