"""Made-up patients: a name, a day of birth, an address, and an NHS number of the 999 range, which is given to nobody.

What lives here: `make_patient`. What does not: their letters (`writing`).
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.terms import has_valid_check_digit
from remit.service.config.demonstration.dice import Dice
from remit.service.config.demonstration.files import read_data

# A step that shares no factor with a million walks through all numbers of the range before it meets one again.
_STEP = 7919


@dataclass(frozen=True)
class Patient:
    """Somebody who does not exist."""

    title: str
    first: str
    last: str
    is_woman: bool
    born_on: dt.date
    nhs_number: str
    address: str

    @property
    def name(self) -> str:
        """Title, first and last name."""
        return f"{self.title} {self.first} {self.last}"

    @property
    def spaced_number(self) -> str:
        """The NHS number in groups of 3, 3 and 4."""
        return f"{self.nhs_number[:3]} {self.nhs_number[3:6]} {self.nhs_number[6:]}"

    @property
    def words(self) -> dict[str, str]:
        """The pronouns by which letters speak of the patient."""
        he, him, his = ("she", "her", "her") if self.is_woman else ("he", "him", "his")
        return {"he": he, "him": him, "his": his, "He": he.capitalize(), "His": his.capitalize()}


def make_number(place: int) -> str:
    """Return the NHS number of a place in the 999 range, with its check digit; where that place has none, of the next that has one.

    Places from 0 to 9,999 give different numbers.
    """
    for stem in range(place * _STEP % 10**6, 10**6):
        for check in range(10):
            digits = f"999{stem:06d}{check}"
            if has_valid_check_digit(digits):
                return digits
    raise ValueError("The range has no number from there on.")


def make_patient(place: int, *, only: str = "") -> Patient:
    """Make the patient of a place in the list of all patients.

    Args:
        place: 0, 1, 2 ...
        only: "her" or "him" where the letter fits one only.
    """
    names, dice = read_data("names"), Dice(f"patient {place}")
    kind = only or dice.pick(("her", "him"))
    title = dice.pick(("Mrs", "Ms", "Miss")) if kind == "her" else "Mr"
    born_on = dt.date(1936, 1, 1) + dt.timedelta(days=dice.number(0, 24_000))
    address = f"{dice.number(1, 98)} {dice.pick(names['streets'])}, {dice.pick(names['towns'])}"
    return Patient(title, dice.pick(names[kind]), dice.pick(names["last"]), kind == "her", born_on, make_number(place), address)
