"""gunicorn's configuration, given to it as `-c python:remit.service.config.serving.web_server`.

What lives here: a worker that shuts its door first when it ends, and hooks. What does not: address and number of workers, which the command `serve` gives.

A port is free when every process that listens on it is gone. gunicorn's own worker goes on listening while it waits for the requests in hand, and looks at idle
connections only when something happens on one: after its master was killed that took up to half a minute, and a new service could not begin.
"""

from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker
from prometheus_client.multiprocess import mark_process_dead

from remit.service.config.lifeline import end_with_parent
from remit.service.config.logs import web_server_logging
from remit.service.config.serving.adding_up import shared_folder

_LOOK_SECONDS = 0.5


class Worker(ThreadWorker):
    """gunicorn's worker with threads, that stops listening at once when it is told to end or its master is gone, and then ends what it has begun."""

    alive: bool

    def set_accept_enabled(self, enabled: bool) -> None:
        """Stop taking connections; where this worker ends, give the port back too."""
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                listener.close()

    def is_parent_alive(self) -> bool:
        """Say whether the master is there; without it this worker ends."""
        is_alive = bool(super().is_parent_alive())
        self.alive = self.alive and is_alive
        return is_alive

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for something to do; while ending not for long, so that idle connections are seen and closed."""
        super().wait_for_and_dispatch_events(timeout if self.alive else min(timeout, _LOOK_SECONDS))


worker_class = f"{__name__}.Worker"
# It would stand in the home folder, one for all services of a machine.
control_socket_disable = True
logconfig_dict = web_server_logging()


def post_fork(server: Arbiter, _worker: Any) -> None:
    """Let a worker be told when its master ends, even while it still loads."""
    end_with_parent(server.pid)


def child_exit(_server: Arbiter, worker: Any) -> None:
    """Forget what a worker that ended said of itself."""
    if shared_folder():
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
