"""Forms about information requests."""

from typing import Any

from django import forms

from remit.engine.disclosure import list_exemptions
from remit.service.foi.actions import Asked
from remit.service.ui.forms import DayField, PlainForm

_area = {"rows": 4}


class RequestForm(PlainForm):
    """What came in."""

    subject = forms.CharField(label="What is asked, in a few words", max_length=200, error_messages={"required": "Write a few words."})
    received_on = DayField(label="When did it come in?", error_messages={"required": "Write the day on which it came in."})
    first_on = DayField(label="First day of the period asked for", error_messages={"required": "Write the first day of the period."})
    last_on = DayField(label="Last day of the period asked for", error_messages={"required": "Write the last day of the period."})
    from_whom = forms.CharField(label="From whom? (optional)", help_text="Such as a journalist. No name here.", max_length=60, required=False)
    contact = forms.CharField(
        label="Name and address of the requester (optional)", help_text="Kept sealed, and never published.", max_length=300, required=False
    )

    def asked(self) -> Asked:
        """Return what came in."""
        return Asked(**self.cleaned_data)


class QuestionForm(PlainForm):
    """What the requester is asked."""

    question = forms.CharField(
        label="What did you ask the requester?",
        help_text="In the words of your letter. No name here: it is kept for good.",
        max_length=1000,
        widget=forms.Textarea(_area),
        error_messages={"required": "Write what you asked the requester. It says later why the clock stood still."},
    )


class WithdrawalForm(PlainForm):
    """That the requester does not want an answer any more."""

    reason = forms.CharField(
        label="How did the requester withdraw it, and why?",
        help_text="Such as: by email on 5 January, has the figures from another source. No name here: it is kept for good.",
        max_length=1000,
        widget=forms.Textarea(_area),
        error_messages={"required": "Say how and why the requester withdrew it."},
    )


class MeaningForm(PlainForm):
    """That the requester said what is meant."""

    given_on = DayField(label="When did the requester answer?", error_messages={"required": "Write the day."})


class HidingForm(PlainForm):
    """What is hidden, and why."""

    hide = forms.ChoiceField(
        label="Hide small numbers?",
        choices=[("5", "Yes: numbers under 5, and what would give them away"), ("0", "No, show every number")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
        help_text="A count of reports about a hospital is often not about a patient. Hide it where it could be.",
    )
    reason = forms.CharField(
        label="Your reason",
        help_text="It is kept with the answer, and used if there is a review.",
        max_length=1000,
        widget=forms.Textarea(_area),
        error_messages={"required": "Say why. The reason is kept with the answer."},
    )
    exemptions = forms.MultipleChoiceField(label="Exemptions used (optional)", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Offer the exemptions."""
        super().__init__(*arguments, **options)
        self.fields["exemptions"].choices = [(one.section, one.words) for one in list_exemptions()]  # type: ignore[attr-defined]


class ReleaseForm(PlainForm):
    """What an approver decides about an answer."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("publish", "Release it, and publish it in the disclosure log"),
            ("release", "Release it, without publishing"),
            ("back", "Send it back for changes"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    reason = forms.CharField(label="Your reason", help_text="Needed if you send it back.", max_length=1000, required=False, widget=forms.Textarea(_area))


class ReviewForm(PlainForm):
    """That somebody asked for an internal review."""

    asked_on = DayField(label="When was it asked for?", error_messages={"required": "Write the day."})
    promise_days = forms.IntegerField(
        label="Within how many working days do you promise to answer?",
        help_text="Your own promise. The Act sets no number.",
        min_value=1,
        max_value=60,
        initial=20,
        widget=forms.TextInput({"class": "nhsuk-input--width-5", "inputmode": "numeric"}),
    )


class OutcomeForm(PlainForm):
    """What an internal review found."""

    outcome = forms.CharField(
        label="What did the review find?", max_length=1000, widget=forms.Textarea(_area), error_messages={"required": "Write what the review found."}
    )
