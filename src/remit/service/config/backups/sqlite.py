"""An SQLite database at one moment, while others write to it.

What lives here: taking it out and putting it in. SQLite's own way of backup is used in one step: it reads one moment, and writers go on beside it (WAL).
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from remit.service.ui.policies import RefusalError

_PATIENCE_SECONDS = 60.0


def take_out(database: Path, place: Path) -> None:
    """Write the database as it is at this moment to a new file, and read that once.

    Raises:
        RefusalError: there is no database, or it is damaged.
    """
    if not database.is_file():
        raise RefusalError(f"There is no database at {database}. Name the data directory of your service with --data.")
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source, closing(sqlite3.connect(place)) as target:
        source.backup(target, pages=-1, progress=_Patience().look)
        # One file, without a second one beside it.
        target.execute("PRAGMA journal_mode=DELETE")
        found = target.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise RefusalError(f"The database is damaged, so there is no backup of it: {found}. Keep your earlier backups, and restore the newest of them.")


class _Patience:
    """SQLite waits for a database that somebody has locked as a whole, without end; this ends it."""

    def __init__(self) -> None:
        self._until = time.monotonic() + _PATIENCE_SECONDS

    def look(self, status: int, _remaining: int, _total: int) -> None:
        """Be asked after each try."""
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > self._until:
            raise RefusalError("Another program has locked the whole database for a minute, so there is no backup. End it, then run this again.")


def count_rows(database: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source:
        names = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
        return {name: source.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 names come from the database itself


def list_migrations(database: Path) -> list[str]:
    """Return what the database has had."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source:
        return [f"{app}.{name}" for app, name in source.execute("SELECT app, name FROM django_migrations ORDER BY app, name")]


def is_empty(database: Path) -> bool:
    """Say whether nothing is there that could be lost."""
    if not database.exists() or database.stat().st_size == 0:
        return True
    try:
        return not count_rows(database)
    except sqlite3.DatabaseError:
        return False
