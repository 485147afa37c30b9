"""The worker and the service as processes: killed in the middle of 200 mails, stopped politely, and gone with the process that started them."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.integration.processes import REMIT, descendants, wait_for
from tests.integration.web.mail_servers import IMAP_PASSWORD, IMAP_USER, Postbox, Received, free_port, imap_server, smtp_server

COUNT = 200
Start = Callable[[dict[str, str]], "subprocess.Popen[bytes]"]
QUEUE = """
import datetime as dt, json, sys, django
django.setup()
from remit.service.notifications import actions
from remit.service.notifications.models import OutgoingMail
at = dt.datetime.now(dt.UTC)
for number in range(int(sys.argv[1])):
    actions.queue_mail(actions.Mail(f"one{number}@north.example", "Returned work", "Words", f"case:R-{number}", is_urgent=True), at=at)
"""
# For every line that it is given it says where each mail stands: to start anew for each look costs more than all that is tested.
LOOK = """
import json, sys, django
django.setup()
from remit.service.notifications.models import OutgoingMail
for _ in sys.stdin:
    print(json.dumps(dict(OutgoingMail.objects.values_list("message_id", "state"))), flush=True)
"""


def ask(environment: dict[str, str], *words: str) -> str:
    """Run our interpreter to its end."""
    answer = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def queue(environment: dict[str, str], count: int = COUNT) -> None:
    """Make the tables and queue mails."""
    ask(environment, "-m", "remit.service.config", "migrate", "--verbosity", "0")
    ask(environment, "-c", QUEUE, str(count))


@contextlib.contextmanager
def looking(environment: dict[str, str]) -> Iterator[Callable[[], dict[str, str]]]:
    """Give a look at where each mail stands, by Message-ID."""
    with subprocess.Popen([sys.executable, "-c", LOOK], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as looker:
        assert looker.stdin is not None
        assert looker.stdout is not None
        asked, told = looker.stdin, looker.stdout

        def look() -> dict[str, str]:
            asked.write("?\n")
            asked.flush()
            found: dict[str, str] = json.loads(told.readline())
            return found

        yield look
        asked.close()


@pytest.fixture
def start() -> Iterator[Start]:
    """Start workers; whatever a test comes to, none is left."""
    started: list[subprocess.Popen[bytes]] = []

    def one(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
        started.append(subprocess.Popen([REMIT, "work"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return started[-1]

    yield one
    for worker in started:
        worker.kill()
        worker.wait()


@dataclass
class Killer:
    """Kills a worker at the moments that matter, each when the server has taken so many mails.

    "addressed": before the words of a mail leave. "instead": they came, and the server takes them not. "after": it took them, and has not said so yet.
    "sometime": whenever it is.
    """

    postbox: Postbox
    worker: "subprocess.Popen[bytes] | None" = None
    how: str = ""
    count: int = 0

    def __post_init__(self) -> None:
        """Listen to the server."""
        self.postbox.addressed = lambda: self._kill_where("addressed")
        self.postbox.after = lambda: self._kill_where("after")
        self.postbox.before = lambda: "451 4.3.0 the disk is full" if self._kill_where("instead") else None

    def _kill_where(self, how: str) -> bool:
        worker = self.worker
        if worker is None or self.how != how or len(self.postbox.taken) < self.count:
            return False
        self.worker = None
        worker.kill()
        worker.wait()
        return True

    def kill(self, start: Start, environment: dict[str, str], *, how: str, count: int) -> None:
        """Start a worker and wait until it is killed."""
        self.how, self.count = how, count
        self.worker = worker = start(environment)
        if how == "sometime":
            assert wait_for(lambda: len(self.postbox.taken) >= count)
            self._kill_where(how)
        assert worker.wait(300) == -signal.SIGKILL


# When the server has taken so many mails, the worker is killed so.
PLAN = ((12, "after"), (30, "instead"), (48, "addressed"), (66, "sometime"), (84, "after"), (102, "instead"), (120, "addressed"), (150, "after"))


def identifiers(postbox: Postbox) -> Counter[str]:
    """Return how often the server took each mail."""
    return Counter(str(one.message["Message-ID"]) for one in postbox.taken)


def test_worker_killed_in_the_middle_of_200_mails_loses_none_and_sends_none_twice(place: dict[str, str], start: Start) -> None:
    """With copies into the mailbox, by which a mail whose fate a killed worker took with it is found out."""
    with smtp_server() as postbox, imap_server() as mailbox, mailbox.opened() as box, contextlib.ExitStack() as stack:
        one_at_a_time = threading.Lock()

        def deliver_copy(received: Received) -> None:
            if any(address.startswith("returns") for address in received.to):
                with one_at_a_time:
                    box.append(received.data, "INBOX")

        postbox.then = deliver_copy
        environment = place | {"REMIT_MAIL_HOST": "127.0.0.1", "REMIT_MAIL_PORT": str(postbox.port), "REMIT_MAIL_FROM": "remit@remit.example"}
        environment |= {"REMIT_MAIL_REPLY_TO": "returns+{token}@remit.example", "REMIT_IMAP_HOST": "127.0.0.1", "REMIT_IMAP_PORT": str(mailbox.port)}
        environment |= {"REMIT_IMAP_USER": IMAP_USER, "REMIT_IMAP_PASSWORD": IMAP_PASSWORD, "REMIT_IMAP_TLS": "off", "REMIT_IMAP_SECONDS": "0.5"}
        environment |= {"REMIT_MAIL_CLAIM_SECONDS": "5", "REMIT_MAIL_COPY_SECONDS": "15"}
        queue(environment)
        killer, states = Killer(postbox), stack.enter_context(looking(environment))
        for count, how in PLAN:
            killer.kill(start, environment, how=how, count=count)
        worker = start(environment)
        assert wait_for(lambda: len(identifiers(postbox)) == COUNT)
        assert wait_for(lambda: set(states().values()) == {"sent"}), Counter(states().values())
        worker.terminate()
        assert worker.wait(120) == 0
        assert set(identifiers(postbox).values()) == {1}
        assert set(identifiers(postbox)) == set(states())


def test_worker_killed_without_a_mailbox_sends_none_twice_and_shows_what_is_unknown(place: dict[str, str], start: Start) -> None:
    with smtp_server() as postbox, contextlib.ExitStack() as stack:
        environment = place | {"REMIT_MAIL_HOST": "127.0.0.1", "REMIT_MAIL_PORT": str(postbox.port), "REMIT_MAIL_CLAIM_SECONDS": "2"}
        queue(environment)
        killer, states = Killer(postbox), stack.enter_context(looking(environment))
        for count, how in PLAN:
            killer.kill(start, environment, how=how, count=count)
        worker = start(environment)
        assert wait_for(lambda: set(states().values()) <= {"sent", "unknown"})
        worker.terminate()
        assert worker.wait(120) == 0
        found = states()
        taken = identifiers(postbox)
        assert set(taken.values()) == {1}
        assert {name for name, state in found.items() if state == "sent"} <= set(taken)
        assert {name for name in found if name not in taken} <= {name for name, state in found.items() if state == "unknown"}
        assert Counter(found.values())["unknown"] >= 5, "each kill after the words left leaves one"


def test_worker_told_to_stop_ends_the_mail_in_hand_and_leaves_the_rest(place: dict[str, str], start: Start) -> None:
    with smtp_server() as postbox:
        postbox.then = lambda _received: time.sleep(0.05)
        environment = place | {"REMIT_MAIL_HOST": "127.0.0.1", "REMIT_MAIL_PORT": str(postbox.port)}
        queue(environment, 60)
        worker = start(environment)
        assert wait_for(lambda: len(postbox.taken) >= 5)
        worker.terminate()
        assert worker.wait(120) == 0
        with looking(environment) as states:
            counts = Counter(states().values())
    assert set(counts) == {"sent", "waiting"}
    assert counts["sent"] == len(postbox.taken)


def test_worker_without_a_service_beside_it_says_what_to_do(place: dict[str, str], tmp_path: Path) -> None:
    # The fixture begins with tables on SQLite; a worker that found them would work for ever.
    empty = place | {"REMIT_DATA": str(tmp_path / "empty")}
    answer = subprocess.run([REMIT, "work"], env=empty, capture_output=True, text=True, check=False, timeout=120)
    assert answer.returncode == 1
    missing = "letters.key in" if "DATABASE_URL" in place else "Remit at"
    assert f"There is no {missing} {empty['REMIT_DATA']}" in answer.stderr


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def served(place: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """`remit serve`, with all its processes there."""
    if sys.platform != "linux":
        pytest.skip("How processes hang together is looked up in /proc, which only Linux has.")
    place["ADDRESS"], place["METRICS"] = (f"127.0.0.1:{free_port()}" for _ in range(2))
    address = place["ADDRESS"]
    words = [REMIT, "serve", "--address", address, "--metrics", place["METRICS"], "--logs", "json"]
    with (Path(place["REMIT_DATA"]) / "log").open("wb") as log:
        process = subprocess.Popen(words, env=place, stdout=subprocess.DEVNULL, stderr=log)

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://{address}/healthy", timeout=2):
                return True
        except OSError:
            return False

    assert wait_for(answers)
    assert wait_for(lambda: any("config work" in words for words in descendants(process.pid).values()))
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(60)


def _worker_of(process: "subprocess.Popen[bytes]") -> int:
    return next(number for number, words in descendants(process.pid).items() if "config work" in words)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_service_leaves_no_process_behind_however_it_ends(served: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    family = descendants(served.pid)
    assert len(family) >= 4, family
    served.send_signal(how)
    code = served.wait(120)
    assert code == (-9 if how == signal.SIGKILL else 0)
    assert wait_for(lambda: not any(_is_alive(number) for number in family), 120), {number: words for number, words in family.items() if _is_alive(number)}


def test_service_starts_a_killed_worker_again(served: "subprocess.Popen[bytes]") -> None:
    first = _worker_of(served)
    os.kill(first, signal.SIGKILL)
    assert wait_for(lambda: any("config work" in words for number, words in descendants(served.pid).items() if number != first))
    assert served.poll() is None


def ask_metrics(place: dict[str, str]) -> dict[str, float]:
    """Return what the service hands out, by the name of each line."""
    with urllib.request.urlopen(f"http://{place['METRICS']}/metrics", timeout=10) as answer:
        lines = [line for line in answer.read().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def _is_free(port: int) -> bool:
    with socket.socket() as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", port))
            found.listen()
        except OSError:
            return False
        return True


def test_service_counts_over_all_processes_and_ends_where_its_web_server_was_killed_giving_the_port_back_at_once(
    served: "subprocess.Popen[bytes]", place: dict[str, str]
) -> None:
    """The port: although one connection is idle and one has sent half a request, over which the processes that the web server left behind wait."""
    token = "c0ffee" * 8
    for _ in range(12):
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(f"http://{place['ADDRESS']}/invitation/{token}", timeout=20)
    found = ask_metrics(place)
    assert found['remit_request_seconds_count{method="GET",status="404",view="invitation"}'] == 12
    assert found["remit_database_up"] == 1
    # Before a worker has said a first time that it works there is no such line; on a slow machine the web server answers long before.
    assert wait_for(lambda: "remit_worker_silent_seconds" in ask_metrics(place))
    assert ask_metrics(place)["remit_worker_silent_seconds"] < 90
    family, port = descendants(served.pid), int(place["ADDRESS"].rpartition(":")[2])
    web = next(number for number, words in family.items() if "gunicorn" in words)
    with socket.create_connection(("127.0.0.1", port)), socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin=")
        time.sleep(0.2)
        os.kill(web, signal.SIGKILL)
        assert wait_for(lambda: _is_free(port), 4)
    assert served.wait(120) != 0
    assert wait_for(lambda: not any(_is_alive(number) for number in family), 120)
    log = (Path(place["REMIT_DATA"]) / "log").read_text("utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["status"] for line in lines if line.get("view") == "invitation"] == [404] * 12
    assert token not in log
