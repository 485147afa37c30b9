"""Cases by role, in a real browser without script: the case page of each side, inbox, answer, signed link, dispute, decision."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.journeys import steps
from tests.journeys.steps import button, follow

# Their `expect` waits for the page that comes; a plain assert may read the page that goes.
expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]


@pytest.fixture(scope="module")
def made(service: str, data: Path) -> dict[str, str]:
    """Cases for these journeys, opened beside the running service."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}
    environment |= {"REMIT_DATA": str(data), "REMIT_DEMO": "1"}
    done = subprocess.run([sys.executable, Path(__file__).with_name("open_cases.py")], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def sign_in(page: Any, name: str, number: int = 0, organisation: str = "") -> None:
    steps.sign_in(page, name, number)
    if organisation and page.locator("h1").inner_text() != organisation:
        page.goto("/choose-organisation")
        follow(page, page.get_by_role("button", name=organisation))


def test_practice_sees_where_its_case_stands_and_writes(page: Any, look_at: Look, made: dict[str, str]) -> None:
    sign_in(page, "Ewa Kowalczyk")
    look_at(page, "30-practice-home")
    follow(page, page.get_by_role("link", name="Cases", exact=True))
    look_at(page, "31-needs-me")
    page.goto("/cases?list=waiting")
    look_at(page, "32-waiting")
    page.goto(f"/cases/{made['case']}")
    expect(page.get_by_role("heading", name="Still your risk")).to_be_visible()
    expect(page.get_by_text("Their answer is due Thursday 8 January, in 3 working days.")).to_be_visible()
    look_at(page, "33-case-practice")
    follow(page, page.get_by_role("link", name="How we worked this out"))
    expect(page.get_by_text("Not counted: bank holiday (Christmas Day)").first).to_be_visible()
    look_at(page, "34-dates")
    page.goto(f"/cases/{made['case']}")
    page.get_by_label("Message", exact=True).fill("Thank you. We wait.")
    page.get_by_label("Add files (optional)").set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"made up"})
    follow(page, button(page, "Send message"))
    expect(page.get_by_text("Message sent.")).to_be_visible()
    expect(page.get_by_role("link", name="note.txt")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep a receipt").click()
    assert download.value.suggested_filename == f"remit-receipt-{made['case']}.json"


def test_practice_disputes_and_sends_it_up(page: Any, look_at: Look, made: dict[str, str]) -> None:
    sign_in(page, "Ewa Kowalczyk")
    page.goto(f"/cases/{made['disagreed']}")
    look_at(page, "35-case-disagreed")
    follow(page, page.get_by_role("link", name="This does not settle it"))
    look_at(page, "36-dispute")
    follow(page, button(page, "This does not settle it"))
    expect(page.get_by_role("link", name="Give a reason in a sentence or two.")).to_be_visible()
    look_at(page, "36-dispute-without-reason")
    page.get_by_label("Reason").fill("Your clinic ordered the test.")
    follow(page, button(page, "This does not settle it"))
    expect(page.get_by_text("A new clock runs for their answer.")).to_be_visible()
    page.goto(f"/cases/{made['lead']}")
    follow(page, page.get_by_role("link", name="Send it to Wyvern Integrated Care Board"))
    look_at(page, "37-escalate")
    page.goto(f"/cases/{made['late']}/record-answer")
    look_at(page, "38-record-answer")
    page.goto(f"/cases/{made['late']}/steps/record_acting")
    look_at(page, "39-record-acting")
    page.goto(f"/cases/{made['late']}/steps/give_more_time")
    look_at(page, "39-more-time")
    page.goto(f"/cases/{made['late']}/correct-day")
    look_at(page, "40-correct-day")
    page.goto("/sharing")
    look_at(page, "41-sharing")


def test_practice_makes_a_link(page: Any, look_at: Look, made: dict[str, str]) -> None:
    sign_in(page, "Ewa Kowalczyk")
    page.goto(f"/cases/{made['question']}/link")
    look_at(page, "42-link")
    follow(page, button(page, "Make a new link"))
    expect(page.get_by_text("It is shown once")).to_be_visible()
    look_at(page, "43-link-made")


def test_provider_confirms_and_answers(page: Any, look_at: Look, made: dict[str, str]) -> None:
    sign_in(page, "Priya Nair")
    look_at(page, "50-provider-home")
    follow(page, page.get_by_role("link", name="Inbox", exact=True))
    look_at(page, "51-inbox")
    page.locator(f"#case-{made['new']}").check()
    follow(page, button(page, "Confirm the ones I ticked"))
    expect(page.get_by_text("1 case is confirmed.")).to_be_visible()
    page.goto(f"/cases/{made['new']}")
    look_at(page, "52-case-provider")
    follow(page, page.get_by_role("button", name="Answer this case"))
    look_at(page, "53-answer")
    follow(page, button(page, "Send answer"))
    expect(page.get_by_role("link", name="Choose your answer.")).to_be_visible()
    look_at(page, "54-answer-without-choice")
    page.get_by_label("We take it all back").check()
    page.get_by_label("What should they know?").fill("Referral made today. We ring the patient by Friday.")
    for part, value in (("Day", "9"), ("Month", "1"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    follow(page, button(page, "Send answer"))
    expect(page.get_by_text("From now on this work is yours.")).to_be_visible()
    expect(page.get_by_role("heading", name="This is your risk now")).to_be_visible()
    look_at(page, "55-case-taken-back")
    follow(page, page.get_by_role("link", name="Open the letter"))
    look_at(page, "56-letter")


def test_lead_keeps_words_to_answer_with(page: Any, look_at: Look, made: dict[str, str]) -> None:
    sign_in(page, "Tom Ashby")
    page.goto("/inbox/words")
    page.get_by_label("Name of these words").fill("Asked for by the practice")
    page.get_by_label("The words").fill("Your practice asked for this test.")
    follow(page, button(page, "Keep these words"))
    expect(page.get_by_text("is kept.")).to_be_visible()
    look_at(page, "57-words")


def test_hospital_answers_by_link_without_an_account(page: Any, look_at: Look, made: dict[str, str]) -> None:
    page.goto(f"/answer/{made['link']}")
    expect(page.get_by_text("You do not need an account.")).to_be_visible()
    expect(page.get_by_text("Okafor")).to_have_count(0)
    look_at(page, "60-answer-by-link")
    page.get_by_label("We take some of it back").check()
    page.get_by_label("Act on the biopsy result and tell the patient").check()
    page.get_by_label("What should they know?").fill("The hand clinic takes referrals from practices only.")
    page.get_by_label("Your name and job").fill("Priya Nair, service manager")
    follow(page, button(page, "Send answer"))
    expect(page.locator("h1")).to_have_text("Answer sent")
    look_at(page, "61-answer-sent")
    follow(page, page.get_by_role("link", name="See the case, or correct your answer"))
    expect(page.get_by_text("Do you want to change your answer?")).to_be_visible()
    look_at(page, "62-answered-by-link")
    page.goto(f"/answer/{made['ended_link']}")
    expect(page.locator("h1")).to_contain_text("This link has ended")
    look_at(page, "63-link-ended")
    page.goto(f"/answer/{made['link'][:-2]}")
    expect(page.locator("h1")).to_have_text("This link opens nothing")
    look_at(page, "64-link-unknown")


def test_commissioner_decides_without_patient_or_letter(page: Any, look_at: Look, made: dict[str, str]) -> None:
    sign_in(page, "Hannah Brightwell")
    follow(page, page.get_by_role("link", name="Cases", exact=True))
    look_at(page, "70-commissioner-cases")
    page.goto(f"/cases/{made['decided']}")
    expect(page.get_by_text("Okafor")).to_have_count(0)
    look_at(page, "71-case-commissioner")
    follow(page, page.get_by_role("link", name="Uphold it", exact=True))
    page.get_by_label("Reason").fill("The clinic took the biopsy.")
    look_at(page, "72-uphold")
    follow(page, button(page, "Uphold it"))
    expect(page.get_by_text("Upheld. Both sides are told.")).to_be_visible()


def test_committee_reads_and_says_nothing(page: Any, look_at: Look, made: dict[str, str]) -> None:
    sign_in(page, "Dr Ruth Calder")
    answer = page.goto("/inbox")
    assert answer.status == 403
    follow(page, page.get_by_role("link", name="Cases", exact=True))
    look_at(page, "80-committee-cases")
