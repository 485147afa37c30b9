"""What the service writes to its log: never the text of a letter, an NHS number, a token or an address with one in it.

What lives here: a filter that names the route instead of the path, and a formatter that leaves the message of an exception out.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


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


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route": {"()": "remit.service.config.logs.RouteFilter"}},
    "formatters": {"place": {"()": "remit.service.config.logs.PlaceFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "place", "filters": ["route"]}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers print paths and mail tracebacks with local variables.
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.db.backends": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "remit": {"handlers": ["terminal"], "level": "INFO", "propagate": False},
    },
}
