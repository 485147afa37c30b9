"""The disclosure log: what was released and published. It stays as it was, and says where cases changed since."""

import datetime as dt
from dataclasses import dataclass

from remit.engine.measures.counts import Viewpoint
from remit.engine.moments import england_day
from remit.service.foi.models import FrozenAnswer
from remit.service.foi.queries.drafting import area_of_commissioner
from remit.service.statistics.queries.figures import list_facts
from remit.service.statistics.queries.scope import load_lineage


@dataclass(frozen=True)
class LogEntry:
    """A published answer, and how many of its cases stand elsewhere now than when it was made."""

    answer: FrozenAnswer
    changed: int


def list_published() -> list[FrozenAnswer]:
    """Return the published answers, the latest first."""
    found = FrozenAnswer.objects.filter(published_at__isnull=False).select_related("request__commissioner")
    return list(found.defer("docx", "pdf", "csv").order_by("-published_at"))


def get_published(reference: str) -> FrozenAnswer:
    """Return a published answer."""
    return FrozenAnswer.objects.select_related("request__commissioner").get(published_at__isnull=False, request__reference=reference)


def entry_of(answer: FrozenAnswer, *, at: dt.datetime) -> LogEntry:
    """Return a published answer with how many of its cases changed since: re-opened, answered, decided."""
    view = Viewpoint(england_day(at), load_lineage())
    now = {fact.case: f"{fact.label}/{fact.said.value}" for fact in list_facts(area_of_commissioner(answer.request.commissioner), view)}
    return LogEntry(answer, sum(now.get(case, "") != stood for case, stood in answer.cases.items()))
