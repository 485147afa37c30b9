"""Forms about the library."""

from typing import Any

from django import forms

from remit.service.improvement.queries.plans import MilestoneStanding
from remit.service.library.models import DocumentKind, DocumentVersion
from remit.service.ui.forms import DayField, PlainForm


class DocumentForm(PlainForm):
    """A document of an area."""

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Write the title."})
    kind = forms.ChoiceField(label="What is it?", choices=DocumentKind.choices, widget=forms.RadioSelect, error_messages={"required": "Choose one."})


class DayForm(PlainForm):
    """The day on which documents applied."""

    day = DayField(label="What applied on another day?", error_messages={"required": "Write the day: day, month and year in numbers, such as 5 1 2026."})


class VersionForm(PlainForm):
    """A version of a document."""

    name = forms.CharField(label="Version", help_text="Such as version 2", max_length=60, error_messages={"required": "Write the version."})
    valid_from = DayField(label="In force from", error_messages={"required": "Write the day."})
    valid_to = DayField(label="In force until (optional)", required=False)
    link = forms.URLField(label="Where can it be read? (optional)", max_length=300, required=False, assume_scheme="https")

    def version(self) -> DocumentVersion:
        """Return the version, not kept yet."""
        return DocumentVersion(**self.cleaned_data)


class PracticeForm(PlainForm):
    """Something that worked."""

    milestone = forms.ChoiceField(
        label="Which milestone shows it?", help_text="Only milestones whose target is met by the figures", error_messages={"required": "Choose one."}
    )
    title = forms.CharField(label="In a few words", max_length=200, error_messages={"required": "Write a few words."})
    what_was_done = forms.CharField(
        label="What was done?", max_length=4000, widget=forms.Textarea({"rows": 5}), error_messages={"required": "Write what was done."}
    )

    def __init__(self, *arguments: Any, milestones: list[MilestoneStanding], **options: Any) -> None:
        """Offer the milestones that are met."""
        super().__init__(*arguments, **options)
        self.milestones = {str(one.row.pk): one for one in milestones}
        self.fields["milestone"].choices = [(key, one.standing.milestone.action) for key, one in self.milestones.items()]  # type: ignore[attr-defined]


class ReleaseForm(PlainForm):
    """Which figures are released."""

    first_on = DayField(label="First day", error_messages={"required": "Write the first day."})
    last_on = DayField(label="Last day", error_messages={"required": "Write the last day."})
    hide = forms.ChoiceField(
        label="Hide small numbers?",
        choices=[("5", "Yes: numbers under 5, and what would give them away"), ("0", "No, show every number")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        label="Your reason",
        help_text="It is kept with the release.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why."},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("first_on") and given.get("last_on") and given["last_on"] < given["first_on"]:
            self.add_error("last_on", "The period ends before it begins. Check both days.")
        return given


class TakeBackForm(PlainForm):
    """Why released figures are taken back."""

    reason = forms.CharField(
        label="Why are they taken back?",
        help_text="It is kept with the figures for good. No name here.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why the figures are taken back."},
    )
