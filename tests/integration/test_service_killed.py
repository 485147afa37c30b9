"""`remit serve` killed again and again in the middle of uploads, decisions and sends: no letter is lost or stored twice, no mail is lost or sent twice.

The whole service runs, web server and worker, against a mail server and a mailbox. One person uploads, decides and approves, and tries again where no answer
came, as anybody would. Some answers that came are dropped on purpose and the very same form is sent again, because with few letters no kill may fall between
an act and its answer. REMIT_KILLS=200 (`make kills`) does it with as many letters as the project promises; `make test` with a few, on SQLite.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.integration.processes import REMIT, descendants, wait_for
from tests.integration.web.mail_servers import IMAP_PASSWORD, IMAP_USER, Postbox, Received, free_port, imap_server, smtp_server

FEW = 6
COUNT = int(os.environ.get("REMIT_KILLS", FEW))
# Of each few forms one is sent again after its answer came, as if that had been lost.
DROPPED_EVERY = 3
# So many acts are left undisturbed between two kills, at most.
CALM = min(60, max(4, COUNT // 3))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')
CHOICE = re.compile(r'name="(d\d+)"')
BEGIN = "import django, json; django.setup(); from remit.service.config.clock import now; "
SETUP = """
from remit.service.config.demonstration.cast import Cast
from remit.service.config.demonstration.loading import BY
from remit.service.notifications.actions.choosing import choose_mail
from remit.service.notifications.models import MailChoices
member = Cast.load().member("ZZA001", "practice_member")
choose_mail(member.organisation, MailChoices(organisation=member.organisation, from_hour=0, to_hour=24), by=BY, at=now())
print(json.dumps(member.pk))
"""
LOOKER = """
import sys
from collections import Counter
from django.db import connection
from remit.service.audit.models import Event
from remit.service.cases.models import Case
from remit.service.correspondence.models import Arrival, Letter, Original
from remit.service.notifications.models import OutgoingMail
for _ in sys.stdin:
  print(json.dumps({
    "arrivals": Counter(Arrival.objects.values_list("state", flat=True)), "originals": Original.objects.count(),
    "taken_in": Event.objects.filter(name="letter_taken_in").count(),
    "letters": Counter(Letter.objects.values_list("state", flat=True)), "references": list(Letter.objects.order_by("pk").values_list("reference", flat=True)),
    "cases": list(Case.objects.values_list("reference", flat=True)), "labels": Counter(Case.objects.values_list("label", flat=True)),
    "letters_with_case": Case.objects.values("letter_reference").distinct().count(),
    "mails": Counter(OutgoingMail.objects.values_list("state", flat=True)), "about": list(OutgoingMail.objects.values_list("message_id", "about")),
  }), flush=True)
  connection.close()
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
    """`remit serve`, parts of which are killed, and which is started again where it ended."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Take where its data is."""
        self.environment, self.port = environment, free_port()
        self.kills: Counter[str] = Counter()
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time, self._ending = threading.Lock(), threading.Event()

    def start(self) -> None:
        """Start it, and again where it ended, as the machine's own service manager does."""
        self._start()
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        while not self._ending.wait(0.2):
            with self._one_at_a_time:
                if self._process is not None and self._process.poll() is not None and not self._ending.is_set():
                    self._start()

    def _start(self) -> None:
        words = [REMIT, "serve", "--demo", "--address", f"127.0.0.1:{self.port}", "--workers", "2"]
        self._process = subprocess.Popen(words, env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=self._log())

    def _log(self) -> int:
        return os.open(Path(self.environment["REMIT_DATA"]) / "service.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def kill(self, what: str) -> None:
        """Kill all of it at once as a power cut does it, the web server, the processes that answer, or the worker."""
        with self._one_at_a_time:
            if self._process is None or self._process.poll() is not None:
                return
            if what == "everything":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                found = self._parts(what)
                if not found:
                    return
                for number in found:
                    with suppress(ProcessLookupError):
                        os.kill(number, signal.SIGKILL)
            self.kills[what] += 1
            if what == "everything":
                self._process.wait(120)

    def _parts(self, what: str) -> list[int]:
        assert self._process is not None
        family = descendants(self._process.pid)
        web = next((number for number, words in family.items() if "gunicorn" in words), 0)
        answering = descendants(web) if web else {}
        return {
            "web server": [web] if web else [],
            "answering": list(answering),
            "worker": [number for number, words in family.items() if "remit.service.config work" in words],
        }[what]

    def end(self) -> int:
        """Tell it to stop and return its exit code."""
        with self._one_at_a_time:
            self._ending.set()
            assert self._process is not None
            self._process.terminate()
            return self._process.wait(120)

    def remove(self) -> None:
        """Leave nothing behind, whatever a test came to."""
        self._ending.set()
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Person:
    """Somebody at a browser who tries again where no answer came. An answer that comes while something is killed is lost too."""

    def __init__(self, service: Service) -> None:
        """Open a browser."""
        self.browser = httpx.Client(base_url=f"http://127.0.0.1:{service.port}", timeout=120)
        self.service = service
        self.done, self.tried, self.seconds = 0, 0, 0.1
        self.posted, self.sent_again = 0, 0

    def again_and_again(self, act: Callable[[], bool]) -> None:
        """Do something until it was answered, for ten minutes at most."""
        until = time.monotonic() + 600
        while time.monotonic() < until:
            kills, began = self._kills_of_web(), time.monotonic()
            self.tried += 1
            try:
                if act() and kills == self._kills_of_web():
                    self.done += 1
                    self.seconds = time.monotonic() - began
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("The service did not come back.")

    def _kills_of_web(self) -> int:
        return sum(count for what, count in self.service.kills.items() if what != "worker")

    def _read(self, address: str) -> httpx.Response:
        page = self.browser.get(address)
        assert page.status_code < 400, (address, page.status_code)
        return page

    def _post(self, address: str, page: httpx.Response, fields: dict[str, str], files: Any = None, *, may_drop: bool = False) -> bool:
        """Send a form; now and then drop the answer and send the very same form again: it must be answered as before, and do nothing more.

        What a kill kept from being sent again is made up for by the next form.
        """
        self.posted += may_drop
        drops = may_drop and self.posted > DROPPED_EVERY * self.sent_again
        for _ in range(2 if drops else 1):
            answer = self.browser.post(address, data={"csrfmiddlewaretoken": TOKEN.findall(page.text)[0]} | fields, files=files)
            assert answer.status_code == 302, (address, answer.status_code)
        self.sent_again += drops
        return True

    def sign_in(self, member: int) -> None:
        """Sign in as one of the demonstration's people."""
        self.again_and_again(lambda: self._post(f"/demo/{member}", self._read("/sign-in"), {}))

    def upload(self, number: int) -> None:
        """Add one letter."""
        files = {"letters": (f"letter-{number}.txt", LETTER.format(number=number).encode(), "text/plain")}
        self.again_and_again(lambda: self._post("/letters/add", self._read("/letters/add"), {}, files, may_drop=True))

    def decide(self, reference: str) -> None:
        """Return each request of a letter; decided already, it is decided so once more."""

        def act() -> bool:
            page = self._read(f"/letters/{reference}")
            return self._post(f"/letters/{reference}", page, {"seen": SEEN.findall(page.text)[0]} | dict.fromkeys(CHOICE.findall(page.text), "return"))

        self.again_and_again(act)

    def send(self, reference: str) -> None:
        """Approve and send one letter; where it was sent before the answer got lost, the page leads on to its case."""

        def act() -> bool:
            page = self._read(f"/send/{reference}")
            if page.status_code == 302:
                assert page.headers["Location"].endswith("/sent"), page.headers["Location"]
                return True
            fields = {"seen": SEEN.findall(page.text)[0], "how": "mail", "has_note": "on", "own_line": ""}
            return self._post(f"/send/{reference}", page, fields, may_drop=True)

        self.again_and_again(act)


class Killer:
    """Kills parts of a service while somebody works: within an act, and where the mail server has heard an address, has taken a mail or takes it not."""

    EVERY = ("answering", "everything", "answering", "worker", "web server")
    MAIL = ("after", "instead", "addressed")

    def __init__(self, service: Service, person: Person, postbox: Postbox) -> None:
        """Listen to the mail server."""
        self.service, self.person, self.postbox = service, person, postbox
        self.chance = random.Random(5)  # noqa: S311 which moment, is no secret
        self.at_mail, self._turn = iter(range(COUNT // 8, COUNT, max(FEW, COUNT // 12))), 0
        self._next, self._moment = next(self.at_mail), 0
        postbox.addressed = lambda: self._kill_at("addressed") and None
        postbox.after = lambda: self._kill_at("after") and None
        postbox.before = lambda: "451 4.3.0 the disk is full" if self._kill_at("instead") else None

    def _kill_at(self, moment: str) -> bool:
        if self.MAIL[self._moment % 3] != moment or len(self.postbox.taken) < self._next:
            return False
        self._next, self._moment = next(self.at_mail, COUNT * 10), self._moment + 1
        self.service.kill("worker")
        return True

    def work(self, work: Callable[[], object]) -> None:
        """Let the person work, and kill until they are through."""
        failed: list[BaseException] = []

        def go() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 told below
                failed.append(error)

        working = threading.Thread(target=go)
        working.start()
        while working.is_alive():
            goal = self.person.done + self.chance.randint(1, CALM)
            while working.is_alive() and self.person.done < goal:
                time.sleep(0.01)
            if working.is_alive():
                # Somewhere within the next act, or just behind it.
                time.sleep(self.chance.random() * self.person.seconds * 1.2)
                self.service.kill(self.EVERY[self._turn % len(self.EVERY)])
                self._turn += 1
        working.join()
        if failed:
            raise failed[0]


def ask(environment: dict[str, str], code: str) -> Any:
    """Run a few lines of ours in a process of their own and return what they print last."""
    answer = subprocess.run([sys.executable, "-c", BEGIN + code], env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


class Looker:
    """A process beside the service that says what the database holds, as often as it is asked."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Start it."""
        words = [sys.executable, "-c", BEGIN + LOOKER]
        self._process = subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self) -> Any:
        """Look."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("look\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """End it."""
        with self._process:
            self._process.kill()


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A mail server."""
    with smtp_server() as found:
        yield found


@pytest.fixture
def service(place: dict[str, str], postbox: Postbox) -> Iterator[Service]:
    """A demonstration without cases, so that nobody needs a password, whose mail goes to our server; copies of it come into a mailbox."""
    with imap_server() as mailbox, mailbox.opened() as box:
        one_at_a_time = threading.Lock()

        def deliver_copy(received: Received) -> None:
            if any(address.startswith("returns+") for address in received.to):
                with one_at_a_time:
                    box.append(received.data, "INBOX")

        postbox.then = deliver_copy
        environment = place | {"REMIT_DEMO": "1", "REMIT_DEMO_CASES": "0", "REMIT_MAIL_HOST": "127.0.0.1", "REMIT_MAIL_PORT": str(postbox.port)}
        environment |= {"REMIT_MAIL_FROM": "remit@remit.example", "REMIT_MAIL_REPLY_TO": "returns+{token}@remit.example"}
        environment |= {
            "REMIT_IMAP_HOST": "127.0.0.1",
            "REMIT_IMAP_PORT": str(mailbox.port),
            "REMIT_IMAP_USER": IMAP_USER,
            "REMIT_IMAP_PASSWORD": IMAP_PASSWORD,
        }
        environment |= {"REMIT_IMAP_TLS": "off", "REMIT_IMAP_SECONDS": "0.5"}
        environment |= (
            {"REMIT_MAIL_CLAIM_SECONDS": "3", "REMIT_MAIL_COPY_SECONDS": "6"}
            if COUNT == FEW
            else {"REMIT_MAIL_CLAIM_SECONDS": "5", "REMIT_MAIL_COPY_SECONDS": "15"}
        )
        found = Service(environment)
        yield found
        found.remove()


@pytest.fixture
def look(service: Service) -> Iterator[Looker]:
    """What the database holds."""
    found = Looker(service.environment)
    yield found
    found.end()


def test_service_killed_in_the_middle_of_uploads_and_sends_loses_nothing_and_sends_nothing_twice(
    service: Service, postbox: Postbox, look: Looker, request: pytest.FixtureRequest
) -> None:
    if "REMIT_KILLS" not in os.environ and request.config.getoption("--database") != "sqlite":
        pytest.skip("A few letters are killed on SQLite; on both stores it is `make kills`.")
    service.start()
    person = Person(service)
    assert wait_for(lambda: _is_up(person))
    person.sign_in(ask(service.environment, SETUP))
    killer = Killer(service, person, postbox)
    killer.work(lambda: [person.upload(number) for number in range(COUNT)])
    uploads = service.kills.copy()
    assert wait_for(lambda: set(look()["arrivals"]) == {"read"})
    found = look()
    assert (found["arrivals"], found["originals"], found["taken_in"], len(found["references"])) == ({"read": COUNT}, COUNT, COUNT, COUNT)
    assert found["letters"] == {"to_decide": COUNT}

    killer.work(lambda: [(person.decide(one), person.send(one)) for one in found["references"]])
    assert wait_for(lambda: set(look()["mails"]) == {"sent"}, 300), look()["mails"]
    assert wait_for(lambda: set(look()["labels"]) == {"sent"}, 60), look()["labels"]
    # What was just started again answers a stop with 0 only once it is there.
    assert wait_for(lambda: _is_up(person))
    assert service.end() == 0
    person.browser.close()
    _check(look(), service, postbox)
    _tell(f"{COUNT} uploads and {COUNT} sends. Kills until all were uploaded: {dict(uploads)}, in all: {dict(service.kills)}.")
    _tell(f"{person.tried} acts tried, {person.done} answered, {person.sent_again} forms sent again whose answer had come.")
    assert min(sum(uploads.values()), sum((service.kills - uploads).values())) >= (1 if COUNT == FEW else 3)
    assert person.sent_again >= 2 * COUNT // DROPPED_EVERY - 1
    assert COUNT == FEW or person.tried > person.done, "no answer was lost"


def _tell(words: str) -> None:
    """Write a figure that `pytest -s` shows."""
    sys.stdout.write(f"\n{words}")


def _is_up(person: Person) -> bool:
    with suppress(httpx.TransportError):
        return person.browser.get("/healthy").status_code == 200
    return False


def _check(found: Any, service: Service, postbox: Postbox) -> None:
    assert (found["letters"], len(found["cases"]), found["letters_with_case"]) == ({"sent": COUNT}, COUNT, COUNT)
    assert found["labels"] == {"sent": COUNT}
    about = dict(found["about"])
    taken = Counter(about[str(one.message["Message-ID"])] for one in postbox.taken)
    assert taken == Counter(f"case:{reference}" for reference in found["cases"])
    answer = subprocess.run([REMIT, "manage", "verify"], env=service.environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "chains hold." in answer.stdout
