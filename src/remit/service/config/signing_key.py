"""The keys of this copy: one signs sessions and links (REMIT_SECRET_KEY), others seal letters at rest (REMIT_LETTER_KEYS).

Each is named by its variable, or made once and kept in the data directory.
"""

import contextlib
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


def _make_signing_key() -> str:
    return secrets.token_urlsafe(64)


def make_letter_key() -> str:
    """Return a new key that can seal letters."""
    return Fernet.generate_key().decode("ascii")


def read_or_make_key(path: Path, make: Callable[[], str] = _make_signing_key) -> str:
    """Return the key that a file holds; make the file, readable by its owner only, where there is none."""
    # The data directory holds what belongs to patients: where it is made here, only its owner may look in.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # A link is made whole or not at all: of two workers that start together one makes the key, and none reads half of it.
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(make())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii", errors="replace").strip()


def signing_keys(named: str, path: Path) -> list[str]:
    """Return the keys that sign, the one in use first: the one that REMIT_SECRET_KEY names, else those of a file, one a line.

    Args:
        named: what the variable says, "" where it is not set.
        path: the file; it is made with one key where there is none.

    Raises:
        ImproperlyConfigured: the file is empty.
    """
    found = [named] if named else read_or_make_key(path).split()
    if not found:
        raise ImproperlyConfigured(
            f"{path} is empty. Put it back from a backup. Without one delete it: a new key is made, and every second step is set up anew."
        )
    return found


LETTER_KEYS = "REMIT_LETTER_KEYS"
MEND_LETTER_KEYS = "Put letters.key back from a backup, or correct REMIT_LETTER_KEYS: keys of 44 characters, one a line or apart by comma, and nothing else."
# The variable of each key, and the file in the data directory that holds it where the variable is not set.
_FILES = {"REMIT_SECRET_KEY": "secret.key", LETTER_KEYS: "letters.key"}
# Which of them hold keys that only stand in, for a process that may make none.
made_up: list[str] = []


def stand_in_for_keys(folder: Path) -> list[str]:
    """Let this process work without keys that are missing, and make no file: what is named stands in until it ends, and nothing sealed with it is kept.

    Returns:
        The variables whose keys are missing.
    """
    missing = [name for name, file in _FILES.items() if not os.environ.get(name) and not (folder / file).exists()]
    for name in missing:
        os.environ[name] = make_letter_key() if name == LETTER_KEYS else _make_signing_key()
    made_up.extend(missing)
    return missing


def letter_keys(named: str, path: Path) -> list[str]:
    """Return the keys that seal letters, the newest first: those that a variable names, apart by comma, else those of a file, one a line.

    Args:
        named: what REMIT_LETTER_KEYS says, "" where it is not set.
        path: the file; it is made with one key where there is none.
    """
    text = named or read_or_make_key(path, make_letter_key)
    return [key for line in text.replace(",", "\n").splitlines() if (key := line.strip())]


def find_no_key(keys: Sequence[str], where: str) -> str:
    """Return a sentence about the first of the keys that seal letters that is none, "" where all are.

    Args:
        keys: as `letter_keys` returned them.
        where: the variable or the file that holds them.
    """
    if not keys:
        return f"There is no key in {where}."
    for number, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            return f"{'Entry' if where == LETTER_KEYS else 'Line'} {number} of {where} is no key of 44 characters."
    return ""
