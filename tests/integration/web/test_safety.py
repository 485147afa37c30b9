"""What a browser, a log and a deployment are told."""

import logging
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from remit.service.accounts.models import Role
from remit.service.config.logs import PlaceFormatter, RouteFilter
from remit.service.config.signing_key import read_or_make_key

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["account_login", "help"])
def test_page_may_load_nothing_but_our_own_files(page: str) -> None:
    response = Client().get(reverse(page))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (response["X-Frame-Options"], response["Referrer-Policy"]) == ("DENY", "same-origin")
    assert "no-store" in response["Cache-Control"]
    addresses = re.findall(r'(?:src|href|action)="(\w+:[^"]*)"', response.content.decode())
    assert addresses == []


def test_unknown_page_is_told_in_plain_words() -> None:
    response = Client().get("/nothing-here")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


@pytest.mark.parametrize("address", ["/figures/cost?provider=a%00b", "/cases?other=%00", "/organisations/a%00b"])
def test_address_with_a_sign_that_no_text_holds_is_refused(browser_of: Callable[..., Client], address: str) -> None:
    page = browser_of(Role.COMMISSIONER_OFFICER).get(address)
    assert page.status_code == 400
    assert "We could not read that" in page.content.decode()


def test_form_from_elsewhere_is_refused() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.example", "password": "x"})
    assert response.status_code == 403
    assert "That page was open for too long" in response.content.decode()


def test_log_names_the_route_and_never_the_path(browser_of: Callable[..., Client]) -> None:
    request = RequestFactory().get("/invitation/a-secret-token")
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Not Found: %s", ("/invitation/a-secret-token",), None)
    record.request = request
    RouteFilter().filter(record)
    assert "a-secret-token" not in record.getMessage()


def test_log_keeps_the_place_of_an_error_but_not_its_words() -> None:
    try:
        raise ValueError("NHS number of a patient")
    except ValueError as error:
        text = PlaceFormatter().formatException((ValueError, error, error.__traceback__))
    assert "ValueError" in text
    assert "test_safety.py" in text
    assert "patient" not in text


def test_key_is_made_once_and_for_its_owner_only(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "data/secret.key"  # type: ignore[operator]
    assert read_or_make_key(path) == read_or_make_key(path)
    assert path.stat().st_mode & 0o077 == 0


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_administrator_is_invited_by_command_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup", email="sam@remit.example", name="Sam Okafor", link_to="https://remit.example")
    link = capsys.readouterr().out.splitlines()[-1].removeprefix("https://remit.example")
    Client().post(link, {"password": "three odd words walk"})
    with pytest.raises(Exception, match="has an administrator already"):
        call_command("setup", email="sam@remit.example", name="Sam Okafor")


def test_second_invitation_of_an_administrator_tells_of_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup", email="sam@remit.example", name="Sam Okafor")
    call_command("setup", email="Sam@remit.example", name="Sam Okafor")
    assert "open invitation" not in capsys.readouterr().out
    call_command("setup", email="ada@remit.example", name="Ada Boateng")
    told = "has an open invitation as administrator too: its link works as well. Withdraw it on the page People once you are in."
    assert capsys.readouterr().out.splitlines()[0].lower() == f"sam@remit.example {told}".lower()


def test_menu_shows_only_what_a_role_may_open(browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.PRACTICE_MEMBER)
    menu = re.findall(r'navigation-link"[^>]*>(?:<strong[^>]*>)?([^<]+)', browser.get(reverse("home")).content.decode())
    assert menu == ["Home", "Letters", "Cases", "Figures", "Report without a letter", "Shared care", "Plans", "Check a draft", "More"]
    more = browser.get(reverse("more")).content.decode()
    assert "Organisations" in more
    assert "Mail settings" not in more
