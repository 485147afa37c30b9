"""`remit doctor` on a register: what it looks at, and its exit code. With a real mail server and mailbox."""

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from tests.integration.web.letters import add_letter
from tests.integration.web.mail_servers import IMAP_PASSWORD, IMAP_USER, free_port, imap_server, smtp_server

from remit.service.config.clock import now
from remit.service.config.pulse import beat
from remit.service.config.signing_key import make_letter_key
from remit.service.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def ask(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, dict[str, str]], int]:
    """Return what it says, by what it is about, and its exit code."""
    code = 0
    try:
        call_command("doctor", json=True)
    except SystemExit as error:
        code = int(str(error.code))
    return {one["about"]: one for one in json.loads(capsys.readouterr().out)}, code


def test_doctor_finds_nothing_wrong_where_a_worker_works_and_servers_answer(practice: Organisation, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    add_letter(practice)
    beat(at=now())
    with smtp_server() as postbox, imap_server() as mailbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postbox.port
        settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS = "127.0.0.1", mailbox.port, "off"
        settings.IMAP_USER, settings.IMAP_PASSWORD = IMAP_USER, IMAP_PASSWORD
        found, code = ask(capsys)
    assert ({about: one["says"] for about, one in found.items() if one["level"] == "wrong"}, code) == ({}, 0)
    assert found["letters"]["says"] == "The oldest and the newest open."
    assert (found["worker"]["says"], found["mailbox"]["says"]) == ("One is at work.", "127.0.0.1 lets us in.")
    assert found["backup"]["level"] == "look"


def test_doctor_sees_keys_of_another_copy_servers_that_are_away_and_tables_that_are_old(
    practice: Organisation, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    add_letter(practice)
    settings.LETTER_KEYS = [make_letter_key()]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS = "127.0.0.1", free_port(), "off"
    found, code = ask(capsys)
    assert (code, found["letters"]["level"], found["mail server"]["level"], found["mailbox"]["level"], found["worker"]["level"]) == (1, *["wrong"] * 4)
    assert "REMIT_MAIL_HOST" in found["mail server"]["mend"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases'")
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '0099_more', %s)", [now()])
    says = ask(capsys)[0]["tables"]["says"]
    assert re.fullmatch(r"\d+ changes of this release are not made yet, the first is cases\.0001_initial\.", says)
