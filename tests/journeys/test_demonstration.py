"""The demonstration in a browser without script: each kind of reader finds work, and what follows from it goes from chart to notice to plan to answer."""

import re
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from tests.journeys.conftest import _environment, _free_port, _wait_until_it_answers
from tests.journeys.steps import button, fill_day, follow, link, sign_in
from tests.tables import begin_with_tables

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a whole demonstration, made as `make run` makes it."""
    address, data = f"127.0.0.1:{_free_port()}", tmp_path_factory.mktemp("year")
    begin_with_tables(data)
    words = [Path(sysconfig.get_path("scripts")) / "remit", "serve", "--demo", "--workers", "1", "--without-worker", "--address", address, "--data", data]
    said = data / "said.txt"
    with said.open("w") as output:
        process = subprocess.Popen(words, env=_environment(), stdout=output, stderr=subprocess.PIPE, text=True)
        try:
            _wait_until_it_answers(f"http://{address}", process, tries=2400)
            text = said.read_text()
            assert "Making the demonstration" in text
            assert re.search(r"400 of 40\d cases", text)
            assert f"Remit is at http://{address}" in text
            yield f"http://{address}"
        finally:
            process.terminate()
            process.communicate()


def test_practice_begins_with_mondays_post(page: Any, look_at: Look) -> None:
    sign_in(page, "Ewa Kowalczyk")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lime Avenue Surgery")
    look_at(page, "demo-practice-home")
    page.goto("/letters")
    expect(page.get_by_text("Ellwood-Tan").first).to_be_visible()
    look_at(page, "demo-practice-letters")
    for name in ("needs-me", "waiting", "overdue", "all"):
        page.goto(f"/cases?list={name}")
        expect(page.locator("a[href^='/cases/RM']").first).to_be_visible()
    look_at(page, "demo-practice-cases")
    page.goto("/shared-care")
    look_at(page, "demo-practice-shared-care")


def test_hospital_finds_new_and_late_cases(page: Any, look_at: Look) -> None:
    sign_in(page, "Priya Nair")
    page.goto("/inbox")
    expect(page.locator("a[href^='/cases/RM']").first).to_be_visible()
    look_at(page, "demo-provider-inbox")
    page.locator("a[href^='/cases/RM']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look_at(page, "demo-provider-case")


def test_commissioner_sees_cases_without_patients(page: Any, look_at: Look) -> None:
    sign_in(page, "Hannah Brightwell")
    page.goto("/cases?list=needs-me")
    links = page.locator("a[href^='/cases/RM']")
    expect(links.first).to_be_visible()
    look_at(page, "demo-commissioner-cases")
    links.first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    text = page.content()
    assert not re.search(r"\b999 ?\d{3} ?\d{4}\b", text), "no patient's number"
    look_at(page, "demo-commissioner-case")


def change_to(page: Any, name: str) -> None:
    page.context.clear_cookies()
    sign_in(page, name)


def test_monthly_contract_review_goes_from_chart_to_notice(page: Any, look_at: Look) -> None:
    sign_in(page, "Hannah Brightwell")
    expect(page.get_by_text("Hold the contract management meeting.")).to_be_visible()
    look_at(page, "demo-commissioner-home")
    follow(page, link(page, "Figures"))
    look_at(page, "demo-figures")
    follow(page, link(page, "Northmoor General Hospital"))
    expect(page.get_by_text("What it shows.")).to_be_visible()
    look_at(page, "demo-figures-of-a-hospital")
    follow(page, link(page, "Four national areas"))
    expect(page.get_by_text("Call and recall").first).to_be_visible()
    follow(page, link(page, "Contract steps"))
    look_at(page, "demo-contract-steps")
    follow(page, link(page, "Results and fit notes handed back"))
    expect(page.get_by_text("By Tuesday 6 January 2026, in 1 working day").first).to_be_visible()
    look_at(page, "demo-matter")
    follow(page, page.get_by_role("link", name="Evidence of step"))
    expect(page.get_by_text("A patient was harmed or nearly harmed").first).to_be_visible()
    look_at(page, "demo-evidence")
    page.goto("/contract")
    follow(page, link(page, "Answers that come late"))
    expect(page.get_by_text("A notice would cost both sides more than it brings.", exact=False)).to_be_visible()
    look_at(page, "demo-matter-without-action")


def test_a_new_notice_goes_to_a_plan(page: Any, look_at: Look) -> None:
    sign_in(page, "Hannah Brightwell")
    page.goto("/contract/new")
    page.get_by_label("Hospital or other provider").select_option(label="Northmoor General Hospital")
    page.get_by_label("Contract performance (General Condition 9)").check()
    page.get_by_label("The matter in a few words").fill("Discharge summaries without changes of medicine")
    fill_day(page, "facts_on", 1, 6, 2025)
    look_at(page, "demo-open-matter")
    follow(page, button(page, "Open the matter"))
    expect(page.get_by_text("Nothing has been sent.").first).to_be_visible()
    address = page.url
    follow(page, link(page, "Raise it informally"))
    page.get_by_label("What was said or agreed?").fill("Telephoned the contract lead. They will look at it.")
    fill_day(page, "on", 3, 11, 2025)
    follow(page, button(page, "Record it"))
    follow(page, link(page, "Figures as they are now"))
    look_at(page, "demo-figures-of-a-matter")
    follow(page, page.get_by_role("button", name="Record harm").first)
    expect(page.get_by_text("Recorded in the case.", exact=False)).to_be_visible()
    page.goto(address)
    follow(page, link(page, "Contract performance notice"))
    page.get_by_label("What happened? It stands in the paper").fill("The same requests come back month after month.")
    follow(page, button(page, "Send for approval"))
    change_to(page, "Gareth Pugh")
    expect(page.get_by_text("For approval")).to_be_visible()
    page.goto(f"{address}/decision")
    look_at(page, "demo-decision")
    expect(page.get_by_text("By Monday 19 January 2026, in 10 working days")).to_be_visible()
    page.get_by_label("Approve: Contract performance notice").check()
    follow(page, button(page, "Record decision"))
    expect(page.get_by_role("link", name="Tick that you have read the evidence before you decide.")).to_be_visible()
    page.get_by_label("I have read the evidence and the paper").check()
    follow(page, button(page, "Record decision"))
    expect(page.get_by_text("Your decision is recorded.")).to_be_visible()
    _agree_remedial_plan(page, look_at, address)


def _agree_remedial_plan(page: Any, look_at: Look, address: str) -> None:
    page.goto(f"{address}/terms")
    look_at(page, "demo-numbers-of-the-contract")
    page.goto(f"{address}/terms/plan")
    look_at(page, "demo-number-of-the-contract")
    change_to(page, "Hannah Brightwell")
    page.goto(f"{address}/steps/hold_meeting")
    page.get_by_label("What was said or agreed?").fill("Both sides agree on the figures.")
    follow(page, button(page, "Record it"))
    page.goto(f"{address}/plan")
    page.get_by_label("What will be done?").fill("Every summary names each change of medicine")
    page.locator("[name='m1-direction'][value='provider']").check()
    page.get_by_label("Who answers for it?").fill("Chief pharmacist")
    fill_day(page, "m1-due_on", 31, 3, 2026)
    page.get_by_label("Target (optional)").fill("20")
    look_at(page, "demo-remedial-plan-form")
    follow(page, button(page, "Send for approval"))
    change_to(page, "Gareth Pugh")
    page.goto(f"{address}/decision")
    page.get_by_label("Approve: Remedial action plan").check()
    page.get_by_label("I have read the evidence and the paper").check()
    follow(page, button(page, "Record decision"))
    expect(page.get_by_text("Remedial action plan in force")).to_be_visible()
    page.goto("/plans")
    expect(page.get_by_text("Remedial action plan 2025/26: Northmoor General Hospital")).to_be_visible()
    look_at(page, "demo-plans")


def test_improvement_plan_through_its_year(page: Any, look_at: Look) -> None:
    sign_in(page, "Hannah Brightwell")
    follow(page, link(page, "Plans"))
    follow(page, link(page, "Improvement plan 2025/26: Northmoor General Hospital"))
    for words in ("What the hospital changes", "What practices change", "Monday 13 October 2025"):
        expect(page.get_by_role("heading", name=words)).to_be_visible()
    look_at(page, "demo-plan")
    address = page.url
    follow(page, page.get_by_role("link", name="Before and after of Discharge summaries within a day"))
    expect(page.get_by_text("Upright line: the plan begins")).to_be_visible()
    look_at(page, "demo-before-and-after-taken")
    page.goto(f"{address}/milestones/1")
    expect(page.get_by_text("Before the plan: 34.8. Since:")).to_be_visible()
    look_at(page, "demo-before-and-after")
    page.goto(f"{address}/milestones/3/readings/new")
    page.get_by_label("Number", exact=True).fill("91")
    page.get_by_label("Out of how many (leave empty for a plain number)").fill("100")
    page.get_by_label("Where does it come from?").fill("Audit of 100 summaries")
    fill_day(page, "until_on", 4, 1, 2026)
    follow(page, button(page, "Save"))
    expect(page.get_by_text("(91 of 100)")).to_be_visible()
    page.goto(f"{address}/reviews/new")
    fill_day(page, "on", 5, 1, 2026)
    page.get_by_label("What was said and agreed?").fill("Summaries have reached their target. Results have not.")
    follow(page, button(page, "Save"))
    expect(page.get_by_text("Summaries have reached their target.", exact=False)).to_be_visible()
    for path, name in (
        ("/working-group", "demo-working-group"),
        ("/self-assessment", "demo-self-assessments"),
        ("/self-assessment/ZZP1/2025", "demo-self-assessment"),
    ):
        page.goto(path)
        look_at(page, name)
    change_to(page, "Tom Ashby")
    page.goto(address)
    expect(page.get_by_role("link", name="Record a figure for Discharge summaries within a day, with every change of medicine")).to_be_visible()


def test_information_request_from_register_to_disclosure_log(page: Any, look_at: Look) -> None:
    sign_in(page, "Hannah Brightwell")
    follow(page, link(page, "Information requests"))
    for words in ("Answered", "Waits for the requester", "To be answered"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    look_at(page, "demo-information-requests")
    follow(page, link(page, "What was done about late discharge summaries"))
    expect(page.get_by_text("The clock stands still until the requester says what is meant.")).to_be_visible()
    page.goto("/information-requests/new")
    page.get_by_label("What is asked, in a few words").fill("Reports and sanctions since April 2024")
    fill_day(page, "received_on", 11, 12, 2025)
    fill_day(page, "first_on", 1, 4, 2024)
    fill_day(page, "last_on", 31, 12, 2025)
    look_at(page, "demo-register-request")
    follow(page, button(page, "Register it"))
    expect(page.get_by_text("Answer due Wednesday 14 January 2026, in 7 working days.")).to_be_visible()
    expect(page.get_by_text("not recorded. This does not mean that there were none.").first).to_be_visible()
    address = page.url
    look_at(page, "demo-information-request")
    follow(page, link(page, "Decide on small numbers and exemptions"))
    page.get_by_label("Yes: numbers under 5, and what would give them away").check()
    page.get_by_label("Your reason").fill("Some departments see few patients.")
    page.get_by_label("Section 40: personal information").check()
    look_at(page, "demo-small-numbers")
    follow(page, button(page, "Save the decision"))
    follow(page, button(page, "Send for approval"))
    expect(page.get_by_text("It waits for an approver.")).to_be_visible()
    change_to(page, "Gareth Pugh")
    page.goto(f"{address}/release")
    look_at(page, "demo-release-answer")
    page.get_by_label("Release it, and publish it in the disclosure log").check()
    follow(page, button(page, "Record decision"))
    expect(page.get_by_text("Answered", exact=True)).to_be_visible()
    page.context.clear_cookies()
    page.goto("/public/disclosures")
    look_at(page, "demo-disclosure-log")
    follow(page, link(page, "Reports and sanctions since April 2024"))
    expect(page.get_by_text("What is not given")).to_be_visible()
    expect(page.get_by_text("Section 40: personal information")).to_be_visible()
    look_at(page, "demo-disclosure")


def test_public_visitor_finds_who_does_what_figures_and_what_worked(page: Any, look_at: Look) -> None:
    page.goto("/public")
    expect(page.get_by_text("Letters are checked before they are sent")).to_be_visible()
    look_at(page, "demo-public")
    follow(page, link(page, "Who does what: your hospital and your GP"))
    expect(page.get_by_role("heading", name="Fit notes", exact=True)).to_be_visible()
    look_at(page, "demo-who-does-what")
    page.goto("/public")
    follow(page, page.get_by_role("link", name="Wyvern Integrated Care Board: Tuesday 1 April 2025"))
    look_at(page, "demo-public-figures")
    follow(page, page.get_by_role("link", name="What each figure means"))
    look_at(page, "demo-data-dictionary")
    change_to(page, "Gareth Pugh")
    page.goto("/library")
    look_at(page, "demo-library")
    page.goto("/library/releases/new")
    look_at(page, "demo-release-figures")


def test_scenarios_are_marked_and_cost_names_its_prices(page: Any, look_at: Look) -> None:
    sign_in(page, "Gareth Pugh")
    page.goto("/figures/scenarios")
    look_at(page, "demo-scenarios")
    follow(page, link(page, "A charge for each returned item"))
    expect(page.get_by_text("Scenario: nobody has agreed to pay this.")).to_be_visible()
    look_at(page, "demo-scenario")
    page.goto("/figures/cost")
    expect(page.get_by_text("Opportunity cost, not cash released.")).to_be_visible()
    look_at(page, "demo-cost")
    page.goto("/figures/prices")
    look_at(page, "demo-prices")


_NUMBERS = re.compile(r"[0-9a-f]{8,}|RM\d+\w*|FOI\d+|CM\d+|ZZ\w+|\d+")
READERS = ("Ewa Kowalczyk", "Dr Ruth Calder", "Priya Nair", "Tom Ashby", "Ben Tolland", "Ines Carvalho", "Hannah Brightwell", "Gareth Pugh", "Sam Okafor")
# What no form asks for: a number beyond all calendars and columns, a sign that no text holds, marks of a page. Each is typed into every field of a form.
HOSTILE = ("9" * 20, "\x00", "<b>'\"</b>" * 40)
_UNDOES = re.compile(r"/sign-out|/demo/|/end$|remove|withdraw|approve")


@pytest.mark.parametrize("name", READERS)
def test_every_link_leads_somewhere_and_no_form_breaks(page: Any, name: str) -> None:
    sign_in(page, name)
    waiting, seen, wrong = ["/"], {"", "/sign-out"}, []
    while waiting:
        address = waiting.pop(0)
        kind = _NUMBERS.sub("#", address.partition("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.request.get(address)
        if answer.status != 200:
            wrong.append((answer.status, address))
        elif answer.headers["content-type"].startswith("text/html"):
            document = html.fromstring(answer.body())
            waiting += [link.partition("#")[0] for link in document.xpath("//a/@href") if link.startswith("/")]
            for form in document.xpath("//form[translate(@method, 'POST', 'post') = 'post']"):
                target = form.get("action") or address
                kind = "POST " + _NUMBERS.sub("#", target)
                if kind not in seen and not _UNDOES.search(target):
                    seen.add(kind)
                    wrong += [found for found in _send_hostile(page, address, target, form) if found[0] >= 500]
    assert wrong == []
    assert len(seen) > 30


def _send_hostile(page: Any, address: str, target: str, form: Any) -> Iterator[tuple[int, str]]:
    """Yield the answers to a form whose every field holds the same hostile words; its choices and its hidden fields stay as they are."""
    fields = [field for field in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]") if field.get("type") != "file"]
    typed = {field.get("name") for field in fields if field.tag == "textarea" or field.get("type", "text") not in ("hidden", "radio", "checkbox", "submit")}
    origin = "/".join(page.url.split("/", 3)[:3])
    for words in HOSTILE:
        data = {field.get("name"): words if field.get("name") in typed and field.tag != "select" else str(field.value or "") for field in fields}
        answer = page.request.post(target, form=data, headers={"Referer": origin + address}, max_redirects=0)
        assert answer.status != 403, "the form was not sent as a person sends it"
        yield answer.status, f"{target} {words[:10]!r}"
