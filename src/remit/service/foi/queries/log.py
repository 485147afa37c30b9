"""The disclosure log: what was released and published. It stays as it was, and says where cases changed since."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from remit.engine.lifecycle import STATES, Label, StateType
from remit.engine.measures.counts import Viewpoint
from remit.engine.moments import england_day
from remit.service.foi.models import FrozenAnswer
from remit.service.foi.queries.drafting import area_of_commissioner, standing_of
from remit.service.organisations.models import Organisation
from remit.service.statistics.models import CaseFactRow
from remit.service.statistics.queries.figures import select_facts
from remit.service.statistics.queries.scope import load_lineage

# Answers are frozen when everything is read; what was being written just then may have been read after it.
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
    return _entry(answer, _cases_of(answer.request.commissioner, at))


def list_entries(*, at: dt.datetime) -> list[LogEntry]:
    """Return the published answers, the latest first, each with how many of its cases changed since."""
    answers = list_published()
    cases = {commissioner: _cases_of(commissioner, at) for commissioner in {answer.request.commissioner for answer in answers}}
    return [_entry(answer, cases[answer.request.commissioner]) for answer in answers]


def _cases_of(commissioner: Organisation, at: dt.datetime) -> QuerySet[CaseFactRow]:
    return select_facts(area_of_commissioner(commissioner), Viewpoint(england_day(at), load_lineage()))


def _entry(answer: FrozenAnswer, cases: QuerySet[CaseFactRow]) -> LogEntry:
    """Compare an answer with those cases of its commissioner to which something happened since it was made."""
    now = standing_of(cases.filter(last_at__gte=answer.taken_at - _MARGIN))
    changed = {case: stood for case, stood in now.items() if answer.cases.get(case, stood) != stood}
    return LogEntry(answer, len(changed), sum(not _is_open(answer.cases[case]) and _is_open(stood) for case, stood in changed.items()))


def _is_open(stood: str) -> bool:
    """Say whether a case that stands so is open."""
    label = stood.partition("/")[0]
    return label in set(Label) and STATES[Label(label)].type is StateType.OPEN
