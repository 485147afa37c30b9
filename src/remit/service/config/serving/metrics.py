"""What Prometheus is told: counts and times by name, never anything of a patient, a person, an address or a reference.

What lives here: what is counted in this process, and a collector that counts what waits in the database when it is asked. What does not: handing it out
(`metrics_door`). Several processes on one machine add up through a folder (`adding_up`).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db import DatabaseError, InterfaceError
from django_tasks_db.models import DBTaskResult
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from remit.service.api.queries.webhooks import count_waiting_messages
from remit.service.config.clock import now
from remit.service.config.pulse import last_beat
from remit.service.config.serving.adding_up import shared_folder
from remit.service.correspondence import queries as letters
from remit.service.notifications import queries as mails

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_REQUESTS = Histogram("remit_request_seconds", "How long requests took, by name of the page.", ("view", "method", "status"), buckets=_SECONDS)
_READINGS = Counter("remit_readings", "Files that a worker has read, by how it ended.", ("outcome",))


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count an answer. What a client can make up (a method, an address) is never a label."""
    _REQUESTS.labels(view, method if method in _METHODS else "other", str(status)).observe(seconds)


def count_reading(outcome: str) -> None:
    """Count a file that was read."""
    _READINGS.labels(outcome).inc()


class WaitingCollector:
    """Counts what waits, at the moment at which it is asked. It says too whether the database answers."""

    def __init__(self, clock: Callable[[], dt.datetime] = now) -> None:
        """Take the clock."""
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """Yield what waits."""
        is_up = GaugeMetricFamily("remit_database_up", "1 where the database answers.")
        try:
            found = list(_waiting(self._clock()))
        except (DatabaseError, InterfaceError):
            found = []
        is_up.add_metric((), float(bool(found)))
        yield is_up
        yield from found


def _waiting(at: dt.datetime) -> Iterable[Metric]:
    tally = mails.tally_queue(at=at)
    beat = last_beat()
    oldest_letter, oldest_mail = letters.oldest_waiting(), tally.oldest_due_at
    yield _by_state("remit_files", "Files that came in, by how far they are.", letters.count_arrivals())
    yield _by_state("remit_letters", "Letters read, by what they wait for.", letters.count_letters())
    yield _by_state("remit_mails", "Mails to send, by where they stand.", tally.counts)
    yield _by_state("remit_replies", "Mails that came in, by what became of them.", mails.count_fates())
    yield _one("remit_jobs_waiting", "Jobs that no worker has begun.", DBTaskResult.objects.ready().count())
    yield _one("remit_webhook_messages_waiting", "Messages to other systems that are not sent.", count_waiting_messages())
    yield _one("remit_oldest_file_waiting_seconds", "How long the file has waited that waits longest to be read.", _age(oldest_letter, at))
    yield _one("remit_oldest_mail_due_seconds", "How long the mail is due that is due longest.", _age(oldest_mail, at))
    if beat:
        yield _one("remit_worker_silent_seconds", "How long ago a worker last said that it works.", _age(beat, at))


def _age(since: dt.datetime | None, at: dt.datetime) -> float:
    return max(0.0, (at - since).total_seconds()) if since else 0.0


def _one(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _by_state(name: str, text: str, counts: Mapping[str, int]) -> Metric:
    metric = GaugeMetricFamily(name, text, labels=("state",))
    for state, count in sorted(counts.items()):
        metric.add_metric((state,), count)
    return metric


def registry() -> CollectorRegistry:
    """Return everything that this machine has to tell."""
    found = CollectorRegistry()
    if shared_folder():
        MultiProcessCollector(found)  # type: ignore[no-untyped-call]
    else:
        found.register(_OwnCounts())
    found.register(WaitingCollector())
    return found


class _OwnCounts:
    """What this process alone has counted."""

    def collect(self) -> Iterable[Metric]:
        """Return it."""
        return REGISTRY.collect()
