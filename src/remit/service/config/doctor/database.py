"""The database: does it answer, is it new enough, has it the tables of this release?"""

from collections.abc import Sequence
from pathlib import Path

from remit.service.config.doctor.findings import Finding, fine, look, wrong
from remit.service.config.doctor.machine import open_to_others

_OLDEST = {"sqlite": (3, 37), "postgresql": (14,)}
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def cannot_reach(vendor: str) -> Finding:
    """Say that it does not answer."""
    mend = (
        "Check DATABASE_URL, that the server runs, and that this machine may reach it."
        if vendor == "postgresql"
        else "Name the data directory of your service with --data, and run this as the user who runs Remit."
    )
    return wrong("database", f"{_NAMES[vendor]} does not answer, or there is no database yet.", mend)


def check_version(vendor: str, version: tuple[int, ...]) -> Finding:
    """Is it new enough?"""
    here = f"{_NAMES[vendor]} {'.'.join(map(str, version))} answers."
    if version < _OLDEST[vendor]:
        oldest = ".".join(map(str, _OLDEST[vendor]))
        return wrong("database", here, f"Remit needs {_NAMES[vendor]} {oldest} or newer. Upgrade it; make a backup first.")
    return fine("database", here)


def check_sqlite_file(file: Path) -> Finding:
    """Is the database file closed to others?"""
    about = "database file"
    if open_to_others(file) and open_to_others(file.parent):
        return look(about, f"Other users of this machine can read {file}.", f"Close it: chmod 600 {file}")
    return fine(about, "Other users of this machine cannot read it.")


def check_tables(missing: Sequence[str], unknown: Sequence[str]) -> Finding:
    """Do the tables fit this release?"""
    about = "tables"
    if missing:
        says = f"{len(missing)} changes of this release are not made yet, the first is {missing[0]}."
        return wrong(about, says, "Make a backup, then run: remit manage migrate")
    if unknown:
        says = f"A newer release has changed the tables ({unknown[-1]})."
        return look(about, says, "During an upgrade that is as it should be. Else install the release that runs on the other machines.")
    return fine(about, "They are those of this release.")


def check_cache(is_there: bool) -> Finding:
    """Is there the table in which failed sign-ins are counted?"""
    about = "cache table"
    if not is_there:
        return wrong(about, "It is missing, so nobody can sign in.", "Run: remit manage createcachetable")
    return fine(about, "It is there.")
