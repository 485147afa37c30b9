"""What people type on the pages of this app: keys, webhooks, a draft."""

import datetime as dt
from typing import Any

from django import forms

from remit.service.accounts.models import Role
from remit.service.api.actions.keys import NewKey
from remit.service.api.permissions import ROLES_OF_KIND, SCOPE_WORDS
from remit.service.api.policies import LONGEST_DAYS, LONGEST_TEXT
from remit.service.organisations.models import Organisation
from remit.service.ui.forms import DayField, PlainForm


class KeyForm(PlainForm):
    """A new key."""

    name = forms.CharField(
        label="Which system is it for?", max_length=80, help_text="Such as “Letter system, test”.", error_messages={"required": "Write which system it is for."}
    )
    role = forms.ChoiceField(
        label="In which role does it act?",
        widget=forms.RadioSelect,
        help_text="It may open what a person in this role may open, and no more.",
        error_messages={"required": "Choose a role."},
    )
    is_client = forms.ChoiceField(
        label="How does the system identify itself?",
        widget=forms.RadioSelect,
        choices=[("", "It sends the key itself"), ("yes", "It fetches tokens (OAuth 2, client credentials)")],
        required=False,
    )
    expires_on = DayField(label="Last day", help_text=f"At most {LONGEST_DAYS} days from today.", error_messages={"required": "Write the last day."})

    def __init__(self, *arguments: Any, organisation: Organisation, day: dt.date, **options: Any) -> None:
        """Offer the roles of this organisation, and a box for each scope."""
        super().__init__(*arguments, initial={"expires_on": day + dt.timedelta(days=180)}, **options)
        roles = ROLES_OF_KIND.get(organisation.kind, ())  # type: ignore[call-overload]
        self.fields["role"].choices = [(role.value, Role(role).label) for role in roles]  # type: ignore[attr-defined]
        for scope, words in SCOPE_WORDS.items():
            self.fields[_box(scope)] = forms.BooleanField(label=words, required=False)

    def scope_fields(self) -> list[Any]:
        """Return the boxes of the scopes."""
        return [self[_box(scope)] for scope in SCOPE_WORDS]

    def new_key(self) -> NewKey:
        """Return what the key is to be."""
        given = self.cleaned_data
        scopes = tuple(scope.value for scope in SCOPE_WORDS if given[_box(scope)])
        return NewKey(given["name"], given["role"], scopes, given["expires_on"], is_client=given["is_client"] == "yes")


def _box(scope: str) -> str:
    return "scope_" + scope.replace(":", "_")


class WebhookForm(PlainForm):
    """A new webhook."""

    address = forms.URLField(
        label="Address of your system",
        max_length=300,
        assume_scheme="https",
        help_text="Such as https://letters.example.nhs.uk/remit.",
        error_messages={"required": "Write the address.", "invalid": "Write the whole address, such as https://letters.example.nhs.uk/remit."},
    )


class DraftForm(PlainForm):
    """A draft to check."""

    text = forms.CharField(
        label="Text of the letter",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 14}),
        help_text="Paste it from Word. Leave out the patient’s name if you like: it makes no difference.",
        error_messages={"required": "Paste the text of the letter."},
    )
