"""Mail, as the administrator and a manager see it, in a real browser without script."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.steps import follow, sign_in

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]
# A mail of which nobody knows whether it was sent, one that was refused, and a reply that names no case, through the same actions as real ones.
MAKE = """
import django; django.setup()
from remit.service.config.clock import now
from remit.service.notifications import actions
from remit.service.notifications.actions.fetching import _store
from remit.service.notifications.actions.reading import read_head
from remit.service.notifications.models import OutgoingMail
for number, state in ((1, "unknown"), (2, "failed")):
    mail = actions.queue_mail(actions.Mail(f"dermatology{number}@northmoor.example", "Returned work", "Words", f"case:R-{number}"), at=now())
    reason = "The connection broke before an answer came." if state == "unknown" else "The mail server refused the address (550 5.1.1)."
    OutgoingMail.objects.filter(pk=mail).update(state=state, last_error=reason, handed_at=now(), claim="gone")
data = b"From: Priya Nair <priya.nair@northmoor.example>\\nSubject: Your letter\\nMIME-Version: 1.0\\nContent-Type: text/html\\n\\n"
data += b"<p>We take it back.</p><p>Kind regards</p>"
_store(data, read_head(data), is_whole=True, at=now())
actions.sort_new(at=now())
"""


@pytest.fixture(scope="module", autouse=True)
def mails(service: str, data_folder: Path) -> None:
    """Make them, once the service is up."""
    environment = os.environ | {"REMIT_DATA": str(data_folder), "REMIT_DEMO": "1", "DJANGO_SETTINGS_MODULE": "remit.service.config.settings.local"}
    subprocess.run([sys.executable, "-c", MAKE], env=environment, check=True)


def test_administrator_sees_to_mail_that_is_unknown(page: Any, look_at: Look) -> None:
    sign_in(page, "Sam Okafor")
    expect(page.get_by_text("1 unknown, 1 not sent")).to_be_visible()
    look_at(page, "30-administrator-home-mail")
    follow(page, page.get_by_role("link", name="More", exact=True))
    follow(page, page.get_by_role("link", name="Mail", exact=True))
    look_at(page, "31-mail-queue")
    follow(page, page.get_by_role("link", name="dermatology1@northmoor.example"))
    look_at(page, "32-mail-unknown")
    follow(page, page.get_by_role("button", name="It arrived"))
    expect(page.get_by_text("Noted: it arrived. It is not sent again.")).to_be_visible()
    look_at(page, "33-mail-sent")


def test_administrator_says_where_a_reply_belongs(page: Any, look_at: Look) -> None:
    sign_in(page, "Sam Okafor")
    follow(page, page.get_by_role("link", name="1 reply waits for somebody"))
    look_at(page, "34-replies")
    follow(page, page.get_by_role("link", name="priya.nair@northmoor.example"))
    expect(page.get_by_text("We take it back.")).to_be_visible()
    look_at(page, "35-reply")
    follow(page, page.get_by_role("button", name="Add it to that case"))
    expect(page.get_by_role("link", name="Write the reference of the case or shared-care request.")).to_be_visible()
    follow(page, page.get_by_role("link", name="It belongs to no case"))
    look_at(page, "36-set-aside")
    page.get_by_label("It was dealt with by telephone or in another way").check()
    follow(page, page.get_by_role("button", name="Set it aside"))
    expect(page.get_by_text("No reply waits.")).to_be_visible()
    look_at(page, "37-no-replies")


def test_manager_chooses_when_mail_goes(page: Any, look_at: Look) -> None:
    sign_in(page, "Ewa Kowalczyk")
    follow(page, page.get_by_role("link", name="More", exact=True))
    follow(page, page.get_by_role("link", name="Mail settings", exact=True))
    look_at(page, "38-mail-settings")
    page.get_by_label("Letters go out from (hour)").fill("20")
    follow(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("The hours are the wrong way round").first).to_be_visible()
    look_at(page, "39-mail-settings-wrong")
    page.get_by_label("Letters go out from (hour)").fill("7")
    follow(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Letters go out from 7:00 to 18:00 on working days.")).to_be_visible()
