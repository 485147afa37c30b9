"""The tables of an empty register, made once for a run of the tests and copied from then on: making them takes ten times as long. No test lives here."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NAME = "remit.sqlite3"


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of a run see."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def empty_register(factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with every table and nothing in them; whoever comes first makes it."""
    folder = shared_folder(factory) / "empty-register"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            environment = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}
            words = [sys.executable, "-m", "remit.service.config", "migrate", "--verbosity", "0"]
            subprocess.run(words, env=environment | {"REMIT_DATA": str(folder)}, check=True)
            (folder / "made").touch()
    return folder / NAME


def begin_with_tables(data: Path, factory: pytest.TempPathFactory) -> None:
    """Give a service that is about to start in a folder, as a demonstration or not, its tables in SQLite."""
    for name in (NAME, "demo.sqlite3"):
        shutil.copy(empty_register(factory), data / name)
