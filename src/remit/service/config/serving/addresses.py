"""Addresses at which this machine listens: host and port, and whether something else listens there already; and what is an address of pages."""

import errno
import os
import socket
import time
from urllib.parse import urlsplit

from remit.service.ui.policies import RefusalError

_TRIES = 10
_WAIT_SECONDS = 0.5


# What an option listens for when its reader has no other wish.
_USUAL = {"--address": "127.0.0.1:8000", "--metrics": "127.0.0.1:9100"}


def split_address(address: str, option: str) -> tuple[str, int]:
    """Return host and port of an address.

    Args:
        address: as it was written.
        option: behind which option.

    Raises:
        RefusalError: it is none.
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise RefusalError(f"{address!r} is not an address. Write host and port, such as {_USUAL[option]}.")
    return host.strip("[]"), int(port)


def is_web_address(text: str) -> bool:
    """Say whether a browser could open it: http:// or https://, and a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(sign.isspace() for sign in text)
    except ValueError:
        return False


def check_free(address: str, option: str) -> None:
    """Look whether the service can listen at an address, and wait some seconds for a service that is just ending.

    Args:
        address: as it was written.
        option: behind which option.

    Raises:
        RefusalError: it is no address, or nobody may listen there, or something else does.
    """
    host, port = split_address(address, option)
    for tries_left in reversed(range(_TRIES)):
        try:
            socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not tries_left:
                said = os.strerror(error.errno) if error.errno and error.errno > 0 else "that name is not known here"
                raise RefusalError(f"Remit cannot listen at {address}: {said}. Choose another with {option}, or end what listens there.") from error
            time.sleep(_WAIT_SECONDS)
        else:
            return
