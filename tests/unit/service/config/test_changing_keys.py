"""A new key that signs: what the key before it sealed and signed goes on working, as long as that is named."""

from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.core import signing

from remit.service.config.sign_in import TwoStepAdapter


def test_second_steps_and_signatures_outlive_a_change_of_the_key_that_signs(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the old key", []
    sealed, signed = TwoStepAdapter().encrypt("a secret of somebody"), signing.dumps("a session")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", ["the old key"]
    assert (TwoStepAdapter().decrypt(sealed), signing.loads(signed)) == ("a secret of somebody", "a session")
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        TwoStepAdapter().decrypt(sealed)
