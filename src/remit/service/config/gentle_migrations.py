"""What a migration may do while the release before it still runs beside it: an upgrade has no pause.

What lives here: looking through the operations of a migration. What does not: applying them. A migration that must do more says why nobody is harmed, in an
attribute `harmless_because`; docs/how-to/upgrade.md explains how to add, move and take away in steps.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

# The last migration of each app in the release before this one. Nothing is released yet: these came before the first release. A release sets them anew.
RELEASED: Mapping[str, int] = {
    "accounts": 1,
    "api": 1,
    "audit": 2,
    "cases": 3,
    "correspondence": 1,
    "enforcement": 2,
    "foi": 1,
    "improvement": 1,
    "intake": 1,
    "library": 1,
    "notifications": 1,
    "organisations": 1,
    "statistics": 2,
}
_BREAKS = {
    operations.RemoveField: "the release before still reads and writes this column",
    operations.DeleteModel: "the release before still uses this table",
    operations.RenameField: "the release before knows the column by its old name",
    operations.RenameModel: "the release before knows the table by its old name",
    operations.AlterModelTable: "the release before knows the table by its old name",
    operations.AlterField: "the release before may write what the column does not take any more, and PostgreSQL may lock the table to write it anew",
    operations.AlterUniqueTogether: "the release before may write what is refused then, and the table is locked while it is looked through",
    operations.AddConstraint: "the release before may write what is refused then, and the table is locked while it is looked through",
    operations.AddIndex: "on PostgreSQL nobody can write to the table while its index is made",
    operations.RunSQL: "nobody can see what it locks",
    operations.RunPython: "it may lock many rows for long",
}


def find_harsh(migrations: Iterable[Migration], released: Mapping[str, int] = RELEASED) -> Iterator[str]:
    """Yield a sentence for each operation that would break or block the release before."""
    for migration in migrations:
        if int(migration.name[:4]) <= released.get(migration.app_label, 0) or hasattr(migration, "harmless_because"):
            continue
        made = {operation.name.lower() for operation in migration.operations if isinstance(operation, operations.CreateModel)}
        for operation in migration.operations:
            if reason := _why_harsh(operation, made):
                yield f"{migration.app_label}.{migration.name}: {operation.describe()}: {reason}."


def _why_harsh(operation: Operation, made: set[str]) -> str:
    """Return why an operation is harsh, "" where it is gentle: what concerns a table that this migration makes itself harms nobody."""
    if str(getattr(operation, "model_name", "")).lower() in made:
        return ""
    if isinstance(operation, operations.AddField):
        field = operation.field
        is_free = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
        return "" if is_free else "the release before does not fill this column, so it must take null or have a db_default"
    return next((reason for kind, reason in _BREAKS.items() if isinstance(operation, kind)), "")
