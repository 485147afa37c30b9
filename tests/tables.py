"""The tables of an empty register, made once for a run of the tests and copied from then on: making them takes ten times as long. No test lives here."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

NAME = "remit.sqlite3"


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of a run see."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextlib.contextmanager
def by_whoever_comes_first(folder: Path) -> Iterator[bool]:
    """Say whether something is still to be made in a folder; the others wait until it is."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not (folder / "made").exists()
        (folder / "made").touch()


def _make_tables(**environment: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}
    subprocess.run([sys.executable, "-m", "remit.service.config", "migrate", "--verbosity", "0"], env=kept | environment, check=True)


def empty_register(factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with every table and nothing in them."""
    folder = shared_folder(factory) / "empty-register"
    with by_whoever_comes_first(folder) as is_to_make:
        if is_to_make:
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


def begin_with_tables(data: Path, factory: pytest.TempPathFactory) -> None:
    """Give a service that is about to start in a folder, as a demonstration or not, its tables in SQLite."""
    for name in (NAME, "demo.sqlite3"):
        shutil.copy(empty_register(factory), data / name)
