"""Each check of `remit doctor`, both ways: what is right is called fine, what is wrong gets a sentence and what to do."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.checks import Error
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured

from remit.service.audit.sealing import UnsealingError
from remit.service.config import variables
from remit.service.config.doctor import database, machine, pages, post, secrets_kept, work
from remit.service.config.doctor.findings import Finding, Level

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
HERE = Path("data")
KEY = Fernet.generate_key().decode()
GB = 1_000_000_000


def ago(**much: float) -> dt.datetime:
    """Return a moment before."""
    return AT - dt.timedelta(**much)


def _raise(error: Exception) -> Callable[[], int]:
    def fail() -> int:
        raise error

    return fail


FINE = [
    machine.check_python((3, 12)),
    machine.check_disk(HERE, 50 * GB),
    machine.check_clock(AT, ago(seconds=2), ago(days=1)),
    machine.check_clock(AT, None, None),
    machine.check_calendar(AT.date()),
    machine.check_scans(True),
    machine.check_styles(True),
    database.check_version("sqlite", (3, 45, 1)),
    database.check_version("postgresql", (18,)),
    database.check_tables([], []),
    database.check_cache(True),
    secrets_kept.check_signing_key("a-long-key-of-many-different-signs-0123456789-and-more-of-them"),
    secrets_kept.check_letter_keys([KEY, KEY]),
    secrets_kept.check_letters_open(lambda: 2),
    secrets_kept.check_letters_open(lambda: 0),
    secrets_kept.check_backup(0.5, has_letters=True),
    secrets_kept.check_backup(None, has_letters=False),
    pages.check_hosts(["remit.example"], is_public=True),
    pages.check_hosts(["localhost"], is_public=False),
    pages.check_link("https://remit.example", is_public=True),
    pages.check_link("http://127.0.0.1:8000", is_public=False),
    pages.check_demonstration(False, False),
    *post.check_variables([]),
    post.check_server("mail server", "smtp.example", lambda: None, (OSError,)),
    work.check_worker(ago(seconds=20), AT),
    work.check_queue("mail to be sent", None, AT),
    work.check_queue("mail to be sent", ago(minutes=5), AT),
    work.check_mail_in_trouble(0),
]


@pytest.mark.parametrize("found", FINE, ids=lambda found: found.about)
def test_what_is_right_is_called_fine_and_asks_for_nothing(found: Finding) -> None:
    assert (found.level, found.mend) == (Level.FINE, "")


NOT_FINE = [
    (machine.check_python((3, 10)), "wrong", "Python 3.10 is older than 3.11", "Install Python 3.11"),
    (machine.check_python((3, 14)), "look", "Python 3.14 is newer", "Use Python 3.11"),
    (machine.check_disk(HERE, GB), "look", "1.0 GB are free", "Make room"),
    (machine.check_disk(HERE, GB // 10), "wrong", "0.1 GB are free", "Make room now"),
    (machine.check_folder(HERE / "nowhere"), "wrong", "There is no folder", "--data"),
    (machine.check_clock(AT, ago(minutes=3), None), "wrong", "are 180 seconds apart", "time server"),
    (machine.check_clock(ago(minutes=3), None, AT), "wrong", "was recorded 180 seconds from now", "time server"),
    (machine.check_calendar(dt.date(2031, 1, 1)), "look", "Bank holidays are known up to", "newest release"),
    (machine.check_scans(False), "look", "a scanned letter is refused", "pip install 'remit[ocr]'"),
    (machine.check_styles(False), "wrong", "does not start", "make setup"),
    (database.cannot_reach("postgresql"), "wrong", "PostgreSQL does not answer", "Check DATABASE_URL"),
    (database.cannot_reach("sqlite"), "wrong", "SQLite does not answer", "--data"),
    (database.check_version("sqlite", (3, 30, 1)), "wrong", "SQLite 3.30.1", "3.37 or newer"),
    (database.check_version("postgresql", (13,)), "wrong", "PostgreSQL 13", "14 or newer"),
    (database.check_tables(["cases.0009_more"], []), "wrong", "the first is cases.0009_more", "remit manage migrate"),
    (database.check_tables([], ["cases.0009_more"]), "look", "A newer release has changed the tables (cases.0009_more)", "During an upgrade"),
    (database.check_cache(False), "wrong", "nobody can sign in", "createcachetable"),
    (secrets_kept.check_signing_key("short"), "wrong", "can be guessed", "REMIT_SECRET_KEY"),
    (secrets_kept.check_signing_key("a" * 80), "wrong", "can be guessed", "REMIT_SECRET_KEY"),
    (secrets_kept.check_letter_keys(["no key"]), "wrong", "is no key", "letters.key"),
    (secrets_kept.check_letter_keys([KEY, "# made in May"]), "wrong", "Line 2 of letters.key is no key of 44 characters.", "letters.key"),
    (secrets_kept.check_letter_keys(["x"], "REMIT_LETTER_KEYS"), "wrong", "Entry 1 of REMIT_LETTER_KEYS is no key", "apart by comma"),
    (secrets_kept.check_letters_open(_raise(ValueError("no key"))), "wrong", "does not open", "letters.key"),
    (secrets_kept.check_letter_keys([]), "wrong", "There is no key in letters.key.", "letters.key"),
    (secrets_kept.check_letters_open(_raise(UnsealingError("x"))), "wrong", "does not open", "letters.key"),
    (secrets_kept.check_backup(None, has_letters=True), "look", "None was ever made", "remit backup FILE"),
    (secrets_kept.check_backup(9.2, has_letters=True), "look", "9 days ago", "remit backup FILE"),
    (pages.check_hosts([], is_public=True), "wrong", "every page is refused", "REMIT_HOSTS"),
    (pages.check_hosts(["*"], is_public=True), "wrong", "Any name is allowed", "REMIT_HOSTS"),
    (pages.check_hosts([".example"], is_public=True), "wrong", "Any name is allowed", "REMIT_HOSTS"),
    (pages.check_hosts(["https://remit.example"], is_public=True), "wrong", "is no name", "REMIT_HOSTS"),
    (pages.check_link("http://localhost:8000", is_public=True), "wrong", "each reader's own machine", "REMIT_LINK_TO"),
    (pages.check_link("http://remit.example", is_public=True), "wrong", "not protected", "REMIT_LINK_TO"),
    (pages.check_link("remit.example", is_public=False), "wrong", "which has no https://", "REMIT_LINK_TO"),
    (pages.check_link("https:remit.example", is_public=True), "wrong", "which has no https:// or no host", "REMIT_LINK_TO"),
    (pages.check_demonstration(True, False), "look", "nobody needs a password", "--demo"),
    (pages.check_demonstration(False, True), "wrong", "DEBUG is on", "Turn it off"),
    (post.check_variables([Error("It is odd.", hint="Mend it.")])[0], "wrong", "It is odd.", "Mend it."),
    (post.check_variables([Caution("It is odd.", hint="Mend it.")])[0], "look", "It is odd.", "Mend it."),
    (post.check_server("mailbox", "", lambda: None, (OSError,)), "look", "None is named", "connect-mail.md"),
    (post.check_server("mailbox", "imap.example", _raise(OSError("Check it.")), (OSError,)), "wrong", "does not let us in", "Check it."),  # type: ignore[arg-type]
    (work.check_worker(None, AT), "wrong", "no letter is read", "remit work"),
    (work.check_worker(ago(minutes=7), AT), "wrong", "for 7 minutes", "remit work"),
    (work.check_worker(ago(minutes=472321), AT), "wrong", "for 328 days:", "remit work"),
    (work.check_queue("mail to be sent", ago(hours=5), AT), "look", "waited for 5 hours.", "more workers"),
    (work.check_queue("mail to be sent", ago(hours=1), AT), "look", "waited for 60 minutes", "more workers"),
    (work.check_mail_in_trouble(3), "look", "3 mails", "page Mail"),
]


@pytest.mark.parametrize(("found", "level", "says", "mend"), NOT_FINE, ids=lambda value: value.about if isinstance(value, Finding) else "")
def test_what_is_not_right_is_said_with_what_to_do(found: Finding, level: str, says: str, mend: str) -> None:
    assert (found.level, says in found.says, mend in found.mend) == (level, True, True), found


def test_folder_and_files_that_others_can_read_are_seen(tmp_path: Path) -> None:
    (tmp_path / "letters.key").write_text(KEY, encoding="ascii")
    (tmp_path / "remit.sqlite3").touch()
    files = [tmp_path / "letters.key", tmp_path / "remit.sqlite3"]
    tmp_path.chmod(0o700)
    for mode in (0o644, 0o600):
        for file in files:
            file.chmod(mode)
        assert machine.check_folder(tmp_path).level == database.check_sqlite_file(files[1]).level == "fine"
    assert secrets_kept.check_key_files(tmp_path).level == "fine"
    tmp_path.chmod(0o755)
    for file in files:
        file.chmod(0o644)
    assert machine.check_folder(tmp_path).level == database.check_sqlite_file(files[1]).level == "look"
    assert (secrets_kept.check_key_files(tmp_path).level, str(files[0]) in secrets_kept.check_key_files(tmp_path).mend) == ("wrong", True)


def test_variable_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, whole, any_number in (("", 25, 25.5), ("7", 7, 7.0)):
        monkeypatch.setenv("REMIT_X", text)
        assert (variables.whole_number("REMIT_X", 25), variables.number("REMIT_X", 25.5)) == (whole, any_number)
    monkeypatch.setenv("REMIT_X", "many")
    with pytest.raises(ImproperlyConfigured, match=r"REMIT_X is 'many', which is not a whole number\. Write one, such as 25, or leave the variable out\."):
        variables.whole_number("REMIT_X", 25)
    with pytest.raises(ImproperlyConfigured, match=r"REMIT_X is 'many', which is not a number\. Write one, such as 25\.5"):
        variables.number("REMIT_X", 25.5)
