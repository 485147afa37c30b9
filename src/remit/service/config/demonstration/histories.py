"""What becomes of a case: a story from the data files, told in moments of a calendar.

What lives here: `tell` (a story into steps) and `events_of` (steps into events of the life cycle). What does not: which story a case gets (`mixture`), or
making the moves in a database (`loading`).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from remit.engine.clocks.calendar import england_calendar
from remit.engine.lifecycle import Acting, ActingKind, Actor, Ask, Channel, Event, Item, Move, RaisedBy
from remit.engine.moments import england_day
from remit.engine.signals import Side
from remit.service.config.clock import LONDON
from remit.service.config.demonstration.dice import Dice
from remit.service.config.demonstration.files import read_data

_SIDES = {"them": Side.RESPONDENT, "us": Side.RAISER, "commissioner": Side.COMMISSIONER, "remit": Side.REMIT}
# From when until when somebody works, in minutes of the day.
_HOURS = {Side.RESPONDENT: (9 * 60, 16 * 60 + 50), Side.RAISER: (8 * 60 + 15, 17 * 60 + 30), Side.COMMISSIONER: (9 * 60 + 30, 16 * 60), Side.REMIT: (450, 470)}
_RECORDED = frozenset({Channel.TELEPHONE, Channel.MAIL, Channel.PAPER})
_SILENT = frozenset({Move.ACKNOWLEDGE, Move.ACCEPT, Move.READ, Move.SEND, Move.BOUNCE, Move.GIVE_MORE_TIME, Move.RECORD_HARM})


CALENDAR = england_calendar()


@dataclass(frozen=True)
class Step:
    """One move of a story.

    Attributes:
        move: which.
        side: whose word it is.
        channel: by which door; what came by telephone, mail or paper was recorded by the side that raised the case.
        at: when it was recorded.
        text: what was said.
        other: to whom it was passed; "case" for another case of the same two.
        day: the day that the move names.
        acting: who is acting for the patient.
        of_step: for the correction of a day: how many steps before it stands what it corrects.
    """

    move: Move
    side: Side
    channel: Channel
    at: dt.datetime
    text: str = ""
    other: str = ""
    day: dt.date | None = None
    acting: str = ""
    of_step: int = 0


@dataclass(frozen=True)
class Opening:
    """How a case begins: by which move, when, who raises it, whether clinical need comes first; of a report without a letter, what it is about."""

    move: Move
    at: dt.datetime
    raised_by: RaisedBy = RaisedBy.PRACTICE
    is_urgent: bool = False
    acting: str = ""
    text: str = ""
    about: str = ""


@dataclass(frozen=True)
class Teller:
    """What a story needs to know of its case: its dice, how quickly they answer, teams by which it may be passed on, who acts for the patient."""

    dice: Dice
    pace: Mapping[str, Sequence[int]]
    team: str
    acting: str


def moment(day: dt.date, minute: int) -> dt.datetime:
    """Return the moment of a minute of a day in England, in UTC."""
    return dt.datetime.combine(day, dt.time(minute // 60, minute % 60), tzinfo=LONDON).astimezone(dt.UTC)


def working_moment(day: dt.date, side: Side, dice: Dice) -> dt.datetime:
    """Return a moment of a day at which a side works."""
    return moment(day, dice.number(*_HOURS[side]))


def tell(story: str, opening: Opening, teller: Teller, *, until: dt.datetime) -> list[Step]:
    """Return what happened after a case was opened and sent, as far as it has happened by a moment."""
    steps = [Step(Move.SEND, Side.REMIT, Channel.SYSTEM, opening.at + dt.timedelta(minutes=teller.dice.number(1, 4)))]
    for row in read_data("stories")[story]:
        steps.append(_step(row, _when(row, steps, teller), teller))
    return [step for step in steps if step.at < until]


def events_of(opening: Opening, steps: Sequence[Step], items: Sequence[str]) -> list[Event]:
    """Return a history as events of the life cycle.

    Args:
        opening: how it began.
        steps: what followed.
        items: what its requests are called.
    """
    ask = {Move.UNDER_PROTEST: Ask.COUNT, Move.ASK: Ask.ANSWER}.get(opening.move, Ask.TAKE_BACK)
    asked = tuple(Item(one, ask) for one in items)
    acting = Acting(ActingKind.OURS, opening.acting) if opening.acting else None
    begun = Event(1, opening.move, Actor(Side.RAISER), opening.at, england_day(opening.at), text=opening.text, items=asked, raised_by=opening.raised_by)
    events = [replace(begun, is_urgent=opening.is_urgent, acting=acting)]
    for number, step in enumerate(steps, 2):
        event = Event(number, step.move, _actor(step), step.at, england_day(step.at), text=step.text, other=step.other, day=step.day)
        if step.move is Move.TAKE_BACK_IN_PART:
            event = replace(event, items=asked[:1])
        if step.acting:
            event = replace(event, acting=Acting(ActingKind.OURS, step.acting))
        events.append(replace(event, corrects=number - step.of_step) if step.of_step else event)
    return events


def _actor(step: Step) -> Actor:
    return Actor(step.side, step.channel, Side.RAISER if step.channel in _RECORDED else None)


def _when(row: Mapping[str, Any], steps: Sequence[Step], teller: Teller) -> dt.datetime:
    last, side, after = steps[-1], _SIDES[row["by"]], str(row["after"])
    if after == "minutes":
        return last.at + dt.timedelta(minutes=teller.dice.number(3, 25))
    if after == "escalate":
        sent = next(step for step in reversed(steps) if step.move is Move.SEND)
        return working_moment(CALENDAR.add_operational_days(england_day(sent.at), 20), side, teller.dice)
    days = teller.dice.pick(teller.pace[after]) if after in teller.pace else teller.dice.number(*map(int, after.split("-")))
    at = working_moment(CALENDAR.add_operational_days(england_day(last.at), days), side, teller.dice)
    return max(at, last.at + dt.timedelta(minutes=teller.dice.number(6, 40)))


def _step(row: Mapping[str, Any], at: dt.datetime, teller: Teller) -> Step:
    move, side = Move(row["move"]), _SIDES[row["by"]]
    channel = Channel.SYSTEM if side is Side.REMIT else Channel(row.get("door", "account"))
    step = Step(move, side, channel, at, text=_saying(row, move, side, channel, teller))
    match move:
        case Move.NOT_OURS:
            return replace(step, other="Eastmarch Dental Hospital")
        case Move.REDIRECT:
            return replace(step, other=teller.team)
        case Move.DUPLICATE:
            return replace(step, other="case")
        case Move.GIVE_MORE_TIME:
            return replace(step, day=CALENDAR.add_operational_days(england_day(at), 10))
        case Move.CORRECT_DAY:
            return replace(step, day=operational_day_before(england_day(at)), of_step=1)
        case Move.RECORD_ACTING:
            return replace(step, acting=teller.acting)
        case _:
            return step


def _saying(row: Mapping[str, Any], move: Move, side: Side, channel: Channel, teller: Teller) -> str:
    name = str(row.get("say", move.value))
    if move in _SILENT | {Move.RECORD_ACTING} and "say" not in row and channel not in _RECORDED:
        return ""
    if move is Move.ESCALATE_TO_COMMISSIONER and side is Side.REMIT:
        name = "escalate_to_commissioner_by_time"
    return str(teller.dice.pick(read_data("sayings")[name])).format(team=teller.team)


def operational_day_before(day: dt.date) -> dt.date:
    """Return the operational day before a day."""
    day -= dt.timedelta(days=1)
    while not CALENDAR.is_operational(day):
        day -= dt.timedelta(days=1)
    return day
