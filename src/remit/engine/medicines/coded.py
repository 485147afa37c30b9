"""Medicines that a message states in coded form, as rows beside those of the text.

What lives here: one coded entry into a `Row`, and which of the two holds where text and code speak of one medicine. What does not: reading messages
(`remit.engine.letters`).
"""

from collections.abc import Sequence

from remit.engine.letters.document import CodedMedicine
from remit.engine.medicines.doses import read_dose
from remit.engine.medicines.names import Medicine, Names, find_named, load_names
from remit.engine.medicines.rows import Row
from remit.engine.medicines.statuses import Status, find_cue, heading_status
from remit.engine.medicines.supply import Supply, SupplyKind, read_supply
from remit.engine.terms import Span

CODED = "coded"
_STATUSES = {
    "active": Status.UNSAID,
    "completed": Status.FINISHED,
    "on-hold": Status.WITHHELD,
    "suspended": Status.WITHHELD,
    "cancelled": Status.STOPPED,
    "aborted": Status.STOPPED,
    "not-taken": Status.STOPPED,
    "added": Status.NEW,
    "amended": Status.CHANGED,
}


def merge_coded(rows: Sequence[Row], entries: Sequence[CodedMedicine], names: Names | None = None) -> tuple[Row, ...]:
    """Return the rows of a letter with its coded entries: what the code states goes before what was read of the text for the same medicine.

    Args:
        rows: as read of the text.
        entries: as the message states them; one whose medicine is not known by name keeps its words as its name.
        names: known names.
    """
    names = names or load_names()
    merged = list(rows)
    for entry in entries:
        coded = row_of(entry, names)
        at = next((place for place, row in enumerate(merged) if _is_same(row, coded)), None)
        if at is None:
            merged.append(coded)
        else:
            merged[at] = _joined(merged[at], coded)
    return tuple(merged)


def row_of(entry: CodedMedicine, names: Names) -> Row:
    """Return a coded entry as a row; one without a place in the text has an empty span at its beginning."""
    medicine = find_named(entry.name, names) or Medicine(entry.name.lower(), (entry.name.lower(),), frozenset())
    dose = read_dose(f" {entry.dose} {entry.frequency} {entry.route} {entry.form}")
    span = Span(entry.start, entry.end) if 0 <= entry.start < entry.end else Span(0, 0)
    supply = read_supply(entry.supply, units_a_day=dose.units_a_day)._replace(span=span if span.end else None)
    dose = dose._replace(
        amount=entry.dose or dose.amount, frequency=entry.frequency or dose.frequency, route=entry.route or dose.route, form=entry.form or dose.form
    )
    return Row(
        medicine, span, span, "", dose, status_of(entry.status), None, supply, None, entry.reason, bool(entry.reason), "", CODED,
        is_before=False, is_course=False, goes_on=False, is_past=False, title="", paragraph=-1,
    )  # fmt: skip


def status_of(words: str) -> Status:
    """Return the status that a code or its words give."""
    if words.lower() in _STATUSES:
        return _STATUSES[words.lower()]
    cue = find_cue(words)
    return cue.status if cue else heading_status(words)


def _is_same(row: Row, coded: Row) -> bool:
    same = set(row.medicine.ingredients) & set(coded.medicine.ingredients)
    return bool(same) and row.layout != CODED and (not coded.span.end or row.span.overlaps(coded.span) or row.layout != "prose")


def _joined(row: Row, coded: Row) -> Row:
    """Return a row of the text with what the code states in the place of what was read."""
    supply: Supply = coded.supply if coded.supply.kind is not SupplyKind.UNSAID else row.supply
    return row._replace(
        dose=coded.dose if coded.dose.amount else row.dose,
        status=coded.status if coded.status is not Status.UNSAID else row.status,
        supply=supply._replace(span=row.supply.span or row.name) if supply is coded.supply else supply,
        reason=coded.reason or row.reason,
        has_own_reason=row.has_own_reason or bool(coded.reason),
    )
