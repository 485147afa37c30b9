"""Letters with script: it makes the same pages smoother. Each of these things works without it too (test_letters)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys.steps import follow
from tests.journeys.test_letters import URGENT, sign_in

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]


@pytest.fixture
def scripted(chromium: Any, service: str) -> Iterator[Any]:
    """A page with script, and the policy of the service in force: a script that it refuses would be an error here."""
    context = chromium.new_context(base_url=service)
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert errors == []


DROP = """(names) => {
    const all = new DataTransfer();
    for (const [name, text] of names) all.items.add(new File([text], name, { type: "text/plain" }));
    const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: all });
    document.querySelector("h1").dispatchEvent(event);
}"""
MARK = """([from, to]) => {
    const pieces = [...document.querySelectorAll("[data-letter] [data-start]")];
    const find = (words) => pieces.find((piece) => piece.textContent.includes(words));
    const first = find(from), last = find(to);
    const range = document.createRange();
    range.setStart(first.firstChild, first.textContent.indexOf(from));
    range.setEnd(last.firstChild, last.textContent.indexOf(to) + to.length);
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
}"""


def test_letters_are_dropped_read_and_a_missed_request_is_marked_in_the_text(scripted: Any) -> None:
    page = scripted
    sign_in(page, "Dr Amara Osei")
    page.goto("/letters/add")
    text = URGENT.replace("Ellwood-Tan", "Marchbanks")
    page.evaluate(DROP, [["one.txt", text], ["two.txt", text.replace("MRI of both hands", "MRI of both feet")]])
    expect(page.get_by_text("2 files chosen")).to_be_visible()
    page.evaluate(DROP, [["three.txt", text.replace("MRI of both hands", "MRI of both knees")]])
    expect(page.get_by_text("3 files chosen")).to_be_visible()
    follow(page, page.get_by_role("button", name="Check these letters"))
    expect(page.get_by_text("3 of 3 checked.")).to_be_visible(timeout=60_000)
    follow(page, page.get_by_role("button", name="Start with the first urgent letter"))
    page.evaluate(MARK, ["her next visit", "in April."])
    follow_button = page.get_by_role("button", name="Add the marked words as a request")
    expect(follow_button).to_be_visible()
    follow_button.click()
    expect(page.get_by_text("Marked: “her next visit here is in April.”")).to_be_visible()
    page.get_by_label("What does it ask you to do?").select_option("book_hospital_followup")
    page.locator("#finding-1").get_by_label("Accept it").check()
    follow(page, page.get_by_role("button", name="Add this request"))
    expect(page.locator("#finding-1").get_by_label("Accept it")).to_be_checked()
    expect(page.locator("blockquote", has_text="her next visit here is in April.")).to_be_visible()


def test_words_that_run_over_marks_and_lines_are_taken_whole(scripted: Any) -> None:
    page = scripted
    sign_in(page, "Dr Amara Osei")
    page.goto("/letters")
    follow(page, page.get_by_role("link", name=re.compile("Marchbanks")).first)
    page.evaluate(MARK, ["potassium of 5.8", "numbness in the right hand"])
    page.get_by_role("button", name="Add the marked words as a request").click()
    page.get_by_label("What does it ask you to do?").select_option("arrange_test")
    follow(page, page.get_by_role("button", name="Add this request"))
    quote = page.locator("blockquote", has_text="potassium of 5.8")
    expect(quote).to_contain_text("She has numbness in the right hand")
    expect(quote).to_contain_text("GP to repeat U&E within 48 hours please.")


def test_letter_is_decided_on_by_keyboard_alone(scripted: Any) -> None:
    page = scripted
    sign_in(page, "Dr Amara Osei")
    page.goto("/letters")
    follow(page, page.get_by_role("link", name=re.compile("Marchbanks")).last)
    page.locator("input[name=d1]:checked").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=d1]:checked")).to_have_value("accept")
    for number in range(2, 20):
        group = page.locator(f"input[name=d{number}]")
        if not group.count():
            break
        checked = page.locator(f"input[name=d{number}]:checked")
        (checked if checked.count() else group.first).focus()
        page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).not_to_have_title(re.compile("^Error"))
    assert "/letters/l" not in page.url or page.url.endswith("/send")
