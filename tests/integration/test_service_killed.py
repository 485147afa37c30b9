"""The web process killed in the middle of uploads and of sends, while somebody goes on trying: no letter is lost or stored twice, nothing is sent twice.

REMIT_KILL_COUNT=200 does it with as many letters as the project promises; without it fewer are taken. What happens to a worker that is killed, see
test_worker and web/test_reading_worker.
"""

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.integration.web.mail_servers import free_port, smtp_server

COUNT = int(os.environ.get("REMIT_KILL_COUNT", "16"))
# So many of the acts are left undisturbed between two kills, at most.
CALM = min(40, max(3, COUNT // 3))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')
BEGIN = "import django, json, sys; django.setup(); from remit.service.config.clock import now; "
SETUP = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from remit.service.config.demonstration.cast import Cast
from remit.service.config.demonstration.loading import BY, load
load(at=now(), most=0)
from remit.service.notifications.actions.choosing import choose_mail
from remit.service.notifications.models import MailChoices
member = Cast.load().member("ZZA001", "practice_member")
choose_mail(member.organisation, MailChoices(organisation=member.organisation, from_hour=0, to_hour=24), by=BY, at=now())
print(json.dumps(member.pk))
"""
DECIDE = """
from remit.service.config.demonstration.cast import Cast, actor_of
from remit.service.correspondence import actions
from remit.service.correspondence.models import Arrival, Letter
member = Cast.load().member("ZZA001", "practice_member")
for arrival in Arrival.objects.filter(state="waiting"):
    claim = actions.begin_reading(arrival.pk, at=now())
    actions.finish_reading(claim, actions.read_claimed(claim), at=now())
for letter in Letter.objects.filter(state="to_decide"):
    actions.decide(letter, {one.number: "return" for one in letter.findings.all()}, by=actor_of(member), at=now())
print(json.dumps(list(Letter.objects.filter(state="to_send").values_list("reference", flat=True))))
"""
LOOK = """
from collections import Counter
from remit.service.audit.models import Event
from remit.service.cases.models import Case
from remit.service.correspondence.models import Arrival, Letter, Original
from remit.service.notifications.models import OutgoingMail
print(json.dumps({
    "arrivals": Arrival.objects.count(), "originals": Original.objects.count(), "taken_in": Event.objects.filter(name="letter_taken_in").count(),
    "letters": Counter(Letter.objects.values_list("state", flat=True)), "cases": Case.objects.count(),
    "labels": Counter(Case.objects.values_list("label", flat=True)),
    "of_letters": Case.objects.values("letter_reference").distinct().count(), "mails": Counter(OutgoingMail.objects.values_list("state", flat=True)),
}))
"""
LETTER = """Northmoor General Hospital
Rheumatology outpatients
Clinic: 2 January 2026. Typed: 4 January 2026

Dear Dr Osei

Mrs Marjorie Ellwood-Tan, born 14 March 1957, NHS number 999 412 3076

Visit number {number}. MRI of both hands was done here on 19 December. GP to kindly chase the report.

Dr Ivo Castellan, consultant rheumatologist
"""


class Service:
    """A web service that is killed whole, as a power cut does it, and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Take where its data is."""
        self.environment, self.port, self.kills = environment, free_port(), 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a group of its own."""
        words = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--worker-class", "gthread", "--threads", "2"]
        words += ["--log-level", "critical", "remit.service.config.wsgi"]
        self._process = subprocess.Popen(words, env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """Kill all of its processes at once."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self.kills += 1


class Person:
    """Somebody at a browser who tries again when a page does not come."""

    def __init__(self, port: int) -> None:
        """Open a browser."""
        self.browser = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
        self.done = 0

    def again_and_again(self, act: Callable[[httpx.Client], bool]) -> None:
        """Do something until it was answered, for five minutes at most."""
        until = time.monotonic() + 300
        while time.monotonic() < until:
            try:
                if act(self.browser):
                    self.done += 1
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("The service did not come back.")

    def sign_in(self, member: int) -> None:
        """Sign in as one of the demonstration's people."""

        def act(browser: httpx.Client) -> bool:
            page = browser.get("/sign-in")
            return browser.post(f"/demo/{member}", data={"csrfmiddlewaretoken": TOKEN.findall(page.text)[0]}).status_code == 302

        self.again_and_again(act)

    def upload(self, number: int) -> None:
        """Add one letter."""

        def act(browser: httpx.Client) -> bool:
            page = browser.get("/letters/add")
            files = {"letters": (f"letter-{number}.txt", LETTER.format(number=number).encode(), "text/plain")}
            return browser.post("/letters/add", data={"csrfmiddlewaretoken": TOKEN.findall(page.text)[0]}, files=files).status_code == 302

        self.again_and_again(act)

    def send(self, reference: str) -> None:
        """Approve and send one letter; where it was sent before the answer got lost, the page leads on to its case."""

        def act(browser: httpx.Client) -> bool:
            page = browser.get(f"/send/{reference}")
            if page.status_code == 302:
                return "/sent" in page.headers["Location"]
            fields = {"csrfmiddlewaretoken": TOKEN.findall(page.text)[0], "seen": SEEN.findall(page.text)[0], "how": "mail", "has_note": "on", "own_line": ""}
            return browser.post(f"/send/{reference}", data=fields).status_code == 302

        self.again_and_again(act)


def ask(environment: dict[str, str], code: str) -> object:
    """Run a few lines of ours in a process of their own and return what they print last."""
    answer = subprocess.run([sys.executable, "-c", BEGIN + code], env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A copy of its own, as a demonstration, so that nobody needs a password."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}
    return kept | {"REMIT_DATA": str(tmp_path), "REMIT_DEMO": "1", "DJANGO_SETTINGS_MODULE": "remit.service.config.settings.local"}


@pytest.fixture
def service(environment: dict[str, str]) -> Iterator[Service]:
    """A service that is gone after the test."""
    found = Service(environment)
    yield found
    found.kill()


def kill_meanwhile(service: Service, person: Person, work: Callable[[], None], *, seed: int) -> None:
    """Let somebody work, and kill the service again and again until they are through."""
    chance, failed = random.Random(seed), []  # noqa: S311 which moment, is no secret

    def go() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 told below
            failed.append(error)

    working = threading.Thread(target=go)
    working.start()
    while working.is_alive():
        goal = person.done + chance.randint(1, CALM)
        while working.is_alive() and person.done < goal:
            time.sleep(0.01)
        if working.is_alive():
            # Somewhere within the next request.
            time.sleep(chance.random() * 0.15)
            service.kill()
            service.start()
    working.join()
    if failed:
        raise failed[0]


def test_web_process_killed_in_the_middle_of_uploads_and_sends_loses_nothing_and_sends_nothing_twice(environment: dict[str, str], service: Service) -> None:
    member = ask(environment, SETUP)
    assert isinstance(member, int)
    service.start()
    person = Person(service.port)
    person.sign_in(member)
    with contextlib.closing(person.browser):
        _upload_and_send(environment, service, person)
    service.kill()
    _mail_all(environment)


def _upload_and_send(environment: dict[str, str], service: Service, person: Person) -> None:

    kill_meanwhile(service, person, lambda: [person.upload(number) for number in range(COUNT)] and None, seed=1)
    assert service.kills >= 3
    found = ask(environment, LOOK)
    assert isinstance(found, dict)
    assert (found["arrivals"], found["originals"], found["taken_in"]) == (COUNT, COUNT, COUNT)

    to_send = ask(environment, DECIDE)
    assert isinstance(to_send, list)
    assert len(to_send) == COUNT
    kills = service.kills
    kill_meanwhile(service, person, lambda: [person.send(reference) for reference in to_send] and None, seed=2)
    assert service.kills - kills >= 3
    found = ask(environment, LOOK)
    assert isinstance(found, dict)
    assert (found["letters"], found["cases"], found["of_letters"]) == ({"sent": COUNT}, COUNT, COUNT)
    assert found["mails"] == {"waiting": COUNT}


def _mail_all(environment: dict[str, str]) -> None:
    """Let the worker hand over what was queued: each mail once."""
    with smtp_server() as postbox:
        words = [Path(sysconfig.get_path("scripts")) / "remit", "work"]
        server = {"REMIT_MAIL_HOST": "127.0.0.1", "REMIT_MAIL_PORT": str(postbox.port), "REMIT_MAIL_FROM": "remit@remit.example"}
        worker = subprocess.Popen(words, env=environment | server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 300
        while len(postbox.taken) < COUNT and time.monotonic() < until:
            time.sleep(0.1)
        worker.terminate()
        assert worker.wait(120) == 0
        subjects = Counter(str(one.message["Subject"]) for one in postbox.taken if "returns@" in one.to[0] or "rheumatology@" in one.to[0])
    assert len(subjects) == COUNT
    assert set(subjects.values()) == {1}
    labels = ask(environment, LOOK)
    assert isinstance(labels, dict)
    assert labels["labels"] == {"sent": COUNT}
