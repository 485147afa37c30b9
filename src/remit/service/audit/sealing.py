"""Encryption at rest: what names a patient is kept sealed, and its keys never stand in the database.

What lives here: `seal` and `unseal`. The keys are in `REMIT_LETTER_KEYS` (newest first, apart by commas), else in a file of the data directory that is made
once. What does not: who may read what is unsealed (each app's queries).
"""

import contextlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealError(Exception):
    """What was sealed cannot be opened with the keys that this copy has."""


def seal(data: bytes) -> bytes:
    """Return data sealed with the newest key."""
    return _sealer().encrypt(data)


def unseal(sealed: bytes | memoryview) -> bytes:
    """Return what was sealed, with whichever of the keys fits.

    Raises:
        SealError: none fits.
    """
    try:
        return _sealer().decrypt(bytes(sealed))
    except InvalidToken:
        raise SealError("This cannot be opened: its key is not among the keys of this copy. Put the earlier key back into REMIT_LETTER_KEYS.") from None


def _sealer() -> MultiFernet:
    return _sealer_of(os.environ.get("REMIT_LETTER_KEYS", ""), Path(settings.DATA) / "letters.key")


@lru_cache(maxsize=4)
def _sealer_of(given: str, path: Path) -> MultiFernet:
    keys = [key.strip() for key in given.split(",") if key.strip()] or [_read_or_make(path)]
    return MultiFernet([Fernet(key) for key in keys])


def _read_or_make(path: Path) -> str:
    """Return the key that a file holds; make it first where there is none. A link is made whole or not at all, so that two workers never read half a key."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(Fernet.generate_key())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text("ascii").strip()
