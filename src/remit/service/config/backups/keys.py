"""The keys of a copy in its backup: without them no letter opens, and with them everybody who has the file can open all.

What lives here: packing them, with or without a passphrase, and putting them back. What does not: what they are for (`audit.sealing`).
"""

import base64
import datetime as dt
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from remit.service.ui.policies import RefusalError

SHORTEST_PASSPHRASE = 16
_SALT = 16


@dataclass(frozen=True)
class Keys:
    """What signs sessions, and what seals letters, newest first."""

    signing: str = field(repr=False)
    letters: tuple[str, ...] = field(repr=False)


def read_passphrase(path: Path, *, is_new: bool = True) -> str:
    """Return the passphrase that a file holds.

    Args:
        path: the file.
        is_new: whether it is to lock keys; else it is to open those of a backup, and another cannot be chosen.

    Raises:
        RefusalError: it cannot be read, or is too short to protect anything.
    """
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise RefusalError(f"The passphrase cannot be read from {path}. Check the path, and that you may read it.") from None
    if len(found) < SHORTEST_PASSPHRASE:
        mend = "Choose a longer one, such as five words by chance." if is_new else "No backup was locked with it: give the file with the one that was."
        raise RefusalError(f"The passphrase in {path} has fewer than {SHORTEST_PASSPHRASE} characters. {mend}")
    return found


def _cipher(passphrase: str, salt: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())))


def pack(keys: Keys, passphrase: str = "") -> bytes:
    """Return keys as a part of an archive, locked where there is a passphrase."""
    data = json.dumps({"signing": keys.signing, "letters": list(keys.letters)}).encode()
    if not passphrase:
        return data
    salt = secrets.token_bytes(_SALT)
    return salt + _cipher(passphrase, salt).encrypt(data)


def unpack(data: bytes, passphrase: str = "") -> Keys:
    """Return the keys of a part of an archive.

    Raises:
        RefusalError: the passphrase does not open it.
    """
    try:
        kept: dict[str, Any] = json.loads(_cipher(passphrase, data[:_SALT]).decrypt(data[_SALT:]) if passphrase else data)
    except InvalidToken:
        raise RefusalError("That passphrase does not open the keys of this backup. Give the one with which it was made.") from None
    return Keys(kept["signing"], tuple(kept["letters"]))


def put_back(keys: Keys, folder: Path, *, at: dt.datetime) -> list[str]:
    """Write the key files into a data directory. A file that is there and says something else is kept beside it.

    Returns:
        The names under which such files are kept.
    """
    kept: list[str] = []
    for name, text in (("secret.key", keys.signing), ("letters.key", "\n".join(keys.letters))):
        path = folder / name
        if path.exists() and path.read_text(encoding="ascii").split() != text.split():
            aside = f"{name}.before-{at:%Y%m%d-%H%M%S}"
            path.rename(folder / aside)
            kept.append(aside)
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
    return kept
