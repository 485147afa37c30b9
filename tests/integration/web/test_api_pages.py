"""Pages of the API: keys, webhooks, and the check of a draft."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web import letters
from tests.integration.web.api_callers import Caller, make_secret, make_webhook, problem
from tests.integration.web.conftest import add_member, sign_in

from remit.service.accounts.models import Role
from remit.service.api.models import ApiKey, Message, PreventedCount, Sending
from remit.service.config.clock import now
from remit.service.correspondence.models import Letter
from remit.service.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(practice: Organisation) -> Client:
    """The browser of a practice manager."""
    return sign_in(add_member("manager@remit.example", Role.PRACTICE_MANAGER, practice))


def _form(**changes: str) -> dict[str, str]:
    day = now().date()
    return {
        "name": "Letter system",
        "role": "practice_member",
        "scope_rules": "on",
        "expires_on_day": "1",
        "expires_on_month": "1",
        "expires_on_year": str(day.year + 1),
        **changes,
    }


def test_manager_makes_a_key_that_works_until_it_is_revoked(manager: Client) -> None:
    page = manager.post(reverse("make_key"), _form()).content.decode()
    secret = page.split('<code class="remit-code">')[1].split("<")[0]
    system = Caller(secret)
    assert system.get("rules").status_code == 200
    assert problem(system.get("letters"))["type"] == "urn:remit:problem:scope-missing"
    listed = manager.get(reverse("keys")).content.decode()
    assert "Letter system" in listed
    assert secret not in listed
    key = ApiKey.objects.get()
    assert manager.post(reverse("revoke_key", kwargs={"key_id": key.pk})).status_code == 302
    assert problem(system.get("rules"))["type"] == "urn:remit:problem:key-revoked"
    assert "Keys that work no more" in manager.get(reverse("keys")).content.decode()


def test_client_for_tokens_is_shown_its_id_and_secret(manager: Client) -> None:
    page = manager.post(reverse("make_key"), _form(is_client="yes")).content.decode()
    assert "Client id" in page
    assert ApiKey.objects.get().client_id in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"scope_rules": ""}, "Choose at least one thing that the key is for."),
        ({"expires_on_year": "2020"}, "Choose a last day after today and within 400 days."),
        ({"expires_on_year": "2999"}, "Choose a last day after today and within 400 days."),
        ({"role": "administrator"}, "Select a valid choice"),
        ({"name": ""}, "Write which system it is for."),
    ],
)
def test_key_that_could_do_nothing_or_too_much_is_refused(manager: Client, changes: dict[str, str], sentence: str) -> None:
    assert sentence in manager.post(reverse("make_key"), _form(**changes)).content.decode()
    assert not ApiKey.objects.exists()


def test_webhook_into_a_private_network_is_refused_on_the_page(manager: Client) -> None:
    page = manager.post(reverse("add_webhook"), {"address": "https://10.0.0.7/hook"}).content.decode()
    assert "This address leads to a private network" in page


def test_log_of_webhooks_shows_and_replays(manager: Client, practice: Organisation) -> None:
    webhook = make_webhook(practice)
    Message.objects.create(webhook=webhook, name="msg_1", event=1, body="{}", state=Sending.GIVEN_UP, said="Answered 500.", made_at=now())
    assert "Answered 500." in manager.get(reverse("webhook_messages")).content.decode()
    assert manager.post(reverse("replay_message", kwargs={"message": "msg_1"})).status_code == 302
    assert Message.objects.get().state == Sending.WAITING
    manager.post(reverse("end_webhook", kwargs={"webhook_id": webhook.pk}))
    assert Message.objects.get().state == Sending.GIVEN_UP
    assert webhook.address not in manager.get(reverse("keys")).content.decode()


def test_pasted_draft_is_checked_and_only_counted(browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.PROVIDER_MEMBER)
    page = browser.post(reverse("check_draft"), {"text": letters.letter_text(letters.CHASE)}).content.decode()
    assert "Work for your own team" in page
    assert "<mark>GP to kindly chase the report.</mark>" in page
    assert "Nothing to put right" not in page
    assert "This month: 1 draft checked, 1 request found before sending." in page
    assert (Letter.objects.count(), PreventedCount.objects.count()) == (0, 2)
    assert "Nothing to put right" in browser.post(reverse("check_draft"), {"text": letters.letter_text()}).content.decode()
    assert "Paste the text of the letter." in browser.post(reverse("check_draft"), {"text": " "}).content.decode()


def test_key_of_another_organisation_is_not_found(manager: Client, provider: Organisation) -> None:
    make_secret(provider, Role.PROVIDER_MEMBER)
    assert manager.get(reverse("revoke_key", kwargs={"key_id": ApiKey.objects.get().pk})).status_code == 404
