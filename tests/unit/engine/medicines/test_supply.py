"""Supplies are read rightly or named as not understood."""

import pytest

from remit.engine.medicines.supply import SupplyKind, find_lengths, read_supply

DAYS = [
    ("1/52", 7),
    ("2 weeks", 14),
    ("28/7", 28),
    ("7 days", 7),
    ("28d", 28),
    ("5/7", 5),
    ("1/12", 28),
    ("5 days' supply", 5),
    ("one week", 7),
    ("two weeks supplied", 14),
    ("fortnight", 14),
    ("TTO 5 days", 5),
    ("14 days (course)", 14),
    ("3 months", 84),
    ("thirty-five days", 35),
    ("twenty eight days", 28),
]


@pytest.mark.parametrize(("words", "days"), DAYS)
def test_length_is_read_in_days(words: str, days: int) -> None:
    supply = read_supply(words)
    assert (supply.kind, supply.days) == (SupplyKind.DAYS, days)


@pytest.mark.parametrize("words", ["nil", "none", "0", "nil supplied", "not supplied"])
def test_nothing_is_nothing(words: str) -> None:
    assert (read_supply(words).kind, read_supply(words).days) == (SupplyKind.NONE, 0)


@pytest.mark.parametrize("words", ["own", "own supply", "PODs", "has plenty", "at home"])
def test_own_supply_has_no_days(words: str) -> None:
    assert (read_supply(words).kind, read_supply(words).days) == (SupplyKind.OWN, None)


@pytest.mark.parametrize("words", ["OP", "1 inhaler", "2 boxes", "1 pen given"])
def test_pack_is_named_and_not_guessed(words: str) -> None:
    supply = read_supply(words, units_a_day=2.0)
    assert (supply.kind, supply.days) == (SupplyKind.PACK, None)
    assert "depends on the pack" in supply.note


@pytest.mark.parametrize("words", ["-5", "lots", "5-7", "see chart", "999/7", "a few"])
def test_what_is_not_understood_says_so(words: str) -> None:
    supply = read_supply(words)
    assert (supply.kind, supply.days) == (SupplyKind.UNCLEAR, None)
    assert supply.note == f"The supply “{words}” was not understood, so no run-out date is given."


@pytest.mark.parametrize("words", ["", "-", "–", "n/a"])
def test_empty_cell_says_nothing(words: str) -> None:
    assert read_supply(words).kind is SupplyKind.UNSAID


@pytest.mark.parametrize(
    ("words", "a_day", "days"), [("x14", 2.0, 7), ("2 x 28", 1.0, 56), ("28 tablets", 4.0, 7), ("x14", None, None), ("3 tabs given", 1.0, 3)]
)
def test_tablets_need_the_daily_number(words: str, a_day: float | None, days: int | None) -> None:
    supply = read_supply(words, units_a_day=a_day)
    assert (supply.kind, supply.days) == (SupplyKind.UNITS, days)
    assert ("not known" in supply.note) == (days is None)


def test_bare_number_is_what_its_column_says() -> None:
    assert read_supply("28", column="Days").days == 28
    assert read_supply("28", column="Qty", units_a_day=2.0).days == 14
    assert read_supply("5 (course)", column="Days").days == 5
    assert read_supply("28", units_a_day=1.0).days == 28
    assert read_supply("28").note == "“28” may be days or tablets, so no run-out date is given."


@pytest.mark.parametrize(
    ("text", "is_supply", "is_lasting"),
    [
        ("five days supplied", True, False),
        ("for five days", False, True),
        ("supply of 5 days", True, False),
        ("TTO for 3 days", True, False),
        ("four days from the clinic cupboard to be going on with", True, False),
        ("took five days of it home", True, False),
        ("four days from Monday", False, True),
        ("5 more days", False, True),
        ("about 4 days left", True, False),
        ("5 day course", False, True),
    ],
)
def test_supply_and_duration_are_told_apart(text: str, is_supply: bool, is_lasting: bool) -> None:
    (length,) = find_lengths(text, 0, len(text))
    assert (length.is_supply, length.is_lasting) == (is_supply, is_lasting)


@pytest.mark.parametrize(("text", "days"), [("48 hours' worth", 2), ("a 72 hr supply", 3), ("a 48 hour tape", None), ("for 48 hours", None)])
def test_hours_are_a_supply_only_where_they_are_called_one(text: str, days: int | None) -> None:
    assert [length.supply.days for length in find_lengths(text, 0, len(text))] == ([days] if days else [])


def test_rate_is_no_length() -> None:
    assert find_lengths("50 mg a week, once a day", 0, 24) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("40 mg daily (new): 4 syringes", 4),
        ("5 mg bd, box of 10", 5),
        ("2 mg, four days in the dosette", 4),
        ("The new tablets ran to five days", 5),
        ("she carries three mornings' worth", 3),
        ("five nights of TTAs, dosette packed", 5),
        ("5000 units, first 5 syringes with her", 5),
        ("40 mg daily; she was handed five syringes", 5),
    ],
)
def test_supply_in_things_that_are_used_one_at_a_time(text: str, days: int) -> None:
    (length,) = find_lengths(text, 0, len(text), 2 if "bd" in text else 1)
    assert length.supply.days == days
    assert length.supply.words in text
    assert length.supply.span is not None
    assert length.supply.words == text[length.supply.span.start : length.supply.span.end]
    assert length.is_supply or length.stands_alone
    assert not length.is_lasting


def test_one_sachet_is_a_dose_and_no_supply() -> None:
    text = "Macrogol: 1 sachet"
    assert not any(length.is_supply or length.stands_alone for length in find_lengths(text, 0, len(text), 1))
