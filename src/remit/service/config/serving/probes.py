"""Whether this process is up (`/healthy`) and whether it can do its work (`/ready`).

What lives here: a step before all others, because a load balancer asks without TLS, by number instead of name, and often. What does not: what is wrong and how
to mend it (`remit doctor`).
"""

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse

from remit.service.config.tables import list_missing

Answer = Callable[[HttpRequest], HttpResponse]
HEALTHY, READY = "/healthy", "/ready"


def probes(get_response: Answer) -> Answer:
    """Answer machines that ask; let everybody else pass."""
    readiness = Readiness()
    answers = {HEALTHY: lambda: (200, "ok"), READY: readiness.look}

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info not in answers or request.method not in ("GET", "HEAD"):
            return get_response(request)
        status, words = answers[request.path_info]()
        found = HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
        # Whoever asks sees it; asked every second, it would fill the log.
        found._has_been_logged = True  # type: ignore[attr-defined]
        return found

    return answer


class Readiness:
    """Whether the database answers and has the tables that this release needs. Tables do not go away: once there, they are not looked for again."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._has_tables = False

    def look(self) -> tuple[int, str]:
        """Return a status and a word."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            self._has_tables = self._has_tables or not list_missing()
        except (DatabaseError, InterfaceError):
            return 503, "not ready: the database does not answer"
        return (200, "ready") if self._has_tables else (503, "not ready: the tables are not up to date")
