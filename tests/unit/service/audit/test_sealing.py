"""Letters at rest: sealed, opened, keys changed and lost."""

from pathlib import Path

import pytest

from remit.service.audit.sealing import UnsealingError, reseal, seal, seal_json, seal_text, unseal, unseal_json, unseal_text
from remit.service.config.signing_key import letter_keys, make_letter_key

WORDS = "Mrs Philippa GARTON-MOYLE, GP to chase the scan."


@pytest.fixture
def keys(settings: object) -> list[str]:
    """Two keys; the first is the newest."""
    made = [make_letter_key(), make_letter_key()]
    settings.LETTER_KEYS = made  # type: ignore[attr-defined]
    return made


@pytest.mark.usefixtures("keys")
def test_sealed_letter_shows_no_word_and_comes_back_whole() -> None:
    stored = seal_text(WORDS)
    assert b"GARTON" not in stored
    assert unseal_text(stored) == WORDS
    assert unseal_json(seal_json({"name": "Zoë"})) == {"name": "Zoë"}


@pytest.mark.usefixtures("keys")
def test_database_that_hands_back_a_view_is_read_too() -> None:
    assert unseal(memoryview(seal(b"bytes"))) == b"bytes"


def test_letter_sealed_with_the_old_key_opens_and_can_be_sealed_anew(keys: list[str], settings: object) -> None:
    new, old = keys
    settings.LETTER_KEYS = [old]  # type: ignore[attr-defined]
    stored = seal(b"letter")
    settings.LETTER_KEYS = [new, old]  # type: ignore[attr-defined]
    assert unseal(stored) == b"letter"
    moved = reseal(stored)
    settings.LETTER_KEYS = [new]  # type: ignore[attr-defined]
    assert unseal(moved) == b"letter"


def test_lost_key_is_told_in_plain_words(keys: list[str], settings: object) -> None:
    stored = seal(b"letter")
    settings.LETTER_KEYS = [make_letter_key()]  # type: ignore[attr-defined]
    with pytest.raises(UnsealingError, match=r"its key is missing\. Put the file letters\.key"):
        unseal(stored)


@pytest.mark.usefixtures("keys")
def test_changed_bytes_are_refused() -> None:
    stored = bytearray(seal(b"letter"))
    stored[20] ^= 1
    with pytest.raises(UnsealingError):
        unseal(bytes(stored))


def test_key_file_is_made_once_for_its_owner_and_may_hold_several(tmp_path: Path) -> None:
    path = tmp_path / "data/letters.key"
    first = letter_keys("", path)
    assert letter_keys("", path) == first
    assert path.stat().st_mode & 0o077 == 0
    path.write_text(f"new\n{first[0]}\n", encoding="ascii")
    assert letter_keys("", path) == ["new", first[0]]
    assert letter_keys("a, b", path) == ["a", "b"]
    assert [item.name for item in path.parent.iterdir()] == ["letters.key"]
