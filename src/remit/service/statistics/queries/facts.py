"""From the events of a case to the record that figures are made from.

What lives here: `fact_of` and loading many cases at once. What does not: keeping them (`actions.keeping`), counting (`remit.engine.measures`).
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from remit.engine.clocks.runs import ClockRun, Ending
from remit.engine.findings import Minutes
from remit.engine.lifecycle import CaseState, Move, RaisedBy
from remit.engine.lifecycle.records import from_record
from remit.engine.measures.facts import AskedFor, CaseFact, CaseKind, RoleMinutes, Said
from remit.engine.signals import ClockName
from remit.engine.terms import LetterKind, Task
from remit.service.audit.sealing import unseal
from remit.service.cases.models import Case, CaseEvent, CaseItem
from remit.service.cases.queries.standing import Standing, Told, derive
from remit.service.organisations import queries as organisations
from remit.service.statistics.models import MeasuredMinutes

Row = TypeVar("Row", CaseItem, MeasuredMinutes)

_KINDS = {
    Move.RETURN: CaseKind.RETURN,
    Move.UNDER_PROTEST: CaseKind.PROTEST,
    Move.ASK: CaseKind.ASK,
    Move.QUICK_REPORT: CaseKind.QUICK_REPORT,
}
_SAYS = {
    Move.TAKE_BACK: Said.UPHELD,
    Move.TAKE_BACK_IN_PART: Said.PARTLY,
    Move.DISAGREE: Said.NOT_UPHELD,
    Move.NOT_OURS: Said.ELSEWHERE,
    Move.DUPLICATE: Said.ELSEWHERE,
    Move.UPHOLD: Said.UPHELD,
    Move.NOT_UPHOLD: Said.NOT_UPHELD,
    Move.WITHDRAW: Said.WITHDRAWN,
}
_ANSWERS = frozenset({Move.TAKE_BACK, Move.TAKE_BACK_IN_PART, Move.DISAGREE, Move.NOT_OURS, Move.DUPLICATE})


@dataclass(frozen=True)
class Known:
    """What a case holds besides its events: its requests, the kind and day of its letter, minutes that were measured."""

    items: tuple[CaseItem, ...]
    letter_kind: LetterKind | None
    event_on: dt.date | None
    measured: tuple[RoleMinutes, ...]


def fact_of(standing: Standing, known: Known) -> CaseFact | None:
    """Return the record of a case, None for one that figures leave out: not sent yet, or raised by a provider about a referral."""
    case, state = standing.case, standing.state
    if state.raised_by is not RaisedBy.PRACTICE or not any(step.event.move is Move.SEND for step in state.steps):
        return None
    acknowledge, answer = _run(standing.runs, ClockName.ACKNOWLEDGE), _run(standing.runs, ClockName.ANSWER)
    answered_on = next((state.day_of(step.event) for step in state.steps if step.event.move in _ANSWERS), None)
    return CaseFact(
        case=case.reference,
        practice=case.practice.code,
        provider=case.provider.code,
        opened_on=state.day_of(state.opening),
        requests=tuple(AskedFor(Task(item.task), item.rule) for item in known.items) or (AskedFor(Task.UNCLEAR_RESPONSIBILITY),),
        kind=_KINDS[state.kind],
        site=case.site,
        specialty=case.specialty,
        letter_kind=known.letter_kind,
        event_on=known.event_on,
        label=state.label.value,
        said=_said(state),
        acknowledged_on=_stopped_on(acknowledge),
        answered_on=answered_on,
        acknowledge_due_on=acknowledge.due_on if acknowledge else None,
        answer_due_on=answer.due_on if answer else None,
        answer_days=answer.elapsed(answered_on) if answer and answered_on else None,
        is_urgent=state.is_urgent,
        has_harm=state.has_harm,
        minutes=_minutes(known.items),
        measured=known.measured,
    )


def _run(runs: Iterable[ClockRun], clock: ClockName) -> ClockRun | None:
    """Return the first run of a clock that was not void: an answer that is disputed later was still an answer."""
    return next((run for run in runs if run.clock is clock and run.ending is not Ending.VOID), None)


def _stopped_on(run: ClockRun | None) -> dt.date | None:
    return run.ended_on if run and run.ending is Ending.STOPPED else None


def _said(state: CaseState) -> Said:
    """Return what was said of a case last. No action by the commissioner says nothing about it."""
    return next((_SAYS[step.event.move] for step in reversed(state.steps) if step.event.move in _SAYS), Said.NOTHING)


def _minutes(items: Iterable[CaseItem]) -> Minutes | None:
    """Return the minutes of all requests together; of several bases the least certain holds."""
    given = [item for item in items if item.minutes_basis]
    if not given:
        return None
    basis = next(name for name in ("estimate", "published", "measured") if any(item.minutes_basis == name for item in given))
    return Minutes(sum(item.minutes_low for item in given), sum(item.minutes_likely for item in given), sum(item.minutes_high for item in given), basis)


def load_facts(cases: Iterable[Case], *, until: dt.datetime | None = None) -> dict[int, CaseFact | None]:
    """Return the records of these cases by id. Four queries and one for each provider, however many cases.

    Args:
        cases: with practice, provider and commissioner.
        until: only events up to this moment, so that figures can be taken again as of then.
    """
    found = {case.pk: case for case in cases}
    told = _told(found, until)
    items = _by_case(CaseItem.objects.filter(case__in=found).defer("sealed").order_by("number"))
    measured = _by_case(MeasuredMinutes.objects.filter(case__in=found).order_by("role"))
    facts: dict[int, CaseFact | None] = {}
    with organisations.settled():
        for key, case in found.items():
            minutes = tuple(RoleMinutes(row.role, row.minutes) for row in measured.get(key, ()) if until is None or row.at <= until)
            known = Known(tuple(items.get(key, ())), *_letter(case), minutes)
            facts[key] = fact_of(derive(case, tuple(told[key])), known) if key in told else None
    return facts


def _told(cases: Mapping[int, Case], until: dt.datetime | None) -> dict[int, list[Told]]:
    """Return the events of cases without their words: they fold to the same state, and figures need none."""
    events = CaseEvent.objects.filter(case__in=cases).order_by("case_id", "number")
    if until is not None:
        events = events.filter(at__lte=until)
    told: dict[int, list[Told]] = {}
    for row in events.iterator(chunk_size=2000):
        told.setdefault(row.case_id, []).append(Told(from_record(row.facts)))
    return told


def _by_case(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _letter(case: Case) -> tuple[LetterKind | None, dt.date | None]:
    """Return kind and day of a case's letter; they are kept with what is sealed, because there they stand beside its text."""
    letter = json.loads(unseal(bytes(case.sealed))).get("letter", {})
    kind, day = letter.get("kind") or "", letter.get("event_on")
    return (LetterKind(kind) if kind in set(LetterKind) else None, dt.date.fromisoformat(day) if day else None)
