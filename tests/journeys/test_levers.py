"""From figures to a plan, in a real browser without script: a contract matter, an improvement plan through a year, an information request, a public visitor."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Their `expect` waits for the page that comes; a plain assert may read the page that goes.
expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]


@pytest.fixture(scope="module")
def made(service: str, data: Path) -> int:
    """A year of cases and letters for these journeys, made beside the running service."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}
    environment |= {"REMIT_DATA": str(data), "REMIT_DEMO": "1"}
    done = subprocess.run([sys.executable, Path(__file__).with_name("open_matters.py")], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def follow(page: Any, what: Any) -> None:
    """Click and wait for the page that comes, so that nothing reads the one that goes."""
    with page.expect_navigation():
        what.click()


def sign_in(page: Any, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    follow(page, page.get_by_role("button", name=name).first)


def link(page: Any, name: str) -> Any:
    return page.get_by_role("link", name=name, exact=True).first


def button(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)


def fill_day(page: Any, name: str, day: int, month: int, year: int) -> None:
    """Type a date into the three parts of a field, by the field's name."""
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[name='{name}_{part}']").fill(str(value))


def test_commissioner_goes_from_figures_to_notice_to_plan(page: Any, look_at: Look, made: int) -> None:
    sign_in(page, "Hannah Brightwell")
    follow(page, link(page, "Contract steps"))
    look_at(page, "60-contract-steps-empty")
    follow(page, button(page, "Open a contract matter"))
    page.get_by_label("Hospital or other provider").select_option(label="Northmoor General Hospital")
    page.get_by_label("Contract performance (General Condition 9)").check()
    page.get_by_label("The matter in a few words").fill("Results and fit notes handed back")
    fill_day(page, "facts_on", 1, 6, 2025)
    look_at(page, "61-open-matter")
    follow(page, button(page, "Open the matter"))
    expect(page.get_by_text("Nothing has been sent.").first).to_be_visible()
    address = page.url
    follow(page, link(page, "Raise it informally"))
    page.get_by_label("What was said or agreed?").fill("Telephoned the contract lead. They will look at it.")
    fill_day(page, "on", 3, 11, 2025)
    follow(page, button(page, "Record it"))
    follow(page, link(page, "Figures as they are now"))
    expect(page.get_by_role("heading", name="Figures as they are now")).to_be_visible()
    look_at(page, "62-figures")
    follow(page, page.get_by_role("button", name="Record harm").first)
    page.goto(address)
    follow(page, link(page, "Contract performance notice"))
    page.get_by_label("What happened? It stands in the paper").fill("The same requests come back month after month.")
    follow(page, button(page, "Send for approval"))
    expect(page.get_by_text("Waits for an approver: Contract performance notice.")).to_be_visible()
    _approve_notice(page, look_at, address)
    _agree_plan(page, look_at, address)


def _approve_notice(page: Any, look_at: Look, address: str) -> None:
    sign_in(page, "Gareth Pugh")
    page.goto(f"{address}/decision")
    expect(page.get_by_text("What do you decide?")).to_be_visible()
    look_at(page, "63-decision")
    follow(page, link(page, "Enter the number from the signed contract"))
    page.get_by_label("Clause").fill("GC9.8")
    page.get_by_label("Page").fill("41")
    page.get_by_label("Working days (operational days)").fill("10")
    look_at(page, "64-number-of-the-contract")
    follow(page, button(page, "Save"))
    look_at(page, "65-numbers")
    page.goto(f"{address}/decision")
    expect(page.get_by_text("By Monday 19 January 2026, in 10 working days")).to_be_visible()
    page.get_by_label("Approve: Contract performance notice").check()
    follow(page, button(page, "Record decision"))
    expect(page.get_by_role("link", name="Tick that you have read the evidence before you decide.")).to_be_visible()
    page.get_by_label("I have read the evidence and the paper").check()
    follow(page, button(page, "Record decision"))
    expect(page.get_by_text("Your decision is recorded.")).to_be_visible()
    look_at(page, "66-notice-given")
    follow(page, page.get_by_role("link", name="Evidence of step"))
    look_at(page, "67-evidence")


def _agree_plan(page: Any, look_at: Look, address: str) -> None:
    sign_in(page, "Hannah Brightwell")
    page.goto(f"{address}/steps/hold_meeting")
    page.get_by_label("What was said or agreed?").fill("Both sides agree on the figures.")
    follow(page, button(page, "Record it"))
    page.goto(f"{address}/plan")
    page.get_by_label("What will be done?").fill("Fit notes for the full time off")
    page.locator("[name='m1-direction'][value='provider']").check()
    page.get_by_label("Who answers for it?").fill("Head of outpatients")
    fill_day(page, "m1-due_on", 31, 3, 2026)
    page.get_by_label("Target (optional)").fill("100")
    look_at(page, "68-plan")
    follow(page, button(page, "One more milestone"))
    expect(page.get_by_role("heading", name="Milestone 2")).to_be_visible()
    page.goto(address)


def _add_both_directions(page: Any, address: str) -> None:
    """Add one milestone of the hospital, counted by Remit, and one of practices, taken by a person."""
    for action, side, measure in (
        ("Fit notes for the full time off", "provider", "counted"),
        ("Referrals with the tests that were agreed", "practices", "percent"),
    ):
        page.goto(f"{address}/milestones/new")
        page.get_by_label("What will be done?").fill(action)
        page.locator(f"[name='direction'][value='{side}']").check()
        page.locator(f"[name='measure'][value='{measure}']").check()
        page.get_by_label("What is measured? (not needed if Remit counts)").fill("referrals with all tests")
        if measure == "percent":
            page.locator("[name='better'][value='higher']").check()
        page.get_by_label("Who answers for it?").fill("Head of outpatients")
        fill_day(page, "due_on", 31, 3, 2026)
        page.get_by_label("Target (optional)").fill("95")
        page.get_by_label("Start: number (optional)").fill("60")
        page.get_by_label("Start: out of how many (optional)").fill("100")
        fill_day(page, "base_on", 30, 4, 2025)
        follow(page, button(page, "Save"))


def test_improvement_plan_through_a_year(page: Any, look_at: Look, made: int) -> None:
    sign_in(page, "Hannah Brightwell")
    follow(page, link(page, "Plans"))
    follow(page, button(page, "Open an improvement plan"))
    page.get_by_label("Hospital or other provider").select_option(label="Northmoor General Hospital")
    follow(page, button(page, "Open the plan"))
    address = page.url
    _add_both_directions(page, address)
    look_at(page, "70-plan")
    page.goto(f"{address}/milestones/2/readings/new")
    page.get_by_label("Number", exact=True).fill("97")
    page.get_by_label("Out of how many (leave empty for a plain number)").fill("100")
    fill_day(page, "until_on", 31, 12, 2025)
    look_at(page, "71-figure")
    follow(page, button(page, "Save"))
    expect(page.get_by_text("Met", exact=True).first).to_be_visible()
    page.goto(f"{address}/reviews/new")
    fill_day(page, "on", 5, 1, 2026)
    page.get_by_label("What was said and agreed?").fill("Both sides met. The tests work; fit notes do not yet.")
    follow(page, button(page, "Save"))
    look_at(page, "72-plan-after-a-year")
    sign_in(page, "Gareth Pugh")
    page.goto(address)
    follow(page, button(page, "Record that both sides agreed it"))
    expect(page.get_by_text("Agreed on Monday 5 January 2026")).to_be_visible()
    page.goto("/working-group")
    look_at(page, "73-working-group")
    page.goto("/self-assessment")
    look_at(page, "74-self-assessment")


def test_information_request_from_register_to_disclosure_log(page: Any, look_at: Look, made: int) -> None:
    sign_in(page, "Hannah Brightwell")
    follow(page, link(page, "Information requests"))
    follow(page, button(page, "Register a request"))
    page.get_by_label("What is asked, in a few words").fill("Reports of work passed from hospitals to GPs")
    fill_day(page, "received_on", 11, 12, 2025)
    fill_day(page, "first_on", 1, 4, 2024)
    fill_day(page, "last_on", 31, 12, 2025)
    look_at(page, "80-register")
    follow(page, button(page, "Register it"))
    expect(page.get_by_text("Answer due Wednesday 14 January 2026, in 7 working days.")).to_be_visible()
    expect(page.get_by_text("not recorded. This does not mean that there were none.").first).to_be_visible()
    address = page.url
    look_at(page, "81-draft")
    follow(page, link(page, "Decide on small numbers and exemptions"))
    page.get_by_label("Yes: numbers under 5, and what would give them away").check()
    page.get_by_label("Your reason").fill("Some departments see few patients.")
    look_at(page, "82-small-numbers")
    follow(page, button(page, "Save the decision"))
    follow(page, button(page, "Send for approval"))
    expect(page.get_by_text("It waits for an approver.")).to_be_visible()
    sign_in(page, "Gareth Pugh")
    page.goto(f"{address}/release")
    look_at(page, "83-release")
    page.get_by_label("Release it, and publish it in the disclosure log").check()
    follow(page, button(page, "Record decision"))
    expect(page.get_by_text("Answered", exact=True)).to_be_visible()
    look_at(page, "84-answered")
    page.context.clear_cookies()
    page.goto("/public/disclosures")
    look_at(page, "85-disclosure-log")
    follow(page, link(page, "Reports of work passed from hospitals to GPs"))
    expect(page.get_by_text("Question 1. How many reports, for each hospital?")).to_be_visible()
    look_at(page, "86-disclosure")


def test_public_visitor_finds_who_does_what_and_figures(page: Any, look_at: Look, made: int) -> None:
    sign_in(page, "Gareth Pugh")
    page.goto("/library")
    look_at(page, "90-library")
    follow(page, link(page, "Release figures to the public"))
    fill_day(page, "first_on", 1, 4, 2025)
    fill_day(page, "last_on", 31, 12, 2025)
    page.get_by_label("No, show every number").check()
    page.get_by_label("Your reason").fill("Counts about hospitals, not about patients.")
    look_at(page, "91-release-figures")
    follow(page, button(page, "Release them"))
    page.context.clear_cookies()
    page.goto("/public")
    look_at(page, "92-public")
    follow(page, link(page, "Who does what: your hospital and your GP"))
    expect(page.get_by_role("heading", name="Fit notes", exact=True)).to_be_visible()
    look_at(page, "93-who-does-what")
    page.goto("/public")
    follow(page, page.get_by_role("link", name="Wyvern Integrated Care Board: Tuesday 1 April 2025"))
    look_at(page, "94-figures")
    follow(page, page.get_by_role("link", name="What each figure means"))
    look_at(page, "95-data-dictionary")
