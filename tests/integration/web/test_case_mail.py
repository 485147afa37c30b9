"""Replies by mail become messages of their case, once; digests say what needs somebody."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from tests.integration.web.case_makers import QUOTE, SENT_AT, fresh, move, open_case, parties, sent_case
from tests.integration.web.conftest import add_member, sign_in

from remit.engine.lifecycle import Move
from remit.service.accounts.models import Role
from remit.service.audit.actions import Actor
from remit.service.cases.actions.replies import take_reply
from remit.service.cases.models import Attachment as KeptFile
from remit.service.cases.models import CaseEvent
from remit.service.cases.presenters.home import give_news
from remit.service.cases.queries.standing import load_standing
from remit.service.notifications.actions import Mail, queue_mail
from remit.service.notifications.models import OutgoingMail
from remit.service.notifications.routes import Attachment, Reply, find_reply_taker
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db


def reply_to(about: str, **changes: Any) -> Reply:
    facts = {
        "reference": 7,
        "about": about,
        "sender": "dermatology@northmoor.example",
        "is_expected": True,
        "subject": "Re: case",
        "text": "We have it, Priya Nair.",
        "attachments": (),
        "received_at": SENT_AT + dt.timedelta(days=1),
        "matched_by": "address",
        "is_automatic": False,
    }
    return Reply(**{**facts, **changes})


def test_reply_is_a_message_that_shows_the_case_was_received() -> None:
    case = sent_case()
    for _ in range(2):
        take_reply(reply_to(f"case:{case.reference}"))
    told = [one for one in load_standing(fresh(case)).told if one.event.move is Move.MESSAGE]
    assert [(one.event.text, one.said_by) for one in told] == [("We have it, Priya Nair.", "dermatology@northmoor.example")]
    assert fresh(case).label == "acknowledged"
    assert find_reply_taker(f"case:{case.reference}") is take_reply


def test_reply_that_waited_for_a_person_enters_when_it_is_given_on_the_day_on_which_it_came() -> None:
    case = sent_case()
    came, given = SENT_AT + dt.timedelta(days=1), SENT_AT + dt.timedelta(days=4)
    move(case, Move.MESSAGE, "practice", at=SENT_AT + dt.timedelta(days=3), text="Have you got it?")
    take_reply(reply_to(f"case:{case.reference}", received_at=came, given_at=given, given_by=Actor("person:1"), matched_by="person"))
    told = load_standing(fresh(case)).told[-1]
    assert (told.event.at, told.event.on) == (given, came.date())
    assert told.said_by == "dermatology@northmoor.example (put here by an administrator)"


@pytest.mark.parametrize(("state", "is_said"), [("unknown", True), ("waiting", False), ("failed", False)])
def test_case_whose_mail_may_or_may_not_have_left_says_so_to_its_raiser_only(state: str, is_said: bool) -> None:
    case = open_case()
    queue_mail(Mail("dermatology@northmoor.example", "Returned work", "Words", f"case:{case.reference}"), at=SENT_AT)
    OutgoingMail.objects.update(state=state)
    address = reverse("case", kwargs={"reference": case.reference})
    practice, provider, _ = parties()
    words = "We do not know whether the email reached"
    gp = sign_in(add_member("gp@remit.example", Role.PRACTICE_MEMBER, practice))
    hospital = sign_in(add_member("provider@remit.example", Role.PROVIDER_MEMBER, provider))
    assert (words in gp.get(address).content.decode()) is is_said
    assert words not in hospital.get(address).content.decode()


def test_reply_of_a_machine_says_nothing() -> None:
    case = sent_case()
    take_reply(reply_to(f"case:{case.reference}", is_automatic=True))
    assert CaseEvent.objects.filter(case=case).count() == 2


def test_reply_from_another_address_says_so() -> None:
    case = sent_case()
    take_reply(reply_to(f"case:{case.reference}", sender="else@where.example", is_expected=False))
    assert "not the address that the mail was sent to" in load_standing(case).told[-1].said_by


def test_long_reply_and_its_files_are_kept_and_what_cannot_be_is_named() -> None:
    case = sent_case()
    files = (Attachment("../scan.pdf", "application/pdf", b"%PDF-1"), Attachment("run.exe", "application/octet-stream", b"MZ"))
    take_reply(reply_to(f"case:{case.reference}", text="word " * 2000, attachments=files))
    assert KeptFile.objects.count() == 2
    assert load_standing(case).told[-1].event.text.endswith("(The whole mail is in the file “mail.txt”.)")
    other = sent_case()
    take_reply(reply_to(f"case:{other.reference}", attachments=files))
    assert "run.exe: files of this kind are not taken." in load_standing(other).told[-1].event.text


def test_reply_to_no_case_or_one_that_was_not_sent_waits_for_a_person() -> None:
    with pytest.raises(RefusalError, match="No case has this number"):
        take_reply(reply_to("case:RM000000"))
    with pytest.raises(RefusalError, match="Approved, not sent yet"):
        take_reply(reply_to(f"case:{open_case().reference}"))


def test_reply_to_a_case_that_is_over_is_kept() -> None:
    case = sent_case()
    move(case, Move.WITHDRAW, "practice", text="Sent twice.")
    take_reply(reply_to(f"case:{case.reference}"))
    assert (fresh(case).label, load_standing(case).told[-1].event.text) == ("withdrawn", "We have it, Priya Nair.")


def test_digest_says_what_needs_somebody_and_names_no_patient() -> None:
    _, provider, _ = parties()
    member = add_member("provider@remit.example", Role.PROVIDER_MEMBER, provider)
    assert give_news(member, SENT_AT, SENT_AT) == []
    sent_case()
    day_after_due = dt.datetime(2025, 12, 30, 8, tzinfo=dt.UTC)
    news = give_news(member, SENT_AT, day_after_due)
    assert [one.lines for one in news] == [("1 case needs you.", "1 case became overdue today.")]


def test_home_page_shows_what_needs_the_reader() -> None:
    case = sent_case()
    practice, provider, _ = parties()
    page = sign_in(add_member("provider@remit.example", Role.PROVIDER_MEMBER, provider)).get(reverse("home")).content.decode()
    assert "Cases that need you" in page
    assert reverse("case", kwargs={"reference": case.reference}) in page
    assert QUOTE not in page
    assert "1 case waits for others" in sign_in(add_member("gp@remit.example", Role.PRACTICE_MEMBER, practice)).get(reverse("home")).content.decode()
