"""Writing the projection: the columns that say what the events of a case fold to.

What lives here: `write_projection` and `rebuild_case`. What does not: what the columns hold (`queries.standing`).
"""

from django.db import transaction

from remit.service.cases.models import Case, CaseClock, CaseItem
from remit.service.cases.queries.standing import Standing, clock_rows_of, columns_of, load_standing, said_of_items


def write_projection(standing: Standing, *, before: Standing | None = None) -> None:
    """Write what the events of a case say into its columns, its requests and its running clocks. Only what differs is touched.

    Args:
        before: where it stood when its projection was written last; what follows from it as well need not be looked at. None to look at everything.
    """
    case = standing.case
    changed = {name: value for name, value in columns_of(standing).items() if getattr(case, name) != value}
    for name, value in changed.items():
        setattr(case, name, value)
    if changed:
        case.save(update_fields=list(changed))
    if before is None or clock_rows_of(before) != clock_rows_of(standing):
        _write_clocks(standing)
    if before is None or said_of_items(before) != said_of_items(standing):
        _write_items(standing)


def _write_clocks(standing: Standing) -> None:
    wanted = {row["clock"]: row for row in clock_rows_of(standing)}
    for clock in CaseClock.objects.filter(case=standing.case):
        row = wanted.pop(clock.clock, None)
        if row is None:
            clock.delete()
        elif any(getattr(clock, name) != value for name, value in row.items()):
            CaseClock.objects.filter(pk=clock.pk).update(**row)
    CaseClock.objects.bulk_create([CaseClock(case=standing.case, **row) for row in wanted.values()])


def _write_items(standing: Standing) -> None:
    said = said_of_items(standing)
    changed: dict[str, list[int]] = {}
    for key, item, before in CaseItem.objects.filter(case=standing.case).values_list("pk", "item_id", "said"):
        if before != said.get(item, ""):
            changed.setdefault(said.get(item, ""), []).append(key)
    for words, keys in changed.items():
        CaseItem.objects.filter(pk__in=keys).update(said=words)


@transaction.atomic
def rebuild_case(reference: str) -> Case:
    """Make the projection of a case again from its events."""
    case = Case.objects.select_related("practice", "provider", "commissioner").select_for_update(of=("self",)).get(reference=reference)
    write_projection(load_standing(case))
    return case
