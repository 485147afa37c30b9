"""From the letter to the sent return, a report without a letter, a reverse case and shared care, by role, in a real browser without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.journeys.steps import follow
from tests.journeys.test_letters import URGENT, paste, sign_in, wait_until_checked

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]
Look = Callable[[Any, str], None]
# Each of its requests comes with a suggestion, so that nobody has to choose.
POST = URGENT.replace("Kindly chase the report and let her know the result.", "GP to kindly chase the report.")
CALM = "\n\n".join(part for part in POST.split("\n\n") if "potassium" not in part and "numbness" not in part).replace("Ellwood-Tan", "Hartwell")
SHARED = """Northmoor General Hospital
Rheumatology outpatients
Clinic: 23 December 2025. Typed: 30 December 2025

Dear Dr Osei

Mrs Ottilie Penhale, born 2 May 1949, NHS number 999 412 3009

I have started her on methotrexate 10 mg once weekly for her rheumatoid arthritis. Baseline bloods were normal. She was counselled and has a leaflet.

GP please take over prescribing and monitoring of methotrexate under shared care.

Dr Ivo Castellan, consultant rheumatologist
"""


class Clicks:
    """Counts what somebody clicks on their way."""

    def __init__(self, page: Any) -> None:
        """Begin at nothing."""
        self.page, self.count = page, 0

    def follow(self, what: Any) -> None:
        """Click on what leads to another page."""
        self.count += 1
        follow(self.page, what)

    def choose(self, what: Any) -> None:
        """Click on a choice."""
        self.count += 1
        what.check()


def _open_letter(page: Any, text: str, surname: str) -> None:
    paste(page, text)
    wait_until_checked(page)
    page.goto("/letters")
    follow(page, page.get_by_role("link", name=re.compile(surname)).first)


def test_urgent_letter_is_sent_in_four_clicks(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Amara Osei")
    _open_letter(page, POST.replace("Ellwood-Tan", "Tindall"), "Tindall")
    clicks = Clicks(page)
    clicks.follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", name="Who is acting for the patient today?")).to_be_visible()
    look_at(page, "40-who-is-acting")
    clicks.choose(page.get_by_label("I am (Dr Amara Osei)"))
    clicks.follow(page.get_by_role("button", name="Continue"))
    expect(page.locator("h1")).to_have_text("Check and send")
    expect(page.get_by_text("Acting for the patient today: Dr Amara Osei.")).to_be_visible()
    look_at(page, "41-check-and-send")
    clicks.follow(page.get_by_role("button", name="Approve and send"))
    expect(page.get_by_text("Your reference is")).to_be_visible()
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    look_at(page, "42-sent")
    assert clicks.count <= 4


def test_letter_that_is_not_urgent_is_sent_in_two_clicks_and_once(page: Any) -> None:
    sign_in(page, "Dr Amara Osei")
    _open_letter(page, CALM, "Hartwell")
    clicks = Clicks(page)
    clicks.follow(page.get_by_role("button", name="Continue"))
    tab = page.context.new_page()
    tab.goto(page.url)
    clicks.follow(page.get_by_role("button", name="Approve and send"))
    expect(page.get_by_text("Your reference is")).to_be_visible()
    assert clicks.count <= 2
    follow(tab, tab.get_by_role("button", name="Approve and send"))
    expect(tab).to_have_url(page.url)


def test_nothing_is_sent_before_somebody_says_who_acts(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Amara Osei")
    _open_letter(page, POST.replace("Ellwood-Tan", "Lockyer"), "Lockyer")
    follow(page, page.get_by_role("button", name="Continue"))
    asked = page.url
    follow(page, page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("link", name="Choose who is acting for the patient today.")).to_be_visible()
    page.goto(asked.replace("/acting", ""))
    expect(page.get_by_role("heading", name="Who is acting for the patient today?")).to_be_visible()
    page.get_by_role("radio", name="Nobody needs to act today").check()
    follow(page, page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("link", name=re.compile("Only a clinician can say"))).to_be_visible()


def test_quick_report_takes_five_fields_and_goes_by_hand_where_no_address_is_known(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Amara Osei")
    follow(page, page.get_by_role("link", name="Report without a letter", exact=True))
    look_at(page, "43-report")
    page.get_by_label("1. Which hospital?").select_option(label="Thornwick Hospital")
    page.get_by_label("Department").fill("Cardiology")
    page.get_by_label("Chase or explain a hospital result").check()
    page.get_by_label("3. What was said?").fill("The ward rang: please chase his echocardiogram.")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Hospital to take it back").check()
    follow(page, page.get_by_role("button", name="Continue to the letter"))
    look_at(page, "44-report-check-and-send")
    follow(page, page.get_by_role("link", name="Change who the patient is"))
    look_at(page, "45-patient")
    page.get_by_label("Their own number or reference (optional)").fill("TW 1177")
    follow(page, page.get_by_role("button", name="Continue"))
    expect(page.get_by_text("Your reference: TW 1177")).to_be_visible()
    follow(page, page.get_by_role("button", name="Approve, and print or download"))
    look_at(page, "46-print-and-send")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Letter as PDF").click()
    assert re.fullmatch(r"letter-RM\d+\.pdf", saved.value.suggested_filename)
    follow(page, page.get_by_role("button", name="Mark as sent by hand"))
    expect(page.get_by_text("Sent by hand on Monday 5 January 2026.")).to_be_visible()
    look_at(page, "47-sent-by-hand")


def test_hospital_raises_a_case_about_a_referral(page: Any, look_at: Look) -> None:
    sign_in(page, "Priya Nair")
    follow(page, page.get_by_role("link", name="Report about a referral", exact=True))
    look_at(page, "48-report-about-a-referral")
    page.get_by_label("1. Which practice?").select_option(label="Lime Avenue Surgery")
    page.get_by_label("Information is missing that we need to see the patient").check()
    page.get_by_label("3. What is the matter?").fill("The referral names no medicines.")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Practice to see to it").check()
    follow(page, page.get_by_role("button", name="Continue to the letter"))
    expect(page.get_by_text("so these are the usual days")).to_be_visible()
    look_at(page, "49-referral-check-and-send")
    follow(page, page.get_by_role("button", name="Approve, and print or download"))
    expect(page.get_by_text("Approved. Now print and send it")).to_be_visible()


def test_shared_care_is_checked_accepted_and_answered(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Amara Osei")
    page.goto("/shared-care")
    look_at(page, "50-shared-care-empty")
    paste(page, SHARED)
    wait_until_checked(page)
    page.goto("/shared-care")
    look_at(page, "51-shared-care")
    follow(page, page.get_by_role("button", name=re.compile("Check it for .*Penhale")))
    look_at(page, "52-shared-care-request")
    page.get_by_label("Accept", exact=True).check()
    follow(page, page.get_by_role("button", name="Continue to the letter"))
    expect(page.get_by_role("link", name=re.compile("Before you accept, all points must be there"))).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    follow(page, page.get_by_role("button", name="Continue to the letter"))
    look_at(page, "53-shared-care-letter")
    follow(page, page.get_by_role("button", name="Approve, and print or download"))
    expect(page.get_by_text("Letter approved, not marked as sent")).to_be_visible()
    follow(page, page.get_by_role("link", name="Say when you sent it"))
    look_at(page, "54-shared-care-sent")
    follow(page, page.get_by_role("button", name="Mark as sent by hand"))
    expect(page.get_by_text("Sent by hand on Monday 5 January 2026.")).to_be_visible()
    look_at(page, "55-shared-care-accepted")
    page.goto("/shared-care/add")
    look_at(page, "56-add-shared-care")


def test_manager_sets_the_letterhead(page: Any, look_at: Look) -> None:
    sign_in(page, "Ewa Kowalczyk")
    follow(page, page.get_by_role("link", name="More", exact=True))
    follow(page, page.get_by_role("link", name="Letterhead", exact=True))
    look_at(page, "57-letterhead")
    page.get_by_label("Address", exact=True).fill("14 Lime Avenue\nWyverton WY3 7QT")
    page.get_by_label("Telephone").fill("01632 960 217")
    follow(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved. New letters look so.")).to_be_visible()
