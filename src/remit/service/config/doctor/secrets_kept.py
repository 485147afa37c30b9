"""The keys: is the signing key long enough, do the keys of letters open them, and may others read the files?"""

from collections.abc import Callable, Sequence
from pathlib import Path

from remit.service.config.doctor.findings import Finding, fine, look, wrong
from remit.service.config.doctor.machine import open_to_others
from remit.service.config.signing_key import MEND_LETTER_KEYS, find_no_key
from remit.service.ui.policies import RefusalError

_SHORTEST = 50


def check_signing_key(key: str) -> Finding:
    """Can nobody guess it?"""
    about = "secret key"
    if len(key) < _SHORTEST or len(set(key)) < 5 or key.startswith("django-insecure-"):
        says = "The key that signs sessions and links can be guessed."
        return wrong(about, says, "Leave REMIT_SECRET_KEY out, and Remit makes a good one; or set it to 50 random characters or more.")
    return fine(about, "It is long enough.")


def check_letter_keys(keys: Sequence[str], where: str = "letters.key") -> Finding:
    """Are they keys at all?"""
    about = "letter keys"
    if trouble := find_no_key(keys, where):
        return wrong(about, f"{trouble} Letters can be neither stored nor opened.", MEND_LETTER_KEYS)
    return fine(about, f"{len(keys)} in use." if len(keys) > 1 else "One in use.")


def check_key_files(folder: Path) -> Finding:
    """May nobody else read them?"""
    about = "key files"
    seen = [file for name in ("secret.key", "letters.key") if (file := folder / name).is_file() and open_to_others(file)]
    if seen:
        return wrong(about, f"Other users of this machine can read {seen[0].name}.", f"Close them: chmod 600 {' '.join(map(str, seen))}")
    return fine(about, "Other users of this machine cannot read them.")


def check_letters_open(open_some: Callable[[], int]) -> Finding:
    """Do letters open with the keys that are here?"""
    about = "letters"
    try:
        count = open_some()
    except (RefusalError, ValueError):
        says = "The oldest or the newest letter does not open: its key is missing here."
        return wrong(about, says, "Put the file letters.key of this copy back into the data directory, or its key into REMIT_LETTER_KEYS.")
    return fine(about, "The oldest and the newest open." if count else "There is none yet.")


def check_backup(age_days: float | None, *, has_letters: bool) -> Finding:
    """Was one made lately?"""
    about = "backup"
    mend = "Run every day: remit backup FILE. Keep it on another disk, and try a restore: docs/how-to/back-up.md"
    if age_days is None:
        return look(about, "None was ever made with 'remit backup'.", mend) if has_letters else fine(about, "Nothing is here yet that could be lost.")
    return (
        look(about, f"The last was made {age_days:.0f} days ago.", mend) if age_days > 2 else fine(about, f"The last was made {age_days * 24:.0f} hours ago.")
    )
