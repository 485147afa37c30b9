"""A worker says now and then that it works, so that `remit doctor`, `/metrics` and people know whether one does.

What lives here: saying and asking. Kept in the cache, which is a table: it says nothing that must outlive a restart.
"""

import datetime as dt

from django.core.cache import cache

_KEY = "worker-pulse"
_KEPT_SECONDS = 7 * 24 * 3600
BEAT_SECONDS = 15.0
# Longer than that, and no worker is there.
SILENT_SECONDS = 90.0


def beat(*, at: dt.datetime) -> None:
    """Say that a worker works."""
    cache.set(_KEY, at.isoformat(), _KEPT_SECONDS)


def last_beat() -> dt.datetime | None:
    """Return when a worker last said so, None where none has for a week."""
    found = cache.get(_KEY)
    return dt.datetime.fromisoformat(found) if found else None
