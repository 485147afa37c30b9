"""Handing the counts out, at an address of its own apart from the pages: `remit serve --metrics HOST:PORT`, `remit work --metrics HOST:PORT`.

What lives here: a small server in a thread, and who may ask. What does not: what is counted (`metrics`).
"""

import hmac
import ipaddress
import os
import threading
from collections.abc import Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.management.base import CommandError
from django.db import connections
from prometheus_client import CollectorRegistry, make_wsgi_app

from remit.service.config.serving.addresses import check_free, split_address
from remit.service.config.serving.metrics import registry
from remit.service.ui.policies import RefusalError

TOKEN = "REMIT_METRICS_TOKEN"  # noqa: S105 the name of the variable


class _Handler(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name is the library's
        """Keep quiet."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_reach(address: str, host: str, token: str) -> None:
    if not token and not _is_this_machine(host):
        raise RefusalError(f"Metrics at {address} could be read by every machine that reaches it. Set {TOKEN}, or listen at 127.0.0.1.")


def check_metrics(address: str) -> None:
    """Look whether metrics can and may be handed out at an address, before what a running service counts is touched.

    Raises:
        RefusalError: it is no address, something else listens there, or it may not be open to others.
    """
    host, _ = split_address(address, "--metrics")
    _check_reach(address, host, os.environ.get(TOKEN, ""))
    check_free(address, "--metrics")


class MetricsDoor:
    """The server. Beyond this machine it opens only where a token is set, which whoever asks must show."""

    def __init__(self, address: str, counts: CollectorRegistry, *, token: str | None = None) -> None:
        """Listen.

        Args:
            address: host and port; port 0 takes any that is free.
            counts: what is handed out.
            token: what whoever asks must show, None: as the variable says, "" for nothing.

        Raises:
            RefusalError: it cannot listen there, or may not.
        """
        host, port = split_address(address, "--metrics")
        self._token = os.environ.get(TOKEN, "") if token is None else token
        _check_reach(address, host, self._token)
        self._tell = make_wsgi_app(counts)
        try:
            self._server = make_server(host, port, self._answer, server_class=_Server, handler_class=_Handler)
        except OSError as error:
            raise RefusalError(f"Metrics cannot be handed out at {address}: {error.strerror}. Choose another port, or end what listens there.") from error
        self.port = self._server.server_port

    def open(self) -> None:
        """Begin to answer, in a thread that ends with the process."""
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environment: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        shown = environment.get("HTTP_AUTHORIZATION", "")
        if self._token and not hmac.compare_digest(shown.encode(), f"Bearer {self._token}".encode()):
            start("401 Unauthorized", [("Content-Type", "text/plain; charset=utf-8"), ("WWW-Authenticate", "Bearer")])
            return [f"Show the token of {TOKEN}: Authorization: Bearer TOKEN\n".encode()]
        if environment.get("PATH_INFO", "") != "/metrics":
            start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"Ask for /metrics\n"]
        try:
            answer: Iterable[bytes] = self._tell(environment, start)
        finally:
            # Each answer has a thread of its own, and so a connection of its own.
            connections.close_all()
        return answer


def open_metrics(address: str) -> MetricsDoor:
    """Hand out what this machine counts, from now on until the process ends.

    Raises:
        CommandError: it cannot listen there, or may not.
    """
    try:
        door = MetricsDoor(address, registry())
    except RefusalError as refusal:
        raise CommandError(str(refusal)) from refusal
    door.open()
    return door
