"""Running all checks, whatever some of them come to.

What lives here: what each check is handed. What does not: what it says of it (the modules beside this one).
"""

import datetime as dt
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from remit.engine.letters.isolation import has_ocr
from remit.service.audit.queries import find_newest, list_events
from remit.service.config import mail_checks, pulse, tables
from remit.service.config.backups.making import SUBJECT
from remit.service.config.clock import day_of
from remit.service.config.doctor import database, machine, pages, post, secrets_kept, work
from remit.service.config.doctor.findings import Finding
from remit.service.config.frontend import is_frontend_here
from remit.service.config.signing_key import LETTER_KEYS
from remit.service.correspondence import queries as letters
from remit.service.notifications import actions as mails
from remit.service.notifications import queries as mail_queries

_TROUBLE = ("failed", "bounced", "unknown")


def look_at_everything(*, at: dt.datetime) -> Iterator[Finding]:
    """Yield what each check says."""
    yield from _machine(at)
    yield from _pages()
    yield from _keys()
    yield from _mail()
    yield from _database(at)


def _machine(at: dt.datetime) -> Iterator[Finding]:
    yield machine.check_python((sys.version_info.major, sys.version_info.minor))
    yield machine.check_folder(settings.DATA)
    if settings.DATA.is_dir():
        yield machine.check_disk(settings.DATA, shutil.disk_usage(settings.DATA).free)
    yield machine.check_calendar(day_of(at))
    yield machine.check_scans(has_ocr())
    yield machine.check_styles(is_frontend_here())


def _pages() -> Iterator[Finding]:
    is_public = bool(getattr(settings, "SECURE_SSL_REDIRECT", False))
    yield pages.check_hosts(settings.ALLOWED_HOSTS, is_public=is_public)
    yield pages.check_link(settings.MAIL_LINK_TO, is_public=is_public)
    yield pages.check_demonstration(settings.DEMO, settings.DEBUG)


def _keys() -> Iterator[Finding]:
    yield secrets_kept.check_signing_key(settings.SECRET_KEY)
    yield secrets_kept.check_letter_keys([] if LETTER_KEYS in settings.MADE_UP_KEYS else settings.LETTER_KEYS, settings.LETTER_KEYS_IN)
    yield secrets_kept.check_key_files(settings.DATA)


def _mail() -> Iterator[Finding]:
    yield from post.check_variables(mail_checks.check_mail(None))
    yield post.check_server("mail server", settings.EMAIL_HOST, mails.check_sending, (mails.UnreachableError,))
    yield post.check_server("mailbox", settings.IMAP_HOST, mails.check_mailbox, (mails.MailboxError,))


def _database(at: dt.datetime) -> Iterator[Finding]:
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not file.is_file():
        yield database.cannot_reach("sqlite")
        return
    try:
        connection.ensure_connection()
        yield database.check_version(connection.vendor, _version())
        if connection.vendor == "sqlite":
            yield database.check_sqlite_file(file)
        missing = tables.list_missing()
        yield database.check_tables(missing, tables.list_unknown())
        if not missing:
            yield from _register(at)
    except (DatabaseError, InterfaceError):
        yield database.cannot_reach(connection.vendor)


def _version() -> tuple[int, ...]:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version_info
    return (int(connection.pg_version) // 10000,)  # type: ignore[attr-defined]


def _register(at: dt.datetime) -> Iterator[Finding]:
    """Look at what needs the tables."""
    has_cache = settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names()
    yield database.check_cache(has_cache)
    newest = find_newest()
    yield machine.check_clock(at, None if settings.DEMO else _database_clock(), newest.at if newest else None)
    yield secrets_kept.check_letters_open(letters.open_ends)
    backups = [event for event in list_events(SUBJECT) if event.name == "backup_made"]
    yield secrets_kept.check_backup((at - backups[-1].at).total_seconds() / 86400 if backups else None, has_letters=newest is not None)
    if has_cache:
        yield work.check_worker(pulse.last_beat(), at)
    tally = mail_queries.tally_queue(at=at)
    yield work.check_queue("letters to be read", letters.oldest_waiting(), at)
    yield work.check_queue("mail to be sent", tally.oldest_due_at, at)
    yield work.check_mail_in_trouble(sum(tally.counts.get(state, 0) for state in _TROUBLE))


def _database_clock() -> dt.datetime | None:
    """Return what the database server's clock says; SQLite has none of its own."""
    if connection.vendor != "postgresql" or os.environ.get("PGTZ"):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: dt.datetime = cursor.fetchone()[0]
    return found
