"""The receiver of MESH killed again and again with kill -9, among duplicates, corrupt messages and messages for others: each is stored exactly once.

Everything is real: NHS England's sandbox, `remit mesh` as a process, the store that the service uses. REMIT_MESH_KILLS=5000 (`make mesh-kills`) does it with as
many messages as the project promises; without it, with a few.
"""

import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from mesh_client import MeshClient
from tests.integration.processes import REMIT, wait_for
from tests.integration.web.mesh_servers import BOX_PASSWORD, HOSPITAL, PRACTICE_BOX, SHARED_KEY, Sandbox, mesh_sandbox, toc_message

COUNT = int(os.environ.get("REMIT_MESH_KILLS", "24"))
KILLS = max(2, COUNT // 50)
BEGIN = "import django, json; django.setup(); from remit.service.config.clock import now; "
SETUP = f"""
from remit.service.audit.actions import Actor
from remit.service.intake.actions import add_mailbox
from remit.service.organisations import actions, queries
by = Actor.process("tests")
actions.save_organisation("ZZA001", actions.Facts(name="Lime Avenue Surgery", kind="practice"), by=by, at=now())
add_mailbox(queries.get_organisation("ZZA001"), "mesh", "{PRACTICE_BOX}", {{"password": "{BOX_PASSWORD}"}}, by=by, at=now())
print(json.dumps(True))
"""
LOOK = """
from collections import Counter
from remit.service.audit.models import Event
from remit.service.correspondence.models import Arrival, Delivery, Original
from remit.service.intake.models import Answer, Message
print(json.dumps({
    "states": dict(Message.objects.values_list("key", "state")), "rows": Message.objects.count(), "not_taken": Message.objects.filter(taken_at=None).count(),
    "digests": list(Arrival.objects.values_list("digest", flat=True)), "originals": Original.objects.count(), "deliveries": Delivery.objects.count(),
    "taken_in": Event.objects.filter(name="letter_taken_in").count(), "came": Event.objects.filter(name="post_came").count(),
    "codes": Counter(Answer.objects.values_list("code", flat=True)), "numbers": list(Answer.objects.exclude(sent_at=None).values_list("number", flat=True)),
    "unsent": Answer.objects.filter(sent_at=None).count(),
}))
"""


READ = """
from remit.service.correspondence.models import Arrival
print(json.dumps(list(Arrival.objects.values_list("state", flat=True))))
"""


@dataclass
class Plan:
    """What is sent, and what must come of it.

    Attributes:
        sent: MESH ids with the state that each must have.
        digests: of the letters that must be stored.
        codes: how often each answer must have been made.
    """

    sent: dict[str, str] = field(default_factory=dict)
    digests: set[str] = field(default_factory=set)
    codes: Counter[str] = field(default_factory=Counter)


class Hospital(threading.Thread):
    """Sends all kinds of messages, one after another."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Take where to."""
        super().__init__()
        self.sandbox, self.plan, self.failed = sandbox, Plan(), False
        self._chance, self._earlier = random.Random(7), list[bytes]()  # noqa: S311 which message, is no secret

    def run(self) -> None:
        """Send."""
        try:
            with self.sandbox.opened(HOSPITAL) as client:
                for number in range(COUNT):
                    data, state, code, how = self._next(number)
                    key = client.send_message(PRACTICE_BOX, data, workflow_id="TOC_FHIR_OP_ATTEN", **how)
                    self.plan.sent[str(key)] = state
                    self.plan.codes[code] += 1
                    if state == "stored":
                        self.plan.digests.add(hashlib.sha256(data).hexdigest())
        except BaseException:
            self.failed = True
            raise

    def _next(self, number: int) -> tuple[bytes, str, str, dict[str, Any]]:
        """Return a message, what must become of it, what its sender must be told, and how it travels."""
        whole = toc_message(f"Visit number {number}. GP to kindly chase the report.")
        kind = self._chance.random() if number % 10 else 0.99
        if kind < 0.08 and self._earlier:
            return self._chance.choice(self._earlier), "repeated", "20007", {}
        if kind < 0.12:
            return whole[: self._chance.randint(600, len(whole) - 60)], "stored", "10009", {}
        if kind < 0.14:
            return gzip.compress(whole)[:-30], "stored", "10009", {}
        if kind < 0.18:
            return toc_message(f"Visit number {number}.", receiver="ZZA002"), "refused", "20002", {}
        self._earlier.append(whole)
        how = {"max_chunk_size": 1_000} if kind < 0.25 else {"compress": True} if kind < 0.35 else {}
        return whole, "stored", "20013", how


@dataclass
class Receiver:
    """`remit mesh`, started again and again and killed in between."""

    environment: dict[str, str]
    sandbox: Sandbox
    hospital: Hospital
    clients: dict[str, MeshClient]
    kills: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def _start(self) -> "subprocess.Popen[bytes]":
        self.process = subprocess.Popen([REMIT, "mesh"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self.process

    def waiting(self, box: str) -> int:
        """Return how much lies in a mailbox."""
        client = self.clients[box]
        return int(client._session.get(f"{client.mailbox_url}/count").json()["count"])

    def progress(self) -> int:
        """Count what was acknowledged and answered."""
        return len(self.hospital.plan.sent) - self.waiting(PRACTICE_BOX) + self.waiting(HOSPITAL)

    def run(self) -> None:
        """Receive everything, killed at random moments on the way."""
        chance = random.Random(11)  # noqa: S311 which moment, is no secret
        calm = max(4, 2 * COUNT // KILLS)
        while self.kills < KILLS and (self.hospital.is_alive() or self.waiting(PRACTICE_BOX)):
            process = self._start()
            goal = self.progress() + chance.randint(1, calm)
            while process.poll() is None and self.progress() < goal:
                time.sleep(0.005)
            time.sleep(chance.random() * 0.05)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                self.kills += 1
            process.wait()

    def finish(self) -> None:
        """Receive what is left, undisturbed."""
        self.hospital.join()
        for _ in range(20):
            assert self._start().wait(1200) == 0
            if not self.waiting(PRACTICE_BOX) and not ask(self.environment, LOOK)["unsent"]:
                return
            time.sleep(1)
        raise AssertionError("Something is never answered.")


def ask(environment: dict[str, str], code: str) -> Any:
    """Run a few lines of ours in a process of their own and return what they print last."""
    answer = subprocess.run([sys.executable, "-c", BEGIN + code], env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture
def receiver(place: dict[str, str]) -> Iterator[Receiver]:
    """A service whose practice has a mailbox, and a hospital that has not begun to send."""
    with mesh_sandbox() as sandbox:
        environment = place | {"REMIT_MESH_URL": sandbox.address, "REMIT_MESH_SHARED_KEY": SHARED_KEY, "REMIT_MESH_CLAIM_SECONDS": "2"}
        ask(environment, SETUP)
        with sandbox.opened(HOSPITAL) as sender, sandbox.opened(PRACTICE_BOX) as taker:
            found = Receiver(environment, sandbox, Hospital(sandbox), {HOSPITAL: sender, PRACTICE_BOX: taker})
            yield found
        if found.process is not None and found.process.poll() is None:
            found.process.kill()
            found.process.wait()


def test_receiver_killed_at_random_moments_stores_each_message_once_and_acknowledges_or_reports_each(receiver: Receiver) -> None:
    began = time.monotonic()
    receiver.hospital.start()
    receiver.run()
    receiver.finish()
    seconds = time.monotonic() - began
    plan, found = receiver.hospital.plan, ask(receiver.environment, LOOK)
    assert not receiver.hospital.failed
    assert (len(plan.sent), receiver.kills >= KILLS // 2) == (COUNT, True)
    # Each message once, with what must have become of it, and acknowledged.
    assert found["states"] == plan.sent
    assert (found["rows"], found["came"], found["not_taken"]) == (COUNT, COUNT, 0)
    assert receiver.sandbox.list_waiting() == []
    # Each letter once.
    assert sorted(found["digests"]) == sorted(plan.digests)
    assert found["originals"] == found["taken_in"] == len(plan.digests)
    assert found["deliveries"] == sum(state in ("stored", "repeated") for state in plan.sent.values())
    # Each sender told: the same answer may have left twice where nobody knew whether it had, then under one and the same name.
    assert (found["codes"], found["unsent"]) == (dict(plan.codes), 0)
    told = Counter(local_id for _, local_id, _ in receiver.sandbox.answers())
    assert set(told) == set(found["numbers"])
    twice = sum(number - 1 for number in told.values())
    assert twice <= receiver.kills
    kinds = dict(Counter(plan.sent.values()))
    _tell(f"{COUNT} messages {kinds}, {receiver.kills} kills, {seconds:.0f} seconds. Answers {dict(plan.codes)}, of them sent twice under one name: {twice}.")


def test_worker_fetches_reads_and_answers_post_by_itself(receiver: Receiver) -> None:
    receiver.sandbox.send(toc_message(number="m-1"), to=PRACTICE_BOX)
    environment = receiver.environment | {"REMIT_MESH_SECONDS": "0.5"}
    receiver.process = subprocess.Popen([REMIT, "work"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert wait_for(lambda: receiver.waiting(HOSPITAL) == 1 and receiver.waiting(PRACTICE_BOX) == 0)
    assert wait_for(lambda: ask(receiver.environment, READ) == ["read"])
    receiver.process.terminate()
    assert receiver.process.wait(60) == 0


def _tell(sentence: str) -> None:
    sys.stdout.write(f"\n{sentence}\n")
