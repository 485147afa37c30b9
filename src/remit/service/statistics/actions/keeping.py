"""Keeping facts and cells by events.

What lives here: `keep_up`, which reads what happened since it was last called, and `rebuild`, which makes everything again. What does not: how a case becomes
a fact (`queries.facts`) and a fact becomes cells (`remit.engine.measures.cells`).

Only one worker at a time keeps up: the row of `Progress` is locked, and whoever finds it locked reads what is there, which is then at most as old as the
other's work. Reading an event twice does no harm: the cells get the difference between the fact as it is now and as it was kept.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Max, Min

from remit.engine.measures.cells import CellCut, Cells, cells_of
from remit.engine.measures.facts import CaseFact
from remit.service.cases.models import Case, CaseEvent
from remit.service.correspondence.models import Letter
from remit.service.statistics.actions.gaps import pass_numbers
from remit.service.statistics.actions.letters import count_letters, count_new_letters
from remit.service.statistics.models import CaseFactRow, LetterCount, MonthCells, Progress, columns_of
from remit.service.statistics.queries.facts import load_facts

BATCH = 300

# What changes, by commissioner, provider and month.
Delta = dict[tuple[int, int, dt.date], Cells]


def keep_up(*, at: dt.datetime, most: int | None = BATCH) -> bool:
    """Read events that are not in the figures yet.

    Args:
        at: the moment of reading; when all is read, the figures hold everything up to it.
        most: events to read at most, so that a page does not wait for a long import; None for all.

    Returns:
        Whether the figures now hold everything. False where more is left, or another worker is at it.
    """
    while _is_anything_new():
        is_done = _read_batch(at)
        if is_done or most is not None:
            return is_done
    return True


def _is_anything_new() -> bool:
    """Say whether something happened that is not read yet, without a lock: most readers find nothing and write nothing."""
    progress = Progress.objects.filter(pk=1).first()
    if progress is None or progress.gaps or progress.letter_gaps:
        return True
    return CaseEvent.objects.filter(pk__gt=progress.event).exists() or Letter.objects.filter(pk__gt=progress.letter).exists()


@transaction.atomic
def _read_batch(at: dt.datetime) -> bool:
    progress = _lock()
    if progress is None:
        return False
    events = list(CaseEvent.objects.filter(pk__gt=progress.event).order_by("pk").values_list("pk", "case_id")[:BATCH])
    late = list(CaseEvent.objects.filter(pk__in=[int(key) for key in progress.gaps]).values_list("pk", "case_id"))
    keep_cases({case for _, case in [*events, *late]})
    pass_numbers(progress.gaps, progress.event, [key for key, _ in events], {key for key, _ in late}, at)
    progress.event = max([progress.event, *(key for key, _ in events)])
    letters_done = count_new_letters(progress, at=at)
    is_done = len(events) < BATCH and letters_done
    if is_done:
        progress.taken_at = at
    progress.recorded_from = CaseFactRow.objects.aggregate(first=Min("opened_on"))["first"] if progress.recorded_from is None else progress.recorded_from
    progress.save()
    return is_done


def _lock() -> Progress | None:
    """Return the locked row of progress; None where another worker holds it. SQLite has one writer anyway."""
    Progress.objects.get_or_create(pk=1)
    can_skip = connection.features.has_select_for_update_skip_locked
    return Progress.objects.filter(pk=1).select_for_update(skip_locked=can_skip).first()


def keep_cases(ids: Iterable[int]) -> None:
    """Bring facts and cells of these cases up to date."""
    wanted = sorted(set(ids))
    if not wanted:
        return
    before = CaseFactRow.objects.in_bulk(wanted)
    cases = {case.pk: case for case in Case.objects.filter(pk__in=wanted).select_related("practice", "provider", "commissioner")}
    facts = load_facts(cases.values())
    delta: Delta = {}
    rows = []
    for key in wanted:
        old, new = before.get(key), facts.get(key)
        if old is not None:
            _add(delta, old.commissioner_ref, old.provider_id, old.fact(), -1)
        if new is not None:
            row = _row(cases[key], new)
            rows.append(row)
            _add(delta, row.commissioner_ref, row.provider_id, new, 1)
    _store_rows(rows, [key for key, fact in facts.items() if fact is None])
    add_to_cells(delta)


def _row(case: Case, fact: CaseFact) -> CaseFactRow:
    return CaseFactRow(
        case_id=case.pk,
        practice_id=case.practice_id,
        provider_id=case.provider_id,
        commissioner_ref=case.commissioner_id or 0,
        last_at=case.last_at,
        **columns_of(fact),
    )


def _store_rows(rows: list[CaseFactRow], left_out: list[int]) -> None:
    CaseFactRow.objects.filter(pk__in=left_out).delete()
    names = [field.name for field in CaseFactRow._meta.concrete_fields if not field.primary_key]
    CaseFactRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=names, batch_size=500)


def _add(delta: Delta, commissioner: int, provider: int, fact: CaseFact, sign: int) -> None:
    cells = delta.setdefault((commissioner, provider, fact.opened_on.replace(day=1)), Counter())
    for key, number in cells_of(fact).items():
        cells[key] += sign * number


def add_to_cells(delta: Delta) -> None:
    """Add differences to the cells. What comes to nothing goes."""
    for (commissioner, provider, month), changes in sorted(delta.items()):
        if any(changes.values()):
            row = MonthCells.objects.filter(commissioner_ref=commissioner, provider_ref=provider, month=month).first()
            _write_cells(row or MonthCells(commissioner_ref=commissioner, provider_ref=provider, month=month, cells={}), changes)


def _write_cells(row: MonthCells, changes: Cells) -> None:
    for (cut, value), number in changes.items():
        values = row.cells.setdefault(cut.value, {})
        values[value] = values.get(value, 0) + number
        if not values[value]:
            del values[value]
    row.cells = {cut: values for cut, values in row.cells.items() if values}
    row.cases = sum(row.cells.get(CellCut.KIND.value, {}).values())
    if row.cases:
        row.save()
    elif row.pk:
        row.delete()


@transaction.atomic
def rebuild(*, at: dt.datetime) -> int:
    """Make all facts, cells and letter counts again from the events, and return how many cases there are."""
    Progress.objects.get_or_create(pk=1)
    progress = Progress.objects.select_for_update().get(pk=1)
    MonthCells.objects.all().delete()
    CaseFactRow.objects.all().delete()
    LetterCount.objects.all().delete()
    # Numbers first: what comes while this runs is read by the next keep_up.
    last = CaseEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    ids = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        keep_cases(ids[first : first + BATCH])
    letter = count_letters()
    progress.event, progress.gaps, progress.letter, progress.letter_gaps = last, {}, letter, {}
    progress.taken_at = at
    progress.recorded_from = CaseFactRow.objects.aggregate(first=Min("opened_on"))["first"]
    progress.save()
    return CaseFactRow.objects.count()
