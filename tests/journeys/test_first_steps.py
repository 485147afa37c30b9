"""First steps by role, in a real browser without script: sign in, choose an organisation, home, organisations, invite."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]


def _sign_in(page: Any, name: str, number: int = 0) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name=name).nth(number).click()


def test_gp_signs_in_and_changes_the_organisation(page: Any, look_at: Look) -> None:
    page.goto("/")
    assert page.title() == "Sign in - Remit"
    look_at(page, "01-sign-in")
    page.get_by_role("button", name="Dr Amara Osei").first.click()
    assert page.locator("h1").inner_text() == "Lime Avenue Surgery"
    look_at(page, "02-practice-home")
    page.get_by_role("link", name="Lime Avenue Surgery").click()
    look_at(page, "03-choose-organisation")
    page.get_by_role("button", name="Mill Bridge Medical Centre").click()
    assert page.locator("h1").inner_text() == "Mill Bridge Medical Centre"
    page.get_by_role("button", name="Sign out").click()
    assert page.title() == "Sign in - Remit"


def test_wrong_password_is_told_in_plain_words(page: Any, look_at: Look) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.title() == "Error: Sign in - Remit"
    assert page.get_by_role("link", name="Write your email address.").is_visible()
    page.get_by_label("Email address").fill("nobody@lime.example")
    page.get_by_label("Password").fill("not the right words")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("The email address or the password is wrong.").first.is_visible()


def test_hospital_lead_says_how_returns_reach_them(page: Any, look_at: Look) -> None:
    _sign_in(page, "Tom Ashby")
    look_at(page, "04-provider-home")
    page.get_by_role("button", name="Set addresses and promise").click()
    look_at(page, "05-provider")
    page.get_by_role("link", name="Add or change an address").click()
    look_at(page, "06-contact-point")
    page.get_by_label("Specialty (optional)").fill("Cardiology")
    page.get_by_label("Email address").fill("cardiology@northmoor.example")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("cardiology@northmoor.example").is_visible()
    page.get_by_role("link", name="Change the promise").click()
    look_at(page, "07-promise")
    page.get_by_label("Answer within (working days)").fill("8")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("answers within 8 working days").is_visible()


def test_administrator_brings_in_and_invites(page: Any, look_at: Look) -> None:
    _sign_in(page, "Sam Okafor")
    look_at(page, "08-administrator-home")
    page.get_by_role("button", name="Bring in organisations").click()
    look_at(page, "09-bring-in")
    page.get_by_role("link", name="Organisations", exact=True).first.click()
    look_at(page, "10-organisations")
    page.get_by_role("button", name="Add an organisation").click()
    look_at(page, "11-add-organisation")
    page.goto("/organisations/ZZP2/invite")
    look_at(page, "12-invite")
    page.get_by_role("link", name="Sam Okafor").click()
    look_at(page, "13-account")


def test_manager_sees_who_works_here(page: Any, look_at: Look) -> None:
    _sign_in(page, "Ewa Kowalczyk")
    page.get_by_role("link", name="People", exact=True).click()
    look_at(page, "14-people")
    page.get_by_role("link", name="Remove Dr Amara Osei").click()
    look_at(page, "15-remove")


def test_reader_cannot_open_what_is_not_theirs(page: Any, look_at: Look) -> None:
    _sign_in(page, "Dr Ruth Calder")
    answer = page.goto("/people")
    assert answer.status == 403
    assert page.locator("h1").inner_text() == "You cannot open this page"
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
    assert page.title() == "Error: Sign in - Remit"
