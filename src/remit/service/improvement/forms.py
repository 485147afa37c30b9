"""Forms about plans, the working group and the self-assessment."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from remit.engine.plans import Better, Direction, Measure, Milestone, MilestoneError, Reading, Theme
from remit.service.organisations.models import Organisation
from remit.service.ui.forms import DayField, PlainForm

COUNTED, PERCENT, NUMBER, NONE = "counted", "percent", "number", "none"
MEASURES = (
    (COUNTED, "Cases of this theme for every 1,000 letters. Remit counts them"),
    (PERCENT, "A percentage that somebody takes"),
    (NUMBER, "A number that somebody takes"),
    (NONE, "None yet"),
)
_short = forms.TextInput({"class": "nhsuk-input--width-5", "inputmode": "decimal"})


class MilestoneForm(PlainForm):
    """One milestone of a plan."""

    action = forms.CharField(label="What will be done?", max_length=300, error_messages={"required": "Write what will be done."})
    direction = forms.ChoiceField(
        label="Who changes the way they work?",
        choices=[(side.value, "The hospital" if side is Direction.PROVIDER else "Practices") for side in Direction],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who changes the way they work."},
    )
    theme = forms.ChoiceField(label="Theme", choices=[(theme.value, theme.words) for theme in Theme])
    owner = forms.CharField(
        label="Who answers for it?", help_text="A post, such as Head of outpatients", max_length=120, error_messages={"required": "Write who answers for it."}
    )
    due_on = DayField(label="By when?", error_messages={"required": "Write the day."})
    measure = forms.ChoiceField(label="What shows it?", choices=MEASURES, widget=forms.RadioSelect, initial=COUNTED)
    measure_words = forms.CharField(label="What is measured? (not needed if Remit counts)", max_length=160, required=False)
    better = forms.ChoiceField(
        label="Which way is better?",
        choices=[(Better.LOWER.value, "Lower"), (Better.HIGHER.value, "Higher")],
        widget=forms.RadioSelect,
        initial=Better.LOWER.value,
    )
    target = forms.DecimalField(label="Target (optional)", required=False, min_value=0, max_digits=9, decimal_places=2, widget=_short)
    base_number = forms.IntegerField(label="Start: number (optional)", required=False, min_value=0, widget=_short)
    base_of = forms.IntegerField(label="Start: out of how many (optional)", required=False, min_value=1, widget=_short)
    base_on = DayField(label="Start: counted up to which day? (optional)", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a measure without words, and half a start."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("measure") in (PERCENT, NUMBER) and not given.get("measure_words"):
            self.add_error("measure_words", "Say what is measured, such as letters with a number for patients.")
        start = [given.get(name) is not None for name in ("base_number", "base_on")]
        if any(start) and not all(start):
            self.add_error("base_number", "A start needs its number and its day. Give both, or neither.")
        return given

    def milestone(self) -> Milestone:
        """Return what was said.

        Raises:
            MilestoneError: it is no promise.
        """
        given = self.cleaned_data
        return Milestone(
            id="new",
            theme=Theme(given["theme"]),
            direction=Direction(given["direction"]),
            action=given["action"],
            owner=given["owner"],
            due_on=given["due_on"],
            measure=self._measure(),
            baseline=self._baseline(),
            target=given["target"] if given["target"] is None else Decimal(given["target"]),
        )

    def _measure(self) -> Measure | None:
        kind, better = self.cleaned_data["measure"], Better(self.cleaned_data["better"])
        match kind:
            case "counted":
                return Measure("cases for every 1,000 letters", 1000, Better.LOWER, counts="cases")
            case "percent" | "number":
                return Measure(self.cleaned_data["measure_words"], 100 if kind == PERCENT else 1, better)
            case _:
                return None

    def _baseline(self) -> Reading | None:
        given = self.cleaned_data
        if given["base_number"] is None:
            return None
        return Reading(given["base_on"], given["base_number"], given["base_of"] if given["measure"] != NUMBER else None)


def typed_before(milestone: Milestone) -> dict[str, Any]:
    """Return what somebody typed to write a milestone, as the first words of its form."""
    measure, start = milestone.measure, milestone.baseline
    found: dict[str, Any] = {name: getattr(milestone, name) for name in ("action", "owner", "due_on", "target")}
    found |= {"direction": milestone.direction.value, "theme": milestone.theme.value, "measure": NONE}
    if measure is not None:
        kind = COUNTED if measure.counts else PERCENT if measure.per == 100 else NUMBER
        found |= {"measure": kind, "measure_words": "" if measure.counts else measure.words, "better": measure.better.value}
    if start is not None:
        found |= {"base_number": start.numerator, "base_of": start.denominator, "base_on": start.until_on}
    return found


class PlanForm(PlainForm):
    """Which hospital and which contract year."""

    provider = forms.ChoiceField(label="Hospital or other provider", error_messages={"required": "Choose one."})
    year = forms.ChoiceField(label="Contract year")

    def __init__(self, *arguments: Any, providers: list[Organisation], day: dt.date, **options: Any) -> None:
        """Offer the providers, and the contract years around a day."""
        super().__init__(*arguments, **options)
        current = day.year if day.month >= 4 else day.year - 1
        self.fields["provider"].choices = [(one.code, one.name) for one in providers]  # type: ignore[attr-defined]
        self.fields["year"].choices = [(str(year), f"1 April {year} to 31 March {year + 1}") for year in (current, current + 1, current - 1)]  # type: ignore[attr-defined]


class ReadingForm(PlainForm):
    """A figure that somebody took."""

    until_on = DayField(label="Counted up to which day?", error_messages={"required": "Write the day."})
    numerator = forms.IntegerField(label="Number", min_value=0, widget=_short, error_messages={"required": "Write the number."})
    denominator = forms.IntegerField(label="Out of how many (leave empty for a plain number)", min_value=0, required=False, widget=_short)
    evidence = forms.CharField(
        label="Where does it come from?",
        max_length=500,
        help_text="Such as an audit of 50 letters. Nothing about a patient.",
        error_messages={"required": "Say where the figure comes from, such as an audit of 50 letters."},
    )

    def reading(self) -> Reading:
        """Return what was said."""
        given = self.cleaned_data
        return Reading(given["until_on"], given["numerator"], given["denominator"])


class ReasonForm(PlainForm):
    """A reason."""

    reason = forms.CharField(label="Why?", max_length=500, widget=forms.Textarea({"rows": 3}), error_messages={"required": "Say why."})


class ReviewForm(PlainForm):
    """A review meeting."""

    on = DayField(label="When was it?", error_messages={"required": "Write the day."})
    note = forms.CharField(
        label="What was said and agreed?", max_length=5000, widget=forms.Textarea({"rows": 6}), error_messages={"required": "Write what was said."}
    )


class MemberForm(PlainForm):
    """Somebody of the working group."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Write the name."})
    post = forms.CharField(label="Post", max_length=120, error_messages={"required": "Write the post."})
    organisation_name = forms.CharField(label="Organisation", max_length=160, error_messages={"required": "Write the organisation."})


class MeetingForm(PlainForm):
    """A meeting of the working group."""

    on = DayField(label="When was it?", error_messages={"required": "Write the day."})
    present = forms.CharField(label="Who was there? (optional)", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    note = forms.CharField(label="What was talked about? (optional)", max_length=5000, required=False, widget=forms.Textarea({"rows": 5}))


class DecisionForm(PlainForm):
    """What a meeting decided."""

    text = forms.CharField(
        label="What was decided?", max_length=1000, widget=forms.Textarea({"rows": 3}), error_messages={"required": "Write what was decided."}
    )


class ActionForm(PlainForm):
    """Who does what by when."""

    text = forms.CharField(label="What will be done?", max_length=1000, error_messages={"required": "Write what will be done."})
    owner = forms.CharField(label="Who does it?", max_length=120, error_messages={"required": "Write who does it."})
    due_on = DayField(label="By when?", error_messages={"required": "Write the day."})


class DoneForm(PlainForm):
    """That an action is done."""

    note = forms.CharField(label="What came of it? (optional)", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))


AREAS = (
    ("missed_appointments", "Referrals and missed appointments"),
    ("onward_referral", "Onward referral"),
    ("discharge_summaries", "Discharge summaries"),
    ("clinic_letters", "Clinic letters"),
    ("medicines", "Medicines"),
    ("fit_notes", "Fit notes"),
    ("queries", "Questions of patients and practices"),
)


class AssessmentForm(PlainForm):
    """The yearly look at the interface, area by area."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Make a field for each area, and one for the committee."""
        super().__init__(*arguments, **options)
        for name, title in AREAS:
            self.fields[name] = forms.CharField(label=title, required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))
        self.fields["committee_view"] = forms.CharField(
            label="What the local medical committee says", required=False, max_length=5000, widget=forms.Textarea({"rows": 4})
        )


class ApprovalForm(PlainForm):
    """Which public meeting approved it."""

    on = DayField(label="When was the public meeting?", error_messages={"required": "Write the day."})
    where = forms.CharField(label="Which meeting, and where can its papers be read?", max_length=300, error_messages={"required": "Say which meeting."})


__all__ = [
    "AREAS",
    "ActionForm",
    "ApprovalForm",
    "AssessmentForm",
    "DecisionForm",
    "DoneForm",
    "MeetingForm",
    "MemberForm",
    "MilestoneError",
    "MilestoneForm",
    "PlanForm",
    "ReadingForm",
    "ReasonForm",
    "ReviewForm",
    "typed_before",
]
