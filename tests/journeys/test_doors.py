"""A hospital author checks a draft; a practice manager makes a key for a system and ends it."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.journeys.steps import follow, sign_in

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]
DRAFT = """Northmoor General Hospital
Clinic: 2 January 2026

Dear Dr Osei

Her hands are better. GP to kindly chase the report of the MRI done here. Ramipril was stopped.

Dr Ivo Castellan
"""


def test_author_sees_what_to_write_instead(page: Any, look_at: Look) -> None:
    sign_in(page, "Tom Ashby")
    page.goto("/check")
    look_at(page, "60-check-empty")
    page.get_by_label("Text of the letter").fill(DRAFT)
    follow(page, page.get_by_role("button", name="Check it"))
    expect(page.get_by_role("heading", name="Work for your own team")).to_be_visible()
    expect(page.get_by_role("heading", name="What the practice will miss")).to_be_visible()
    look_at(page, "61-check-found")
    page.get_by_label("Text of the letter").fill("Dear Dr Osei\n\nHer hands are better.\n\nDr Ivo Castellan")
    follow(page, page.get_by_role("button", name="Check it"))
    expect(page.get_by_text("Nothing to put right.")).to_be_visible()
    expect(page.get_by_text("This month: 2 drafts checked, 1 request found before sending.")).to_be_visible()


def test_lead_makes_a_key_and_revokes_it(page: Any, look_at: Look) -> None:
    sign_in(page, "Tom Ashby")
    page.goto("/keys")
    look_at(page, "62-keys-empty")
    follow(page, page.get_by_role("button", name="Make a key"))
    look_at(page, "63-make-key")
    follow(page, page.get_by_role("button", name="Make the key"))
    expect(page.get_by_role("link", name="Write which system it is for.")).to_be_visible()
    page.get_by_label("Which system is it for?").fill("Letter system")
    page.get_by_label("Hospital member").check()
    page.get_by_label("Check drafts before they are sent; nothing is stored").check()
    follow(page, page.get_by_role("button", name="Make the key"))
    expect(page.get_by_role("heading", name="The key is made")).to_be_visible()
    look_at(page, "64-key-made")
    follow(page, page.get_by_role("link", name="I have copied it: back to the keys"))
    expect(page.get_by_text("Letter system").first).to_be_visible()
    look_at(page, "65-keys")
    follow(page, page.get_by_role("link", name="Revoke the key of Letter system"))
    look_at(page, "66-revoke-key")
    follow(page, page.get_by_role("button", name="Revoke it"))
    expect(page.get_by_text("The key of “Letter system” works no more.")).to_be_visible()
    follow(page, page.get_by_role("link", name="Add an address"))
    look_at(page, "67-add-webhook")
    page.get_by_label("Address of your system").fill("https://10.0.0.7/hook")
    follow(page, page.get_by_role("button", name="Add it"))
    expect(page.get_by_text("This address leads to a private network").first).to_be_visible()
