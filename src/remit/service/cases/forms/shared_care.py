"""Forms of shared-care requests: adding one, deciding on it, and what happens later.

What lives here: fields with a sentence for each mistake. What does not: which step may follow which (`remit.engine.medicines.shared_care`).
"""

import datetime as dt
from typing import Any

from django import forms

from remit.engine.medicines.shared_care import POINT_WORDS, Point
from remit.engine.remedy import SharedCareAnswer
from remit.service.organisations import queries as organisations
from remit.service.ui.forms import DayField, PlainForm

_NAMES = {"class": "nhsuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
ANSWERS = ((SharedCareAnswer.ACCEPT.value, "Accept"), (SharedCareAnswer.DECLINE.value, "Do not accept"), (SharedCareAnswer.ASK.value, "Ask for more first"))


class AddRequestForm(PlainForm):
    """A request that did not come as a letter here, or whose letter Remit did not see as one."""

    provider = forms.ChoiceField(
        label="Which hospital asks?", error_messages={"required": "Choose the hospital.", "invalid_choice": "Choose one from the list."}
    )
    specialty = forms.CharField(label="Department (optional)", required=False, max_length=100, widget=forms.TextInput(_NAMES))
    medicine = forms.CharField(
        label="Which medicine?", max_length=120, widget=forms.TextInput(_NAMES), error_messages={"required": "Write the name of the medicine."}
    )
    asked_on = DayField(label="On which day did they ask?", error_messages={"required": "Write the day."})
    text = forms.CharField(
        label="What does the request say?",
        help_text="Paste the letter or its text. Remit looks for the points of the checklist in it.",
        max_length=40_000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Paste the text of the request."},
    )
    patient_name = forms.CharField(label="Patient’s name (optional)", required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    nhs_number = forms.CharField(label="NHS number (optional)", required=False, max_length=13, widget=forms.TextInput({**_NAMES, "inputmode": "numeric"}))

    def __init__(self, *arguments: Any, day: dt.date, **options: Any) -> None:
        """Offer the providers that are open."""
        super().__init__(*arguments, **options)
        self.day = day
        found = organisations.list_of_kind("provider", day=day)
        self.fields["provider"].choices = [("", "Choose"), *((one.code, one.name) for one in found)]  # type: ignore[attr-defined]

    def clean_asked_on(self) -> dt.date:
        """Refuse a day that has not come."""
        day: dt.date = self.cleaned_data["asked_on"]
        if day > self.day:
            raise forms.ValidationError("That day has not come yet. Check the date.")
        return day


class DecideForm(PlainForm):
    """The checklist as a person reads it, and what they decide. A point that is shown in the letter comes ticked; the person may untick it."""

    medicine = forms.CharField(label="Medicine", max_length=120, widget=forms.TextInput(_NAMES), error_messages={"required": "Write the name of the medicine."})
    points = forms.MultipleChoiceField(
        label="What does the request show?", required=False, widget=forms.CheckboxSelectMultiple, choices=[(point.value, POINT_WORDS[point]) for point in Point]
    )
    answer = forms.ChoiceField(label="What do you decide?", choices=ANSWERS, widget=forms.RadioSelect, error_messages={"required": "Choose what you decide."})
    reason = forms.CharField(
        label="Your reason or question",
        required=False,
        max_length=600,
        help_text="Needed if you do not accept. The hospital reads it.",
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what the letter cannot do without."""
        cleaned = super().clean() or {}
        answer, missing = cleaned.get("answer"), set(Point) - {Point(point) for point in cleaned.get("points", ())}
        if answer == SharedCareAnswer.DECLINE and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Give the reason in a sentence or two: the hospital must know why you decline.")
        if answer == SharedCareAnswer.ASK and not missing and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Untick what is missing, or write your question: this letter would ask nothing.")
        if answer == SharedCareAnswer.ACCEPT and missing:
            names = ", ".join(POINT_WORDS[point] for point in Point if point in missing)
            self.add_error("points", f"Before you accept, all points must be there. Missing: {names}. Tick what you know from elsewhere, or ask the hospital.")
        return cleaned


class AnsweredForm(PlainForm):
    """That the hospital sent more."""

    text = forms.CharField(
        label="What did they send?",
        help_text="Paste it. It is added to the request, and the checklist is read again.",
        max_length=40_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Paste what they sent."},
    )


class AgainForm(PlainForm):
    """That an agreement must be made anew."""

    text = forms.CharField(
        label="What has changed?",
        help_text="Such as a new dose or another medicine.",
        max_length=600,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Write what has changed."},
    )
