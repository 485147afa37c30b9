"""Tables of cases.

What lives here: the case with its projection, its requests, its events, their words, files, signed links, and what a practice agreed to share; then what is
about to be sent (drafts), what was approved (papers), letterheads, and shared-care requests. The events are
the truth: the database refuses to change one (migration 0002), and every other column of a case can be made again from them and its papers
(`actions.rebuild_case`). What does not: what follows from events (`remit.engine.lifecycle`).
"""

from django.db import models
from django.db.models import Q

from remit.engine.audit import Entry
from remit.engine.medicines.shared_care import State as SharedCareState
from remit.engine.remedy import Occasion, PatientShown

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


class Draft(models.Model):
    """What somebody is about to send: who acts for the patient, to whom it goes, and what was typed where there is no letter.

    One a letter, whoever opens it; the lock on its row is what makes a second click send nothing. `sealed` holds the typed words and the patient.
    """

    key = models.CharField(max_length=60)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="drafts")
    occasion = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Occasion])
    recipient = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="drafts_to", null=True, blank=True)
    specialty = models.CharField(max_length=100, blank=True)
    acting_kind = models.CharField(max_length=20, blank=True)
    acting_by = models.CharField(max_length=120, blank=True)
    acting_at = models.DateTimeField(null=True, blank=True)
    is_clinician = models.BooleanField(default=False)
    sealed = models.BinaryField()
    began_by = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="draft", null=True, blank=True)

    class Meta:
        """One of a key; who acts is said by somebody at a moment."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "key"), name="cases_draft_one_a_key"),
            models.CheckConstraint(
                condition=Q(acting_kind="", acting_at=None) | (~Q(acting_kind="") & Q(acting_at__isnull=False)), name="cases_draft_acting_since"
            ),
        )
        indexes = (models.Index(fields=("organisation", "-began_at"), condition=Q(case=None), name="cases_draft_not_sent"),)

    def __str__(self) -> str:
        """Name the draft by its key."""
        return self.key


class Paper(models.Model):
    """A letter or a patient's note as it was approved, sealed, so that it can be printed again as it was."""

    BY_MAIL, BY_HAND = "mail", "hand"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=10)
    how = models.CharField(max_length=10)
    sealed = models.BinaryField()
    approved_by = models.CharField(max_length=120)
    approved_at = models.DateTimeField()

    class Meta:
        """One letter and one note a case."""

        constraints = (models.UniqueConstraint(fields=("case", "name"), name="cases_paper_one_a_name"),)

    def __str__(self) -> str:
        """Name the paper by what it is."""
        return f"{self.name} of {self.case_id}"


class Letterhead(models.Model):
    """How an organisation's own letters look, and where letters reach it."""

    organisation = models.OneToOneField("organisations.Organisation", on_delete=models.PROTECT, related_name="letterhead", primary_key=True)
    address = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    patient_shown = models.CharField(max_length=30, default=PatientShown.INITIALS_AND_NUMBER.value, choices=[(one.value, one.value) for one in PatientShown])

    def __str__(self) -> str:
        """Name it by its organisation."""
        return f"letterhead of {self.organisation_id}"


class SharedCareRequest(models.Model):
    """That a provider asked a practice to share the care of a medicine. Where it stands follows from its steps; silence is none.

    `sealed` holds the request's text and the patient; `sealed_plan` what somebody is about to answer. `replied_at` is set while a reply by mail waits to be
    read.
    """

    reference = models.CharField(max_length=16, unique=True)
    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="shared_care_asked")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="shared_care_asks", null=True, blank=True)
    provider_name = models.CharField(max_length=160, blank=True)
    specialty = models.CharField(max_length=100, blank=True)
    letter_reference = models.CharField(max_length=60, blank=True)
    finding = models.CharField(max_length=60, blank=True)
    medicine = models.CharField(max_length=160)
    asked_on = models.DateField()
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in SharedCareState])
    sealed = models.BinaryField()
    sealed_plan = models.BinaryField(default=b"")
    began_by = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One a request of a letter."""

        constraints = (
            models.UniqueConstraint(
                fields=("practice", "letter_reference", "finding"), condition=~Q(letter_reference=""), name="cases_shared_care_one_a_request"
            ),
        )
        indexes = (models.Index(fields=("practice", "state", "asked_on"), name="cases_shared_care_list"),)

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference


class SharedCareStep(models.Model):
    """One thing that happened to a shared-care request. The letter that went out with it is sealed in `sealed_paper`; `sent_on` is empty until it was sent."""

    request = models.ForeignKey(SharedCareRequest, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    by_name = models.CharField(max_length=120, blank=True)
    sealed_words = models.BinaryField(default=b"")
    sealed_paper = models.BinaryField(default=b"")
    how = models.CharField(max_length=10, blank=True)
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        """Counted from 1."""

        constraints = (models.UniqueConstraint(fields=("request", "number"), name="cases_shared_care_step_one_a_number"),)

    def __str__(self) -> str:
        """Name it by its place."""
        return f"step {self.number}"


class SharedCareFile(models.Model):
    """A file that came with a step of a shared-care request, sealed. It is only ever handed out as a download."""

    step = models.ForeignKey(SharedCareStep, on_delete=models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField()
    sealed_name = models.BinaryField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """One file a place."""

        constraints = (models.UniqueConstraint(fields=("step", "place"), name="cases_shared_care_file_one_a_place"),)
