"""Where a case stands: the fold over its stored events, and its clocks.

What lives here: loading events with their words, the state, the runs, and the rows of the projection that follow from them. What does not: writing the
projection (`actions.projection`), or lists, which read it (`lists`).
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.engine.audit import Entry
from remit.engine.clocks import Calendar, england_calendar
from remit.engine.clocks.lists import is_with_commissioner_by_time
from remit.engine.clocks.promises import OWED_BY, Deadline, make_promises
from remit.engine.clocks.runs import ClockRun, find_run, read_clocks
from remit.engine.lifecycle import Ask, CaseState, Event, Item, Label, Move, Names, RaisedBy, fold, list_signals
from remit.engine.lifecycle.records import from_record
from remit.engine.signals import ClockName, Side
from remit.service.audit.sealing import unseal
from remit.service.cases.models import Attachment, Case, CaseEvent, Paper
from remit.service.organisations import queries as organisations

COMMISSIONER_NAME = "the commissioner"


@dataclass(frozen=True)
class Told:
    """An event with all that was said in it.

    Attributes:
        event: the engine's event.
        said_by: the name that somebody gave who has no account.
        files: what came with it.
        salt: of the commitment to the words; empty where the words are gone.
        words: all texts by name, as the commitment covers them.
        entry: its link of the chain; None where it was folded for figures only.
    """

    event: Event
    said_by: str = ""
    files: tuple[Attachment, ...] = ()
    salt: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    entry: Entry | None = None


@dataclass(frozen=True)
class Standing:
    """Where a case stands: its events, the state that they fold to, and its clocks."""

    case: Case
    told: tuple[Told, ...]
    state: CaseState
    runs: tuple[ClockRun, ...]
    names: Names

    @property
    def raised_by(self) -> RaisedBy:
        """Who raised it."""
        return self.state.raised_by

    def party(self, side: Side | None) -> str:
        """Return who stands on a side, "" for nobody."""
        return self.raised_by.party(side) if side else ""

    def is_time_up(self, day: dt.date) -> bool:
        """Say whether the time to answer is over, so that the commissioner sees it."""
        return is_with_commissioner_by_time(self.runs, day)

    @property
    def seen(self) -> int:
        """The number of the last event that changed something for the reader: opening the letter does not."""
        return max((one.event.number for one in self.told if one.event.move is not Move.READ), default=0)


def names_of(case: Case) -> Names:
    """Return how sentences call the sides of a case."""
    commissioner = case.commissioner.name if case.commissioner else COMMISSIONER_NAME
    sides = (case.practice.name, case.provider.name) if case.raised_by == RaisedBy.PRACTICE else (case.provider.name, case.practice.name)
    return Names(raiser=sides[0], respondent=sides[1], commissioner=commissioner)


def load_told(case: Case) -> tuple[Told, ...]:
    """Return the events of a case with their words, oldest first. Three queries, however long the case."""
    rows = CaseEvent.objects.filter(case=case).select_related("words").order_by("number")
    files: dict[int, list[Attachment]] = {}
    for file in Attachment.objects.filter(event__case=case).defer("sealed").order_by("event_id", "place"):
        files.setdefault(file.event_id, []).append(file)
    return tuple(_told(row, files.get(row.pk, [])) for row in rows)


def _told(row: CaseEvent, files: list[Attachment]) -> Told:
    kept: dict[str, Any] = json.loads(unseal(row.words.sealed)) if hasattr(row, "words") else {}
    words: dict[str, str] = kept.get("words", {})
    return Told(from_record(row.facts, words), words.get("said_by", ""), tuple(files), kept.get("salt", ""), words, row.entry())


def load_standing(case: Case, names: Names | None = None) -> Standing:
    """Return where a case stands; `names` where a reader may not be told whose case it is."""
    return derive(case, load_told(case), names)


def derive(case: Case, told: tuple[Told, ...], names: Names | None = None) -> Standing:
    """Return where a case stands after its events."""
    state = fold(one.event for one in told)
    names = names or names_of(case)
    signals = list_signals(state, names)
    # Before it is sent nobody has promised anything, and no promise need be looked up.
    runs = read_clocks(signals, _deadlines(case, state, names), _calendar()) if signals else ()
    return Standing(case, told, state, runs, names)


def _calendar() -> Calendar:
    return england_calendar()


def _deadlines(case: Case, state: CaseState, names: Names) -> dict[ClockName, Deadline]:
    """Return what the respondent promised on the day the case reached it; a practice made no promise, so the usual days hold."""
    days: dict[ClockName, int] = {}
    if state.raised_by is RaisedBy.PRACTICE:
        promise = organisations.get_promise(case.provider, day=_first_sent_on(state) or state.day_of(state.opening))
        days = {ClockName.ACKNOWLEDGE: promise.acknowledge_days, ClockName.ANSWER: promise.answer_days, ClockName.ESCALATE: promise.escalate_days}
    return make_promises(names.respondent, days, raiser=names.raiser, commissioner=names.commissioner)


def _first_sent_on(state: CaseState) -> dt.date | None:
    return next((state.day_of(step.event) for step in state.steps if step.event.move is Move.SEND), None)


def _answered_on(state: CaseState) -> dt.date | None:
    """Return the day of the respondent's last answer that stands, None where there is none."""
    answers = {Move.TAKE_BACK, Move.TAKE_BACK_IN_PART, Move.DISAGREE, Move.NOT_OURS, Move.DUPLICATE}
    return next((state.day_of(step.event) for step in reversed(state.steps) if step.event.move in answers), None)


def _first(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day), default=None)


def columns_of(standing: Standing) -> dict[str, Any]:
    """Return the projection of a case: what its columns hold after its events."""
    state, runs = standing.state, [run for run in standing.runs if run.is_running]
    waits_for = Side.RAISER if is_to_print(standing) else state.waits_for
    escalate = find_run(runs, ClockName.ESCALATE)
    owed = [run for run in runs if OWED_BY[run.clock] is not None]
    return {
        "opened_on": state.day_of(state.opening),
        "is_urgent": state.is_urgent,
        "label": state.label.value,
        "type": state.type.value,
        "said_by": standing.party(state.said_by),
        "waits_for": standing.party(waits_for),
        "risk_with": standing.party(state.risk_with),
        "level": int(state.level),
        "sent_on": _first_sent_on(state),
        "answered_on": _answered_on(state),
        "due_on": _first(run.due_on for run in owed if OWED_BY[run.clock] is waits_for),
        "overdue_from": _first(run.overdue_from for run in owed),
        "escalate_on": escalate.due_on if escalate else None,
        "last_number": state.last_number,
        "last_at": max(one.event.at for one in standing.told),
        "is_confirmed": state.is_confirmed,
    }


def is_to_print(standing: Standing) -> bool:
    """Say whether a letter was approved that its raiser prints and sends by hand, and was not sent yet: no mail of Remit is on its way."""
    case = standing.case
    return standing.state.label is Label.PREPARED and bool(case.pk) and Paper.objects.filter(case=case, how=Paper.BY_HAND).exists()


def clock_rows_of(standing: Standing) -> list[dict[str, Any]]:
    """Return the rows of the running clocks."""
    return [
        {"clock": run.clock.value, "owed_by": standing.party(OWED_BY[run.clock]), "due_on": run.due_on, "overdue_from": run.overdue_from}
        for run in standing.runs
        if run.is_running
    ]


_REFUSED = {Label.DISAGREED: "disagreed", Label.NOT_THEIRS: "not_theirs", Label.DUPLICATE: "duplicate", Label.NOT_UPHELD: "not_upheld"}


def said_of_items(standing: Standing) -> dict[str, str]:
    """Return what the respondent last said of each request: `taken_back`, `not_taken` and so on, "" where nothing."""
    state = standing.state
    if state.label is Label.WITHDRAWN:
        return {item.id: "withdrawn" for item in state.items}
    refused = _REFUSED.get(state.label, "")
    return {item.id: "taken_back" if item.id in state.taken else refused or _not_taken(item, state) for item in state.items}


def _not_taken(item: Item, state: CaseState) -> str:
    """Return what is said of a request that was neither taken back nor refused: of work that was done already, only that it is to be counted."""
    if item.ask is Ask.COUNT and not (state.taken and item.id in state.asked):
        return "counted"
    return "not_taken" if state.taken else ""
