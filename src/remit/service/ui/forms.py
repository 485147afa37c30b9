"""Form fields in the manner of the design system.

What lives here: widgets whose marks the design system's style sheet knows, the date in three parts, and the summary of errors. The templates that draw
them are in `templates/ui/form.html`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django import forms

from remit.service.ui.policies import RefusalError


class DayWidget(forms.MultiWidget):
    """Day, month and year, each typed: quicker and less prone to error than a calendar to click in."""

    parts = ("day", "month", "year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Make three number fields."""
        super().__init__({part: forms.TextInput({"inputmode": "numeric"}) for part in self.parts}, attrs)

    def decompress(self, value: dt.date | None) -> list[Any]:
        """Return the parts of a day."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day given as day, month and year."""

    widget = DayWidget

    def __init__(self, **options: Any) -> None:
        """Take the options of any field."""
        number: dict[str, Any] = {"required": False, "error_messages": {"invalid": "Write the date in numbers, such as 5 1 2026."}}
        fields = [forms.IntegerField(**number) for _ in DayWidget.parts]
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, data_list: list[Any]) -> dt.date | None:
        """Return the day that the parts name, None where all are empty."""
        if not any(part is not None for part in data_list):
            return None
        try:
            day, month, year = data_list
            return dt.date(year, month, day)
        except (TypeError, ValueError, OverflowError):
            raise forms.ValidationError("There is no such day. Write day, month and year in numbers, such as 5 1 2026.") from None


class PlainForm(forms.Form):
    """A form whose labels and sentences need no colon and no placeholder, and whose errors a summary can list."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take away what the design system does not want."""
        options.setdefault("label_suffix", "")
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


def list_problems(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """Yield each error of a form with the id of the field it belongs to; the form's own errors lead to the top."""
    for name, errors in form.errors.items():
        for error in errors:
            yield (first_id(form, name) if name in form.fields else "maincontent", str(error))


def first_id(form: forms.BaseForm, name: str) -> str:
    """Return the id of the element to which a link to a field leads."""
    field = form.fields[name]
    bound = form[name]
    if isinstance(field.widget, DayWidget):
        return f"{bound.auto_id}_day"
    return f"{bound.auto_id}_0" if isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else bound.auto_id


def choices_of(bound: forms.BoundField) -> list[dict[str, Any]]:
    """Return the choices of radio buttons, as the design system's macro wants them."""
    chosen = str(bound.value() or "")
    return [{"value": str(value), "text": str(label), "checked": str(value) == chosen} for value, label in bound.field.choices]  # type: ignore[attr-defined]


def options_of(bound: forms.BoundField) -> list[dict[str, Any]]:
    """Return the options of a list, as the design system's macro wants them."""
    chosen = str(bound.value() or "")
    return [{"value": str(value), "text": str(label), "selected": str(value) == chosen} for value, label in bound.field.choices]  # type: ignore[attr-defined]


def day_parts_of(bound: forms.BoundField) -> list[dict[str, Any]]:
    """Return day, month and year of a date, as the design system's macro wants them; its own names and ids agree with Django's."""
    value = bound.value()
    given = value if isinstance(value, list) else DayWidget().decompress(value)
    wrong = " nhsuk-input--error" if bound.errors else ""
    return [
        {
            "id": f"{bound.auto_id}_{part}",
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "value": "" if item is None else str(item),
            "classes": f"nhsuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part, item in zip(DayWidget.parts, given, strict=True)
    ]


def label_of(bound: forms.BoundField, value: str) -> str:
    """Return the words of one choice of a field."""
    return next((str(label) for key, label in bound.field.choices if str(key) == value), "")  # type: ignore[attr-defined]


def was_done(form: forms.BaseForm, do: Callable[[], object]) -> bool:
    """Do what a valid form asks for; a refusal becomes the form's error."""
    if not form.is_valid():
        return False
    try:
        do()
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
