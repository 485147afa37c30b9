"""What the service writes to its log: never the text of a letter, an NHS number, a token or an address with one in it.

What lives here: a filter that names the route instead of the path, and formatters that leave the message of an exception out: lines for people, or one JSON
object a line for machines (REMIT_LOGS=json), which then has a line for each request too.
"""

import datetime as dt
import json
import logging
import os
import traceback
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


# gunicorn says so with the address of the request behind it.
_WITH_ADDRESS = "Error handling request"
# What a line of a structured log may say besides its message, by our own name.
FACTS = ("number", "view", "method", "status", "milliseconds")


class RouteFilter(logging.Filter):
    """Replace what Django says of a request: its path may hold a token, its route cannot."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite records that carry a request; let all pass."""
        request: Any = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            method = getattr(request, "method", None)
            record.msg = "%s %s: %s"
            record.args = (method, match.route if match else "(no such page)", getattr(record, "status_code", "no answer"))
            record.number = getattr(request, "number", "")
        elif record.name.startswith("gunicorn") and str(record.msg).startswith(_WITH_ADDRESS):
            record.msg, record.args = _WITH_ADDRESS, ()
        return True


class PlaceFormatter(logging.Formatter):
    """Print where an exception happened and of which kind it is, but not its message: a database repeats in it what was to be stored."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 the name is logging's
        """Return the kinds and places of a chain of exceptions."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines += [f"{type(error).__module__}.{type(error).__qualname__} at"]
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


class JsonFormatter(PlaceFormatter):
    """Write a record as one JSON object on one line, with the facts that it carries and no others."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        line |= {name: value for name in FACTS if (value := getattr(record, name, "")) != ""}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info).splitlines()
        return json.dumps({**line, "process": record.process}, ensure_ascii=False)


FORMS = ("text", "json")


def form_of_logs() -> str:
    """Return how lines are written.

    Raises:
        ImproperlyConfigured: the variable names no such form.
    """
    form = os.environ.get("REMIT_LOGS", "") or "text"
    if form not in FORMS:
        raise ImproperlyConfigured(f"REMIT_LOGS is {form!r}. Write text or json, or leave it out.")
    return form


def _logging(loggers: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"route": {"()": "remit.service.config.logs.RouteFilter"}},
        "formatters": {
            "text": {"()": "remit.service.config.logs.PlaceFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "remit.service.config.logs.JsonFormatter"},
        },
        "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": form_of_logs(), "filters": ["route"]}},
        "root": {"handlers": ["terminal"], "level": "WARNING"},
        "loggers": loggers,
    }


def service_logging() -> dict[str, Any]:
    """Return the setting of Django."""
    # A line a request is for machines; in lines for people it would hide the rest.
    requests = "INFO" if form_of_logs() == "json" else "WARNING"
    return _logging(
        {
            # Django's own handlers print paths and mail tracebacks with local variables.
            "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
            "django.request": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "django.db.backends": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "remit": {"handlers": ["terminal"], "level": "INFO", "propagate": False},
            "remit.request": {"handlers": ["terminal"], "level": requests, "propagate": False},
        }
    )


def web_server_logging() -> dict[str, Any]:
    """Return the setting of gunicorn, whose lines look like ours."""
    own = {"handlers": ["terminal"], "level": "WARNING", "propagate": False}
    return _logging({"gunicorn.error": own, "gunicorn.access": {**own, "handlers": [], "level": "CRITICAL"}})
