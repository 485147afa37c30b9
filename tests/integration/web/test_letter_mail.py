"""Letters that arrive by email, in a mailbox of their own on a real IMAP server: stored first, then marked as read, and never deleted."""

import datetime as dt
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from tests.integration.web.conftest import AT, BY
from tests.integration.web.letters import CHASE, REFER, letter_text
from tests.integration.web.mail_servers import IMAP_PASSWORD, IMAP_USER, Mailbox, imap_server

from remit.service.audit.sealing import unseal
from remit.service.correspondence.models import Arrival, ArrivalState, Letter, Original
from remit.service.intake import actions
from remit.service.intake.actions import mail as mail_actions
from remit.service.intake.actions import retention
from remit.service.intake.models import Mailbox as LetterMailbox
from remit.service.intake.models import Message, State
from remit.service.notifications.models import IncomingMail
from remit.service.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Mailbox]:
    """A server with an empty mailbox."""
    with imap_server() as found:
        yield found


@pytest.fixture
def mailbox(server: Mailbox, practice: Organisation) -> LetterMailbox:
    """The practice's mailbox for letters."""
    access = {"host": "127.0.0.1", "port": server.port, "tls": "off", "user": IMAP_USER, "password": IMAP_PASSWORD, "folder": "INBOX"}
    return actions.add_mailbox(practice, "mail", actions.mail_address(IMAP_USER, "127.0.0.1", "INBOX"), access, by=BY, at=AT)


def visit() -> int:
    return actions.visit_letter_mail(clock=lambda: AT)


def letter_mail(text: str, *attached: str, subject: str = "Clinic letter") -> bytes:
    """Return a mail with words and attached letters."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = "clinic@north.example", "post@lime.example", subject, f"<{hash((text, attached))}@north>"
    mail.set_content(text)
    for number, letter in enumerate(attached):
        mail.add_attachment(letter.encode(), maintype="text", subtype="plain", filename=f"letter-{number}.txt")
    return mail.as_bytes()


REPORT = b"From: MAILER-DAEMON@north.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <1@n>\n\nNot there.\n"


def asked() -> set[str]:
    return {one.task for letter in Letter.objects.all() for one in letter.findings.all()}


@pytest.mark.usefixtures("mailbox")
def test_words_of_a_mail_and_its_attachment_are_read_and_the_mail_is_marked_as_read(server: Mailbox) -> None:
    server.put(letter_mail("Dear Dr Osei\n\n" + CHASE, letter_text(REFER)))
    assert visit() == 1
    # A mail with one letter is one letter: what its words ask and what the attached letter asks stand together.
    assert (Letter.objects.count(), asked()) == (1, {"chase_result", "onward_referral"})
    row = Message.objects.get()
    assert (row.state, row.sender, row.taken_at, row.delivery is not None) == (State.STORED, "clinic@north.example", AT, True)
    assert Arrival.objects.get().delivery.source == "mail"
    assert (server.count_unopened(), visit()) == (0, 0)


@pytest.mark.usefixtures("mailbox")
def test_several_attachments_are_several_letters(server: Mailbox) -> None:
    server.put(letter_mail("Two letters are attached.", letter_text(CHASE), letter_text(REFER, typed="3 January 2026")))
    visit()
    assert {one.state for one in Letter.objects.all()} >= {"to_decide"}
    assert Letter.objects.filter(state="to_decide").count() == 2


@pytest.mark.usefixtures("mailbox")
def test_mail_that_could_not_be_stored_is_not_marked_and_comes_again(server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    server.put(letter_mail(letter_text(CHASE)))

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(mail_actions, "store", fail)
        visit()
    assert (server.count_unopened(), Message.objects.count()) == (1, 0)
    assert LetterMailbox.objects.get().said.startswith("The mailbox cannot be read.")
    assert visit() == 1
    assert (server.count_unopened(), Letter.objects.count(), LetterMailbox.objects.get().said) == (0, 1, "")


@pytest.mark.usefixtures("mailbox")
def test_one_mail_that_we_fail_on_holds_up_no_other(server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    server.put(letter_mail("First."), letter_mail(letter_text(CHASE)))
    whole, calls = mail_actions.store, iter([OverflowError])

    def store_but_first(*given: Any, **named: Any) -> Any:
        if error := next(calls, None):
            raise error
        return whole(*given, **named)

    monkeypatch.setattr(mail_actions, "store", store_but_first)
    visit()
    assert (server.count_unopened(), Message.objects.count()) == (1, 1)


@pytest.mark.usefixtures("mailbox")
def test_mail_whose_mark_got_lost_is_stored_once(server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    server.put(letter_mail(letter_text(CHASE)))

    def fail(*_: object, **__: object) -> None:
        raise OSError("broke off")

    with monkeypatch.context() as patch:
        patch.setattr(mail_actions.BaseMailBox, "flag", fail)
        visit()
    assert (server.count_unopened(), Message.objects.get().taken_at) == (1, None)
    visit()
    assert (server.count_unopened(), Message.objects.count(), Arrival.objects.count(), Message.objects.get().taken_at) == (0, 1, 1, AT)


@pytest.mark.usefixtures("mailbox")
def test_mail_that_a_person_opened_first_is_taken_in_too(server: Mailbox) -> None:
    visit()
    server.put(letter_mail(letter_text(CHASE)), is_opened=True)
    assert (visit(), Letter.objects.count()) == (1, 1)


@pytest.mark.usefixtures("mailbox")
def test_mail_larger_than_any_letter_stays_unmarked_and_is_told(server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_actions, "LARGEST_FILE", 2_000)
    server.put(letter_mail("x " * 2_000))
    visit()
    visit()
    row = Message.objects.get()
    assert (row.state, server.count_unopened(), Arrival.objects.count()) == (State.LEFT, 1, 0)
    assert "stays in the mailbox. Ask the sender for the letter by itself." in row.reason


@pytest.mark.usefixtures("mailbox")
def test_report_of_a_mail_server_is_noted_as_no_letter(server: Mailbox) -> None:
    server.put(REPORT)
    visit()
    assert (Message.objects.get().state, Arrival.objects.count()) == (State.NOTED, 0)


@pytest.mark.usefixtures("mailbox")
def test_mail_is_not_taken_for_a_message_by_what_it_quotes(server: Mailbox) -> None:
    server.put(letter_mail(letter_text(CHASE) + '\n<Bundle xmlns="http://hl7.org/fhir"/>'))
    visit()
    assert (Message.objects.get().reason, Letter.objects.count()) == ("", 1)


@pytest.mark.usefixtures("mailbox")
def test_letters_go_to_letters_and_not_to_replies(server: Mailbox) -> None:
    server.put(letter_mail(letter_text(CHASE), subject="Re: [remit:aaaaaaaaaaaaaaaaaaaa]"))
    visit()
    assert (IncomingMail.objects.count(), Letter.objects.count()) == (0, 1)


@pytest.mark.usefixtures("mailbox")
def test_encrypted_mail_is_kept_and_says_what_to_do(server: Mailbox) -> None:
    data = b"From: a@north.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nMIIB\n"
    server.put(data)
    visit()
    arrival = Arrival.objects.get()
    assert arrival.state == ArrivalState.FAILED
    assert "This mail is encrypted." in unseal(arrival.sealed_reason).decode()
    assert unseal(Original.objects.get().sealed_data).replace(b"\r\n", b"\n") == data


def test_wrong_password_is_told_on_the_mailbox_and_holds_up_no_other(server: Mailbox, mailbox: LetterMailbox, practice: Organisation) -> None:
    access: dict[str, Any] = {"host": "127.0.0.1", "port": server.port, "tls": "off", "user": "other", "password": "wrong", "folder": "INBOX"}
    wrong = actions.add_mailbox(practice, "mail", "other on 127.0.0.1", access, by=BY, at=AT)
    server.put(letter_mail(letter_text(CHASE)))
    assert visit() == 1
    wrong.refresh_from_db()
    assert wrong.said.startswith("The mailbox cannot be read. Check its server, user, password and folder here")
    assert Letter.objects.count() == 1


@pytest.mark.usefixtures("mailbox")
def test_old_sender_is_forgotten_unless_somebody_has_to_see_to_the_mail(server: Mailbox) -> None:
    server.put(letter_mail(letter_text(CHASE)))
    server.put(REPORT)
    visit()
    after = Message.objects.latest("came_at").came_at + dt.timedelta(days=1)
    assert (retention.count_old_senders(after), retention.count_waiting_senders(after)) == (1, 1)
    assert retention.forget_old_senders(after) == 1
    assert set(Message.objects.values_list("state", "sender")) == {(State.STORED, ""), (State.NOTED, "mailer-daemon@north.example")}
    assert retention.count_old_senders(after) == 0
