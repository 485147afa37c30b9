"""The pages of post that arrives by itself: what came by which door, what was not taken in and why, and which mailboxes are looked into."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web.conftest import AT, BY, add_member, add_organisation, sign_in
from tests.integration.web.letters import CHASE, add_letter, letter_text
from tests.integration.web.mesh_servers import toc_message
from tests.integration.web.post_makers import make_message

from remit.service.accounts.models import Role
from remit.service.audit.sealing import unseal_json
from remit.service.intake import actions
from remit.service.intake.actions.mailboxes import note_visit
from remit.service.intake.models import Mailbox, Message
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DAY = AT.date()


@pytest.fixture
def browser(practice: Organisation) -> Client:
    """The browser of a practice manager."""
    return sign_in(add_member("m@lime.example", Role.PRACTICE_MANAGER, practice))


@pytest.fixture
def administrator(db: None) -> Client:
    """The browser of an administrator."""
    return sign_in(add_member("a@remit.example", Role.ADMINISTRATOR, None))


def page(browser: Client, name: str = "arrivals", **asked: str) -> str:
    return browser.get(reverse(name), asked).content.decode()


def test_arrivals_say_what_came_by_which_door_and_what_became_of_it(browser: Client, practice: Organisation) -> None:
    make_message(practice, "1", data=toc_message(), state="", reason="", workflow="TOC_FHIR_OP_ATTEN")
    add_letter(practice, letter_text(CHASE))
    whole = page(browser)
    assert "All doors (2)" in whole
    assert "MESH (1)" in whole
    assert "Added by people (1)" in whole
    assert "MESH from ZZP1. 1 letter." in whole
    add_organisation("ZZP1", Kind.PROVIDER, "Northmoor General Hospital")
    assert "MESH from Northmoor General Hospital. 1 letter." in page(browser)
    assert "The sender will be told that it arrived." in whole
    only = page(browser, door="upload")
    assert "MESH from" not in only
    assert "Added by people. 1 letter." in only


def test_what_was_not_taken_in_says_why_until_somebody_saw_to_it(browser: Client, practice: Organisation) -> None:
    row = make_message(practice, data=toc_message(receiver="ZZA002"), state="", reason="", workflow="TOC_FHIR_OP_ATTEN")
    assert "1 message was not taken in" in page(browser, "home")
    whole = page(browser)
    assert "It is addressed to ZZA002, not to Lime Avenue Surgery, so it was not kept." in whole
    assert "The sender will be told that it reached the wrong practice." in whole
    answer = browser.post(reverse("see_to_message", kwargs={"message_id": row.pk}), follow=True).content.decode()
    assert "Noted as seen to." in answer
    assert "ZZA002" not in answer
    assert "not taken in" not in page(browser, "home")
    again = browser.post(reverse("see_to_message", kwargs={"message_id": row.pk}))
    assert "Nothing is to be done about this message." in again.content.decode()


def test_what_belongs_to_another_system_is_told_once_for_its_workflow(browser: Client, practice: Organisation) -> None:
    first, _, large = make_message(practice, "1"), make_message(practice, "2"), make_message(practice, "3", workflow="TOC_FHIR_OP_ATTEN")
    assert "3 messages were not taken in" in page(browser, "home")
    browser.post(reverse("see_to_message", kwargs={"message_id": first.pk}))
    make_message(practice, "4")
    assert "1 message was not taken in" in page(browser, "home")
    assert list(Message.objects.filter(seen_at=None)) == [large]


def test_corrupt_message_stands_with_what_could_not_be_read(browser: Client, practice: Organisation) -> None:
    make_message(practice, data=toc_message()[:900], state="", reason="", workflow="TOC_FHIR_OP_ATTEN")
    whole = page(browser)
    assert "Could not be read" in whole
    assert "Ask the sender to send it again." in whole
    assert "It came damaged." in whole


def test_empty_page_says_what_to_do(browser: Client) -> None:
    whole = page(browser)
    assert "No mailbox of yours is looked into." in whole
    assert "Nothing came yet." in whole
    assert "Nothing came by this door yet." in page(browser, door="fhir")


def test_mailbox_shows_when_it_was_read_and_what_hinders_it(browser: Client, practice: Organisation) -> None:
    mailbox = actions.add_mailbox(practice, "mesh", "X26ABC2", {"password": "x"}, by=BY, at=AT)
    assert "Not looked into yet." in page(browser)
    note_visit(mailbox, "", at=AT)
    assert "Last read Monday 5 January 2026 at 9:04am." in page(browser)
    note_visit(mailbox, "MESH does not let us in.", at=AT)
    assert "MESH does not let us in. Last read Monday 5 January 2026 at 9:04am." in page(browser)


def test_administrator_adds_and_ends_mailboxes_and_their_passwords_are_sealed_and_never_shown(administrator: Client, practice: Organisation) -> None:
    assert "MESH is not set up on this copy" in page(administrator, "letter_mailboxes")
    given = {"practice": "zza001", "mailbox": "x26abc2", "password": " odd secret "}
    added = administrator.post(reverse("add_mesh_mailbox"), given, follow=True).content.decode()
    assert "The mailbox of Lime Avenue Surgery is added." in added
    assert "odd secret" not in added
    mailbox = Mailbox.objects.get()
    assert (mailbox.address, unseal_json(mailbox.sealed_access)) == ("X26ABC2", {"password": " odd secret "})
    assert b"odd secret" not in bytes(mailbox.sealed_access)
    ended = administrator.post(reverse("end_mailbox", kwargs={"mailbox_id": mailbox.pk}), follow=True).content.decode()
    assert "Mailbox X26ABC2 is looked into no more." in ended
    mailbox.refresh_from_db()
    assert (bytes(mailbox.sealed_access), mailbox.ended_at is not None) == (b"", True)


MAIL = {"practice": "ZZA001", "host": "imap.example", "port": "993", "tls": "implicit", "user": "post", "password": "x", "folder": "INBOX"}


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("add_mesh_mailbox", {"practice": "ZZA009", "mailbox": "X26ABC2", "password": "x"}, "No organisation here has the code ZZA009."),
        ("add_mesh_mailbox", {"practice": "ZZP1", "mailbox": "X26ABC2", "password": "x"}, "Northmoor General Hospital is no practice."),
        ("add_mesh_mailbox", {"practice": "ZZA001", "mailbox": "X 1", "password": "x"}, "A MESH mailbox id has 4 to 20 capital letters and digits"),
        ("add_mesh_mailbox", {"practice": "ZZA001", "mailbox": "", "password": ""}, "Write the mailbox id."),
        ("add_mail_mailbox", MAIL | {"tls": "off"}, "Without protection the password and all letters would travel readable."),
        ("add_mail_mailbox", MAIL | {"host": ""}, "Write the name of the server."),
    ],
)
@pytest.mark.usefixtures("practice", "provider")
def test_mailbox_that_cannot_be_is_refused_with_a_sentence(administrator: Client, name: str, given: dict[str, str], sentence: str) -> None:
    assert sentence in administrator.post(reverse(name), given).content.decode()
    assert Mailbox.objects.count() == 0


@pytest.mark.usefixtures("practice")
def test_mailbox_for_letters_by_mail_is_added(administrator: Client) -> None:
    administrator.post(reverse("add_mail_mailbox"), MAIL)
    assert "Email mailbox post on imap.example." in page(administrator, "letter_mailboxes")


def test_mailbox_that_gets_replies_is_not_one_for_letters(practice: Organisation, settings: Any) -> None:
    settings.IMAP_HOST, settings.IMAP_USER = "imap.example", "Post"
    access = {"host": "IMAP.example", "user": "post", "folder": "INBOX", "port": 993, "tls": "implicit", "password": "x"}
    with pytest.raises(RefusalError, match="This mailbox gets the replies to mail that Remit sends"):
        actions.add_mailbox(practice, "mail", "post on imap.example", access, by=BY, at=AT)
    actions.add_mailbox(practice, "mail", "post on imap.example, folder Letters", access | {"folder": "Letters"}, by=BY, at=AT)


def test_mailbox_belongs_to_one_practice_at_a_time(practice: Organisation) -> None:
    actions.add_mailbox(practice, "mesh", "X26ABC2", {"password": "x"}, by=BY, at=AT)
    with pytest.raises(RefusalError, match="looked into already, for Lime Avenue Surgery"):
        actions.add_mailbox(add_organisation("ZZA002", Kind.PRACTICE), "mesh", "X26ABC2", {"password": "x"}, by=BY, at=AT)


def test_message_for_a_practice_that_took_over_another_is_its_own(practice: Organisation) -> None:
    from remit.service.organisations import actions as organisations

    old = add_organisation("ZZA007", Kind.PRACTICE, "Old Mill Surgery")
    organisations.record_succession(old, after=practice, on=AT.date(), kind="merged", by=BY, at=AT)
    assert make_message(practice, data=toc_message(receiver="ZZA007"), state="", reason="", workflow="TOC_FHIR_OP_ATTEN").state == "stored"


def test_closed_practice_gets_no_letters_and_the_message_says_so() -> None:
    closed = add_organisation("ZZA009", Kind.PRACTICE, "Old Mill Surgery", closed_on=AT.date().replace(day=1))
    row = make_message(closed, data=toc_message(receiver=""), state="", reason="", workflow="TOC_FHIR_OP_ATTEN")
    assert row.state == "refused"
    assert row.reason.startswith("Old Mill Surgery closed on")
    assert Message.objects.get().delivery is None
