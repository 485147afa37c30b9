"""What people choose about figures: months, a step with its reason, minutes of a case."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from remit.engine.measures.cost import CostData
from remit.engine.measures.counts import THEMES, Cut
from remit.engine.measures.crosswalks import get_crosswalk
from remit.engine.measures.periods import Period, month_of, months_before, next_month
from remit.engine.measures.scenarios import Scenario, ScenarioKind
from remit.service.statistics import policies
from remit.service.statistics.models import ROLES
from remit.service.statistics.queries.wanted import Wanted, usual_period
from remit.service.ui.forms import DayField, PlainForm
from remit.service.ui.policies import RefusalError

MONTHS_BACK = 60


def month_choices(day: dt.date) -> list[tuple[str, str]]:
    """Return the months that can be chosen, the present one first."""
    months = [months_before(month_of(day), back) for back in range(MONTHS_BACK)]
    return [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months]


class PeriodForm(PlainForm):
    """Which months, and by which set of themes. Whole months only: letters are counted by month."""

    first = forms.ChoiceField(label="First month", required=False)
    last = forms.ChoiceField(label="Last month", required=False)
    themes = forms.ChoiceField(
        label="Themes",
        required=False,
        choices=[(cut.value, get_crosswalk(cut.value).title) for cut in THEMES],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "There is no such set of themes. Choose one above the table."},
    )
    as_of = forms.DateTimeField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"])

    def __init__(self, *arguments: Any, day: dt.date, **options: Any) -> None:
        """Offer the months up to a day."""
        super().__init__(*arguments, **options)
        usual = usual_period(day)
        for name in ("first", "last"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 said above
            field.choices = month_choices(day)
            field.error_messages["invalid_choice"] = "Choose a month of the list. Figures go back five years."
        self.usual = usual

    def clean(self) -> dict[str, Any]:
        """Check the order."""
        cleaned = super().clean() or {}
        period = self.period_of(cleaned)
        try:
            policies.check_months(period[0], period[1])
        except RefusalError as refusal:
            self.add_error("last", str(refusal))
        return cleaned

    def period_of(self, cleaned: dict[str, Any]) -> tuple[dt.date, dt.date]:
        """Return the first days of the first and last month."""
        first, last = cleaned.get("first") or f"{self.usual.first_on:%Y-%m}", cleaned.get("last") or f"{self.usual.last_on:%Y-%m}"
        return dt.date.fromisoformat(f"{first}-01"), dt.date.fromisoformat(f"{last}-01")

    def period(self) -> Period:
        """Return the months, the usual ones where the choice cannot be used."""
        if not self.is_valid():
            return self.usual
        first, last = self.period_of(self.cleaned_data)
        return Period(first, next_month(last) - dt.timedelta(days=1))

    def moment(self) -> dt.datetime | None:
        """Return as of which earlier moment figures are taken again, None for now."""
        moment: dt.datetime | None = self.cleaned_data.get("as_of") if self.is_valid() else None
        return moment

    def theme_set(self) -> Cut:
        """Return by which set of themes, that of the improvement plan where none can be used."""
        return Cut((self.cleaned_data.get("themes") if self.is_valid() else "") or Cut.SDIP)

    def wanted(self, provider: str) -> Wanted:
        """Return what is wanted of a provider, or of all where its code is empty."""
        return Wanted(self.period(), provider, self.moment())


class PricesForm(PlainForm):
    """By which list of prices cost is reckoned."""

    prices = forms.ChoiceField(label="Price list", required=False)

    def __init__(self, *arguments: Any, data: CostData, **options: Any) -> None:
        """Offer the lists that somebody checked."""
        super().__init__(*arguments, **options)
        field = self.fields["prices"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 said above
        field.choices = [(prices.id, f"{prices.source.partition(':')[0]} (prices of {prices.price_year})") for prices in data.price_lists if prices.is_usable]
        field.error_messages["invalid_choice"] = "Choose a price list of the list. One that nobody checked is not used."
        field.initial = data.default_prices


class ScenarioForm(PlainForm):
    """One way to pay."""

    name = forms.CharField(label="What do you call it?", max_length=120, error_messages={"required": "Write a name, such as Charge trial."})
    kind = forms.ChoiceField(
        label="What would be paid for?",
        choices=[(kind.value, Scenario("", kind, Decimal(0)).kind_words) for kind in ScenarioKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    pounds = forms.DecimalField(
        label="How many pounds for each?",
        help_text="For each item, report, or practice and year",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput({"class": "nhsuk-input--width-10", "inputmode": "decimal"}),
        error_messages={
            "required": "Write the price in pounds.",
            "invalid": "Write the price as a number, such as 25.",
            "min_value": "Give a price of 0 or more.",
        },
    )


class AgreementForm(PlainForm):
    """That a scenario was agreed."""

    words = forms.CharField(
        label="Where does the agreement stand?",
        help_text="A document, or a meeting with its day and item",
        max_length=300,
        error_messages={"required": "Say where it stands."},
    )
    on = DayField(label="When was it agreed?", error_messages={"required": "Write the day."})
    from_on = DayField(
        label="From which day does it hold?",
        help_text="Cases opened before stay marked as a scenario. For a yearly payment give the first day of a contract year",
        error_messages={"required": "Write the day."},
    )


class EndForm(PlainForm):
    """Why a scenario ends."""

    reason = forms.CharField(
        label="Why does it end?",
        help_text="It is kept with the scenario for good. No name here.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why the scenario ends."},
    )


class StepForm(PlainForm):
    """A month from which a process is another, and what changed."""

    month = forms.ChoiceField(label="In which month did it change?", error_messages={"required": "Choose the month."})
    reason = forms.CharField(
        label="What changed?",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="It stands under the chart, so that everybody can judge it. Name no person.",
        error_messages={"required": "Say what changed."},
    )

    def __init__(self, *arguments: Any, day: dt.date, **options: Any) -> None:
        """Offer the months up to a day."""
        super().__init__(*arguments, **options)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 said above
        field.choices = [("", "Choose a month"), *month_choices(day)]

    def chosen_month(self) -> dt.date:
        """Return the month."""
        return dt.date.fromisoformat(f"{self.cleaned_data['month']}-01")


class MinutesForm(PlainForm):
    """How many minutes of which role a case took."""

    role = forms.ChoiceField(label="Whose time?", choices=ROLES, widget=forms.RadioSelect, error_messages={"required": "Choose whose time it was."})
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=policies.MOST_MINUTES,
        widget=forms.TextInput({"inputmode": "numeric", "class": "nhsuk-input--width-3"}),
        error_messages={
            "required": "Write the minutes.",
            "invalid": "Write the minutes as a number, such as 12.",
            "min_value": "Give the minutes as a whole number from 1 to 1,440.",
            "max_value": "Give the minutes as a whole number from 1 to 1,440.",
        },
    )
