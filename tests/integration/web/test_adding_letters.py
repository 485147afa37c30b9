"""The pages where letters come in: many at once, hostile ones among them, too large ones, and what each is told."""

import html
import io
import zipfile
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.integration.web.conftest import AT, BY, add_member, sign_in
from tests.integration.web.letters import CHASE, REFER, add_letter, letter_text

from remit.service.accounts.models import Role
from remit.service.audit.sealing import unseal_text
from remit.service.correspondence import actions
from remit.service.correspondence.models import Arrival, ArrivalState, Delivery, Letter
from remit.service.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DAY = AT.date()


@pytest.fixture
def browser(practice: Organisation) -> Client:
    """The browser of a GP."""
    return sign_in(add_member("amara@lime.example", Role.PRACTICE_MEMBER, practice))


def _upload(browser: Client, **files: bytes) -> Any:
    return browser.post(reverse("add_letters"), {"letters": [SimpleUploadedFile(name.replace("__", "."), data) for name, data in files.items()]})


def _page(browser: Client, response: Any) -> str:
    return html.unescape(browser.get(response["Location"]).content.decode())


def _zip(**members: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return whole.getvalue()


def test_many_letters_come_in_at_once(browser: Client) -> None:
    files = {f"letter{number}__txt": letter_text(CHASE, f"Visit {number}.").encode() for number in range(12)}
    page = _page(browser, _upload(browser, **files))
    assert "12 of 12 checked." in page
    assert Letter.objects.count() == 12


def test_archive_and_mail_with_several_letters_give_several_letters(browser: Client) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = "a@b.example", "c@d.example", "Letters", "<1@b.example>"
    mail.set_content("Two letters of today.")
    for number, ask in enumerate((CHASE, REFER)):
        mail.add_attachment(letter_text(ask, f"By mail {number}.").encode(), maintype="text", subtype="plain", filename=f"letter{number}.txt")
    archive = _zip(one__txt=letter_text(CHASE, "First of the archive.").encode(), two__txt=letter_text(CHASE, "Second of the archive.").encode())
    _upload(browser, post__zip=archive, mail__eml=mail.as_bytes())
    assert sorted(Letter.objects.values_list("arrival__digest", "number").order_by().distinct().count() for _ in (0,)) == [4]


def test_hostile_files_are_refused_one_by_one_and_stop_none_of_the_others(browser: Client) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><ClinicalDocument xmlns="urn:hl7-org:v3">&c;</ClinicalDocument>'
    nested = _zip(a__zip=_zip(b__zip=_zip(c__zip=_zip(d__zip=_zip(e__txt=b"deep")))))
    files = {
        "bomb__zip": _zip(bomb__txt=b"0" * 60_000_000),
        "nested__zip": nested,
        "laughs__xml": laughs,
        "broken__pdf": b"%PDF-1.7\n" + b"\x00\xff" * 2000,
        "locked__docx": b"PK\x03\x04" + b"\x00" * 200,
        "program__exe": b"MZ\x90\x00" + bytes(range(256)) * 8,
        "good__txt": letter_text(CHASE).encode(),
    }
    page = _page(browser, _upload(browser, **files))
    states = {unseal_text(one.sealed_name): one.state for one in Arrival.objects.all()}
    assert states.pop("good.txt") == ArrivalState.READ
    assert set(states.values()) == {ArrivalState.FAILED}
    assert len(states) == 6
    assert "packed into each other more than 4 deep" in page
    for arrival in Arrival.objects.filter(state=ArrivalState.FAILED):
        assert unseal_text(arrival.sealed_reason) in page


def test_what_was_here_before_is_counted_named_and_leads_to_where_it_was(browser: Client) -> None:
    one, two, third = (letter_text(CHASE, f"Visit {number}.").encode() for number in range(3))
    first = _upload(browser, one__txt=one, two__txt=two, broken__pdf=b"%PDF-1.7 nothing")
    page = _page(browser, _upload(browser, again__txt=one, again__pdf=b"%PDF-1.7 nothing", both__zip=_zip(a__txt=one, b__txt=two), third__txt=third))
    assert "2 new files checked" in page
    assert '>Here before</th><td class="nhsuk-table__cell nhsuk-table__cell--numeric">4<' in page
    assert [name for name in ("one.txt<", "both.zip, letter 1<", "both.zip, letter 2<") if f">{name}" not in page] == []
    assert f'<a href="{first["Location"]}">Try it again from there</a>' in page


def test_script_in_a_web_page_is_neither_run_nor_kept_on_the_page(browser: Client) -> None:
    data = f"<html><body><script>alert(1)</script><p>{letter_text(CHASE)}</p><img src=x onerror=alert(2)></body></html>".encode()
    _upload(browser, letter__html=data)
    page = browser.get(reverse("letter", kwargs={"reference": Letter.objects.get().reference})).content.decode()
    assert "alert(" not in page


def test_name_with_a_path_is_cut_and_said(browser: Client, practice: Organisation) -> None:
    _upload(browser, **{"../../etc/letter__txt": letter_text(CHASE).encode()})
    assert unseal_text(Arrival.objects.get().sealed_name) == "letter.txt"
    taken = actions.take_in([actions.Incoming("C:\\post\\other.txt", letter_text(REFER).encode())], practice=practice, source="mail", by=BY, at=AT)
    page = browser.get(reverse("delivery", kwargs={"reference": taken.delivery.reference})).content.decode()
    assert "1 name came with a folder in it. Only the last part is kept: other.txt." in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose at least one letter, or paste the text of one."),
        ({"pasted": "   \n"}, "Choose at least one letter, or paste the text of one."),
        ({"pasted": "x" * 400_001}, "This text has more than 400,000 characters, which no letter has. Paste one letter."),
    ],
)
def test_nothing_and_too_long_a_text_are_told_what_to_do(browser: Client, data: dict[str, str], sentence: str) -> None:
    page = browser.post(reverse("add_letters"), data).content.decode()
    assert sentence in page
    assert Delivery.objects.count() == 0


def test_more_files_than_fit_are_refused_before_anything_is_stored(browser: Client) -> None:
    page = _upload(browser, **{f"l{number}__txt": b"x" for number in range(201)}).content.decode()
    assert "These are 201 files. Add at most 200 at once, or put them into the watched folder." in page
    assert Delivery.objects.count() == 0


def test_body_that_is_too_large_is_refused_before_it_is_read(browser: Client, settings: Any) -> None:
    settings.LARGEST_BODY = 3 * 1024 * 1024
    response = _upload(browser, huge__txt=b"x" * (3 * 1024 * 1024 + 1))
    assert response.status_code == 413
    assert "What you sent has more than 3 MB. Send it in smaller parts." in response.content.decode()
    assert Delivery.objects.count() == 0


def test_letter_in_an_upload_never_lies_on_the_disk_unsealed(settings: Any) -> None:
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= settings.LARGEST_BODY


def test_progress_page_loads_itself_only_while_something_is_read_and_can_be_stopped(browser: Client, practice: Organisation) -> None:
    letter = add_letter(practice)
    address = reverse("delivery", kwargs={"reference": letter.arrival.delivery.reference})
    assert "http-equiv" not in browser.get(address).content.decode()
    Arrival.objects.update(state=ArrivalState.WAITING)
    page = browser.get(address).content.decode()
    assert '<meta http-equiv="refresh"' in page
    assert "0 of 1 checked." in page
    assert "http-equiv" not in browser.get(f"{address}?stay=1").content.decode()


def test_pasted_text_is_a_letter(browser: Client) -> None:
    response = browser.post(reverse("add_letters"), {"pasted": letter_text(CHASE)})
    assert Delivery.objects.get().source == "pasted"
    assert "Start with the first letter" in _page(browser, response)
