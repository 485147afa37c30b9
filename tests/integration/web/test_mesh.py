"""Letters that arrive by MESH, against NHS England's own sandbox: stored once, then acknowledged, and each sender told."""

import datetime as dt
import gzip
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.integration.web.conftest import AT, BY, add_organisation
from tests.integration.web.letters import decide
from tests.integration.web.mesh_servers import (
    BOX_PASSWORD,
    HOSPITAL,
    OTHER_BOX,
    PRACTICE_BOX,
    SHARED_KEY,
    WORKFLOW,
    Sandbox,
    certificates,
    mesh_sandbox,
    toc_message,
)

from remit.service.audit import queries as audit
from remit.service.audit.sealing import unseal
from remit.service.correspondence import actions as letters
from remit.service.correspondence.models import Arrival, ArrivalState, Delivery, Letter, Original
from remit.service.intake import actions, queries
from remit.service.intake.actions import mesh as mesh_actions
from remit.service.intake.actions import mesh_messages
from remit.service.intake.models import Answer, Mailbox, Message, State
from remit.service.organisations.models import Kind, Organisation


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """One sandbox for all tests of this file."""
    with mesh_sandbox() as found:
        yield found


@pytest.fixture
def sandbox(running: Sandbox, settings: Any) -> Sandbox:
    """The sandbox with empty mailboxes, and the service told where it is."""
    for box in (HOSPITAL, PRACTICE_BOX, OTHER_BOX):
        with running.opened(box) as client:
            client._session.delete(f"{running.address}/messageexchange/admin/reset/{box}").raise_for_status()
    settings.MESH_URL, settings.MESH_SHARED_KEY = running.address, SHARED_KEY
    return running


@pytest.fixture
def mailbox(practice: Organisation, provider: Organisation) -> Mailbox:
    """A mailbox of the practice."""
    return actions.add_mailbox(practice, "mesh", PRACTICE_BOX, {"password": BOX_PASSWORD}, by=BY, at=AT)


@pytest.fixture
def unread(settings: Any) -> None:
    """Letters are queued and not read: what is tested lies before that."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def visit() -> actions.Visit:
    """Look into the one mailbox."""
    (found,) = actions.visit_all(clock=lambda: AT)
    return found


def codes(sandbox: Sandbox) -> list[tuple[str, str, str]]:
    """Return the answers that lie in the hospital's mailbox: workflow, response code, and what they answer."""
    actions.send_answers(clock=lambda: AT)
    found = []
    for workflow, _, data in sandbox.answers():
        code = re.search(rb'ITK-ResponseCodes-1"/><code value="(\d+)"', data)
        about = re.search(rb'<response><identifier value="([^"]+)"', data)
        assert code is not None, data
        assert about is not None, data
        found.append((workflow, code[1].decode(), about[1].decode()))
    return sorted(found)


@pytest.mark.usefixtures("mailbox")
def test_letter_by_mesh_is_stored_read_acknowledged_and_its_sender_told(sandbox: Sandbox) -> None:
    sandbox.send(toc_message(number="m-1"))
    found = visit()
    assert (found.new, found.taken, found.trouble) == (1, 1, "")
    assert sandbox.list_waiting() == []
    letter = Letter.objects.get()
    assert "chase_result" in {one.task for one in letter.findings.all()}
    assert (letter.provider_name, letter.arrival.delivery.source) == ("Northmoor General Hospital", "mesh")
    row = Message.objects.get()
    assert (row.state, row.number, row.sender, row.sender_code, row.delivery) == (State.STORED, "m-1", HOSPITAL, "ZZP1", letter.arrival.delivery)
    assert codes(sandbox) == [(f"{WORKFLOW}_ACK", "20013", "m-1")]
    assert [event.name for event in audit.list_events(f"post:{row.pk}")] == ["post_came", "sender_told"]


@pytest.mark.usefixtures("mailbox", "unread")
@pytest.mark.parametrize("workflow", ["TOC_FHIR_IP_DISCH", "TOC_FHIR_EC_DISCH", "TOC_FHIR_MH_DISCH", "TOC_FHIR_OP_ATTEN", "GPCONNECT_SEND_DOCUMENT"])
def test_each_workflow_of_letters_is_answered_under_its_own_name(sandbox: Sandbox, workflow: str) -> None:
    sandbox.send(toc_message(number="m-1"), workflow=workflow)
    visit()
    assert codes(sandbox) == [(f"{workflow}_ACK", "20013", "m-1")]


@pytest.mark.usefixtures("mailbox", "unread")
def test_sender_who_wants_no_answer_gets_none(sandbox: Sandbox) -> None:
    sandbox.send(toc_message(wants=("false", "false")))
    visit()
    assert codes(sandbox) == []
    assert Message.objects.get().state == State.STORED


@pytest.mark.usefixtures("mailbox", "unread")
def test_large_message_comes_whole_out_of_many_chunks_compressed_or_not(sandbox: Sandbox) -> None:
    words = " ".join(f"Line {number} of a long letter." for number in range(20_000))
    plain, packed, own = (toc_message(f"{words} {kind}") for kind in ("plain", "packed", "own"))
    sandbox.send(plain, max_chunk_size=100_000)
    sandbox.send(packed, max_chunk_size=100_000, compress=True)
    sandbox.send(gzip.compress(own[:5_000]) + gzip.compress(own[5_000:]), max_chunk_size=20_000, compressed=True)
    visit()
    assert {unseal(one.sealed_data) for one in Original.objects.all()} == {plain, packed, own}
    assert sandbox.list_waiting() == []


@pytest.mark.usefixtures("mailbox")
def test_same_letter_sent_twice_is_stored_once_and_its_sender_told_so(sandbox: Sandbox) -> None:
    data = toc_message(number="m-1")
    sandbox.send(data)
    sandbox.send(data)
    visit()
    assert (Arrival.objects.count(), Letter.objects.count()) == (1, 1)
    assert sorted(Message.objects.values_list("state", flat=True)) == [State.REPEATED, State.STORED]
    assert codes(sandbox) == [(f"{WORKFLOW}_ACK", "20007", "m-1"), (f"{WORKFLOW}_ACK", "20013", "m-1")]


@pytest.mark.usefixtures("mailbox", "unread")
def test_message_whose_acknowledgement_got_lost_is_acknowledged_and_not_stored_again(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.send(toc_message(number="m-1"))
    with monkeypatch.context() as patch:
        patch.setattr(mesh_actions.MeshClient, "acknowledge_message", _break_off)
        assert "cannot be reached" in visit().trouble
    assert (Message.objects.count(), Message.objects.get().taken_at) == (1, None)
    again = visit()
    assert (again.new, again.taken) == (0, 1)
    assert (Message.objects.count(), Arrival.objects.count(), Delivery.objects.count()) == (1, 1, 1)
    assert codes(sandbox) == [(f"{WORKFLOW}_ACK", "20013", "m-1")]


@pytest.mark.usefixtures("mailbox", "unread")
def test_acknowledgement_that_a_killed_receiver_did_not_note_is_noted_at_the_next_look(sandbox: Sandbox) -> None:
    sandbox.send(toc_message())
    visit()
    Message.objects.update(taken_at=None, stored_at=AT - dt.timedelta(minutes=1))
    visit()
    assert Message.objects.get().taken_at == AT


@pytest.mark.usefixtures("committed_db")
def test_two_receivers_at_once_store_each_message_once(sandbox: Sandbox, unread: None) -> None:
    actions.add_mailbox(add_organisation("ZZA001", Kind.PRACTICE), "mesh", PRACTICE_BOX, {"password": BOX_PASSWORD}, by=BY, at=AT)
    for number in range(12):
        sandbox.send(toc_message(f"Letter {number}."))
    start = threading.Barrier(2)
    troubles: list[str] = []

    def receive() -> None:
        try:
            start.wait()
            found = visit()
            troubles.append(found.trouble + "failed" * found.failed)
        finally:
            connection.close()

    threads = [threading.Thread(target=receive) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == ["", ""]
    assert (Message.objects.count(), Arrival.objects.count(), Message.objects.filter(taken_at=None).count()) == (12, 12, 0)
    assert sandbox.list_waiting() == []


def _break_off(*_: object) -> None:
    raise ConnectionResetError


@pytest.mark.usefixtures("mailbox", "unread")
def test_nothing_is_acknowledged_that_could_not_be_stored(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.send(toc_message("First."))
    sandbox.send(toc_message("Second."))
    first, _ = sandbox.list_waiting()
    whole = mesh_actions.store

    def store_but_first(parcel: Any, **named: Any) -> Any:
        if parcel.key == first:
            raise OverflowError("the disk is full")
        return whole(parcel, **named)

    monkeypatch.setattr(mesh_actions, "store", store_but_first)
    found = visit()
    assert (found.new, found.failed) == (1, 1)
    assert sandbox.list_waiting() == [first]


CORRUPT = {
    "breaks off": (toc_message()[:900], "It came damaged. This XML file breaks off"),
    "entities": (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Bundle xmlns="http://hl7.org/fhir">&a;</Bundle>', "declares entities"),
    "own packing broken": (gzip.compress(toc_message())[:-40], "Its compressed part breaks off. It is kept as it came."),
    "packing is noise": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\xff" * 50, "Its compression is broken. It is kept as it came."),
}


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize("kind", CORRUPT)
def test_corrupt_message_is_kept_and_reported_then_acknowledged_and_its_sender_told(sandbox: Sandbox, kind: str) -> None:
    data, sentence = CORRUPT[kind]
    key = sandbox.send(data)
    visit()
    row = Message.objects.get()
    assert sentence in row.reason
    assert (row.state, row.taken_at) == (State.STORED, AT)
    arrival = Arrival.objects.select_related("original").get()
    assert unseal(arrival.original.sealed_data) == data
    assert arrival.state == ArrivalState.FAILED
    assert sandbox.list_waiting() == []
    assert codes(sandbox) == [(f"{WORKFLOW}_ACK", "10009", key)]


@pytest.mark.usefixtures("mailbox", "unread")
def test_message_for_another_practice_is_refused_not_kept_and_its_sender_always_told(sandbox: Sandbox) -> None:
    sandbox.send(toc_message(receiver="ZZA002", number="m-1", wants=("false", "false")))
    visit()
    row = Message.objects.get()
    assert row.state == State.REFUSED
    assert row.reason.startswith("It is addressed to ZZA002, not to Lime Avenue Surgery, so it was not kept.")
    assert (Arrival.objects.count(), Delivery.objects.count(), Original.objects.count()) == (0, 0, 0)
    assert sandbox.list_waiting() == []
    assert codes(sandbox) == [(f"{WORKFLOW}_ACK", "20002", "m-1")]


@pytest.mark.usefixtures("mailbox", "unread")
@pytest.mark.parametrize("receiver", ["", "V81999"], ids=["nobody named", "practice unknown to the sender"])
def test_message_that_names_nobody_is_taken_in(sandbox: Sandbox, receiver: str) -> None:
    sandbox.send(toc_message(receiver=receiver))
    visit()
    assert Message.objects.get().state == State.STORED


@pytest.mark.usefixtures("mailbox", "unread")
def test_what_is_no_letter_stays_in_the_mailbox_for_its_own_system(sandbox: Sandbox) -> None:
    key = sandbox.send(b"UNB+UNOA", workflow="PATH_MEDRPT_V3")
    assert (visit().left, visit().left) == (1, 1)
    row = Message.objects.get()
    assert (row.state, row.reason) == (
        State.LEFT,
        "Its workflow is PATH_MEDRPT_V3, which is no letter. It stays in the mailbox for the system that it belongs to.",
    )
    assert sandbox.list_waiting() == [key]


@pytest.mark.usefixtures("mailbox", "unread")
def test_message_larger_than_any_letter_stays_in_the_mailbox_and_its_sender_is_told(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesh_messages, "LARGEST_FILE", 50_000)
    key = sandbox.send(toc_message("x" * 60_000), max_chunk_size=40_000)
    bomb = sandbox.send(gzip.compress(b"0" * 10_000_000))
    visit()
    assert set(Message.objects.values_list("state", flat=True)) == {State.LEFT}
    assert sorted(sandbox.list_waiting()) == sorted([key, bomb])
    assert {code for _, code, _ in codes(sandbox)} == {"20015"}


@pytest.mark.usefixtures("mailbox", "unread")
def test_report_of_mesh_and_stray_acknowledgement_are_noted_as_no_letters(sandbox: Sandbox) -> None:
    report = {"mailbox_id": PRACTICE_BOX, "code": "14", "description": "Message not collected by recipient", "workflow_id": WORKFLOW, "subject": "NDR"}
    with sandbox.opened(HOSPITAL) as client:
        client._session.post(f"{sandbox.address}/messageexchange/admin/report", json=report | {"linked_message_id": "20260105_1"}).raise_for_status()
    sandbox.send(b"<x/>", workflow="TOC_FHIR_IP_DISCH_ACK")
    visit()
    reasons = " ".join(Message.objects.order_by("pk").values_list("reason", flat=True))
    assert "MESH reports about message 20260105_1 with code 14 that something could not be delivered." in reasons
    assert "It is an acknowledgement, but Remit sends no letters by MESH." in reasons
    assert (sandbox.list_waiting(), Arrival.objects.count()) == ([], 0)


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize(("does", "code"), [("decides", "30001"), ("puts aside", "30002")])
def test_sender_who_asks_whether_the_patient_is_known_is_told_when_a_person_decided(sandbox: Sandbox, does: str, code: str) -> None:
    sandbox.send(toc_message(number="m-1", wants=("false", "true")))
    visit()
    assert actions.note_decided(at=AT) == 0
    letter = Letter.objects.get()
    if does == "decides":
        decide(letter, "accept")
    else:
        letters.put_aside(letter, by=BY, at=AT)
    assert (actions.note_decided(at=AT), actions.note_decided(at=AT)) == (1, 0)
    assert codes(sandbox) == [(f"{WORKFLOW}_ACK", code, "m-1")]


@pytest.mark.usefixtures("unread")
def test_each_practice_gets_what_lies_in_its_own_mailbox(sandbox: Sandbox, mailbox: Mailbox) -> None:
    other = add_organisation("ZZA002", Kind.PRACTICE)
    actions.add_mailbox(other, "mesh", OTHER_BOX, {"password": BOX_PASSWORD}, by=BY, at=AT)
    sandbox.send(toc_message())
    sandbox.send(toc_message(receiver="ZZA002"), to=OTHER_BOX)
    actions.visit_all(clock=lambda: AT)
    assert sorted(Arrival.objects.values_list("practice__code", flat=True)) == ["ZZA001", "ZZA002"]


@pytest.mark.usefixtures("unread")
def test_mailbox_that_lets_nobody_in_says_so_and_holds_up_no_other(sandbox: Sandbox, practice: Organisation, mailbox: Mailbox) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(tried_at=AT)
    actions.add_mailbox(practice, "mesh", OTHER_BOX, {"password": "wrong"}, by=BY, at=AT)
    sandbox.send(toc_message())
    with pytest.raises(CommandError, match="Not everything could be fetched"):
        call_command("mesh")
    wrong = Mailbox.objects.get(address=OTHER_BOX)
    assert wrong.said.startswith("MESH does not let us in. Check the mailbox id and its password")
    assert (wrong.reached_at, Arrival.objects.count()) == (None, 1)


def test_mesh_that_cannot_be_reached_is_told_on_the_mailbox(mailbox: Mailbox, settings: Any) -> None:
    settings.MESH_URL, settings.MESH_SHARED_KEY = "http://127.0.0.1:9", "x"
    assert visit().trouble == "MESH cannot be reached. Check REMIT_MESH_URL and the network. What lies in the mailbox is safe."


@pytest.mark.usefixtures("unread")
def test_answer_that_mesh_does_not_take_is_tried_again_and_then_given_up_with_a_sentence(sandbox: Sandbox, mailbox: Mailbox) -> None:
    sandbox.send(toc_message())
    visit()
    Message.objects.update(sender="NOBODY")
    for _ in range(12):
        assert actions.send_answers(clock=lambda: AT) == 0
        Answer.objects.exclude(due_at=None).update(due_at=AT)
    answer = Answer.objects.get()
    assert (answer.due_at, answer.attempts) == (None, 12)
    assert answer.said == "MESH did not take the answer to mailbox NOBODY. Tell the sender by telephone or email."


def test_command_without_mesh_or_mailbox_says_what_to_do(sandbox: Sandbox, practice: Organisation, settings: Any) -> None:
    with pytest.raises(CommandError, match="No MESH mailbox of ZZA001 is looked into"):
        call_command("mesh", practice="zza001")
    settings.MESH_URL = ""
    with pytest.raises(CommandError, match="REMIT_MESH_URL is not set"):
        call_command("mesh")


@pytest.mark.usefixtures("unread")
def test_certificates_of_both_sides_are_checked(mailbox: Mailbox, settings: Any, tmp_path: Path) -> None:
    files = certificates(tmp_path)
    options = ["--ssl-certfile", files["server"], "--ssl-keyfile", files["server_key"], "--ssl-ca-certs", files["ca"], "--ssl-cert-reqs", "2"]
    with mesh_sandbox(*options, tls={"verify": files["ca"], "cert": (files["client"], files["client_key"])}) as found:
        found.send(toc_message())
        settings.MESH_URL, settings.MESH_SHARED_KEY, settings.MESH_CA_FILE = found.address, SHARED_KEY, files["ca"]
        assert "MESH cannot be reached" in visit().trouble or "certificates" in visit().trouble
        settings.MESH_CERT_FILE, settings.MESH_KEY_FILE = files["client"], files["client_key"]
        assert (visit().trouble, Message.objects.count()) == ("", 1)


@pytest.mark.usefixtures("mailbox", "unread")
def test_answer_names_no_patient_and_is_the_same_when_made_again(sandbox: Sandbox) -> None:
    from remit.service.intake.presenters import response_message

    sandbox.send(toc_message())
    visit()
    answer = queries.list_due(Mailbox.objects.get(), at=AT)[0]
    data = response_message(answer)
    assert data == response_message(answer)
    assert not [word for word in (b"Ellwood", b"9994123076", b"chase") if word in data]
