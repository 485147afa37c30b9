"""Forms of sending: who acts for the patient, to whom it goes, the approval, and what is reported without a letter.

What lives here: fields with a sentence for each mistake. What does not: whether it may be done now (`policies`), or forms of a case that goes on (`answers`).
"""

import datetime as dt
from typing import Any

from django import forms

from remit.engine.remedy import ASKED_WITHOUT_LETTER, LONGEST_OWN_LINE, REFERRAL_POINTS, Kind, PatientShown
from remit.engine.terms import IdentifierError, NHSNumber
from remit.service.organisations import queries as organisations
from remit.service.ui.forms import DayField, PlainForm

ME, COLLEAGUE, OTHER_SIDE, NOBODY = "me", "colleague", "other_side", "nobody"
BY_MAIL, BY_HAND = "mail", "hand"
TAKE_BACK, COUNT = "back", "count"
_SHORT = {"class": "nhsuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}


class ActingForm(PlainForm):
    """Who is acting for the patient today. Nothing is chosen beforehand: haste is wrong here."""

    who = forms.ChoiceField(
        label="Who is acting for the patient today?", widget=forms.RadioSelect, error_messages={"required": "Choose who is acting for the patient today."}
    )
    named = forms.CharField(
        label="Name or reason",
        required=False,
        max_length=200,
        help_text="Only if it is not you.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    is_clinician = forms.BooleanField(label="I am a clinician, and I decide that nobody needs to act today", required=False)

    def __init__(self, *arguments: Any, me: str, other_side: str, **options: Any) -> None:
        """Name the reader and the other side in the choices."""
        super().__init__(*arguments, **options)
        self.me = me
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (ME, f"I am ({me})"),
            (COLLEAGUE, "Somebody else of ours. Give the name below."),
            (OTHER_SIDE, f"{other_side}. Somebody there told us that they will act. Give the name below."),
            (NOBODY, "Nobody needs to act today. Say why below. Only a clinician can choose this."),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the name or the reason, and for the clinician's word."""
        cleaned = super().clean() or {}
        who, named = cleaned.get("who"), cleaned.get("named", "").strip()
        if who in (COLLEAGUE, OTHER_SIDE) and not named:
            self.add_error("named", "Write the name of who is acting.")
        if who == NOBODY and not named:
            self.add_error("named", "Write why nobody needs to act today.")
        if who == NOBODY and not cleaned.get("is_clinician"):
            self.add_error("is_clinician", "Only a clinician can say that nobody needs to act today. Ask one, or name who is acting.")
        cleaned["words"] = self.me if who == ME else named
        return cleaned


class RecipientForm(PlainForm):
    """To whom it goes."""

    recipient = forms.ChoiceField(error_messages={"required": "Choose where it goes.", "invalid_choice": "Choose one from the list."})
    specialty = forms.CharField(label="Department or specialty (optional)", required=False, max_length=100, widget=forms.TextInput(_SHORT))

    def __init__(self, *arguments: Any, kind: str, day: dt.date, label: str, **options: Any) -> None:
        """Offer the organisations of a kind that are open."""
        super().__init__(*arguments, **options)
        found = organisations.list_of_kind(kind, day=day)
        self.fields["recipient"].label = label
        self.fields["recipient"].choices = [("", "Choose"), *((one.code, one.name) for one in found)]  # type: ignore[attr-defined]


class PatientForm(PlainForm):
    """Who the patient is, and of a report when it was. All of it is optional: of a letter only what was not read need be typed."""

    patient_name = forms.CharField(label="Name (optional)", required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    born_on = DayField(label="Date of birth (optional)", required=False)
    nhs_number = forms.CharField(
        label="NHS number (optional)",
        required=False,
        max_length=13,
        widget=forms.TextInput({**_SHORT, "inputmode": "numeric", "class": "nhsuk-input--width-10"}),
    )
    their_number = forms.CharField(label="Their own number or reference (optional)", required=False, max_length=40, widget=forms.TextInput(_SHORT))
    asked_on = DayField(label="Day of the call or referral (optional)", required=False)

    def __init__(self, *arguments: Any, day: dt.date, is_of_letter: bool, **options: Any) -> None:
        """Keep today, so that a day that has not come is refused; a letter says itself of which day it is."""
        super().__init__(*arguments, **options)
        self.day = day
        if is_of_letter:
            del self.fields["asked_on"]

    def clean_asked_on(self) -> dt.date | None:
        """Refuse a day that has not come."""
        return self._past("asked_on")

    def clean_born_on(self) -> dt.date | None:
        """Refuse a day that has not come."""
        return self._past("born_on")

    def _past(self, name: str) -> dt.date | None:
        given: dt.date | None = self.cleaned_data[name]
        if given and given > self.day:
            raise forms.ValidationError("That day has not come yet. Check the date.")
        return given

    def clean_nhs_number(self) -> str:
        """Refuse a number that is none: a letter about the wrong patient is worse than one about nobody."""
        digits = str(self.cleaned_data["nhs_number"]).replace(" ", "").replace("-", "")
        if not digits:
            return ""
        try:
            return NHSNumber(digits).digits
        except IdentifierError as error:
            raise forms.ValidationError(f"{error} Check it, or leave it empty.") from None


class ApproveForm(PlainForm):
    """The approval of a letter that somebody has read. `seen` says which letter they read."""

    own_line = forms.CharField(
        label="Add a line of your own (optional)",
        help_text="Leave out the patient’s name.",
        required=False,
        max_length=LONGEST_OWN_LINE,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": f"Keep your own line to {LONGEST_OWN_LINE} characters, or write a message in the case."},
    )
    has_note = forms.BooleanField(label="Make a note for the patient", required=False)
    seen = forms.CharField(widget=forms.HiddenInput)
    how = forms.ChoiceField(choices=[(BY_MAIL, BY_MAIL), (BY_HAND, BY_HAND)], widget=forms.HiddenInput)


class ByHandForm(PlainForm):
    """That a letter was sent by hand, and on which day."""

    on = DayField(label="On which day was it sent?", help_text="By post, by hand or with your own mail.", error_messages={"required": "Write the day."})


class ReportForm(PlainForm):
    """What was asked without a letter, in five fields; the same five for a provider about a practice's referral."""

    recipient = forms.ChoiceField(error_messages={"required": "Choose one from the list.", "invalid_choice": "Choose one from the list."})
    specialty = forms.CharField(label="Department", required=False, max_length=100, widget=forms.TextInput(_SHORT))
    kind = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choose what it is about."})
    said = forms.CharField(
        label="3. What was said?",
        help_text="As close to the words as you can. Leave out the patient’s name.",
        max_length=600,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Write what was said.", "max_length": "Keep it to 600 characters: what was asked, in its words."},
    )
    needs_today = forms.ChoiceField(
        label="4. Does the patient need something today?",
        choices=[("no", "No"), ("yes", "Yes, and we are dealing with it"), ("unsure", "Not sure: ask a clinician first")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the patient needs something today."},
    )
    wish = forms.ChoiceField(widget=forms.RadioSelect, label="5. What do you want to happen?", error_messages={"required": "Choose what you want to happen."})

    def __init__(self, *arguments: Any, is_referral: bool, day: dt.date, **options: Any) -> None:
        """Ask a practice about a hospital, or a provider about a practice's referral."""
        super().__init__(*arguments, **options)
        self.is_referral = is_referral
        kinds: dict[str, Kind] = dict(REFERRAL_POINTS if is_referral else ASKED_WITHOUT_LETTER)
        found = organisations.list_of_kind("practice" if is_referral else "provider", day=day)
        other = "practice" if is_referral else "hospital"
        labels = {"recipient": f"1. Which {other}?", "kind": "2. What is it about?" if is_referral else "2. What were you asked to do?"}
        choices = {
            "recipient": [("", "Choose"), *((one.code, one.name) for one in found)],
            "kind": [(name, kind.words) for name, kind in kinds.items()],
            "wish": [(TAKE_BACK, f"{other.capitalize()} to {'see to it' if is_referral else 'take it back'}"), (COUNT, "Only count it: we have done it")],
        }
        for name, label in labels.items():
            self.fields[name].label = label
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]
        if is_referral:
            del self.fields["specialty"]
            self.fields["said"].label = "3. What is the matter?"
            self.fields["said"].help_text = "What you need, or why it is not for you. Leave out the patient’s name."

    def clean_needs_today(self) -> str:
        """Stop where nobody knows whether the patient can wait."""
        given = str(self.cleaned_data["needs_today"])
        if given == "unsure":
            raise forms.ValidationError("Ask a clinician first whether the patient can wait. Then choose No or Yes. What you wrote is kept on this page.")
        return given


class LetterheadForm(PlainForm):
    """How an organisation's own letters look, and where it is reached."""

    address = forms.CharField(label="Address", required=False, max_length=300, help_text="One line for each part.", widget=forms.Textarea({"rows": 4}))
    telephone = forms.CharField(label="Telephone", required=False, max_length=30, widget=forms.TextInput(_SHORT))
    email = forms.EmailField(
        label="Email address for letters to you (optional)",
        required=False,
        help_text="A mailbox that several people read.",
        error_messages={"invalid": "Write an email address such as name@example.nhs.uk."},
    )
    patient_shown = forms.ChoiceField(
        label="How do your letters name the patient?",
        choices=[
            (PatientShown.INITIALS_AND_NUMBER.value, "Initials and NHS number"),
            (PatientShown.NAME_AND_NUMBER.value, "Name and NHS number"),
            (PatientShown.NUMBER.value, "NHS number only"),
            (PatientShown.INITIALS.value, "Initials only"),
        ],
        widget=forms.RadioSelect,
    )
