"""Canonical JSON: one value, one row of bytes.

What lives here: `canonical`. What does not: hashing (`chain`).
"""

import json
from collections.abc import Iterable
from typing import Any

MOST_DEPTH = 20


class CanonicalError(ValueError):
    """A value that has no canonical form; the message says why."""


def canonical(value: Any) -> bytes:
    """Return a value as UTF-8 JSON with sorted keys and no spaces. Text, whole numbers, true, false, null, lists and objects only.

    Raises:
        CanonicalError: anything else, such as a fraction, which two machines may write differently.
    """
    _check(value, 0)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")


def _check(value: Any, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise CanonicalError(f"The data are nested more than {MOST_DEPTH} deep.")
    match value:
        case None | bool() | int():
            return
        case str():
            _check_text(value)
        case list() | tuple():
            _check_all(value, depth)
        case dict() if all(isinstance(key, str) for key in value):
            _check_all([*value.keys(), *value.values()], depth)
        case _:
            # A fraction is refused too: two machines may write it differently.
            raise CanonicalError(f"A {type(value).__name__} has no certain form here. Write it as a text.")


def _check_all(values: Iterable[Any], depth: int) -> None:
    for value in values:
        _check(value, depth + 1)


def _check_text(text: str) -> None:
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise CanonicalError("A text holds half a character, which has no form in UTF-8.")
