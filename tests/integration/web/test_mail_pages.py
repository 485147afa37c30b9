"""Pages about mail, the daily digest, and what an organisation chooses."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web.conftest import AT, BY, add_member, sign_in

from remit.service.accounts.models import Membership, Role
from remit.service.audit import queries as audit
from remit.service.audit.sealing import seal
from remit.service.notifications import actions, presenters, queries, routes
from remit.service.notifications.models import Digest, Fate, IncomingMail, MailChoices, OutgoingMail, State
from remit.service.notifications.routes import News, Reply
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
MAIL = b"From: Priya <priya@north.example>\nSubject: About a patient\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
MAIL += b"<p>Words of a <b>hospital</b> &lt;script&gt;</p>"


def page_of(browser: Client, name: str, **arguments: Any) -> str:
    """Return the words of a page."""
    return browser.get(reverse(name, kwargs=arguments)).content.decode()


def mail(state: State = State.WAITING, *, about: str = "case:R-1", **facts: Any) -> OutgoingMail:
    """Queue a mail and say where it stands."""
    number = actions.queue_mail(actions.Mail("skin@north.example", "Words of a subject", "Words of a mail", about), at=AT)
    OutgoingMail.objects.filter(pk=number).update(state=state, **facts)
    return queries.get_outgoing(number)


def reply(data: bytes = MAIL, **facts: Any) -> IncomingMail:
    """Let a reply wait."""
    kept = {"key": "k", "sealed": seal(data), "sender": "priya@north.example", "received_at": AT, "fate": Fate.WAITING, "reason": "It names no case."}
    return IncomingMail.objects.create(**(kept | facts))


def test_queue_shows_where_mail_stands_and_never_what_it_says(browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    assert "Nothing here. Mail that somebody sends" in page_of(browser, "mail_queue")
    mail(State.UNKNOWN, handed_at=AT, last_error="The connection broke.")
    mail(State.SENT, sent_at=AT)
    text = page_of(browser, "mail_queue")
    assert "0 emails wait. Needs somebody: 1 unknown." in text
    for words in ("skin@north.example", "Unknown, check", "The connection broke.", "Ask whether it arrived.", "1 email<", "Case R-1,"):
        assert words in text
    assert "Words of" not in text
    assert "Words of" not in page_of(browser, "outgoing_mail", mail_id=OutgoingMail.objects.first().pk)  # type: ignore[union-attr]
    assert "Sent Monday 5 January 2026 at 9:04am." in browser.get(reverse("mail_queue"), {"state": "sent"}).content.decode()


def test_queue_says_that_the_worker_may_not_run() -> None:
    mail()
    late = AT + dt.timedelta(minutes=16)
    assert "check that the worker runs" in presenters.tally_in_words(queries.tally_queue(at=late), at=late)
    assert "check that the worker runs" not in presenters.tally_in_words(queries.tally_queue(at=AT), at=AT)


def test_administrator_says_that_an_unknown_mail_arrived_or_sends_it_again(browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    arrived, lost = (mail(State.UNKNOWN, handed_at=AT) for _ in range(2))
    assert "It arrived" in page_of(browser, "outgoing_mail", mail_id=arrived.pk)
    browser.post(reverse("say_mail_arrived", kwargs={"mail_id": arrived.pk}))
    browser.post(reverse("try_mail_again", kwargs={"mail_id": lost.pk}))
    arrived.refresh_from_db()
    lost.refresh_from_db()
    assert (arrived.state, lost.state) == (State.SENT, State.WAITING)
    assert [event.name for event in audit.list_events(f"mail:{lost.pk}")] == ["mail_queued", "mail_tried_again"]
    again = browser.post(reverse("say_mail_arrived", kwargs={"mail_id": arrived.pk}))
    assert (again.status_code, "It is known what became of this mail: sent." in again.content.decode()) == (409, True)


def test_waiting_reply_is_read_and_added_to_its_case(browser_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Reply] = []

    def take(one: Reply) -> None:
        if one.about != "case:R-1":
            raise RefusalError("There is no case with this reference. Check it.")
        taken.append(one)

    monkeypatch.setitem(routes._replies, "case", take)
    browser = browser_of(Role.ADMINISTRATOR)
    assert "No reply waits." in page_of(browser, "waiting_replies")
    kept = reply()
    assert "priya@north.example" in page_of(browser, "waiting_replies")
    text = page_of(browser, "waiting_reply", reply_id=kept.pk)
    assert "Words of a hospital &lt;script&gt;" in text
    assert [event.name for event in audit.list_events(f"reply:{kept.pk}")] == ["letter_read"]
    address = reverse("waiting_reply", kwargs={"reply_id": kept.pk})
    assert "Write the reference of the case or shared-care request." in browser.post(address, {"reference": " "}).content.decode()
    assert "There is no case with this reference." in browser.post(address, {"reference": "R-9"}).content.decode()
    assert "Added to case r-1." in browser.post(address, {"reference": "r-1"}, follow=True).content.decode()
    assert [(one.about, one.text) for one in taken] == [("case:R-1", "Words of a hospital <script>")]
    assert "Add it to that case" not in page_of(browser, "waiting_reply", reply_id=kept.pk)


def test_waiting_reply_is_set_aside_with_a_reason_and_kept(browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    kept = reply()
    address = reverse("set_reply_aside", kwargs={"reply_id": kept.pk})
    assert "Choose why." in browser.post(address, {"reason": ""}).content.decode()
    browser.post(address, {"reason": "Not about a case."})
    kept.refresh_from_db()
    assert (kept.fate, kept.reason, queries.list_waiting()[1]) == (Fate.SET_ASIDE, "Not about a case.", 0)


def test_reply_that_was_set_aside_is_listed_and_put_back(browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    assert "No reply is set aside." in page_of(browser, "replies_set_aside")
    kept = reply(fate=Fate.SET_ASIDE, reason="Advertising or spam.", decided_at=AT)
    page = page_of(browser, "replies_set_aside")
    assert "priya@north.example" in page
    assert "Set aside Monday 5 January 2026 at 9:04am. Advertising or spam." in page
    assert "Put it back" in page_of(browser, "waiting_reply", reply_id=kept.pk)
    address = reverse("put_reply_back", kwargs={"reply_id": kept.pk})
    assert "It waits again." in browser.post(address, follow=True).content.decode()
    kept.refresh_from_db()
    assert (kept.fate, kept.reason) == (Fate.WAITING, "Put back by somebody. It had been set aside: Advertising or spam.")
    assert (queries.list_waiting()[1], queries.list_set_aside()[1]) == (1, 0)
    assert [event.name for event in audit.list_events(f"reply:{kept.pk}")][-1:] == ["letter_read"]
    assert "reply_put_back" in [event.name for event in audit.list_events(f"reply:{kept.pk}")]
    again = browser.post(address)
    assert (again.status_code, "This reply is not set aside." in again.content.decode()) == (409, True)


def test_administrators_home_page_says_what_of_the_mail_needs_somebody(browser_of: Callable[..., Client]) -> None:
    reply()
    mail(State.FAILED, last_error="Refused.")
    text = page_of(browser_of(Role.ADMINISTRATOR), "home")
    assert "1 reply waits for somebody" in text
    assert "Needs somebody: 1 not sent." in text
    assert "for somebody" not in page_of(browser_of(Role.PRACTICE_MANAGER), "home")


def test_manager_chooses_hours_digest_and_secure_mode(practice: Organisation, browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.PRACTICE_MANAGER, practice)
    assert "Mail settings of Lime Avenue Surgery" in page_of(browser, "mail_settings")
    wrong = browser.post(reverse("mail_settings"), {"from_hour": "x", "to_hour": "30"}).content.decode()
    assert "Write a whole hour from 0 to 24, such as 8." in wrong
    backwards = browser.post(reverse("mail_settings"), {"from_hour": "18", "to_hour": "8"}).content.decode()
    assert "The hours are the wrong way round: mail would never go out." in backwards
    chosen = {"from_hour": "7", "to_hour": "20", "is_secure": "on"}
    saved = browser.post(reverse("mail_settings"), chosen, follow=True).content.decode()
    assert "Letters go out from 7:00 to 20:00 on all days. Urgent mail goes at once." in saved
    choices = queries.choices_of(practice)
    assert (choices.is_secure, choices.has_digest, queries.may_hold_patient_detail(practice)) == (True, False, True)
    event = audit.list_events("organisation:ZZA001")[-1]
    assert (event.name, event.details["is_secure"]) == ("mail_choices_set", True)


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dt.datetime, dt.datetime]]:
    """Two apps with news: one for everybody, one for nobody."""
    asked: list[tuple[str, dt.datetime, dt.datetime]] = []

    def give(membership: Membership, since: dt.datetime, until: dt.datetime) -> list[News]:
        asked.append((membership.person.email, since, until))
        return [News("Overdue answers", ("R-1, due Monday 5 January",), "/cases")] if membership.role != Role.LMC_READER else []

    monkeypatch.setattr(routes, "_digests", {"cases": give, "letters": lambda *_asked: []})
    return asked


def test_person_gets_one_digest_a_day_for_all_their_organisations(practice: Organisation, provider: Organisation, news: list[Any], settings: Any) -> None:
    settings.MAIL_LINK_TO = "https://remit.example/"
    add_member("amara@lime.example", Role.PRACTICE_MEMBER, practice)
    add_member("amara@lime.example", Role.PROVIDER_MEMBER, provider)
    morning = AT.replace(hour=8, minute=30)
    for minute in range(3):
        actions.send_digests(at=morning + dt.timedelta(minutes=minute))
    (sent,) = OutgoingMail.objects.all()
    contents = queries.contents_of(sent)
    assert (sent.to, contents.subject, contents.token) == ("amara@lime.example", "Remit: 2 things for you, Monday 5 January", "")
    for words in ("Lime Avenue Surgery", "Northmoor General Hospital", "- R-1, due Monday 5 January", "https://remit.example/cases", "once a day"):
        assert words in contents.text
    assert {since for _, since, _ in news} == {morning - dt.timedelta(days=1)}
    tuesday = morning + dt.timedelta(days=1)
    actions.send_digests(at=tuesday)
    assert OutgoingMail.objects.count() == 2
    assert news[-1][1:] == (morning, tuesday)


def test_no_digest_before_its_hour_at_weekends_without_news_or_where_turned_off(practice: Organisation, news: list[Any]) -> None:
    add_member("amara@lime.example", Role.PRACTICE_MEMBER, practice)
    early, sunday = AT.replace(hour=7), AT - dt.timedelta(days=1)
    assert [actions.send_digests(at=moment) for moment in (early, sunday)] == [0, 0]
    MailChoices.objects.create(organisation=practice, has_digest=False)
    assert actions.send_digests(at=AT) == 1
    assert (OutgoingMail.objects.count(), Digest.objects.count()) == (0, 1)
    assert actions.send_digests(at=AT) == 0


def test_news_that_fail_or_name_a_patient_hold_up_nobody(practice: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    def give(membership: Membership, _since: dt.datetime, _until: dt.datetime) -> list[News]:
        if membership.person.email.startswith("a"):
            raise KeyError
        return [News("About", ("999 000 0018",) if membership.person.email.startswith("b") else ("R-1",))]

    monkeypatch.setattr(routes, "_digests", {"cases": give})
    for name in ("a", "b", "c"):
        add_member(f"{name}@lime.example", Role.PRACTICE_MEMBER, practice)
    actions.send_digests(at=AT)
    assert [one.to for one in OutgoingMail.objects.all()] == ["c@lime.example"]
    assert actions.send_digests(at=AT) == 0


def test_list_does_not_ask_more_of_the_database_as_it_grows(django_assert_max_num_queries: Any) -> None:
    browser = sign_in(add_member("sam@remit.example", Role.ADMINISTRATOR, None))
    for number in range(60):
        mail(about=f"case:R-{number}")
    with django_assert_max_num_queries(12):
        assert browser.get(reverse("mail_queue")).status_code == 200


def test_replies_are_set_aside_by_one_person_only() -> None:
    kept = reply()
    actions.set_reply_aside(kept, "Not about a case.", by=BY, at=AT)
    with pytest.raises(RefusalError, match=r"Somebody saw to this reply already\. It is: set aside"):
        actions.attach_reply(kept, "case:R-1", by=BY, at=AT)
