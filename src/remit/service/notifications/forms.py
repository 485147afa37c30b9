"""Forms about mail."""

from typing import Any

from django import forms

from remit.engine.remedy import plain_reference
from remit.service.notifications.models import MailChoices, State
from remit.service.ui.forms import PlainForm

# Fixed sentences: what a reply says may name a patient, so nothing about it is typed.
REASONS_TO_SET_ASIDE = (
    ("Advertising or spam.", "It is advertising or spam"),
    ("Not about a case.", "It is not about a case"),
    ("Dealt with elsewhere.", "It was dealt with by telephone or in another way"),
    ("The same as another reply.", "It is the same as another reply"),
)


class QueueForm(PlainForm):
    """Which mails to list."""

    state = forms.ChoiceField(label="Show", required=False, choices=[("", "Not gone or not arrived"), *State.choices])
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class AttachForm(PlainForm):
    """To which case or shared-care request a reply belongs."""

    reference = forms.CharField(
        label="Reference of the case or shared-care request",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "nhsuk-input--width-20"}),
        error_messages={"required": "Write the reference of the case or shared-care request."},
    )

    def about(self) -> str:
        """Return the subject that was named."""
        given = self.cleaned_data["reference"]
        return f"case:{plain_reference(given) or given.strip().upper()}"


class SetAsideForm(PlainForm):
    """Why a reply belongs to no case."""

    reason = forms.ChoiceField(
        label="Why does it belong to no case?", choices=REASONS_TO_SET_ASIDE, widget=forms.RadioSelect, error_messages={"required": "Choose why."}
    )


class ChoicesForm(PlainForm):
    """What an organisation chooses about its mail."""

    from_hour = forms.IntegerField(label="Letters go out from (hour)", min_value=0, max_value=23, help_text="A whole hour, such as 8.")
    to_hour = forms.IntegerField(label="Until (hour)", min_value=1, max_value=24, help_text="A whole hour, such as 18. Urgent email goes at once.")
    is_working_days_only = forms.BooleanField(label="On working days only", required=False)
    has_digest = forms.BooleanField(label="Send our people one mail a day with what is new for them", required=False)
    is_secure = forms.BooleanField(label="Secure mode: our mail may name patients and carry letters", required=False)

    def __init__(self, *arguments: Any, choices: MailChoices, **options: Any) -> None:
        """Show what holds now."""
        names = ("from_hour", "to_hour", "is_working_days_only", "has_digest", "is_secure")
        super().__init__(*arguments, initial={name: getattr(choices, name) for name in names}, **options)
        for name in ("from_hour", "to_hour"):
            field = self.fields[name]
            field.widget = forms.TextInput({"inputmode": "numeric", "class": "nhsuk-input--width-2"})
            wrong = "Write a whole hour from 0 to 24, such as 8."
            field.error_messages |= {"required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong}

    def chosen(self) -> MailChoices:
        """Return what was chosen."""
        return MailChoices(**self.cleaned_data)
