"""Jobs that a worker does: each reads the clock and calls an action.

What lives here: the jobs by name (`settings.JOBS`). What does not: what they do (each app's `actions`), how they are asked for (`ui.jobs`).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection
from django_tasks import task

from remit.service.config.clock import now
from remit.service.config.serving.metrics import count_reading
from remit.service.correspondence import actions as letters

PULSE_SECONDS = 10.0


@task()
def read_arrival(arrival_id: int) -> str:
    """Read one file that came in."""
    claim = letters.begin_reading(arrival_id, at=now())
    if claim is None:
        return "not waiting"
    with _pulse(claim):
        found = letters.read_claimed(claim)
    outcome = "read" if letters.finish_reading(claim, found, at=now()) else "taken over"
    count_reading(outcome)
    return outcome


@contextmanager
def _pulse(claim: letters.Claim) -> Iterator[None]:
    """Say every few seconds that the reading goes on; a reading without pulse is taken over by another worker."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(PULSE_SECONDS):
                close_old_connections()
                letters.keep_reading(claim, at=now())
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
