"""A case to play with: each move in one line."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from remit.engine.lifecycle import (
    Acting,
    ActingKind,
    Actor,
    CaseState,
    Channel,
    Event,
    Item,
    Move,
    add_event,
    check_move,
)
from remit.engine.signals import Side

MONDAY = dt.date(2025, 12, 22)
BY = {
    Move.SEND: Actor(Side.REMIT, Channel.SYSTEM),
    Move.BOUNCE: Actor(Side.REMIT, Channel.SYSTEM),
    Move.UPHOLD: Actor(Side.COMMISSIONER),
    Move.NOT_UPHOLD: Actor(Side.COMMISSIONER),
    Move.TAKE_NO_ACTION: Actor(Side.COMMISSIONER),
} | dict.fromkeys(
    (
        Move.ACKNOWLEDGE,
        Move.TAKE_BACK,
        Move.TAKE_BACK_IN_PART,
        Move.DISAGREE,
        Move.NOT_OURS,
        Move.REDIRECT,
        Move.DUPLICATE,
        Move.NEEDS_INFORMATION,
    ),
    Actor(Side.RESPONDENT),
)
TWO = (Item("a"), Item("b"))
GIVEN: dict[Move, dict[str, Any]] = {
    Move.RETURN: {"items": TWO},
    Move.QUICK_REPORT: {"items": TWO},
    Move.TAKE_BACK_IN_PART: {"items": (Item("a"),)},
    Move.NOT_OURS: {"other": "Southmoor General Hospital"},
    Move.REDIRECT: {"other": "dermatology"},
    Move.DUPLICATE: {"other": "RM 4821 73"},
    Move.GIVE_MORE_TIME: {"day": dt.date(2026, 3, 2)},
    Move.RECORD_ACTING: {"acting": Acting(ActingKind.OURS, "Dr A Osei")},
}


def make(number: int, move: Move, by: Actor | None = None, **fields: Any) -> Event:
    """Return an event with all that its move needs, one day after another."""
    on = fields.pop("on", MONDAY + dt.timedelta(days=number - 1))
    at = fields.pop("at", dt.datetime.combine(on, dt.time(10, 15), dt.UTC))
    return Event(number, move, by or BY.get(move, Actor(Side.RAISER)), at, on, **({"text": "because"} | GIVEN.get(move, {}) | fields))


@dataclass
class Play:
    """A case that grows move by move, each checked first."""

    state: CaseState | None = None
    events: list[Event] = field(default_factory=list)

    def event(self, move: Move, by: Actor | None = None, **fields: Any) -> Event:
        """Return the next event without adding it."""
        return make(self.state.last_number + 1 if self.state else 1, move, by, **fields)

    def add(self, move: Move, by: Actor | None = None, *, is_time_up: bool = False, **fields: Any) -> CaseState:
        """Check and add the next event."""
        event = self.event(move, by, **fields)
        check_move(self.state, event, is_time_up=is_time_up)
        self.state = add_event(self.state, event)
        self.events.append(event)
        return self.state

    def go(self, *moves: Move) -> CaseState:
        """Make several moves as their usual side."""
        for move in moves:
            self.add(move, is_time_up=True)
        assert self.state is not None
        return self.state


@pytest.fixture
def play() -> Callable[..., Play]:
    """Start a case with the given moves."""

    def start(*moves: Move) -> Play:
        found = Play()
        if moves:
            found.go(*moves)
        return found

    return start
