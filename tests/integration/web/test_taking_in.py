"""Letters come in: stored once and sealed, read once whatever crashes, refused with a sentence."""

import datetime as dt
import threading

import pytest
from django.db import connection
from tests.integration.web.conftest import AT, BY, add_organisation

from remit.service.audit import queries as audit
from remit.service.audit.sealing import unseal_text
from remit.service.correspondence import actions, policies
from remit.service.correspondence.actions import Incoming
from remit.service.correspondence.actions.taking_in import bare_name
from remit.service.correspondence.models import Arrival, ArrivalState, Delivery, Letter, LetterState, Original
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError

LETTER = """Northmoor General Hospital
Rheumatology outpatients
Clinic: 23 December 2025. Typed: 30 December 2025

Dear Dr Osei

Mrs Marjorie Ellwood-Tan, born 14 March 1957, NHS number 999 412 3076

I saw Mrs Ellwood-Tan today. Her hands are a little better.

MRI of both hands was done here on 19 December. GP to kindly chase the report and let her know the result.

Dr Ivo Castellan, consultant rheumatologist
"""
BYTES = LETTER.encode()


def take_in(practice: Organisation, *files: Incoming, at: dt.datetime = AT) -> actions.TakenIn:
    return actions.take_in(files or (Incoming("letter.txt", BYTES),), practice=practice, source="upload", by=BY, at=at)


@pytest.mark.django_db
def test_letter_is_read_and_its_request_found(practice: Organisation, provider: Organisation) -> None:
    arrival = take_in(practice).stored[0]
    arrival.refresh_from_db()
    letter = Letter.objects.get()
    assert arrival.state == ArrivalState.READ
    assert (letter.state, letter.provider) == (LetterState.TO_DECIDE, provider)
    assert "chase_result" in {finding.task for finding in letter.findings.all()}


@pytest.mark.django_db
def test_nothing_of_the_patient_lies_in_the_tables_unsealed(practice: Organisation) -> None:
    take_in(practice, Incoming("Ellwood-Tan Marjorie.txt", BYTES))
    with connection.cursor() as cursor:
        for table in ("arrival", "original", "letter", "finding"):
            cursor.execute(f"SELECT * FROM correspondence_{table}")  # noqa: S608 our own names
            rows = b" ".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for row in cursor.fetchall() for cell in row)
            assert rows
            assert not [word for word in (b"Ellwood", b"9994123076", b"999 412", b"chase the report") if word in rows], table
    events = [event for arrival in Arrival.objects.all() for event in audit.list_events(f"arrival:{arrival.reference}")]
    events += audit.list_events(f"letter:{Letter.objects.get().reference}")
    assert [event.name for event in events] == ["letter_taken_in", "arrival_read", "letter_checked"]
    assert "Ellwood" not in str([event.details for event in events])


@pytest.mark.django_db
def test_same_file_is_stored_once_whatever_it_is_called(practice: Organisation) -> None:
    first = take_in(practice)
    again = take_in(practice, Incoming("copy of letter.txt", BYTES))
    assert (again.stored, [one.pk for one in again.repeated]) == ((), [first.stored[0].pk])
    assert (Arrival.objects.count(), Original.objects.count(), Letter.objects.count()) == (1, 1, 1)
    assert again.delivery.repeats.count() == 1


@pytest.mark.django_db
def test_same_words_in_another_file_are_a_repeat_of_the_first(practice: Organisation) -> None:
    take_in(practice)
    take_in(practice, Incoming("letter2.txt", BYTES.replace(b"\n", b"\r\n")))
    first, repeat = Letter.objects.order_by("pk")
    assert (repeat.state, repeat.same_as, repeat.findings.count()) == (LetterState.REPEATED, first, 0)
    assert unseal_text(repeat.sealed_text) == ""


@pytest.mark.django_db
def test_same_file_of_two_practices_is_two_letters(practice: Organisation) -> None:
    other = add_organisation("ZZA002", Kind.PRACTICE)
    take_in(practice)
    assert len(take_in(other).stored) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\letters\\a b.pdf", "a b.pdf"), ("a\x00\n.pdf", "a.pdf"), ("...", "letter"), ("", "letter"), ("x" * 300, "x" * 120)],
)
def test_path_in_a_file_name_is_cut_off(given: str, kept: str) -> None:
    assert bare_name(given) == kept


@pytest.mark.django_db
def test_empty_and_oversized_files_are_refused_by_themselves(practice: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "LARGEST_FILE", 5_000)
    taken = take_in(practice, Incoming("empty.txt", b""), Incoming("letter.txt", BYTES), Incoming("huge.txt", b"x" * 5_001))
    assert len(taken.stored) == 1
    assert [one.name for one in taken.refused] == ["empty.txt", "huge.txt"]
    assert "The file is empty." in taken.refused[0].reason
    assert "which no letter is" in taken.refused[1].reason


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Choose at least one letter"),
        ([Incoming(f"{number}.txt", b"x") for number in range(201)], "These are 201 files. Add at most 200 at once"),
        ([Incoming("a", b"x" * 60_000_000), Incoming("b", b"x" * 60_000_000)], "more than 100 MB together"),
    ],
    ids=["none", "too many", "too much"],
)
def test_too_much_at_once_is_refused_and_nothing_is_stored(practice: Organisation, files: list[Incoming], sentence: str) -> None:
    with pytest.raises(RefusalError, match=sentence):
        actions.take_in(files, practice=practice, source="upload", by=BY, at=AT)
    assert Delivery.objects.count() == 0


@pytest.mark.django_db
def test_practice_that_closed_last_month_gets_no_new_letters() -> None:
    closed = add_organisation("ZZA009", Kind.PRACTICE, "Old Mill Surgery", closed_on=dt.date(2025, 12, 5))
    with pytest.raises(RefusalError, match="Old Mill Surgery closed on Friday 5 December 2025, so no new letters are taken in for it"):
        take_in(closed)


@pytest.mark.django_db
def test_unreadable_letter_says_why_can_be_tried_again_and_removed(practice: Organisation) -> None:
    arrival = take_in(practice, Incoming("scan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument" * 20)).stored[0]
    arrival.refresh_from_db()
    assert arrival.state == ArrivalState.FAILED
    assert "old kind (.doc)" in unseal_text(arrival.sealed_reason)
    actions.read_again(arrival, by=BY, at=AT)
    arrival.refresh_from_db()
    assert arrival.state == ArrivalState.FAILED
    actions.remove_arrival(arrival, by=BY, at=AT)
    assert not Original.objects.exists()
    assert len(take_in(practice, Incoming("scan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument" * 20)).stored) == 1


@pytest.mark.django_db
def test_read_letter_is_neither_read_again_nor_removed(practice: Organisation) -> None:
    arrival = take_in(practice).stored[0]
    with pytest.raises(RefusalError, match="Only a letter that could not be read can be tried again"):
        actions.read_again(arrival, by=BY, at=AT)
    with pytest.raises(RefusalError, match="Only a letter that could not be read can be removed"):
        actions.remove_arrival(arrival, by=BY, at=AT)


def _waiting(practice: Organisation) -> Arrival:
    arrival = take_in(practice).stored[0]
    Letter.objects.all().delete()
    Arrival.objects.filter(pk=arrival.pk).update(state=ArrivalState.WAITING, attempts=0)
    return arrival


@pytest.mark.django_db
def test_letter_is_claimed_by_one_worker_only(practice: Organisation) -> None:
    arrival = _waiting(practice)
    assert actions.begin_reading(arrival.pk, at=AT) is not None
    assert actions.begin_reading(arrival.pk, at=AT) is None


@pytest.mark.django_db
def test_reading_that_went_silent_is_taken_over_and_the_late_answer_is_dropped(practice: Organisation) -> None:
    arrival = _waiting(practice)
    slow = actions.begin_reading(arrival.pk, at=AT)
    assert slow is not None
    found = actions.read_claimed(slow)
    assert actions.resume_readings(at=AT + dt.timedelta(seconds=30)) == 0
    assert actions.resume_readings(at=AT + dt.timedelta(seconds=90)) == 1  # the jobs of the tests are done at once
    assert Letter.objects.count() == 1
    assert not actions.keep_reading(slow, at=AT)
    assert actions.finish_reading(slow, found, at=AT) is False
    assert Letter.objects.count() == 1


@pytest.mark.django_db
def test_pulse_keeps_a_slow_reading(practice: Organisation) -> None:
    claim = actions.begin_reading(_waiting(practice).pk, at=AT)
    assert claim is not None
    assert actions.keep_reading(claim, at=AT + dt.timedelta(seconds=80))
    assert actions.resume_readings(at=AT + dt.timedelta(seconds=90)) == 0


@pytest.mark.django_db
def test_letter_that_stops_the_program_three_times_is_given_up_with_a_sentence(practice: Organisation) -> None:
    arrival = _waiting(practice)
    Arrival.objects.filter(pk=arrival.pk).update(attempts=2)
    actions.begin_reading(arrival.pk, at=AT)
    actions.resume_readings(at=AT + dt.timedelta(seconds=90))
    arrival.refresh_from_db()
    assert arrival.state == ArrivalState.FAILED
    assert "stopped the program three times" in unseal_text(arrival.sealed_reason)


@pytest.mark.django_db
def test_letter_that_waits_without_a_job_is_queued_again(practice: Organisation) -> None:
    arrival = _waiting(practice)
    assert actions.resume_readings(at=AT + dt.timedelta(seconds=90)) == 1
    arrival.refresh_from_db()
    assert arrival.state == ArrivalState.READ


@pytest.mark.usefixtures("committed_db")
def test_two_people_who_bring_the_same_letter_at_once_store_it_once() -> None:
    practice = add_organisation("ZZA001", Kind.PRACTICE)
    start = threading.Barrier(4)
    outcomes: list[int] = []

    def bring() -> None:
        try:
            start.wait()
            outcomes.append(len(take_in(practice).stored))
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 0, 0, 1]
    assert (Arrival.objects.count(), Letter.objects.count()) == (1, 1)
