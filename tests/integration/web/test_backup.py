"""Backup and restore from outside: taken while somebody writes, the original destroyed, put back elsewhere, and every chain checked."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from tests.integration.processes import REMIT, wait_for

from remit.service.config.backups.archive import ArchiveWriter
from remit.service.config.backups.contents import Contents
from remit.service.config.signing_key import make_letter_key

ROOT = Path(__file__).resolve().parents[3]
BEGIN = """
import django
django.setup()
from django.test.utils import override_settings
override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}).enable()
from tests.integration.web.case_makers import sent_case
from tests.integration.web.letters import add_letter
add_letter(sent_case().practice)
"""
WRITER = f"""{BEGIN}
while True:
    print(sent_case().reference, flush=True)
"""


class Writer:
    """A process that opens and sends one case after the other, and says so after each."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Start it."""
        self.references: list[str] = []
        self._process = subprocess.Popen([sys.executable, "-c", WRITER], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self.references.append(line.strip())

    def end(self) -> None:
        """Kill it in the middle of what it does."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        if self._process.stdout:
            self._process.stdout.close()


@contextmanager
def writing(environment: dict[str, str]) -> Iterator[Writer]:
    """Let somebody write, and leave no process behind."""
    writer = Writer(environment)
    try:
        yield writer
    finally:
        writer.end()


def ask(environment: dict[str, str], *words: str | Path) -> str:
    """Run a command to its good end and return what it said."""
    answer = subprocess.run([*words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def destroy(environment: dict[str, str]) -> dict[str, str]:
    """Destroy the data directory, and on PostgreSQL the database; return where a new copy may stand."""
    shutil.rmtree(environment["REMIT_DATA"])
    elsewhere = environment | {"REMIT_DATA": environment["REMIT_DATA"] + "-elsewhere"}
    if "DATABASE_URL" in environment:
        name = environment["DATABASE_URL"].partition("?")[0].rpartition("/")[2]
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]
            server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return elsewhere


def list_cases(environment: dict[str, str]) -> set[str]:
    """Return the references of all cases, without a process of Remit."""
    question = "SELECT reference FROM cases_case"
    if "DATABASE_URL" in environment:
        with psycopg.connect(environment["DATABASE_URL"]) as server:
            return {reference for (reference,) in server.execute(question)}
    with closing(sqlite3.connect(Path(environment["REMIT_DATA"]) / "remit.sqlite3")) as file:
        return {reference for (reference,) in file.execute(question)}


@pytest.mark.django_db
def test_backup_taken_while_somebody_writes_is_whole_after_the_original_was_destroyed(place: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("backups")
    passphrase = outside / "passphrase"
    passphrase.write_text("nine odd words walk by night", encoding="utf-8")
    (Path(place["REMIT_DATA"]) / "mail").mkdir()
    (Path(place["REMIT_DATA"]) / "mail/one.eml").write_text("Subject: returned work\n", encoding="utf-8")
    with writing(place | {"PYTHONPATH": str(ROOT)}) as writer:
        assert wait_for(lambda: len(writer.references) >= 3, 60)
        before = list(writer.references)
        said = ask(place, REMIT, "backup", outside / "remit.backup", "--passphrase-file", passphrase)
        after = list(writer.references)
    assert f"Saved: {place['REMIT_DATA']}, with 1 letter." in said
    assert "Its keys are locked with your passphrase." in said
    assert (outside / "remit.backup").stat().st_mode & 0o077 == 0
    assert len(after) > len(before), "nobody wrote meanwhile"
    letters_key = (Path(place["REMIT_DATA"]) / "letters.key").read_text("ascii")

    elsewhere = destroy(place)
    said = ask(elsewhere, REMIT, "restore", outside / "remit.backup", "--passphrase-file", passphrase)
    assert "chains hold." in said
    found = list_cases(elsewhere)
    # Every case that was there before, and of those made since then the first so many.
    assert set(before) <= found
    assert len(found & set(writer.references)) >= len(found) - 2, "the writer's first case, and one that it was killed before telling"
    assert set(writer.references[: len(found) - 2]) <= found
    assert (Path(elsewhere["REMIT_DATA"]) / "letters.key").read_text("ascii") == letters_key
    assert (Path(elsewhere["REMIT_DATA"]) / "mail/one.eml").read_text("utf-8") == "Subject: returned work\n"
    assert Path(elsewhere["REMIT_DATA"]).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_backup_of_letters_that_do_not_open_is_written_and_called_no_good_one(place: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("backups") / "one.backup"
    ask(place | {"PYTHONPATH": str(ROOT)}, sys.executable, "-c", BEGIN)
    (Path(place["REMIT_DATA"]) / "letters.key").write_text(make_letter_key(), "ascii")
    answer = subprocess.run([REMIT, "backup", file], env=place, capture_output=True, text=True, check=False)
    assert (answer.returncode, file.is_file()) == (1, True)
    assert f"CommandError: {file} is written, but the letters in it do not open with the keys that are here." in answer.stderr
    assert answer.stderr.endswith("Put the file letters.key of this copy back into the data directory. Then make another backup.\n")


@pytest.mark.django_db
def test_restore_never_writes_over_a_register(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "one.backup") as archive:
        archive.finish(Contents("0.1.0", "2026-11-26T07:30:00+00:00", connection.vendor, 0, [], {}))
    with pytest.raises(CommandError, match=r"a restore never writes over (one|a register)\. Name"):
        call_command("restore", str(tmp_path / "one.backup"))


@pytest.mark.django_db
def test_backup_never_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "one.backup").write_text("the backup of yesterday", encoding="utf-8")
    with pytest.raises(CommandError, match=r"is there already. Name a new file, so that no earlier backup is lost."):
        call_command("backup", str(tmp_path / "one.backup"))
    assert (tmp_path / "one.backup").read_text("utf-8") == "the backup of yesterday"


@pytest.mark.django_db
def test_backup_does_not_lie_in_the_data_directory_nor_where_no_folder_is(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"which a backup must outlive. Name a place outside of it, best on another disk."):
        call_command("backup", str(settings.DATA / "one.backup"))
    with pytest.raises(CommandError, match=r"There is no folder .*/nowhere. Make it first"):
        call_command("backup", str(tmp_path / "nowhere/one.backup"))
