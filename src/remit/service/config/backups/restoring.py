"""Putting a backup back where nothing is yet.

What lives here: what is asked before anything is written, and the order of writing: files and keys first, the database last, so that a restore which was
interrupted has no register and can begin again. What does not: the parts themselves (the modules beside this one).
"""

import datetime as dt
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from remit.service.audit.actions import Actor, record
from remit.service.config.backups import keys, postgresql, sqlite
from remit.service.config.backups.archive import ArchiveReader
from remit.service.config.backups.contents import DATABASES, KEYS, LOCKED_KEYS, Contents
from remit.service.config.backups.making import SUBJECT
from remit.service.config.tables import bring_up_to_date
from remit.service.ui.policies import RefusalError

_BY = Actor.process("restore")


@dataclass(frozen=True)
class Restored:
    """What became of a restore.

    Attributes:
        contents: what the backup says of itself.
        has_keys: whether keys came with it.
        aside: names of key files that were there and are kept beside the restored ones.
        checked: what checking the register said.
    """

    contents: Contents
    has_keys: bool
    aside: tuple[str, ...]
    checked: str


def restore(path: Path, passphrase: str, *, at: dt.datetime) -> Restored:
    """Put a backup into an empty place, and check what is there then.

    Args:
        path: the archive.
        passphrase: that locks its keys, "" where none does.
        at: when.

    Raises:
        RefusalError: something is there already, the backup is damaged, or it does not fit; nothing was written then, unless the sentence says so.
    """
    archive = ArchiveReader(path)
    try:
        _check_fits(archive.contents)
        _check_is_empty()
        archive.check()
        found = _read_keys(archive, passphrase)
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, place in archive.files():
            _replace(archive, name, settings.DATA / place)
        aside = keys.put_back(found, settings.DATA, at=at) if found else []
        _put_database(archive)
    finally:
        archive.close()
    _check_rows(archive.contents)
    bring_up_to_date()
    record(subject=SUBJECT, name="backup_restored", by=_BY, at=at, details={"made_at": archive.contents.made_at, "release": archive.contents.release})
    connection.close()
    return Restored(archive.contents, found is not None, tuple(aside), _verify(is_opening=found is not None))


def _check_fits(contents: Contents) -> None:
    if contents.database != connection.vendor:
        kinds = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        how = "Set DATABASE_URL to an empty database" if contents.database == "postgresql" else "Leave DATABASE_URL out"
        raise RefusalError(f"This is a backup of {kinds[contents.database]}, and here is {kinds[connection.vendor]}. {how}, then run it again.")
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    if newer := sorted(set(contents.migrations) - known):
        raise RefusalError(
            f"This backup was made by release {contents.release}, which has tables that this release {settings.REMIT_VERSION} does not know "
            f"({newer[0]}). Install release {contents.release} or newer, then restore it."
        )


def _check_is_empty() -> None:
    place = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not sqlite.is_empty(place):
        raise RefusalError(f"There is a register at {place} already, and a restore never writes over one. Name a new data directory with --data.")
    if connection.vendor == "postgresql" and not postgresql.is_empty():
        raise RefusalError("The database of DATABASE_URL has tables already, and a restore never writes over a register. Name an empty database.")


def _read_keys(archive: ArchiveReader, passphrase: str) -> keys.Keys | None:
    if archive.has(LOCKED_KEYS):
        if not passphrase:
            raise RefusalError("The keys of this backup are locked. Give the file with their passphrase: --passphrase-file FILE.")
        found = keys.unpack(archive.read(LOCKED_KEYS), passphrase)
    elif archive.has(KEYS):
        found = keys.unpack(archive.read(KEYS))
    else:
        return None
    is_named = "REMIT_LETTER_KEYS" in os.environ and "REMIT_LETTER_KEYS" not in settings.MADE_UP_KEYS
    if is_named and not set(found.letters) <= set(settings.LETTER_KEYS):
        raise RefusalError("REMIT_LETTER_KEYS does not name all keys of this backup, so its letters would not open. Leave the variable out, or add them.")
    return found


def _replace(archive: ArchiveReader, name: str, place: Path) -> None:
    """Write a file whole or not at all; one of the same name, from a restore that was interrupted, gives way."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    archive.copy(name, draft)
    draft.replace(place)


def _put_database(archive: ArchiveReader) -> None:
    part = DATABASES[archive.contents.database]
    if connection.vendor == "sqlite":
        _replace(archive, part, Path(str(connection.settings_dict["NAME"])))
        return
    draft = settings.DATA / f".{part}.{secrets.token_hex(4)}"
    archive.copy(part, draft)
    try:
        postgresql.put_in(draft, made_by=archive.contents.database_version)
    finally:
        draft.unlink()


def _check_rows(contents: Contents) -> None:
    rows = postgresql.count_rows() if connection.vendor == "postgresql" else sqlite.count_rows(Path(str(connection.settings_dict["NAME"])))
    wrong = sorted(name for name in set(rows) | set(contents.rows) if rows.get(name) != contents.rows.get(name))
    if wrong:
        raise RefusalError(f"The restored tables do not have as many rows as the backup says: {', '.join(wrong)}. Do not use it; restore another backup.")


def _verify(*, is_opening: bool) -> str:
    """Check every chain, and that letters open with the restored keys, in a process that starts from what is there now."""
    # Where no keys came, those that stand in do so there too: none are made in their place.
    environment = {name: value for name, value in os.environ.items() if not (is_opening and name in settings.MADE_UP_KEYS)}
    environment["DJANGO_SETTINGS_MODULE"] = "remit.service.config.settings.local"
    words = [sys.executable, "-m", "remit.service.config", "verify", *(["--open-letters"] if is_opening else [])]
    answer = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 our own words
    if answer.returncode != 0:
        raise RefusalError(f"The backup was put in place, but it does not hold. {answer.stderr.strip().removeprefix('CommandError: ')}")
    return answer.stdout.strip()
