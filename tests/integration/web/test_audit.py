"""The record: chained, checked, and refused by the database to whoever would change it."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from remit.engine.audit.chain import entry_hash
from remit.service.audit import queries
from remit.service.audit.actions import Actor, record, record_reading, together
from remit.service.audit.models import FIRST, Event

AT = dt.datetime(2026, 1, 5, 9, 4, tzinfo=dt.UTC)
BY = Actor("person:4", "ZZA001")
pytestmark = pytest.mark.django_db


def _record(subject: str = "case:1", name: str = "case_opened") -> Event:
    record(subject=subject, name=name, by=BY, at=AT, details={"rule": "RES-001"})
    return queries.list_events(subject)[-1]


def test_first_event_of_a_subject_begins_a_chain() -> None:
    event = _record()
    assert (event.number, event.previous_hash) == (1, FIRST)
    assert event.hash == entry_hash(FIRST, event.content())


def test_each_event_follows_the_one_before_it_about_the_same_subject() -> None:
    first, other, second = _record(), _record("case:2"), _record(name="letter_sent")
    assert (other.number, second.number, second.previous_hash) == (1, 2, first.hash)
    assert [event.name for event in queries.list_events("case:1")] == ["case_opened", "letter_sent"]


def test_moment_is_kept_in_utc() -> None:
    record(subject="case:1", name="case_opened", by=BY, at=AT.astimezone(dt.timezone(dt.timedelta(hours=1))))
    assert queries.list_events("case:1")[0].content()["at"] == "2026-01-05T09:04:00+00:00"


def test_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a moment with a time zone"):
        record(subject="case:1", name="case_opened", by=BY, at=dt.datetime(2026, 1, 5))


def test_chain_read_back_from_the_database_holds() -> None:
    _record()
    _record("case:2")
    _record(name="letter_sent")
    assert list(queries.find_breaks()) == []


def test_what_is_recorded_together_goes_on_from_each_chain_in_few_statements(django_assert_max_num_queries: Any) -> None:
    first = _record()
    with django_assert_max_num_queries(3), together():
        for subject in ("case:1", "mail:1", "case:1", "case:2"):
            record(subject=subject, name="letter_sent", by=BY, at=AT, is_new=subject == "mail:1")
    assert [(event.number, event.previous_hash) for event in queries.list_events("case:1")][1] == (2, first.hash)
    assert [len(queries.list_events(subject)) for subject in ("case:1", "case:2", "mail:1")] == [3, 1, 1]
    assert list(queries.find_breaks()) == []


def test_what_was_recorded_together_is_not_written_where_the_action_failed() -> None:
    def fail() -> None:
        with transaction.atomic(), together():
            record(subject="case:1", name="case_opened", by=BY, at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert queries.list_events("case:1") == []
    assert _record().number == 1  # and the next one is written at once


def test_reading_a_letter_is_an_event() -> None:
    record_reading(subject="letter:7", by=BY, at=AT, page="letter")
    event = queries.list_events("letter:7")[0]
    assert (event.name, event.by, event.organisation, event.details) == ("letter_read", "person:4", "ZZA001", {"page": "letter"})


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET name = 'x'", "DELETE FROM audit_event"])
def test_database_refuses_to_change_an_event(statement: str) -> None:
    _record()
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert len(queries.list_events("case:1")) == 1


def test_database_refuses_to_empty_the_record() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_event")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "case_closed"}, "its content was changed"),
        ({"previous_hash": "1" * 64}, "it does not follow the event before it"),
        ({"number": 5}, "event 2 is missing before it"),
    ],
)
def test_change_behind_the_guard_is_found(change: dict[str, object], reason: str, committed_db: None, guard: Callable[[str], None]) -> None:
    _record()
    _record(name="letter_sent")
    guard("lower_guard")
    Event.objects.filter(number=2).update(**change)
    guard("raise_guard")
    assert reason in [one.reason for one in queries.find_breaks()]


def test_two_writers_at_once_make_one_chain(committed_db: None) -> None:
    start = threading.Barrier(4)

    def write() -> None:
        try:
            start.wait()
            for _ in range(5):
                _record()
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [event.number for event in queries.list_events("case:1")] == list(range(1, 21))
    assert list(queries.find_breaks()) == []
