"""The parts of a backup: a damaged archive, one of a newer release, one made to do harm; keys and their passphrase; PostgreSQL's programs; room on the disk."""

import datetime as dt
import io
import json
import os
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from remit.service.config.backups import keys, postgresql, restoring, sqlite
from remit.service.config.backups.archive import ArchiveReader, ArchiveWriter
from remit.service.config.backups.contents import Contents, read_contents
from remit.service.config.backups.making import check_room
from remit.service.ui.policies import RefusalError

AT = dt.datetime(2026, 11, 26, 7, 30, tzinfo=dt.UTC)
KEYS = keys.Keys("a signing key", ("the newest", "an older one"))
ABOUT = Contents("0.1.0", AT.isoformat(), "sqlite", 0, ["cases.0001_initial"], {"cases_case": 2})


def make(place: Path, parts: dict[str, bytes]) -> Path:
    """Write an archive."""
    with ArchiveWriter(place) as archive:
        for name, data in parts.items():
            archive.add(name, data)
        archive.finish(replace(ABOUT, digests={}))
    return place


def test_archive_gives_back_what_was_put_in(tmp_path: Path) -> None:
    archive = ArchiveReader(make(tmp_path / "a", {"database.sqlite3": b"rows", "files/mail/one.eml": b"words"}))
    archive.check()
    assert (archive.read("database.sqlite3"), list(archive.files())) == (b"rows", [("files/mail/one.eml", "mail/one.eml")])
    assert archive.contents.rows == {"cases_case": 2}
    archive.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a"], "a draft was left behind"


def test_archive_that_is_not_finished_leaves_nothing_behind(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "a") as archive:
        archive.add("database.sqlite3", b"rows")
    assert list(tmp_path.iterdir()) == []


def test_archive_of_which_one_byte_changed_is_refused(tmp_path: Path) -> None:
    place = make(tmp_path / "a", {"database.sqlite3": b"rows" * 1000})
    data = bytearray(place.read_bytes())
    data[data.index(b"rows")] ^= 1
    place.write_bytes(data)
    archive = ArchiveReader(place)
    with pytest.raises(
        RefusalError, match=r"This backup is damaged: 1 of its parts are not as they were written, the first is 'database.sqlite3'. Try another one."
    ):
        archive.check()
    archive.close()


@pytest.mark.parametrize("data", [b"", b"no archive at all", None], ids=["empty", "something else", "cut off"])
def test_file_that_is_no_whole_backup_is_refused(tmp_path: Path, data: bytes | None) -> None:
    place = make(tmp_path / "a", {"database.sqlite3": b"rows" * 1000})
    place.write_bytes(place.read_bytes()[:2000] if data is None else data)
    with pytest.raises(RefusalError, match=r"is not a whole backup of Remit. It may have been cut off while it was copied. Try another one."):
        ArchiveReader(place)


def test_backup_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match=r"cannot be opened: No such file or directory. Check the path, and that you may read it."):
        ArchiveReader(tmp_path / "a")


@pytest.mark.parametrize("name", ["files/../../secret.key", "/etc/passwd"])
def test_archive_with_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    archive = ArchiveReader(make(tmp_path / "a", {name: b"harm"}))
    with pytest.raises(RefusalError, match=r"This backup is damaged: 1 of its parts"):
        archive.check()
    archive.close()


def test_archive_without_its_contents_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a", "w") as tar:
        entry = tarfile.TarInfo("letter.txt")
        entry.size = 5
        tar.addfile(entry, io.BytesIO(b"words"))
    with pytest.raises(RefusalError, match=r"is not a whole backup of Remit"):
        ArchiveReader(tmp_path / "a")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{", "This file is not a backup of Remit, or it is damaged: what it says of itself cannot be read. Try another backup."),
        (b"[]", "This file is not a backup of Remit, or it is damaged"),
        (
            json.dumps({**json.loads(ABOUT.written()), "form": "remit.backup/9"}).encode(),
            "This backup has the form remit.backup/9, which this release does not know.",
        ),
    ],
)
def test_contents_that_cannot_be_read_are_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(RefusalError) as caught:
        read_contents(data)
    assert str(caught.value).startswith(sentence)


@pytest.mark.django_db
def test_backup_of_another_database_or_of_a_newer_release_does_not_fit() -> None:
    here = replace(ABOUT, database=connection.vendor)
    restoring._check_fits(here)
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    with pytest.raises(RefusalError, match=r"This is a backup of (PostgreSQL|SQLite), and here is (PostgreSQL|SQLite)\. (Set|Leave) DATABASE_URL"):
        restoring._check_fits(replace(here, database=other))
    with pytest.raises(
        RefusalError, match=r"made by release 9\.0, which has tables that this release .* does not know \(cases\.0099_more\)\. Install release 9\.0 or newer"
    ):
        restoring._check_fits(replace(here, release="9.0", migrations=["cases.0001_initial", "cases.0099_more"]))


def test_keys_come_back_by_their_passphrase_only() -> None:
    locked = keys.pack(KEYS, "nine odd words walk by night")
    assert b"the newest" not in locked
    assert keys.unpack(locked, "nine odd words walk by night") == KEYS == keys.unpack(keys.pack(KEYS))
    with pytest.raises(RefusalError, match=r"That passphrase does not open the keys of this backup. Give the one with which it was made."):
        keys.unpack(locked, "another nine odd words walk")


@pytest.mark.parametrize(("text", "sentence"), [("short", "has fewer than 16 characters"), (None, "The passphrase cannot be read from")])
def test_passphrase_that_protects_nothing_is_refused(tmp_path: Path, text: str | None, sentence: str) -> None:
    if text is not None:
        (tmp_path / "passphrase").write_text(text, encoding="utf-8")
    with pytest.raises(RefusalError, match=sentence):
        keys.read_passphrase(tmp_path / "passphrase")


def test_passphrase_that_no_backup_was_locked_with_is_not_told_to_be_longer(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("short", encoding="utf-8")
    with pytest.raises(RefusalError, match=r"has fewer than 16 characters\. No backup was locked with it: give the file with the one that was\."):
        keys.read_passphrase(tmp_path / "passphrase", is_new=False)


def test_key_file_that_says_something_else_is_kept_beside_the_restored_one(tmp_path: Path) -> None:
    (tmp_path / "letters.key").write_text("of another copy", encoding="ascii")
    assert keys.put_back(KEYS, tmp_path, at=AT) == ["letters.key.before-20261126-073000"]
    assert (tmp_path / "letters.key.before-20261126-073000").read_text("ascii") == "of another copy"
    assert (tmp_path / "letters.key").read_text("ascii").split("\n") == ["the newest", "an older one"]
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert keys.put_back(KEYS, tmp_path, at=AT) == [], "the same keys again"


def test_sqlite_is_taken_out_whole_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE letters (words TEXT)")
        made.executemany("INSERT INTO letters VALUES (?)", [("words " * 100,)] * 500)
        made.commit()
    sqlite.take_out(tmp_path / "a.sqlite3", tmp_path / "b.sqlite3")
    assert sqlite.count_rows(tmp_path / "b.sqlite3") == {"letters": 500}
    data = bytearray((tmp_path / "a.sqlite3").read_bytes())
    data[8192:12288] = os.urandom(4096)
    (tmp_path / "a.sqlite3").write_bytes(data)
    with pytest.raises((RefusalError, sqlite3.DatabaseError)) as caught:
        sqlite.take_out(tmp_path / "a.sqlite3", tmp_path / "c.sqlite3")
    assert "The database is damaged, so there is no backup of it" in str(caught.value)
    with pytest.raises(RefusalError, match=r"There is no database at .* Name the data directory of your service with --data."):
        sqlite.take_out(tmp_path / "nothing.sqlite3", tmp_path / "d.sqlite3")


def test_place_is_empty_only_where_nothing_could_be_lost(tmp_path: Path) -> None:
    place = tmp_path / "a.sqlite3"
    assert sqlite.is_empty(place)
    place.touch()
    assert sqlite.is_empty(place)
    place.write_bytes(b"something that is no database at all, but somebody may want it" * 100)
    assert not sqlite.is_empty(place)
    place.unlink()
    with closing(sqlite3.connect(place)) as made:
        made.execute("CREATE TABLE letters (words TEXT)")
    assert not sqlite.is_empty(place)


def test_program_of_postgresql_is_found_where_a_variable_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, release in (("new", 18), ("old", 15)):
        (tmp_path / name).mkdir()
        program = tmp_path / name / "pg_dump"
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {release}.1'\n", encoding="ascii")
        program.chmod(0o700)
    monkeypatch.setenv(postgresql.FOLDER, str(tmp_path / "new"))
    monkeypatch.setenv("PATH", str(tmp_path / "old"))
    assert postgresql.find_program("pg_dump", at_least=18) == str(tmp_path / "new/pg_dump")
    monkeypatch.setenv(postgresql.FOLDER, "")
    assert postgresql.find_program("pg_dump", at_least=15) == str(tmp_path / "old/pg_dump")
    with pytest.raises(
        RefusalError, match=r"PostgreSQL's program pg_dump of release 99 or newer is needed\. Here is only release \d+\. Install the client programs"
    ):
        postgresql.find_program("pg_dump", at_least=99)
    with pytest.raises(RefusalError, match=r"pg_nothing of release 15 or newer is needed. It is not on this machine."):
        postgresql.find_program("pg_nothing", at_least=15)


def test_backup_wants_room_for_the_database_twice() -> None:
    check_room(3_000_000_000, 1_000_000_000)
    with pytest.raises(RefusalError, match=r"A backup there needs 2\.1 GB, and 1\.0 GB are free. Make room, or name another place."):
        check_room(1_000_000_000, 1_020_000_000)
