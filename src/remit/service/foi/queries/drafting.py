"""From the register to a drafted answer.

What lives here: the register of a commissioner, with its cases counted (`load_counts`) or listed (`load_register`), `draft`, and the lines of its export. What
does not: the answer itself (`remit.engine.disclosure`).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from remit.engine.disclosure import Answer, Asked, Known, Register, compose_answer
from remit.engine.measures.counts import Viewpoint
from remit.engine.measures.periods import Period
from remit.engine.measures.suppression import SuppressionRule
from remit.engine.moments import england_day
from remit.service.cases.models import COMMISSIONER, CaseEvent
from remit.service.cases.queries.scope import Scope
from remit.service.enforcement.queries.actions_taken import find_first_day, list_actions
from remit.service.foi.models import InformationRequest
from remit.service.library.queries.documents import list_policy_facts
from remit.service.organisations.models import Kind, Organisation
from remit.service.organisations.queries import list_lineage
from remit.service.statistics.models import CaseFactRow
from remit.service.statistics.queries.figures import list_facts, list_providers, read_progress, read_table, select_facts
from remit.service.statistics.queries.letters_read import list_letters
from remit.service.statistics.queries.scope import Area, load_lineage, practices_of
from remit.service.ui.presenters import moment_in_words


def area_of_commissioner(commissioner: Organisation) -> Area:
    """Return the area of a commissioner, with those whose history it took over."""
    return Area(Scope(COMMISSIONER, tuple(one.pk for one in list_lineage(commissioner))), commissioner.name)


def load_register(commissioner: Organisation, *, at: dt.datetime) -> Register:
    """Return all that is recorded of a commissioner's area, as of now, every case by itself."""
    counts = load_counts(commissioner, at=at)
    facts = list_facts(area_of_commissioner(commissioner), Viewpoint(england_day(at), counts.lineage))
    return dataclasses.replace(counts, facts=tuple(facts), counted=None)


def load_counts(commissioner: Organisation, *, at: dt.datetime) -> Register:
    """Return all that is recorded of a commissioner's area, as of now, its cases as cells: what an answer needs, however many there are."""
    day = england_day(at)
    area, view = area_of_commissioner(commissioner), Viewpoint(day, load_lineage())
    recorded_from = read_progress().recorded_from
    letters = list_letters(area, view, Period(recorded_from or day, day))
    return Register(
        recorded_from=recorded_from,
        actions_from=_actions_from(commissioner, recorded_from),
        organisations=tuple(_known(area, commissioner, list_providers(area, view) | {row.provider for row in letters}, day)),
        letters=tuple(letters),
        actions=tuple(list_actions(commissioner, until=at)),
        policies=tuple(list_policy_facts(commissioner)),
        lineage=view.lineage,
        counted=lambda period: read_table(area, view, period),
    )


def draft(request: InformationRequest, *, at: dt.datetime) -> Answer:
    """Return the answer to a request as the register gives it now."""
    rule = SuppressionRule(request.hide_under) if request.hide_under > 1 else None
    period = Period(request.first_on, request.last_on)
    asked = Asked(period, request.commissioner.name, england_day(at), moment_in_words(at), rule, request.hiding_reason, tuple(request.exemptions))
    return compose_answer(load_counts(request.commissioner, at=at), asked)


def list_standing(request: InformationRequest, *, at: dt.datetime) -> dict[str, str]:
    """Return the cases that the answer to a request counts, by reference, and where each stands now."""
    view = Viewpoint(england_day(at), load_lineage())
    return standing_of(select_facts(area_of_commissioner(request.commissioner), view).filter(opened_on__range=(request.first_on, request.last_on)))


def standing_of(rows: QuerySet[CaseFactRow]) -> dict[str, str]:
    """Return where cases stand and what was said of them last, by reference, as answers keep it."""
    return {reference: f"{label}/{said}" for reference, label, said in rows.values_list("reference", "label", "said")}


def list_event_records(register: Register) -> Iterator[dict[str, Any]]:
    """Yield the facts of every event of the register's cases, without words and without people, so that anybody can count again."""
    rows = CaseEvent.objects.filter(case__reference__in=[fact.case for fact in register.facts]).order_by("case_id", "number")
    for row in rows.select_related("case").iterator(chunk_size=2000):
        kept = {name: row.facts[name] for name in ("number", "move", "side", "channel", "at", "on", "raised_by", "day", "corrects")}
        yield {"case": row.case.reference, **kept}


def _actions_from(commissioner: Organisation, recorded_from: dt.date | None) -> dt.date | None:
    """Return from when actions were recorded: from the first case or matter on, a commissioner could have recorded one."""
    days = [day for day in (find_first_day(commissioner), recorded_from) if day is not None]
    return min(days, default=None)


def _known(area: Area, commissioner: Organisation, providers: set[str], day: dt.date) -> Iterator[Known]:
    for practice in practices_of(area, day=day):
        yield Known(practice.code, practice.name, Kind.PRACTICE.value, commissioner.code)
    for provider in Organisation.objects.filter(code__in=providers).order_by("code"):
        yield Known(provider.code, provider.name, Kind.PROVIDER.value, "")
