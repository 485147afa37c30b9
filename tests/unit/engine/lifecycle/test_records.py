"""Events as plain data, and back."""

import datetime as dt
from typing import Any

import pytest

from remit.engine.lifecycle import Acting, ActingKind, Actor, Ask, Channel, Event, Item, Move, RaisedBy
from remit.engine.lifecycle.records import RecordError, from_record, to_record
from remit.engine.signals import Side

EVENT = Event(
    number=1,
    move=Move.RETURN,
    by=Actor(Side.RAISER, Channel.ACCOUNT, None, "u17", is_clinician=True),
    at=dt.datetime(2025, 12, 22, 10, 15, tzinfo=dt.UTC),
    on=dt.date(2025, 12, 22),
    key="form-1",
    text="Mr Okafor was told to ask us.",
    items=(Item("a"), Item("b", Ask.ANSWER)),
    raised_by=RaisedBy.PROVIDER,
    is_urgent=True,
    acting=Acting(ActingKind.NOBODY_NEEDED, "seen this morning"),
    other="dermatology",
    day=dt.date(2026, 1, 9),
    corrects=3,
)
BARE = Event(2, Move.TAKE_BACK, Actor(Side.RESPONDENT, Channel.TELEPHONE, Side.RAISER), EVENT.at, EVENT.on)


@pytest.mark.parametrize("event", [EVENT, BARE])
def test_event_comes_back_whole(event: Event) -> None:
    record = to_record(event)
    assert from_record(record.facts, record.words) == event


def test_facts_hold_no_free_text() -> None:
    record = to_record(EVENT)
    assert record.words == {"text": EVENT.text, "acting": "seen this morning", "other": "dermatology"}
    assert [words for words in record.words.values() if words in str(record.facts)] == []
    assert to_record(BARE).words == {}


def test_event_without_its_words_is_the_same_event() -> None:
    event = from_record(to_record(EVENT).facts)
    assert (event.text, event.other) == ("", "")
    assert event.acting == Acting(ActingKind.NOBODY_NEEDED, "")
    assert event.items == EVENT.items


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"move": "explode"}, "no event of a case: 'explode' is not a valid Move"),
        ({"at": 5}, "no event of a case"),
        ({"items": [{"ask": "count"}]}, "it has no 'id'"),
    ],
)
def test_what_is_no_event_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RecordError, match=sentence):
        from_record(to_record(EVENT).facts | change)
