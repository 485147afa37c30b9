"""The key that signs sessions and links. Named by REMIT_SECRET_KEY, or made once and kept in the data directory."""

import os
import secrets
from pathlib import Path


def read_or_make_key(path: Path) -> str:
    """Return the key that a file holds; make the file, readable by its owner only, where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two workers that start together one makes the key and the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(64)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key
