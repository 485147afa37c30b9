"""Letters by role, in a real browser: the post comes in, is read by a worker, and each request is decided on."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.journeys import steps
from tests.journeys.steps import follow

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]
Look = Callable[[Any, str], None]
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
URGENT = """Northmoor General Hospital
Rheumatology outpatients
Clinic: 23 December 2025. Typed: 30 December 2025

Dear Dr Osei

Mrs Marjorie Ellwood-Tan, born 14 March 1957, NHS number 999 412 3076

I saw Mrs Ellwood-Tan today. Her hands are a little better. She is on tablets from this clinic and her next visit here is in April.

The blood we took on arrival showed a potassium of 5.8. GP to repeat U&E within 48 hours please.

She has numbness in the right hand at night, which I put down to swelling at the wrist. I would be grateful if you could refer her to our hand clinic.

MRI of both hands was done here on 19 December. Kindly chase the report and let her know the result.

Repeat FBC in 6 weeks.

She has the number of our nurse helpline for any worries about her joints.

Dr Ivo Castellan, consultant rheumatologist
"""


def sign_in(page: Any, name: str) -> None:
    steps.sign_in(page, name)
    if page.get_by_role("heading", name="Choose").count():
        follow(page, page.get_by_role("button", name="Lime Avenue Surgery"))


def wait_until_checked(page: Any) -> None:
    """Load the progress page until nothing is left to read."""
    expect(page.locator("[data-over]")).to_be_attached(timeout=60_000)


def paste(page: Any, text: str) -> None:
    page.goto("/letters/add")
    page.locator("summary", has_text="Paste the text").click()
    page.get_by_label("Text of the letter").fill(text)
    follow(page, page.get_by_role("button", name="Check these letters"))


def test_gp_adds_the_post_and_decides_on_a_letter_without_script(page: Any, look_at: Look, tmp_path: Path) -> None:
    sign_in(page, "Dr Amara Osei")
    look_at(page, "20-home-without-letters")
    follow(page, page.get_by_role("button", name="Add letters"))
    look_at(page, "21-add-letters")
    (tmp_path / "urgent.txt").write_text(URGENT, encoding="utf-8")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)
    page.get_by_label("Drop letters here, or choose files").set_input_files([tmp_path / "urgent.txt", tmp_path / "old.doc", *sorted(SAMPLES.glob("*.txt"))])
    follow(page, page.get_by_role("button", name="Check these letters"))
    wait_until_checked(page)
    look_at(page, "22-progress-over")
    expect(page.get_by_text("old kind (.doc)")).to_be_visible()
    follow(page, page.get_by_role("button", name=re.compile("Remove.*old.doc")))
    expect(page.get_by_text("old.doc is removed")).to_be_visible()
    follow(page, page.get_by_role("link", name="Letters", exact=True).first)
    look_at(page, "23-letters")
    follow(page, page.get_by_role("link", name=re.compile("Ellwood-Tan")))
    look_at(page, "24-letter")
    expect(page.get_by_text("Urgent:").first).to_be_visible()
    expect(page.locator("input[name=d1]:checked")).to_have_value("protest")
    follow(page, page.get_by_role("link", name="Home", exact=True))
    look_at(page, "25-home-with-letters")
    page.goto("/letters")
    follow(page, page.get_by_role("link", name=re.compile("GARTON-MOYLE")))
    expect(page.get_by_role("heading", name="Medicines in this letter")).to_be_visible()
    look_at(page, "26-letter-with-medicines")


def test_gp_adds_a_missed_request_by_line_and_one_that_has_no_decision_is_named(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Amara Osei")
    paste(page, URGENT.replace("Ellwood-Tan", "Fairweather").replace("MRI", "CT"))
    wait_until_checked(page)
    follow(page, page.get_by_role("button", name=re.compile("Start with the")))
    page.goto(page.url)
    page.locator("summary", has_text="Remit missed a request").click()
    page.get_by_label("Line number").fill("5")
    follow(page, page.get_by_role("button", name="Add this request"))
    expect(page.get_by_role("link", name="Choose what it asks you to do.")).to_be_visible()
    page.get_by_label("What does it ask you to do?").select_option("fit_note")
    follow(page, page.get_by_role("button", name="Add this request"))
    expect(page.get_by_text("Added by your practice")).to_be_visible()
    follow(page, page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("link", name=re.compile("Choose what to do with request")).first).to_be_visible()
    look_at(page, "27-no-decision")


def test_same_letter_twice_and_another_practices_patient(page: Any, look_at: Look) -> None:
    sign_in(page, "Dr Amara Osei")
    text = URGENT.replace("Ellwood-Tan", "Quillfeather").replace("Dear Dr Osei", "Dr Pell\nMill Bridge Medical Centre\n\nDear Dr Pell").replace("3076", "3077")
    paste(page, text)
    wait_until_checked(page)
    paste(page, text)
    wait_until_checked(page)
    expect(page.get_by_text("Already checked on Monday 5 January 2026.")).to_be_visible()
    look_at(page, "28-same-letter-twice")
    follow(page, page.locator(".remit-list a").first)
    expect(page.get_by_role("heading", name="This letter seems to be for Mill Bridge Medical Centre")).to_be_visible()
    look_at(page, "29-another-practices-patient")
    follow(page, page.get_by_role("link", name="It is not our patient").first)
    look_at(page, "30-not-our-patient")
    follow(page, page.get_by_role("button", name="Not our patient: delete it here"))
    expect(page.get_by_text("put aside and its words are deleted")).to_be_visible()


def test_manager_says_what_is_agreed_locally(page: Any, look_at: Look, tmp_path: Path) -> None:
    sign_in(page, "Ewa Kowalczyk")
    follow(page, page.get_by_role("link", name="More", exact=True))
    follow(page, page.get_by_role("link", name="Agreed locally", exact=True))
    look_at(page, "31-agreed-locally")
    (tmp_path / "wrong.yaml").write_text("format: 1\nservices: []\n", encoding="utf-8")
    page.get_by_label("The policy file (YAML)").set_input_files(tmp_path / "wrong.yaml")
    follow(page, page.get_by_role("button", name="Check and save"))
    expect(page.get_by_text("this key is unknown").first).to_be_visible()
    look_at(page, "32-policy-refused")
    (tmp_path / "right.yaml").write_text("format: 1\narea: Wyvern\nsupply_days: 14\n", encoding="utf-8")
    page.get_by_label("The policy file (YAML)").set_input_files(tmp_path / "right.yaml")
    follow(page, page.get_by_role("button", name="Check and save"))
    follow(page, page.get_by_role("link", name="Version 1"))
    look_at(page, "33-policy-version")
    page.goto("/letters/suggestions")
    look_at(page, "34-suggestions")


def test_reader_of_another_organisation_gets_no_letter(page: Any) -> None:
    sign_in(page, "Priya Nair")
    assert page.goto("/letters").status == 403
    assert page.goto("/letters/add").status == 403
