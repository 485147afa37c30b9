"""Shared-care requests: begun from a letter, checked point by point, answered by a person in a letter; silence is never acceptance."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web import letters
from tests.integration.web.conftest import AT, BY, add_member, add_organisation, sign_in
from tests.integration.web.sending import Place, make_place
from tests.integration.web.test_sending_pages import _page, _seen

from remit.engine.medicines.shared_care import Point, State
from remit.engine.remedy import plain_text
from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.audit.sealing import unseal_json
from remit.service.cases.actions import shared_care as actions
from remit.service.cases.models import SharedCareRequest, SharedCareStep
from remit.service.cases.queries import papers
from remit.service.cases.queries import shared_care as queries
from remit.service.config.clock import now
from remit.service.notifications.models import MailChoices, OutgoingMail
from remit.service.organisations.models import Kind
from remit.service.ui.policies import RefusalError

ASK = (
    "I have started her on methotrexate 10 mg once weekly for her rheumatoid arthritis. Baseline bloods normal. She was counselled. "
    "GP please take over prescribing and monitoring of methotrexate under shared care."
)
ALL = tuple(point.value for point in Point)
FUNDED = b"format: 1\ncommissioned_services: [near_patient_testing]\n"


@pytest.fixture
def place(db: None) -> Place:
    return make_place()


@pytest.fixture
def doctor(place: Place) -> Client:
    return sign_in(place.doctor)


@pytest.fixture
def asked(place: Place) -> SharedCareRequest:
    letter = letters.add_letter(place.practice, letters.letter_text(ASK))
    return actions.begin_from_letter(place.doctor, letter.reference, by=place.by, at=AT)


def _view(place: Place, request: SharedCareRequest) -> queries.RequestView:
    return queries.get_request(place.doctor, request.reference)


def _answer(place: Place, request: SharedCareRequest, answer: str, points: tuple[str, ...] = ALL, reason: str = "", **more: Any) -> SharedCareRequest:
    actions.plan_answer(_view(place, request), queries.AnswerPlan(answer, points, reason), medicine="methotrexate", by=place.by, at=AT)
    view = _view(place, request)
    seen = papers.fingerprint(actions.draft_answer(view, place.doctor, at=AT))
    given = {"how": "hand", "seen": seen, "own_line": "", "acting": place.doctor, "at": AT, **more}
    return actions.answer_request(view, **given)


def test_request_is_begun_from_the_letter_that_asks_once(place: Place, asked: SharedCareRequest) -> None:
    letter_reference = asked.letter_reference
    again = actions.begin_from_letter(place.doctor, letter_reference, by=place.by, at=AT)
    assert again == asked
    assert (asked.medicine, asked.provider, asked.state) == ("methotrexate", place.provider, State.REQUESTED)
    assert b"Ellwood" not in bytes(asked.sealed)
    assert [event.name for event in audit.list_events(actions.subject_of(asked))] == ["shared_care_requested"]


def test_letter_that_asks_for_no_shared_care_begins_none(place: Place) -> None:
    letter = letters.add_letter(place.practice)
    with pytest.raises(RefusalError, match=r"This letter asks for no shared care\. Add the request by hand if it does\."):
        actions.begin_from_letter(place.doctor, letter.reference, by=place.by, at=AT)


def test_checklist_says_what_the_words_show_and_what_is_agreed_locally(place: Place, asked: SharedCareRequest) -> None:
    shown = {check.point for check in _view(place, asked).checks if check.is_shown}
    assert Point.BASELINE_TESTS in shown
    assert Point.PATIENT_INFORMED in shown
    assert Point.CONTACT not in shown
    assert Point.FUNDED not in shown
    letters.actions.set_policy(place.practice, FUNDED, by=BY, at=AT)
    assert Point.FUNDED in {check.point for check in _view(place, asked).checks if check.is_shown}


def test_acceptance_is_checked_approved_and_kept(place: Place, asked: SharedCareRequest) -> None:
    request = _answer(place, asked, "accept")
    assert request.state == State.ACCEPTED
    assert list(SharedCareStep.objects.values_list("move", flat=True).order_by("number")) == ["check", "accept"]
    letter = queries.get_answer(place.doctor, asked.reference, 2)
    assert "We accept, from 5 January 2026" in letter.opening
    assert [event.name for event in audit.list_events(actions.subject_of(asked))][-1] == "shared_care_accept"


def test_second_approval_changes_nothing(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "accept")
    view = _view(place, asked)
    actions.answer_request(view, how="hand", seen="whatever", own_line="", acting=place.doctor, at=AT)
    assert SharedCareStep.objects.count() == 2


def test_declined_request_stays_with_the_hospital(place: Place, asked: SharedCareRequest) -> None:
    assert _answer(place, asked, "decline", (), "It is not commissioned from us.").state == State.DECLINED
    letter = queries.get_answer(place.doctor, asked.reference, 1)
    assert "stay with your team" in plain_text(letter)


def test_question_its_answer_and_the_decision_after_it(place: Place, asked: SharedCareRequest) -> None:
    assert _answer(place, asked, "ask", (Point.PROTOCOL.value,)).state == State.MORE_INFORMATION
    with pytest.raises(RefusalError, match="cannot be moved by “accept”"):
        actions.plan_answer(_view(place, asked), queries.AnswerPlan("accept", ALL), medicine="methotrexate", by=place.by, at=AT)
    who = actions.Who(place.by, "Dr Amara Osei", AT)
    actions.record_answer(_view(place, asked), "Contact us on our advice line.", who=who)
    view = _view(place, asked)
    assert view.state is State.REQUESTED
    assert Point.CONTACT in {check.point for check in view.checks if check.is_shown}
    assert _answer(place, asked, "accept").state == State.ACCEPTED


def test_changed_dose_must_be_agreed_anew(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "accept")
    actions.ask_again(_view(place, asked), "20 mg now.", who=actions.Who(place.by, "Dr Amara Osei", AT))
    assert _view(place, asked).state is State.REQUESTED


def test_time_passing_accepts_nothing(place: Place, asked: SharedCareRequest) -> None:
    SharedCareRequest.objects.filter(pk=asked.pk).update(asked_on=dt.date(2020, 1, 1))
    view = _view(place, asked)
    assert view.state is State.REQUESTED
    assert [one.reference for one in queries.list_requests(place.doctor, is_open=True)] == [asked.reference]


def test_mail_only_in_secure_mode(place: Place, asked: SharedCareRequest) -> None:
    sentence = r"This letter names the patient, so it can go by email in secure mode only\. Print or download it, and say when you sent it\."
    with pytest.raises(RefusalError, match=sentence):
        _answer(place, asked, "accept", how="mail")
    assert _view(place, asked).state is State.REQUESTED
    MailChoices.objects.create(organisation=place.practice, is_secure=True)
    _answer(place, asked, "accept", how="mail")
    contents = unseal_json(OutgoingMail.objects.get().sealed)
    assert contents["subject"].startswith("[secure] Lime Avenue Surgery answers your shared-care request")
    assert len(contents["attachments"]) == 1
    assert "Ellwood" not in contents["text"]


def test_letter_sent_by_hand_is_marked_on_a_day_that_can_be(place: Place, asked: SharedCareRequest) -> None:
    _answer(place, asked, "accept")
    view = _view(place, asked)
    with pytest.raises(RefusalError, match=r"The letter can have been sent between the day it was approved and today\. Check the date\."):
        actions.mark_answer_sent(view, AT.date() - dt.timedelta(days=1), by=place.by, at=AT)
    actions.mark_answer_sent(view, AT.date(), by=place.by, at=AT)
    assert _view(place, asked).waits_to_be_sent is None
    with pytest.raises(RefusalError, match=r"No letter waits to be sent here\. Load the page again\."):
        actions.mark_answer_sent(_view(place, asked), AT.date(), by=place.by, at=AT)


# Pages.


def test_list_shows_what_letters_ask_and_what_waits(place: Place, doctor: Client) -> None:
    page = _page(doctor, "shared_care_list")
    assert "No request waits for you." in page
    letter = letters.add_letter(place.practice, letters.letter_text(ASK))
    page = _page(doctor, "shared_care_list")
    assert "Asked in letters" in page
    assert "Mrs Marjorie Ellwood-Tan" in page
    answer = doctor.post(reverse("begin_shared_care", kwargs={"reference": letter.reference}))
    reference = SharedCareRequest.objects.get().reference
    assert answer["Location"] == reverse("shared_care", kwargs={"reference": reference})
    page = _page(doctor, "shared_care_list")
    assert "Asked in letters" not in page
    assert "Methotrexate" in page


def test_accepting_takes_three_clicks_and_the_letter_is_read_first(doctor: Client, asked: SharedCareRequest) -> None:
    address = reverse("shared_care", kwargs={"reference": asked.reference})
    page = doctor.get(address).content.decode()
    assert re.search("The request says: “[^”]*She was counselled", page)
    assert "Not among what is agreed locally for your practice." in page
    assert "Silence is never acceptance" in page
    answer = doctor.post(address, {"medicine": "methotrexate", "points": ALL, "answer": "accept", "reason": ""})
    assert answer["Location"] == reverse("shared_care_letter", kwargs={"reference": asked.reference})
    page = doctor.get(answer["Location"]).content.decode()
    assert "secure email is not turned on" in page
    page = doctor.post(answer["Location"], {"seen": _seen(page), "how": "hand"}, follow=True).content.decode()
    assert "Accepted" in page
    assert "Letter approved, not marked as sent" in page
    paper = doctor.get(reverse("shared_care_paper", kwargs={"reference": asked.reference, "number": 2, "form": "pdf"}))
    assert paper.content.startswith(b"%PDF")
    today = now().date()
    given = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    page = doctor.post(reverse("shared_care_sent", kwargs={"reference": asked.reference}), given, follow=True).content.decode()
    assert "Sent by hand on" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"points": ALL}, "Choose what you decide."),
        ({"points": ALL[1:], "answer": "accept"}, "Before you accept, all points must be there. Missing: the protocol is named or enclosed."),
        ({"points": ALL, "answer": "decline"}, "Give the reason in a sentence or two: the hospital must know why you decline."),
        ({"points": ALL, "answer": "ask"}, "Untick what is missing, or write your question: this letter would ask nothing."),
    ],
)
def test_decision_without_what_it_needs_is_refused_with_a_sentence(doctor: Client, asked: SharedCareRequest, given: dict[str, Any], sentence: str) -> None:
    page = doctor.post(reverse("shared_care", kwargs={"reference": asked.reference}), {"medicine": "methotrexate", **given}).content.decode()
    assert sentence in page
    assert SharedCareStep.objects.count() == 0


def test_request_that_came_another_way_is_added_by_hand(doctor: Client) -> None:
    given = {
        "provider": "ZZP1",
        "medicine": "azathioprine",
        "text": "For her colitis. Leaflet given.",
        "asked_on_day": 2,
        "asked_on_month": 1,
        "asked_on_year": 2026,
    }
    page = doctor.post(reverse("add_shared_care"), {**given, "asked_on_year": 2999}).content.decode()
    assert "That day has not come yet. Check the date." in page
    doctor.post(reverse("add_shared_care"), given)
    request = SharedCareRequest.objects.get()
    assert "azathioprine" in _page(doctor, "shared_care", reference=request.reference)


def test_letter_without_a_decision_leads_back(doctor: Client, asked: SharedCareRequest) -> None:
    answer = doctor.get(reverse("shared_care_letter", kwargs={"reference": asked.reference}))
    assert answer["Location"] == reverse("shared_care", kwargs={"reference": asked.reference})


def test_other_practice_finds_no_request(asked: SharedCareRequest) -> None:
    other = sign_in(add_member("other@mill.example", Role.PRACTICE_MEMBER, add_organisation("ZZA002", Kind.PRACTICE)))
    assert other.get(reverse("shared_care", kwargs={"reference": asked.reference})).status_code == 404
