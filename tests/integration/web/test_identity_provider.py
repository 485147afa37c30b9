"""Sign-in by OpenID Connect, against a real provider on this machine."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse
from tests.integration.web.conftest import add_member

from remit.service.accounts.models import Person, Role
from remit.service.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
provider_mock = pytest.importorskip("oidc_provider_mock")


@pytest.fixture
def identity_provider(settings: Any) -> Iterator[str]:
    """The address of an identity provider that knows three people."""
    with provider_mock.run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        for subject, email, is_verified in (
            ("1", "mira@lime.example", True),
            ("2", "uninvited@lime.example", True),
            ("3", "mira@lime.example", False),
        ):
            requests.put(f"{address}/users/{subject}", json={"email": email, "email_verified": is_verified}, timeout=10).raise_for_status()
        app = {"provider_id": "oidc", "name": "Test", "client_id": "remit", "secret": "secret", "settings": {"server_url": address}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield address


def _sign_in(browser: Client, subject: str) -> str:
    """Go to the provider as a browser would, say who we are, come back; return where that ends."""
    leave = browser.post(reverse("openid_connect_login", kwargs={"provider_id": "oidc"}))
    back = requests.post(leave["Location"], data={"sub": subject}, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    answer = browser.get(f"{parts.path}?{parts.query}")
    return str(answer.get("Location", answer.content.decode()))


def test_invited_person_gets_in_without_our_second_step(identity_provider: str, practice: Organisation) -> None:
    add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    browser = Client()
    assert _sign_in(browser, "1") == reverse("home")
    assert "Lime Avenue Surgery" in browser.get(reverse("home")).content.decode()


@pytest.mark.parametrize("subject", ["2", "3"], ids=["nobody invited them", "address not vouched for"])
def test_others_do_not_get_in(identity_provider: str, practice: Organisation, subject: str) -> None:
    add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    browser = Client()
    assert "not invited" in _sign_in(browser, subject)
    assert browser.get(reverse("home"))["Location"].startswith(reverse("account_login"))
    assert Person.objects.count() == 1
