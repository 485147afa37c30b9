"""Forms about cases: looking for them, moving them, answering, files.

What lives here: what people type, with a sentence for each mistake. What does not: whether the case allows it (the engine says so when the move is made).
"""

from typing import Any

from django import forms

from remit.engine.lifecycle import Acting, ActingKind, Channel, Move, Need
from remit.service.cases import policies
from remit.service.cases.actions import File, Made
from remit.service.cases.presenters.case import ANSWERS
from remit.service.cases.presenters.tables import LABEL_TAGS, TASK_WORDS
from remit.service.cases.queries.lists import Filters, ListName
from remit.service.cases.queries.sharing import Shared
from remit.service.ui.forms import DayField, PlainForm
from remit.service.ui.policies import RefusalError

_NARROW = {"autocomplete": "off", "spellcheck": "false", "class": "nhsuk-input--width-10"}
_STATES = [("", "Any"), ("open", "Open"), ("closed", "Closed"), ("resolved", "Resolved"), *((label.value, words[0]) for label, words in LABEL_TAGS.items())]


class FilterForm(PlainForm):
    """What to look for in a list."""

    list = forms.ChoiceField(choices=[(name.value, name.value) for name in ListName], required=False, widget=forms.HiddenInput)
    reference = forms.CharField(label="Case number", required=False, max_length=20, widget=forms.TextInput(_NARROW))
    other = forms.CharField(label="Organisation", required=False, max_length=100)
    specialty = forms.CharField(label="Specialty", required=False, max_length=100)
    task = forms.ChoiceField(
        label="What is asked", required=False, choices=[("", "Anything"), *((task, words.capitalize()) for task, words in TASK_WORDS.items())]
    )
    state = forms.ChoiceField(label="Where it stands", required=False, choices=_STATES)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def filters(self) -> Filters:
        """Return what was asked for; a field that makes no sense filters nothing."""
        given = self.cleaned_data
        return Filters(**{name: given.get(name) or "" for name in ("other", "specialty", "task", "state", "reference")})


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files that come with a message: few, small, of known kinds, and what their names say."""

    def __init__(self, **options: Any) -> None:
        """Take several files."""
        options.setdefault("widget", FilesInput({"accept": ",".join(f".{ending}" for ending in policies.FILE_KINDS)}))
        super().__init__(required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> tuple[File, ...]:
        """Return the files with clean names."""
        try:
            policies.check_file_count(len(data or ()))
            return tuple(_read_file(one) for one in data or ())
        except RefusalError as refusal:
            raise forms.ValidationError(str(refusal)) from None


def _read_file(upload: Any) -> File:
    """Return one upload; one that is too large is refused before it is read."""
    name = policies.clean_file_name(upload.name)
    begins = upload.read(1024)
    upload.seek(0)
    media_type = policies.check_file(name, upload.size, begins)
    return File(name, media_type, upload.read())


class WordsForm(PlainForm):
    """What every form of a move has: the last event that was seen, and a key that makes a double click one act."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def made(self, move: Move) -> Made:
        """Return the move that the form describes."""
        given = self.cleaned_data
        return Made(
            move,
            text=given.get("text") or "",
            items=tuple(given.get("items") or ()),
            acting=self.acting(),
            other=given.get("other") or "",
            day=given.get("day"),
            on=given.get("on"),
            corrects=given.get("corrects"),
            key=given.get("key") or "",
            seen=given.get("seen"),
            files=given.get("attachments") or (),
        )

    def acting(self) -> Acting | None:
        """Return who acts for the patient, where the form asks."""
        kind = self.cleaned_data.get("acting_kind")
        return Acting(ActingKind(kind), self.cleaned_data.get("acting_words") or "") if kind else None


class SharedTextForm(WordsForm):
    """A form whose text the commissioner may read too: then no NHS number may stand in it."""

    def __init__(self, *arguments: Any, is_read_by_commissioner: bool = False, **options: Any) -> None:
        """Say so above the text."""
        super().__init__(*arguments, **options)
        self.is_read_by_commissioner = is_read_by_commissioner
        if is_read_by_commissioner and "text" in self.fields:
            self.fields["text"].help_text = "The commissioner reads this too. Do not name the patient or any clinician."

    def clean_text(self) -> str:
        """Refuse an NHS number where the commissioner reads."""
        text: str = self.cleaned_data["text"]
        if self.is_read_by_commissioner:
            _check(policies.check_no_number, text)
        return text


class MessageForm(SharedTextForm):
    """A message with files."""

    text = forms.CharField(
        label="Message", widget=forms.Textarea({"rows": 3}), max_length=policies.LONGEST_TEXT, error_messages={"required": "Write a message."}
    )
    attachments = FilesField(label="Add files (optional)", help_text="PDF, DOCX, PNG, JPEG or TXT, at most 5, each at most 10 MB.")


class MoveForm(SharedTextForm):
    """A move of practice or commissioner: the fields are those that the engine's table says it needs."""

    text = forms.CharField(
        label="Reason", widget=forms.Textarea({"rows": 4}), max_length=policies.LONGEST_TEXT, error_messages={"required": "Give a reason in a sentence or two."}
    )
    day = DayField(label="Until which day?", error_messages={"required": "Give the day."})
    acting_kind = forms.ChoiceField(
        label="Who is acting for the patient today?",
        widget=forms.RadioSelect,
        choices=[
            (ActingKind.OURS.value, "Somebody here"),
            (ActingKind.THEIRS.value, "Somebody at the other organisation"),
            (ActingKind.NOBODY_NEEDED.value, "A clinician checked: nobody needs to act today"),
        ],
        error_messages={"required": "Choose who is acting for the patient."},
    )
    acting_words = forms.CharField(label="Their name, or why nobody needs to act", max_length=200, error_messages={"required": "Write a name, or the reason."})
    is_clinician = forms.BooleanField(label="I am a clinician", required=False)

    def __init__(self, *arguments: Any, needs: tuple[Need, ...], **options: Any) -> None:
        """Keep what the move needs."""
        super().__init__(*arguments, **options)
        wanted = {
            "text": {Need.TEXT, Need.REASON},
            "day": {Need.DAY},
            "acting_kind": {Need.ACTING},
            "acting_words": {Need.ACTING},
            "is_clinician": {Need.ACTING},
        }
        for name, which in wanted.items():
            if not which & set(needs):
                del self.fields[name]


def _check(policy: Any, value: str) -> None:
    try:
        policy(value)
    except RefusalError as refusal:
        raise forms.ValidationError(str(refusal)) from None


class AnswerField(forms.ChoiceField):
    """An answer. One that is not offered any more goes through: the engine says that it was given already, or why it cannot be given."""

    def valid_value(self, value: Any) -> bool:
        """Say whether it is an answer at all."""
        return value in set(ANSWERS)


class AnswerForm(SharedTextForm):
    """The respondent's answer."""

    move = AnswerField(label="What is your answer?", widget=forms.RadioSelect, error_messages={"required": "Choose your answer."})
    items = forms.MultipleChoiceField(label="Which do you take back?", required=False, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(label="What should they know?", required=False, widget=forms.Textarea({"rows": 4}), max_length=policies.LONGEST_TEXT)
    other = forms.CharField(
        label="Other team, organisation or case number", required=False, max_length=120, help_text="Only if it belongs elsewhere, or was answered already."
    )
    day = DayField(label="When will it be done? (if you take it back)", required=False, help_text="For example, 9 1 2026")
    name = forms.CharField(label="Your name and job", max_length=120, error_messages={"required": "Write your name and job: they are told who answered."})

    def __init__(
        self, *arguments: Any, answers: list[tuple[str, str]], items: list[tuple[str, str]], needs_name: bool = False, is_change: bool = False, **options: Any
    ) -> None:
        """Offer the answers that the case allows now."""
        super().__init__(*arguments, **options)
        self.fields["move"].choices = answers  # type: ignore[attr-defined]
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        if is_change:
            self.fields["move"].label = "Do you want to change your answer?"
        if len(items) < 2:
            del self.fields["items"]
        if not needs_name:
            del self.fields["name"]

    def answer(self) -> Made:
        """Return the answer as a move. What another answer would have needed is left out."""
        move = Move(self.cleaned_data["move"])
        made = self.made(move)
        is_part, takes = move is Move.TAKE_BACK_IN_PART, move in (Move.TAKE_BACK, Move.TAKE_BACK_IN_PART)
        return Made(
            move,
            text=made.text,
            items=made.items if is_part else (),
            other=made.other if move in (Move.NOT_OURS, Move.REDIRECT, Move.DUPLICATE) else "",
            day=made.day if takes else None,
            on=made.on,
            key=made.key,
            seen=made.seen,
        )


class RecordedAnswerForm(AnswerForm):
    """An answer that came by telephone, on paper or by mail, written down by the raiser."""

    channel = forms.ChoiceField(
        label="How did it come?",
        widget=forms.RadioSelect,
        choices=[(Channel.TELEPHONE.value, "By telephone"), (Channel.PAPER.value, "On paper"), (Channel.MAIL.value, "By e-mail")],
        error_messages={"required": "Choose how it came."},
    )
    on = DayField(label="On which day?", error_messages={"required": "Give the day on which they said it."})
    field_order = ("channel", "on", "move", "items", "text", "other", "day")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Ask who said it."""
        super().__init__(*arguments, **options)
        self.fields["move"].label = "What is their answer?"
        self.fields["day"].label = "When will it be done? (if they take it back)"
        if "items" in self.fields:
            self.fields["items"].label = "Which do they take back?"
        self.fields["text"].required = True
        self.fields["text"].label = "Who said it, and what did they say?"
        self.fields["text"].error_messages["required"] = "Write who said it, and what was said."


class CorrectDayForm(WordsForm):
    """The right day of an earlier entry."""

    corrects = forms.TypedChoiceField(label="Which entry?", coerce=int, widget=forms.RadioSelect, error_messages={"required": "Choose the entry."})
    day = DayField(label="On which day did it happen?", error_messages={"required": "Give the day."})
    text = forms.CharField(label="Why was the day wrong?", widget=forms.Textarea({"rows": 2}), max_length=500, error_messages={"required": "Give the reason."})

    def __init__(self, *arguments: Any, entries: list[tuple[int, str]], **options: Any) -> None:
        """Offer the entries that this side recorded."""
        super().__init__(*arguments, **options)
        self.fields["corrects"].choices = entries  # type: ignore[attr-defined]


class TemplateForm(PlainForm):
    """Words that a provider often answers with."""

    move = forms.ChoiceField(label="For which answer?", error_messages={"required": "Choose an answer."})
    title = forms.CharField(label="Name of these words", max_length=80, error_messages={"required": "Write a name."})
    text = forms.CharField(label="The words", widget=forms.Textarea({"rows": 4}), max_length=2000, error_messages={"required": "Write the words."})

    def __init__(self, *arguments: Any, answers: list[tuple[str, str]], **options: Any) -> None:
        """Offer the answers."""
        super().__init__(*arguments, **options)
        self.fields["move"].choices = answers  # type: ignore[attr-defined]


class SharingForm(PlainForm):
    """What others see of a practice's cases."""

    name_to_commissioner = forms.BooleanField(label="The commissioner sees our name in every case", required=False)
    name_to_lmc = forms.BooleanField(label="The local medical committee sees our name", required=False)
    letter_by_link = forms.BooleanField(label="The link in a mail shows the letter and the patient’s name", required=False)

    def shared(self) -> Shared:
        """Return what was ticked."""
        return Shared(**self.cleaned_data)
