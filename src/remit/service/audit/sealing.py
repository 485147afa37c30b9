"""Encryption at rest of what belongs to a patient: the bytes of a letter, its text, what was read of it.

What lives here: `seal` and `unseal` with the keys of this copy (`settings.LETTER_KEYS`), and their forms for text and for JSON. The first key seals, every
key unseals, so that keys can be changed: docs/how-to/check-letters.md. What does not: which column of which table is sealed (each app's `models`).
"""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from remit.service.ui.policies import RefusalError


class UnsealingError(RefusalError):
    """Something sealed cannot be opened with the keys of this copy: the key file was lost or belongs to another copy."""


@lru_cache(maxsize=8)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(data: bytes) -> bytes:
    """Return bytes as they are stored: encrypted and protected against change."""
    return _cipher(tuple(settings.LETTER_KEYS)).encrypt(data)


def unseal(data: bytes | memoryview) -> bytes:
    """Return what `seal` was given; nothing where nothing is stored any more, because its time was over.

    Raises:
        UnsealingError: no key of this copy fits, or the bytes were changed.
    """
    if not data:
        return b""
    try:
        return _cipher(tuple(settings.LETTER_KEYS)).decrypt(bytes(data))
    except InvalidToken:
        raise UnsealingError(
            "A stored letter cannot be opened: its key is missing. Put the file letters.key of this copy back into the data directory."
        ) from None


def reseal(data: bytes | memoryview) -> bytes:
    """Return stored bytes sealed with the newest key, for changing keys."""
    return _cipher(tuple(settings.LETTER_KEYS)).rotate(bytes(data))


def seal_text(text: str) -> bytes:
    """Seal a text."""
    return seal(text.encode())


def unseal_text(data: bytes | memoryview) -> str:
    """Return a sealed text."""
    return unseal(data).decode()


def seal_json(value: Any) -> bytes:
    """Seal what JSON can write."""
    return seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def unseal_json(data: bytes | memoryview) -> Any:
    """Return sealed JSON, an empty object where nothing is stored any more."""
    return json.loads(unseal(data) or b"{}")
