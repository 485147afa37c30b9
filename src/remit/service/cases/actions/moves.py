"""Making a move in a case.

What lives here: `Made`, what somebody wants to do; `Speaker`, who; and `make_move`, which asks the engine, stores the event and writes the projection.
What does not: the table of moves (`remit.engine.lifecycle`), opening (`opening`).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from remit.engine.lifecycle import Acting, AlreadyDoneError, Channel, Event, Item, Move, MoveRefusedError, add_event, check_move
from remit.engine.lifecycle import Actor as EngineActor
from remit.engine.moments import england_day
from remit.service.audit.actions import Actor
from remit.service.cases import policies
from remit.service.cases.actions.chain import File, append
from remit.service.cases.actions.projection import write_projection
from remit.service.cases.models import Case
from remit.service.cases.queries.standing import Standing, Told, derive, load_standing


@dataclass(frozen=True)
class Speaker:
    """Who makes a move.

    Attributes:
        by: the person, link or process.
        party: for whom: practice, provider, commissioner, or remit for Remit itself.
        channel: by which door.
        recorded_by: the party that writes it down, where that is another: a telephone answer is the provider's word, recorded by the practice.
        is_clinician: whether they said that they are one.
        name: the name that somebody gave who has no account here.
    """

    by: Actor
    party: str
    channel: Channel = Channel.ACCOUNT
    recorded_by: str = ""
    is_clinician: bool = False
    name: str = ""


@dataclass(frozen=True)
class Made:
    """A move with all that it says.

    Attributes:
        move: which.
        text: message, reason or question.
        items: ids of the requests that are taken back in part.
        acting: who is acting for the patient.
        other: the other case of a duplicate, the other team of a redirect.
        day: the day that the move names.
        on: the day it happened, where that is before today.
        corrects: number of the event whose day is corrected.
        key: the same key means the same act.
        seen: number of the last event that the person had seen; None where it does not matter what happened since.
        files: what comes with it.
    """

    move: Move
    text: str = ""
    items: tuple[str, ...] = ()
    acting: Acting | None = None
    other: str = ""
    day: dt.date | None = None
    on: dt.date | None = None
    corrects: int | None = None
    key: str = ""
    seen: int | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a move.

    Attributes:
        told: the event that says it: the new one, or the earlier one where it was done already.
        is_new: False where it had been done already and nothing was changed.
        standing: where the case stands now.
    """

    told: Told
    is_new: bool
    standing: Standing


# Nothing that happened meanwhile makes these wrong.
_ALWAYS_WELCOME = frozenset({Move.MESSAGE, Move.ACKNOWLEDGE, Move.READ, Move.RECORD_ACTING, Move.RECORD_HARM, Move.WITHDRAW_HARM})


@transaction.atomic
def make_move(reference: str, made: Made, *, speaker: Speaker, at: dt.datetime) -> Outcome:
    """Make a move in a case. What was done already is no error: the earlier event is returned.

    Raises:
        TooLateError: something else happened since the person looked.
        MoveRefusedError: the case does not allow it; the message says why and what to do.
        RefusalError: a text or file that cannot be taken.
    """
    policies.check_text(made.text)
    policies.check_file_count(len(made.files))
    # The lock lets one worker at a time go on; SQLite's transactions begin IMMEDIATE and have one writer anyway.
    case = Case.objects.select_for_update(of=("self",)).select_related("practice", "provider", "commissioner").get(reference=reference)
    standing = load_standing(case)
    event = _event(standing, made, speaker, at)
    try:
        check_move(standing.state, event, names=standing.names, is_time_up=standing.is_time_up(england_day(at)))
    except AlreadyDoneError as already:
        return Outcome(_told_of(standing, already.earlier), is_new=False, standing=standing)
    if made.move is Move.DUPLICATE:
        policies.check_other_case(case, made.other)
    add_event(standing.state, event)  # what the engine cannot fold is never stored
    told = append(case, event, standing.told[-1].entry, said_by=speaker.name, files=made.files)
    after = derive(case, (*standing.told, told))
    write_projection(after, before=standing)
    return Outcome(told, is_new=True, standing=after)


def _event(standing: Standing, made: Made, speaker: Speaker, at: dt.datetime) -> Event:
    state = standing.state
    side = standing.raised_by.side(speaker.party)
    asks = {item.id: item.ask for item in state.items}
    return Event(
        number=_number(standing, made),
        move=made.move,
        by=EngineActor(
            side,
            speaker.channel,
            standing.raised_by.side(speaker.recorded_by) if speaker.recorded_by else None,
            speaker.by.name,
            speaker.is_clinician,
        ),
        at=at,
        on=made.on or england_day(at),
        key=made.key,
        text=made.text.strip(),
        items=tuple(Item(item_id, asks.get(item_id, state.items[0].ask)) for item_id in made.items),
        acting=made.acting,
        other=made.other.strip(),
        day=made.day,
        corrects=made.corrects,
    )


def _number(standing: Standing, made: Made) -> int:
    """Return the next number, or one that is taken where something happened since the person looked: then the engine says that it is too late."""
    following = standing.state.last_number + 1
    if made.seen is None or made.move in _ALWAYS_WELCOME:
        return following
    return following if standing.seen <= made.seen else made.seen + 1


def _told_of(standing: Standing, event: Event) -> Told:
    return next(one for one in standing.told if one.event.number == event.number)


@dataclass(frozen=True)
class Confirmed:
    """What became of one case of a bulk confirmation: `problem` says why not, "" where it is confirmed now (`is_new`) or was before."""

    reference: str
    is_new: bool = False
    problem: str = ""


def confirm_cases(references: Iterable[str], *, speaker: Speaker, at: dt.datetime) -> list[Confirmed]:
    """Say of several cases that their respondent has them. Each stands for itself: one that cannot be confirmed does not hold up the others."""
    return [_confirm(reference, speaker, at) for reference in references]


def _confirm(reference: str, speaker: Speaker, at: dt.datetime) -> Confirmed:
    try:
        outcome = make_move(reference, Made(Move.ACKNOWLEDGE), speaker=speaker, at=at)
    except MoveRefusedError as refusal:
        return Confirmed(reference, problem=str(refusal))
    return Confirmed(reference, is_new=outcome.is_new)


def correct_day(reference: str, number: int, day: dt.date, reason: str, *, speaker: Speaker, at: dt.datetime) -> Outcome:
    """Correct the day of an earlier event, with a reason. Nothing is overwritten.

    Raises:
        MoveRefusedError: another side recorded it, or the day cannot be.
    """
    return make_move(reference, Made(Move.CORRECT_DAY, text=reason, corrects=number, day=day), speaker=speaker, at=at)


def add_message(reference: str, text: str, *, files: tuple[File, ...] = (), key: str = "", speaker: Speaker, at: dt.datetime) -> Outcome:
    """Send a message, with files, to everybody in a case.

    Raises:
        MoveRefusedError: the case was not sent yet, or the message is empty.
    """
    return make_move(reference, Made(Move.MESSAGE, text=text, files=files, key=key), speaker=speaker, at=at)


def record_reading(reference: str, *, speaker: Speaker, at: dt.datetime) -> Outcome:
    """Record that somebody opened the letter; once a day and person is enough."""
    key = f"read:{speaker.by.name}:{england_day(at).isoformat()}"
    return make_move(reference, Made(Move.READ, key=key), speaker=replace(speaker, name=""), at=at)
