"""Settings of `remit restore`: keys come with the backup, so none are made in the data directory where there are none."""

import os
import secrets
from pathlib import Path

from remit.service.config.signing_key import make_letter_key

_folder = Path(os.environ.get("REMIT_DATA", "run"))
# Names of variables that only stand in until the keys are there.
_made_up: tuple[str, ...] = tuple(
    name
    for name, file in (("REMIT_SECRET_KEY", "secret.key"), ("REMIT_LETTER_KEYS", "letters.key"))
    if not os.environ.get(name) and not (_folder / file).exists()
)
for _name in _made_up:
    os.environ[_name] = make_letter_key() if _name == "REMIT_LETTER_KEYS" else secrets.token_urlsafe(64)

from remit.service.config.settings.base import *  # noqa: E402 the variables above are set first

MADE_UP_KEYS = _made_up
