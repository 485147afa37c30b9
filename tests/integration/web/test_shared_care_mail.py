"""Replies by mail about shared care: they join what was asked for, wait to be read otherwise, and never accept anything."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web import letters
from tests.integration.web.conftest import AT, BY, add_member, add_organisation, sign_in
from tests.integration.web.sending import Place, make_place
from tests.integration.web.test_case_mail import reply_to
from tests.integration.web.test_shared_care import ASK, _answer

from remit.engine.medicines.shared_care import Point, State
from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.audit.actions import Actor
from remit.service.cases.actions import replies
from remit.service.cases.actions import shared_care as actions
from remit.service.cases.actions.retention import count_old_shared_care, destroy_old_shared_care
from remit.service.cases.actions.shared_care_replies import own_words, take_reply
from remit.service.cases.models import SharedCareFile, SharedCareRequest
from remit.service.cases.queries import shared_care as queries
from remit.service.notifications.models import MailChoices
from remit.service.notifications.routes import Attachment, Delivery, find_reply_taker, list_takers
from remit.service.organisations.models import Kind
from remit.service.ui.policies import RefusalError

LATER = AT + dt.timedelta(days=2)
PROTOCOL = Attachment("../protocol.pdf", "application/pdf", b"%PDF-1.7 made up")


@pytest.fixture
def place(db: None) -> Place:
    return make_place()


@pytest.fixture
def asked(place: Place) -> SharedCareRequest:
    letter = letters.add_letter(place.practice, letters.letter_text(ASK))
    return actions.begin_from_letter(place.doctor, letter.reference, by=place.by, at=AT)


def _reply(request: SharedCareRequest, **changes: Any) -> None:
    take_reply(reply_to(f"shared_care:{request.reference}", **{"received_at": LATER, "given_at": LATER, **changes}))


def _view(place: Place, request: SharedCareRequest) -> queries.RequestView:
    return queries.get_request(place.doctor, request.reference)


def test_reply_that_was_asked_for_joins_the_request_and_waits_for_a_decision(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "ask", points=(), reason="Please send the protocol.")
    for _ in range(2):
        _reply(asked, text="The shared care protocol is enclosed.", attachments=(PROTOCOL,))
    view = _view(place, asked)
    assert (view.state, view.request.replied_at) == (State.REQUESTED, LATER)
    assert "The shared care protocol is enclosed." in view.words.text
    last = view.steps[-1]
    assert (last.step.move, last.step.by_name, [name for _, name in last.files]) == ("answer", "dermatology@northmoor.example", ["protocol.pdf"])
    assert len(view.steps) == 3  # checked, asked, answered; the second copy of the mail added nothing
    assert audit.list_events(actions.subject_of(asked))[-1].name == "shared_care_answer"
    assert find_reply_taker(f"shared_care:{asked.reference}") is take_reply


def test_reply_moves_nothing_where_nothing_was_asked(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "decline", points=(), reason="It is not commissioned from us.")
    _reply(asked, text="We take it that you accept.")
    view = _view(place, asked)
    assert (view.state, view.steps[-1].step.move) == (State.DECLINED, "reply")
    assert "you accept" not in view.words.text
    assert [one.reference for one in queries.list_requests(place.doctor, is_open=True)] == [asked.reference]


def test_reply_of_a_stranger_does_not_stand_for_the_hospitals_answer(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "ask", points=(), reason="Please send the protocol.")
    _reply(asked, sender="else@where.example", is_expected=False)
    view = _view(place, asked)
    assert view.state is State.MORE_INFORMATION
    assert view.steps[-1].step.by_name == "else@where.example (not the address that the mail was sent to)"
    _reply(asked, reference=8, is_expected=False, given_by=Actor("person:1"))
    assert _view(place, asked).state is State.REQUESTED


def test_checklist_is_not_read_from_the_words_that_a_reply_quotes(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "ask", points=(), reason="Is she stable?")
    quoted = "Thank you.\n\nOn Monday 5 January 2026 Lime Avenue Surgery wrote:\n> Please send the protocol. Her dose is stable."
    _reply(asked, text=quoted)
    view = _view(place, asked)
    assert "Please send the protocol" not in view.words.text
    assert view.steps[-1].words == quoted
    assert Point.PROTOCOL not in {check.point for check in view.checks if check.is_shown}


@pytest.mark.parametrize(
    "rest", ["> Dear colleague", "-----Original Message-----\nFrom: x", "From: Lime Avenue <lime@x.example>\nSent: today", "________________\nFrom: x"]
)
def test_own_words_end_where_the_quoted_mail_begins(rest: str) -> None:
    assert own_words(f"We agree.\nPriya\n\n{rest}") == "We agree.\nPriya"
    assert own_words(rest) == rest.strip()


def test_automatic_reply_says_nothing(place: Place, asked: SharedCareRequest) -> None:
    _reply(asked, is_automatic=True)
    assert _view(place, asked).steps == ()


def test_reply_about_no_request_waits_for_a_person(db: None) -> None:
    with pytest.raises(RefusalError, match=r"No shared-care request has this number\. Look for the right one, or set the reply aside\."):
        take_reply(reply_to("shared_care:RM12345674"))


def test_person_brings_a_reply_to_a_request_by_its_number_alone(place: Place, asked: SharedCareRequest) -> None:
    replies.take_reply(reply_to(f"case:{asked.reference}", given_by=Actor("person:1"), given_at=LATER))
    assert _view(place, asked).steps[-1].step.by_name == "dermatology@northmoor.example (put here by an administrator)"


def test_practice_reads_the_reply_takes_its_file_and_says_so(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "decline", points=(), reason="It is not commissioned from us.")
    _reply(asked, attachments=(PROTOCOL,))
    doctor, named = sign_in(place.doctor), {"reference": asked.reference}
    assert "Reply to read" in doctor.get(reverse("shared_care_list")).content.decode()
    page = doctor.get(reverse("shared_care", kwargs=named)).content.decode()
    assert "A reply came by e-mail." in page
    assert "replied by e-mail" in page
    file = SharedCareFile.objects.get()
    assert b"made up" not in bytes(file.sealed)
    got = doctor.get(reverse("shared_care_file", kwargs={**named, "file_id": file.pk}))
    assert (got.content, got["Content-Disposition"]) == (PROTOCOL.data, "attachment; filename*=UTF-8''protocol.pdf")
    doctor.post(reverse("shared_care_read", kwargs=named))
    assert "A reply came by e-mail." not in doctor.get(reverse("shared_care", kwargs=named)).content.decode()
    assert "shared_care_reply_read" in [event.name for event in audit.list_events(actions.subject_of(asked))]
    other = sign_in(add_member("other@remit.example", Role.PRACTICE_MEMBER, add_organisation("ZZA009", Kind.PRACTICE)))
    assert isinstance(other, Client)
    assert other.get(reverse("shared_care_file", kwargs={**named, "file_id": file.pk})).status_code == 404


def test_answer_whose_mail_came_back_is_to_be_sent_by_hand(place: Place, asked: SharedCareRequest) -> None:
    MailChoices.objects.create(organisation=place.practice, is_secure=True)
    _answer(place, asked, "decline", points=(), reason="It is not commissioned from us.", how="mail")
    assert _view(place, asked).waits_to_be_sent is None
    about = f"shared_care:{asked.reference}"
    for tell in list_takers(about, is_bounce=True):
        tell(Delivery(1, about, "rheumatology@northmoor.example", "bounced", "No such mailbox.", LATER))
    assert _view(place, asked).waits_to_be_sent is not None
    assert "Letter approved, not marked as sent" in sign_in(place.doctor).get(reverse("shared_care", kwargs={"reference": asked.reference})).content.decode()


def test_words_and_files_go_when_their_time_is_over_and_no_reply_waits(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "decline", points=(), reason="It is not commissioned from us.")
    _reply(asked, attachments=(PROTOCOL,))
    after = LATER + dt.timedelta(days=1)
    assert count_old_shared_care(after) == 0
    sign_in(place.doctor).post(reverse("shared_care_read", kwargs={"reference": asked.reference}))
    SharedCareRequest.objects.update(last_at=LATER)
    assert destroy_old_shared_care(after, by=BY, at=after) == 1
    asked.refresh_from_db()
    assert (bytes(asked.sealed), SharedCareFile.objects.count(), count_old_shared_care(after)) == (b"", 0, 0)
    assert sign_in(place.doctor).get(reverse("shared_care", kwargs={"reference": asked.reference})).status_code == 200
