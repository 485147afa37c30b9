"""Post that arrives by itself, as an administrator sets it up and a practice sees it, in a real browser without script."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.integration.web.mesh_servers import toc_message
from tests.journeys.steps import follow, sign_in

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]
# Messages of all fates, through the same action as real ones.
MAKE = """
import sys, json, django; django.setup()
from remit.service.audit.actions import Actor
from remit.service.config.clock import now
from remit.service.intake.actions.storing import Parcel, store
from remit.service.organisations.queries import get_organisation
practice, given = get_organisation("ZZA001"), json.load(sys.stdin)
for key, facts in given.items():
    facts |= {"data": facts["data"].encode()} if "data" in facts else {}
    store(Parcel(practice, "mesh", key, "X26ABC1", now(), workflow=facts.pop("workflow", "TOC_FHIR_OP_ATTEN"), **facts), by=Actor.process("tests"), at=now())
"""
LEFT = "Its workflow is PATH_MEDRPT_V3, which is no letter. It stays in the mailbox for the system that it belongs to."


@pytest.fixture(scope="module", autouse=True)
def messages(service: str, data_folder: Path) -> None:
    """Make them, once the service is up."""
    import json

    given = {
        "20260105_1": {"data": toc_message().decode()},
        "20260105_2": {"data": toc_message("Another letter.").decode()[:900]},
        "20260105_3": {"data": toc_message(receiver="ZZA002").decode()},
        "20260105_4": {"workflow": "PATH_MEDRPT_V3", "state": "left", "reason": LEFT},
    }
    environment = os.environ | {"REMIT_DATA": str(data_folder), "REMIT_DEMO": "1", "DJANGO_SETTINGS_MODULE": "remit.service.config.settings.local"}
    subprocess.run([sys.executable, "-c", MAKE], env=environment, input=json.dumps(given), text=True, check=True)


def test_administrator_adds_a_mailbox_and_ends_it(page: Any, look_at: Look) -> None:
    sign_in(page, "Sam Okafor")
    follow(page, page.get_by_role("link", name="More", exact=True))
    follow(page, page.get_by_role("link", name="Mailboxes for letters"))
    look_at(page, "70-mailboxes-empty")
    follow(page, page.get_by_role("link", name="Add an email mailbox"))
    look_at(page, "71-add-email-mailbox")
    follow(page, page.get_by_role("link", name="Mailboxes for letters"))
    follow(page, page.get_by_role("button", name="Add a MESH mailbox"))
    follow(page, page.get_by_role("button", name="Add the mailbox"))
    expect(page.get_by_role("link", name="Write the mailbox id.")).to_be_visible()
    look_at(page, "72-add-mesh-mailbox-errors")
    page.get_by_label("ODS code of the practice").fill("zza001")
    page.get_by_label("MESH mailbox id").fill("x26abc2")
    page.get_by_label("Password of the mailbox").fill("secret")
    follow(page, page.get_by_role("button", name="Add the mailbox"))
    expect(page.get_by_text("MESH mailbox X26ABC2.")).to_be_visible()
    look_at(page, "73-mailboxes")
    follow(page, page.get_by_role("link", name="End mailbox X26ABC2"))
    look_at(page, "74-end-mailbox")
    follow(page, page.get_by_role("button", name="Stop looking into it"))
    expect(page.get_by_text("Mailbox X26ABC2 is looked into no more. What came through it stays.")).to_be_visible()


def test_practice_sees_what_came_and_sees_to_what_was_not_taken_in(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Amara Osei")
    follow(page, page.get_by_role("link", name="2 messages were not taken in"))
    expect(page.get_by_text("It is addressed to ZZA002")).to_be_visible()
    expect(page.get_by_text(LEFT)).to_be_visible()
    look_at(page, "75-arrivals")
    follow(page, page.get_by_role("button", name="Seen to").first)
    expect(page.get_by_text("Noted as seen to.")).to_be_visible()
    expect(page.get_by_text("1 message was not taken in")).to_be_visible()
    follow(page, page.get_by_role("link", name="MESH (2)"))
    look_at(page, "76-arrivals-of-one-door")
    follow(page, page.get_by_role("main").get_by_role("link", name="Monday 5 January 2026").first)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
