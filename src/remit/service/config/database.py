"""Where the data is: SQLite in the data directory, or PostgreSQL by address.

What lives here: turning `DATABASE_URL` into Django's setting. What does not: tables (each app's `models`).
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_KEPT_OPEN = 60
"""Seconds that a connection serves further requests: to open one takes longer than most of what is asked of it."""
# IMMEDIATE: a transaction takes the write lock when it begins, so that two writers wait for each other instead of failing half way.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
}


def sqlite_database(path: Path) -> dict[str, Any]:
    """Return the setting of an SQLite file."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE_OPTIONS), "CONN_MAX_AGE": _KEPT_OPEN, "ATOMIC_REQUESTS": False}


def postgresql_database(address: str) -> dict[str, Any]:
    """Return the setting of a PostgreSQL database.

    Args:
        address: `postgresql://user:password@host:port/name`; `?host=` may name the folder of a socket, `?sslmode=` and other libpq words pass through.

    Raises:
        ImproperlyConfigured: it is no such address.
    """
    parts = urlsplit(address)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise ImproperlyConfigured(
            "DATABASE_URL is not an address of PostgreSQL. Write it as postgresql://user:password@host:5432/name, or leave it out to use SQLite."
        )
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": _KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
