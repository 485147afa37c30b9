"""Whether the tables are up to date, and bringing them up to date.

What lives here: asking and migrating. What does not: what a migration may do while the release before it still runs (docs/how-to/upgrade.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

# Any number that nobody else uses: two machines that start together must not change tables together.
_LOCK = 730_926_001


def list_missing() -> list[str]:
    """Return the migrations of this release that the database has not had, by app and name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def list_unknown() -> list[str]:
    """Return the migrations that the database has had and this release does not know: a newer release was here."""
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations) | set(loader.replacements)
    # Of an app that is not installed nothing can be said.
    return sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations) - known if app in loader.migrated_apps)


def check_tables() -> None:
    """Refuse to work on tables that are not there or are of another release.

    Raises:
        CommandError: with what to do.
    """
    if list_missing():
        raise CommandError("The tables are not up to date. Start 'remit serve' first, or run 'remit manage migrate'. If they are, name the right --data.")


def bring_up_to_date() -> None:
    """Make or change the tables. Of several machines that start at once one does it, and the others wait for it."""
    with _turn():
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)


@contextmanager
def _turn() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
