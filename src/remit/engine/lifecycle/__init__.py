"""Lifecycle: the states of a case and the moves between them, as one table.

What lives here: events, the table, the fold over events, refusals, the signals that moves give to clocks, and the page that shows all that. What does not:
counting days (`remit.engine.clocks`), the hash chain (`remit.engine.audit`), storing anything.
"""

from remit.engine.lifecycle.events import Acting, ActingKind, Actor, Ask, Channel, Event, Item, Label, Move, Names, RaisedBy, StateType
from remit.engine.lifecycle.moves import AlreadyDoneError, MoveRefusedError, TooLateError, can_move, check_move, list_moves
from remit.engine.lifecycle.state import CaseState, ImpossibleHistoryError, Level, add_event, fold
from remit.engine.lifecycle.table import MOVES, STATES, MoveRow, Need
from remit.engine.lifecycle.timing import list_signals

__all__ = [
    "MOVES",
    "STATES",
    "Acting",
    "ActingKind",
    "Actor",
    "AlreadyDoneError",
    "Ask",
    "CaseState",
    "Channel",
    "Event",
    "ImpossibleHistoryError",
    "Item",
    "Label",
    "Level",
    "Move",
    "MoveRefusedError",
    "MoveRow",
    "Names",
    "Need",
    "RaisedBy",
    "StateType",
    "TooLateError",
    "add_event",
    "can_move",
    "check_move",
    "fold",
    "list_moves",
    "list_signals",
]
