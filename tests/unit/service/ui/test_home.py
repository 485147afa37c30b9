"""The home page's list of sections: order, silence, replacement."""

import datetime as dt

import pytest

from remit.service.ui import home
from remit.service.ui.home import HomeSection, list_sections, register

AT = dt.datetime(2026, 1, 5, 9, 4, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_sections", {})


def test_sections_stand_in_the_order_of_their_place_whoever_registered_first() -> None:
    register(HomeSection("overdue", 300, "overdue.html", lambda acting, at: {}))
    register(HomeSection("letters", 100, "letters.html", lambda acting, at: {}))
    assert [section.template for section in list_sections(None, at=AT)] == ["letters.html", "overdue.html"]


def test_section_with_nothing_to_say_is_left_out() -> None:
    register(HomeSection("letters", 100, "letters.html", lambda acting, at: None))
    assert list_sections(None, at=AT) == []


def test_section_is_handed_the_reader_and_the_moment() -> None:
    register(HomeSection("letters", 100, "letters.html", lambda acting, at: {"acting": acting, "at": at}, is_pressing=False))
    drawn = list_sections("reader", at=AT)[0]
    assert (drawn.shown, drawn.is_pressing) == ({"acting": "reader", "at": AT}, False)


def test_section_of_the_same_name_is_replaced() -> None:
    register(HomeSection("letters", 100, "old.html", lambda acting, at: {}))
    register(HomeSection("letters", 100, "new.html", lambda acting, at: {}))
    assert [section.template for section in list_sections(None, at=AT)] == ["new.html"]
