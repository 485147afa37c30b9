"""Systems that ask through the API, with keys made through the same action as real ones."""

import base64
import datetime as dt
import json
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.integration.web.conftest import BY, add_organisation

from remit.service.accounts.models import Role
from remit.service.api.actions.keys import NewKey, make_key
from remit.service.api.models import ApiKey, Message, Sending, Webhook
from remit.service.api.permissions import Scope
from remit.service.audit.sealing import seal_text
from remit.service.config.clock import now
from remit.service.organisations.models import Kind, Organisation

API_THINGS = ("api_key", "webhook", "message")
ALL_SCOPES = tuple(scope.value for scope in Scope)


def make_secret(
    organisation: Organisation, role: Role, *scopes: str, at: dt.datetime | None = None, days: int = 30, is_client: bool = False
) -> tuple[str, str]:
    """Make a key; return its secret and, of a client, its id."""
    at = at or now()
    new = NewKey("Letter system", role, scopes or ALL_SCOPES, at.date() + dt.timedelta(days=days), is_client=is_client)
    made = make_key(organisation, new, by=BY, at=at)
    return made.secret, made.key.client_id


def make_webhook(organisation: Organisation, address: str = "https://letters.example/remit") -> Webhook:
    """Add a webhook without asking the network where its address leads."""
    facts = {"sealed_secret": seal_text("whsec_" + base64.b64encode(b"k" * 32).decode()), "made_at": now(), "made_by": BY.name}
    return Webhook.objects.create(organisation=organisation, address=address, **facts)


def make_api_thing(thing: str, organisation: Organisation | None) -> dict[str, Any]:
    """Make what the address of a page about keys names; administrators have none, so it is somebody else's."""
    owner = organisation or add_organisation("ZTKEY", Kind.PRACTICE)
    role = {Kind.PRACTICE: Role.PRACTICE_MEMBER, Kind.PROVIDER: Role.PROVIDER_MEMBER, Kind.COMMISSIONER: Role.COMMISSIONER_OFFICER, Kind.LMC: Role.LMC_READER}
    if thing == "api_key":
        make_secret(owner, role[Kind(owner.kind)])
        return {"key_id": ApiKey.objects.get(organisation=owner).pk}
    webhook = make_webhook(owner)
    if thing == "webhook":
        return {"webhook_id": webhook.pk}
    Message.objects.create(webhook=webhook, name="msg_1", event=1, body="{}", state=Sending.GIVEN_UP, made_at=now())
    return {"message": "msg_1"}


class Caller:
    """A system with a key."""

    def __init__(self, secret: str = "") -> None:
        """Take the key."""
        self.client, self.secret = Client(), secret

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Ask, and return the answer as it came."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            named["Authorization"] = f"Bearer {self.secret}"
        data = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        return self.client.generic(method, f"/api/{path}", data, content_type="application/json", headers=named)  # type: ignore[return-value]

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Ask for something."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        """Send something."""
        return self.ask("POST", path, body, **headers)


def caller(organisation: Organisation, role: Role, *scopes: str, **facts: Any) -> Caller:
    """Return a system of an organisation."""
    return Caller(make_secret(organisation, role, *scopes, **facts)[0])


def problem(answer: HttpResponse) -> dict[str, Any]:
    """Return a refusal, and see to it that it is one."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    found: dict[str, Any] = json.loads(answer.content)
    assert found["status"] == answer.status_code
    assert found["detail"].endswith(".")
    return found
