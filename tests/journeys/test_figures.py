"""Figures in a real browser without script: the commissioner's overview, other months, a step change; a hospital's own figures; the committee's."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.journeys.steps import follow, sign_in

# Their `expect` waits for the page that comes; a plain assert may read the page that goes.
expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]


def test_commissioner_reads_figures_and_marks_a_step_change(page: Any, look_at: Look) -> None:
    sign_in(page, "Hannah Brightwell")
    follow(page, page.get_by_role("link", name="Figures", exact=True))
    expect(page.locator("h1")).to_have_text("Wyvern Integrated Care Board: work returned to hospitals")
    expect(page.get_by_text("1 January to 31 December 2025.")).to_be_visible()
    look_at(page, "60-figures")
    page.get_by_text("Change the months").click()
    page.get_by_label("First month").select_option("2025-10")
    follow(page, page.get_by_role("button", name="Show these months"))
    expect(page.get_by_text("1 October to 31 December 2025.")).to_be_visible()
    page.goto("/figures/of/ZZP1/step")
    page.get_by_label("In which month did it change?").select_option("2025-11")
    page.get_by_label("What changed?").fill("New letter template in outpatients")
    look_at(page, "62-step-change")
    follow(page, page.get_by_role("button", name="Mark the change"))
    expect(page.get_by_text("Limits of Northmoor General Hospital now begin anew in November 2025.")).to_be_visible()
    page.goto("/figures/of/ZZP1/step")
    expect(page.get_by_text("New letter template in outpatients")).to_be_visible()
    follow(page, page.get_by_role("button", name="Take it back of November 2025"))
    expect(page.get_by_text("The change in November 2025 is taken back.")).to_be_visible()


def test_hospital_sees_its_own_figures(page: Any, look_at: Look) -> None:
    sign_in(page, "Tom Ashby")
    follow(page, page.get_by_role("link", name="Figures", exact=True))
    expect(page.locator("h1")).to_have_text("Northmoor General Hospital")
    look_at(page, "63-own-figures")


def test_committee_follows_a_number_to_its_cases(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Ruth Calder")
    page.goto("/figures/cases?first=2025-01&last=2025-12")
    expect(page.locator("h1")).to_have_text("All cases")
    look_at(page, "64-cases-behind-a-number")
