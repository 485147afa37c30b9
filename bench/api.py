"""The check before sending at twenty requests a second, beside the barest page of the same service in the same run.

Run `python -m bench.api [--seconds 20] [--rounds 3]`. The service is the real one: gunicorn with two workers, SQLite in a folder of its own, a key with its
limits and counts. The bare page passes the same middleware and does nothing. Requests are sent when their time has come, whether or not earlier ones were
answered.
"""

import argparse
import contextlib
import datetime as dt
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

from bench.letters import ROOT, list_sample
from bench.scaling import machine_gain
from bench.screen import heading, say, show_table

_A_SECOND = 20
_LIMIT_MS = 50.0
_TWO_PAGES = (2_500, 5_000)  # characters of a two-page letter
_FREE = 1.6


def _environment(data: Path) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "remit.service.config.settings.local", "REMIT_DATA": str(data), "REMIT_API_REQUESTS_A_MINUTE": "100000"}
    return {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DATABASE_URL"))} | own


def stage() -> None:
    """Make a hospital with a key and print the key. Runs as a child with its own settings."""
    import django

    django.setup()
    from django.core.management import call_command

    from remit.service.api.actions.keys import NewKey, make_key
    from remit.service.audit.actions import Actor
    from remit.service.config.clock import now
    from remit.service.organisations import actions, queries

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    by, at = Actor.process("bench"), now()
    actions.save_organisation("ZZP1", actions.Facts(name="Northmoor General Hospital", kind="provider"), by=by, at=at)
    new = NewKey("bench", "provider_member", ("check",), at.date() + dt.timedelta(days=2))
    sys.stdout.write(make_key(queries.get_organisation("ZZP1"), new, by=by, at=at).secret + "\n")


@contextlib.contextmanager
def _service(data: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "gunicorn", "remit.service.config.wsgi", "--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(words, env=_environment(data), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 our own words
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthy", timeout=5):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


class _Load:
    """Requests in a fixed rhythm, and how long each took from when it was due."""

    def __init__(self, port: int, path: str, bodies: list[bytes], headers: dict[str, str]) -> None:
        """Take what to ask."""
        self.port, self.path, self.bodies, self.headers = port, path, bodies, headers
        self.took: list[float] = []
        self.wrong = 0

    def _ask(self, number: int, due: float) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = self.bodies[number % len(self.bodies)] if self.bodies else None
        connection.request("POST" if body else "GET", self.path, body, self.headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        self.took.append((time.perf_counter() - due) * 1000)
        self.wrong += answer.status != 200

    def run(self, seconds: float) -> None:
        """Ask for so long."""
        start, threads = time.perf_counter(), []
        for number in range(int(seconds * _A_SECOND)):
            due = start + number / _A_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            threads.append(threading.Thread(target=self._ask, args=(number, due)))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def row(self, name: str) -> list[str]:
        """Return what is printed of it."""
        return [name, str(len(self.took)), *(f"{quantile(self.took, share):.1f}" for share in (0.5, 0.95, 0.99)), str(self.wrong)]


def quantile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(seconds: float, rounds: int) -> None:
    """Ask both in turn and print them side by side."""
    texts = [text for text in list_sample(600) if _TWO_PAGES[0] <= len(text) <= _TWO_PAGES[1]]
    bodies = [json.dumps({"text": text}).encode() for text in texts]
    with tempfile.TemporaryDirectory(prefix="remit-bench-api-") as folder:
        words = [sys.executable, "-m", "bench.api", "--stage"]
        staged = subprocess.run(words, env=_environment(Path(folder)), cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 ourselves
        headers = {"Authorization": f"Bearer {staged.stdout.split()[-1]}", "Content-Type": "application/json"}
        with _service(Path(folder)) as port:
            check, bare = _Load(port, "/api/check", bodies, headers), _Load(port, "/healthy", [], {})
            _Load(port, "/api/check", bodies, headers).run(3)
            gain = machine_gain()
            for _ in range(rounds):
                check.run(seconds)
                bare.run(seconds)
    say(f"{len(texts)} letters of {_TWO_PAGES[0]:,} to {_TWO_PAGES[1]:,} characters, {_A_SECOND} requests a second, two workers.")
    say("Milliseconds from when each request was due.\n")
    show_table(["what", "requests", "p50", "p95", "p99", "not answered"], [check.row("POST /api/check"), bare.row("GET /healthy (bare)")])
    p95, floor = quantile(check.took, 0.95), quantile(bare.took, 0.95)
    busy = f"not measurable: the machine is busy (two bare processes gain {gain:.2f})"
    more = quantile(check.took, 0.5) - quantile(bare.took, 0.5)
    say(f"\nA check takes {more:.1f} ms more than the bare page at the median; at p95 it is {p95 / floor:.1f} times the bare page.")
    say(f"p95 of a check {p95:.1f} ms (at most {_LIMIT_MS:g}): {'kept' if p95 <= _LIMIT_MS else busy if gain < _FREE else 'MISSED'}.")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.api", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of each block")
    parser.add_argument("--rounds", type=int, default=3, help="blocks of each, in turn")
    parser.add_argument("--stage", action="store_true", help="used by the benchmark itself")
    options = parser.parse_args(arguments)
    if options.stage:
        stage()
        return
    heading("The check before sending, as a service")
    measure(options.seconds, options.rounds)


if __name__ == "__main__":
    main()
