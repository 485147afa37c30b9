"""Reconciliation: the list before admission against the list at discharge.

What lives here: started, stopped, changed, continued, and what happened without a word. What does not: reading the lists (`rows`, `practice_list`).
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from remit.engine.medicines.doses import read_dose
from remit.engine.medicines.practice_list import Listed, PracticeList
from remit.engine.medicines.rows import Row
from remit.engine.medicines.statuses import Status

_GONE = frozenset({Status.STOPPED, Status.WITHHELD})


class Change(StrEnum):
    """What happened to a medicine between two lists."""

    STARTED = "started"
    STOPPED = "stopped"
    CHANGED = "changed"
    CONTINUED = "continued"


class Compared(NamedTuple):
    """One medicine of the two lists.

    Attributes:
        name: the medicine.
        change: what happened.
        before, after: dose on each list, "" where it is not on it.
        row: where the letter speaks of it; None where its absence is the proof.
        was: where the letter's own list before admission has it; None where another list was compared.
        is_explained: whether the letter says so and says why; a continued medicine needs no reason.
        proof: a sentence that names the words or the absence.
    """

    name: str
    change: Change
    before: str
    after: str
    row: Row | None
    is_explained: bool
    proof: str
    was: Row | None = None


class _Before(NamedTuple):
    name: str
    dose: str
    ingredients: frozenset[str]
    row: Row | None = None


def compare_with_list(rows: Sequence[Row], listed: PracticeList) -> tuple[Compared, ...]:
    """Compare the medicines of a letter with the practice's own list."""
    return _compare([_from_list(item) for item in listed.items], rows)


def compare_within_letter(rows: Sequence[Row]) -> tuple[Compared, ...]:
    """Compare the list before admission that a letter holds with its list at discharge; nothing where it holds none."""
    before = [_Before(row.medicine.name, row.dose.amount, frozenset(row.medicine.ingredients), row) for row in rows if row.is_before]
    return _compare(before, rows) if before else ()


def _from_list(item: Listed) -> _Before:
    dose = read_dose(f" {item.words} {item.dose}")
    if item.medicine is None:
        return _Before(item.words, dose.amount, frozenset({item.words.lower()}))
    return _Before(item.medicine.name, dose.amount, frozenset(item.medicine.ingredients))


def _compare(before: Sequence[_Before], rows: Sequence[Row]) -> tuple[Compared, ...]:
    """Walk both lists once; a medicine with its own words in the letter is told by its fullest row."""
    after = _told(rows)
    found = [_of_before(item, after)._replace(was=item.row) for item in before]
    known = {ingredient for item in before for ingredient in item.ingredients}
    new = [
        row
        for row in after
        if not set(row.medicine.ingredients) & known and row.layout != "prose" and row.status not in _GONE and row.status is not Status.FINISHED
    ]
    return (*found, *(_of_new(row) for row in new))


def _told(rows: Sequence[Row]) -> list[Row]:
    best: dict[frozenset[str], Row] = {}
    for row in rows:
        key = frozenset(row.medicine.ingredients)
        if not row.is_before and "spoken" not in row.medicine.tags and (key not in best or _fullness(row) > _fullness(best[key])):
            best[key] = row
    return list(best.values())


def _fullness(row: Row) -> tuple[bool, bool, bool]:
    return (row.status is not Status.UNSAID, row.layout != "prose", bool(row.dose.amount))


def _of_before(item: _Before, after: Iterable[Row]) -> Compared:
    row = next((row for row in after if set(row.medicine.ingredients) & item.ingredients), None)
    if row is None:
        return Compared(
            item.name, Change.STOPPED, item.dose, "", None, is_explained=False, proof=f"{item.name} stands on the list before and nowhere in the letter."
        )
    if row.status in _GONE:
        proof = "The letter says that it was stopped" + (f": {row.reason}." if row.reason else " and gives no reason.")
        return Compared(item.name, Change.STOPPED, item.dose, "", row, bool(row.reason), proof)
    is_other = bool(item.dose and row.dose.amount and _plain(item.dose) != _plain(row.dose.amount))
    if row.status is Status.CHANGED or is_other:
        is_said = row.status is Status.CHANGED
        proof = (
            "The letter says that it was changed" if is_said else f"The dose was {item.dose} before and is {row.dose.amount} now, without a word on it"
        ) + (f": {row.reason}." if row.reason else "." if not is_said else " and gives no reason.")
        return Compared(item.name, Change.CHANGED, item.dose, row.dose.amount, row, is_said and bool(row.reason), proof)
    return Compared(item.name, Change.CONTINUED, item.dose, row.dose.amount, row, is_explained=True, proof="It stands on both lists.")


def _of_new(row: Row) -> Compared:
    is_said = row.status is Status.NEW
    proof = (
        "The letter says that it is new" + (f": {row.reason}." if row.reason else " and gives no reason.")
        if is_said
        else "It is not on the list before, and the letter does not say that it is new."
    )
    return Compared(row.medicine.name, Change.STARTED, "", row.dose.amount, row, is_said and bool(row.reason), proof)


def _plain(dose: str) -> str:
    plain = dose.lower().replace(" ", "").replace("micrograms", "mcg").replace("microgram", "mcg").replace(",", "")
    return plain.replace("1000mg", "1g").replace("500mg", "0.5g") if plain.endswith("mg") else plain
