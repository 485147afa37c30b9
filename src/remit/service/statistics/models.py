"""Tables of figures: facts of cases, cells, letters read, steps of charts.

What lives here: what is kept so that figures are fast. All but what people said (`ReportedLetters`, `StepChange`,
`MeasuredMinutes`, `PaymentScenario`) can be made again from events and letters (`actions.rebuild`). What does not: patients, clinicians, words of letters.
"""

import datetime as dt
from typing import Any

from django.db import models

from remit.engine.findings import Minutes
from remit.engine.measures.facts import AskedFor, CaseFact, CaseKind, RoleMinutes, Said
from remit.engine.measures.scenarios import Agreement, Scenario, ScenarioKind
from remit.engine.terms import LetterKind, Task

ROLES = (("gp", "GP"), ("nurse", "Nurse"), ("admin", "Administration"))


class Progress(models.Model):
    """How far the events have been read into facts and cells. One row.

    Attributes:
        event: the last event that was read.
        gaps: numbers below it that were not there yet when they were passed, each with the moment: a transaction that began earlier may end later.
        letter: the last letter that was counted.
        taken_at: the moment up to which facts and cells hold everything.
        recorded_from: the first day on which a case was recorded.
    """

    event = models.BigIntegerField(default=0)
    gaps = models.JSONField(default=dict)
    letter = models.BigIntegerField(default=0)
    letter_gaps = models.JSONField(default=dict)
    taken_at = models.DateTimeField(null=True, blank=True)
    recorded_from = models.DateField(null=True, blank=True)


class CaseFactRow(models.Model):
    """One case as figures see it. Only cases that were sent, and that a practice raised, have one."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="figures")
    reference = models.CharField(max_length=16)
    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    commissioner_ref = models.BigIntegerField(default=0)
    practice_code = models.CharField(max_length=6)
    provider_code = models.CharField(max_length=6)
    opened_on = models.DateField()
    month = models.DateField()
    kind = models.CharField(max_length=20)
    site = models.CharField(max_length=160, blank=True)
    specialty = models.CharField(max_length=100, blank=True)
    letter_kind = models.CharField(max_length=30, blank=True)
    event_on = models.DateField(null=True, blank=True)
    label = models.CharField(max_length=20)
    said = models.CharField(max_length=12)
    acknowledged_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    acknowledge_due_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    answer_days = models.IntegerField(null=True, blank=True)
    is_urgent = models.BooleanField(default=False)
    has_harm = models.BooleanField(default=False)
    minutes = models.JSONField(null=True, blank=True)
    measured = models.JSONField(default=list)
    requests = models.JSONField()
    last_at = models.DateTimeField()

    class Meta:
        """An index for the cases behind a number, for each who may see them."""

        indexes = (
            models.Index(fields=("commissioner_ref", "month", "provider"), name="statistics_fact_commissioner"),
            models.Index(fields=("provider", "month"), name="statistics_fact_provider"),
            models.Index(fields=("practice", "month"), name="statistics_fact_practice"),
        )

    def __str__(self) -> str:
        """Name the case."""
        return self.reference

    def fact(self) -> CaseFact:
        """Return it as the engine's record."""
        return CaseFact(
            case=self.reference,
            practice=self.practice_code,
            provider=self.provider_code,
            opened_on=self.opened_on,
            requests=tuple(AskedFor(Task(task), rule) for task, rule in self.requests),
            kind=CaseKind(self.kind),
            site=self.site,
            specialty=self.specialty,
            letter_kind=LetterKind(self.letter_kind) if self.letter_kind else None,
            event_on=self.event_on,
            label=self.label,
            said=Said(self.said),
            acknowledged_on=self.acknowledged_on,
            answered_on=self.answered_on,
            acknowledge_due_on=self.acknowledge_due_on,
            answer_due_on=self.answer_due_on,
            answer_days=self.answer_days,
            is_urgent=self.is_urgent,
            has_harm=self.has_harm,
            minutes=Minutes(*self.minutes) if self.minutes else None,
            measured=tuple(RoleMinutes(role, minutes) for role, minutes in self.measured),
        )


def columns_of(fact: CaseFact) -> dict[str, Any]:
    """Return a record as the columns of a row, without the keys of its organisations."""
    same = (
        "opened_on kind site specialty event_on label said acknowledged_on answered_on acknowledge_due_on answer_due_on answer_days is_urgent has_harm".split()
    )
    columns: dict[str, Any] = {name: getattr(fact, name) for name in same}
    return columns | {
        "reference": fact.case,
        "practice_code": fact.practice,
        "provider_code": fact.provider,
        "kind": fact.kind.value,
        "said": fact.said.value,
        "month": fact.opened_on.replace(day=1),
        "letter_kind": fact.letter_kind.value if fact.letter_kind else "",
        "minutes": [fact.minutes.low, fact.minutes.likely, fact.minutes.high, fact.minutes.basis] if fact.minutes else None,
        "measured": [[row.role, row.minutes] for row in fact.measured],
        "requests": [[request.task.value, request.rule] for request in fact.requests],
    }


class MonthCells(models.Model):
    """The cells of one commissioner, provider and month (`remit.engine.measures.cells`): by cut and value, how many cases or requests.

    One row holds them all, because a page reads them all: a year of an area is a hundred rows instead of thirty thousand. The organisations stand as
    ids without a constraint, 0 for none: the table is written often and can be made again.
    """

    commissioner_ref = models.BigIntegerField()
    provider_ref = models.BigIntegerField()
    month = models.DateField()
    cases = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        """One row each; the second index reads a provider for all its commissioners."""

        constraints = (models.UniqueConstraint(fields=("commissioner_ref", "month", "provider_ref"), name="statistics_cells_once"),)
        indexes = (models.Index(fields=("provider_ref", "month"), name="statistics_cells_provider"),)


class LetterCount(models.Model):
    """How many letters of a provider a practice read in a month."""

    commissioner_ref = models.BigIntegerField()
    practice = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    provider_ref = models.BigIntegerField()
    month = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        """One row a practice, provider and month. The indexes hold all that a page sums, so that it reads nothing else."""

        constraints = (models.UniqueConstraint(fields=("practice", "provider_ref", "month"), name="statistics_letters_once"),)
        indexes = (
            models.Index(fields=("commissioner_ref", "month", "provider_ref", "practice", "number"), name="statistics_letters_area"),
            models.Index(fields=("provider_ref", "month", "practice", "number"), name="statistics_letters_provider"),
        )


class ReportedLetters(models.Model):
    """How many letters of a provider a practice read with Remit elsewhere in a month, as in a batch. They count like those kept here."""

    practice = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        """One number a practice, provider and month; a later report replaces the earlier one."""

        constraints = (models.UniqueConstraint(fields=("practice", "provider", "month"), name="statistics_reported_once"),)


class StepChange(models.Model):
    """That a person says: from this month on the process is another, so its chart gets limits of its own. Never deleted; `ended_at` takes it back."""

    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="step_changes")
    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One step a month."""

        constraints = (
            models.UniqueConstraint(fields=("provider", "commissioner", "month"), condition=models.Q(ended_at=None), name="statistics_step_one_a_month"),
        )

    def __str__(self) -> str:
        """Name the month."""
        return f"step {self.month:%Y-%m}"

    def holds_at(self, at: dt.datetime) -> bool:
        """Say whether it held at a moment."""
        return self.at <= at and (self.ended_at is None or self.ended_at > at)


class MeasuredMinutes(models.Model):
    """Minutes that a practice measured for one case and role; they stand in place of the published ones."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="measured_minutes")
    role = models.CharField(max_length=10, choices=ROLES)
    minutes = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        """One number a role, at most a day."""

        constraints = (
            models.UniqueConstraint(fields=("case", "role"), name="statistics_minutes_one_a_role"),
            models.CheckConstraint(condition=models.Q(minutes__lte=1440), name="statistics_minutes_at_most_a_day"),
        )


class PaymentScenario(models.Model):
    """One way to pay that a commissioner models. A scenario until an approver records an agreement, which is then never changed."""

    commissioner = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="payment_scenarios")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ScenarioKind])
    pounds = models.DecimalField(max_digits=9, decimal_places=2)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    agreed_on = models.DateField(null=True, blank=True)
    agreed_from_on = models.DateField(null=True, blank=True)
    agreed_words = models.CharField(max_length=300, blank=True)
    agreed_by_name = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """No price below zero; an agreement is whole or not there."""

        constraints = (
            models.CheckConstraint(condition=models.Q(pounds__gte=0), name="statistics_scenario_price"),
            models.CheckConstraint(
                condition=models.Q(agreed_on=None, agreed_from_on=None, agreed_words="", agreed_by_name="")
                | (models.Q(agreed_on__isnull=False, agreed_from_on__isnull=False) & ~models.Q(agreed_words="") & ~models.Q(agreed_by_name="")),
                name="statistics_agreement_is_whole",
            ),
        )

    def __str__(self) -> str:
        """Name it."""
        return self.name

    def scenario(self) -> Scenario:
        """Return it as the engine's record."""
        agreement = Agreement(self.agreed_by_name, self.agreed_on, self.agreed_words, self.agreed_from_on) if self.agreed_on else None
        return Scenario(self.name, ScenarioKind(self.kind), self.pounds, agreement=agreement)
