"""Making a backup.

What lives here: which parts there are, and their order. What does not: the parts themselves (the modules beside this one).
"""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from remit.service.audit.actions import Actor, record
from remit.service.config.backups import keys, postgresql, sqlite
from remit.service.config.backups.archive import ArchiveWriter
from remit.service.config.backups.contents import DATABASES, FILES, KEYS, LOCKED_KEYS, Contents
from remit.service.config.tables import check_tables
from remit.service.ui.policies import RefusalError

SUBJECT = "service:backup"
# The database and the keys are parts of their own; what is counted for metrics is of this process.
_NOT_FILES = {"secret.key", "letters.key", "metrics"}
_BY = Actor.process("backup")


@dataclass(frozen=True)
class Wish:
    """How a backup is wanted.

    Attributes:
        place: the file that it becomes.
        has_keys: whether the keys go into it.
        passphrase: what locks them; "" for nothing.
    """

    place: Path
    has_keys: bool = True
    passphrase: str = field(default="", repr=False)


def make_backup(wish: Wish, *, at: dt.datetime) -> Contents:
    """Write a backup, and the event that it was made.

    Returns:
        What it says of itself.

    Raises:
        RefusalError: it cannot be made there, or not now; nothing is left behind then.
    """
    _check_place(wish.place)
    check_tables()
    with tempfile.TemporaryDirectory(prefix=".remit-backup-", dir=wish.place.parent) as folder, ArchiveWriter(wish.place) as archive:
        database = Path(folder) / DATABASES[connection.vendor]
        contents = _take_database(database, at=at)
        archive.add_file(database.name, database)
        database.unlink()
        # Files after the database: a mail that it calls sent is among them.
        for path in _list_files(settings.DATA):
            archive.add_file(FILES + path.relative_to(settings.DATA).as_posix(), path)
        if wish.has_keys:
            found = keys.Keys("\n".join([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]), tuple(settings.LETTER_KEYS))
            archive.add(LOCKED_KEYS if wish.passphrase else KEYS, keys.pack(found, wish.passphrase))
        archive.finish(contents)
    details = {"size": wish.place.stat().st_size, "rows": sum(contents.rows.values()), "keys": wish.has_keys}
    record(subject=SUBJECT, name="backup_made", by=_BY, at=at, details=details)
    return contents


def _check_place(place: Path) -> None:
    folder = place.parent
    if place.exists():
        raise RefusalError(f"{place} is there already. Name a new file, so that no earlier backup is lost.")
    if not folder.is_dir():
        raise RefusalError(f"There is no folder {folder}. Make it first, for the one who runs Remit only.")
    if folder.resolve().is_relative_to(settings.DATA):
        raise RefusalError(f"{folder} is in the data directory, which a backup must outlive. Name a place outside of it, best on another disk.")
    if connection.vendor == "sqlite":
        size = Path(str(connection.settings_dict["NAME"])).stat().st_size if Path(str(connection.settings_dict["NAME"])).is_file() else 0
        check_room(shutil.disk_usage(folder).free, size)


def check_room(free: int, size: int) -> None:
    """Refuse where the disk would be full: the database is there twice for a moment.

    Raises:
        RefusalError: with how much is wanted.
    """
    wanted = size * 2 + 50_000_000
    if free < wanted:
        raise RefusalError(f"A backup there needs {wanted / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free. Make room, or name another place.")


def _take_database(place: Path, *, at: dt.datetime) -> Contents:
    if connection.vendor == "sqlite":
        sqlite.take_out(Path(str(connection.settings_dict["NAME"])), place)
        rows, migrations, version = sqlite.count_rows(place), sqlite.list_migrations(place), 0
    else:
        version = postgresql.server_version()
        rows, migrations = postgresql.take_out(place)
    return Contents(settings.REMIT_VERSION, at.isoformat(), connection.vendor, version, migrations, rows)


def _list_files(folder: Path) -> Iterator[Path]:
    """Yield what the data directory holds besides database and keys."""
    for path in sorted(folder.rglob("*")):
        first = path.relative_to(folder).parts[0]
        if first in _NOT_FILES or first.startswith((".", "letters.key.", "secret.key.")) or ".sqlite3" in first:
            continue
        if path.is_file() and not path.is_symlink():
            yield path
