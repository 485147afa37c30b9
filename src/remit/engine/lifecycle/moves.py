"""May this be done now? Refusals with a sentence for the person who tried.

What lives here: `check_move`, `can_move`, `list_moves`. What does not: whether this person may speak for the side (the service's permissions), or the table
(`table`).
"""

from collections.abc import Callable, Mapping

from remit.engine.lifecycle.events import OPENINGS, ActingKind, Actor, Ask, Channel, Event, Move, Names
from remit.engine.lifecycle.state import CaseState, Level, is_repeat
from remit.engine.lifecycle.table import MOVES, STATES, MoveRow, Need, find_row
from remit.engine.moments import england_day
from remit.engine.signals import Side


class MoveRefusedError(ValueError):
    """A move that cannot be made; the message says why and what to do instead."""


class AlreadyDoneError(MoveRefusedError):
    """The move says again what is so already. Nothing was changed, and nobody did wrong: show `earlier` instead of an error.

    Attributes:
        earlier: the event that said it first.
    """

    def __init__(self, message: str, earlier: Event) -> None:
        """Keep the sentence and the earlier event."""
        super().__init__(message)
        self.earlier = earlier


class TooLateError(MoveRefusedError):
    """Somebody else was faster: the event's number is taken."""


_MISSING: Mapping[Need, str] = {
    Need.ITEMS: "Choose at least one request that this is about.",
    Need.PART: "Say which requests you take back. Choose at least one, and not all: for all of them there is a move of its own.",
    Need.TEXT: "Write a few words: an empty message tells nobody anything.",
    Need.REASON: "Give a reason in a sentence or two. The other side reads it.",
    Need.OTHER_TEAM: "Say who it belongs to: the team, or the organisation.",
    Need.OTHER_CASE: "Give the reference of the other case.",
    Need.ACTING: "Record who is acting for the patient today: a name, or why nobody needs to act.",
    Need.ACTING_IF_URGENT: "This is urgent. Record who is acting for the patient today before anything is sent.",
    Need.DAY: "Give the day.",
    Need.EVENT: "Say which entry of this case is meant.",
}
_RECORDED = frozenset({Channel.MAIL, Channel.PAPER, Channel.TELEPHONE})
_TAKING = frozenset({Move.TAKE_BACK, Move.TAKE_BACK_IN_PART})


def check_move(state: CaseState | None, event: Event, *, names: Names | None = None, is_time_up: bool = False) -> None:
    """Refuse an event that may not be added to a case now.

    Args:
        state: where the case stands, None for one that begins.
        event: what somebody wants to add.
        names: how the sentence calls the sides.
        is_time_up: whether a clock of the respondent says that the case may go to the commissioner (`clocks.lists.is_with_commissioner_by_time`).

    Raises:
        AlreadyDoneError: it is so already.
        TooLateError: its number is taken.
        MoveRefusedError: anything else, with its reason.
    """
    names = names or Names()
    if state is not None and is_repeat(state, event):
        raise AlreadyDoneError("This was done already. Nothing was changed.", _earlier(state, event))
    _check_number(state, event)
    row = find_row(event.move, event.by.side, state.label if state else None)
    if row is None:
        raise MoveRefusedError(_not_now(state, event, names))
    _check_door(event, row, names)
    _check_day(state, event)
    for need in row.needs:
        if not _HAS[need](state, event):
            raise MoveRefusedError(_MISSING[need])
    _check_acting(event)
    _check_items(state, event)
    _check_special(state, event, is_time_up, names)


def can_move(state: CaseState | None, event: Event, *, is_time_up: bool = False) -> bool:
    """Return whether `check_move` would let an event through."""
    try:
        check_move(state, event, is_time_up=is_time_up)
    except MoveRefusedError:
        return False
    return True


def list_moves(state: CaseState | None, by: Actor, *, is_time_up: bool = False) -> list[MoveRow]:
    """Return the rows that a side may follow now by a door, in the order of the table; what each needs stands in the row.

    Args:
        state: where the case stands, None for one that begins.
        by: who asks, by which door.
        is_time_up: as for `check_move`.
    """
    found: list[MoveRow] = []
    for row in MOVES:
        is_first = row is find_row(row.move, by.side, state.label if state else None)
        if is_first and _is_door(by, row) and _is_offered(state, by, row, is_time_up):
            found.append(row)
    return found


def _is_offered(state: CaseState | None, by: Actor, row: MoveRow, is_time_up: bool) -> bool:
    if state is None:
        return True
    if row.move is Move.ESCALATE_TO_COMMISSIONER:
        return _may_go_up(state, by, is_time_up)
    probe = Event(state.last_number + 1, row.move, by, state.said.at, state.said.on)
    return not is_repeat(state, probe)


def _earlier(state: CaseState, event: Event) -> Event:
    same_key = (step.event for step in state.steps if event.key and step.event.key == event.key)
    same_move = (step.event for step in reversed(state.steps) if step.event.move is event.move)
    confirmed = (step.event for step in reversed(state.steps) if step.event.by.side is event.by.side)
    return next(same_key, None) or next(same_move, None) or next(confirmed, state.said)


def _check_number(state: CaseState | None, event: Event) -> None:
    expected = state.last_number + 1 if state else 1
    if event.number < expected:
        raise TooLateError("Something else happened in this case since you opened it. Read it, then decide again. Nothing was changed.")
    if event.number > expected:
        raise MoveRefusedError(f"This entry has number {event.number}, but the next one of this case is {expected}. Load the case again.")


def _not_now(state: CaseState | None, event: Event, names: Names) -> str:
    if state is None:
        return "There is no such case yet. A case begins when somebody returns, reports or asks."
    if event.move in OPENINGS:
        return "This case has begun already. Begin another one for other requests."
    standing = names.sentence(STATES[state.label].words)
    sides = {side for row in MOVES if row.move is event.move and state.label in row.at for side in row.by}
    if sides and event.by.side not in sides:
        return f"Only {' or '.join(names.of(side) for side in Side if side in sides)} can do this now. The case stands at “{standing}”."
    return f"This cannot be done now. The case stands at “{standing}”."


def _is_door(by: Actor, row: MoveRow) -> bool:
    if by.channel not in row.doors or (by.channel is Channel.LINK and by.side is not Side.RESPONDENT):
        return False
    if by.recorder is by.side:
        return by.channel not in _RECORDED or (row.move is Move.MESSAGE and by.channel is Channel.MAIL)
    return by.side is Side.RESPONDENT and by.recorder is Side.RAISER and by.channel in _RECORDED


def _check_door(event: Event, row: MoveRow, names: Names) -> None:
    by = event.by
    if not _is_door(by, row):
        if by.channel is Channel.LINK:
            raise MoveRefusedError("The link of a message can answer this case and nothing else. Sign in to do this.")
        if by.recorder is not by.side:
            raise MoveRefusedError(
                names.sentence("Only {raiser} can record what {respondent} said, and only what came by telephone, mail or paper. Choose how it came.")
            )
        raise MoveRefusedError(f"This cannot be done by {by.channel.value}. Sign in to do it.")
    if by.recorder is not by.side and not event.text.strip():
        raise MoveRefusedError(names.sentence("Write who of {respondent} said it, and what was said."))


def _check_day(state: CaseState | None, event: Event) -> None:
    today = england_day(event.at)
    if event.on > today:
        raise MoveRefusedError("The day on which this happened lies in the future. Check the date.")
    if state is not None and event.on < state.day_of(state.opening):
        raise MoveRefusedError("The day on which this happened lies before the case began. Check the date.")


def _check_acting(event: Event) -> None:
    acting = event.acting
    if acting is None:
        return
    if not acting.words.strip():
        raise MoveRefusedError(_MISSING[Need.ACTING])
    if acting.kind is ActingKind.NOBODY_NEEDED and not event.by.is_clinician:
        raise MoveRefusedError("Only a clinician can say that nobody needs to act today. Ask one, or name who is acting.")


def _check_items(state: CaseState | None, event: Event) -> None:
    if event.move not in OPENINGS:
        return
    ids = [item.id for item in event.items]
    if len(set(ids)) < len(ids) or not all(ids):
        raise MoveRefusedError("Each request can stand in a case only once. Load the letter again.")
    asks = {item.ask for item in event.items}
    fits = {
        Move.RETURN: Ask.TAKE_BACK in asks,
        Move.UNDER_PROTEST: Ask.COUNT in asks and Ask.TAKE_BACK not in asks,
        Move.ASK: asks == {Ask.ANSWER},
        Move.QUICK_REPORT: True,
    }
    if not fits[event.move]:
        raise MoveRefusedError("What is asked of the requests does not fit how this case begins. Choose again for each request.")


def _may_go_up(state: CaseState, by: Actor, is_time_up: bool) -> bool:
    return is_time_up or (by.side is Side.RAISER and state.level >= Level.LEAD)


def _check_special(state: CaseState | None, event: Event, is_time_up: bool, names: Names) -> None:
    if state is None:
        return
    if event.move is Move.ESCALATE_TO_COMMISSIONER and not _may_go_up(state, event.by, is_time_up):
        raise MoveRefusedError(
            names.sentence("Send it to the lead of {respondent} first. It can go to {commissioner} after that, or when the time to answer is over.")
        )
    if event.move is Move.CORRECT_DAY:
        _check_correction(state, event)
    if event.move is Move.GIVE_MORE_TIME and event.day is not None and event.day <= event.on:
        raise MoveRefusedError("More time must reach past today. Give a later day.")
    if event.move in _TAKING and event.day is not None and event.day < event.on:
        raise MoveRefusedError("The day on which it will be done lies before the day of the answer. Give today or a later day, or leave it empty.")


def _check_correction(state: CaseState, event: Event) -> None:
    corrected = state.find_event(event.corrects)
    if corrected is None or event.day is None:
        raise MoveRefusedError(_MISSING[Need.EVENT])
    if corrected.by.recorder is not event.by.recorder:
        raise MoveRefusedError("A day can be corrected only by the side that recorded it. Send them a message.")
    if event.day > england_day(corrected.at):
        raise MoveRefusedError("The right day cannot lie after the day on which it was recorded. Check the date.")
    if corrected.number != state.opening.number and event.day < state.day_of(state.opening):
        raise MoveRefusedError("The day on which this happened lies before the case began. Check the date.")


def _has_part(state: CaseState | None, event: Event) -> bool:
    if state is None:
        return False
    ids = {item.id for item in event.items}
    return bool(ids) and ids <= state.asked and (ids | state.taken) != state.asked


def _has_words(_: CaseState | None, event: Event) -> bool:
    return bool(event.text.strip())


def _has_other(_: CaseState | None, event: Event) -> bool:
    return bool(event.other.strip())


_HAS: Mapping[Need, Callable[[CaseState | None, Event], bool]] = {
    Need.ITEMS: lambda _, event: bool(event.items),
    Need.PART: _has_part,
    Need.TEXT: _has_words,
    Need.REASON: _has_words,
    Need.OTHER_TEAM: _has_other,
    Need.OTHER_CASE: _has_other,
    Need.ACTING: lambda _, event: event.acting is not None,
    Need.ACTING_IF_URGENT: lambda _, event: not event.is_urgent or event.acting is not None,
    Need.DAY: lambda _, event: event.day is not None,
    Need.EVENT: lambda _, event: event.corrects is not None,
}
