"""Mails taken apart: words first, then what is attached; signatures and small pictures are nobody's letter."""

import runpy
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from remit.engine.letters.containers import Here, Package, as_one, read_tree
from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.formats import detect
from remit.engine.letters.mail import unpack_eml, unpack_msg

BUILD_MSG: Callable[..., bytes] = runpy.run_path(str(Path(__file__).with_name("outlook_mail.py")))["build"]
LETTER = b"Clinic date: 3 March 2026\n\nDear Dr Osei\n\nPlease chase the ferritin.\n"


def _mail(body: str = "Please see the letter.", subtype: str = "plain") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "clinic@larkfield.example", "practice@harbour.example", "Clinic letter"
    mail["Date"], mail["Message-ID"] = "Tue, 03 Mar 2026 09:00:00 +0000", "<1@larkfield.example>"
    mail.set_content(body, subtype=subtype)
    return mail


def _texts(package: Package) -> list[str]:
    return [part.data.decode() for part in package.parts]


def test_words_of_a_mail_stand_under_its_head() -> None:
    [text] = _texts(unpack_eml(_mail().as_bytes()))
    assert text.startswith("From: clinic@larkfield.example\nTo: practice@harbour.example\nSent: Tue, 03 Mar 2026")
    assert text.endswith("Subject: Clinic letter\n\nPlease see the letter.\n")


def test_mail_is_known_by_its_head() -> None:
    assert detect(_mail().as_bytes()) == "eml"
    assert detect(b"From: Dr Castellan\nTo: Dr Osei\n\nPlease chase the ferritin.") == "text"


def test_attachments_follow_and_the_day_of_sending_is_left_to_the_letter() -> None:
    mail = _mail()
    mail.add_attachment(LETTER, maintype="text", subtype="plain", filename="../a/letter.txt")
    package = unpack_eml(mail.as_bytes())
    assert [part.name for part in package.parts] == ["message", ".._a_letter.txt"]
    assert "Sent:" not in package.parts[0].data.decode()
    assert package.is_one


def test_page_of_a_mail_is_read_as_text() -> None:
    [text] = _texts(unpack_eml(_mail("<p>Please <b>chase</b> it.</p><p>Thanks</p>", "html").as_bytes()))
    assert text.endswith("\n\nPlease chase it.\n\nThanks\n")


def test_plain_words_go_before_the_page_of_the_same_mail() -> None:
    mail = _mail("Plain words")
    mail.add_alternative("<p>Page</p>", subtype="html")
    assert [text.rstrip().endswith("Plain words") for text in _texts(unpack_eml(mail.as_bytes()))] == [True]


def test_small_pictures_signatures_and_appointments_are_left_out() -> None:
    mail = _mail()
    mail.add_attachment(b"x" * 500, maintype="image", subtype="png", filename="logo.png", disposition="inline")
    mail.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="a.ics")
    mail.add_attachment(b"", maintype="application", subtype="octet-stream", filename="empty.bin")
    assert len(unpack_eml(mail.as_bytes()).parts) == 1


def test_forwarded_mail_is_an_attachment() -> None:
    mail = _mail()
    mail.add_attachment(_mail("Inner words"))
    opened = read_tree(mail.as_bytes(), Here())
    assert "Inner words" in as_one(opened).text


def test_mail_without_words_still_has_its_head() -> None:
    mail = EmailMessage()
    mail["Message-ID"], mail["Subject"] = "<1@x.example>", "Letter"
    mail.add_attachment(LETTER, maintype="text", subtype="plain", filename="letter.txt")
    assert _texts(unpack_eml(mail.as_bytes()))[0] == "Subject: Letter\n"


def test_unknown_character_set_is_guessed() -> None:
    raw = _mail("Dose: one").as_bytes().replace(b'charset="utf-8"', b'charset="x-none"').replace(b"one", b"\xa35")
    assert "\u00a35" in _texts(unpack_eml(raw))[0] or "\ufffd5" in _texts(unpack_eml(raw))[0]


def test_encrypted_mail_is_refused() -> None:
    raw = b"MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nAAAA"
    with pytest.raises(UnreadableLetterError, match=r"^This mail is encrypted\. Open it where its key is"):
        unpack_eml(raw)


def test_attachment_that_cannot_be_read_is_said_and_costs_nothing_else() -> None:
    mail = _mail()
    mail.add_attachment(b"PK\x03\x04 broken", maintype="application", subtype="zip", filename="letters.zip")
    mail.add_attachment(LETTER, maintype="text", subtype="plain", filename="letter.txt")
    document = as_one(read_tree(mail.as_bytes(), Here()))
    assert document.text.endswith(LETTER.decode())
    assert [problem for problem in document.problems if problem.startswith('The attachment "letters.zip" was not read: This zip archive is damaged')]


def test_outlook_mail_with_a_letter() -> None:
    raw = BUILD_MSG("Clinic letter", "Please see the letter.", attachments=(("letter.txt", "text/plain", LETTER * 80),))
    assert detect(raw) == "msg"
    package = unpack_msg(raw)
    assert _texts(package)[0] == "From: Larkfield Clinic\nSubject: Clinic letter\n\nPlease see the letter.\n"
    assert package.parts[1].name == "letter.txt"
    assert package.parts[1].data == LETTER * 80


def test_outlook_mail_as_a_page_with_what_is_embedded() -> None:
    raw = BUILD_MSG("Clinic letter", "", html=b"<p>Please chase it.</p>", attachments=(("mail", "", b""), ("logo.png", "image/png", b"x")))
    package = unpack_msg(raw)
    assert _texts(package) == ["From: Larkfield Clinic\nSubject: Clinic letter\n\nPlease chase it.\n"]
    assert package.problems == ("A mail or object that is embedded in this mail was not read. Open it and save it by itself.",)


def test_damaged_outlook_mail_is_refused() -> None:
    raw = BUILD_MSG("Clinic letter", "Words")
    with pytest.raises(UnreadableLetterError, match=r"^This Outlook mail is damaged"):
        unpack_msg(raw[:700])


OTHER = LETTER.replace(b"ferritin", b"scan")


def _with(*attached: bytes) -> bytes:
    mail = _mail("Two letters of today.")
    for number, data in enumerate(attached, start=1):
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"letter{number}.txt")
    return mail.as_bytes()


def test_mail_that_carries_two_letters_is_two_letters_and_no_word_of_it_is_lost() -> None:
    found = read_tree(_with(LETTER, OTHER), Here(), is_apart=True)
    assert [item.name for item in found] == ["letter1.txt", "letter2.txt"]
    assert all(item.document and "Two letters of today." in item.document.problems[-1] for item in found)


def test_mail_with_one_letter_and_a_picture_of_nothing_stays_one() -> None:
    found = read_tree(_with(LETTER, b"car park map"), Here(), is_apart=True)
    assert len(found) == 1
    assert found[0].document
    assert "car park map" in found[0].document.text


def test_mail_is_one_where_one_is_asked_for() -> None:
    assert len(read_tree(_with(LETTER, OTHER), Here())) == 1


def test_attachment_that_cannot_be_read_is_said_beside_the_letters() -> None:
    found = read_tree(_with(LETTER, OTHER, b"\x1f\x8b\x08 an archive"), Here(), is_apart=True)
    assert [bool(item.document) for item in found] == [True, True, False]
    assert "archive of a kind that cannot be opened" in found[2].reason
