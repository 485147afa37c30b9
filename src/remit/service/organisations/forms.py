"""Forms about organisations."""

from typing import Any

from django import forms

from remit.service.organisations import policies, queries
from remit.service.organisations.actions import FILES, Facts, read_file
from remit.service.organisations.models import Kind, Organisation, SuccessionKind, check_code_shape
from remit.service.organisations.queries import Promise
from remit.service.ui.forms import DayField, PlainForm
from remit.service.ui.policies import RefusalError


class OrganisationCodeField(forms.CharField):
    """An organisation given by its ODS code."""

    def __init__(self, **options: Any) -> None:
        """Take a short code in any case."""
        options.setdefault("widget", forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "nhsuk-input--width-10"}))
        super().__init__(max_length=6, **options)

    def clean(self, value: Any) -> Organisation | None:
        """Return the organisation that has the code."""
        code = super().clean(value).strip().upper()
        if not code:
            return None
        found = queries.find_organisation(code)
        if found is None:
            raise forms.ValidationError(f"No organisation here has the code {code}. Check it, or add that organisation first.")
        return found


class SearchForm(PlainForm):
    """What to look for."""

    words = forms.CharField(label="Name or ODS code", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *Kind.choices])
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class OrganisationForm(PlainForm):
    """One organisation by hand."""

    code = forms.CharField(
        label="ODS code",
        max_length=6,
        validators=[check_code_shape],
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "nhsuk-input--width-10"}),
        error_messages={"required": "Write the ODS code."},
    )
    name = forms.CharField(label="Name", max_length=160, error_messages={"required": "Write the name."})
    kind = forms.ChoiceField(label="What is it?", choices=Kind.choices, widget=forms.RadioSelect, error_messages={"required": "Choose what it is."})
    postcode = forms.CharField(label="Postcode (optional)", max_length=10, required=False, widget=forms.TextInput({"class": "nhsuk-input--width-10"}))
    part_of = OrganisationCodeField(label="ODS code of its provider (sites only)", required=False)
    network = OrganisationCodeField(label="ODS code of its primary care network (practices only)", required=False)
    commissioner = OrganisationCodeField(label="ODS code of its commissioner (optional)", required=False)
    opened_on = DayField(label="Open since (optional)", required=False)
    closed_on = DayField(label="Closed on (optional)", required=False)

    def __init__(self, *arguments: Any, organisation: Organisation | None = None, **options: Any) -> None:
        """Show what is known; the code of an organisation never changes."""
        if organisation is not None:
            parents = {name: parent.code for name in policies.KIND_OF_PARENT if (parent := getattr(organisation, name))}
            plain = {name: getattr(organisation, name) for name in ("code", "name", "kind", "postcode", "opened_on", "closed_on")}
            options["initial"] = {**plain, **parents}
        super().__init__(*arguments, **options)
        if organisation is not None:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Refuse a code that is taken."""
        code: str = self.cleaned_data["code"]
        if found := queries.find_organisation(code):
            raise forms.ValidationError(f"That code belongs to {found.name}, which is here already.")
        return code

    def facts(self) -> Facts:
        """Return what was said, without the code."""
        return Facts(**{name: value for name, value in self.cleaned_data.items() if name != "code"})


class ImportForm(PlainForm):
    """A file of the Organisation Data Service."""

    file_kind = forms.ChoiceField(
        label="Which file is it?",
        choices=[(name, file.title) for name, file in FILES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which file it is."},
    )
    file = forms.FileField(
        label="The CSV file",
        help_text="As it was published: 27 columns, no headings. Sites need their trusts, so bring in etr before ets.",
        error_messages={"required": "Choose the file.", "empty": "The file is empty. Choose another one."},
    )

    def clean(self) -> dict[str, Any]:
        """Read the file; each row that cannot be used has its sentence."""
        cleaned = super().clean() or {}
        if cleaned.get("file") and cleaned.get("file_kind"):
            try:
                cleaned["entries"] = read_file(cleaned["file"].read(), cleaned["file_kind"])
            except RefusalError as refusal:
                for problem in getattr(refusal, "problems", [str(refusal)]):
                    self.add_error("file", problem)
        return cleaned


class SuccessionForm(PlainForm):
    """What followed an organisation."""

    after = OrganisationCodeField(label="ODS code of the organisation that followed it", error_messages={"required": "Write the ODS code."})
    kind = forms.ChoiceField(
        label="How did it follow?", choices=SuccessionKind.choices, widget=forms.RadioSelect, error_messages={"required": "Choose how it followed."}
    )
    on = DayField(label="On which day?", help_text="The first day of the new organisation.", error_messages={"required": "Write the day."})


class ContactPointForm(PlainForm):
    """Where returned work reaches a provider."""

    specialty = forms.CharField(label="Specialty (optional)", max_length=100, required=False, help_text="Leave it empty for the whole organisation.")
    email = forms.EmailField(
        label="Email address",
        help_text="A mailbox that several people read.",
        error_messages={"required": "Write an email address.", "invalid": "Write an email address such as name@example.nhs.uk."},
    )
    phone = forms.CharField(label="Telephone (optional)", max_length=30, required=False)


class PromiseForm(PlainForm):
    """How soon a provider promises to answer."""

    acknowledge_days = forms.IntegerField(label="Confirm within (working days)", min_value=1, max_value=60)
    answer_days = forms.IntegerField(label="Answer within (working days)", min_value=1, max_value=60)
    escalate_days = forms.IntegerField(label="Send to the lead after (working days)", min_value=1, max_value=90)
    from_on = DayField(label="From which day on?", error_messages={"required": "Write the day."})

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Make the number fields narrow, and their sentences plain."""
        super().__init__(*arguments, **options)
        for name in ("acknowledge_days", "answer_days", "escalate_days"):
            field = self.fields[name]
            field.widget = forms.TextInput({"inputmode": "numeric", "class": "nhsuk-input--width-3"})
            field.error_messages |= {"required": "Write a number of working days.", "invalid": "Write a whole number, such as 10."}

    def promise(self) -> Promise:
        """Return what was promised."""
        given = self.cleaned_data
        return Promise(given["acknowledge_days"], given["answer_days"], given["escalate_days"], is_own=True)
