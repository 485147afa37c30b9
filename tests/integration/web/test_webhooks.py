"""Webhooks: signed, sent once an event, tried again, never steered into a private network. The receiving side is a real server."""

import datetime as dt
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier
from tests.integration.web.case_makers import move, sent_case
from tests.integration.web.conftest import BY

from remit.engine.lifecycle import Move
from remit.service.api import policies
from remit.service.api.actions import webhooks
from remit.service.api.models import Message, Sending, Webhook
from remit.service.audit.models import Event
from remit.service.cases.models import Case
from remit.service.config.clock import now
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db


class Receiver:
    """A server that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        """Start it."""
        outer = self
        self.answers: list[int] = []
        self.seen: list[tuple[dict[str, str], bytes]] = []
        self.seconds = 0.0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.seen.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                time.sleep(outer.seconds)
                status = outer.answers.pop(0) if outer.answers else 200
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}/remit"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver whose address the settings allow, as in no real service."""
    found = Receiver()
    settings.API_LOCAL_TARGETS = (f"127.0.0.1:{found.server.server_port}",)
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def case() -> Case:
    """A case that was sent."""
    return sent_case(at=now())


def _send(at: dt.datetime) -> int:
    return webhooks.send_due(clock=lambda: at)


def test_event_of_a_case_is_told_signed_and_without_words(receiver: Receiver, case: Case) -> None:
    made = webhooks.add_webhook(case.provider, receiver.address, by=BY, at=now())
    assert webhooks.look_for_events(at=now()) == 0
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    move(case, Move.READ, "provider", at=now(), key="read:1")
    assert webhooks.look_for_events(at=now()) == 1
    assert webhooks.look_for_events(at=now()) == 0
    assert _send(now()) == 1
    ((headers, body),) = receiver.seen
    told = Verifier(made.secret).verify(body, headers)
    assert told["type"] == "case.moved"
    assert told["data"] == {
        "reference": case.reference,
        "number": told["data"]["number"],
        "move": "acknowledge",
        "state": "acknowledged",
        "waits_for": "provider",
    }
    assert b"9990000018" not in body
    assert Message.objects.get().state == Sending.SENT
    assert made.secret.encode() not in bytes(Webhook.objects.get().sealed_secret)


def test_others_are_told_nothing_of_a_case_that_is_not_theirs(receiver: Receiver, case: Case) -> None:
    from tests.integration.web.conftest import add_organisation

    other = add_organisation("ZZP2", "provider")
    webhooks.add_webhook(other, receiver.address, by=BY, at=now())
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    assert webhooks.look_for_events(at=now()) == 0


def test_event_that_comes_to_light_later_is_told_too(receiver: Receiver, case: Case) -> None:
    """Numbers are given before they are committed: a lower one may appear after a higher one was told."""
    webhook = webhooks.add_webhook(case.provider, receiver.address, by=BY, at=now()).webhook
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    move(case, Move.MESSAGE, "provider", at=now(), text="We look into it.")
    assert webhooks.look_for_events(at=now()) == 2
    Message.objects.filter(webhook=webhook).order_by("event").first().delete()  # type: ignore[union-attr]
    assert webhooks.look_for_events(at=now()) == 1


def test_failure_is_tried_again_and_given_up_after_a_day(receiver: Receiver, case: Case) -> None:
    webhooks.add_webhook(case.provider, receiver.address, by=BY, at=now())
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    at = now()
    webhooks.look_for_events(at=at)
    receiver.answers = [500] * 20
    waited = dt.timedelta()
    for wait in webhooks.WAITS:
        assert _send(at) == 1
        assert _send(at + wait - dt.timedelta(seconds=1)) == 0
        at, waited = at + wait, waited + wait
    assert _send(at) == 1
    message = Message.objects.get()
    assert (message.state, message.attempts, message.said, message.due_at) == (Sending.GIVEN_UP, 8, "Answered 500.", None)
    assert waited > dt.timedelta(days=1)
    assert len({headers["webhook-id"] for headers, _ in receiver.seen}) == 1


def test_message_is_replayed_from_the_log(receiver: Receiver, case: Case) -> None:
    webhooks.add_webhook(case.provider, receiver.address, by=BY, at=now())
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    webhooks.look_for_events(at=now())
    with pytest.raises(RefusalError, match="still waits to be sent"):
        webhooks.replay(Message.objects.get(), by=BY, at=now())
    _send(now())
    webhooks.replay(Message.objects.get(), by=BY, at=now())
    _send(now())
    assert len(receiver.seen) == 2
    assert receiver.seen[0][1] == receiver.seen[1][1]
    assert Event.objects.filter(name="webhook_replayed").exists()


def test_target_that_redirects_is_not_followed(receiver: Receiver, case: Case) -> None:
    webhooks.add_webhook(case.provider, receiver.address, by=BY, at=now())
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    webhooks.look_for_events(at=now())
    receiver.answers = [302]
    _send(now())
    message = Message.objects.get()
    assert (message.state, message.said) == (Sending.WAITING, "Answered 302. It leads elsewhere, and that is not followed.")
    assert len(receiver.seen) == 1


def test_target_that_hangs_is_left_after_some_seconds(receiver: Receiver, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "_SECONDS", 0.3)
    webhooks.add_webhook(case.provider, receiver.address, by=BY, at=now())
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    webhooks.look_for_events(at=now())
    receiver.seconds = 2.0
    start = time.monotonic()
    _send(now())
    assert time.monotonic() - start < 1.8
    assert Message.objects.get().said == "No answer within 0.3 seconds."


def test_target_that_is_gone_is_said(receiver: Receiver, case: Case) -> None:
    webhooks.add_webhook(case.provider, receiver.address, by=BY, at=now())
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    webhooks.look_for_events(at=now())
    receiver.server.shutdown()
    receiver.server.server_close()
    _send(now())
    assert Message.objects.get().said == "Could not be reached (ConnectError)."


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://10.1.2.3/hook",
        "https://192.168.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[fd00::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://0.0.0.0/hook",
        "https://2130706433/hook",
    ],
)
def test_private_address_is_refused(address: str) -> None:
    with pytest.raises(RefusalError, match="leads to a private network, and nothing is sent there"):
        policies.check_target(address)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://letters.example/hook", "needs a plain https address"),
        ("https://user:word@letters.example/hook", "needs a plain https address"),
        ("https://letters.example:22/hook", "needs a plain https address"),
        ("https://letters.example:99999/hook", "has a port that is none"),
        ("https://nobody.invalid/hook", "The name nobody.invalid cannot be found"),
        ("file:///etc/passwd", "needs a plain https address"),
    ],
)
def test_address_that_is_none_of_ours_says_what_to_write(address: str, sentence: str) -> None:
    with pytest.raises(RefusalError, match=sentence):
        policies.check_target(address)


def test_name_that_leads_somewhere_else_later_is_refused_then(case: Case, receiver: Receiver, settings: Any) -> None:
    """The address is looked up again for each message, and the call goes to the machine that was looked at."""
    webhooks.add_webhook(case.provider, receiver.address, by=BY, at=now())
    settings.API_LOCAL_TARGETS = ()
    Webhook.objects.update(address=receiver.address.replace("http://", "https://"))
    move(case, Move.ACKNOWLEDGE, "provider", at=now())
    webhooks.look_for_events(at=now())
    _send(now())
    assert Message.objects.get().said.startswith("A webhook needs a plain https address")
    Webhook.objects.update(address="https://localhost/hook")
    Message.objects.update(due_at=now())
    _send(now())
    assert Message.objects.get().said.startswith("This address leads to a private network")
    assert receiver.seen == []
