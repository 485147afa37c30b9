"""The data directory, looked at before settings load: is a Remit there, and may whoever runs a command use it?

What lives here: which commands may begin a new Remit, which need none, and what the others are told where there is none, so that a wrong path makes nothing.
What does not: the keys (`signing_key`), whether the tables are up to date (`tables`).
"""

import os
from collections.abc import Sequence
from pathlib import Path

from remit.service.config.signing_key import LETTER_KEYS, stand_in_for_keys

# What begins a Remit where none is: directory, keys, tables. `restore` has settings of its own (`settings.restoring`).
_BEGINNING = ("serve", "setup", "restore")
# What looks at settings or at the package only, and so runs anywhere.
_NEED_NONE = ("check", "copy_frontend", "diffsettings", "findstatic", "help", "makemigrations", "version")
_HELP = {"-h", "--help", "--version"}
_NAMES = {False: "remit.sqlite3", True: "demo.sqlite3"}


class NoRemitError(Exception):
    """A command cannot work on this data directory; the message is the sentence for whoever gave it."""


def data_directory() -> Path:
    """Return where this copy keeps its data."""
    return Path(os.environ.get("REMIT_DATA", "run")).resolve()


def database_file(*, is_demo: bool) -> Path:
    """Return where SQLite keeps the database of this copy, or of its demonstration."""
    return data_directory() / _NAMES[is_demo]


def prepare(words: Sequence[str]) -> None:
    """See that a command finds its Remit, and that it makes no keys where it begins none.

    Args:
        words: the command and its options.

    Raises:
        NoRemitError: there is none, its key of letters is missing, or it belongs to somebody else.
    """
    command = words[0] if words and not _HELP & set(words) else "help"
    folder = data_directory()
    try:
        _check_is_ours(folder, command)
        if command in _BEGINNING:
            return
        if command not in _NEED_NONE:
            _check_is_there(folder)
        missing = stand_in_for_keys(folder)
    except PermissionError as error:
        raise NoRemitError(_not_ours(Path(error.filename or folder), "read")) from error
    if LETTER_KEYS in missing and command != "doctor" and command not in _NEED_NONE:
        raise NoRemitError(f"There is no letters.key in {folder}. Put it back from a backup, set REMIT_LETTER_KEYS, or name the right --data.")


def _check_is_there(folder: Path) -> None:
    if os.environ.get("DATABASE_URL"):
        return
    is_demo = os.environ.get("REMIT_DEMO") == "1"
    if _holds_something(database_file(is_demo=is_demo)):
        return
    if not is_demo and _holds_something(database_file(is_demo=True)):
        raise NoRemitError(f"At {folder} is only a demonstration; set REMIT_DEMO=1 for it, or name your Remit with --data (or REMIT_DATA).")
    raise NoRemitError(f"There is no {'demonstration' if is_demo else 'Remit'} at {folder}; name it with --data (or REMIT_DATA).")


def _holds_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _check_is_ours(folder: Path, command: str) -> None:
    """Refuse where the data directory or what is in it is closed to whoever runs this. What may only be read, `doctor` tells beside everything else."""
    is_beginning = command in _BEGINNING
    if not folder.exists():
        nearest = next(parent for parent in folder.parents if parent.exists())
        if is_beginning and not os.access(nearest, os.W_OK | os.X_OK):
            raise NoRemitError(f"The data directory {folder} cannot be made. {_not_ours(nearest, 'write to')}")
        return
    if not folder.is_dir():
        raise NoRemitError(f"{folder} is no folder. Name the data directory with --data (or REMIT_DATA).")
    changing = 0 if command == "doctor" or command in _NEED_NONE else os.W_OK
    for path, wanted in ((folder, os.X_OK | changing), *((file, changing) for file in sorted(folder.glob("*.sqlite3"))), *_key_files(folder)):
        if not os.access(path, os.R_OK | wanted):
            raise NoRemitError(_not_ours(path, "write to" if os.access(path, os.R_OK) else "read"))


def _key_files(folder: Path) -> list[tuple[Path, int]]:
    return [(path, 0) for path in (folder / "letters.key", folder / "secret.key") if path.exists()]


def _not_ours(path: Path, what: str) -> str:
    try:
        owner, is_mine = path.owner(), path.stat().st_uid == os.geteuid()
    except (OSError, KeyError, NotImplementedError):
        return f"You may not {what} {path}. Run this as the user who runs Remit, or name another data directory with --data (or REMIT_DATA)."
    if is_mine:
        return f"You may not {what} {path}, though it is yours. Give yourself the right with chmod."
    return f"You may not {what} {path}, which belongs to {owner}. Run this as {owner} (sudo -u {owner} ...), or name another data directory with --data."
