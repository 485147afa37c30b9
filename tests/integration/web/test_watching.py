"""What machines ask of the service: is it up, is it ready, what waits; and the lines of its log."""

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client import CollectorRegistry, generate_latest
from tests.integration.web.conftest import AT
from tests.integration.web.letters import add_letter
from tests.integration.web.mail_servers import free_port

from remit.service.config.logs import JsonFormatter, RouteFilter, service_logging
from remit.service.config.pulse import beat, last_beat
from remit.service.config.serving.metrics import WaitingCollector, count_request, registry
from remit.service.config.serving.metrics_door import MetricsDoor
from remit.service.config.serving.probes import Readiness
from remit.service.notifications import actions as mails
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "word"), [("/healthy", "ok"), ("/ready", "ready")])
def test_load_balancer_may_ask_by_number_and_without_tls(path: str, word: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["remit.example"], True
    answer = Client(HTTP_HOST="10.0.0.7:8000").get(path)
    assert (answer.status_code, answer.content.decode(), answer["Cache-Control"]) == (200, f"{word}\n", "no-store")
    assert Client(HTTP_HOST="10.0.0.7:8000").get("/help").status_code in (301, 400)


def test_service_without_its_tables_or_its_database_is_up_but_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases'")
    assert Client().get("/ready").content == b"not ready: the tables are not up to date\n"

    def refuse(*_call: Any) -> Any:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        assert Readiness().look() == (503, "not ready: the database does not answer")
        assert Client().get("/healthy").status_code == 200


def values(counts: CollectorRegistry) -> dict[str, float]:
    """Return what is handed out, by the name of each line."""
    lines = [line for line in generate_latest(counts).decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_metrics_say_what_waits_and_hold_nothing_of_a_patient(practice: Organisation) -> None:
    add_letter(practice)
    mails.queue_mail(mails.Mail("returns@north.example", "Returned work", "Words", "case:RM490721", is_urgent=True), at=AT)
    beat(at=AT)
    counts = CollectorRegistry()
    counts.register(WaitingCollector(lambda: AT.replace(minute=14)))
    found = values(counts)
    assert (found["remit_database_up"], found['remit_letters{state="to_decide"}'], found['remit_files{state="waiting"}']) == (1, 1, 0)
    assert (found['remit_mails{state="waiting"}'], found["remit_oldest_mail_due_seconds"]) == (1, 600)
    assert (found["remit_worker_silent_seconds"], last_beat()) == (600, AT)
    text = generate_latest(counts).decode()
    assert [word for word in ("Ellwood", "999", "ZZA001", "RM490721", "north") if word in text] == []


def test_metrics_say_where_the_database_does_not_answer() -> None:
    def refuse(*_call: Any) -> Any:
        raise OperationalError("the server closed the connection")

    counts = CollectorRegistry()
    counts.register(WaitingCollector())
    with connection.execute_wrapper(refuse):
        assert values(counts) == {"remit_database_up": 0}


def test_request_is_counted_by_the_name_of_its_page_and_never_by_what_a_client_makes_up() -> None:
    name = 'remit_request_seconds_count{method="GET",status="404",view="invitation"}'
    before = values(registry()).get(name, 0)
    answer = Client().get("/invitation/a-secret-token")
    assert len(answer["X-Request-Id"]) == 16
    count_request("help", "BREW", 405, 0.1)
    found = values(registry())
    assert found[name] == before + 1
    assert found['remit_request_seconds_count{method="other",status="405",view="help"}'] == 1
    assert not any("secret" in line or "BREW" in line for line in found)


@contextmanager
def opened(**words: Any) -> Iterator[MetricsDoor]:
    """Open a door to nothing."""
    door = MetricsDoor("127.0.0.1:0", CollectorRegistry(), **words)
    door.open()
    try:
        yield door
    finally:
        door.close()


def knock(door: MetricsDoor, path: str = "/metrics", **headers: str) -> int:
    """Return the status of an answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{door.port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 our own address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_metrics_are_handed_to_who_shows_the_token() -> None:
    with opened(token="one made-up token") as door:  # noqa: S106 of this test
        assert knock(door, Authorization="Bearer one made-up token") == 200
        assert (knock(door), knock(door, Authorization="Bearer another")) == (401, 401)
    with opened(token="") as door:
        assert (knock(door), knock(door, "/cases")) == (200, 404)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("9100", "'9100' is not an address. Write host and port, such as 127.0.0.1:9100."),
        ("127.0.0.1:99999", "'127.0.0.1:99999' is not an address."),
        ("0.0.0.0:9100", "Metrics at 0.0.0.0:9100 could be read by every machine that reaches it. Set REMIT_METRICS_TOKEN, or listen at 127.0.0.1."),
    ],
)
def test_metrics_are_not_handed_to_the_world(address: str, sentence: str) -> None:
    with pytest.raises(RefusalError) as caught:
        MetricsDoor(address, CollectorRegistry(), token="")
    assert str(caught.value).startswith(sentence)


def test_metrics_at_a_port_that_is_taken_say_so() -> None:
    with opened(token="") as door, pytest.raises(RefusalError, match=r"cannot be handed out at .*: Address already in use. Choose another port"):
        MetricsDoor(f"127.0.0.1:{door.port}", CollectorRegistry(), token="")
    assert free_port()


def test_structured_log_is_one_object_a_line_without_words_of_an_error() -> None:
    record = logging.LogRecord("remit.work", logging.ERROR, "", 0, "The chore “%s” failed.", ("count",), None)
    record.number, record.view, record.patient = "ab12", "letter", "Marjorie Ellwood-Tan"
    try:
        raise ValueError("NHS number of a patient")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    text = JsonFormatter().format(record)
    line = json.loads(text)
    assert (line["level"], line["logger"], line["message"], line["number"], line["view"]) == (
        "error",
        "remit.work",
        "The chore “count” failed.",
        "ab12",
        "letter",
    )
    assert line["exception"][0] == "builtins.ValueError at"
    assert "\n" not in text
    assert "patient" not in text
    assert "Ellwood" not in text


def test_web_server_does_not_log_the_address_of_a_request() -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "Error handling request %s", ("/invitation/a-secret-token",), None)
    RouteFilter().filter(record)
    assert record.getMessage() == "Error handling request"


def test_form_of_logs_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_LOGS", "xml")
    with pytest.raises(ImproperlyConfigured, match=r"REMIT_LOGS is 'xml'. Write text or json, or leave it out."):
        service_logging()
    monkeypatch.setenv("REMIT_LOGS", "json")
    assert service_logging()["loggers"]["remit.request"]["level"] == "INFO"
    monkeypatch.delenv("REMIT_LOGS")
    assert service_logging()["loggers"]["remit.request"]["level"] == "WARNING"
