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
    """One worker: the jobs that pages asked for; beside them rounds for mail, letters that arrive, what other systems are told, figures, its pulse."""

    def __init__(self) -> None:
        """Lay out the chores."""
        self.stop = threading.Event()
        self._jobs = Worker(
            queue_names=["*"],
            interval=1.0,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self._transport = open_transport()
        self._rounds = [Round("mail out", self._outgoing(), self.stop), Round("mail in", self._incoming(), self.stop)]
        # A round of its own: a system that hangs must not hold up mail.
        self._rounds.append(Round("webhooks", self._told(), self.stop))
        self._rounds.append(Round("post", self._arriving(), self.stop))
        self._rounds.append(Round("figures", self._counted(), self.stop))
        self._rounds.append(Round("pulse", [Chore("say that a worker works", _nothing(lambda: beat(at=now())), every=BEAT_SECONDS)], self.stop))

    def _outgoing(self) -> list[Chore]:
        return [
            Chore("take over mail", _nothing(lambda: mails.take_over(at=now())), every=min(30.0, settings.MAIL_CLAIM_SECONDS)),
            Chore("send mail", lambda: mails.deliver_due(self._transport, clock=now, is_stopping=self.stop.is_set), every=1.0),
            Chore("tell what became of mail", lambda: mails.tell_outcomes(at=now()), every=1.0),
            Chore("digest", lambda: mails.send_digests(at=now()), every=60.0),
            Chore("forget jobs that are done", _nothing(_forget_jobs), every=_DAY),
            Chore("forget sessions that are over", _nothing(lambda: call_command("clearsessions")), every=_DAY),
            Chore("resume readings", _nothing(lambda: letters.resume_readings(at=now())), every=30.0),
        ]

    def _incoming(self) -> list[Chore]:
        return [
            Chore("fetch mail", lambda: mails.fetch_mail(clock=now), every=settings.IMAP_SECONDS),
            Chore("sort mail", lambda: mails.sort_new(at=now()), every=2.0),
            Chore("send again what was not sent", lambda: mails.resend_unproved(at=now()), every=min(30.0, settings.MAIL_COPY_SECONDS)),
        ]

    def _told(self) -> list[Chore]:
        return [
            Chore("look for what other systems are told", lambda: webhooks.look_for_events(at=now()), every=2.0),
            Chore("tell other systems", lambda: webhooks.send_due(clock=now), every=1.0),
        ]

    def _arriving(self) -> list[Chore]:
        is_stopping = self.stop.is_set
        return [
            Chore("look into MESH mailboxes", _nothing(lambda: post.visit_all(clock=now, is_stopping=is_stopping)), every=settings.MESH_SECONDS),
            Chore("note what senders are told of decisions", lambda: post.note_decided(at=now()), every=30.0),
            Chore("tell senders", lambda: post.send_answers(clock=now, is_stopping=is_stopping), every=2.0),
            Chore("fetch letters by mail", lambda: post.visit_letter_mail(clock=now, is_stopping=is_stopping), every=settings.LETTER_MAIL_SECONDS),
        ]

    def _counted(self) -> list[Chore]:
        return [Chore("count", _nothing(lambda: figures.keep_up(at=now())), every=5.0)]

    def run(self) -> None:
        """Work until told to stop; what is begun is ended."""
        connection_created.connect(write_through)
        for one in self._rounds:
            one.start()
        try:
            while not self.stop.is_set():
                try:
                    self._jobs.run()
                except Exception:  # noqa: BLE001 as above
                    _LOG.exception("The jobs came to a halt. They go on.")
                    connection.close()
                    self.stop.wait(_PAUSE_AFTER_FAILURE)
        finally:
            self.end()
            for one in self._rounds:
                one.join()
            self._transport.close()

    def end(self) -> None:
        """Say stop: no new job, no new mail."""
        self.stop.set()
        self._jobs.running = False


def _forget_jobs() -> None:
    """Delete the rows of jobs that ended long ago: one for each letter read would pile up."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=_JOB_DAYS, verbosity=0)


def _nothing(do: Callable[[], object]) -> Callable[[], int]:
    """Let a chore come round at its time only, whatever it returned."""

    def call() -> int:
        do()
        return 0

    return call


def write_through(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Let SQLite wait for the disk: what is noted before a mail leaves or a message is acknowledged must be there after a power cut too."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
