"""The disclosure log: what was released and published. It stays as it was, and says where cases changed since."""

import datetime as dt
from dataclasses import dataclass

from remit.engine.lifecycle import STATES, Label, StateType
from remit.engine.measures.counts import Viewpoint
from remit.engine.moments import england_day
from remit.service.foi.models import FrozenAnswer
from remit.service.foi.queries.drafting import area_of_commissioner, standing_of
from remit.service.statistics.queries.figures import select_facts
from remit.service.statistics.queries.scope import load_lineage

# What happened shortly before an answer was made may have been read after it.
_MARGIN = dt.timedelta(hours=1)


@dataclass(frozen=True)
class LogEntry:
    """A published answer, how many of its cases stand elsewhere now than when it was made, and how many of these had ended and were re-opened."""

    answer: FrozenAnswer
    changed: int
    reopened: int


def list_published() -> list[FrozenAnswer]:
    """Return the published answers, the latest first."""
    found = FrozenAnswer.objects.filter(published_at__isnull=False).select_related("request__commissioner")
    return list(found.defer("docx", "pdf", "csv").order_by("-published_at"))


def get_published(reference: str) -> FrozenAnswer:
    """Return a published answer."""
    return FrozenAnswer.objects.select_related("request__commissioner").get(published_at__isnull=False, request__reference=reference)


def entry_of(answer: FrozenAnswer, *, at: dt.datetime) -> LogEntry:
    """Return a published answer with how many of its cases changed since: re-opened, answered, decided."""
    return _entry(answer, _moved_since(answer, at))


def list_entries(*, at: dt.datetime) -> list[LogEntry]:
    """Return the published answers, the latest first, each with how many of its cases changed since."""
    return [entry_of(answer, at=at) for answer in list_published()]


def _moved_since(answer: FrozenAnswer, at: dt.datetime) -> dict[str, str]:
    """Return where those cases of its commissioner stand to which something happened since an answer was made, as answers keep it."""
    rows = select_facts(area_of_commissioner(answer.request.commissioner), Viewpoint(england_day(at), load_lineage()))
    return standing_of(rows.filter(last_at__gte=answer.taken_at - _MARGIN))


def _entry(answer: FrozenAnswer, now: dict[str, str]) -> LogEntry:
    changed = {case: stood for case, stood in now.items() if answer.cases.get(case, stood) != stood}
    return LogEntry(answer, len(changed), sum(not _is_open(answer.cases[case]) and _is_open(stood) for case, stood in changed.items()))


def _is_open(stood: str) -> bool:
    """Say whether a case that stands so is open."""
    label = stood.partition("/")[0]
    return label in set(Label) and STATES[Label(label)].type is StateType.OPEN
