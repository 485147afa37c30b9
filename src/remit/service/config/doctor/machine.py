"""The machine: Python, the disk, the data directory, the clock, the calendar, the parts that read scans, the style sheets."""

import datetime as dt
import os
from pathlib import Path

from remit.engine.clocks import england_calendar
from remit.service.config.doctor.findings import Finding, fine, look, wrong

_OLDEST, _NEWEST = (3, 11), (3, 13)
_GB = 1_000_000_000
_LITTLE, _NONE = 5 * _GB, _GB // 2
_DRIFT = dt.timedelta(seconds=30)


def check_python(version: tuple[int, int]) -> Finding:
    """Is this a Python that Remit is tested with?"""
    about, here = "Python", ".".join(map(str, version))
    if version < _OLDEST:
        return wrong(about, f"Python {here} is older than 3.11, which Remit needs.", "Install Python 3.11, 3.12 or 3.13, and set Remit up anew with it.")
    if version > _NEWEST:
        return look(about, f"Python {here} is newer than those Remit is tested with.", "Use Python 3.11, 3.12 or 3.13.")
    return fine(about, f"Python {here}.")


def check_disk(folder: Path, free: int) -> Finding:
    """Is there room?"""
    about, here = "disc space", f"{free / _GB:.1f} GB are free where the data directory is ({folder})."
    if free < _NONE:
        return wrong(about, here, "Make room now: while there is none, no letter can come in.")
    return look(about, here, "Make room, or move the data directory to a larger disk.") if free < _LITTLE else fine(about, here)


def check_folder(folder: Path) -> Finding:
    """Is the data directory there, ours, and closed to others?"""
    about = "data directory"
    if not folder.is_dir():
        return wrong(about, f"There is no folder {folder}.", "Name the data directory with --data or REMIT_DATA, or start 'remit serve', which makes it.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return wrong(about, f"You may not read or write {folder}.", "Run this as the user who runs Remit, or give the folder to that user.")
    if open_to_others(folder):
        return look(about, f"Other users of this machine can look into {folder}.", f"Close it: chmod 700 {folder}")
    return fine(about, f"{folder} is there and closed to other users.")


def open_to_others(path: Path) -> bool:
    """Say whether users other than the owner may read a file or folder."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)


def check_clock(at: dt.datetime, database_at: dt.datetime | None, newest_event_at: dt.datetime | None) -> Finding:
    """Does this machine's clock agree with the database server's, and with what has happened?"""
    about = "clock"
    mend = "Set the clock from a time server (on Linux: timedatectl set-ntp true). Clocks of cases and two-step codes depend on it."
    if database_at is not None and abs(at - database_at) > _DRIFT:
        return wrong(about, f"This machine's clock and the database server's are {abs(at - database_at).total_seconds():.0f} seconds apart.", mend)
    if newest_event_at is not None and newest_event_at - at > _DRIFT:
        return wrong(about, f"The newest event was recorded {(newest_event_at - at).total_seconds():.0f} seconds from now: the clock goes behind.", mend)
    return fine(about, "It agrees with the database and with the events recorded.")


def check_calendar(day: dt.date) -> Finding:
    """Does the calendar know the bank holidays of the year to come?"""
    about = "calendar"
    if warning := england_calendar().warning_for(day, day + dt.timedelta(days=365)):
        return look(about, warning, "Install the newest release of Remit, or of the package govuk-bank-holidays.")
    return fine(about, "The bank holidays of the next twelve months are known.")


def check_scans(is_there: bool) -> Finding:
    """Can letters that are pictures be read?"""
    about = "reading scans"
    if not is_there:
        return look(about, "The parts that read scans are not installed; a scanned letter is refused.", "Install them: pip install 'remit[ocr]'")
    return fine(about, "The parts that read scans are installed.")


def check_styles(is_there: bool) -> Finding:
    """Are the style sheets here?"""
    about = "style sheets"
    if not is_there:
        return wrong(about, "The style sheets are not here, so the service does not start.", "In a clone of the project run: make setup")
    return fine(about, "The style sheets are here.")
