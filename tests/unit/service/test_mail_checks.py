"""Variables of mail that cannot work are told before anything starts."""

from typing import Any

import pytest

from remit.service.config.mail_checks import check_links, check_mail

RIGHT = {
    "EMAIL_HOST": "smtp.example.nhs.uk",
    "EMAIL_HOST_USER": "remit",
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
    "IMAP_HOST": "imap.example.nhs.uk",
    "IMAP_TLS": "implicit",
    "IMAP_USER": "returns",
    "IMAP_PASSWORD": "a made-up password",
    "DEFAULT_FROM_EMAIL": "Remit <returns@example.nhs.uk>",
    "MAIL_DIGEST_HOUR": 8,
    "MAIL_REPLY_TO": "returns+{token}@example.nhs.uk",
    "MAIL_BOUNCES_TO": "",
    "MAIL_COPY_TO": "returns+sent@example.nhs.uk",
}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, ""),
        ({"EMAIL_HOST": "", "EMAIL_HOST_USER": "", "IMAP_HOST": "", "MAIL_REPLY_TO": "", "MAIL_COPY_TO": ""}, ""),
        ({"MAIL_REPLY_TO": "returns@example.nhs.uk"}, "REMIT_MAIL_REPLY_TO has no {token} in it"),
        ({"MAIL_REPLY_TO": "returns+{token}"}, "REMIT_MAIL_REPLY_TO is no email address."),
        ({"MAIL_BOUNCES_TO": "bounces"}, "REMIT_MAIL_BOUNCES_TO is no email address."),
        ({"IMAP_TLS": "yes"}, "REMIT_IMAP_TLS is 'yes'."),
        ({"IMAP_TLS": "off"}, "so the password and all replies would travel unprotected"),
        ({"IMAP_TLS": "off", "IMAP_HOST": "127.0.0.1"}, ""),
        ({"EMAIL_USE_TLS": False}, "REMIT_MAIL_TLS is not set"),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST_USER": ""}, "REMIT_MAIL_TLS is not set, so all mail, and the password where there is one, would travel"),
        ({"EMAIL_USE_TLS": False, "MAIL_TLS": "off"}, "REMIT_MAIL_TLS is off, so all mail"),
        ({"EMAIL_USE_TLS": False, "MAIL_TLS": "off", "EMAIL_HOST": "127.0.0.1"}, ""),
        ({"EMAIL_USE_TLS": False, "MAIL_TLS": "ssl"}, "REMIT_MAIL_TLS is 'ssl'."),
        ({"EMAIL_USE_TLS": False, "MAIL_TLS": "STARTTLS"}, "REMIT_MAIL_TLS is 'STARTTLS'."),
        ({"IMAP_USER": ""}, "REMIT_IMAP_HOST is set and REMIT_IMAP_USER is not, so Remit cannot sign in to the mailbox."),
        ({"IMAP_PASSWORD": ""}, "REMIT_IMAP_HOST is set and REMIT_IMAP_PASSWORD is not"),
        ({"DEFAULT_FROM_EMAIL": "nonsense"}, "REMIT_MAIL_FROM is no email address."),
        ({"MAIL_DIGEST_HOUR": 25}, "REMIT_MAIL_DIGEST_HOUR is 25, which is no hour of a day."),
        ({"MAIL_DIGEST_HOUR": -1}, "REMIT_MAIL_DIGEST_HOUR is -1, which is no hour of a day."),
        ({"IMAP_HOST": ""}, "no mailbox is read: replies and bounces do not reach their cases"),
    ],
)
def test_variables_of_mail_are_checked(wrong: dict[str, Any], sentence: str, settings: Any) -> None:
    for name, value in (RIGHT | wrong).items():
        setattr(settings, name, value)
    found = check_mail(None)
    assert [str(one.msg) for one in found if sentence not in str(one.msg)] == []
    assert bool(found) == bool(sentence)
    assert all(one.hint for one in found)


@pytest.mark.parametrize(
    ("address", "is_right"),
    [
        ("https://remit.example.nhs.uk", True),
        ("http://127.0.0.1:8000", True),
        ("remit.example.nhs.uk", False),
        ("https://", False),
        ("https://[", False),
        ("mailto:a@remit.example", False),
        ("https://remit example", False),
    ],
)
def test_address_to_which_links_lead_is_one_that_a_browser_opens(address: str, is_right: bool, settings: Any) -> None:
    settings.MAIL_LINK_TO = address
    assert [str(one.msg) for one in check_links(None)] == (
        [] if is_right else [f"REMIT_LINK_TO is {address!r}, which has no https:// or no host, so links in mail would lead nowhere."]
    )
