"""What a worker does: jobs that pages asked for, mail out, mail in, the digest, and finding again what a dead worker left.

What lives here: when each chore comes round, that one which fails holds up no other, and how all of them stop. What does not: the chores themselves (`actions`
of the apps). Any number of workers may run side by side.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from remit.service.api.actions import webhooks
from remit.service.config.clock import now
from remit.service.config.pulse import BEAT_SECONDS, beat
from remit.service.correspondence import actions as letters
from remit.service.intake import actions as post
from remit.service.notifications import actions as mails
from remit.service.notifications.actions.transport import open_transport
from remit.service.statistics import actions as figures

_TICK_SECONDS = 0.5
_PAUSE_AFTER_FAILURE = 10.0
_DAY = 24 * 60 * 60.0
# After so many days nobody asks any more how a job ended.
_JOB_DAYS = 14
_LOG = logging.getLogger("remit.work")


@dataclass
class Chore:
    """Something that comes round.

    Attributes:
        do: returns how much it found to do; where it found something, it comes round again at once.
        every: seconds until the next time where there was nothing.
    """

    name: str
    do: Callable[[], int]
    every: float
    due: float = 0.0


class Round(threading.Thread):
    """A thread that goes round its chores until it is told to stop, and ends what it has begun."""

    def __init__(self, name: str, chores: list[Chore], stop: threading.Event) -> None:
        """Take the chores."""
        super().__init__(name=name)
        self._chores, self._stopping = chores, stop

    def run(self) -> None:
        """Go round."""
        try:
            while not self._stopping.wait(0 if sum(self._see_to(chore) for chore in self._chores) else _TICK_SECONDS):
                close_old_connections()
        finally:
            connection.close()

    def _see_to(self, chore: Chore) -> int:
        if self._stopping.is_set() or time.monotonic() < chore.due:
            return 0
        try:
            found = chore.do()
        except (mails.MailboxError, mails.UnreachableError) as error:
            _LOG.warning("%s", error)
            chore.due = time.monotonic() + max(chore.every, _PAUSE_AFTER_FAILURE)
            return 0
        except Exception:  # noqa: BLE001 a worker outlives whatever one chore raises; the log keeps the place
            _LOG.exception("The chore “%s” failed. It is tried again.", chore.name)
            connection.close()
            chore.due = time.monotonic() + max(chore.every, _PAUSE_AFTER_FAILURE)
            return 0
        chore.due = 0.0 if found else time.monotonic() + chore.every
        return found


class Working:
    """One worker: the jobs that pages asked for, and beside them rounds for mail, for letters that arrive, for what other systems are told, for figures, for its pulse."""
