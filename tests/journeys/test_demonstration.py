"""The demonstration in a browser without script: each kind of reader finds work, and every page they begin at is readable."""

import re
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import _environment, _free_port, _wait_until_it_answers
from tests.tables import begin_with_tables

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser
Look = Callable[[Any, str], None]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a whole demonstration, made as `make run` makes it."""
    address, data = f"127.0.0.1:{_free_port()}", tmp_path_factory.mktemp("year")
    begin_with_tables(data, tmp_path_factory)
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


def sign_in(page: Any, name: str) -> None:
    page.goto("/sign-in")
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


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
