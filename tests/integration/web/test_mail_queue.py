"""The outgoing queue: what may be queued, when it goes, how it travels, and what becomes of it. With a real SMTP server."""

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from tests.integration.web.conftest import AT, BY
from tests.integration.web.mail_servers import Postbox, Received, free_port, smtp_server

from remit.service.audit import queries as audit
from remit.service.notifications import actions, queries, routes
from remit.service.notifications.actions.transport import SmtpTransport, open_transport
from remit.service.notifications.models import MailboxPosition, MailChoices, OutgoingMail, State
from remit.service.notifications.routes import Attachment, Delivery
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
NUMBER = "999 000 0018"
FILE = Attachment("return.pdf", "application/pdf", b"%PDF")


@pytest.fixture
def smtp(settings: Any) -> Iterator[Postbox]:
    """A real server that the queue sends to."""
    with smtp_server() as postbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", postbox.port, 5
        settings.DEFAULT_FROM_EMAIL, settings.MAIL_REPLY_TO = "remit@remit.example", "returns+{token}@remit.example"
        yield postbox


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Delivery]:
    """What the subject was told."""
    news: list[Delivery] = []
    monkeypatch.setitem(routes._deliveries, "case", news.append)
    monkeypatch.setitem(routes._bounces, "case", news.append)
    return news


def queue(to: str = "skin@north.example", *, about: str = "case:R-1", at: dt.datetime = AT, **more: Any) -> OutgoingMail:
    """Queue a mail."""
    mail = actions.Mail(to, more.pop("subject", "Returned work R-1"), more.pop("text", "A letter waits for you."), about, **more)
    return OutgoingMail.objects.get(pk=actions.queue_mail(mail, at=at))


def deliver(*, at: dt.datetime = AT, **more: Any) -> int:
    """Send what is due."""
    transport = open_transport()
    try:
        return actions.deliver_due(transport, clock=lambda: at, **more)
    finally:
        transport.close()


def state_of(mail: OutgoingMail) -> tuple[str, str]:
    """Return where a mail stands, and why."""
    mail.refresh_from_db()
    return mail.state, mail.last_error


def test_mail_travels_with_its_headers_and_marks(smtp: Postbox, practice: Organisation, told: list[Delivery]) -> None:
    mail = queue(organisation=practice, text="Grüße. " + "A long line of words. " * 20)
    assert deliver() == 1
    (received,) = smtp.taken
    message = received.message
    token = queries.contents_of(mail).token
    assert (received.sender, received.to) == ("remit@remit.example", ["skin@north.example"])
    assert message["From"] == "Lime Avenue Surgery by Remit <remit@remit.example>"
    assert message["Subject"] == f"Returned work R-1 [remit:{token}]"
    assert message["Reply-To"] == f"returns+{token}@remit.example"
    assert message["Message-ID"] == mail.message_id
    assert (message["Auto-Submitted"], message["List-Id"]) == ("auto-generated", "<zza001.remit.remit.example>")
    assert message.get_content().startswith("Grüße. A long line")
    assert max(len(line) for line in received.data.splitlines()) <= 100
    assert received.data.isascii()
    assert state_of(mail) == (State.SENT, "")
    assert [event.name for event in audit.list_events(f"mail:{mail.pk}")] == ["mail_queued", "mail_sent"]
    actions.tell_outcomes(at=AT)
    actions.tell_outcomes(at=AT)
    assert [(news.mail, news.about, news.state) for news in told] == [(mail.pk, "case:R-1", "sent")]


def test_second_mail_about_a_case_stands_in_the_same_thread(smtp: Postbox) -> None:
    first, _ = queue(), queue()
    deliver()
    assert [one.message["References"] for one in smtp.taken] == [None, first.message_id]


def test_what_a_mail_says_is_sealed_in_the_database() -> None:
    mail = queue(subject="Words of a subject", text="Words of a mail")
    token = queries.contents_of(mail).token
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_outgoingmail")
        row = repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in cursor.fetchone()])
    assert not any(words in row for words in ("Words of", token))
    assert mail.token_hash == queries.hash_token(token.upper())


def test_mail_queued_in_a_transaction_that_fails_is_not_there() -> None:
    def fail() -> None:
        with transaction.atomic():
            queue()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("mail", "sentence"),
    [
        ({"text": f"About {NUMBER}"}, "Mail with an NHS number needs secure mode"),
        ({"subject": NUMBER.replace(" ", "")}, "Mail with an NHS number needs secure mode"),
        ({"attachments": (FILE,)}, "Mail with a file needs secure mode, because the file names a patient"),
        ({"to": "nobody"}, "This is not an email address"),
        ({"to": "a@b.example\nBcc: c@d.example"}, "This is not an email address"),
        ({"attachments": (Attachment("a", "text/plain", bytes(16 * 1024 * 1024)),)}, "secure mode"),
    ],
)
def test_mail_without_secure_mode_holds_no_patient_detail(mail: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RefusalError, match=sentence):
        queue(**mail)


def test_secure_mode_carries_patient_detail_and_files(smtp: Postbox, practice: Organisation) -> None:
    MailChoices.objects.create(organisation=practice, is_secure=True)
    queue(organisation=practice, text=f"About {NUMBER}", attachments=(FILE,))
    deliver()
    message = smtp.taken[0].message
    assert NUMBER in message.get_body().get_content()  # type: ignore[union-attr]
    assert [(part.get_filename(), part.get_content()) for part in message.iter_attachments()] == [("return.pdf", b"%PDF")]
    with pytest.raises(RefusalError, match="more than 15 MB together"):
        queue(organisation=practice, attachments=(Attachment("a", "text/plain", bytes(16 * 1024 * 1024)),))


def test_line_breaks_in_a_subject_cannot_add_headers(smtp: Postbox) -> None:
    queue(subject="Returned\r\nBcc: all@north.example\r\n\r\nwork")
    deliver()
    assert smtp.taken[0].to == ["skin@north.example"]
    assert smtp.taken[0].message["Bcc"] is None


def test_token_of_another_subject_is_not_used_again() -> None:
    token = actions.new_reply_token()
    queue(reply_token=token)
    queue(reply_token=token)
    with pytest.raises(ValueError, match="belongs to another subject"):
        queue(about="case:R-2", reply_token=token)
    with pytest.raises(ValueError, match="16 to 64 small letters"):
        queue(reply_token="UPPER")  # noqa: S106 a word of no use


@pytest.mark.parametrize(
    ("queued", "goes"),
    [
        ("2026-01-05T09:04", "2026-01-05T09:04"),  # Monday morning
        ("2026-01-05T06:00", "2026-01-05T08:00"),
        ("2026-01-05T18:00", "2026-01-06T08:00"),
        ("2026-01-09T17:59", "2026-01-09T17:59"),
        ("2026-01-09T19:00", "2026-01-12T08:00"),  # Friday evening to Monday
        ("2026-04-02T20:00", "2026-04-07T07:00"),  # over Easter, in summer time
    ],
)
def test_letters_go_within_sending_hours_on_working_days(queued: str, goes: str) -> None:
    at, expected = (dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC) for moment in (queued, goes))
    assert queue(at=at).next_try_at == expected
    assert queue(at=at, is_urgent=True).next_try_at == at


def test_organisation_chooses_its_hours_and_a_change_holds_for_what_waits(smtp: Postbox, practice: Organisation) -> None:
    choices = MailChoices.objects.create(organisation=practice, from_hour=6, to_hour=24, is_working_days_only=False)
    sunday = dt.datetime(2026, 1, 4, 23, 30, tzinfo=dt.UTC)
    mail = queue(organisation=practice, at=sunday)
    assert mail.next_try_at == sunday
    choices.to_hour = 20
    choices.save()
    assert deliver(at=sunday) == 0
    mail.refresh_from_db()
    assert mail.next_try_at == dt.datetime(2026, 1, 5, 6, tzinfo=dt.UTC)


def test_urgent_mail_overtakes(smtp: Postbox) -> None:
    queue("slow@north.example")
    queue("quick@north.example", is_urgent=True)
    deliver()
    assert [one.to for one in smtp.taken] == [["quick@north.example"], ["slow@north.example"]]


def test_mail_for_later_is_tried_again_with_longer_waits_and_given_up_in_the_end(smtp: Postbox, told: list[Delivery]) -> None:
    smtp.refuse["rcpt:skin@north.example"] = "451 4.3.0 mailbox of Mrs Patient is busy"
    mail = queue(is_urgent=True)
    moment, waits = AT, []
    while state_of(mail)[0] == State.WAITING:
        deliver(at=moment)
        mail.refresh_from_db()
        waits.append((mail.next_try_at - moment).total_seconds() / 60)
        assert "Patient" not in mail.last_error
        moment = max(mail.next_try_at, moment)
    assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]
    assert state_of(mail) == (
        State.FAILED,
        "Given up after 5 days of trying. The mail server does not take the address now (451 4.3.0). Remit tries again by itself.",
    )
    actions.tell_outcomes(at=moment)
    assert [news.state for news in told] == ["failed"]
    del smtp.refuse["rcpt:skin@north.example"]
    actions.try_again(mail, by=BY, at=moment)
    deliver(at=moment)
    assert state_of(mail)[0] == State.SENT


@pytest.mark.parametrize(
    ("place", "answer", "reason"),
    [
        ("rcpt:skin@north.example", "550 5.1.1 no such mailbox", "The mail server refused the address (550 5.1.1)."),
        ("data", "554 5.7.1 looks like spam", "The mail server refused the mail (554 5.7.1)."),
    ],
)
def test_refused_mail_is_not_tried_again_and_its_subject_is_told(smtp: Postbox, told: list[Delivery], place: str, answer: str, reason: str) -> None:
    smtp.refuse[place] = answer
    mail, other = queue(is_urgent=True), queue("other@north.example")
    assert deliver() == 2
    assert state_of(mail) == (State.FAILED, reason)
    assert state_of(other)[0] == (State.SENT if place != "data" else State.FAILED)
    actions.tell_outcomes(at=AT)
    assert (told[0].state, told[0].reason) == ("failed", reason)


def test_server_that_is_away_costs_no_mail_a_try(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mails = [queue(), queue()]
    with pytest.raises(actions.UnreachableError):
        deliver()
    assert [(state_of(mail)[0], mail.tries) for mail in mails] == [(State.WAITING, 0), (State.WAITING, 0)]
    assert mails[0].last_error == "The mail server cannot be reached. Check REMIT_MAIL_HOST, REMIT_MAIL_PORT and REMIT_MAIL_TLS."


def test_mail_whose_answer_never_came_is_unknown_and_not_sent_again_by_itself(smtp: Postbox, told: list[Delivery]) -> None:
    smtp.then_drop = True
    mail = queue()
    deliver()
    assert state_of(mail) == (State.UNKNOWN, "The connection broke before the mail server said whether it took the mail.")
    smtp.then_drop = False
    for hours in range(0, 200, 20):
        moment = AT + dt.timedelta(hours=hours)
        actions.take_over(at=moment)
        actions.resend_unproved(at=moment)
        deliver(at=moment)
    assert len(smtp.taken) == 1
    actions.tell_outcomes(at=AT)
    assert [news.state for news in told] == ["unknown"]
    actions.say_it_arrived(mail, by=BY, at=AT)
    assert state_of(mail)[0] == State.SENT
    with pytest.raises(RefusalError, match="It is known what became of this mail: sent"):
        actions.say_it_arrived(mail, by=BY, at=AT)
    with pytest.raises(RefusalError, match=r"This mail cannot be sent again now\. It is: sent"):
        actions.try_again(mail, by=BY, at=AT)


def test_unknown_mail_is_sent_again_where_copies_come_and_its_copy_did_not(smtp: Postbox, settings: Any) -> None:
    settings.MAIL_COPY_TO, settings.IMAP_HOST = "returns+sent@remit.example", "127.0.0.1"
    smtp.then_drop = True
    mail = queue()
    deliver()
    assert smtp.taken[0].to == ["skin@north.example", "returns+sent@remit.example"]
    smtp.then_drop = False
    position = MailboxPosition.objects.create(mailbox=queries.mailbox_key(), validity="1", read_at=AT + dt.timedelta(minutes=14))
    assert actions.resend_unproved(at=AT + dt.timedelta(hours=9)) == 0
    position.read_at = AT + dt.timedelta(minutes=15)
    position.save()
    assert actions.resend_unproved(at=AT + dt.timedelta(hours=1)) == 1
    deliver(at=AT + dt.timedelta(hours=1))
    assert [one.message["Message-ID"] for one in smtp.taken] == [mail.message_id] * 2
    assert state_of(mail)[0] == State.SENT


def test_claim_of_a_dead_worker_is_taken_over_as_far_as_no_words_left(smtp: Postbox) -> None:
    before, after = queue(), queue()
    OutgoingMail.objects.filter(pk=before.pk).update(state=State.CLAIMED, claim="dead", claimed_at=AT)
    OutgoingMail.objects.filter(pk=after.pk).update(state=State.HANDED, claim="dead", claimed_at=AT, handed_at=AT)
    actions.take_over(at=AT + dt.timedelta(seconds=299))
    assert (state_of(before)[0], state_of(after)[0]) == (State.CLAIMED, State.HANDED)
    later = AT + dt.timedelta(seconds=300)
    actions.take_over(at=later)
    assert (state_of(before)[0], state_of(after)[0]) == (State.WAITING, State.UNKNOWN)
    deliver(at=later)
    assert [one.message["Message-ID"] for one in smtp.taken] == [before.message_id]


def test_worker_that_lost_its_claim_sends_nothing(smtp: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was slow, its claim was taken over: what it notes before the words leave says so."""
    mail = queue()

    def slow(self: SmtpTransport, server: Any, envelope: Any) -> None:
        actions.take_over(at=AT + dt.timedelta(hours=1))

    monkeypatch.setattr(SmtpTransport, "_address", slow)
    deliver()
    assert smtp.taken == []
    assert state_of(mail)[0] == State.WAITING


def test_withdrawn_mail_does_not_go(smtp: Postbox) -> None:
    mail, other = queue(), queue(about="case:R-2")
    assert actions.withdraw_mail("case:R-1", by=BY, at=AT) == 1
    deliver()
    assert (state_of(mail)[0], state_of(other)[0], len(smtp.taken)) == (State.WITHDRAWN, State.SENT, 1)


def test_subject_that_cannot_be_told_is_told_later_and_holds_up_nobody(smtp: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def listen(news: Delivery) -> None:
        if news.about == "case:R-1" and not heard:
            heard.append("first")
            raise KeyError("words of a letter")
        heard.append(news.about)

    monkeypatch.setitem(routes._deliveries, "case", listen)
    queue()
    queue(about="case:R-2")
    deliver()
    actions.tell_outcomes(at=AT)
    actions.tell_outcomes(at=AT)
    assert heard == ["first", "case:R-2", "case:R-1"]


def test_copy_without_a_mail_server_keeps_one_file_a_mail(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    mail = queue()
    deliver()
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == f"{mail.message_id[1:33]}.eml"
    assert state_of(mail)[0] == State.SENT


def test_two_functions_for_one_kind_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_replies", {})
    routes.on_reply("case", print)
    routes.on_reply("case", print)
    with pytest.raises(ValueError, match="connected to 'case' already"):
        routes.on_reply("case", repr)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=False)
def test_two_workers_send_each_mail_once(committed_db: None, settings: Any) -> None:
    """Four at once, on the same queue, each with its own connection to the database and to the server."""
    with smtp_server() as postbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postbox.port
        mails = [queue(f"one{number}@north.example") for number in range(40)]

        def work() -> None:
            deliver()
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        sent: list[Received] = postbox.taken
    assert sorted(one.message["Message-ID"] for one in sent) == sorted(mail.message_id for mail in mails)
    assert {state_of(mail)[0] for mail in mails} == {State.SENT}
