"""First steps by role, in a real browser without script: sign in, choose an organisation, home, organisations, invite."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.journeys.steps import follow, sign_in

# Their `expect` waits for the page that comes; a plain assert may read the page that goes.
expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]


def test_gp_signs_in_and_changes_the_organisation(page: Any, look_at: Look) -> None:
    page.goto("/")
    expect(page).to_have_title("Sign in - Remit")
    look_at(page, "01-sign-in")
    follow(page, page.get_by_role("button", name="Dr Amara Osei").first)
    expect(page.locator("h1")).to_have_text("Lime Avenue Surgery")
    look_at(page, "02-practice-home")
    follow(page, page.get_by_role("link", name="Lime Avenue Surgery"))
    look_at(page, "03-choose-organisation")
    follow(page, page.get_by_role("button", name="Mill Bridge Medical Centre"))
    expect(page.locator("h1")).to_have_text("Mill Bridge Medical Centre")
    follow(page, page.get_by_role("button", name="Sign out"))
    expect(page).to_have_title("Sign in - Remit")


def test_wrong_password_is_told_in_plain_words(page: Any, look_at: Look) -> None:
    page.goto("/sign-in")
    follow(page, page.get_by_role("button", name="Sign in", exact=True))
    expect(page).to_have_title("Error: Sign in - Remit")
    expect(page.get_by_role("link", name="Write your email address.")).to_be_visible()
    page.get_by_label("Email address").fill("nobody@lime.example")
    page.get_by_label("Password").fill("not the right words")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("The email address or the password is wrong.").first).to_be_visible()


def test_hospital_lead_says_how_returns_reach_them(page: Any, look_at: Look) -> None:
    sign_in(page, "Tom Ashby")
    look_at(page, "04-provider-home")
    follow(page, page.get_by_role("button", name="Set addresses and promise"))
    look_at(page, "05-provider")
    follow(page, page.get_by_role("link", name="Add or change an address"))
    look_at(page, "06-contact-point")
    page.get_by_label("Specialty (optional)").fill("Cardiology")
    page.get_by_label("Email address").fill("cardiology@northmoor.example")
    follow(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("cardiology@northmoor.example")).to_be_visible()
    follow(page, page.get_by_role("link", name="Change the promise"))
    look_at(page, "07-promise")
    page.get_by_label("Answer within (working days)").fill("8")
    follow(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("answers within 8 working days")).to_be_visible()


def test_administrator_brings_in_and_invites(page: Any, look_at: Look) -> None:
    sign_in(page, "Sam Okafor")
    look_at(page, "08-administrator-home")
    follow(page, page.get_by_role("button", name="Bring in organisations"))
    look_at(page, "09-bring-in")
    follow(page, page.get_by_role("link", name="More", exact=True))
    follow(page, page.get_by_role("link", name="Organisations", exact=True).first)
    look_at(page, "10-organisations")
    follow(page, page.get_by_role("button", name="Add an organisation"))
    look_at(page, "11-add-organisation")
    page.goto("/organisations/ZZP2/invite")
    look_at(page, "12-invite")
    follow(page, page.get_by_role("link", name="Sam Okafor"))
    look_at(page, "13-account")


def test_manager_sees_who_works_here(page: Any, look_at: Look) -> None:
    sign_in(page, "Ewa Kowalczyk")
    follow(page, page.get_by_role("link", name="More", exact=True))
    follow(page, page.get_by_role("link", name="People", exact=True))
    look_at(page, "14-people")
    follow(page, page.get_by_role("link", name="Remove Dr Amara Osei"))
    look_at(page, "15-remove")


def test_reader_cannot_open_what_is_not_theirs(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Ruth Calder")
    answer = page.goto("/people")
    assert answer.status == 403
    expect(page.locator("h1")).to_have_text("You cannot open this page")
    look_at(page, "16-forbidden")


@pytest.mark.parametrize("name", ["help", "accessibility", "information", "password/forgotten", "nothing-here"])
def test_public_page_is_clean(name: str, page: Any, look_at: Look) -> None:
    page.goto(f"/{name}")
    look_at(page, f"17-{name.replace('/', '-')}")


def test_sign_in_works_by_keyboard_alone(page: Any) -> None:
    page.goto("/sign-in")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("nobody@lime.example")
    page.keyboard.press("Tab")
    page.keyboard.type("not the right words")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_title("Error: Sign in - Remit")
