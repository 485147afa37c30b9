"""Links that answer a case without an account: they open one case, for a time, and say in plain words when they do not."""

import datetime as dt
import html
import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.integration.web import letters
from tests.integration.web.case_makers import PATIENT, QUOTE, fresh, move, open_case, parties, sent_case
from tests.integration.web.conftest import add_member, sign_in
from tests.integration.web.sending import Place, make_place

from remit.engine.audit import check_receipt, read_receipt
from remit.engine.lifecycle import Move
from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.audit.actions import Actor
from remit.service.audit.sealing import unseal_json
from remit.service.cases import actions
from remit.service.cases.actions.attempts import MOST
from remit.service.cases.models import Case, CaseEvent, Letterhead, SignedLink
from remit.service.cases.queries import papers
from remit.service.cases.queries.links import hash_token
from remit.service.cases.queries.sharing import Shared
from remit.service.config.logs import RouteFilter
from remit.service.notifications.models import OutgoingMail
from remit.service.organisations import actions as organisations
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 5, 9, 4, tzinfo=dt.UTC)
BY = Actor.process("tests")
ANSWER = {"move": "take_back", "name": "Priya Nair, service manager", "day_day": "9", "day_month": "1", "day_year": "2026"}
PAGES = ("answer_link", "answer_link_sent", "link_receipt", "link_letter")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request comes on the day of the prototype, and nobody tried before."""
    monkeypatch.setattr("remit.service.config.middleware.now", lambda: NOW)
    monkeypatch.setattr("remit.service.config.templates.now", lambda: NOW)
    cache.clear()


def link_to(case: Case, *, at: dt.datetime = NOW) -> str:
    return actions.make_link(case, sent_to="the dermatology office", by=BY, at=at)[1]


def get(name: str, token: str, browser: Client | None = None) -> Any:
    return (browser or Client()).get(reverse(name, kwargs={"token": token}))


def answer(token: str, data: dict[str, Any] | None = None) -> Any:
    return Client().post(reverse("answer_link", kwargs={"token": token}), ANSWER if data is None else data, follow=True)


@pytest.fixture
def place() -> Place:
    return make_place()


def page_of_mail(place: Place, *asks: str, **approval: Any) -> tuple[str, str]:
    """Return the page behind the link in the mail of a letter, and the mail's text."""
    text = letters.letter_text(*(asks or (letters.CHASE,))).replace("NHS number", "Hospital number TH 330871, NHS number")
    letter = letters.add_letter(place.practice, text, at=NOW)
    letters.decide(letter, "return", at=NOW)
    place.record_acting(letter.reference, at=NOW)
    tokens: list[str] = []
    place.approve(letter.reference, at=NOW, link_of=lambda token: tokens.append(token) or "https://remit.example/", **approval)
    return get("answer_link", tokens[0]).content.decode(), unseal_json(OutgoingMail.objects.get().sealed)["text"]


def fresh_link() -> str:
    return link_to(Case.objects.get())


def test_link_answers_a_case_without_an_account() -> None:
    case = sent_case()
    token = link_to(case)
    page = get("answer_link", token).content.decode()
    assert QUOTE in page
    assert "NM 204118" in page
    assert "Please confirm that you have this by Monday 29 December, overdue by 4 working days, and answer by Thursday 8 January, in 3 working days." in page
    done = answer(token).content.decode()
    assert "Answer sent" in done
    assert "You said that it will be done by Friday 9 January." in done
    event = CaseEvent.objects.get(case=case, move="take_back")
    assert (fresh(case).label, event.facts["channel"], event.facts["person"]) == ("taken_back", "link", f"link:{SignedLink.objects.get().pk}")


def test_mail_and_link_name_the_same_two_days_and_the_same_telephone(place: Place) -> None:
    Letterhead.objects.create(organisation=place.practice, telephone="01632 960211")
    page, text = page_of_mail(place, letters.URGENT)
    for words in (page, text):
        assert "lease telephone" in words
        assert "today on 01632" in words.replace("\u00a0", " ")
        assert re.search(r"Please confirm that you have this by Thursday 8 January.*, and answer by Monday 19 January", words)
    assert "Urgent" in page
    assert "telephone Lime Avenue Surgery today on 01632 960211" in page


def test_letter_that_can_wait_asks_for_no_call(place: Place) -> None:
    page, text = page_of_mail(place)
    assert [word for word in ("Urgent", "telephone") if word in page + text] == []


def test_link_shows_what_is_asked_the_number_of_the_hospital_and_both_days_of_the_letter(place: Place) -> None:
    page, text = page_of_mail(place)
    assert "TH 330871" in page
    assert "Of Sunday 4 January, about the clinic of Friday 2 January" in page
    assert Case.objects.get().items.count() == 1
    (item,) = papers.find_letter(Case.objects.get()).items  # type: ignore[union-attr]
    assert item.asks
    assert all(ask in html.unescape(page) for ask in item.asks)
    assert "See what is asked and answer it here" in text


def test_line_of_the_practice_is_shown_by_link_without_the_patient(place: Place) -> None:
    line = "Marjorie ELLWOOD-TAN (born 14/03/1957, 999 412 3076) is worried about her hands."
    page, _ = page_of_mail(place, own_line=line)
    assert "Lime Avenue Surgery adds: “[name] (born [date of birth], [NHS number]) is worried about her hands.”" in page
    actions.set_sharing(place.practice, Shared(letter_by_link=True), by=BY, at=NOW)
    assert line in get("answer_link", fresh_link()).content.decode()


def test_link_speaks_for_itself_whoever_is_signed_in() -> None:
    case = sent_case()
    token = link_to(case)
    member = add_member("gp@remit.example", Role.PRACTICE_MEMBER, parties()[0], name="Dr Amara Osei")
    browser = sign_in(member)
    assert "Sign out" not in get("answer_link", token, browser).content.decode()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("answer_link", kwargs={"token": token}), ANSWER).status_code == 302
    assert CaseEvent.objects.get(case=case, move="take_back").facts["person"].startswith("link:")


def test_link_shows_no_patient_and_no_letter_unless_the_practice_agreed() -> None:
    case = sent_case()
    token = link_to(case)
    shown = get("answer_link", token).content.decode() + get("link_receipt", token).content.decode()
    assert [secret for secret in (PATIENT.name, PATIENT.nhs_number, "Dear GP") if secret in shown] == []
    assert get("link_letter", token).status_code == 404
    actions.set_sharing(case.practice, Shared(letter_by_link=True), by=BY, at=NOW)
    assert PATIENT.name in get("answer_link", token).content.decode()
    assert "Dear GP" in get("link_letter", token).content.decode()
    assert CaseEvent.objects.filter(case=case, move="read").count() == 1


def test_link_needs_the_name_of_who_answers() -> None:
    token = link_to(sent_case())
    page = answer(token, {"move": "take_back"}).content.decode()
    assert "Write your name and job: they are told who answered." in page


def test_name_of_who_answered_is_sealed_and_shown_to_the_two_sides_only() -> None:
    case = sent_case()
    token = link_to(case)
    answer(token)
    assert "Priya" not in str(CaseEvent.objects.get(case=case, move="take_back").facts)
    assert "Priya Nair, service manager, Northmoor General Hospital" in get("answer_link", token).content.decode()


def test_link_can_just_confirm() -> None:
    case = sent_case()
    token = link_to(case)
    page = Client().post(reverse("confirm_link", kwargs={"token": token}), follow=True).content.decode()
    assert "Confirmed: you have this case." in page
    assert fresh(case).label == "acknowledged"
    assert "Just confirm" not in page


@pytest.mark.parametrize("name", PAGES)
def test_tampered_link_opens_nothing(name: str) -> None:
    token = link_to(sent_case())
    for wrong in (token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), "x", "%00", "🙂"):
        response = get(name, wrong)
        assert response.status_code == 404
        assert "This link opens nothing" in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_expired_link_says_so_and_offers_a_new_one(name: str) -> None:
    token = link_to(sent_case(), at=NOW - dt.timedelta(days=43))
    response = get(name, token)
    assert response.status_code == 410
    assert "Links work for six weeks." in response.content.decode()
    assert "Send a new link" in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_replaced_link_points_to_the_newer_mail(name: str) -> None:
    case = sent_case()
    first = link_to(case)
    link_to(case)
    response = get(name, first)
    assert response.status_code == 410
    assert "A newer link took its place" in response.content.decode()


def test_expired_link_answers_nothing() -> None:
    case = sent_case()
    token = link_to(case, at=NOW - dt.timedelta(days=43))
    assert answer(token).status_code == 410
    assert Client().post(reverse("confirm_link", kwargs={"token": token})).status_code == 410
    assert fresh(case).label == "sent"


def test_link_opens_its_own_case_only() -> None:
    mine, other = sent_case(), sent_case()
    token = link_to(mine)
    answer(token)
    assert (fresh(mine).label, fresh(other).label) == ("taken_back", "sent")
    for name in ("case", "case_receipt", "case_letter", "answer_case"):
        response = Client().get(reverse(name, kwargs={"reference": other.reference}))
        assert (response.status_code, response["Location"][:8]) == (302, "/sign-in")


def test_answer_by_link_after_an_account_answered_says_who_did() -> None:
    case = sent_case()
    token = link_to(case)
    move(case, Move.TAKE_BACK, "provider", at=NOW)
    page = get("answer_link", token).content.decode()
    assert "Northmoor General Hospital took it all back." in page
    assert "Just confirm" not in page
    again = answer(token, {**ANSWER, "seen": "2"}).content.decode()
    assert "This was said already, by Northmoor General Hospital. Nothing was changed." in again
    assert CaseEvent.objects.filter(case=case, move="take_back").count() == 1


def test_other_answer_by_link_after_an_account_answered_is_not_lost_and_not_given() -> None:
    case = sent_case()
    token = link_to(case)
    move(case, Move.DISAGREE, "provider", text="You asked for it.", at=NOW)
    page = answer(token, {"move": "take_back", "name": "Priya Nair", "text": "We do it.", "seen": "2"}).content.decode()
    assert "Something else happened in this case since you opened it." in page
    assert "We do it.</textarea>" in page
    assert fresh(case).label == "disagreed"


def test_link_to_a_case_that_was_withdrawn_says_so() -> None:
    case = sent_case()
    token = link_to(case)
    move(case, Move.WITHDRAW, "practice", text="Sent twice.")
    page = get("answer_link", token).content.decode()
    assert "Lime Avenue Surgery withdrew this." in page
    assert "No answer is needed now." in page
    assert "Send answer" not in page


def test_link_does_not_escalate_or_decide() -> None:
    token = link_to(sent_case())
    assert "Select a valid choice" in answer(token, {**ANSWER, "move": "uphold"}).content.decode()


def test_no_link_to_a_case_that_was_not_sent() -> None:
    with pytest.raises(RefusalError, match="Send it first"):
        link_to(open_case())


def test_token_is_kept_as_a_hash_only_and_use_is_recorded() -> None:
    case = sent_case()
    token = link_to(case)
    get("answer_link", token)
    get("answer_link", token)
    link = SignedLink.objects.get()
    assert (link.token_hash, link.used_at) == (hash_token(token), NOW)
    events = audit.list_events(f"case:{case.reference}")
    assert [event.name for event in events] == ["link_made", "link_used"]
    assert token not in str([event.details for event in events])


def test_pages_behind_a_link_send_no_referrer_and_are_not_indexed() -> None:
    token = link_to(sent_case())
    for name in (*PAGES, "ask_new_link"):
        response = Client().post(reverse(name, kwargs={"token": token})) if name == "ask_new_link" else get(name, token)
        assert response["Referrer-Policy"] == "no-referrer", name
        assert response["Cache-Control"] == "no-store"
        assert token not in response.headers.get("Content-Disposition", "")


def test_token_reaches_no_log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    token = link_to(sent_case())
    caplog.handler.addFilter(RouteFilter())

    def fail(*_: Any) -> None:
        raise RuntimeError(token)

    monkeypatch.setattr("remit.service.cases.views.links.read_by_link", fail)
    with caplog.at_level(logging.DEBUG):
        browser = Client(raise_request_exception=False)
        assert get("answer_link", token, browser).status_code == 500
        assert get("answer_link", token + "x", browser).status_code == 404
    said = [(record.getMessage()) for record in caplog.records]
    assert any("answer/<str:token>" in message for message in said)
    assert [message for message in said if token in message] == []


def test_who_tries_many_tokens_is_stopped_for_a_while() -> None:
    token = link_to(sent_case())
    for number in range(MOST["unknown"]):
        assert get("answer_link", f"guess{number}").status_code == 404
    response = get("answer_link", token)
    assert response.status_code == 429
    assert "Wait 15 minutes" in response.content.decode()


def test_form_of_a_link_is_not_flooded() -> None:
    token = link_to(sent_case())
    for _ in range(MOST["answer"]):
        assert answer(token, {"move": "disagree"}).status_code == 200
    assert answer(token, {"move": "disagree"}).status_code == 429


def test_new_link_goes_to_the_mailbox_that_the_provider_gave() -> None:
    case = sent_case()
    _, provider, _ = parties()
    old = link_to(case, at=NOW - dt.timedelta(days=43))
    ask = reverse("ask_new_link", kwargs={"token": old})
    assert "gave no address" in Client().post(ask).content.decode()
    organisations.set_contact_point(provider, specialty="Dermatology", email="dermatology@northmoor.example", phone="", by=BY, at=NOW)
    assert "A new link is on its way" in Client().post(ask).content.decode()
    sent = mail.outbox[0]
    assert sent.to == ["dermatology@northmoor.example"]
    assert PATIENT.name not in sent.body
    fresh_token = sent.body.split("/answer/")[1].split()[0]
    assert get("answer_link", fresh_token).status_code == 200
    for _ in range(MOST["new_link"]):
        last = Client().post(ask)
    assert last.status_code == 429


def test_receipt_by_link_holds_and_shows_no_words() -> None:
    case = sent_case()
    token = link_to(case)
    answer(token, {"move": "disagree", "text": "You asked for it.", "name": "Priya Nair"})
    receipt = read_receipt(get("link_receipt", token).content)
    assert check_receipt(receipt) == []
    assert (receipt.case, receipt.shown) == (case.reference, {})
