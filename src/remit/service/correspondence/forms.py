"""Forms about letters, with a sentence for each mistake."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from remit.service.correspondence import policies, presenters
from remit.service.correspondence.actions import Incoming
from remit.service.correspondence.models import Decision
from remit.service.correspondence.queries import FindingView, second_grounds
from remit.service.ui.forms import PlainForm
from remit.service.ui.policies import RefusalError

_CHOICE, _TOUCHED = re.compile(r"d[0-9]{1,4}"), re.compile(r"touched[0-9]{1,4}")


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes many; it is also the field to drop files on."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Many files, none of them required."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files; an empty one is refused later, by name, so that it stops none of the others."""
        given = data if isinstance(data, list | tuple) else [data]
        return [file for file in given if file]


class AddLettersForm(PlainForm):
    """Letters as files, or the text of one."""

    letters = ManyFilesField(
        label="Drop letters here, or choose files",
        required=False,
        help_text=f"PDF, Word, RTF, mail, scanned pages, text, or a zip of them. Up to {policies.MOST_FILES} letters at once.",
    )
    pasted = forms.CharField(
        label="Text of the letter",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="Leave out nothing. It is kept locked: only your practice can read it.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse nothing, too much at once, and a text that is no letter."""
        cleaned = super().clean() or {}
        pasted = cleaned.get("pasted") or ""
        if len(pasted) > policies.MOST_WORDS:
            self.add_error("pasted", f"This text has more than {policies.MOST_WORDS:,} characters, which no letter has. Paste one letter.")
        sizes = [int(file.size or 0) for file in cleaned.get("letters", ())] + ([len(pasted)] if pasted.strip() else [])
        try:
            policies.check_delivery(sizes)
        except RefusalError as refusal:
            self.add_error("letters", str(refusal))
        return cleaned

    def incoming(self) -> list[Incoming]:
        """Return what was given, as the action takes it."""
        files = [Incoming(file.name or "letter", file.read()) for file in self.cleaned_data["letters"]]
        pasted = self.cleaned_data["pasted"]
        return files + ([Incoming("Pasted text", pasted.encode())] if pasted.strip() else [])

    def is_pasted(self) -> bool:
        """Say whether only text was given."""
        return not self.cleaned_data["letters"]


class DecisionsForm(PlainForm):
    """The decision on each request of a letter."""

    def __init__(self, *arguments: Any, findings: Sequence[FindingView], are_chosen: bool, **options: Any) -> None:
        """Make four choices for each request, chosen as decided before or as suggested."""
        super().__init__(*arguments, **options)
        self.numbers = [one.number for one in findings]
        # One choice for the same words: what is decided on them is recorded for both grounds.
        self.leads = second_grounds(findings)
        for one in (finding for finding in findings if finding.number not in self.leads):
            self.fields[f"d{one.number}"] = forms.ChoiceField(
                label=f"Your decision on request {one.number}",
                choices=presenters.choices_for(one),
                widget=forms.RadioSelect,
                initial=one.decision or (one.suggested if are_chosen else ""),
                error_messages={
                    "required": f"Choose what to do with request {one.number}.",
                    "invalid_choice": f"Choose one of the four answers to request {one.number}.",
                },
            )

    def marked(self) -> set[int]:
        """Return the numbers of the requests that come back as clicked."""
        return {number for number in self.numbers if (self.data if self.is_bound else self.initial).get(f"touched{number}") == "1"}

    def decisions(self) -> dict[int, str]:
        """Return the decision on each request by number."""
        return {number: self.cleaned_data[f"d{self.leads.get(number, number)}"] for number in self.numbers}

    def touched(self) -> set[int]:
        """Return the numbers of the requests whose choice was clicked, as the script counts them; without script there are none."""
        return {number for number in self.numbers if self.data.get(f"touched{self.leads.get(number, number)}") == "1"}


def read_choices(given: Mapping[str, str]) -> dict[str, str]:
    """Return what was chosen on a letter page and is not yet decided, and which choices were clicked: fields of `DecisionsForm` by name."""
    return {
        name: value for name, value in given.items() if (_CHOICE.fullmatch(name) and value in Decision.values) or (_TOUCHED.fullmatch(name) and value == "1")
    }


class MissedForm(PlainForm):
    """A request that the engine missed: by marked words (script), or by line."""

    prefix = "missed"
    line = forms.IntegerField(
        label="Line number",
        required=False,
        min_value=1,
        widget=forms.TextInput({"inputmode": "numeric", "class": "nhsuk-input--width-2"}),
        error_messages={"invalid": "Write the number that stands beside the line, such as 5."},
    )
    task = forms.ChoiceField(
        label="What does it ask you to do?",
        choices=[("", "Choose"), *((task.value, presenters.TITLES[task]) for task in presenters.NAMEABLE)],
        error_messages={"required": "Choose what it asks you to do."},
    )
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, text: str = "", **options: Any) -> None:
        """Keep the letter, so that a line becomes words."""
        super().__init__(*arguments, **options)
        self.text = text

    def clean(self) -> dict[str, Any]:
        """Turn a line into its words."""
        cleaned = super().clean() or {}
        if cleaned.get("start") is None or cleaned.get("end") is None:
            span = presenters.span_of_line(self.text, cleaned["line"]) if cleaned.get("line") else None
            if span is None and "line" not in self.errors:
                self.add_error("line", "Mark the words in the letter, or write the number that stands beside their line.")
            elif span:
                cleaned["start"], cleaned["end"] = span
        return cleaned


class PolicyForm(PlainForm):
    """What is agreed locally."""

    policy = forms.FileField(
        label="The policy file (YAML)", error_messages={"required": "Choose the policy file.", "empty": "The file is empty. Choose another one."}
    )
    formulary = forms.FileField(
        label="The formulary that it names (CSV, optional)", required=False, error_messages={"empty": "The file is empty. Choose another one."}
    )


class PreferenceForm(PlainForm):
    """How suggestions are shown."""

    are_suggestions_chosen = forms.BooleanField(label="Suggestions come chosen on the letter page", required=False)
