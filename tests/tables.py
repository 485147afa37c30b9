"""The tables of an empty register, made once and copied from then on: making them takes ten times as long. No test lives here.

In SQLite they are kept in `build/` under a digest of all that they could hang on, so that one part of `make test` takes them from another.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

NAME = "remit.sqlite3"
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "empty-registers"


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of a run see."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextlib.contextmanager
def by_whoever_comes_first(folder: Path) -> Iterator[bool]:
    """Say whether something is still to be made in a folder; the others wait until it is."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not (folder / "made").exists()
        (folder / "made").touch()


def _make_tables(**environment: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}
    words = "import django; django.setup(); from django.core.management import call_command; call_command('migrate', verbosity=0)"
    settings = {"DJANGO_SETTINGS_MODULE": "remit.service.config.settings.local"}
    subprocess.run([sys.executable, "-c", words], env=kept | settings | environment, check=True)


@cache
def _digest() -> str:
    """Return what changes whenever the tables could: the service, what it stands on, and Python."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (ROOT / "requirements.lock", *sorted((ROOT / "src" / "remit" / "service").rglob("*.py"))):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def empty_register() -> Path:
    """Return an SQLite file with every table and nothing in them."""
    folder = KEPT / _digest()
    with by_whoever_comes_first(folder) as is_to_make:
        if is_to_make:
            for other in KEPT.iterdir():
                if other != folder:
                    shutil.rmtree(other)
            _make_tables(REMIT_DATA=str(folder))
    return folder / NAME


def copy_empty_database(address: str, name: str, factory: pytest.TempPathFactory) -> None:
    """Make a database of a name on a PostgreSQL server, with every table and nothing in them."""
    folder = shared_folder(factory) / "empty-database"
    parts = urlsplit(address)
    # One at a time: a database that somebody uses cannot be copied.
    with by_whoever_comes_first(folder) as is_to_make, psycopg.connect(address, autocommit=True) as server:
        if is_to_make:
            server.execute("CREATE DATABASE remit_empty")
            _make_tables(REMIT_DATA=str(folder), DATABASE_URL=urlunsplit(parts._replace(path="/remit_empty")))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE remit_empty").format(sql.Identifier(name)))


def begin_with_keys(data: Path) -> None:
    """Give a service keys of its own, as its first start would."""
    from remit.service.config.signing_key import letter_keys, read_or_make_key

    read_or_make_key(data / "secret.key")
    letter_keys("", data / "letters.key")


def begin_with_tables(data: Path) -> None:
    """Give a service that is about to start in a folder, as a demonstration or not, its keys, and its tables in SQLite."""
    begin_with_keys(data)
    for name in (NAME, "demo.sqlite3"):
        shutil.copy(empty_register(), data / name)
