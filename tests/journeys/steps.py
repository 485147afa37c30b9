"""What people do in a browser, in the words of the journeys. No test lives here."""

from typing import Any


def follow(page: Any, what: Any) -> None:
    """Click and wait for the page that comes, so that nothing reads the one that goes."""
    with page.expect_navigation():
        what.click()


def sign_in(page: Any, name: str, number: int = 0) -> None:
    """Choose a person on the sign-in page of a demonstration; `number` where one has several roles."""
    page.goto("/sign-in")
    follow(page, page.get_by_role("button", name=name).nth(number))


def link(page: Any, name: str) -> Any:
    """Return the first link of exactly this name."""
    return page.get_by_role("link", name=name, exact=True).first


def button(page: Any, name: str) -> Any:
    """Return the button of exactly this name."""
    return page.get_by_role("button", name=name, exact=True)


def fill_day(page: Any, name: str, day: int, month: int, year: int) -> None:
    """Type a date into the three parts of a field, by the field's name."""
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.locator(f"[name='{name}_{part}']").fill(str(value))
