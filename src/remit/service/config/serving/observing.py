"""How long each request took, for metrics and, where logs are structured, as one line a request.

What lives here: the step around all others. What does not: the form of a line (`config.logs`).
"""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from remit.service.config.serving.metrics import count_request

_LOG = logging.getLogger("remit.request")
Answer = Callable[[HttpRequest], HttpResponse]
NO_PAGE = "(no such page)"


def observing(get_response: Answer) -> Answer:
    """Time a request, and give it a number by which the lines of a log about it are found."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request.number = secrets.token_hex(8)  # type: ignore[attr-defined]
        response = get_response(request)
        seconds = time.perf_counter() - began
        match = request.resolver_match
        view = (match.view_name or match.route) if match else NO_PAGE
        method = request.method or ""
        count_request(view, method, response.status_code, seconds)
        response.headers.setdefault("X-Request-Id", request.number)  # type: ignore[attr-defined]
        facts = {"view": view, "method": method, "status": response.status_code, "milliseconds": round(seconds * 1000, 1)}
        _LOG.info("answered", extra={**facts, "number": request.number})  # type: ignore[attr-defined]
        return response

    return answer
