"""The fictional area: organisations, people, contact points and promises, as the data file gives them.

What lives here: reading them, and who speaks for whom. What does not: making them in a database (`loading`).
"""

from functools import cache
from typing import Any

from remit.service.config.demonstration.files import LETTERS, read_data
from remit.service.config.demonstration.writing import Department


def organisations() -> list[dict[str, Any]]:
    """Return the organisations, each after those that it belongs to."""
    return list(read_data("area")["organisations"])


def people() -> list[dict[str, Any]]:
    """Return the memberships, those of one person apart."""
    return list(read_data("area")["people"])


def name_of(code: str) -> str:
    """Return what an organisation is called."""
    return next(str(one["name"]) for one in organisations() if one["code"] == code)


def gp_of(practice: str) -> str:
    """Return to whom letters to a practice speak."""
    return next(str(one["name"]) for one in people() if one["at"] == practice and one.get("clinician"))


@cache
def departments(provider: str) -> tuple[Department, ...]:
    """Return every scenario of every specialty of a provider."""
    files = (read_data(f"letters/{name}") for name in LETTERS)
    file = next(one for one in files if one["provider"] == provider)
    return tuple(Department(provider, str(file["heading"]), specialty, scenario) for specialty in file["specialties"] for scenario in specialty["scenarios"])


@cache
def clinicians() -> frozenset[str]:
    """Return the names of those who are clinicians."""
    return frozenset(str(one["name"]) for one in people() if one.get("clinician"))
