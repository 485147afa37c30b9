"""Where a case stands: a fold over its events.

What lives here: `CaseState`, `fold` and the facts that follow from events. What does not: whether a new move may be made (`moves`), how long anything took
(`remit.engine.clocks`).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from remit.engine.lifecycle.events import OPENINGS, Acting, Ask, Event, Item, Label, Move, RaisedBy, StateType
from remit.engine.lifecycle.table import STATES, MoveRow, find_row
from remit.engine.signals import Side


class ImpossibleHistoryError(ValueError):
    """Stored events that no case can have; the message names the event."""


class Level(IntEnum):
    """How far up a case has gone. It never comes down."""

    TEAM = 1
    LEAD = 2
    COMMISSIONER = 3


@dataclass(frozen=True, slots=True)
class Step:
    """An event with the row of the table that it followed."""

    event: Event
    row: MoveRow


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where a case stands, and the facts that follow from its events.

    Attributes:
        label: where it stands.
        said: the event that said so.
        opening: the event that began the case.
        steps: every event that had an effect, in order.
        taken: ids of the requests that the respondent said it takes back.
        taken_in_writing: those that it took back in writing.
        acting: who is acting for the patient, None where nobody recorded it.
        level: how far up the case has gone.
        is_confirmed: whether the respondent has shown at this stage that it has the case.
        unanswered_from: the side whose message nobody else has followed yet.
        last_number: number of the last event.
        keys: keys of all events.
        days: corrected days by number of the event.
        harm_by: the sides that hold on record that a patient was harmed or nearly harmed.
    """

    label: Label
    said: Event
    opening: Event
    steps: tuple[Step, ...]
    taken: frozenset[str] = frozenset()
    taken_in_writing: frozenset[str] = frozenset()
    acting: Acting | None = None
    level: Level = Level.TEAM
    is_confirmed: bool = False
    unanswered_from: Side | None = None
    last_number: int = 1
    keys: frozenset[str] = frozenset()
    days: tuple[tuple[int, dt.date], ...] = ()
    harm_by: frozenset[Side] = frozenset()

    @property
    def has_harm(self) -> bool:
        """Whether any side holds on record that a patient was harmed or nearly harmed."""
        return bool(self.harm_by)

    @property
    def type(self) -> StateType:
        """Open, closed or resolved."""
        return STATES[self.label].type

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self.type is StateType.OPEN

    @property
    def said_by(self) -> Side:
        """Whose word the state is."""
        return self.said.by.side

    @property
    def raised_by(self) -> RaisedBy:
        """Who raised the case."""
        return self.opening.raised_by

    @property
    def kind(self) -> Move:
        """How it began: a return, a report under protest, a question or a quick report."""
        return self.opening.move

    @property
    def items(self) -> tuple[Item, ...]:
        """The requests that the case is about."""
        return self.opening.items

    @property
    def asked(self) -> frozenset[str]:
        """The requests that an answer is about: those that the raiser has not done already; all of them, where all were done."""
        return frozenset(item.id for item in self.items if item.ask is not Ask.COUNT) or frozenset(item.id for item in self.items)

    @property
    def is_urgent(self) -> bool:
        """Whether clinical need comes first."""
        return self.opening.is_urgent

    @property
    def waits_for(self) -> Side | None:
        """The side whose turn it is, None where nobody waits. An answer that the raiser accepted waits for nobody."""
        return None if not self.is_open and self.said_by is Side.RAISER else STATES[self.label].waits_for

    @property
    def at_risk(self) -> frozenset[str]:
        """The requests that are still the raiser's risk: everything but what is done already, or was taken back in writing and not disputed since."""
        return frozenset(item.id for item in self.items if item.ask is not Ask.COUNT) - self.taken_in_writing

    @property
    def risk_with(self) -> Side | None:
        """Who has to look after the patient: the raiser while any request is at risk, then the respondent; None where all was done already."""
        if self.at_risk:
            return Side.RAISER
        return Side.RESPONDENT if any(item.ask is not Ask.COUNT for item in self.items) else None

    def day_of(self, event: Event) -> dt.date:
        """Return the day on which an event counts: its own, or the one that corrected it last."""
        return dict(self.days).get(event.number, event.on)

    def find_event(self, number: int | None) -> Event | None:
        """Return the event of a number, None where there is none that had an effect."""
        return next((step.event for step in self.steps if step.event.number == number), None)


def fold(events: Iterable[Event]) -> CaseState:
    """Return where a case stands after its events, in the order of their numbers whatever the order in which they are given.

    An event that says again what was said already has no effect. So has one with a key that was seen.

    Raises:
        ImpossibleHistoryError: there is no event, the first begins no case, two have one number, or one was never possible.
    """
    ordered = sorted(events, key=lambda event: event.number)
    if not ordered:
        raise ImpossibleHistoryError("A case begins with an event, and here is none.")
    numbers = [event.number for event in ordered]
    if len(set(numbers)) < len(numbers):
        raise ImpossibleHistoryError("Two events of this case have the same number. One of them was never part of it.")
    state: CaseState | None = None
    for event in ordered:
        state = add_event(state, event)
    assert state is not None  # noqa: S101 there was at least one event
    return state


def add_event(state: CaseState | None, event: Event) -> CaseState:
    """Return the state after one more event that `moves.check_move` has let through.

    Raises:
        ImpossibleHistoryError: no row of the table fits and the event does not repeat what is so already.
    """
    row = find_row(event.move, event.by.side, state.label if state else None)
    if state is None:
        if row is None or row.to is None:
            raise ImpossibleHistoryError(f"Event {event.number} ({event.move.value}) begins no case.")
        return CaseState(row.to, event, event, (Step(event, row),), acting=event.acting, last_number=event.number, keys=_keys(event))
    seen = replace(state, last_number=event.number, keys=state.keys | _keys(event))
    if is_repeat(state, event):
        return seen
    if row is None:
        raise ImpossibleHistoryError(
            f"Event {event.number} ({event.move.value} by {event.by.side.value}) was never possible: the case was {state.label.value}."
        )
    if event.move in _ASIDE:
        return replace(seen, steps=(*state.steps, Step(event, row)), harm_by=_harm_after(state, event))
    return _after(seen, event, row)


# What says nothing about the work itself: it neither confirms a case nor answers a message.
_ASIDE = frozenset({Move.READ, Move.RECORD_HARM, Move.WITHDRAW_HARM})


def _harm_after(state: CaseState, event: Event) -> frozenset[Side]:
    if event.move is Move.RECORD_HARM:
        return state.harm_by | {event.by.side}
    return state.harm_by - {event.by.side} if event.move is Move.WITHDRAW_HARM else state.harm_by


def is_repeat(state: CaseState, event: Event) -> bool:
    """Return whether an event only says again what is so already: the same key, the same statement, or receipt confirmed twice."""
    if event.key and event.key in state.keys:
        return True
    match event.move:
        case Move.ACKNOWLEDGE:
            return state.is_confirmed
        case Move.SEND:
            return state.label is not Label.UNDELIVERED and any(step.event.move is Move.SEND for step in state.steps)
        case Move.TAKE_BACK if state.label is Label.TAKEN_BACK:
            return not (event.by.is_in_writing and state.at_risk)
        case Move.ACCEPT:
            return state.said.move is Move.ACCEPT
        case Move.RECORD_HARM:
            return event.by.side in state.harm_by
        case Move.WITHDRAW_HARM:
            return event.by.side not in state.harm_by
        case _:
            return _says_the_same(state, event)


def _says_the_same(state: CaseState, event: Event) -> bool:
    """Return whether the state was made by this move with these words. Other words are no repeat: they must not be lost without being refused."""
    said = state.said
    is_same = said.move is event.move and said.text.strip() == event.text.strip() and said.by.side is event.by.side
    return is_same and event.move not in OPENINGS and find_row(event.move, event.by.side, state.label) is None


def _keys(event: Event) -> frozenset[str]:
    return frozenset({event.key} - {""})


def _after(state: CaseState, event: Event, row: MoveRow) -> CaseState:
    side = event.by.side
    state = replace(
        state,
        label=row.to or state.label,
        said=event if row.to else state.said,
        steps=(*state.steps, Step(event, row)),
        acting=event.acting or state.acting,
        unanswered_from=side
        if event.move is Move.MESSAGE
        else (None if side is not state.unanswered_from and side is not Side.REMIT else state.unanswered_from),
    )
    if side is Side.RESPONDENT:
        state = replace(state, is_confirmed=True)
    return _with_facts(state, event)


def _with_facts(state: CaseState, event: Event) -> CaseState:
    match event.move:
        case Move.TAKE_BACK:
            return _taken(state, event, state.asked)
        case Move.TAKE_BACK_IN_PART:
            return _taken(state, event, frozenset(item.id for item in event.items))
        case Move.DISPUTE | Move.DISAGREE | Move.NOT_OURS | Move.DUPLICATE | Move.WITHDRAW:
            # Work that is in dispute, or refused, is in nobody else's safe hands: the risk goes back whole to who raised the case.
            return replace(state, taken=frozenset(), taken_in_writing=frozenset(), is_confirmed=state.is_confirmed and event.move is not Move.DISPUTE)
        case Move.SEND | Move.UPHOLD:
            return replace(state, is_confirmed=False)
        case Move.ESCALATE_TO_LEAD:
            return replace(state, level=max(state.level, Level.LEAD), is_confirmed=False)
        case Move.ESCALATE_TO_COMMISSIONER:
            return replace(state, level=Level.COMMISSIONER)
        case Move.CORRECT_DAY if event.corrects is not None and event.day is not None:
            return replace(state, days=tuple(sorted((dict(state.days) | {event.corrects: event.day}).items())))
        case _:
            return state


def _taken(state: CaseState, event: Event, ids: frozenset[str]) -> CaseState:
    in_writing = ids if event.by.is_in_writing else frozenset()
    return replace(state, taken=state.taken | ids, taken_in_writing=state.taken_in_writing | in_writing)
