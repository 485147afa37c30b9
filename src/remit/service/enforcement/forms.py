"""Forms of contract steps: each step asks for what its row of the ladder needs, and for nothing else."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from remit.engine.measures.periods import Period
from remit.engine.plans import Milestone
from remit.engine.steps import Decider, Ladder, Limit, MatterState, MoveRow, Need, Share, Withheld, WithholdingError, get_ladder, work_out
from remit.service.enforcement.actions import Decision, Prepared, Taken, TermRead
from remit.service.enforcement.queries.evidence import usual_period, whole_months
from remit.service.organisations.models import Organisation
from remit.service.ui.forms import DayField, PlainForm

_area = {"rows": 4}
_PATIENT = "Leave out anything about a patient."


class MatterForm(PlainForm):
    """What a matter is about."""

    provider = forms.ChoiceField(label="Hospital or other provider", error_messages={"required": "Choose one."})
    ladder = forms.ChoiceField(label="What is it about?", widget=forms.RadioSelect, error_messages={"required": "Choose one."})
    title = forms.CharField(label="The matter in a few words", max_length=160, help_text=_PATIENT, error_messages={"required": "Write a few words."})
    facts_on = DayField(
        label="Since when?",
        help_text="The first day of what this is about. It picks the edition of the contract.",
        error_messages={"required": "Write the day."},
    )

    def __init__(self, *arguments: Any, providers: list[Organisation], **options: Any) -> None:
        """Offer the providers and the ladders."""
        super().__init__(*arguments, **options)
        self.fields["provider"].choices = [(one.code, one.name) for one in providers]  # type: ignore[attr-defined]
        ladders = [(name, get_ladder(name, "2025-26")) for name in ("performance", "information_breach")]
        self.fields["ladder"].choices = [(name, f"{ladder.title} ({ladder.condition})") for name, ladder in ladders]  # type: ignore[attr-defined]


class PeriodForm(PlainForm):
    """Which months are counted."""

    first_on = DayField(label="From which month?", help_text="Any day of it", error_messages={"required": "Write a day of the first month."})
    last_on = DayField(label="To which month?", help_text="Any day of it", error_messages={"required": "Write a day of the last month."})

    def __init__(self, *arguments: Any, day: dt.date, **options: Any) -> None:
        """Offer the last twelve whole months."""
        usual = usual_period(day)
        options.setdefault("initial", {"first_on": usual.first_on, "last_on": usual.last_on})
        super().__init__(*arguments, **options)

    def clean(self) -> dict[str, Any]:
        """Refuse months the wrong way round."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("first_on") and given.get("last_on") and given["last_on"] < given["first_on"]:
            self.add_error("last_on", "The last month lies before the first. Check both.")
        return given

    def period(self) -> Period:
        """Return the whole months."""
        return whole_months(self.cleaned_data["first_on"], self.cleaned_data["last_on"])


def _label(row: MoveRow) -> str:
    """Return what a step asks for in words."""
    if Need.REASON in row.needs:
        return "Why?"
    return "What happened? It stands in the paper" if row.paper else "What was said or agreed?"


def typed_before(taken: Taken) -> dict[str, Any]:
    """Return what somebody typed to prepare a step, as the first words of its form."""
    first_on, last_on = taken.evidence.days() if taken.evidence else (None, None)
    found: dict[str, Any] = {"text": taken.text, "day": taken.day, "milestone": taken.milestone, "first_on": first_on, "last_on": last_on}
    if (sum_of := taken.withheld) is not None:
        found |= {"share": sum_of.share, "month": sum_of.month, "value": Decimal(sum_of.value_pence) / 100, "milestones": sum_of.milestones}
    return {name: value for name, value in found.items() if value}


class StepForm(PlainForm):
    """What one step needs."""

    def __init__(self, *arguments: Any, row: MoveRow, ladder: Ladder, state: MatterState, day: dt.date, **options: Any) -> None:
        """Make the fields that the step needs."""
        super().__init__(*arguments, **options)
        self.row, self.day, self.shares = row, day, {share.id: share for share in ladder.shares if state.label in share.at}
        if Need.TEXT in row.needs or Need.REASON in row.needs:
            label = _label(row)
            self.fields["text"] = forms.CharField(
                label=label, max_length=4000, help_text=_PATIENT, widget=forms.Textarea(_area), error_messages={"required": "Write a few words."}
            )
        if Need.DAY in row.needs:
            self.fields["day"] = DayField(label="Which day does it name?", error_messages={"required": "Write the day."})
        if Need.MILESTONE in row.needs:
            choices = [(one.id, one.action) for one in state.plan if one.id not in state.met]
            self.fields["milestone"] = forms.ChoiceField(label="Which milestone?", choices=choices, error_messages={"required": "Choose a milestone."})
        if Need.MONEY in row.needs:
            self._add_money()
        if Need.EVIDENCE in row.needs:
            self._add_months()
        if row.by is Decider.OFFICER:
            self.fields["on"] = DayField(label="When was it?", initial=day, error_messages={"required": "Write the day."})

    def _add_months(self) -> None:
        usual = usual_period(self.day)
        for name, label, first in (("first_on", "Count cases from which month?", usual.first_on), ("last_on", "To which month?", usual.last_on)):
            self.fields[name] = DayField(label=label, help_text="Any day of it", initial=first, error_messages={"required": "Write a day of the month."})

    def _add_money(self) -> None:
        number = forms.TextInput({"class": "nhsuk-input--width-10", "inputmode": "decimal"})
        self.fields["share"] = forms.ChoiceField(label="For what?", choices=[(share.id, share.words) for share in self.shares.values()])
        self.fields["month"] = forms.RegexField(
            r"^\d{4}-(0[1-9]|1[0-2])$",
            label="Which month?",
            help_text="Year and month, such as 2026-01",
            widget=number,
            error_messages={"invalid": "Write year and month, such as 2026-01.", "required": "Write the month."},
        )
        self.fields["value"] = forms.DecimalField(
            label="The month’s value under the contract, in pounds",
            help_text="From your finance team. Remit does not know it.",
            min_value=0,
            decimal_places=2,
            max_digits=14,
            widget=number,
            error_messages={"required": "Write the month’s value."},
        )
        self.fields["milestones"] = forms.IntegerField(label="For how many milestones?", min_value=1, initial=1, widget=number)

    def clean(self) -> dict[str, Any]:
        """Work out what may be withheld, and refuse a day that is to come."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("on") and given["on"] > self.day:
            self.add_error("on", "This day is still to come. Record the step when it was taken.")
        if given.get("first_on") and given.get("last_on") and given["last_on"] < given["first_on"]:
            self.add_error("last_on", "The last month lies before the first. Check both.")
        if "value" in self.fields and not self.errors:
            try:
                given["withheld"] = self._work_out(given)
            except WithholdingError as error:
                self.add_error(None, str(error))
        return given

    def _work_out(self, given: dict[str, Any]) -> Withheld:
        share: Share = self.shares[given["share"]]
        return work_out(share, month=given["month"], value_pence=int(given["value"] * 100), milestones=given["milestones"])

    def period(self) -> Period | None:
        """Return the whole months of the evidence, None where the step needs none."""
        given = self.cleaned_data
        return whole_months(given["first_on"], given["last_on"]) if "first_on" in given else None

    def taken(self, *, milestones: tuple[Milestone, ...] = ()) -> Taken:
        """Return the step with all that was said."""
        given = self.cleaned_data
        return Taken(
            move=self.row.id,
            on=given.get("on") or self.day,
            text=given.get("text", ""),
            day=given.get("day"),
            milestone=given.get("milestone", ""),
            milestones=milestones,
            withheld=given.get("withheld"),
        )


class DecisionForm(PlainForm):
    """What an approver decides."""

    decision = forms.ChoiceField(label="What do you decide?", widget=forms.RadioSelect, error_messages={"required": "Choose one of the three."})
    reason = forms.CharField(
        label="Your reason",
        help_text=f"Needed if you send it back or take no action. {_PATIENT}",
        max_length=2000,
        required=False,
        widget=forms.Textarea(_area),
    )
    is_read = forms.BooleanField(label="I have read the evidence and the paper", required=False)

    def __init__(self, *arguments: Any, row: MoveRow, prepared_by: str, **options: Any) -> None:
        """Say what each choice does."""
        super().__init__(*arguments, **options)
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (Decision.APPROVED.value, f"Approve: {row.words}"),
            (Decision.SENT_BACK.value, f"Send it back to {prepared_by} for changes"),
            (Decision.NO_ACTION.value, "Decide to take no action on the whole matter"),
        ]

    def prepared(self) -> Prepared:
        """Return what was decided."""
        given = self.cleaned_data
        return Prepared(Decision(given["decision"]), given["reason"], given["is_read"])


class TermForm(PlainForm):
    """A number of the signed contract."""

    clause = forms.CharField(label="Clause", help_text="As it stands there, such as GC9.8", max_length=40, error_messages={"required": "Write the clause."})
    page = forms.CharField(
        label="Page", max_length=20, widget=forms.TextInput({"class": "nhsuk-input--width-5"}), error_messages={"required": "Write the page."}
    )

    def __init__(self, *arguments: Any, term: Limit | Share, **options: Any) -> None:
        """Ask for days, months or a percentage, as the term has it."""
        super().__init__(*arguments, **options)
        self.term = term
        short = {"class": "nhsuk-input--width-5", "inputmode": "decimal"}
        if isinstance(term, Limit):
            self.fields["days"] = forms.IntegerField(label="Working days (operational days)", required=False, min_value=1, widget=forms.TextInput(short))
            self.fields["months"] = forms.IntegerField(label="Or months", required=False, min_value=1, widget=forms.TextInput(short))
        else:
            percent = {"required": False, "min_value": Decimal("0.01"), "max_value": 100, "decimal_places": 2}
            self.fields["percent"] = forms.DecimalField(label="Per cent of the month’s value", widget=forms.TextInput(short), **percent)  # type: ignore[arg-type]
            self.fields["cap"] = forms.DecimalField(label="All together at most, per cent (optional)", widget=forms.TextInput(short), **percent)  # type: ignore[arg-type]

    def read(self) -> TermRead:
        """Return what somebody read."""
        given = self.cleaned_data
        return TermRead(self.term.id, given["clause"], given["page"], given.get("days"), given.get("months"), given.get("percent"), given.get("cap"))
