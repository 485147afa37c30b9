"""The real worker on a real queue: a letter is read once, also where the worker is killed in the middle, again and again."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.integration.web.letters import CHASE, letter_text

LETTERS = 16
BEGIN = "import django, json, sys; django.setup(); from remit.service.correspondence import actions; from remit.service.config.clock import now; "
TAKE_IN = """
from remit.service.audit.actions import Actor
from remit.service.organisations import actions as organisations, queries
by = Actor.process("tests")
organisations.save_organisation("ZZA001", organisations.Facts(name="Lime Avenue", kind="practice"), by=by, at=now())
files = [actions.Incoming(f"{number}.txt", text.encode()) for number, text in enumerate(json.load(sys.stdin))]
actions.take_in(files, practice=queries.get_organisation("ZZA001"), source="upload", by=by, at=now())
"""
RESUME = "import datetime as dt; print(actions.resume_readings(at=now() + dt.timedelta(seconds=61)))"
WAIT = """
import time
from remit.service.audit.models import Event
wanted, until = json.load(sys.stdin), time.monotonic() + 100
while Event.objects.filter(name="arrival_read").count() < wanted and time.monotonic() < until:
    time.sleep(0.01)
"""
DIE = """
import os
from remit.service.correspondence.models import Arrival
claim = actions.begin_reading(Arrival.objects.get().pk, at=now())
actions.read_claimed(claim)
os.kill(os.getpid(), 9)
"""
COUNT = """
from collections import Counter
from remit.service.audit.models import Event
from remit.service.correspondence.models import Arrival, Letter
print(json.dumps({
    "states": Counter(Arrival.objects.values_list("state", flat=True)),
    "letters": Letter.objects.count(),
    "attempts": sum(Arrival.objects.values_list("attempts", flat=True)),
    "read": Event.objects.filter(name="arrival_read").count(),
    "chains": Event.objects.filter(name="arrival_read").values("subject").distinct().count(),
}))
"""


@pytest.fixture
def run(place: dict[str, str]) -> Callable[..., str]:
    """Run a few lines in a process of their own."""

    def start(*, code: str, given: Any = None) -> str:
        done = subprocess.run([sys.executable, "-c", BEGIN + code], env=place, input=json.dumps(given), capture_output=True, text=True, check=True)
        return done.stdout

    return start


def _worker(environment: dict[str, str], *words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "remit.service.config", "db_worker", "--interval", "0.1", "--no-startup-delay", *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _texts(count: int) -> list[str]:
    return [letter_text(CHASE, f"Visit number {number}.") for number in range(count)]


def test_worker_that_is_killed_again_and_again_loses_no_letter_and_reads_none_twice(place: dict[str, str], run: Callable[..., str]) -> None:
    run(code=TAKE_IN, given=_texts(LETTERS))
    for kill in range(1, 4):
        worker = _worker(place)
        run(code=WAIT, given=4 * kill)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        run(code=RESUME)
    assert _worker(place, "--batch").wait(timeout=120) == 0
    found = json.loads(run(code=COUNT))
    assert found["states"] == {"read": LETTERS}
    assert (found["letters"], found["read"], found["chains"]) == (LETTERS, LETTERS, LETTERS)


def test_worker_killed_in_the_middle_of_a_letter_has_it_read_by_the_next(place: dict[str, str], run: Callable[..., str]) -> None:
    run(code=TAKE_IN, given=_texts(1))
    # It claims the letter as a worker does and then dies by SIGKILL before it writes anything.
    with pytest.raises(subprocess.CalledProcessError) as killed:
        run(code=DIE)
    assert killed.value.returncode == -signal.SIGKILL
    assert json.loads(run(code=COUNT))["states"] == {"reading": 1}
    assert run(code=RESUME).strip() == "1"
    assert _worker(place, "--batch").wait(timeout=120) == 0
    assert json.loads(run(code=COUNT)) == {"states": {"read": 1}, "letters": 1, "attempts": 2, "read": 1, "chains": 1}


def test_two_workers_share_the_letters_and_read_none_twice(place: dict[str, str], run: Callable[..., str]) -> None:
    run(code=TAKE_IN, given=_texts(12))
    workers = [_worker(place, "--batch") for _ in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    found = json.loads(run(code=COUNT))
    assert (found["states"], found["letters"], found["attempts"]) == ({"read": 12}, 12, 12)
