"""Events as plain data, for the store, the hash chain and receipts.

What lives here: `to_record` and `from_record`. The facts of an event and its words are kept apart: facts say who did what and when, words may name a patient
or a person. A receipt can show the facts to anybody, and the words only to whom they were written. What does not: hashes (`remit.engine.audit`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.lifecycle.events import Acting, ActingKind, Actor, Ask, Channel, Event, Item, Move, RaisedBy
from remit.engine.signals import Side


class RecordError(ValueError):
    """Plain data that is no event; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event as plain data. `facts` hold no free text; `words` hold all of it, and nothing where there is none."""

    facts: dict[str, Any]
    words: dict[str, str]


def to_record(event: Event) -> EventRecord:
    """Return an event as plain data: text, numbers, true and false, null, lists and objects only."""
    facts: dict[str, Any] = {
        "number": event.number,
        "move": event.move.value,
        "side": event.by.side.value,
        "channel": event.by.channel.value,
        "recorded_by": event.by.recorder.value,
        "person": event.by.person,
        "clinician": event.by.is_clinician,
        "at": event.at.isoformat(),
        "on": event.on.isoformat(),
        "key": event.key,
        "items": [{"id": item.id, "ask": item.ask.value} for item in event.items],
        "raised_by": event.raised_by.value,
        "urgent": event.is_urgent,
        "acting": event.acting.kind.value if event.acting else None,
        "day": event.day.isoformat() if event.day else None,
        "corrects": event.corrects,
    }
    words = {"text": event.text, "acting": event.acting.words if event.acting else "", "other": event.other}
    return EventRecord(facts, {name: text for name, text in words.items() if text})


def from_record(facts: Mapping[str, Any], words: Mapping[str, str] | None = None) -> Event:
    """Return the event of plain data; without its words (they may be withheld, or gone after their time) it still folds to the same state.

    Raises:
        RecordError: a fact is missing, of the wrong kind or unknown.
    """
    known = words or {}
    try:
        return Event(
            number=int(facts["number"]),
            move=Move(facts["move"]),
            by=_actor(facts),
            at=dt.datetime.fromisoformat(facts["at"]),
            on=dt.date.fromisoformat(facts["on"]),
            key=str(facts["key"]),
            text=known.get("text", ""),
            items=tuple(Item(str(item["id"]), Ask(item["ask"])) for item in facts["items"]),
            raised_by=RaisedBy(facts["raised_by"]),
            is_urgent=bool(facts["urgent"]),
            acting=Acting(ActingKind(facts["acting"]), known.get("acting", "")) if facts["acting"] else None,
            other=known.get("other", ""),
            day=dt.date.fromisoformat(facts["day"]) if facts["day"] else None,
            corrects=None if facts["corrects"] is None else int(facts["corrects"]),
        )
    except KeyError as error:
        raise RecordError(f"This entry is no event of a case: it has no {error.args[0]!r}.") from error
    except (TypeError, ValueError) as error:
        raise RecordError(f"This entry is no event of a case: {error}.") from error


def _actor(facts: Mapping[str, Any]) -> Actor:
    side, recorder = Side(facts["side"]), Side(facts["recorded_by"])
    return Actor(side, Channel(facts["channel"]), None if recorder is side else recorder, str(facts["person"]), bool(facts["clinician"]))
