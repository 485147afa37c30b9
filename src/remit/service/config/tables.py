"""Whether the tables are up to date, for commands that run beside the service and must not change them under it."""

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def check_tables() -> None:
    """Refuse to work on tables that are not there or are of another release.

    Raises:
        CommandError: with what to do.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The tables are not up to date. Start 'remit serve' first, or run 'remit manage migrate'. If they are, name the right --data.")
