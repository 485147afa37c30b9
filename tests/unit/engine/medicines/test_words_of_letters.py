"""What running words say of supply and change, where a table would have a column for it."""

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.medicines.letter_supply import find_letter_supply
from remit.engine.medicines.names import find_mentions
from remit.engine.medicines.rows import Row, read_rows
from remit.engine.medicines.statuses import Status
from remit.engine.medicines.supply import SupplyKind

HEAD = "Date of clinic: 3 March 2026\nDate of letter: 4 March 2026\n\nDear Dr Okonjo\n\n"


def row_of(words: str) -> Row:
    """Return the one medicine of some words; 3 March 2026 is a Tuesday."""
    (row,) = read_rows(read_text(HEAD + words))
    return row


@pytest.mark.parametrize("often", ["five times daily", "daily", "at night", "with breakfast", "bd", "prn", "every evening", "when needed"])
def test_how_often_a_tablet_is_taken_is_no_supply(often: str) -> None:
    assert row_of(f"Medication\nCo-careldopa 25/100, one tablet {often}\n").supply.kind is SupplyKind.UNSAID


def test_one_tablet_by_itself_is_a_supply() -> None:
    assert row_of("Medication\nAlendronic acid 70 mg weekly, one tablet, supplied\n").supply.units == 1


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("The ward had enough levetiracetam to Friday.", 3),
        ("The ward had enough levetiracetam to last until Easter Monday.", 6),
    ],
)
def test_enough_before_the_name_is_counted_to_its_last_day(words: str, days: int) -> None:
    assert row_of(words).supply.days == days


@pytest.mark.parametrize(
    "words", ["He has sufficient to Friday evening.", "She went home with tablets through Friday.", "The bag covers him up to and including Friday."]
)
def test_a_supply_of_all_is_counted_to_its_last_day(words: str) -> None:
    letter = read_text(HEAD + words)
    found = find_letter_supply(letter, find_mentions(letter))
    assert found is not None
    assert found.supply.days == 3


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Levetiracetam down to 500 mg twice a day.", Status.CHANGED),
        ("Donepezil 5 mg instead of 10.", Status.CHANGED),
        ("Her propranolol dose was amended.", Status.CHANGED),
        ("Her amitriptyline is now at a different strength.", Status.CHANGED),
        ("Doxazosin now off.", Status.STOPPED),
        ("Carvedilol no longer features.", Status.STOPPED),
        ("Lithium 800 mg, on repeat when his supply is finished.", Status.UNSAID),
        ("Lithium 800 mg, on repeat once these are finished.", Status.UNSAID),
        ("Prednisolone ended on the 11th.", Status.FINISHED),
        ("Not altered: ramipril 2.5 mg.", Status.CONTINUED),
        ("Simvastatin 20 mg: kept.", Status.CONTINUED),
        ("Tizanidine 2 mg: parked.", Status.WITHHELD),
        ("Off: naproxen 250 mg.", Status.STOPPED),
        ("Carbimazole 20 mg was being titrated.", Status.UNSAID),
    ],
)
def test_words_of_change_are_known(words: str, status: Status) -> None:
    assert row_of(words).status is status


@pytest.mark.parametrize("words", ["Clopidogrel 75 mg - for ten days. Not to be taken with apixaban.", "Fluconazole 50 mg - over. Interacts with warfarin."])
def test_what_another_medicine_must_not_meet_is_not_stopped_with_it(words: str) -> None:
    first, other = read_rows(read_text(f"{HEAD}STOPPED\n- {words}\n"))
    assert (first.status, other.status) == (Status.STOPPED, Status.UNSAID)


@pytest.mark.parametrize(("box", "is_supply"), [("[ ]", False), ("[x]", True)])
def test_a_supply_beside_an_empty_box_is_none(box: str, is_supply: bool) -> None:
    letter = read_text(f"{HEAD}[x] Copy to patient\n{box} GP to continue new medicines; 3 days supplied\n")
    assert (find_letter_supply(letter, find_mentions(letter)) is not None) is is_supply


def test_a_hold_until_further_notice_has_no_reason() -> None:
    assert not row_of("Nicorandil is on hold until further notice.").reason
    assert row_of("Nicorandil is on hold until the pressure is above 110.").reason


@pytest.mark.parametrize("often", ["each fortnight", "every fortnight", "fortnightly"])
def test_a_fortnight_is_how_often(often: str) -> None:
    assert row_of(f"Darbepoetin 40 micrograms {often}.").dose.units_a_day == pytest.approx(1 / 14)
