"""May it be done now: making keys, asking through the door, sending to an address.

What lives here: `check_x` raises a sentence a person can read; `ProblemError`, a refusal with the status that a machine acts on. What does not: whether
this key is for it (`permissions`).
"""

import datetime as dt
import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from remit.service.api.models import ApiKey, Sending
from remit.service.api.permissions import ROLES_OF_KIND, Scope
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_on

LONGEST_DAYS = 400
MOST_KEYS = 50
MOST_WEBHOOKS = 10
LONGEST_TEXT = 400_000
LARGEST_DOCUMENT = 3_500_000
_PORTS = (443, 8443)


class ProblemError(Exception):
    """Something is refused to a machine. The message says what is wrong, why, and what to do.

    Attributes:
        status: of HTTP.
        code: a word that programs may rely on.
        headers: to send along.
    """

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        """Keep the parts."""
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers or {}


def check_new_key(organisation: Organisation, role: str, scopes: Collection[str], expires_on: dt.date, *, day: dt.date) -> None:
    """Refuse a key that could do nothing, too much, or for too long.

    Raises:
        RefusalError: with what to change.
    """
    if role not in ROLES_OF_KIND.get(organisation.kind, ()):  # type: ignore[call-overload]
        raise RefusalError("A key acts in a role of your own organisation. Choose one from the list.")
    if not scopes:
        raise RefusalError("Choose at least one thing that the key is for.")
    if unknown := sorted(set(scopes) - set(Scope)):
        raise RefusalError(f"There is no scope {unknown[0]}. Choose from the list.")
    if not day < expires_on <= day + dt.timedelta(days=LONGEST_DAYS):
        raise RefusalError(f"Choose a last day after today and within {LONGEST_DAYS} days. A key that nobody renews should end by itself.")


def check_can_add_key(count: int) -> None:
    """Refuse more keys than anybody keeps an eye on.

    Raises:
        RefusalError: there are too many.
    """
    if count >= MOST_KEYS:
        raise RefusalError(f"You have {count} keys that work. Revoke one that nobody uses, then make the new one.")


def last_day(key: ApiKey) -> dt.date:
    """Return the last day on which a key works."""
    return day_on(key.expires_at - dt.timedelta(seconds=1))


def check_open(key: ApiKey, *, at: dt.datetime) -> None:
    """Refuse a key that was revoked or has expired.

    Raises:
        ProblemError: 401, with the day and what to do.
    """
    if key.revoked_at is not None:
        raise ProblemError(401, "key-revoked", f"This key was revoked on {day_on(key.revoked_at)}. Ask a manager of your organisation for a new one.")
    if at >= key.expires_at:
        raise ProblemError(401, "key-expired", f"The last day of this key was {last_day(key)}. Ask a manager of your organisation for a new one.")


def check_rate(count: int, *, at: dt.datetime) -> None:
    """Refuse a key that asks too often.

    Raises:
        ProblemError: 429, with the seconds to wait.
    """
    if count > settings.API_REQUESTS_A_MINUTE:
        wait = 60 - int(at.timestamp()) % 60
        detail = f"This key may ask {settings.API_REQUESTS_A_MINUTE} times a minute and asked more often. Wait {wait} seconds, then go on."
        raise ProblemError(429, "too-many-requests", detail, {"Retry-After": str(wait)})


def check_can_replay(state: str) -> None:
    """Refuse to send again what still waits to be sent.

    Raises:
        RefusalError: it waits.
    """
    if state == Sending.WAITING:
        raise RefusalError("This message still waits to be sent. It is tried again by itself.")


@dataclass(frozen=True)
class Target:
    """Where a message may go: the address of one machine, looked up once, so that nobody can change it between the look and the call."""

    host: str
    port: int
    path: str
    machine: str
    is_secure: bool


def check_target(address: str) -> Target:
    """Refuse an address that leads into somebody's own network: no request of ours may be steered there.

    Raises:
        RefusalError: it is not https, cannot be looked up, or leads to a private address.
    """
    parts = urlsplit(address)
    try:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise RefusalError("The address has a port that is none. Write it such as https://letters.example.nhs.uk/remit.") from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if f"{host}:{port}" in settings.API_LOCAL_TARGETS:
        return Target(host, port, path, host, parts.scheme == "https")
    if parts.scheme != "https" or not host or parts.username or parts.password or port not in _PORTS:
        raise RefusalError("A webhook needs a plain https address on port 443 or 8443, such as https://letters.example.nhs.uk/remit.")
    machines = _look_up(host, port)
    if any(not _is_public(machine) for machine in machines):
        raise RefusalError("This address leads to a private network, and nothing is sent there. Use an address that the internet can reach.")
    return Target(host, port, path, machines[0], is_secure=True)


def _look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise RefusalError(f"The name {host} cannot be found. Check the spelling of the address.") from None
    return [str(place[4][0]) for place in found]


def _is_public(machine: str) -> bool:
    """Return whether an address is one of the open internet; one inside another (IPv4 in IPv6) is judged by both."""
    address = ipaddress.ip_address(machine.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or (getattr(address, "teredo", None) or (None, None))[1]
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)
