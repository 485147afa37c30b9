"""Mail that comes in: fetched and kept, matched, reported, looped, hostile, too large, or waiting for a person. With a real IMAP server."""

import datetime as dt
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection
from tests.integration.web.conftest import AT, BY
from tests.integration.web.mail_servers import IMAP_PASSWORD, IMAP_USER, Mailbox, free_port, imap_server

from remit.service.notifications import actions, queries, routes
from remit.service.notifications.actions import sorting
from remit.service.notifications.actions.reading import key_of, read_head, read_words
from remit.service.notifications.models import Fate, IncomingMail, OutgoingMail, State
from remit.service.notifications.routes import Delivery, Reply
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
TO = "skin@north.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    """One IMAP server for these tests."""
    with imap_server() as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(server: Mailbox, settings: Any) -> Mailbox:
    """The mailbox, emptied, with Remit pointed at it."""
    with server.opened() as box:
        if numbers := box.uids("ALL"):
            box.delete(numbers)
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS = "127.0.0.1", server.port, "off"
    settings.IMAP_USER, settings.IMAP_PASSWORD = IMAP_USER, IMAP_PASSWORD
    return server


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    """Our own addresses."""
    settings.DEFAULT_FROM_EMAIL, settings.MAIL_REPLY_TO = "remit@remit.example", "returns+{token}@remit.example"
    settings.MAIL_COPY_TO = ""


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> list[Reply]:
    """What takes replies about cases, R-1 and R-2 only."""
    taken: list[Reply] = []

    def take(reply: Reply) -> None:
        if reply.about not in ("case:R-1", "case:R-2"):
            raise RefusalError("There is no case with this reference. Check it.")
        taken.append(reply)

    monkeypatch.setitem(routes._replies, "case", take)
    return taken


def ask(about: str = "case:R-1") -> tuple[OutgoingMail, str]:
    """Queue a mail about a case, and return it with its token."""
    mail = queries.get_outgoing(actions.queue_mail(actions.Mail(TO, "Returned work", "Words", about), at=AT))
    return mail, queries.contents_of(mail).token


def write(text: str = "We take it back.", *, html: str = "", files: tuple[tuple[str, bytes], ...] = (), **headers: str) -> bytes:
    """Write a mail."""
    message = EmailMessage(policy=email.policy.SMTP)
    headers = {"From": f"Priya <{TO}>", "To": "returns@remit.example", "Subject": "RE: Returned work", "Message_ID": "<1@north.example>"} | headers
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text:
        message.set_content(text)
    if html:
        message.set_content(html, subtype="html")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def receive(data: bytes) -> IncomingMail:
    """Keep a mail as fetching keeps it, and sort it."""
    from remit.service.notifications.actions import fetching

    fetching._store(data, read_head(data), is_whole=True, at=AT)
    actions.sort_new(at=AT)
    return IncomingMail.objects.get(key=key_of(data))


@pytest.mark.parametrize(
    ("headers", "way"),
    [
        ({"To": "RETURNS+{TOKEN}@Remit.Example"}, "address"),
        ({"To": "clinic-secretaries@north.example", "Cc": "Returns <returns+{token}@remit.example>"}, "address"),
        ({"Delivered_To": "returns+{token}@remit.example"}, "address"),
        ({"Subject": "AW: Returned work [REMIT:{token}] - thanks"}, "subject"),
        ({"Subject": "=?utf-8?q?Re=3A_Gr=C3=BC=C3=9Fe_=5Bremit=3A{token}=5D?="}, "subject"),
        ({"In_Reply_To": "{message_id}"}, "references"),
        ({"References": "<a@b> {message_id} <c@d>"}, "references"),
    ],
)
def test_reply_finds_its_case(headers: dict[str, str], way: str, case: list[Reply]) -> None:
    ask("case:R-2")
    mail, token = ask()
    filled = {name: value.format(token=token, TOKEN=token.upper(), message_id=mail.message_id) for name, value in headers.items()}
    kept = receive(write(**filled))
    assert (kept.fate, kept.about, kept.answers) == (Fate.MATCHED, "case:R-1", mail)
    (reply,) = case
    assert (reply.about, reply.matched_by, reply.text, reply.sender) == ("case:R-1", way, "We take it back.", TO)
    assert (reply.is_expected, reply.is_automatic, reply.problems) == (True, False, ())


def test_reply_from_a_shared_mailbox_of_another_name_is_told_from_one_of_elsewhere(case: list[Reply]) -> None:
    _, token = ask()
    receive(write(From="Outpatients <outpatients@north.example>", Subject=f"[remit:{token}]"))
    receive(write("From elsewhere", From="somebody@elsewhere.example", Subject=f"[remit:{token}]", Message_ID="<2@x>"))
    assert [reply.is_expected for reply in case] == [True, False]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "It says nowhere to which case it belongs."),
        ({"To": "returns+aaaaaaaaaaaaaaaaaaaa@remit.example"}, "It carries a reply address or reference that is not known here."),
        ({"Subject": "[remit:aaaaaaaaaaaaaaaaaaaa]"}, "It carries a reply address or reference that is not known here."),
        ({"To": "returns+{token}@remit.example", "Subject": "[remit:{other}]"}, "It names two cases. Say to which it belongs."),
        ({"To": "returns+{unheard}@remit.example"}, "Nothing here takes replies about that."),
        ({"To": "returns+{third}@remit.example"}, "There is no case with this reference. Check it."),
    ],
)
def test_reply_that_matches_nothing_waits_for_a_person(headers: dict[str, str], reason: str, case: list[Reply]) -> None:
    tokens = {"token": ask()[1], "other": ask("case:R-2")[1], "unheard": ask("letter:7")[1], "third": ask("case:R-3")[1]}
    kept = receive(write(**{name: value.format(**tokens) for name, value in headers.items()}))
    assert (kept.fate, kept.reason, case) == (Fate.WAITING, reason, [])
    assert queries.list_waiting() == ([kept], 1)


def test_person_attaches_a_waiting_reply_once(case: list[Reply]) -> None:
    kept = receive(write())
    with pytest.raises(RefusalError, match="There is no case with this reference"):
        actions.attach_reply(kept, "case:R-9", by=BY, at=AT)
    with pytest.raises(RefusalError, match="Nothing here takes replies about that"):
        actions.attach_reply(kept, "R-1", by=BY, at=AT)
    actions.attach_reply(kept, "case:R-1", by=BY, at=AT)
    assert [(reply.about, reply.matched_by, reply.text, reply.given_by) for reply in case] == [("case:R-1", "person", "We take it back.", BY)]
    with pytest.raises(RefusalError, match="Somebody saw to this reply already"):
        actions.set_reply_aside(kept, "spam", by=BY, at=AT)
    assert queries.list_waiting() == ([], 0)


def test_html_is_read_as_text_and_files_are_kept_within_limits(case: list[Reply], monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = ask()
    page = "<html><body><p>We <b>take</b> it back.</p><script>alert(1)</script></body></html>"
    receive(write("", html=page, To=f"returns+{token}@remit.example"))
    assert case[0].text == "We take it back."
    files = (("../../etc/plan.pdf", b"%PDF-1"), *((f"{number}.pdf", b"x") for number in range(25)))
    receive(write("With files", files=files, To=f"returns+{token}@remit.example", Message_ID="<2@x>"))
    assert [len(case[1].attachments), len(case[1].problems)] == [20, 6]
    assert (case[1].attachments[0].data, case[1].attachments[0].kind) == (b"%PDF-1", "application/pdf")
    assert "/" not in case[1].attachments[0].name
    assert "The file “19.pdf” was left out" in case[1].problems[0]


def test_encrypted_mail_reaches_its_case_and_says_why_it_has_no_words(case: list[Reply]) -> None:
    _, token = ask()
    receive(f"From: {TO}\nTo: returns+{token}@remit.example\nContent-Type: application/pkcs7-mime\n\nMIAGCSqGSIb3\n".encode())
    assert case[0].text == ""
    assert case[0].problems == ("This mail is encrypted. Open it where its key is, and save the letter from there.",)


REPORT = """From: MAILER-DAEMON@mx.north.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{key}@mx.north.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Could not deliver.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.north.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 unknown user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Returned work

--b--
"""


def report(mail: OutgoingMail, *, action: str = "failed", status: str = "5.1.1", to: str = "remit@remit.example", **more: str) -> bytes:
    """Write what a server reports of a mail."""
    facts = {"recipient": TO, "message_id": mail.message_id, "key": action} | more
    return REPORT.format(action=action, status=status, to=to, **facts).encode()


@pytest.fixture
def bounced(monkeypatch: pytest.MonkeyPatch) -> list[Delivery]:
    """What the case was told of mail that came back."""
    told: list[Delivery] = []
    monkeypatch.setitem(routes._bounces, "case", told.append)
    return told


def test_bounce_is_told_to_the_case_of_the_mail(case: list[Reply], bounced: list[Delivery]) -> None:
    mail, _ = ask()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=AT)
    kept = receive(report(mail))
    actions.tell_outcomes(at=AT + dt.timedelta(hours=1))
    assert (kept.fate, kept.about, case) == (Fate.MATCHED, "case:R-1", [])
    reason = "The receiving mail server reports that it could not deliver the mail (5.1.1)."
    assert [(news.mail, news.about, news.to, news.state, news.reason) for news in bounced] == [(mail.pk, "case:R-1", TO, "bounced", reason)]
    assert bounced[0].at == AT + dt.timedelta(hours=1), "when that became known, not when it was sent"


def test_bounce_finds_its_mail_by_the_address_it_was_sent_to(settings: Any, bounced: list[Delivery]) -> None:
    settings.MAIL_BOUNCES_TO = "bounces+{token}@remit.example"
    mail, token = ask()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=AT)
    receive(report(mail, to=f"bounces+{token}@remit.example", message_id="<lost@elsewhere>"))
    actions.tell_outcomes(at=AT)
    assert [news.mail for news in bounced] == [mail.pk]


def test_delay_is_noted_and_no_bounce(bounced: list[Delivery]) -> None:
    mail, _ = ask()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=AT)
    receive(report(mail, action="delayed", status="4.4.1"))
    actions.tell_outcomes(at=AT)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error, bounced) == (State.SENT, "The receiving mail server reports a delay and goes on trying.", [])


def test_report_about_our_own_copy_says_nothing_of_the_receiver(settings: Any) -> None:
    settings.MAIL_COPY_TO = "returns+sent@remit.example"
    mail, _ = ask()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=AT)
    receive(report(mail, recipient="returns+sent@remit.example"))
    mail.refresh_from_db()
    assert mail.state == State.SENT


def test_bounce_that_names_no_mail_waits_for_a_person() -> None:
    mail, _ = ask()
    kept = receive(report(mail, message_id="<other@elsewhere>"))
    assert (kept.fate, kept.reason) == (Fate.WAITING, "It reports that a mail did not arrive, but not which one.")


def test_bounce_of_a_server_that_keeps_to_no_standard_is_known(bounced: list[Delivery]) -> None:
    mail, _ = ask()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=AT)
    receive(f"Return-Path: <>\nFrom: postmaster@old.example\nSubject: Undeliverable: work\n\nYour message {mail.message_id} failed.\n".encode())
    actions.tell_outcomes(at=AT)
    assert len(bounced) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (out of office)"},
        {"X_Autoreply": "yes"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"Subject": "Automatic reply: Returned work"},
        {"Subject": "Out of Office: Returned work"},
    ],
)
def test_automatic_reply_is_known_as_one(headers: dict[str, str], case: list[Reply]) -> None:
    _, token = ask()
    receive(write(**{"To": f"returns+{token}@remit.example"} | headers))
    assert [reply.is_automatic for reply in case] == [True]
    assert OutgoingMail.objects.count() == 1


def test_mail_loop_is_stopped_and_what_a_person_wrote_waits(case: list[Reply]) -> None:
    _, token = ask()
    for number in range(30):
        receive(write(f"Ticket {number}", To=f"returns+{token}@remit.example", Auto_Submitted="auto-replied", Message_ID=f"<{number}@x>"))
    assert len(case) == 20
    aside = IncomingMail.objects.filter(fate=Fate.SET_ASIDE)
    assert aside.count() == 10
    assert "A mail loop" in aside[0].reason
    kept = receive(write("I am a person", To=f"returns+{token}@remit.example", Message_ID="<person@x>"))
    assert (kept.fate, "what a person wrote" in kept.reason) == (Fate.WAITING, True)
    receive(write("From a colleague", From="other@north.example", To=f"returns+{token}@remit.example", Message_ID="<c@x>"))
    assert case[-1].text == "From a colleague"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\x00\xff" * 5000,
        b"From: \xff\xfe <@@>\nSubject: =?utf-8?b?!!!?=\nTo: =?x-none?q?=FF?=\n\nwords",
        b"Message-ID: <" + b"a" * 9000 + b">\n\nwords",
        b"Subject: " + b"=?utf-8?q?x?= " * 20000 + b"\n\nwords",
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 3000,
        b"Content-Type: text/plain; charset=no-such\n\nwords",
        b"Content-Type: message/rfc822\n\n" * 2000,
        b'To: "' + b"(" * 50000 + b"\n\nwords",
        b"From: a@b\nFrom: c@d\nMessage-ID: <x>\nMessage-ID: <y>\n\nwords",
    ],
)
def test_hostile_mail_is_kept_and_waits(data: bytes) -> None:
    kept = receive(data)
    assert kept.fate == Fate.WAITING
    assert queries.list_waiting()[1] == 1
    read_words(data)


def test_mail_that_its_case_cannot_take_is_tried_again_then_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def fail(reply: Reply) -> None:
        actions.queue_mail(actions.Mail(TO, "From a handler", "Words"), at=AT)
        calls.append(reply.reference)
        raise KeyError

    monkeypatch.setitem(routes._replies, "case", fail)
    _, token = ask()
    kept = receive(write(To=f"returns+{token}@remit.example"))
    for _ in range(8):
        actions.sort_new(at=AT)
    kept.refresh_from_db()
    assert (len(calls), kept.fate, kept.reason) == (sorting.MOST_TRIES, Fate.WAITING, sorting._FAILED)
    assert OutgoingMail.objects.count() == 1, "what the handler wrote before it failed is not there"


def test_mailbox_is_read_and_each_mail_kept_sealed_before_it_is_marked(mailbox: Mailbox, case: list[Reply]) -> None:
    _, token = ask()
    mailbox.put(write("Words of a hospital", To=f"returns+{token}@remit.example"), write(Message_ID="<2@x>"))
    assert actions.fetch_mail(clock=lambda: AT) == 2
    assert mailbox.count_unopened() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM notifications_incomingmail")
        assert not any(b"hospital" in bytes(row[0]) for row in cursor.fetchall())
    actions.sort_new(at=AT)
    assert [reply.text for reply in case] == ["Words of a hospital"]
    assert actions.fetch_mail(clock=lambda: AT) == 0


def test_mail_is_not_marked_where_it_could_not_be_kept(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    from remit.service.notifications.actions import fetching

    def fail(*_words: Any, **_more: Any) -> None:
        raise RuntimeError("the disk is full")

    mailbox.put(write())
    monkeypatch.setattr(fetching, "_store", fail)
    with pytest.raises(RuntimeError):
        actions.fetch_mail(clock=lambda: AT)
    assert mailbox.count_unopened() == 1
    monkeypatch.undo()
    assert actions.fetch_mail(clock=lambda: AT) == 1


def test_mail_that_a_colleague_opened_in_the_shared_mailbox_is_fetched_too(mailbox: Mailbox) -> None:
    mailbox.put(write(Message_ID="<old@x>"), is_opened=True)
    assert actions.fetch_mail(clock=lambda: AT) == 0, "what was read before Remit came is not its business"
    mailbox.put(write(Message_ID="<new@x>"), is_opened=True)
    assert actions.fetch_mail(clock=lambda: AT) == 1


def test_mail_that_comes_twice_is_taken_once_and_other_words_under_its_name_are_heard(mailbox: Mailbox, case: list[Reply]) -> None:
    _, token = ask()
    to = f"returns+{token}@remit.example"
    mailbox.put(write(To=to), write(To=to, Received="by another way"), write("Other words", To=to))
    actions.fetch_mail(clock=lambda: AT)
    actions.sort_new(at=AT)
    assert [reply.text for reply in case] == ["We take it back.", "Other words"]


def test_mail_that_is_too_large_is_told_and_left_in_the_mailbox(mailbox: Mailbox, case: list[Reply], settings: Any) -> None:
    settings.MAIL_LARGEST_MB = 0.01
    _, token = ask()
    mailbox.put(write("x " * 10_000, To=f"returns+{token}@remit.example"))
    actions.fetch_mail(clock=lambda: AT)
    actions.sort_new(at=AT)
    assert (case[0].text, "too large to be fetched" in case[0].problems[0]) == ("", True)


def test_own_copy_proves_that_a_mail_was_sent_and_is_no_reply(mailbox: Mailbox, case: list[Reply]) -> None:
    from remit.service.notifications.actions.composing import compose

    mail, _ = ask()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.UNKNOWN, handed_at=AT)
    mailbox.put(compose(mail, at=AT)[1])
    actions.fetch_mail(clock=lambda: AT)
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, IncomingMail.objects.count()) == (State.SENT, AT, 0)


def test_long_mailbox_is_read_in_parts_and_counts_as_read_at_its_end_only(mailbox: Mailbox) -> None:
    mailbox.put(*(write(Message_ID=f"<{number}@x>", text=f"Mail {number}") for number in range(7)))
    moments = [AT + dt.timedelta(minutes=minute) for minute in range(3)]
    assert [actions.fetch_mail(clock=lambda moment=moment: moment, most=3) for moment in moments] == [3, 3, 1]  # type: ignore[misc]
    position = queries.find_position()
    assert position is not None
    assert (position.read_at, IncomingMail.objects.count()) == (moments[2], 7)


@pytest.mark.parametrize(("name", "value"), [("IMAP_PORT", 0), ("IMAP_PASSWORD", "wrong"), ("IMAP_FOLDER", "No such folder")])
def test_mailbox_that_cannot_be_read_says_what_to_check(mailbox: Mailbox, settings: Any, name: str, value: Any) -> None:
    setattr(settings, name, value or free_port())
    with pytest.raises(actions.MailboxError, match=r"The mailbox cannot be read\. Check REMIT_IMAP_HOST"):
        actions.fetch_mail(clock=lambda: AT)
